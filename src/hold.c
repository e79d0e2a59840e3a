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
#include "hold.h"
#include "heap.h"
#include "num.h"
#include "pile.h"
#include <stdlib.h>

#define LEVELS 5
#define DIGIT 12
#define SLOTS (1 << DIGIT)

struct hold {
	struct pile slot[LEVELS][SLOTS];
	uint64_t used[LEVELS][SLOTS / 64]; /* a bit for each slot */
	int shift;
	uint64_t cur;
	uint64_t bytes;

	struct pile front;
	struct entry *entry; /* of the front: [at, n) have not left */
	struct entry *spare; /* for sorting */
	size_t at, n, room;
	struct heap late; /* ids are indices of extra[] */
	struct entry *extra;
	size_t extras, extra_room;
	struct place_of {
		struct entry e;
		int level;
		size_t slot;
		struct pile_chunk *in; /* NULL: in front */
		size_t extra;          /* in late, or SIZE_MAX */
	} last;                        /* what hold_last gave */
};

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

static void
place(struct hold *h, int64_t time, struct str text)
{
	uint64_t b = number(h, time), differs = b ^ h->cur;
	int level =
	    differs < SLOTS ? 0 : (63 - __builtin_clzll(differs)) / DIGIT;
	size_t slot = b >> (level * DIGIT) & (SLOTS - 1);
	struct pile *p = &h->slot[level][slot];

	p->wide = h->shift + (level + 1) * DIGIT > 30;
	pile_add(p, time, text);
	h->used[level][slot / 64] |= 1ULL << slot % 64;
}

