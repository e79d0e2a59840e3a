/*
 * bucket - every quarter of an hour of years with and without change of clocks
 */
#include "../../src/bucket.h"
#include "check.h"

#define MINUTE 60000LL
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define LENGTH(a) (sizeof(a) / sizeof *(a))

/*
 * A later time is in no earlier period, and none begins after its times.
 */
static void
walk(struct zone *zone, int64_t size)
{
	struct bucket b = {.size = size, .zone = zone};
	int64_t before = INT64_MIN, begin = 1711929600000 - 200 * DAY;

	for (int64_t t = begin; t < begin + 400 * DAY; t += 15 * MINUTE) {
		int64_t from = bucket_of(&b, t);

		CHECK(from <= t, "begins after its time");
		CHECK(from >= before, "before an earlier one");
		CHECK(t - from < size + 2 * HOUR, "too long");
		CHECK(zone || t - from < size, "too long in UTC");
		CHECK(zone || from % size == 0, "not aligned");
		before = from;
	}
}

static int64_t
of(struct zone *zone, int64_t size, int64_t t)
{
	struct bucket b = {.size = size, .zone = zone};

	return bucket_of(&b, t);
}

int
main(void)
{
	static const char *const name[] = {"+05:30",
	    "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0",
	    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
	    "CST5CDT,M3.2.0/0,M11.1.0/1"};
	static const int64_t size[] = {1, 15 * MINUTE, 20 * MINUTE, 30 * MINUTE,
	    45 * MINUTE, HOUR, 90 * MINUTE, 2 * HOUR, 150 * MINUTE, 3 * HOUR,
	    7 * HOUR, DAY, 7 * DAY};
	static struct zone *zone[LENGTH(name) + 1]; /* the first is UTC */
	struct zone *berlin;
	/* the clocks go from 3:00 to 2:00 */
	const int64_t back = 1729990800000;

	for (size_t z = 0; z <= LENGTH(name); z++) {
		if (z > 0)
			zone[z] = zone_open(name[z - 1]);
		CHECK(z == 0 || zone[z], name[z ? z - 1 : 0]);
		for (size_t s = 0; s < LENGTH(size); s++)
			walk(zone[z], size[s]);
	}
	berlin = zone[2];

	/* An hour that comes twice is two buckets; the day has 25 hours. */
	CHECK(of(berlin, HOUR, back - 1) == back - HOUR, "first 2:00");
	CHECK(of(berlin, HOUR, back + 1) == back, "second 2:00");
	CHECK(of(berlin, DAY, back - 1) == back - 3 * HOUR, "25 hours");
	CHECK(of(berlin, DAY, back + 22 * HOUR - 1) == back - 3 * HOUR,
	    "25 hours, end");
	CHECK(
	    of(berlin, DAY, back + 22 * HOUR) == back + 22 * HOUR, "next day");

	CHECK(of(NULL, HOUR, -1) == -HOUR, "before 1970");
	CHECK(of(NULL, HOUR, 0) == 0, "1970");
	CHECK(of(NULL, DAY * 3652059, -1) == -62135596800000, "year 0");
	CHECK(of(NULL, 0, 12345) == 0, "no buckets");
	return check_failed;
}
