/*
 * hold - records that wait for their time
 *
 * A calendar: a record's bucket is its time >> shift, and a group is 8192
 * buckets that follow one another.
 *
 *	row 0, 1  the buckets of the group from which records leave now, and of
 *		  the one after it, which is called later; the even group's
 *		  row is 0
 *	row 2     groups: 8192 of them, one of which is later
 *	row 3     8192 times as wide, one of which is all of row 2
 *	row 4     and so on: that is all times there are
 *
 * So a record that is not near is in the row of the highest digit, of 13 bits,
 * in which its group differs from later.
 *
 * A bucket is nothing but text, in the order it came. When it is the first that
 * holds something and its time has come, a near one becomes the front: it is
 * indexed, and sorted when it is out of order. When another group is later, its
 * bucket of a higher row is dealt out. The shift (hold_width.c) is such that
 * the window is a part of a group, so nearly all records are copied once.
 *
 * What comes for the front after it was sorted, or for a time before it, waits
 * in a heap beside it; the lesser of the two is first.
 */
#include "hold_in.h"
#include "num.h"
#include "pile.h"
#include <stdlib.h>

#define PILES 64 /* that are made at once */

struct hold *
hold_new(int64_t span)
{
	struct hold *h = mem_zero(1, sizeof *h);

	hold_first_width(h, span);
	return h;
}

static uint64_t
number(const struct hold *h, int64_t time)
{
	return (uint64_t)(time - NUM_TIME_MIN) >> h->shift;
}

/* Many at once, each in a line of the cache for itself. */
static void
more_piles(struct hold *h)
{
	char *p = mem_zero(PILES + 1, sizeof(struct pile));
	struct pile *pile = (void *)(p + (-(uintptr_t)p & 63));

	h->piles += PILES;
	h->idle = mem_resize(h->idle, h->piles, sizeof(struct pile *));
	for (size_t i = 0; i < PILES; i++)
		h->idle[h->idles++] = pile + i;
}

static struct pile *
new_pile(struct hold *h)
{
	if (h->idles == 0)
		more_piles(h);
	return h->idle[--h->idles];
}

void
hold_drop_pile(struct hold *h, struct pile *p)
{
	pile_free(p);
	h->idle[h->idles++] = p;
}

static __attribute__((noinline)) struct pile *
use_slot(struct hold *h, size_t row, size_t slot)
{
	struct pile *p = new_pile(h);

	p->wide = row >= NEAR && h->shift + (int)(row - 1) * DIGIT > 31;
	h->used[row][slot / 64] |= 1ULL << slot % 64;
	h->words[row][slot / 4096] |= 1ULL << slot / 64 % 64;
	return h->slot[row][slot] = p;
}

/* One that is not for the bucket that leaves. */
static inline void
place(struct hold *h, uint64_t b, int64_t time, struct str text)
{
	uint64_t group = b >> DIGIT, later = hold_later(h);
	size_t row = group % NEAR, slot = b % SLOTS;
	struct pile *p;
	const char *at;

	if (group > later) {
		row = (63 - (size_t)__builtin_clzll(group ^ later)) / DIGIT;
		slot = group >> (row * DIGIT) & (SLOTS - 1);
		row += NEAR;
	}
	p = h->slot[row][slot];
	if (p == NULL)
		p = use_slot(h, row, slot);
	at = pile_add(p, time, text);
	if (p == h->top.of)
		hold_add_top(
		    &h->top, (struct entry){time, at, (uint32_t)text.n + 1});
}

static void
add_extra(struct hold *h, int64_t time, struct str text)
{
	const char *p = pile_add(&h->beside, time, text);

	if (h->extras == h->extra_room) {
		h->extra_room = h->extra_room ? h->extra_room * 2 : 64;
		h->extra =
		    mem_resize(h->extra, h->extra_room, sizeof *h->extra);
	}
	h->extra[h->extras] = (struct entry){time, p, (uint32_t)text.n + 1};
	heap_push(&h->late, time, h->extras++);
}

void
hold_add(struct hold *h, int64_t time, struct str text)
{
	uint64_t b = number(h, time);

	h->bytes += text.n + 1;
	if (b > h->cur)
		place(h, b, time, text);
	else
		add_extra(h, time, text);
}

size_t
hold_used(const struct hold *h, size_t row, size_t i)
{
	const uint64_t *used = h->used[row], *words = h->words[row];
	size_t word = i / 64, many = word / 64;
	uint64_t bits;

	if (i >= SLOTS)
		return SLOTS;
	bits = used[word] & ~0ULL << i % 64;
	if (bits)
		return word * 64 + (size_t)__builtin_ctzll(bits);
	bits = words[many] & ~1ULL << word % 64;
	while (bits == 0)
		if (++many == WORDS / 64)
			return SLOTS;
		else
			bits = words[many];
	word = many * 64 + (size_t)__builtin_ctzll(bits);
	return word * 64 + (size_t)__builtin_ctzll(used[word]);
}

