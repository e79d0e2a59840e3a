/*
 * when_format - times by a format, compiled
 *
 * A format becomes steps, one for each conversion, byte or run of white space;
 * when_format_in.c takes them. Here is decided, once, whether they can give a
 * time at all: each part once, none without those it needs.
 */
#include "when_format.h"
#include "when_step.h"
#include <stdlib.h>

/* Conversions that stand for others. */
static const struct {
	char letter;
	const char *format;
} several[] = {
    {'c', "%a %b %e %H:%M:%S %Y"},
    {'D', "%m/%d/%y"},
    {'F', "%Y-%m-%d"},
    {'r', "%I:%M:%S %p"},
    {'R', "%H:%M"},
    {'T', "%H:%M:%S"},
    {'x', "%m/%d/%y"},
    {'X', "%H:%M:%S"},
};

/* The others. For numbers: digits from, to, then the value from, to; none
 * follows. */
static const struct {
	char letter;
	struct step step;
} single[] = {
    {'Y', {TAKE_NUMBER, YEAR, 4, 4, 0, 9999, 0}},
    {'y', {TAKE_SHORT_YEAR, YEAR, 2, 2, 0, 99, 0}},
    {'m', {TAKE_NUMBER, MONTH, 1, 2, 1, 12, 0}},
    {'b', {.take = TAKE_MONTH, .field = MONTH}},
    {'B', {.take = TAKE_MONTH, .field = MONTH}},
    {'h', {.take = TAKE_MONTH, .field = MONTH}},
    {'d', {TAKE_NUMBER, DAY, 1, 2, 1, 31, 0}},
    {'e', {TAKE_PADDED, DAY, 1, 2, 1, 31, 0}},
    {'j', {TAKE_NUMBER, YEAR_DAY, 1, 3, 1, 366, 0}},
    {'a', {.take = TAKE_WEEKDAY, .field = WEEKDAY}},
    {'A', {.take = TAKE_WEEKDAY, .field = WEEKDAY}},
    {'H', {TAKE_NUMBER, HOUR, 1, 2, 0, 23, 0}},
    {'k', {TAKE_PADDED, HOUR, 1, 2, 0, 23, 0}},
    {'I', {TAKE_NUMBER, HOUR, 1, 2, 1, 12, 0}},
    {'l', {TAKE_PADDED, HOUR, 1, 2, 1, 12, 0}},
    {'p', {.take = TAKE_HALF, .field = HALF}},
    {'P', {.take = TAKE_HALF, .field = HALF}},
    {'M', {TAKE_NUMBER, MINUTE, 1, 2, 0, 59, 0}},
    {'S', {TAKE_NUMBER, SECOND, 1, 2, 0, 60, 0}},
    {'f', {.take = TAKE_FRACTION, .field = FRACTION}},
    {'z', {.take = TAKE_OFFSET, .field = ZONE}},
    {'Z', {.take = TAKE_ZONE, .field = ZONE}},
    {'s', {.take = TAKE_EPOCH, .field = EPOCH}},
    {'L', {.take = TAKE_EPOCH, .field = EPOCH}},
    {'n', {.take = TAKE_SPACE, .field = NO_FIELD}},
    {'t', {.take = TAKE_SPACE, .field = NO_FIELD}},
    {'%', {.take = TAKE_NONE, .field = NO_FIELD, .then = '%'}},
};

static const char *const names[] = {[YEAR] = "year",
    [MONTH] = "month",
    [DAY] = "day",
    [YEAR_DAY] = "day of the year",
    [WEEKDAY] = "weekday",
    [HOUR] = "hour",
    [HALF] = "half of the day",
    [MINUTE] = "minute",
    [SECOND] = "second",
    [FRACTION] = "fraction",
    [ZONE] = "zone",
    [EPOCH] = "time"};

/* A message about a conversion. */
static const char *
wrong_letter(char letter, const char *what, const char *name)
{
	static struct buf b;

	b.n = 0;
	buf_put(&b, "%", 1);
	buf_put(&b, &letter, 1);
	buf_str(&b, what);
	buf_put(&b, name, strlen(name) + 1);
	return b.p;
}

/* Runs of white space are one step, whose min tells whether it must be; a byte
 * goes with the step before it. */
static void
append(struct when_format *f, struct step s)
{
	struct step *last = f->n > 0 ? &f->step[f->n - 1] : NULL;

	if (s.take == TAKE_SPACE && last && last->take == TAKE_SPACE &&
	    last->then == '\0') {
		last->min |= s.min;
		return;
	}
	if (s.take == TAKE_NONE && last && last->then == '\0') {
		last->then = s.then;
		return;
	}
	f->step = mem_resize(f->step, f->n + 1, sizeof *f->step);
	f->step[f->n++] = s;
}

