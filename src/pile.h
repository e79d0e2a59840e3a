/*
 * pile - records on a pile: text, in the order it came
 *
 *	chunk  | text with LF | text with LF |  room  | mark | mark |
 *	                                      to      mark
 *
 * The texts of a chunk stand together, and their marks, of 8 bytes, come to
 * meet them from its end. Chunks have 4 KiB, and are used again when they are
 * left, never given back; a long text has one of its own. All zero is empty.
 */
#ifndef PILE_H
#define PILE_H

#include "mem.h"
#include "out.h"
#include "vec.h"
#include <stdint.h>

struct pile_mark {
	uint32_t n;   /* bytes of text */
	uint32_t low; /* half of the time */
};

struct pile {
	struct pile_chunk *first, *last;
	char *to; /* of the last chunk */
	struct pile_mark *mark;
	int64_t min, max;   /* times */
	uint64_t before;    /* records in those before the last chunk */
	uint64_t gone : 48; /* bytes of records that were taken out */
	uint64_t mixed : 8; /* not in order of time */
	uint64_t wide : 8;  /* may span 2^31 ms: times are read from the text */
};

struct entry {
	int64_t time;
	const char *p; /* the text, n bytes with LF */
	uint32_t n;
};

struct pile_item {      /* an entry of a pile that is not wide */
	uint32_t after; /* the least time */
	uint32_t n;
	const char *p;
};

struct pile_at { /* all zero is the beginning */
	struct pile_chunk *chunk;
	const char *p;
	size_t mark;
};

#define PILE_LEAST 96 /* bytes that are copied of any text */
#define PILE_MORE 112 /* that are written behind one, and a mark */

/* Another chunk, for a text of n bytes. */
void pile_grow(struct pile *p, int64_t time, size_t n);

/*
 * As memcpy(3), but without a branch that depends on the length of what is
 * short: up to PILE_LEAST - 1 bytes more are read and written.
 */
static inline __attribute__((always_inline)) void
pile_copy(char *to, const char *p, size_t n)
{
	if (n > 256) {
		memcpy(to, p, n);
		return;
	}
	vec_copy32(to, p);
	vec_copy32(to + 32, p + 32);
	vec_copy32(to + 64, p + 64);
	for (size_t i = PILE_LEAST; i < n; i += 32)
		vec_copy32(to + i, p + i);
}

/*
 * Copies a record, which comes without LF, but with SCAN_PAD readable bytes
 * behind it, as the copy has; where its text is now. The next one's place is
 * sent for.
 */
static inline __attribute__((always_inline)) const char *
pile_add(struct pile *p, int64_t time, struct str text)
{
	size_t n = text.n + 1;
	char *to;

	if ((uintptr_t)p->mark - (uintptr_t)p->to < n + PILE_MORE)
		pile_grow(p, time, n);
	to = p->to;
	p->to = to + n;
	*--p->mark = (struct pile_mark){(uint32_t)n, (uint32_t)time};
	pile_copy(to, text.p, text.n);
	to[text.n] = '\n';
	mem_send_for(p->to + 64, 2);
	if (time < p->max)
		p->mixed = true;
	p->max = time > p->max ? time : p->max;
	p->min = time < p->min ? time : p->min;
	return to;
}

/* Bytes of text. */
uint64_t pile_bytes(const struct pile *p);
/* How many records there are; those taken out may count. */
size_t pile_count(const struct pile *p);
/* Makes items of all records, which have room for pile_count; how many. */
size_t pile_items(const struct pile *p, struct pile_item *item);
/* Writes the text of all of them as it stands; none were taken out. */
void pile_put(const struct pile *p, struct out *o);
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
