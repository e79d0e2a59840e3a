/*
 * event - events, written: a time and the values of the columns wanted
 */
#ifndef EVENT_H
#define EVENT_H

#include "form.h"
#include <stdint.h>

/*
 * Writes the header of the first n wants; more are values that nobody writes.
 * Returns the values, one for each want, that a form is to fill; the text of
 * each has SCAN_PAD bytes after it.
 */
struct value *event_begin(const struct wants *w, size_t n);
/* Sets the constants among the values; event_put does it, too. */
void event_constants(void);
void event_put(int64_t time);
/*
 * Plain lines that a form has seen, up to the first without a time, or with one
 * that is to be refused (NULL: none is): how many.
 */
size_t event_put_seen(
    const struct seen *seen, size_t lines, bool (*refuse)(int64_t ms));

#endif
