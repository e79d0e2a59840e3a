/*
 * sess - the open sessions
 *
 * What is asked of them: the one of a key; those whose expiry has passed, each
 * at exactly the event that passes it, in order of expiry, start and key; any
 * expiry, for an event may bring its own gap (-g @column); and at most 100
 * bytes each. So:
 *
 *	a session	48 bytes, its aggregates, its key: one piece of slab.h
 *	by key		tab.h: 8 bytes a slot, 11 to 21 a session
 *	by expiry	lists of a millisecond, of 4096 and so on, as in
 *			wheel.h: 4 bytes a session
 *
 * A session that goes on is not moved. When time comes to a list, those that
 * now expire later go to the list of that time, the others to a narrower one,
 * or they are due. So an event costs a look-up, and a session a few moves in
 * its life, however they overlap. A list ordered by last event would do for a
 * fixed gap and ordered input; a heap of all sessions costs a cache miss a
 * level at millions of them.
 */
#ifndef SESS_H
#define SESS_H

#include "mem.h"
#include "slab.h"
#include "tab.h"
#include "vec.h"
#include <stdint.h>

struct sess {
	int64_t start, last; /* times of its first and last event */
	int64_t expiry;      /* the latest time + gap of its events */
	uint64_t events;
	uint32_t chunk;  /* of the list it waits in (sess_due.c); 0: none */
	uint32_t hash;   /* as in its slot */
	uint32_t serial; /* tells it from one that had its place before */
	uint32_t key_size : 31;
	uint32_t begun : 1; /* opened by a rule */
	char data[];        /* values of the aggregates, then the key */
};

/* Sessions with so many bytes of values; oldest: sess_oldest will be asked for.
 */
void sess_open(size_t value_bytes, bool oldest);

/* sess.c's own, here so that what every event asks for is inline. */
extern struct sess_store {
	struct tab by_key;
	size_t values; /* bytes of a session's */
} sess_store;

static inline struct str
sess_key(const struct sess *s)
{
	return (struct str){s->data + sess_store.values, s->key_size};
}

static inline bool
sess_is(const struct sess *s, struct str key)
{
	return s->key_size == key.n &&
	       vec_same_key(sess_key(s).p, key.p, key.n);
}

/* The open session of a key, or NULL. hash is tab_hash of it. */
struct sess *sess_find_all(struct str key, uint64_t hash);
/* The same; nearly always it is in the first slot. */
static inline struct sess *
sess_find(struct str key, uint64_t hash)
{
	const struct tab *t = &sess_store.by_key;
	struct tab_slot slot = t->slot[hash & t->mask];
	struct sess *s;

	if (slot.ref == 0)
		return NULL;
	s = slab_at(slot.ref);
	if (slot.hash == (uint32_t)hash && sess_is(s, key))
		return s;
	return sess_find_all(key, hash);
}

/*
 * Two steps that make sess_find quick when they were taken some time before,
 * the second when there are many: few are near anyway.
 */
__attribute__((always_inline)) static inline void
sess_prefetch(uint64_t hash)
{
	tab_prefetch(&sess_store.by_key, hash);
}

static inline bool
sess_many(void)
{
	return sess_store.by_key.n > TAB_SMALL / 4;
}

__attribute__((always_inline)) static inline void
sess_prefetch_more(uint64_t hash)
{
	uint32_t ref = tab_guess(&sess_store.by_key, hash);

	mem_send_for(slab_at(ref), 2); /* any piece, when there is none */
}

/* A new one, all zero but its key; sess_file must follow. */
struct sess *sess_new(struct str key, uint64_t hash);
/* Its expiry is known. (When it becomes later nobody needs to know.) */
void sess_file(struct sess *s);
/* Forgets it. */
void sess_drop(struct sess *s);
size_t sess_count(void);

struct sess_list { /* until the next such list */
	struct sess **sess;
	size_t n, room;
};
void sess_list_room(struct sess_list *l, size_t n); /* for n more */
void sess_list_add(struct sess_list *l, struct sess *s);

/* All whose expiry is before time: in order of expiry, start, key. */
struct sess_list sess_due(int64_t time);
extern int64_t sess_next_due; /* no expiry is before it: none is due by then */
/* So many ms, from sess_next_due on, are asked for with the least work. */
#define SESS_DUE_SPAN 4096
/* All: in order of last, start, key. */
struct sess_list sess_all(void);
/*
 * The same at the end of input, some of them at a time, until there are none.
 * They are no longer open then, and nobody may file or drop one: their order is
 * made in the memory of the table. (sess_sort.c has it.)
 */
struct sess_list sess_rest(void);
/* Instead: visits all, in the order in which they were opened. */
void sess_rest_opened(void (*visit)(const struct sess *s));
/*
 * The one with the earliest last, of equal ones that which was opened first;
 * there must be one. Only after sess_open was told to keep that order, which
 * takes 16 to 32 bytes a session.
 */
struct sess *sess_oldest(void);
/* An event has made its start earlier. */
void sess_began_earlier(struct sess *s);
/* The earliest start of all; INT64_MAX when there is none. From the first call
 * on that order is kept, which takes 16 to 32 bytes a session. */
int64_t sess_first_start(void);

#endif
