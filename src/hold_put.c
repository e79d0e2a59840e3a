/*
 * hold_put - records that have waited are written
 *
 * A bucket that leaves whole is one block when it is in order, else it is
 * sorted first. One that leaves in part is the front, and leaves by records.
 */
#include "hold_in.h"

#define PUT 64 /* records that are taken at once */

/* Writes the front and what is beside it. */
static size_t
put_front(struct hold *h, int64_t most, struct out *o, int64_t *last)
{
	struct entry e[PUT];
	size_t all = 0, n;
	int64_t time;

	while (hold_first_time(h, &time) && time <= most) {
		n = hold_take(h, most, e, PUT);
		for (size_t i = 0; i < n; i++) {
			vec_copy(out_room(o, e[i].n), e[i].p, e[i].n);
			out_took(o, e[i].n);
		}
		*last = e[n - 1].time;
		all += n;
	}
	return all;
}

static inline __attribute__((always_inline)) void
put(const struct pile_item *i, size_t n, struct out *o)
{
	char *begin = out_room(o, 0), *to = begin;
	size_t room = o->cap - o->n;

	for (; n > 0; n--, i++) {
		if (room < i->n) {
			out_took(o, (size_t)(to - begin));
			begin = to = out_room(o, i->n);
			room = o->cap - o->n;
		}
		__builtin_prefetch(i[HOLD_AHEAD].p);
		pile_copy(to, i->p, i->n);
		to += i->n;
		room -= i->n;
	}
	out_took(o, (size_t)(to - begin));
}

#if SIMD && defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2"))) static void
avx2_put(const struct pile_item *i, size_t n, struct out *o)
{
	put(i, n, o);
}
#endif

/* Writes items; the next HOLD_AHEAD behind them may be anything. */
static void
put_items(const struct pile_item *i, size_t n, struct out *o)
{
#if SIMD && defined(__x86_64__)
	if (scan_avx2) {
		avx2_put(i, n, o);
		return;
	}
#endif
	put(i, n, o);
}

/* Writes all of the front, of which nothing has left. */
static size_t
put_bucket(struct hold *h, struct out *o, int64_t *last)
{
	struct pile *b = h->front;

	h->bytes -= pile_bytes(b);
	if (!b->mixed && b->gone == 0) {
		pile_put(b, o);
		*last = b->max;
		return pile_count(b);
	}
	hold_index(h);
	put_items(h->item, h->n, o);
	*last = b->min + h->item[h->n - 1].after;
	h->at = h->n;
	return h->n;
}

size_t
hold_put(struct hold *h, int64_t most, struct out *o, int64_t *last)
{
	size_t n = put_front(h, most, o, last);
	int64_t time;

	while (!hold_first_time(h, &time) && hold_next_bucket(h, most)) {
		if (h->front->max <= most) {
			n += put_bucket(h, o, last);
		} else {
			hold_index(h);
			n += put_front(h, most, o, last);
		}
	}
	return n;
}

uint64_t
hold_bytes(const struct hold *h)
{
	return h->bytes;
}
