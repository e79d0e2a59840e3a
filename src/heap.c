/*
 * heap - the least of many, by time and then by id
 */
#include "heap.h"
#include "mem.h"

static bool
goes_before(struct heap_item a, struct heap_item b)
{
	return a.time != b.time ? a.time < b.time : a.id < b.id;
}

/* Lets an item rise from place i, which is free. */
static void
rise(struct heap *h, size_t i, struct heap_item new)
{
	for (size_t up; i > 0; i = up) {
		up = (i - 1) / 2;
		if (!goes_before(new, h->item[up]))
			break;
		h->item[i] = h->item[up];
	}
	h->item[i] = new;
}

void
heap_push(struct heap *h, int64_t time, uint64_t id)
{
	if (h->n == h->cap) {
		h->cap = h->cap ? h->cap * 2 : 64;
		h->item = mem_resize(h->item, h->cap, sizeof *h->item);
	}
	h->n++;
	rise(h, h->n - 1, (struct heap_item){time, id});
}

/* Lets an item sink from place i, which is free. */
static void
sink(struct heap *h, size_t i, struct heap_item new)
{
	size_t down;

	while ((down = 2 * i + 1) < h->n) {
		if (down + 1 < h->n &&
		    goes_before(h->item[down + 1], h->item[down]))
			down++;
		if (!goes_before(h->item[down], new))
			break;
		h->item[i] = h->item[down];
		i = down;
	}
	h->item[i] = new;
}

void
heap_pop(struct heap *h)
{
	if (--h->n > 0)
		sink(h, 0, h->item[h->n]);
}

void
heap_remove(struct heap *h, size_t i)
{
	struct heap_item last = h->item[--h->n];

	if (i == h->n)
		return;
	if (i > 0 && goes_before(last, h->item[(i - 1) / 2]))
		rise(h, i, last);
	else
		sink(h, i, last);
}

void
heap_sink(struct heap *h, int64_t time)
{
	sink(h, 0, (struct heap_item){time, h->item[0].id});
}
