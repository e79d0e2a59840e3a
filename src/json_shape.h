/*
 * json_shape - texts that are like one before, but for their strings and
 * numbers
 *
 * Lines of a log are made by few statements of a program: between the values,
 * which differ, stand always the same keys and brackets. A shape is that text,
 * cut at the values:
 *
 *	{"id":"  V  ","who":{"ip":"  V  ","new":  V  }}
 *
 * The shapes of texts that json.h has found valid are kept as a tree of such
 * pieces. A text that goes from its root to a leaf, every value being a valid
 * string, number or word, is as valid as they were, and its values lie where
 * theirs did. So nothing else need be looked at.
 *
 * A string ends at the first byte that it cannot hold as it is, a mark, of
 * which scan.h has made an index. As all marks of a piece are known, so is the
 * place in the index where the string behind it ends.
 */
#ifndef JSON_SHAPE_H
#define JSON_SHAPE_H

#include "json.h"

struct shapes;

/* For texts in which so many paths are wanted, of groups that end there. */
struct shapes *shapes_new(const size_t *end, size_t groups);
/* As json_parse_indexed; false: the text is of no known shape. */
bool shapes_match(struct shapes *s, struct str text, const char *base,
    uint32_t *mark, size_t marks, struct json_value *v);
/*
 * The same of most texts, whose values have no escapes: to[] are they, null
 * those that are absent or null.
 */
bool shapes_texts(struct shapes *s, struct str text, const char *base,
    uint32_t *mark, size_t marks, struct str null, struct str *to);
/*
 * Learns from a valid text and what its paths lead to. What has a wanted object
 * or array among its values is not learned.
 */
void shapes_learn(
    struct shapes *s, struct str text, const struct json_value *v);

#endif
