/*
 * wheel: against a plain list that is searched; and pauses of every size
 */
#include "../../src/wheel.h"
#include "../../src/mem.h"
#include "check.h"
#include <stdlib.h>

#define MOST 300

static unsigned long long seed;
static struct {
	uint64_t time, order;
} waits[MOST]; /* order 0: free */

/* The least by time, then by order of coming, not after limit; else MOST. */
static size_t
least(uint64_t limit)
{
	size_t best = MOST;

	for (size_t i = 0; i < MOST; i++) {
		if (waits[i].order == 0 || waits[i].time > limit)
			continue;
		if (best == MOST || waits[i].time < waits[best].time ||
		    (waits[i].time == waits[best].time &&
			waits[i].order < waits[best].order))
			best = i;
	}
	return best;
}

static void
pop(struct wheel *w, uint64_t limit, uint64_t *now)
{
	size_t best = least(limit);
	uint64_t time = 0;
	uint32_t id = 0;
	bool got = wheel_pop(w, limit, &time, &id);

	CHECK(got == (best != MOST), "pops exactly when something is due");
	if (!got || best == MOST) {
		*now = limit;
		return;
	}
	CHECK(id == best, "the least, equal times in their order");
	CHECK(time == waits[best].time, "with its time");
	waits[best].order = 0;
	*now = time;
}

static void
against_list(unsigned bits)
{
	struct wheel *w = mem_zero(1, sizeof *w);
	uint64_t now = 0, order = 0;

	memset(waits, 0, sizeof waits);
	for (int i = 0; i < 20000; i++) {
		unsigned long long x = check_random(&seed);
		uint64_t ahead = check_random(&seed) >> (64 - bits);
		size_t id = x % MOST;

		if (waits[id].order == 0 && x >> 62 != 0) {
			waits[id].time = now + (x >> 61 == 7 ? 0 : ahead);
			waits[id].order = ++order;
			wheel_push(w, waits[id].time, (uint32_t)id);
		} else {
			pop(w, now + ahead / 8, &now);
		}
	}
	while (least(UINT64_MAX) != MOST)
		pop(w, UINT64_MAX, &now);
	CHECK(!wheel_pop(w, UINT64_MAX, &now, &(uint32_t){0}), "empty at last");
	wheel_free(w);
	free(w);
}

int
main(void)
{
	for (unsigned bits = 1; bits <= 34; bits++)
		against_list(bits);
	return check_failed;
}
