/*
 * hold_last - the latest of the records that wait
 *
 * What goes when not all fit. One bucket, the last of them, may hold nearly
 * everything, so its records are kept in a heap from the first time on.
 */
#include "hold_in.h"

#define SMALL (64 * 1024) /* bytes of a bucket that is searched */

void
hold_add_top(struct top *t, struct entry e)
{
	if (t->n == t->room) {
		t->room = t->room ? t->room * 2 : 256;
		t->entry = mem_resize(t->entry, t->room, sizeof *t->entry);
	}
	t->entry[t->n] = e;
	heap_push(&t->heap, -e.time, UINT64_MAX - t->n++);
}

/* The last bucket that is not in front; NULL: there is none. */
static struct pile *
last_bucket(struct hold *h)
{
	for (size_t i = ROWS; i-- > 0;) {
		size_t row = hold_row(h, i);

		for (size_t word = WORDS; word-- > 0;) {
			uint64_t used = h->used[row][word];

			if (used == 0)
				continue;
			h->last_row = row;
			h->last_slot =
			    word * 64 + 63 - (size_t)__builtin_clzll(used);
			return h->slot[row][h->last_slot];
		}
	}
	return NULL;
}

/* The latest in front is the last of its index, or one beside it. */
static bool
last_in_front(struct hold *h)
{
	struct entry *last = &h->last;

	last->time = INT64_MIN;
	h->last_extra = SIZE_MAX;
	if (h->at < h->n)
		*last = hold_entry(h, &h->item[h->n - 1]);
	for (size_t i = 0; i < h->late.n; i++) {
		const struct heap_item *item = &h->late.item[i];
		bool equal = item->time == last->time;

		if (item->time > last->time ||
		    (equal && (h->last_extra == SIZE_MAX ||
				  item->id > h->late.item[h->last_extra].id))) {
			h->last_extra = i;
			*last = h->extra[item->id];
		}
	}
	return last->time != INT64_MIN;
}

/* A small bucket is searched; of a large one the order is kept. */
static void
last_in_bucket(struct hold *h, struct pile *b)
{
	struct top *t = &h->top;
	struct pile_at at = {0};
	struct entry e;

	if (t->of != b && pile_bytes(b) < SMALL) {
		h->last.time = INT64_MIN;
		while (pile_next(b, &at, &e))
			if (e.time >= h->last.time)
				h->last = e;
		return;
	}
	if (t->of != b) {
		t->of = b;
		t->n = t->heap.n = 0;
		while (pile_next(b, &at, &e))
			hold_add_top(t, e);
	}
	h->last = t->entry[UINT64_MAX - t->heap.item[0].id];
}

bool
hold_last(struct hold *h, struct entry *e)
{
	h->last_pile = last_bucket(h);
	if (h->last_pile)
		last_in_bucket(h, h->last_pile);
	else if (!last_in_front(h))
		return false;
	*e = h->last;
	return true;
}

void
hold_drop_last(struct hold *h)
{
	struct pile *b = h->last_pile;

	h->bytes -= h->last.n;
	if (b == NULL) {
		if (h->last_extra != SIZE_MAX)
			heap_remove(&h->late, h->last_extra);
		else
			h->n--;
		return;
	}
	if (h->top.of == b)
		heap_pop(&h->top.heap);
	if (pile_remove(b, &h->last) && h->top.of == b)
		h->top.of = NULL;
	if (pile_bytes(b) == 0)
		hold_drop_pile(
		    h, hold_take_bucket(h, h->last_row, h->last_slot));
}
