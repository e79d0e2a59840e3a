/*
 * event - events, written: a time and the values of the columns wanted
 */
#ifndef EVENT_H
#define EVENT_H

#include "form.h"
#include <stdint.h>

/*
 * Writes the header. Returns the values, one for each column, that a form is to
 * fill and event_put writes; the text of each has SCAN_PAD bytes after it.
 */
struct value *event_begin(const struct wants *w);
void event_put(int64_t time);

#endif
