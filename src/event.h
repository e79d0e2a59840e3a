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
 * The same of texts: rec_no_value, or bytes that need not be checked or
 * escaped, at most n together; SCAN_PAD bytes after each may be read. Constants
 * are set.
 */
void event_put_plain(int64_t time, struct str *text, size_t n);

#endif
