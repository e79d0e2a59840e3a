/*
 * hold - records that wait for their time
 *
 * A calendar of digits: a record's bucket number is its time >> shift, and its
 * place the highest group of ten bits in which that differs from the number of
 * the bucket that leaves now (cur).
 *
 *	level 0   1024 buckets of 1 << shift ms, one of them cur
 *	level 1   1024 buckets, each as wide as all of level 0
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
#include <stdlib.h>

#define LEVELS 5
#define DIGIT 10
#define SLOTS (1 << DIGIT)
#define LEAST_CHUNK 480
#define MOST_CHUNK (64 * 1024)

struct chunk {
	struct chunk *next;
	uint32_t n, cap;
	char text[]; /* records, each a struct mark and its text with LF */
};

struct mark {
	uint32_t n; /* bytes of text */
	uint32_t low; /* half of its time: the bucket tells the other */
};

struct bucket {
	struct chunk *first, *last;
	size_t bytes;	     /* of text */
	int64_t min, latest; /* times; latest: of the last added */
	bool mixed;	     /* not in order of time */
	bool wide;	     /* 2^31 ms or more: the text tells the time */
};

struct entry {
	int64_t time;
	const char *p; /* in a chunk of the front */
	uint32_t n;
};

struct hold {
	struct bucket slot[LEVELS][SLOTS];
	uint64_t used[LEVELS][SLOTS / 64]; /* a bit for each slot */
	int shift;
	uint64_t cur;
	uint64_t bytes;

