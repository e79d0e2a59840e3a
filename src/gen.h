/*
 * gen - made-up web traffic: visits, their events, and the order they arrive in
 *
 * People come back in visits, the busy ones often; they look at pages, think,
 * go on. Some leave a page open for hours, robots crawl at a steady pace. Each
 * event then takes a while to arrive, a few a long while. The plan alone
 * decides what comes: the events are the same whatever the disorder.
 *
 * Memory is for visits in progress and events on their way, not for the whole.
 */
#ifndef GEN_H
#define GEN_H

#include "site.h"
#include <stdbool.h>
#include <stdint.h>

struct gen_plan {
	uint64_t events;
	uint32_t users;
	uint16_t hosts;
	int64_t disorder;   /* ms an event may take to arrive */
	uint64_t delayed;   /* the share of events that take so long, of 2^32 */
	uint64_t late, bad; /* shares, too */
	uint64_t seed;
	int64_t start; /* ms since 1970 */
};

struct gen_event {
	int64_t time;
	uint64_t salt; /* for whatever else is up to chance */
	uint32_t user;
	uint32_t bytes;
	struct page page, from;
	uint16_t status;
	uint8_t agent;
	bool bad; /* arrives damaged */
};

struct gen;

struct gen *gen_new(const struct gen_plan *plan);
/* The next to arrive, until the next call; NULL after the last. */
const struct gen_event *gen_next(struct gen *g);
void gen_free(struct gen *g);

#define GEN_USERS_MAX 1000000000

/* So many make this many events in about a day. */
static inline uint32_t
gen_users(uint64_t events)
{
	uint64_t users = events / 50;

	if (users > GEN_USERS_MAX)
		return GEN_USERS_MAX;
	return users < 100 ? 100 : (uint32_t)users;
}

#endif
