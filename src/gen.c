/*
 * gen - made-up web traffic: visits, their events, and the order they arrive in
 *
 * Two queues (wheel.h): visits by the time of their next event, and events by
 * the time of their arrival. A step takes the next visit, makes its event, and
 * sends it on its way; an event arrives once no visit can make an earlier one.
 * One visit is no visitor: the door, which lets the next one in. Users are
 * numbers, and all about a user is a hash of the number.
 */
#include "gen.h"
#include "num.h"
#include "rnd.h"
#include "wheel.h"
#include <err.h>
#include <stdlib.h>

/* A user makes six visits a day, of about eight events each. */
#define VISIT_EVERY 13800000 /* ms, for one user */

#define HOUR 3600000
#define LONG_MAX_PAUSE 240000
#define STAY 0x3f /* bits of chance: any of them is no other host */
#define DOOR 0    /* the visit that is none */

enum visitor {
	PERSON,
	WATCHER,
	ROBOT
};

struct visit {
	struct page page, from; /* about to be asked for; and the last one */
	uint64_t until;         /* a watcher's end */
	uint32_t user;
	uint32_t left; /* events, this one included */
	int32_t pause; /* a robot's */
	uint8_t visitor;
	uint8_t agent;
};

/*
 * Classes of users, each twice as large as the one before: the first has 16,
 * and one of theirs comes 1.74 times as often as one of the next class (as in
 * Zipf's law with an exponent of 0.8).
 */
struct class
{
	uint64_t first, users, upto; /* upto: weights up to and with this one */
};

/* What is reused: a list of free places. */
struct slots {
	uint32_t *free;
	size_t n, used, cap;
};

struct gen {
	struct gen_plan plan;
	struct rnd rnd;
	struct wheel visiting, arriving; /* times since the start */
	struct visit *visit;
	struct slots visits;
	struct gen_event *event;
	struct slots events;
	uint64_t made;
	uint64_t now;
	uint64_t door; /* when it opens next, in 1/1024 ms */
	uint64_t robots;
	struct class class[32];
	int classes;
};

/* Visits by hour of the day, in sixteenths of the average. */
static const uint8_t busy[24] = {9, 6, 4, 3, 3, 4, 7, 11, 15, 18, 20, 21, 22,
    21, 20, 19, 19, 20, 22, 25, 27, 26, 21, 15};

static uint32_t
slot_take(struct slots *s)
{
	if (s->n > 0)
		return s->free[--s->n];
	if (s->used == UINT32_MAX)
		errx(2, "too many visits at a time");
	return (uint32_t)s->used++;
}

/* True when the table they are places of is to grow to s->cap. */
static bool
slot_grow(struct slots *s)
{
	if (s->used < s->cap)
		return false;
	s->cap = s->cap ? 2 * s->cap : 1024;
	s->free = mem_resize(s->free, s->cap, sizeof *s->free);
	return true;
}

static void
slot_give(struct slots *s, uint32_t slot)
{
	s->free[s->n++] = slot;
}

static void
make_classes(struct gen *g)
{
	uint64_t first = 0, users = 16, upto = 0;
	uint64_t weight = (uint64_t)1 << 40; /* of one user */

	while (first < g->plan.users) {
		uint64_t here = g->plan.users - first;

		if (here > users)
			here = users;
		upto += weight * here;
		g->class[g->classes++] = (struct class){first, here, upto};
		first += here;
		users *= 2;
		weight = weight * 147 / 256;
	}
}

/* One in 256 visits comes through the proxy that is user 0. */
static uint32_t
some_user(struct gen *g)
{
	uint64_t x = rnd_below(&g->rnd, g->class[g->classes - 1].upto);
	const struct class *c = g->class;
	uint64_t y = rnd_next(&g->rnd);

	if ((y & 0xff) == 0)
		return 0;
	while (x >= c->upto)
		c++;
	return (
	    uint32_t)(c->first + (y >> 32) * c->users / ((uint64_t)1 << 32));
}

/* The first ones more often. */
static uint32_t
skewed(uint64_t chance, uint32_t n)
{
	uint64_t x = chance & 0xffff, y = chance >> 16 & 0xffff;

	return (uint32_t)((x * y) * n >> 32);
}

