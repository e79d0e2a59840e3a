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
 * Many at once: room for so many events, whose texts have so many bytes; then
 * each: a time of some digits, which stand at row.to, and texts that are
 * rec_no_value, or bytes that need not be checked or escaped. SCAN_PAD bytes
 * after each may be read; constants are set. What they need is held here
 * meanwhile, and counts when they end.
 */
struct event_row {
	char *to;
	size_t texts;   /* of an event, with the time */
	size_t written; /* events */
	bool constants;
};
struct event_row event_row_begin(size_t events, size_t bytes);
void event_row_put(struct event_row *row, size_t digits, struct str *text);
void event_row_end(const struct event_row *row);

#endif
