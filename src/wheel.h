/*
 * wheel - a queue by time whose time only moves on
 *
 * Timing wheels in levels (Varghese and Lauck): a level has 1024 places, each a
 * list, for ten bits of the time. An item waits at the level of the highest of
 * these digits that differs from the queue's own time, which is never ahead of
 * any item; when all levels below are empty, the first place of a level is
 * dealt out to them. Equal times are always in the same list, in the order they
 * came in, and leave in it.
 *
 * A push is constant, an item moves once a level at most: for pauses of a
 * minute, once.
 */
#ifndef WHEEL_H
#define WHEEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WHEEL_LEVELS 5 /* times below 2^50 */
#define WHEEL_PLACES 1024

struct wheel {
	struct wheel_level {
		uint32_t first[WHEEL_PLACES], last[WHEEL_PLACES]; /* ids */
		uint64_t full[WHEEL_PLACES / 64]; /* a bit a place */
		uint32_t any;                     /* a bit a word of full */
	} level[WHEEL_LEVELS];
	struct wheel_item {
		uint64_t time;
		uint32_t next; /* behind it in its list */
	} * item;              /* by id */
	size_t items;
	uint64_t time;
};

/*
 * id is the caller's; one that waits may not be pushed again. No time may be
 * before one that was popped, or a limit that wheel_pop was given.
 */
void wheel_push(struct wheel *w, uint64_t time, uint32_t id);
/* The earliest, when it is not after limit; else false. */
bool wheel_pop(struct wheel *w, uint64_t limit, uint64_t *time, uint32_t *id);
void wheel_free(struct wheel *w);

#endif