static void
add_extra(struct hold *h, int64_t time, struct str text)
{
	const char *p = pile_add(&h->front, time, text);

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

static struct pile
take_bucket(struct hold *h, int level, size_t slot)
{
	struct pile b = h->slot[level][slot];

	h->slot[level][slot] = (struct pile){0};
	h->used[level][slot / 64] &= ~(1ULL << slot % 64);
	return b;
}

/* A bucket of a higher level: its records go to lower ones. */
static void
deal_out(struct hold *h, struct pile b)
{
	h->cur = number(h, b.min);
	for (struct pile_chunk *c = b.first, *next; c; c = next) {
		for (size_t at = 0; at < c->n;) {
			struct entry e = pile_read(&b, c, &at);

			place(h, e.time, (struct str){e.p, e.n - 1});
		}
		next = c->next;
		free(c);
	}
}

/* One digit of the sort, stable; false: it is the same in all. */
static bool
sort_digit(const struct entry *from, struct entry *to, size_t n, int64_t base,
    int digit)
{
	uint32_t at[256] = {0}, sum = 0;

	for (size_t i = 0; i < n; i++)
		at[(from[i].time - base) >> digit & 255]++;
	if (at[(from[0].time - base) >> digit & 255] == n)
		return false;
	for (size_t i = 0; i < 256; i++) {
		uint32_t here = at[i];

		at[i] = sum;
		sum += here;
	}
	for (size_t i = 0; i < n; i++)
		to[at[(from[i].time - base) >> digit & 255]++] = from[i];
	return true;
}

/* By the times' digits, for all of them lie within a bucket. */
static void
sort_entries(struct hold *h, int64_t base)
{
	for (int digit = 0; digit < h->shift; digit += 8) {
		struct entry *sorted = h->spare;

		if (!sort_digit(h->entry, sorted, h->n, base, digit))
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

static void
to_front(struct hold *h, struct pile b)
{
	h->cur = number(h, b.min);
	h->front = b;
	h->at = h->n = 0;
	for (struct pile_chunk *c = b.first; c; c = c->next)
		for (size_t at = 0; at < c->n;)
			add_entry(h, pile_read(&b, c, &at));
	if (b.mixed)
		sort_entries(h, b.min);
}

/* The next records that leave are in front; false: none are due. */
static bool
advance(struct hold *h, int64_t most)
{
	struct pile *b;
	int level;
	size_t slot;

	pile_free(&h->front);
	h->at = h->n = h->extras = 0;
	while ((b = first_bucket(h, &level, &slot)) && b->min <= most) {
		if (level == 0) {
			to_front(h, take_bucket(h, level, slot));
			return true;
		}
		deal_out(h, take_bucket(h, level, slot));
	}
	return false;
}

/* Is the first record one of those beside the sorted ones? */
static bool
extra_first(const struct hold *h)
{
	return h->late.n > 0 &&
	       (h->at == h->n || h->late.item[0].time < h->entry[h->at].time);
}

bool
hold_first(struct hold *h, int64_t most, int64_t *time)
{
	if (h->at == h->n && h->late.n == 0 && !advance(h, most))
		return false;
	*time = extra_first(h) ? h->late.item[0].time : h->entry[h->at].time;
	return *time <= most;
}

static void
take_extra(struct hold *h, struct entry *e)
{
	*e = h->extra[h->late.item[0].id];
	heap_pop(&h->late);
}

size_t
hold_take(struct hold *h, int64_t most, struct entry *e, size_t room)
{
	size_t n = 0;
	int64_t time;

	if (!hold_first(h, most, &time))
		return 0;
	while (n < room && (h->at < h->n || h->late.n > 0)) {
		if (extra_first(h)) {
			if (h->late.item[0].time > most)
				break;
			take_extra(h, &e[n]);
		} else {
			if (h->entry[h->at].time > most)
				break;
			e[n] = h->entry[h->at++];
		}
		h->bytes -= e[n++].n;
	}
	return n;
}

bool
hold_next(struct hold *h, int64_t *time)
{
	struct pile *b;
	int level;
	size_t slot;

	if (h->at < h->n || h->late.n > 0) {
		*time = h->at < h->n ? h->entry[h->at].time : INT64_MAX;
		if (h->late.n > 0 && h->late.item[0].time < *time)
			*time = h->late.item[0].time;
		return true;
	}
	b = first_bucket(h, &level, &slot);
	if (b)
		*time = b->min;
	return b != NULL;
}

/* The last bucket that is not in front; NULL: there is none. */
static struct pile *
last_bucket(struct hold *h, int *level, size_t *slot)
{
	for (*level = LEVELS - 1; *level >= 0; --*level)
		for (*slot = SLOTS; (*slot)-- > 0;)
			if (h->slot[*level][*slot].bytes)
				return &h->slot[*level][*slot];
	return NULL;
}

/* The latest in front is the last of those sorted, or one that came later. */
static bool
last_in_front(struct hold *h, struct place_of *l)
{
	l->in = NULL;
	l->extra = SIZE_MAX;
	l->e.time = INT64_MIN;
	if (h->at < h->n)
		l->e = h->entry[h->n - 1];
	for (size_t i = 0; i < h->late.n; i++) {
		const struct heap_item *item = &h->late.item[i];
		bool equal = item->time == l->e.time;

		if (item->time > l->e.time ||
		    (equal && (l->extra == SIZE_MAX ||
				  item->id > h->late.item[l->extra].id))) {
			l->extra = i;
			l->e = h->extra[item->id];
		}
	}
	return l->e.time != INT64_MIN;
}

bool
hold_last(struct hold *h, struct entry *e)
{
	struct place_of *l = &h->last;
	struct pile *b = last_bucket(h, &l->level, &l->slot);

	if (b)
		l->in = pile_latest(b, &l->e);
	else if (!last_in_front(h, l))
		return false;
	*e = l->e;
	return true;
}

void
hold_drop_last(struct hold *h)
{
	struct place_of *l = &h->last;
	struct pile *b;

	h->bytes -= l->e.n;
	if (l->in) {
		b = &h->slot[l->level][l->slot];
		pile_remove(b, l->in, &l->e);
		if (b->bytes == 0) {
			pile_free(b);
			take_bucket(h, l->level, l->slot);
		}
	} else if (l->extra != SIZE_MAX) {
		heap_remove(&h->late, l->extra);
	} else {
		h->n--;
	}
}

uint64_t
hold_bytes(const struct hold *h)
{
	return h->bytes;
}
