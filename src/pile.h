/*
 * pile - records on a pile: text, in the order it came
 *
 * A record is its text with LF behind a mark of 8 bytes, in chunks that grow
 * with the pile so that an eighth of it is wasted at most. All zero is empty.
 */
#ifndef PILE_H
#define PILE_H

#include "mem.h"
#include <stdint.h>

struct pile {
	struct pile_chunk *first, *last;
	size_t bytes;        /* of text */
	size_t gone;         /* of records that were taken out */
	int64_t min, latest; /* times; latest: of the last added */
	bool mixed;          /* not in order of time */
	bool wide; /* may span 2^31 ms: times are read from the text */
};

struct entry {
	int64_t time;
	const char *p; /* the text, n bytes with LF */
	uint32_t n;
};

struct pile_at { /* all zero is the beginning */
	struct pile_chunk *chunk;
	size_t at;
};

/*
 * Copies a record, which comes without LF, but with SCAN_PAD readable bytes
 * behind it, as the copy has; where its text is now.
 */
const char *pile_add(struct pile *p, int64_t time, struct str text);
/* The next record; false: there is none. Adding does not disturb it. */
bool pile_next(const struct pile *p, struct pile_at *at, struct entry *e);
/* The same, and releases the memory of those before it. */
bool pile_shift(struct pile *p, struct pile_at *at, struct entry *e);
/*
 * Takes a record out. True: so many have gone that the others were moved
 * together, and the entries and places known are void.
 */
bool pile_remove(struct pile *p, const struct entry *e);
void pile_free(struct pile *p);

#endif
