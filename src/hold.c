/*
 * hold - records that wait for their time
 *
 * A calendar of digits: a record's bucket number is its time >> shift, and its
 * place the highest group of twelve bits in which that differs from the number
 *of the bucket that leaves now (cur).
 *
 *	level 0   4096 buckets of 1 << shift ms, one of them cur
 *	level 1   4096 buckets, each as wide as all of level 0
 *	...       five levels hold all times there are
 *
 * A bucket is nothing but text, in the order it came. When it is the first that
 * holds something and its time has come, a bucket of level 0 becomes the front:
 * it is indexed, and sorted when it is out of order. One of a higher level is
 * dealt out to the levels below it, its least record becoming cur. The shift is
 * such that the window is a part of level 0, so most records are copied once.
 *
 * What comes for the front after it was sorted, or for a time before it, waits
 * in a heap beside it; the lesser of the two is first.
 */
#include "hold_in.h"
#include "num.h"
#include "pile.h"
#include <stdlib.h>

struct hold *
hold_new(int64_t span)
{
	struct hold *h = mem_zero(1, sizeof *h);

	while (h->shift < 39 && ((int64_t)SLOTS / 2) << h->shift < span)
		h->shift++;
	return h;
}

static uint64_t
number(const struct hold *h, int64_t time)
{
	return (uint64_t)(time - NUM_TIME_MIN) >> h->shift;
}

static inline void
add_to(struct hold *h, int level, size_t slot, int64_t time, struct str text)
{
	struct pile *p = &h->slot[level][slot];
	const char *at = pile_add(p, time, text);

	if (p == h->top.of)
		hold_add_top(
		    &h->top, (struct entry){time, at, (uint32_t)text.n + 1});
	h->used[level][slot / 64] |= 1ULL << slot % 64;
}

/* One that is not in level 0. */
static void
place_high(struct hold *h, uint64_t b, int64_t time, struct str text)
{
	int level = (63 - __builtin_clzll(b ^ h->cur)) / DIGIT;
	size_t slot = b >> (level * DIGIT) & (SLOTS - 1);

	h->slot[level][slot].wide = h->shift + level * DIGIT > 30;
	add_to(h, level, slot, time, text);
}

static inline void
place(struct hold *h, int64_t time, struct str text)
{
	uint64_t b = number(h, time);

	if ((b ^ h->cur) >= SLOTS) {
		place_high(h, b, time, text);
	} else {
		h->slot[0][b % SLOTS].wide = h->shift > 30;
		add_to(h, 0, b % SLOTS, time, text);
	}
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
	h->bytes += text.n + 1;
	if (number(h, time) > h->cur)
		place(h, time, text);
	else
		add_extra(h, time, text);
}

/* The first slot of a level from i on that is used; SLOTS: none. */
static size_t
first_used(const struct hold *h, int level, size_t i)
{
	const uint64_t *used = h->used[level];
	size_t word = i / 64;
	uint64_t bits;

	if (i >= SLOTS)
		return SLOTS;
	bits = used[word] & ~0ULL << i % 64;
	while (bits == 0 && ++word < SLOTS / 64)
		bits = used[word];
	return bits ? word * 64 + (size_t)__builtin_ctzll(bits) : SLOTS;
}

/* The bucket with the earliest records that are not in front; NULL: none. */
static struct pile *
first_bucket(struct hold *h, int *level, size_t *slot)
{
	for (int l = 0; l < LEVELS; l++) {
		size_t now = h->cur >> (l * DIGIT) & (SLOTS - 1);

		*slot = first_used(h, l, now + (l > 0));
		*level = l;
		if (*slot < SLOTS)
			return &h->slot[l][*slot];
	}
	return NULL;
}

struct pile
hold_take_bucket(struct hold *h, int level, size_t slot)
{
	struct pile b = h->slot[level][slot];

	if (h->top.of == &h->slot[level][slot])
		h->top.of = NULL;
	h->slot[level][slot] = (struct pile){0};
	h->used[level][slot / 64] &= ~(1ULL << slot % 64);
	return b;
}

/* A bucket of a higher level: its records go to lower ones. */
static void
deal_out(struct hold *h, struct pile b)
{
	struct pile_at at = {0};
	struct entry e;

	h->cur = number(h, b.min);
	while (pile_shift(&b, &at, &e))
		place(h, e.time, (struct str){e.p, e.n - 1});
}

