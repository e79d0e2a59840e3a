/*
 * sess - the open sessions
 *
 * Lists are linked by references of slab.h. A session's prev is the reference
 * of the one before it, or HEAD and the number of its list when it is the
 * first, or IN_HEAP. The heap's ids are a reference and a serial: one that does
 * not fit is of a session that a rule has closed.
 */
#include "sess.h"
#include "heap.h"
#include "num.h"
#include "slab.h"
#include "tab.h"
#include <stddef.h>
#include <stdlib.h>

#define LISTS 4096
#define HEAD 0x80000000
#define IN_HEAP 0xffffffff

static struct tab table;
static uint32_t list[LISTS];
static struct heap near; /* of the lists up to cur */
static uint64_t cur;     /* the list that the ring's time is in */
static int shift;
static size_t values;
static uint32_t serial;
static struct sess_list found;
static size_t found_room;

void
sess_open(size_t value_bytes, int64_t gap)
{
	values = value_bytes;
	while (shift < 39 && ((int64_t)LISTS / 8) << shift < gap)
		shift++;
}

struct str
sess_key(const struct sess *s)
{
	return (struct str){s->data + values, s->key_size};
}

static size_t
size_of(size_t key_size)
{
	return offsetof(struct sess, data) + values + key_size;
}

static bool
has_key(uint32_t ref, const void *key)
{
	return str_eq(sess_key(slab_at(ref)), *(const struct str *)key);
}

struct sess *
sess_find(struct str key, uint64_t hash)
{
	struct tab_slot *slot = tab_find(&table, hash, has_key, &key);

	return slot ? slab_at(slot->ref) : NULL;
}

struct sess *
sess_new(struct str key, uint64_t hash)
{
	uint32_t ref = slab_new(size_of(key.n));
	struct sess *s = slab_at(ref);

	s->key_size = key.n & 0x7fffffff;
	s->serial = ++serial;
	s->next = ref; /* for sess_file: it is in no list yet */
	memcpy(s->data + values, key.p, key.n);
	tab_add(&table, hash, ref);
	return s;
}

static uint64_t
list_of(int64_t time)
{
	return (uint64_t)(time - NUM_TIME_MIN) >> shift;
}

/* Into the list of its expiry: the heap when that is near, the last that there
 * is when it is beyond the ring. */
static void
file(uint32_t ref, struct sess *s)
{
	uint64_t n = list_of(s->expiry);
	size_t i;

	if (n <= cur) {
		s->prev = IN_HEAP;
		heap_push(&near, s->expiry, (uint64_t)ref << 32 | s->serial);
		return;
	}
	if (n > cur + LISTS - 1)
		n = cur + LISTS - 1;
	i = n % LISTS;
	s->next = list[i];
	s->prev = HEAD | (uint32_t)i;
	if (s->next)
		((struct sess *)slab_at(s->next))->prev = ref;
	list[i] = ref;
}

void
sess_file(struct sess *s)
{
	file(s->next, s);
}

/* In the heap it may stay: its serial will not fit. But not when its memory
 * goes with it. */
static void
leave_heap(const struct sess *s, uint32_t ref)
{
	uint64_t id = (uint64_t)ref << 32 | s->serial;

	if (size_of(s->key_size) <= SLAB_LARGE)
		return;
	for (size_t i = near.n; i-- > 0;)
		if (near.item[i].id == id)
			heap_remove(&near, i);
}

static void
leave_list(struct sess *s)
{
	if (s->prev & HEAD)
		list[s->prev & ~HEAD] = s->next;
	else
		((struct sess *)slab_at(s->prev))->next = s->next;
	if (s->next)
		((struct sess *)slab_at(s->next))->prev = s->prev;
}

void
sess_drop(struct sess *s)
{
	struct str key = sess_key(s);
	struct tab_slot *slot =
	    tab_find(&table, tab_hash(key.p, key.n), has_key, &key);
	uint32_t ref = slot->ref;

	if (s->prev == IN_HEAP)
		leave_heap(s, ref);
	else
		leave_list(s);
	s->serial = 0;
	tab_remove(&table, slot);
	slab_free(ref, size_of(s->key_size));
}

size_t
sess_count(void)
{
	return table.n;
}