	struct bucket front;
	struct entry *entry; /* of the front: [at, n) have not left */
	struct entry *spare; /* for sorting */
	size_t at, n, room;
	struct heap late; /* ids are indices of extra[] */
	struct entry *extra;
	size_t extras, extra_room;
	bool gave_extra;
	struct place_of {
		struct entry e;
		int level;
		size_t slot;
		struct chunk *in; /* NULL: in front */
		size_t extra;	  /* in late, or SIZE_MAX */
	} last;			  /* what hold_last gave */
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

/* Room for a record in a bucket: chunks grow with it, to waste an eighth. */
static char *
chunk_room(struct bucket *b, size_t n)
{
	struct chunk *c = b->last;
	size_t cap;

	if (c == NULL || c->cap - c->n < n) {
		cap = b->bytes / 8;
		if (cap < LEAST_CHUNK)
			cap = LEAST_CHUNK;
		if (cap > MOST_CHUNK)
			cap = MOST_CHUNK;
		if (cap < n)
			cap = n;
		c = mem_get(sizeof *c + cap);
		c->next = NULL;
		c->n = 0;
		c->cap = (uint32_t)cap;
		if (b->last)
			b->last->next = c;
		else
			b->first = c;
		b->last = c;
	}
	c->n += (uint32_t)n;
	return c->text + c->n - n;
}

/* Copies a record to the end of a bucket, and tells where. */
static char *
append(struct bucket *b, int64_t time, struct str text)
{
	struct mark m = {(uint32_t)text.n + 1, (uint32_t)time};
	char *p = chunk_room(b, sizeof m + m.n);

	memcpy(p, &m, sizeof m);
	p += sizeof m;
	memcpy(p, text.p, text.n);
	p[text.n] = '\n';
	if (b->bytes == 0)
		b->min = b->latest = time;
	b->wide |= time - b->min > INT32_MAX || b->min - time > INT32_MAX;
	b->mixed |= time < b->latest;
	b->latest = time;
	if (time < b->min)
		b->min = time;
	b->bytes += text.n + 1;
	return p;
}

static void
place(struct hold *h, int64_t time, struct str text)
{
	uint64_t b = number(h, time), differs = b ^ h->cur;
	int level = differs ? (63 - __builtin_clzll(differs)) / DIGIT : 0;
	size_t slot = b >> (level * DIGIT) & (SLOTS - 1);

	append(&h->slot[level][slot], time, text);
	h->used[level][slot / 64] |= 1ULL << slot % 64;
}

static void
add_extra(struct hold *h, int64_t time, struct str text)
{
	char *p = append(&h->front, time, text);

	if (h->extras == h->extra_room) {
		h->extra_room = h->extra_room ? h->extra_room * 2 : 64;
		h->extra =
		    mem_resize(h->extra, h->extra_room, sizeof *h->extra);
	}
	h->extra[h->extras] =
	    (struct entry){time, p, (uint32_t)text.n + 1};
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
static struct bucket *
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

static struct bucket
take_bucket(struct hold *h, int level, size_t slot)
{
	struct bucket b = h->slot[level][slot];

	h->slot[level][slot] = (struct bucket){0};
	h->used[level][slot / 64] &= ~(1ULL << slot % 64);
	return b;
}

static void
free_chunks(struct bucket *b)
{
	for (struct chunk *c = b->first, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	*b = (struct bucket){0};
}

/* The time that a record begins with. */
static int64_t
read_time(const char *p, size_t n)
{
	const char *tab = memchr(p, '\t', n);
	int64_t time = 0;

	num_time((struct str){p, tab ? (size_t)(tab - p) : n - 1}, &time);
	return time;
}

/* The record whose mark is at p. */
static struct entry
entry_at(const struct bucket *b, const char *p)
{
	struct entry e = {0, p + sizeof(struct mark), 0};
	struct mark m;

	memcpy(&m, p, sizeof m);
	e.n = m.n;
	e.time = b->wide
		? read_time(e.p, e.n)
		: b->min + (int32_t)(m.low - (uint32_t)b->min);
	return e;
}

static const char *
after(const struct entry *e)
{
	return e->p + e->n;
}

/* A bucket of a higher level: its records go to lower ones. */
static void
deal_out(struct hold *h, struct bucket b)
{
	h->cur = number(h, b.min);
	for (struct chunk *c = b.first, *next; c; c = next) {
		for (const char *p = c->text; p < c->text + c->n;) {
			struct entry e = entry_at(&b, p);

			place(h, e.time, (struct str){e.p, e.n - 1});
			p = after(&e);
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
to_front(struct hold *h, struct bucket b)
{
	h->cur = number(h, b.min);
	h->front = b;
	h->at = h->n = 0;
	for (struct chunk *c = b.first; c; c = c->next)
		for (const char *p = c->text; p < c->text + c->n;) {
			struct entry e = entry_at(&b, p);

			add_entry(h, e);
			p = after(&e);
		}
	if (b.mixed)
		sort_entries(h, b.min);
}

/* The next records that leave are in front; false: none are due. */
static bool
advance(struct hold *h, int64_t most)
{
	struct bucket *b;
	int level;
	size_t slot;

	free_chunks(&h->front);
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

bool
hold_first(struct hold *h, int64_t most, struct held *r)
{
	const struct entry *e;

	if (h->at == h->n && h->late.n == 0 && !advance(h, most))
		return false;
	e = &h->entry[h->at];
	h->gave_extra = h->late.n > 0 &&
	    (h->at == h->n || h->late.item[0].time < e->time);
	if (h->gave_extra)
		e = &h->extra[h->late.item[0].id];
	r->time = e->time;
	r->text = (struct str){e->p, e->n};
	return e->time <= most;
}

void
hold_drop(struct hold *h)
{
	if (h->gave_extra) {
		h->bytes -= h->extra[h->late.item[0].id].n;
		heap_pop(&h->late);
	} else {
		h->bytes -= h->entry[h->at++].n;
	}
}

static void
drop_bucket(struct hold *h, int level, size_t slot)
{
	struct bucket gone = take_bucket(h, level, slot);

	free_chunks(&gone);
}

bool
hold_next(struct hold *h, int64_t *time)
{
	struct bucket *b;
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
static struct bucket *
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
		    (equal &&
			(l->extra == SIZE_MAX ||
			    item->id > h->late.item[l->extra].id))) {
			l->extra = i;
			l->e = h->extra[item->id];
		}
	}
	return l->e.time != INT64_MIN;
}

bool
hold_last(struct hold *h, struct held *r)
{
	struct place_of *l = &h->last;
	struct bucket *b = last_bucket(h, &l->level, &l->slot);
	struct entry e;

	l->e.time = INT64_MIN;
	if (b == NULL && !last_in_front(h, l))
		return false;
	for (struct chunk *c = b ? b->first : NULL; c; c = c->next) {
		if (!b->mixed && c->next && c->next->n > 0)
			continue; /* in order: the last is at the end */
		for (const char *p = c->text; p < c->text + c->n;) {
			e = entry_at(b, p);
			p = after(&e);
			if (e.time < l->e.time)
				continue;
			l->e = e;
			l->in = c;
		}
	}
	*r = (struct held){l->e.time, {l->e.p, l->e.n}};
	return true;
}

void
hold_drop_last(struct hold *h)
{
	struct place_of *l = &h->last;
	struct bucket *b = &h->slot[l->level < 0 ? 0 : l->level][l->slot];
	size_t at;

	h->bytes -= l->e.n;
	if (l->in == NULL && l->extra != SIZE_MAX)
		heap_remove(&h->late, l->extra);
	else if (l->in == NULL)
		h->n--;
	if (l->in == NULL)
		return;
	at = (size_t)(l->e.p - l->in->text) - sizeof(struct mark);
	l->in->n -= (uint32_t)(after(&l->e) - l->in->text - (ptrdiff_t)at);
	memmove(l->in->text + at, after(&l->e), l->in->n - at);
	b->bytes -= l->e.n;
	if (b->bytes == 0)
		drop_bucket(h, l->level, l->slot);
}

uint64_t
hold_bytes(const struct hold *h)
{
	return h->bytes;
}
