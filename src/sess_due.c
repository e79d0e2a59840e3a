/*
 * sess_due - the open sessions by expiry
 *
 * Timing wheels in levels, as in wheel.c: a session waits in a list at the
 * level of the highest twelve bits in which its expiry differs from the queue's
 * own time. That its expiry has become later is seen when the list is dealt
 * out.
 *
 *	list	-> chunk, 1 to REFS references -> chunk, REFS of them -> ...
 *
 * A list is not linked through its sessions, which nobody has looked at for
 * long: from a chunk they are all sent for at once.
 */
#include "sess_due.h"
#include "num.h"
#include "sess_sort.h"

#define BITS 12
#define PLACES (1 << BITS)
#define LEVELS 5 /* times are below 2^49 */
#define REFS 60
#define LINES 4 /* of a chunk */

_Static_assert(PLACES == SESS_DUE_SPAN, "a list of level 1 is a span");

struct chunk {
	uint32_t ref[REFS];
	uint32_t next; /* 0: none */
	uint32_t list;
};

static struct list {
	uint32_t chunk; /* 0: none */
	uint32_t n;     /* references in it; those behind it are full */
} list[LEVELS * PLACES];
static uint64_t full[LEVELS * PLACES / 64]; /* a bit a list: there is one */
static uint64_t any[LEVELS];                /* a bit a word of full */
static uint64_t queue_time;                 /* no expiry is before it */
static struct sess_list found;
int64_t sess_next_due = INT64_MAX;

/* Times here begin at 0. */
static uint64_t
from_least(int64_t time)
{
	return (uint64_t)(time - NUM_TIME_MIN);
}

/* When a session is to be looked at: one that no time can pass, never. */
static inline uint64_t
wait_until(const struct sess *s)
{
	int64_t never = NUM_TIME_MAX + 1;

	return from_least(s->expiry < never ? s->expiry : never);
}

/* Another chunk, for list i to begin with. */
static void
add_chunk(size_t i)
{
	uint32_t ref = slab_new(sizeof(struct chunk));
	struct chunk *c = slab_at(ref);

	c->next = list[i].chunk;
	c->list = (uint32_t)i;
	list[i] = (struct list){ref, 0};
	full[i / 64] |= (uint64_t)1 << i % 64;
	any[i / PLACES] |= 1ull << i / 64 % (PLACES / 64);
}

/* List i begins with another chunk, that is full, or there is none. */
static void
begin_with(size_t i, uint32_t chunk)
{
	list[i] = (struct list){chunk, REFS};
	if (chunk)
		return;
	full[i / 64] &= ~((uint64_t)1 << i % 64);
	if (full[i / 64] == 0)
		any[i / PLACES] &= ~(1ull << i / 64 % (PLACES / 64));
}

/* What is written to has been left alone for long, and is not waited for. */
static inline void
add(uint32_t ref, struct sess *s, uint64_t time)
{
	uint64_t differs = (time ^ queue_time) | 1;
	unsigned level = (63 - (unsigned)__builtin_clzll(differs)) / BITS;
	size_t i = level * PLACES + (time >> BITS * level) % PLACES;
	struct list *l = &list[i];
	struct chunk *c;

	if (l->chunk == 0 || l->n == REFS)
		add_chunk(i);
	c = slab_at(l->chunk);
	c->ref[l->n++] = ref;
	s->chunk = l->chunk;
}

/*
 * One that is due before the queue's time is so at once, unless no other one
 * waits: then time has begun anew (-G).
 */
void
sess_due_add(uint32_t ref, struct sess *s)
{
	uint64_t time = wait_until(s);

	if (time < queue_time && sess_count() == 1)
		queue_time = time;
	add(ref, s, time < queue_time ? queue_time : time);
	if (s->expiry < sess_next_due)
		sess_next_due = s->expiry;
}

