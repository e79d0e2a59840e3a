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
	int64_t min, latest; /* times; latest: of the last added */
	bool mixed;          /* not in order of time */
	bool wide; /* may span 2^31 ms: times are read from the text */
};

struct pile_chunk {
	struct pile_chunk *next;
	uint32_t n, cap;
	char text[];
};

struct entry {
	int64_t time;
	const char *p; /* the text, n bytes with LF */
	uint32_t n;
};

/* Copies a record, which comes without LF, but with SCAN_PAD readable bytes
 * behind it, as the copy has; where its text is now. */
const char *pile_add(struct pile *p, int64_t time, struct str text);
/* The record whose mark is at c->text + *at; *at moves to the next. */
struct entry pile_read(
    const struct pile *p, const struct pile_chunk *c, size_t *at);
/* The latest record, of equal ones the last added, and its chunk. */
struct pile_chunk *pile_latest(const struct pile *p, struct entry *e);
/* Takes that record out. */
void pile_remove(struct pile *p, struct pile_chunk *c, const struct entry *e);
void pile_free(struct pile *p);

#endif
