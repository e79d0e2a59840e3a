/*
 * gen: the same events whatever the disorder, in order without it, and late
 * ones later than that
 */
#include "../../src/gen.h"
#include "../../src/rnd.h"
#include "check.h"

#define EVENTS 50000

static struct gen_plan
plan(int64_t disorder, uint64_t late)
{
	return (struct gen_plan){.events = EVENTS,
	    .delayed = 1ULL << 32,
	    .users = 1000,
	    .hosts = 20,
	    .disorder = disorder,
	    .late = late,
	    .bad = UINT32_MAX / 100,
	    .seed = 7,
	    .start = -86400000};
}

struct sum {
	uint64_t n, all, bad, late, most_late;
	bool in_order;
};

/* all: of hashes, so that the order makes no difference */
static struct sum
run(struct gen_plan p)
{
	struct gen *g = gen_new(&p);
	struct sum s = {.in_order = true};
	const struct gen_event *e;
	int64_t last = INT64_MIN;

	while ((e = gen_next(g)) != NULL) {
		uint64_t behind = 0;

		s.n++;
		s.bad += e->bad;
		s.all += rnd_mix(e->salt ^ (uint64_t)e->time ^ e->user ^
				 (uint64_t)e->page.kind << 50);
		if (e->time < last)
			behind = (uint64_t)(last - e->time);
		else
			last = e->time;
		s.in_order &= behind == 0;
		s.late += behind > 300000;
		if (behind > s.most_late)
			s.most_late = behind;
	}
	gen_free(g);
	return s;
}

int
main(void)
{
	struct sum plain = run(plan(0, 0)), again = run(plan(0, 0));
	struct sum mixed = run(plan(30000, 0));
	struct sum late = run(plan(30000, UINT32_MAX / 100));

	CHECK(plain.n == EVENTS, "as many as asked for");
	CHECK(plain.in_order, "in order without disorder");
	CHECK(plain.all == again.all, "the same again");
	CHECK(plain.bad > EVENTS / 200 && plain.bad < EVENTS / 50, "bad share");
	CHECK(!mixed.in_order && mixed.most_late <= 30000, "disorder");
	CHECK(mixed.all == plain.all, "the same events with disorder");
	CHECK(late.all == plain.all, "the same events with late ones");
	CHECK(
	    late.late > EVENTS / 200 && late.late < EVENTS / 50, "late share");
	CHECK(late.most_late <= 630000, "not later than ten minutes");
	return check_failed;
}
