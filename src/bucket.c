/*
 * bucket - the period a time falls in
 */
#include "bucket.h"
#include "num.h"

static int64_t
cut(int64_t t, int64_t size)
{
	return (t / size - (t % size < 0)) * size;
}

/* The first field of a record is in the years 1 to 9999. */
static int64_t
in_range(int64_t from)
{
	return from < NUM_TIME_MIN ? NUM_TIME_MIN : from;
}

static int64_t
local_cut(const struct bucket *b, int64_t t, int64_t *offset)
{
	*offset = (int64_t)zone_offset(b->zone, t) * 1000;
	return cut(t + *offset, b->size);
}

/* The first time after low whose offset is not low's; high has another. */
static int64_t
change_between(const struct bucket *b, int64_t low, int64_t high)
{
	int32_t offset = zone_offset(b->zone, low);

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (zone_offset(b->zone, middle) == offset)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/*
 * Where the clocks are set forward, a period may begin within what is left out:
 * 1. It begins with the change.
 * Where they are set back, the same local time comes again:
 * 2. The period begins within what comes again: it begins twice.
 * 3. Another period has begun before the clocks were set back: it goes on.
 * 4. Else there is one that is longer than others.
 */
static int64_t
of_zone(const struct bucket *b, int64_t t)
{
	int64_t offset, local = local_cut(b, t, &offset), later;
	int64_t first = zone_to_utc(b->zone, local), again = local - offset;

	if (again < first &&
	    first + (int64_t)zone_offset(b->zone, first) * 1000 != local)
		return change_between(b, again, first);
	if (again - first >= b->size)
		return again;
	if (t - first >= b->size) {
		later = local_cut(b, first + b->size, &offset);
		if (later > local)
			return zone_to_utc(b->zone, later);
	}
	return first;
}

int64_t
bucket_of(struct bucket *b, int64_t t)
{
	if (b->size == 0)
		return 0;
	if (b->zone)
		return in_range(of_zone(b, t));
	if (t < b->last || t - b->last >= b->size)
		b->last = cut(t, b->size);
	return in_range(b->last);
}
