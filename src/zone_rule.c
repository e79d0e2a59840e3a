/*
 * zone_rule - POSIX TZ rules
 */
#include "zone_rule.h"
#include "when.h"
#include <string.h>

#define YEARS 5 /* looked at: a time of 167 hours leaves its year */

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Each of these reads what its name says at *p, and moves *p after it. */

static bool
letter(const char **p, char c)
{
	if (**p != c)
		return false;
	++*p;
	return true;
}

static bool
number(const char **p, int low, int high, int *v)
{
	const char *from = *p;

	for (*v = 0; is_digit(**p) && *p - from < 3; ++*p)
		*v = *v * 10 + (**p - '0');
	return *p > from && !is_digit(**p) && *v >= low && *v <= high;
}

/* Three letters or more, or <letters, digits and signs>. */
static bool
name(const char **p, struct str *s)
{
	bool quoted = letter(p, '<');
	const char *from = *p;

	while (is_letter(**p) ||
	       (quoted && (is_digit(**p) || **p == '+' || **p == '-')))
		++*p;
	*s = (struct str){from, (size_t)(*p - from)};
	return s->n >= 3 && (!quoted || letter(p, '>'));
}

/* [+-]h[:mm[:ss]] */
static bool
duration(const char **p, int hours, int32_t *seconds)
{
	int sign = **p == '-' ? -1 : 1, h, m = 0, s = 0;

	if (**p == '-' || **p == '+')
		++*p;
	if (!number(p, 0, hours, &h))
		return false;
	if (letter(p, ':')) {
		if (!number(p, 0, 59, &m))
			return false;
		if (letter(p, ':') && !number(p, 0, 59, &s))
			return false;
	}
	*seconds = sign * (h * 3600 + m * 60 + s);
	return true;
}

/* In a rule west is positive. */
static bool
offset(const char **p, int32_t *east)
{
	if (!duration(p, 24, east))
		return false;
	*east = -*east;
	return true;
}

static bool
weekday(const char **p, struct rule_day *d)
{
	return number(p, 1, 12, &d->month) && letter(p, '.') &&
	       number(p, 1, 5, &d->week) && letter(p, '.') &&
	       number(p, 0, 6, &d->day);
}

/* ,Jn ,n or ,Mm.w.d and then /time, or two o'clock. */
static bool
day(const char **p, struct rule_day *d)
{
	if (!letter(p, ','))
		return false;
	d->kind = letter(p, 'J') ? 'J' : letter(p, 'M') ? 'M' : 'D';
	if (d->kind == 'M' ? !weekday(p, d)
			   : !number(p, d->kind == 'J', 365, &d->day))
		return false;
	d->time = 2 * 3600;
	return !letter(p, '/') || duration(p, 167, &d->time);
}

bool
rule_parse(const char *s, struct rule *r)
{
	const char *p = s, *usa = ",M3.2.0,M11.1.0";

	if (!name(&p, &r->standard_name) || !offset(&p, &r->standard))
		return false;
	r->changes = *p != '\0';
	if (!r->changes)
		return true;
	if (!name(&p, &r->summer_name))
		return false;
	r->summer = r->standard + 3600;
	if (*p != '\0' && *p != ',' && !offset(&p, &r->summer))
		return false;
	if (*p == '\0')
		p = usa;
	return day(&p, &r->start) && day(&p, &r->end) && *p == '\0';
}

/* Days since 1970 of the day that d means in a year. */
static int64_t
day_in(const struct rule_day *d, int64_t year)
{
	int64_t first, next;
	int week;

	if (d->kind == 'D')
		return when_days(year, 1, 1) + d->day;
	if (d->kind == 'J') /* March begins on day 60 in every year */
		return d->day < 60 ? when_days(year, 1, d->day)
				   : when_days(year, 3, d->day - 59);
	first = when_days(year, d->month, 1);
	next = d->month == 12 ? when_days(year + 1, 1, 1)
			      : when_days(year, d->month + 1, 1);
	/* 1970-01-01 was a Thursday: day 4. */
	week = (int)(((first + 4) % 7 + 7) % 7);
	first += (d->day - week + 7) % 7 + (d->week - 1) * 7;
	return first < next ? first : first - 7;
}

/* A change of the clock, put among the n before it. When summer ends as it
 * begins it does not end at all (RFC 8536 3.3.1), so the end goes first. */
static void
put(struct stretch *list, int n, struct stretch s, bool start)
{
	for (; n > 0 && list[n - 1].from >= s.from + start; n--)
		list[n] = list[n - 1];
	list[n] = s;
}

struct stretch
rule_stretch(const struct rule *r, int64_t t)
{
	struct stretch list[2 * YEARS], found, summer = {0}, winter = {0};
	int64_t year, days = t / 86400 - (t % 86400 < 0);
	int month, of_month, n = 0;

	if (!r->changes)
		return (struct stretch){
		    STRETCH_FIRST, STRETCH_LAST, r->standard, r->standard_name};
	when_date(days, &year, &month, &of_month);
	summer.offset = r->summer;
	summer.name = r->summer_name;
	winter.offset = r->standard;
	winter.name = r->standard_name;
	for (year -= YEARS / 2; n < 2 * YEARS; year++) {
		summer.from = day_in(&r->start, year) * 86400 + r->start.time -
			      r->standard;
		winter.from =
		    day_in(&r->end, year) * 86400 + r->end.time - r->summer;
		put(list, n++, summer, true);
		put(list, n++, winter, false);
	}
	for (n = 0; list[n + 1].from <= t; n++)
		;
	found = list[n];
	found.to = list[n + 1].from;
	return found;
}