/* One digit of the sort, stable; false: it is the same in all. */
static bool
sort_digit(const struct entry *from, struct entry *to, size_t n, int64_t base,
    int digit, int bits)
{
	uint32_t at[256] = {0}, sum = 0;
	uint32_t mask = (1u << bits) - 1;

	for (size_t i = 0; i < n; i++)
		at[(uint64_t)(from[i].time - base) >> digit & mask]++;
	if (at[(uint64_t)(from[0].time - base) >> digit & mask] == n)
		return false;
	for (size_t i = 0; i <= mask; i++) {
		uint32_t here = at[i];

		at[i] = sum;
		sum += here;
	}
	for (size_t i = 0; i < n; i++)
		to[at[(uint64_t)(from[i].time - base) >> digit & mask]++] =
		    from[i];
	return true;
}

/*
 * By the times' digits, for all of them lie within a bucket. A digit has as
 * many values as there are entries, or fewer.
 */
static void
sort_entries(struct hold *h, int64_t base)
{
	int bits = 63 - __builtin_clzll(h->n | 8);

	if (bits > 8)
		bits = 8;
	for (int digit = 0; digit < h->shift; digit += bits) {
		struct entry *sorted = h->spare;

		if (!sort_digit(h->entry, sorted, h->n, base, digit, bits))
			continue;
		h->spare = h->entry;
		h->entry = sorted;
	}
}

static void
add_entry(struct hold *h, struct entry e)
{
	if (h->n == h->room) {
		h->room = h->room ? h->room * 2 : 256;
		h->entry = mem_resize(h->entry, h->room, sizeof *h->entry);
		h->spare = mem_resize(h->spare, h->room, sizeof *h->spare);
	}
	h->entry[h->n++] = e;
}

static bool
next_head(struct hold *h)
{
	if (!h->indexed)
		return pile_next(&h->front, &h->place, &h->head);
	if (h->at == h->n)
		return false;
	h->head = h->entry[h->at++];
	return true;
}

/* The rest of the front, which is in order as it stands. */
void
hold_index_front(struct hold *h)
{
	struct entry e;

	h->at = h->n = 0;
	while (pile_next(&h->front, &h->place, &e))
		add_entry(h, e);
	h->indexed = true;
}

static void
to_front(struct hold *h, struct pile b)
{
	h->cur = number(h, b.min);
	h->front = b;
	h->place = (struct pile_at){0};
	h->indexed = false;
	if (b.mixed) {
		hold_index_front(h);
		sort_entries(h, b.min);
	}
	h->has_head = next_head(h);
}

/* The next records that leave are in front; false: none are due. */
static bool
advance(struct hold *h, int64_t most)
{
	struct pile *b;
	int level;
	size_t slot;

	pile_free(&h->front);
	pile_free(&h->beside);
	h->place = (struct pile_at){0};
	h->at = h->n = h->extras = 0;
	while ((b = first_bucket(h, &level, &slot)) && b->min <= most) {
		if (level == 0) {
			to_front(h, hold_take_bucket(h, level, slot));
			return true;
		}
		deal_out(h, hold_take_bucket(h, level, slot));
	}
	return false;
}

/* Is the first record one of those beside the front? */
static bool
extra_first(const struct hold *h)
{
	return h->late.n > 0 &&
	       (!h->has_head || h->late.item[0].time < h->head.time);
}

/* The first of the front and those beside it; false: there is none. */
static bool
first_time(const struct hold *h, int64_t *time)
{
	if (extra_first(h))
		*time = h->late.item[0].time;
	else if (h->has_head)
		*time = h->head.time;
	else
		return false;
	return true;
}

bool
hold_first(struct hold *h, int64_t most, int64_t *time)
{
	return (first_time(h, time) ||
		   (advance(h, most) && first_time(h, time))) &&
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
			if (!h->has_head || h->head.time > most)
				break;
			e[n] = h->head;
			h->has_head = next_head(h);
		}
		h->bytes -= e[n].n;
	}
	return n;
}

bool
hold_next(struct hold *h, int64_t *time)
{
	struct pile *b;
	int level;
	size_t slot;

	if (first_time(h, time))
		return true;
	b = first_bucket(h, &level, &slot);
	if (b)
		*time = b->min;
	return b != NULL;
}

uint64_t
hold_bytes(const struct hold *h)
{
	return h->bytes;
}
