/*
 * w3c_time - date and time in two columns, or the time alone
 */
#include "w3c_time.h"
#include "num.h"
#include "when.h"

#define HOUR 3600000LL
#define DAY (24 * HOUR)

void
w3c_time_begin(struct w3c_time *t)
{
	t->local = t->dated = false;
}

/* 15-Jan-2024 10:00:00 to 15/Jan/2024:10:00:00. */
static bool
with_month(struct str text, int64_t *ms)
{
	char clf[20];

	if (text.n != sizeof clf || text.p[2] != '-' || text.p[6] != '-' ||
	    text.p[11] != ' ')
		return false;
	memcpy(clf, text.p, sizeof clf);
	clf[2] = clf[6] = '/';
	clf[11] = ':';
	return when_parse((struct str){clf, sizeof clf}, NULL, ms);
}

void
w3c_time_date(struct w3c_time *t, struct str text)
{
	int64_t ms;

	if (!when_parse(text, NULL, &ms) && !with_month(text, &ms))
		return;
	t->dated = true;
	t->clock = ms;
}

/* The time of a day: ms since midnight. */
static bool
time_of_day(struct str text, int64_t *ms)
{
	char day[64] = "1970-01-01 ";

	if (text.n < 5 || text.n > 32)
		return false;
	memcpy(day + 11, text.p, text.n);
	return when_parse((struct str){day, 11 + text.n}, NULL, ms) &&
	       *ms >= 0 && *ms < DAY;
}

/* The day is that which suits the latest time. */
static bool
put_dated(struct w3c_time *t, struct str time)
{
	int64_t ms, day = t->clock - (t->clock % DAY + DAY) % DAY;

	if (!t->dated || !time_of_day(time, &ms))
		return false;
	ms += day;
	if (ms < t->clock - HOUR)
		ms += DAY;
	else if (ms >= t->clock + 23 * HOUR)
		ms -= DAY;
	if (ms < NUM_TIME_MIN || ms > NUM_TIME_MAX)
		return false;
	if (ms > t->clock)
		t->clock = ms;
	t->text.n += when_put(buf_room(&t->text, WHEN_ROOM), ms, NULL);
	t->text.n -= t->local; /* its Z */
	return true;
}

struct str
w3c_time_join(
    struct w3c_time *t, const struct value *date, const struct value *time)
{
	struct str clock = time->null ? STR("-") : time->text;
	struct str day = date && !date->null ? date->text : STR("-");
	char *to;

	t->text.n = 0;
	if (date == NULL) {
		if (!put_dated(t, clock))
			buf_put(&t->text, clock.p, clock.n);
		return (struct str){t->text.p, t->text.n};
	}
	to = buf_room(&t->text, day.n + clock.n + 2);
	memcpy(to, day.p, day.n);
	to += day.n;
	*to++ = ' ';
	memcpy(to, clock.p, clock.n);
	to += clock.n;
	*to = 'Z';
	to += !t->local;
	return (struct str){t->text.p, (size_t)(to - t->text.p)};
}