static uint32_t
page_number(const struct gen *g, unsigned kind, uint64_t chance)
{
	switch (kind) {
	case PRODUCT:
	case API:
		return 1 + skewed(chance, 4000);
	case THANKS:
		return 1000000 + (uint32_t)(chance % 9000000);
	case DASHBOARD:
		return (uint32_t)(g->now / 1000);
	default:
		return skewed(chance, 1 << 16);
	}
}

/* The page a visit asks for next. */
static void
go_to(const struct gen *g, struct visit *v, unsigned kind, uint64_t chance)
{
	v->page.kind = (uint16_t)kind;
	v->page.number = page_number(g, kind, chance >> 16);
	if ((chance & STAY) == 0) /* a link to another host */
		v->page.host = (uint16_t)((v->page.host + 1u) % g->plan.hosts);
}

static void
enter_person(struct gen *g, struct visit *v, uint64_t chance)
{
	static const uint8_t entry[8] = {
	    HOME, HOME, HOME, PRODUCT, PRODUCT, CATEGORY, ARTICLE, SEARCH};

	v->left = 1;
	while (v->left < 200 && rnd_below(&g->rnd, 64) < 54)
		v->left++;
	go_to(g, v, entry[chance & 7], rnd_next(&g->rnd) | STAY);
	v->from = (struct page){.number = (uint32_t)(chance >> 3 & 0xff),
	    .kind = chance >> 11 & 1 ? ELSEWHERE : NOWHERE};
}

/* Hours before one page, which asks for news by itself. */
static void
enter_watcher(struct gen *g, struct visit *v)
{
	v->until = g->now + 2 * HOUR + rnd_below(&g->rnd, 5 * HOUR);
	v->left = UINT32_MAX;
	go_to(g, v, DASHBOARD, rnd_next(&g->rnd) | STAY);
	v->from = (struct page){.kind = NOWHERE};
}

static void
enter_robot(struct gen *g, struct visit *v, uint64_t chance)
{
	static const int32_t paces[8] = {
	    1000, 2000, 2000, 5000, 10000, 10000, 30000, 60000};

	v->user = g->plan.users + (uint32_t)rnd_below(&g->rnd, g->robots);
	v->left = 10 + skewed(chance, 190);
	v->pause = paces[chance >> 32 & 7];
	v->page.kind = ROBOTS;
	v->from = (struct page){.kind = NOWHERE};
}

static void
enter(struct gen *g)
{
	uint32_t slot = slot_take(&g->visits);
	uint64_t chance = rnd_next(&g->rnd), roll = rnd_next(&g->rnd), hash;
	struct visit *v;

	if (slot_grow(&g->visits))
		g->visit =
		    mem_resize(g->visit, g->visits.cap, sizeof *g->visit);
	v = &g->visit[slot];
	*v = (struct visit){.user = some_user(g)};
	hash = rnd_mix(v->user ^ UINT64_C(0x5e55));
	v->page.host =
	    (uint16_t)skewed(roll % 5 < 3 ? hash : roll >> 16, g->plan.hosts);
	roll >>= 54;
	v->visitor = roll < 16 ? ROBOT : roll < 20 ? WATCHER : PERSON;
	if (v->visitor == ROBOT)
		enter_robot(g, v, chance);
	else if (v->visitor == WATCHER)
		enter_watcher(g, v);
	else
		enter_person(g, v, chance);
	v->agent =
	    (uint8_t)site_agent_of(rnd_mix(v->user), v->visitor == ROBOT);
	wheel_push(&g->visiting, g->now, slot);
}

static void
open_door(struct gen *g)
{
	uint64_t hour =
	    ((uint64_t)(g->plan.start - NUM_TIME_MIN) + g->now) / HOUR % 24;
	uint64_t mean =
	    (uint64_t)VISIT_EVERY * 1024 * 16 / busy[hour] / g->plan.users;

	enter(g);
	g->door += (uint64_t)rnd_pause(&g->rnd, (int64_t)mean);
	wheel_push(&g->visiting, g->door >> 10, DOOR);
}

