/*
 * sess - the open sessions
 *
 * Lists are linked by references of slab.h. A session's prev is the reference
 * of the one before it, or HEAD and the number of its list when it is the
 * first, or IN_HEAP. The heaps' ids are a serial and a reference: when the
 * serial is not that of the session there, it is of one that is closed.
 */
#include "sess.h"
#include "heap.h"
#include "num.h"
#include "sess_sort.h"
#include <stddef.h>

#define LISTS 4096
#define HEAD 0x80000000
#define IN_HEAP 0xffffffff

struct sess_store sess_store;
static uint32_t list[LISTS];
static struct heap near; /* of the lists up to cur, by expiry */

/*
 * An order of all sessions: a heap by a time that a session has, or once had
 * when it has only become later. It may hold a session twice, and some that are
 * closed.
 */
struct order {
	struct heap heap;
	bool on;
	int64_t (*time)(const struct sess *s);
};
static struct order by_last_event, by_first_event;
int64_t sess_next_due = INT64_MIN;
static uint64_t cur; /* the list that the ring's time is in */
static int shift;
static uint32_t serial;
static struct sess_list found;
static size_t found_room;

void
sess_open(size_t value_bytes, int64_t gap, bool oldest)
{
	tab_make(&sess_store.by_key);
	sess_store.values = value_bytes;
	by_last_event.on = oldest;
	while (shift < 39 && ((int64_t)LISTS / 8) << shift < gap)
		shift++;
}

static size_t
size_of(size_t key_size)
{
	return offsetof(struct sess, data) + sess_store.values + key_size;
}

static bool
is_session(uint32_t ref, const void *s)
{
	return slab_at(ref) == s;
}

struct sess *
sess_new(struct str key, uint64_t hash)
{
	uint32_t ref = slab_new(size_of(key.n));
	struct sess *s = slab_at(ref);

	s->key_size = key.n & 0x7fffffff;
	if (++serial == 0) /* which a closed one has */
		serial = 1;
	s->serial = serial;
	s->next = ref; /* for sess_file: it is in no list yet */
	memcpy(s->data + sess_store.values, key.p, key.n);
	tab_add(&sess_store.by_key, hash, ref);
	return s;
}

static uint64_t
list_of(int64_t time)
{
	return (uint64_t)(time - NUM_TIME_MIN) >> shift;
}

/* The first time of a list. */
static int64_t
time_of(uint64_t n)
{
	return (int64_t)(n << shift) + NUM_TIME_MIN;
}

/* What a heap knows a session by: of equal times the one opened first leads. */
static uint64_t
id_of(uint32_t ref, const struct sess *s)
{
	return (uint64_t)s->serial << 32 | ref;
}

static uint32_t
ref_of(uint64_t id)
{
	return (uint32_t)id;
}

/* The session of an id; NULL: it is closed. */
static struct sess *
alive(uint64_t id)
{
	struct sess *s;

	if (!slab_there(ref_of(id)))
		return NULL;
	s = slab_at(ref_of(id));
	return s->serial == id >> 32 ? s : NULL;
}

/* Closed sessions are no more than half of an order. */
static void
add_to_order(struct order *o, uint32_t ref, const struct sess *s)
{
	struct heap *h = &o->heap;
	size_t n = h->n;

	if (n > 2 * sess_store.by_key.n + 64) {
		h->n = 0;
		for (size_t i = 0; i < n; i++)
			if (alive(h->item[i].id))
				heap_push(h, h->item[i].time, h->item[i].id);
	}
	heap_push(h, o->time(s), id_of(ref, s));
}

/* The first of an order; NULL: there is none. */
static struct sess *
first_of(struct order *o)
{
	struct heap *h = &o->heap;

	while (h->n > 0) {
		struct sess *s = alive(h->item[0].id);

		if (s && o->time(s) == h->item[0].time)
			return s;
		if (s && o->time(s) > h->item[0].time)
			heap_sink(h, o->time(s));
		else
			heap_pop(h);
	}
	return NULL;
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
		heap_push(&near, s->expiry, id_of(ref, s));
		if (s->expiry < sess_next_due)
			sess_next_due = s->expiry;
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
	if (by_last_event.on)
		add_to_order(&by_last_event, s->next, s);
	if (by_first_event.on)
		add_to_order(&by_first_event, s->next, s);
	file(s->next, s);
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
	struct tab_slot *slot = tab_find(
	    &sess_store.by_key, tab_hash_key(key.p, key.n), is_session, s);
	uint32_t ref = slot->ref;

	if (s->prev != IN_HEAP)
		leave_list(s);
	s->serial = 0;
	tab_remove(&sess_store.by_key, slot);
	slab_free(ref, size_of(s->key_size));
}

size_t
sess_count(void)
{
	return sess_store.by_key.n;
}

static int64_t
last_of(const struct sess *s)
{
	return s->last;
}

static int64_t
start_of(const struct sess *s)
{
	return s->start;
}

static struct order by_last_event = {{0}, false, last_of};
static struct order by_first_event = {{0}, false, start_of};

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

/* The one that expires first of those in the heap. */
static struct sess *
first_near(void)
{
	while (near.n > 0) {
		uint64_t id = near.item[0].id;
		struct sess *s = alive(id);

		if (s && s->expiry == near.item[0].time)
			return s;
		heap_pop(&near);
		if (s)
			file(ref_of(id), s);
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
	sess_next_due = time_of(cur + 1);
	if (s && s->expiry < sess_next_due)
		sess_next_due = s->expiry;
	sess_sort_by_expiry(found);
	return found;
}

struct sess_list
sess_all(void)
{
	found.n = 0;
	for (size_t i = 0;
	     sess_store.by_key.slot && i <= sess_store.by_key.mask; i++)
		if (sess_store.by_key.slot[i].ref)
			add_found(slab_at(sess_store.by_key.slot[i].ref));
	sess_sort_by_last(found);
	return found;
}

void
sess_began_earlier(struct sess *s)
{
	struct str key = sess_key(s);
	struct tab_slot *slot;

	if (!by_first_event.on)
		return;
	slot =
	    tab_find(&sess_store.by_key, tab_hash(key.p, key.n), is_session, s);
	if (slot)
		add_to_order(&by_first_event, slot->ref, s);
}

struct sess *
sess_oldest(void)
{
	return first_of(&by_last_event);
}

/* The order is kept from the first question on. */
int64_t
sess_first_start(void)
{
	struct sess *first;

	if (!by_first_event.on) {
		by_first_event.on = true;
		for (size_t i = 0;
		     sess_store.by_key.slot && i <= sess_store.by_key.mask; i++)
			if (sess_store.by_key.slot[i].ref)
				add_to_order(&by_first_event,
				    sess_store.by_key.slot[i].ref,
				    slab_at(sess_store.by_key.slot[i].ref));
	}
	first = first_of(&by_first_event);
	return first ? first->start : INT64_MAX;
}
