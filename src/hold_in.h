/*
 * hold_in - what hold.c and hold_last.c share
 */
#ifndef HOLD_IN_H
#define HOLD_IN_H

#include "heap.h"
#include "hold.h"
#include "pile.h"

#define LEVELS 5
#define DIGIT 12
#define SLOTS (1 << DIGIT)

/* The records of a bucket, the latest first. */
struct top {
	struct pile *of;  /* NULL: of none */
	struct heap heap; /* ids are indices of entry[] */
	struct entry *entry;
	size_t n, room;
};

struct hold {
	struct pile slot[LEVELS][SLOTS];
	uint64_t used[LEVELS][SLOTS / 64]; /* a bit for each slot */
	int shift;
	uint64_t cur;
	uint64_t bytes;

	struct pile front; /* in order, or it has an index: */
	bool indexed;
	struct entry *entry; /* [at, n) have not left */
	struct entry *spare; /* for sorting */
	size_t at, n, room;
	struct pile_at place; /* without index */
	struct entry head;    /* the next of the front, if it has one */
	bool has_head;

	struct pile beside; /* what came when the front was sorted */
	struct heap late;   /* ids are indices of extra[] */
	struct entry *extra;
	size_t extras, extra_room;

	struct top top;
	struct entry last; /* what hold_last gave: in a bucket, */
	struct pile *last_pile;
	int last_level;
	size_t last_slot;
	size_t last_extra; /* or in late, or (SIZE_MAX) in front */
};

void hold_add_top(struct top *t, struct entry e);
/* A bucket leaves its slot. */
struct pile hold_take_bucket(struct hold *h, int level, size_t slot);
/* Makes an index of the rest of the front, which is in order as it stands. */
void hold_index_front(struct hold *h);

#endif