/* The last of the list takes its place. */
void
sess_due_remove(struct sess *s)
{
	struct chunk *c, *first;
	struct list *l;
	uint32_t chunk, last;
	size_t k = 0;

	if (s->chunk == 0)
		return;
	c = slab_at(s->chunk);
	l = &list[c->list];
	chunk = l->chunk;
	first = slab_at(chunk);
	while (slab_at(c->ref[k]) != s)
		k++;
	last = first->ref[--l->n];
	c->ref[k] = last;
	((struct sess *)slab_at(last))->chunk = s->chunk;
	if (l->n == 0) {
		begin_with(c->list, first->next);
		slab_free(chunk, sizeof *first);
	}
}

/* The first list of all, and the first time in it; false: there is none. */
static bool
first_list(size_t *i, uint64_t *time)
{
	unsigned level = 0;
	uint64_t above;
	size_t word;

	while (any[level] == 0)
		if (++level == LEVELS)
			return false;
	word = level * (PLACES / 64) + (size_t)__builtin_ctzll(any[level]);
	*i = word * 64 + (size_t)__builtin_ctzll(full[word]);
	above = queue_time >> BITS * (level + 1);
	*time = (above * PLACES + *i % PLACES) << BITS * level;
	return true;
}

/* Those due before time are found, the others wait anew. Which it is cannot be
 * foretold. */
static void
deal_chunk(const uint32_t *ref, size_t refs, int64_t time)
{
	uint32_t later[REFS];
	size_t n = 0;

	for (size_t k = 0; k < refs; k++)
		mem_send_for(slab_at(ref[k]), 2);
	sess_list_room(&found, refs);
	for (size_t k = 0; k < refs; k++) {
		struct sess *s = slab_at(ref[k]);
		bool due = s->expiry < time;

		s->chunk = 0;
		found.sess[found.n] = s;
		found.n += due;
		later[n] = ref[k];
		n += !due;
	}
	for (size_t k = 0; k < n; k++) {
		struct sess *s = slab_at(later[k]);

		add(later[k], s, wait_until(s));
	}
}

static void
deal(size_t i, int64_t time)
{
	uint32_t ref = list[i].chunk, n = list[i].n, next;

	begin_with(i, 0);
	for (; ref; ref = next, n = REFS) {
		const struct chunk *c = slab_at(ref);

		next = c->next;
		if (next)
			mem_send_for(slab_at(next), LINES);
		deal_chunk(c->ref, n, time);
		slab_free(ref, sizeof *c);
	}
}

struct sess_list
sess_due(int64_t time)
{
	uint64_t limit = from_least(time) - 1, first;
	size_t i;

	found.n = 0;
	if (time <= NUM_TIME_MIN)
		return found;
	sess_next_due = INT64_MAX;
	while (first_list(&i, &first)) {
		if (first > limit) {
			mem_send_for(slab_at(list[i].chunk), LINES);
			sess_next_due = (int64_t)first + NUM_TIME_MIN;
			break;
		}
		queue_time = first;
		deal(i, time);
	}
	if (limit > queue_time)
		queue_time = limit;
	for (size_t k = 0; k < found.n; k++)
		sess_prefetch(found.sess[k]->hash);
	sess_sort_by_expiry(found);
	return found;
}

/* The references of list i; how many. */
static size_t
list_refs(size_t i, uint64_t *to)
{
	uint32_t ref = list[i].chunk, n = list[i].n;
	size_t total = 0;

	for (; ref; n = REFS) {
		const struct chunk *c = slab_at(ref);

		for (size_t k = 0; k < n; k++)
			to[total++] = c->ref[k];
		ref = c->next;
	}
	return total;
}

size_t
sess_due_all(uint64_t *to)
{
	size_t total = 0;

	for (size_t w = 0; w < LEVELS * PLACES / 64; w++)
		for (uint64_t bits = full[w]; bits; bits &= bits - 1)
			total += list_refs(
			    w * 64 + (size_t)__builtin_ctzll(bits), to + total);
	return total;
}
