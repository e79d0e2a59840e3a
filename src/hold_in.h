/*
 * hold_in - what the parts of hold share
 */
#ifndef HOLD_IN_H
#define HOLD_IN_H

#include "heap.h"
#include "hold.h"
#include "pile.h"

#define ROWS 5 /* of buckets */
#define NEAR 2 /* the first of them */
#define DIGIT 13
#define SLOTS (1 << DIGIT)
#define WORDS (SLOTS / 64)

#define HOLD_AHEAD 8 /* of the next items, to be fetched */

/* The records of a bucket, the latest first. */
struct top {
	struct pile *of;  /* NULL: of none */
	struct heap heap; /* ids are indices of entry[] */
	struct entry *entry;
	size_t n, room;
};

struct hold_left { /* since buckets were as wide as they are, or more */
	uint64_t buckets, records, bytes, mixed; /* those of mixed ones */
};

struct hold {
	struct pile *slot[ROWS][SLOTS];   /* NULL: nothing */
	uint64_t used[ROWS][WORDS];       /* a bit for each slot, */
	uint64_t words[ROWS][WORDS / 64]; /* and for each word of them */
	struct pile **idle;               /* piles of no slot */
	size_t idles, piles;              /* piles: how many there are */
	int shift, narrowest, widest; /* of a bucket's width, 1 << shift ms */
	uint64_t cur;
	uint64_t bytes;
	struct hold_left left;

	struct pile *front;      /* what leaves: */
	struct pile_item *item;  /* [at, n), sorted */
	struct pile_item *spare; /* for sorting */
	size_t at, n, room;

	struct pile beside; /* what came when the front was sorted */
	struct heap late;   /* ids are indices of extra[] */
	struct entry *extra;
	size_t extras, extra_room;

	struct top top;
	struct entry last; /* what hold_last gave: in a bucket, */
	struct pile *last_pile;
	size_t last_row, last_slot;
	size_t last_extra; /* or in late, or (SIZE_MAX) in front */
};

void hold_add_top(struct top *t, struct entry e);
/* hold_width.c: a width for records of which most are that far apart, */
void hold_first_width(struct hold *h, int64_t span);
/* what a bucket that leaves tells, */
void hold_learn(struct hold *h, const struct pile *b);
/* and a better width, when all that was front, or beside it, has left. */
void hold_fit(struct hold *h);
/* The first slot of a row from i on that is used; SLOTS: none. */
size_t hold_used(const struct hold *h, size_t row, size_t i);
/* A bucket leaves its slot. */
struct pile *hold_take_bucket(struct hold *h, size_t row, size_t slot);
/* A pile's records have left, and so it has. */
void hold_drop_pile(struct hold *h, struct pile *p);
/* The next bucket with records that are due, as front, which has left, as has
 * what was beside it; false: there is none. */
bool hold_next_bucket(struct hold *h, int64_t most);
/* Makes items of the front's records, in order. */
void hold_index(struct hold *h);
/* The first of the front and those beside it; false: there is none. */
bool hold_first_time(const struct hold *h, int64_t *time);
/* Sorts n items by their low `bits` digits; the result is one of the two. */
struct pile_item *hold_sort(
    struct pile_item *item, struct pile_item *spare, size_t n, int bits);

/* The group after that of the bucket that leaves. */
static inline uint64_t
hold_later(const struct hold *h)
{
	return (h->cur >> DIGIT) + 1;
}

/* The row whose buckets are the i-th in time. */
static inline size_t
hold_row(const struct hold *h, size_t i)
{
	return i < NEAR ? ((h->cur >> DIGIT) + i) % NEAR : i;
}

static inline struct entry
hold_entry(const struct hold *h, const struct pile_item *i)
{
	return (struct entry){h->front->min + i->after, i->p, i->n};
}

#endif