static void
add_found(struct sess *s)
{
	if (found.n == found_room) {
		found_room = found_room ? found_room * 2 : 64;
		found.sess =
		    mem_resize(found.sess, found_room, sizeof *found.sess);
	}
	found.sess[found.n++] = s;
}

static int
by_start(const struct sess *a, const struct sess *b)
{
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return str_cmp(sess_key(a), sess_key(b));
}

static int
by_expiry(const void *p, const void *q)
{
	const struct sess *a = *(struct sess *const *)p;
	const struct sess *b = *(struct sess *const *)q;

	if (a->expiry != b->expiry)
		return a->expiry < b->expiry ? -1 : 1;
	return by_start(a, b);
}

static int
by_last(const void *p, const void *q)
{
	const struct sess *a = *(struct sess *const *)p;
	const struct sess *b = *(struct sess *const *)q;

	if (a->last != b->last)
		return a->last < b->last ? -1 : 1;
	return by_start(a, b);
}

/* Empties a list: those due before time are found, the others filed anew. */
static void
empty_list(size_t i, int64_t time)
{
	uint32_t ref = list[i];

	list[i] = 0;
	while (ref) {
		struct sess *s = slab_at(ref);
		uint32_t next = s->next;

		if (s->expiry < time) {
			s->prev = IN_HEAP;
			add_found(s);
		} else {
			file(ref, s);
		}
		ref = next;
	}
}

/* The session of the heap's first item, if it is still there and not later. */
static struct sess *
first_near(void)
{
	uint64_t id;
	struct sess *s;

	while (near.n > 0) {
		id = near.item[0].id;
		s = slab_at((uint32_t)(id >> 32));
		if (s->serial == (uint32_t)id && s->prev == IN_HEAP &&
		    s->expiry == near.item[0].time)
			return s;
		heap_pop(&near);
		if (s->serial == (uint32_t)id && s->prev == IN_HEAP)
			file((uint32_t)(id >> 32), s);
	}
	return NULL;
}

/* The ring's time moves to list `to`. */
static void
turn(uint64_t to, int64_t time)
{
	uint64_t from = cur;

	cur = to;
	for (uint64_t n = from + 1; n <= to && n < from + LISTS; n++)
		empty_list(n % LISTS, time);
}

struct sess_list
sess_due(int64_t time)
{
	struct sess *s;

	found.n = 0;
	if (time > NUM_TIME_MIN && list_of(time - 1) > cur)
		turn(list_of(time - 1), time);
	while ((s = first_near()) && s->expiry < time) {
		heap_pop(&near);
		add_found(s);
	}
	if (found.n > 1)
		qsort(found.sess, found.n, sizeof *found.sess, by_expiry);
	return found;
}

struct sess_list
sess_all(void)
{
	found.n = 0;
	for (size_t i = 0; table.slot && i <= table.mask; i++)
		if (table.slot[i].ref)
			add_found(slab_at(table.slot[i].ref));
	if (found.n > 1)
		qsort(found.sess, found.n, sizeof *found.sess, by_last);
	return found;
}

/* The least of those that expire first: they leave the heap, and come back. */
static struct sess *
least_near(void)
{
	struct sess *s, *best = NULL;

	found.n = 0;
	while (first_near() == NULL && cur < list_of(NUM_TIME_MAX) * 2)
		turn(cur + 1, INT64_MIN);
	while (
	    (s = first_near()) && (best == NULL || s->expiry == best->expiry)) {
		if (best == NULL || by_start(s, best) < 0)
			best = s;
		add_found(s);
		s->next = (uint32_t)(near.item[0].id >> 32);
		heap_pop(&near);
	}
	for (size_t i = 0; i < found.n; i++)
		sess_file(found.sess[i]);
	return best;
}

struct sess *
sess_earliest(bool by_expiry_too)
{
	struct sess *best = NULL;

	if (by_expiry_too)
		return least_near();
	for (size_t i = 0; i <= table.mask; i++) {
		struct sess *s;

		if (table.slot[i].ref == 0)
			continue;
		s = slab_at(table.slot[i].ref);
		if (best == NULL || by_last(&s, &best) < 0)
			best = s;
	}
	return best;
}

int64_t
sess_first_start(void)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; table.slot && i <= table.mask; i++)
		if (table.slot[i].ref) {
			struct sess *s = slab_at(table.slot[i].ref);

			if (s->start < first)
				first = s->start;
		}
	return first;
}
