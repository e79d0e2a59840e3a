/*
 * sess - the open sessions
 *
 * The heaps' ids are a serial and a reference: when the serial is not that of
 * the session there, it is of one that is closed.
 */
#include "sess.h"
#include "heap.h"
#include "sess_due.h"
#include "sess_sort.h"
#include <stddef.h>

struct sess_store sess_store;

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
static uint32_t serial;

void
sess_open(size_t value_bytes, bool oldest)
{
	tab_make(&sess_store.by_key);
	sess_store.values = value_bytes;
	by_last_event.on = oldest;
}

static size_t
size_of(size_t key_size)
{
	return offsetof(struct sess, data) + sess_store.values + key_size;
}

static bool
has_key(uint32_t ref, const void *key)
{
	return sess_is(slab_at(ref), *(const struct str *)key);
}

struct sess *
sess_find_all(struct str key, uint64_t hash)
{
	struct tab_slot *slot =
	    tab_find(&sess_store.by_key, hash, has_key, &key);

	return slot ? slab_at(slot->ref) : NULL;
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

	*s = (struct sess){0};
	if (sess_store.values > 0)
		memset(s->data, 0, sess_store.values);
	s->key_size = key.n & 0x7fffffff;
	if (++serial == 0) /* which a closed one has */
		serial = 1;
	s->serial = serial;
	s->hash = (uint32_t)hash;
	s->chunk = ref; /* for sess_file: it is in no list yet */
	vec_copy_key(s->data + sess_store.values, key.p, key.n);
	tab_add(&sess_store.by_key, hash, ref);
	return s;
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

void
sess_file(struct sess *s)
{
	if (by_last_event.on)
		add_to_order(&by_last_event, s->chunk, s);
	if (by_first_event.on)
		add_to_order(&by_first_event, s->chunk, s);
	sess_due_add(s->chunk, s);
}

void
sess_drop(struct sess *s)
{
	struct tab_slot *slot =
	    tab_find(&sess_store.by_key, s->hash, is_session, s);

	sess_due_remove(s);
	s->serial = 0;
	if (slot == NULL)
		return; /* all have one */
	slab_free(slot->ref, size_of(s->key_size));
	tab_remove(&sess_store.by_key, slot);
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

void
sess_list_room(struct sess_list *l, size_t n)
{
	if (l->room - l->n >= n)
		return;
	l->room = 2 * (l->n + n);
	l->sess = mem_resize(l->sess, l->room, sizeof *l->sess);
}

void
sess_list_add(struct sess_list *l, struct sess *s)
{
	sess_list_room(l, 1);
	l->sess[l->n++] = s;
}

struct sess_list
sess_all(void)
{
	static struct sess_list all;

	all.n = 0;
	for (size_t i = 0;
	     sess_store.by_key.slot && i <= sess_store.by_key.mask; i++)
		if (sess_store.by_key.slot[i].ref)
			sess_list_add(
			    &all, slab_at(sess_store.by_key.slot[i].ref));
	sess_sort_by_last(all);
	return all;
}

void
sess_began_earlier(struct sess *s)
{
	struct tab_slot *slot;

	if (!by_first_event.on)
		return;
	slot = tab_find(&sess_store.by_key, s->hash, is_session, s);
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
