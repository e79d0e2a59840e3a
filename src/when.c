/*
 * when - the calendar, and times as RFC 3339 has them
 *
 * Reading is in when_in.c.
 */
#include "when.h"
#include "num.h"

#define DAY 86400000LL

int64_t
when_days(int64_t year, int month, int day)
{
	/* Years from March on, in eras of 400, so that leap days come last. */
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year + day - 1 - 719468;
}

void
when_date(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t n = days + 719468;
	int64_t era = (n >= 0 ? n : n - 146096) / 146097;
	int64_t of_era = n - era * 146097;
	int64_t y =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = (int)(of_era - (365 * y + y / 4 - y / 100));
	int from_march = (5 * of_year + 2) / 153;

	*day = of_year - (153 * from_march + 2) / 5 + 1;
	*month = from_march + (from_march < 10 ? 3 : -9);
	*year = y + era * 400 + (*month <= 2);
}

int64_t
when_midnight(int year, int month, int day)
{
	static const char lengths[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	if (year < 0 || month < 1 || month > 12 || day < 1 ||
	    day > lengths[month - 1] + (month == 2 && leap))
		return WHEN_NEVER;
	return when_days(year, month, day) * DAY;
}

static char *
put_two(char *to, unsigned v)
{
	to[0] = (char)('0' + v / 10);
	to[1] = (char)('0' + v % 10);
	return to + 2;
}

/* 2024-01-15, the last one from memory: output is in time order, nearly. */
static char *
put_day(char *to, int64_t days)
{
	static char text[10] = "1970-01-01";
	static int64_t last;

	if (days != last) {
		int64_t year;
		int month, day;

		when_date(days, &year, &month, &day);
		put_two(text, (unsigned)(year / 100));
		put_two(text + 2, (unsigned)(year % 100));
		put_two(text + 5, (unsigned)month);
		put_two(text + 8, (unsigned)day);
		last = days;
	}
	memcpy(to, text, sizeof text);
	return to + sizeof text;
}

static char *
put_clock(char *to, uint32_t ms)
{
	uint32_t s = ms / 1000, part = ms % 1000;

	to = put_two(to, s / 3600);
	*to++ = ':';
	to = put_two(to, s / 60 % 60);
	*to++ = ':';
	to = put_two(to, s % 60);
	*to++ = '.';
	*to++ = (char)('0' + part / 100);
	return put_two(to, part % 100);
}

static char *
put_offset(char *to, int minutes)
{
	unsigned size = (unsigned)(minutes < 0 ? -minutes : minutes);

	if (minutes == 0) {
		*to = 'Z';
		return to + 1;
	}
	*to++ = minutes < 0 ? '-' : '+';
	to = put_two(to, size / 60);
	*to++ = ':';
	return put_two(to, size % 60);
}

/* The offset in minutes; 0 where the year would not have four digits. */
static int
minutes_east(struct zone *z, int64_t ms)
{
	int32_t s = zone_offset(z, ms);
	int minutes = (s + (s < 0 ? -30 : 30)) / 60;

	return ms + minutes * 60000LL > NUM_TIME_MAX ? 0 : minutes;
}

size_t
when_put(char *to, int64_t ms, struct zone *z)
{
	int minutes = z == NULL ? 0 : minutes_east(z, ms);
	int64_t local = ms + minutes * 60000LL;
	int64_t days = local / DAY - (local % DAY < 0);
	char *p = put_day(to, days);

	*p++ = 'T';
	p = put_clock(p, (uint32_t)(local - days * DAY));
	p = put_offset(p, minutes);
	return (size_t)(p - to);
}
