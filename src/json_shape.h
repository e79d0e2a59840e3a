/*
 * json_shape - texts that are like one before, but for their strings and
 *numbers
 *
 * Lines of a log are made by few statements of a program: between the values,
 * which differ, stand always the same keys and brackets. A shape is that text,
 * cut at the values:
 *
 *	{"id":  V  ,"who":{"ip":  V  ,"new":  V  }}
 *
 * The shapes of texts that json.h has found valid are kept as a tree of such
 * pieces. A text that goes from its root to a leaf, every value being a valid
 * string, number or word, is as valid as they were, and its values lie where
 * theirs did. So nothing else need be looked at.
 */
#ifndef JSON_SHAPE_H
#define JSON_SHAPE_H

#include "json.h"

struct shapes;

/* For texts in which so many paths are wanted. */
struct shapes *shapes_new(size_t paths);
/* As json_parse_indexed; false: the text is of no known shape. */
bool shapes_match(struct shapes *s, struct str text, struct json_value *v,
    const char *base, const uint32_t *quote, size_t quotes,
    struct json_found *f);
/*
 * Learns from a valid text and what json_parse has found there, all paths. What
 * has a wanted object or array among its values is not learned.
 */
void shapes_learn(
    struct shapes *s, struct str text, const struct json_value *v);

#endif
