/*
 * when_format_in - times by a compiled format, read
 *
 * Each step takes as much as it can, once: there is no way back. So a text is
 * walked once, and the parts found are put together at its end.
 */
#include "num.h"
#include "when.h"
#include "when_format.h"
#include "when_step.h"

#define DAY_MS 86400000LL
#define YEARS 40 /* after so many any date comes on any weekday */

struct text {
	const char *p, *end;
	int v[NO_FIELD];
	int64_t epoch;    /* without its sign */
	bool minus, more; /* epoch's: below zero; finer than FRACTION */
	struct str zone;  /* by its name; empty: v[ZONE] seconds, if any */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
take_space(struct text *t, const struct step *s)
{
	const char *from = t->p;

	while (t->p < t->end && when_space(*t->p))
		t->p++;
	return t->p - from >= s->min;
}

/* From a place that may be a blank before it. */
static bool
number_from(struct text *t, const struct step *s, const char *from)
{
	int v = 0;

	while (t->p < t->end && t->p - from < s->max && is_digit(*t->p))
		v = v * 10 + (*t->p++ - '0');
	t->v[s->field] = v;
	return t->p - from >= s->min && v >= s->low && v <= s->high;
}

static bool
take_number(struct text *t, const struct step *s)
{
	return number_from(t, s, t->p);
}

static bool
take_padded(struct text *t, const struct step *s)
{
	const char *from = t->p;

	t->p += t->p < t->end && *t->p == ' ';
	return number_from(t, s, from) && is_digit(t->p[-1]);
}

/* POSIX: 69 to 99 are of the last century. */
static bool
take_short_year(struct text *t, const struct step *s)
{
	bool taken = take_number(t, s);

	t->v[YEAR] += t->v[YEAR] < 69 ? 2000 : 1900;
	return taken;
}

/* In any case; a name is in small letters. */
static bool
take_name(struct text *t, const char *name, size_t n)
{
	if ((size_t)(t->end - t->p) < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((t->p[i] | 0x20) != name[i])
			return false;
	t->p += n;
	return true;
}

/* A name, or its first three letters: which of them. */
static bool
take_names(struct text *t, enum field field, const char *const name[], int n)
{
	for (int i = 0; i < n; i++)
		if (t->p < t->end && (*t->p | 0x20) == *name[i] &&
		    take_name(t, name[i], 3)) {
			take_name(t, name[i] + 3, strlen(name[i] + 3));
			t->v[field] = i;
			return true;
		}
	return false;
}

static bool
take_month(struct text *t)
{
	static const char *const months[] = {"january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december"};
	bool taken = take_names(t, MONTH, months, LENGTH(months));

	t->v[MONTH]++;
	return taken;
}

static bool
take_weekday(struct text *t)
{
	static const char *const days[] = {"sunday", "monday", "tuesday",
	    "wednesday", "thursday", "friday", "saturday"};

	return take_names(t, WEEKDAY, days, LENGTH(days));
}

static bool
take_half(struct text *t)
{
	t->v[HALF] = t->p < t->end && (*t->p | 0x20) == 'p';
	return take_name(t, t->v[HALF] ? "pm" : "am", 2);
}

static bool
take_fraction(struct text *t)
{
	const char *from = t->p;
	int unit = 100;

	for (; t->p < t->end && is_digit(*t->p); t->p++) {
		t->v[FRACTION] += unit * (*t->p - '0');
		t->more |= unit == 0 && *t->p != '0';
		unit /= 10;
	}
	return t->p > from;
}

/* Digits, as many as there are: those that make it too large end it. */
static bool
take_epoch(struct text *t)
{
	const char *from;

	t->minus = t->p < t->end && *t->p == '-';
	t->p += t->minus;
	for (from = t->p; t->p < t->end && is_digit(*t->p); t->p++) {
		if (t->epoch > NUM_TIME_MAX)
			return false;
		t->epoch = t->epoch * 10 + (*t->p - '0');
	}
	return t->p > from;
}

/* Z, UTC, GMT: the same to %z and %Z. */
static bool
is_utc(struct str s)
{
	struct text t = {.p = s.p, .end = s.p + s.n};

	return (take_name(&t, "utc", 3) || take_name(&t, "gmt", 3) ||
		   take_name(&t, "z", 1)) &&
	       t.p == t.end;
}

/* Z, UTC, GMT, or a sign and 02, 0200 or 02:00. */
static bool
take_offset(struct text *t)
{
	struct str s = {t->p, 3};
	size_t left = (size_t)(t->end - t->p);
	const char *p = t->p;
	int32_t east = 0;

	if (take_name(t, "utc", 3) || take_name(t, "gmt", 3) ||
	    take_name(t, "z", 1))
		return true;
	if (left >= 6 && p[3] == ':' && is_digit(p[4]) && is_digit(p[5]))
		s.n = 6;
	else if (left >= 5 && is_digit(p[3]) && is_digit(p[4]))
		s.n = 5;
	if (left < s.n || !when_offset(s, &east))
		return false;
	t->v[ZONE] = east;
	t->p += s.n;
	return true;
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Letters, or a sign and digits, as zones without letters are called. */
static bool
take_zone(struct text *t)
{
	const char *from = t->p;
	bool sign = t->p < t->end && (*t->p == '+' || *t->p == '-');

	t->p += sign;
	while (t->p < t->end && (sign ? is_digit(*t->p) : is_letter(*t->p)))
		t->p++;
	t->zone = (struct str){from, (size_t)(t->p - from)};
	if (is_utc(t->zone))
		t->zone.n = 0;
	return t->p - from > sign;
}

static bool
take(struct text *t, const struct step *s)
{
	switch (s->take) {
	case TAKE_NONE:
		return true;
	case TAKE_SPACE:
		return take_space(t, s);
	case TAKE_NUMBER:
		return take_number(t, s);
	case TAKE_PADDED:
		return take_padded(t, s);
	case TAKE_SHORT_YEAR:
		return take_short_year(t, s);
	case TAKE_MONTH:
		return take_month(t);
	case TAKE_WEEKDAY:
		return take_weekday(t);
	case TAKE_HALF:
		return take_half(t);
	case TAKE_FRACTION:
		return take_fraction(t);
	case TAKE_OFFSET:
		return take_offset(t);
	case TAKE_ZONE:
		return take_zone(t);
	default:
		return take_epoch(t);
	}
}

static bool
in_range(int64_t t, int64_t *ms)
{
	*ms = t;
	return t >= NUM_TIME_MIN && t <= NUM_TIME_MAX;
}

/* Below zero a fraction leads away from it, and is floored all the same. */
static bool
since_1970(const struct when_format *f, const struct text *t, int64_t *ms)
{
	int64_t v = t->epoch;

	/* take_epoch lets at most 10 * NUM_TIME_MAX pass. */
	v = v * (f->milli ? 1 : 1000) + t->v[FRACTION];
	return in_range(t->minus ? -v - t->more : v, ms);
}

/* ms since midnight; negative when the hour is of the other half. */
static int64_t
of_day(const struct when_format *f, const struct text *t)
{
	int hour = t->v[HOUR], second = t->v[SECOND];

	if (f->twelve)
		hour = hour % 12 + 12 * t->v[HALF];
	else if (f->has & BIT(HALF) && (hour >= 12) != t->v[HALF])
		return -1;
	second -= second == 60;
	return ((hour * 60 + t->v[MINUTE]) * 60 + second) * 1000LL +
	       t->v[FRACTION];
}

static int64_t
midnight(const struct when_format *f, const struct text *t, int year)
{
	int day = t->v[YEAR_DAY];

	if (!(f->has & BIT(YEAR_DAY)))
		return when_midnight(year, t->v[MONTH], t->v[DAY]);
	if (day == 366 && when_midnight(year, 2, 29) == WHEN_NEVER)
		return WHEN_NEVER;
	return when_midnight(year, 1, 1) + (day - 1) * DAY_MS;
}

/* The time in a year, if there is such a day. */
static bool
in_year(const struct when_format *f, const struct text *t, int year,
    int64_t of_day, struct zone *z, int64_t *ms)
{
	int64_t v = midnight(f, t, year);

	/* 1970-01-01 was a Thursday, day 4. */
	if (v == WHEN_NEVER ||
	    (f->has & BIT(WEEKDAY) &&
		((v / DAY_MS + 4) % 7 + 7) % 7 != t->v[WEEKDAY]))
		return false;
	v += of_day;
	if (t->zone.n > 0)
		return zone_named(z, t->zone, v, &v) && in_range(v, ms);
	v = f->has & BIT(ZONE) ? v - t->v[ZONE] * 1000LL : zone_to_utc(z, v);
	return in_range(v, ms);
}

/* Years are tried from now's on, before and after it in turn. */
static bool
nearest(const struct when_format *f, const struct text *t, int64_t of_day,
    struct zone *z, int64_t now, int64_t *ms)
{
	int64_t least = INT64_MAX, year, v;
	int month, day;

	when_date(now / DAY_MS - (now % DAY_MS < 0), &year, &month, &day);
	for (int k = 0; k <= 2 * YEARS; k++) {
		int away = (k + 1) / 2, y = (int)year + (k % 2 ? -away : away);
		int64_t far;

		/* Other years, at least 363 days away, cannot be nearer. */
		if (least < 180 * DAY_MS || least < (away - 1) * 363 * DAY_MS)
			break;
		if (!in_year(f, t, y, of_day, z, &v))
			continue;
		far = v < now ? now - v : v - now;
		if (far < least || (far == least && v < *ms)) {
			least = far;
			*ms = v;
		}
	}
	return least < INT64_MAX;
}

bool
when_format_read(const struct when_format *f, struct str s, struct zone *z,
    int64_t now, int64_t *ms)
{
	struct text t = {.p = s.p, .end = s.p + s.n};
	int64_t clock;

	for (const struct step *step = f->step; step < f->step + f->n; step++)
		if (!take(&t, step) ||
		    (step->then && (t.p == t.end || *t.p++ != step->then)))
			return false;
	if (t.p < t.end)
		return false;
	if (f->has & BIT(EPOCH))
		return since_1970(f, &t, ms);
	clock = of_day(f, &t);
	if (clock < 0)
		return false;
	if (f->has & BIT(YEAR))
		return in_year(f, &t, t.v[YEAR], clock, z, ms);
	return nearest(f, &t, clock, z, now, ms);
}