static const char *
append_single(struct when_format *f, char letter)
{
	size_t i = 0;
	enum field field;

	while (i < LENGTH(single) && single[i].letter != letter)
		i++;
	if (letter == '\0')
		return "a % without a letter at its end";
	if (i == LENGTH(single))
		return wrong_letter(letter, " is no conversion", "");
	field = single[i].step.field;
	if (field != NO_FIELD && f->has & BIT(field))
		return wrong_letter(
		    letter, " gives once more the ", names[field]);
	if (field != NO_FIELD)
		f->has |= BIT(field);
	f->twelve |= letter == 'I' || letter == 'l';
	f->milli |= letter == 'L';
	append(f, single[i].step);
	return NULL;
}

static const char *
append_all(struct when_format *f, const char *format)
{
	const char *wrong = NULL;

	for (const char *p = format; *p && !wrong; p++) {
		size_t i = 0;

		if (when_space(*p)) {
			append(f, (struct step){.take = TAKE_SPACE, .min = 1});
			continue;
		}
		if (*p != '%') {
			append(f, (struct step){.then = *p});
			continue;
		}
		if (*++p == '\0')
			return append_single(f, '\0');
		while (i < LENGTH(several) && several[i].letter != *p)
			i++;
		wrong = i < LENGTH(several) ? append_all(f, several[i].format)
					    : append_single(f, *p);
	}
	return wrong;
}

static bool
of_digits(const struct step *s)
{
	return s->take == TAKE_NUMBER || s->take == TAKE_PADDED ||
	       s->take == TAKE_SHORT_YEAR || s->take == TAKE_FRACTION ||
	       s->take == TAKE_EPOCH;
}

/* Numbers that may touch have all their digits: 115 is no %m%d. */
static void
fill_touching(struct when_format *f)
{
	struct step *before = NULL;

	for (struct step *s = f->step; s < f->step + f->n; s++) {
		if (before && of_digits(s)) {
			before->min = before->max;
			s->min = s->max;
		}
		if (s->then ||
		    !(of_digits(s) || (s->take == TAKE_SPACE && !s->min)))
			before = NULL;
		else if (of_digits(s))
			before = s;
	}
}

/* Whether a has come without b. */
static bool
alone(const struct when_format *f, enum field a, enum field b)
{
	return f->has & BIT(a) && !(f->has & BIT(b));
}

static const char *
wrong_epoch(const struct when_format *f)
{
	unsigned beside = BIT(EPOCH) | BIT(ZONE) | BIT(FRACTION);

	if (f->milli && f->has & ~(BIT(EPOCH) | BIT(ZONE)))
		return "%L is a whole time, in milliseconds since 1970: no "
		       "other part may stand beside it (%f is the fraction of "
		       "a second)";
	if (f->has & ~beside)
		return "%s is a whole time, in seconds since 1970: no other "
		       "part may stand beside it but %f";
	return NULL;
}

/* NULL, or what the parts lack to be a time. */
static const char *
incomplete(const struct when_format *f)
{
	if (f->has & BIT(EPOCH))
		return wrong_epoch(f);
	if (f->has & BIT(YEAR_DAY) && f->has & (BIT(MONTH) | BIT(DAY)))
		return "%j is a day already: no month and no %d beside it";
	if (!(f->has & (BIT(MONTH) | BIT(DAY) | BIT(YEAR_DAY))))
		return "no date: it lacks %m and %d, or %j, or %s or %L";
	if (alone(f, MONTH, DAY))
		return "a month without a day: it lacks %d";
	if (alone(f, DAY, MONTH))
		return "a day without a month: it lacks %m or %b";
	if (f->twelve && !(f->has & BIT(HALF)))
		return "an hour from 1 to 12: it lacks %p";
	if (alone(f, HALF, HOUR))
		return "%p without an hour: it lacks %I";
	if (alone(f, MINUTE, HOUR))
		return "a minute without an hour: it lacks %H";
	if (alone(f, SECOND, MINUTE))
		return "a second without a minute: it lacks %M";
	if (alone(f, FRACTION, SECOND))
		return "a fraction without a second: it lacks %S or %s";
	return NULL;
}

struct when_format *
when_format_compile(const char *format, const char **wrong)
{
	struct when_format *f = mem_zero(1, sizeof *f);

	*wrong = append_all(f, format);
	if (*wrong == NULL)
		*wrong = incomplete(f);
	if (*wrong == NULL) {
		fill_touching(f);
		return f;
	}
	when_format_free(f);
	return NULL;
}

void
when_format_free(struct when_format *f)
{
	free(f->step);
	free(f);
}
