/*
 * hold_width - how wide the buckets are
 *
 * A bucket is some work whatever it holds, so it should hold many records, but
 * not more than the nearest caches do. But where times are whole seconds, one
 * that is narrower holds a single time, is in order, and leaves as a block:
 * then some are enough. How many come in a second nobody knows before: when as
 * much has left as is held, buckets may become wider or narrower, and what is
 * held is dealt out anew. So a record is copied once more at most, each time
 * that as many have come.
 */
#include "hold_in.h"
#include <stdlib.h>

#define BUCKETS 64    /* tell something, */
#define RECORDS 16384 /* and so do fewer with so many records */
#define FEW 512       /* records in a bucket */
#define MANY 2048
#define SOME 16       /* in one that is in order, and leaves as a block */
#define PART 16       /* of the window: no bucket is wider */
#define MOST_SHIFT 30 /* the times of a bucket have 32 bits in an item */

void
hold_first_width(struct hold *h, int64_t span)
{
	int shift = 0;

	while (shift < MOST_SHIFT && ((int64_t)SLOTS / 4) << shift < span)
		shift++;
	h->shift = h->narrowest = h->widest = shift;
	while (h->widest < MOST_SHIFT && (int64_t)PART << h->widest < span / 2)
		h->widest++;
}

/* All that is held leaves its slots; *n piles. */
static struct pile **
take_all(struct hold *h, size_t *n)
{
	struct pile **all = mem_resize(NULL, h->piles + 1, sizeof *all);

	*n = 0;
	for (size_t row = 0; row < ROWS; row++)
		for (size_t slot = 0; (slot = hold_used(h, row, slot)) < SLOTS;
		     slot++)
			all[(*n)++] = hold_take_bucket(h, row, slot);
	return all;
}

/* All that is held is of buckets after the present one, which has left. */
static void
change(struct hold *h, int shift)
{
	uint64_t next = (h->cur + 1) << h->shift >> shift, bytes = h->bytes;
	struct pile **all;
	size_t n;

	if (next == 0)
		return;
	all = take_all(h, &n);
	h->shift = shift;
	h->cur = next - 1;
	for (size_t i = 0; i < n; i++) {
		struct pile_at at = {0};
		struct entry e;

		while (pile_shift(all[i], &at, &e))
			hold_add(h, e.time, (struct str){e.p, e.n - 1});
		hold_drop_pile(h, all[i]);
	}
	h->bytes = bytes;
	free(all);
}

void
hold_fit(struct hold *h)
{
	uint64_t mean, enough;
	int shift = h->shift;

	if (h->left.bytes < h->bytes ||
	    (h->left.buckets < BUCKETS && h->left.records < RECORDS))
		return;
	mean = h->left.records / h->left.buckets;
	enough = h->left.mixed < h->left.records / 2 ? SOME : FEW;
	for (; mean < enough && shift < h->widest; shift++)
		mean *= 2;
	for (; mean > MANY && shift > h->narrowest; shift--)
		mean /= 2;
	h->left = (struct hold_left){0};
	if (shift != h->shift)
		change(h, shift);
}

void
hold_learn(struct hold *h, const struct pile *b)
{
	uint64_t records = pile_count(b), bytes = pile_bytes(b);

	h->left.buckets++;
	h->left.records += records;
	h->left.mixed += b->mixed ? records : 0;
	h->left.bytes += bytes;
}
