/*
 * json_walk - all that is in a JSON text, and where it is none
 *
 * For listing and for messages: json.h is what reads logs.
 */
#ifndef JSON_WALK_H
#define JSON_WALK_H

#include "form.h"

/*
 * Calls each for every value that is no object or array, or an empty one, with
 * its path as a source of -o (\, \= \. in keys); not for those deeper than 64
 * levels. Returns text.n when it is one valid object, else where it is wrong.
 * each may be NULL.
 */
size_t json_walk(struct str text,
    void (*each)(void *to, struct str source, struct value value), void *to);

#endif
