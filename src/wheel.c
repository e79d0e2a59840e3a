/*
 * wheel - a queue by time whose time only moves on
 */
#include "wheel.h"
#include "mem.h"
#include <stdlib.h>

#define BITS 10
#define PLACE(time, level) ((time) >> BITS * (level) & (WHEEL_PLACES - 1))

static inline void
put(struct wheel *w, uint64_t time, uint32_t id)
{
	uint64_t differs = (time ^ w->time) | 1;
	unsigned at = (63 - (unsigned)__builtin_clzll(differs)) / BITS;
	struct wheel_level *l = &w->level[at];
	size_t place = PLACE(time, at);
	uint64_t bit = (uint64_t)1 << place % 64;

	if (l->full[place / 64] & bit)
		w->item[l->last[place]].next = id;
	else
		l->first[place] = id;
	l->last[place] = id;
	l->full[place / 64] |= bit;
	l->any |= 1u << place / 64;
}

static inline size_t
first_place(const struct wheel_level *l)
{
	unsigned word = (unsigned)__builtin_ctz(l->any);

	return word * 64 + (size_t)__builtin_ctzll(l->full[word]);
}

static inline void
clear(struct wheel_level *l, size_t place)
{
	l->full[place / 64] &= ~((uint64_t)1 << place % 64);
	if (l->full[place / 64] == 0)
		l->any &= ~(1u << place / 64);
}

/* Deals out the first place of a level, when it is not after limit. */
static bool
deal(struct wheel *w, unsigned at, uint64_t limit)
{
	struct wheel_level *l = &w->level[at];
	size_t place = first_place(l);
	uint64_t above = w->time >> BITS * (at + 1);
	uint64_t time = (above * WHEEL_PLACES + place) << BITS * at;
	uint32_t id = l->first[place], last = l->last[place];

	if (time > limit)
		return false;
	w->time = time;
	clear(l, place);
	for (;;) {
		uint32_t next = w->item[id].next;

		put(w, w->item[id].time, id);
		if (id == last)
			return true;
		id = next;
	}
}

void
wheel_push(struct wheel *w, uint64_t time, uint32_t id)
{
	if (id >= w->items) {
		w->items = id < 512 ? 1024 : 2 * (size_t)id;
		w->item = mem_resize(w->item, w->items, sizeof *w->item);
	}
	w->item[id].time = time;
	put(w, time, id);
}

bool
wheel_pop(struct wheel *w, uint64_t limit, uint64_t *time, uint32_t *id)
{
	struct wheel_level *l = &w->level[0];
	size_t place;

	while (!l->any) {
		unsigned at = 1;

		while (at < WHEEL_LEVELS && !w->level[at].any)
			at++;
		if (at == WHEEL_LEVELS || !deal(w, at, limit))
			return false;
	}
	place = first_place(l);
	*time = w->time / WHEEL_PLACES * WHEEL_PLACES + place;
	if (*time > limit)
		return false;
	*id = l->first[place];
	if (*id == l->last[place])
		clear(l, place);
	else
		l->first[place] = w->item[*id].next;
	w->time = *time;
	return true;
}

void
wheel_free(struct wheel *w)
{
	free(w->item);
}