/* The first slot of the i-th row in time that may be used. */
static size_t
first_slot(const struct hold *h, size_t i)
{
	if (i < NEAR)
		return i == 0 ? h->cur % SLOTS : 0;
	return (hold_later(h) >> ((i - NEAR) * DIGIT) & (SLOTS - 1)) + 1;
}

/* The bucket with the earliest records that are not in front; NULL: none. */
static struct pile *
first_bucket(struct hold *h, size_t *row, size_t *slot)
{
	for (size_t i = 0; i < ROWS; i++) {
		*row = hold_row(h, i);
		*slot = hold_used(h, *row, first_slot(h, i));
		if (*slot < SLOTS)
			return h->slot[*row][*slot];
	}
	return NULL;
}

struct pile *
hold_take_bucket(struct hold *h, size_t row, size_t slot)
{
	struct pile *p = h->slot[row][slot];

	if (h->top.of == p)
		h->top.of = NULL;
	h->slot[row][slot] = NULL;
	h->used[row][slot / 64] &= ~(1ULL << slot % 64);
	if (h->used[row][slot / 64] == 0)
		h->words[row][slot / 4096] &= ~(1ULL << slot / 64 % 64);
	return p;
}

/* What there is of a group that is near now goes to its buckets. */
static void
deal_out(struct hold *h, uint64_t group)
{
	for (size_t row = ROWS - 1; row >= NEAR; row--) {
		size_t slot = group >> ((row - NEAR) * DIGIT) & (SLOTS - 1);
		struct pile_at at = {0};
		struct pile *p = h->slot[row][slot];
		struct entry e;

		if (p == NULL)
			continue;
		hold_take_bucket(h, row, slot);
		while (pile_shift(p, &at, &e))
			place(h, number(h, e.time), e.time,
			    (struct str){e.p, e.n - 1});
		hold_drop_pile(h, p);
	}
}

/* Nothing is left of what was before the bucket b. */
static void
move_on(struct hold *h, uint64_t b)
{
	uint64_t group = b >> DIGIT;
	bool same = group == h->cur >> DIGIT;

	h->cur = b;
	if (same)
		return;
	deal_out(h, group);
	deal_out(h, group + 1);
}

bool
hold_next_bucket(struct hold *h, int64_t most)
{
	struct pile *b;
	size_t row, slot;

	if (h->front)
		hold_drop_pile(h, h->front);
	h->front = NULL;
	if (h->extras > 0)
		pile_free(&h->beside);
	h->at = h->n = h->extras = 0;
	hold_fit(h);
	while ((b = first_bucket(h, &row, &slot)) && b->min <= most) {
		if (row < NEAR)
			h->front = hold_take_bucket(h, row, slot);
		move_on(h, number(h, b->min));
		if (h->front == NULL)
			continue;
		hold_learn(h, h->front);
		return true;
	}
	return false;
}

/* The next records that leave are in front; false: none are due. */
static bool
advance(struct hold *h, int64_t most)
{
	if (!hold_next_bucket(h, most))
		return false;
	hold_index(h);
	return true;
}

static int64_t
front_time(const struct hold *h)
{
	return h->front->min + h->item[h->at].after;
}

/* Is the first record one of those beside the front? */
static bool
extra_first(const struct hold *h)
{
	return h->late.n > 0 &&
	       (h->at == h->n || h->late.item[0].time < front_time(h));
}

bool
hold_first_time(const struct hold *h, int64_t *time)
{
	if (extra_first(h))
		*time = h->late.item[0].time;
	else if (h->at < h->n)
		*time = front_time(h);
	else
		return false;
	return true;
}

bool
hold_first(struct hold *h, int64_t most, int64_t *time)
{
	return (hold_first_time(h, time) ||
		   (advance(h, most) && hold_first_time(h, time))) &&
	       *time <= most;
}

size_t
hold_take(struct hold *h, int64_t most, struct entry *e, size_t room)
{
	size_t n = 0;
	int64_t time;

	if (!hold_first(h, most, &time))
		return 0;
	for (; n < room; n++) {
		if (extra_first(h)) {
			if (h->late.item[0].time > most)
				break;
			e[n] = h->extra[h->late.item[0].id];
			heap_pop(&h->late);
		} else {
			if (h->at == h->n || front_time(h) > most)
				break;
			e[n] = hold_entry(h, &h->item[h->at++]);
		}
		h->bytes -= e[n].n;
	}
	return n;
}

int64_t
hold_even(const struct hold *h, int64_t most)
{
	if (most < NUM_TIME_MIN || most >= NUM_TIME_MAX)
		return most;
	return (int64_t)(number(h, most + 1) << h->shift) + NUM_TIME_MIN - 1;
}

bool
hold_next(struct hold *h, int64_t *time)
{
	struct pile *b;
	size_t row, slot;

	if (hold_first_time(h, time))
		return true;
	b = first_bucket(h, &row, &slot);
	if (b)
		*time = b->min;
	return b != NULL;
}