static void
make_event(struct gen *g, const struct visit *v, struct gen_event *e)
{
	const struct site_page *page = &site_page[v->page.kind];
	uint64_t salt = rnd_next(&g->rnd), roll = rnd_next(&g->rnd);

	e->time = g->plan.start + (int64_t)g->now;
	e->salt = salt;
	e->user = v->user;
	e->bytes = page->bytes + (uint32_t)(salt >> 40) % page->bytes;
	e->page = v->page;
	e->from = v->from;
	if (v->visitor == ROBOT)
		e->from.kind = NOWHERE;
	e->status = page->status;
	if (v->page.kind == ASSET && (salt & 3) == 0) {
		e->status = 304;
		e->bytes = 0;
	} else if ((salt >> 8 & 0x1ff) == 0)
		e->status = salt >> 17 & 1 ? 500 : 503;
	if (e->status == 204)
		e->bytes = 0;
	e->agent = v->agent;
	e->bad = (roll & UINT32_MAX) < g->plan.bad;
}

static void
send_event(struct gen *g, const struct visit *v)
{
	uint32_t slot = slot_take(&g->events);
	uint64_t delay, roll;

	if (slot_grow(&g->events))
		g->event =
		    mem_resize(g->event, g->events.cap, sizeof *g->event);
	make_event(g, v, &g->event[slot]);
	delay = rnd_below(&g->rnd, (uint64_t)g->plan.disorder + 1);
	if ((rnd_mix(g->event[slot].salt) & UINT32_MAX) >= g->plan.delayed)
		delay = 0;
	roll = rnd_next(&g->rnd);
	if ((roll & UINT32_MAX) < g->plan.late)
		delay =
		    (uint64_t)g->plan.disorder + 300001 + (roll >> 32) % 300000;
	wheel_push(&g->arriving, g->now + delay, slot);
	g->made++;
}

/* The next event of a visit: which page, and after which pause. */
static uint64_t
go_on(struct gen *g, struct visit *v)
{
	uint64_t chance = rnd_next(&g->rnd);
	int64_t pause;

	if (v->page.kind != ASSET && v->page.kind != API)
		v->from = v->page;
	if (v->visitor == WATCHER)
		chance |= STAY;
	go_to(g, v, site_page[v->from.kind].next[chance >> 60], chance);
	if (v->visitor == ROBOT)
		return g->now + (uint64_t)v->pause;
	if (v->page.kind == ASSET)
		return g->now + 20 + (chance >> 32 & 0x1ff);
	pause = 500 + rnd_pause(&g->rnd, v->visitor == WATCHER ? 60000 : 36000);
	if (v->visitor == WATCHER && pause > LONG_MAX_PAUSE)
		pause = LONG_MAX_PAUSE;
	return g->now + (uint64_t)pause;
}

/* Something happens at a visit, or at the door. */
static void
step(struct gen *g)
{
	uint32_t slot;
	struct visit *v;

	wheel_pop(&g->visiting, UINT64_MAX, &g->now, &slot);
	v = &g->visit[slot];
	if (slot == DOOR) {
		open_door(g);
		return;
	}
	send_event(g, v);
	if (--v->left == 0 || (v->until && g->now > v->until))
		slot_give(&g->visits, slot);
	else
		wheel_push(&g->visiting, go_on(g, v), slot);
}

struct gen *
gen_new(const struct gen_plan *plan)
{
	struct gen *g = mem_get(sizeof *g);

	*g = (struct gen){.plan = *plan};
	rnd_seed(&g->rnd, plan->seed);
	g->robots = 2 + plan->users / 5000;
	make_classes(g);
	slot_take(&g->visits); /* the door's */
	slot_grow(&g->visits);
	g->visit = mem_resize(NULL, g->visits.cap, sizeof *g->visit);
	wheel_push(&g->visiting, 0, DOOR);
	return g;
}

const struct gen_event *
gen_next(struct gen *g)
{
	uint64_t limit, time;
	uint32_t slot;

	for (;;) {
		limit = g->made < g->plan.events ? g->now : UINT64_MAX;
		if (wheel_pop(&g->arriving, limit, &time, &slot))
			break;
		if (limit == UINT64_MAX)
			return NULL;
		step(g);
	}
	slot_give(&g->events, slot);
	if (g->event[slot].time > NUM_TIME_MAX)
		errx(2, "this goes past the year 9999");
	return &g->event[slot];
}

void
gen_free(struct gen *g)
{
	wheel_free(&g->visiting);
	wheel_free(&g->arriving);
	free(g->visits.free);
	free(g->events.free);
	free(g->visit);
	free(g->event);
	free(g);
}
