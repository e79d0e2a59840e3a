/*
 * when_in - times as the world writes them, read
 *
 * The place of the first sign that is no digit tells the form. A log stays at
 * one day for millions of lines, so the two hot forms remember the bytes of
 * their last date and compare eight at a time; HH:MM:SS is one word, checked
 * and taken apart without a loop.
 */
#include "num.h"
#include "when.h"
#include "word.h"

#define E11 100000000000LL

static bool
in_range(int64_t t, int64_t *ms)
{
	*ms = t;
	return t >= NUM_TIME_MIN && t <= NUM_TIME_MAX;
}

/* Two digits, or something far below zero. */
static int
pair(const char *p)
{
	unsigned a = (unsigned char)p[0] - '0', b = (unsigned char)p[1] - '0';

	return a > 9 || b > 9 ? -10000 : (int)(a * 10 + b);
}

/*
 * HH:MM:SS to ms, -1 when there is no such time. With the expected characters
 * taken off, a colon is 0 and a digit 0 to 9: the high half is 0, also with 6
 * added. (A carry comes only from bytes that have failed.)
 */
static inline int32_t
clock_ms(uint64_t w)
{
	uint64_t pairs;
	uint32_t h, m, s;

	w ^= 0x30303a30303a3030;
	if (((w & 0xf0f0fff0f0fff0f0) | ((w + WORD(6)) & WORD(0xf0))) != 0)
		return -1;
	pairs = w * 10 + (w >> 8);
	h = pairs & 0xff;
	m = pairs >> 24 & 0xff;
	s = pairs >> 48 & 0xff;
	s -= s == 60;
	if (h > 23 || m > 59 || s > 59)
		return -1;
	return (int32_t)(((h * 60 + m) * 60 + s) * 1000);
}

bool
when_offset(struct str s, int32_t *seconds)
{
	const char *p = s.p;
	int h, m = 0;

	if (s.n == 1 && (*p == 'Z' || *p == 'z')) {
		*seconds = 0;
		return true;
	}
	if (s.n < 3 || (*p != '+' && *p != '-'))
		return false;
	h = pair(p + 1);
	if (s.n == 5)
		m = pair(p + 3);
	else if (s.n == 6 && p[3] == ':')
		m = pair(p + 4);
	else if (s.n != 3)
		return false;
	if (h < 0 || h > 23 || m < 0 || m > 59)
		return false;
	*seconds = (h * 60 + m) * (*p == '-' ? -60 : 60);
	return true;
}

/* .5 or ,5 to ms, and p to what comes after; -1 when no digit follows. */
static int
fraction(const char **p, const char *end)
{
	int ms = 0, unit = 100;
	const char *q = *p + 1;

	for (; q < end && *q >= '0' && *q <= '9'; q++) {
		ms += unit * (*q - '0');
		unit /= 10;
	}
	if (q == *p + 1)
		return -1;
	*p = q;
	return ms;
}

/* Day and clock, and what comes after the seconds: fraction and offset. */
static bool
finish(int64_t day, int32_t clock, const char *p, const char *end,
    struct zone *z, int64_t *ms)
{
	int64_t t;
	int32_t east;

	if (day == WHEN_NEVER || clock < 0)
		return false;
	t = day + clock;
	if (p < end && (*p == '.' || *p == ',')) {
		int part = fraction(&p, end);

		if (part < 0)
			return false;
		t += part;
	}
	if (p == end) {
		t = zone_to_utc(z, t);
	} else {
		p += *p == ' ';
		if (!when_offset((struct str){p, (size_t)(end - p)}, &east))
			return false;
		t -= east * 1000LL;
	}
	return in_range(t, ms);
}

static struct {
	uint64_t head; /* 2024-01- */
	uint64_t tail; /* 15T00:00 */
	int64_t ms;
} iso_last = {.ms = WHEN_NEVER};

/* The day of 2024-01-15, the last one from memory. */
static inline int64_t
iso_day(const char *p)
{
	char tail[] = "ddT00:00";

	memcpy(tail, p + 8, 2);
	if (word_load(p) == iso_last.head && word_load(tail) == iso_last.tail)
		return iso_last.ms;
	if (p[4] != '-' || p[7] != '-')
		return WHEN_NEVER;
	iso_last.head = word_load(p);
	iso_last.tail = word_load(tail);
	iso_last.ms = when_midnight(
	    pair(p) * 100 + pair(p + 2), pair(p + 5), pair(p + 8));
	return iso_last.ms;
}

/*
 * With the last day's bytes and the other expected ones taken off, the words
 * have digits where there are some, and else 0: whether a byte is more than it
 * may be is the high bit, when what it lacks of 0x7f is added.
 */
bool
when_utc(struct str s, int64_t *ms)
{
	uint64_t a, b, pairs, h, m;

	if (s.n != 24 || word_load(s.p) != iso_last.head)
		return false;
	a = word_load(s.p + 8) ^ iso_last.tail;
	b = word_load(s.p + 16) ^ 0x5a3030302e30303a; /* :00.000Z */
	pairs = a * 10 + (a >> 8);
	h = pairs >> 24 & 0xff;
	m = pairs >> 48 & 0xff;
	pairs = b * 10 + (b >> 8);
	if (((a | (a + 0x767a7f767d7f7f7f) | b | (b + 0x7f7676767f767a7f)) &
		WORD(0x80)) != 0 ||
	    h > 23 || iso_last.ms == WHEN_NEVER)
		return false;
	return in_range(
	    iso_last.ms +
		(int64_t)(((h * 60 + m) * 60 + (pairs >> 8 & 0xff)) * 1000 +
			  (pairs >> 32 & 0xff) * 10 + (b >> 48 & 0xff)),
	    ms);
}

/* The milliseconds of .123Z, as most write it; -1 when it is not that. */
static int
milliseconds(const char *p)
{
	unsigned a = (unsigned char)p[1] - '0', b = (unsigned char)p[2] - '0';
	unsigned c = (unsigned char)p[3] - '0';

	if (p[0] != '.' || a > 9 || b > 9 || c > 9 || p[4] != 'Z')
		return -1;
	return (int)(a * 100 + b * 10 + c);
}

/* 2024-01-15, and a time with or without seconds. */
static bool
iso(struct str s, struct zone *z, int64_t *ms)
{
	const char *p = s.p, *end = s.p + s.n;
	int64_t day = iso_day(p);
	char minutes[] = "hh:mm:00";

	if (s.n == 10)
		return finish(day, 0, end, end, z, ms);
	if (s.n < 16 || (p[10] != 'T' && p[10] != 't' && p[10] != ' '))
		return false;
	if (s.n >= 19 && p[16] == ':') {
		int32_t clock = clock_ms(word_load(p + 11));
		int part = s.n == 24 ? milliseconds(p + 19) : -1;

		if (part >= 0 && clock >= 0 && day != WHEN_NEVER)
			return in_range(day + clock + part, ms);
		return finish(day, clock, p + 19, end, z, ms);
	}
	if (s.n > 16 && (p[16] == '.' || p[16] == ','))
		return false;
	memcpy(minutes, p + 11, 5);
	return finish(day, clock_ms(word_load(minutes)), p + 16, end, z, ms);
}

/* 20240115T100000, rewritten; the seconds may be missing. */
static bool
basic(struct str s, struct zone *z, int64_t *ms)
{
	const char *p = s.p, *end = s.p + s.n;
	char day[] = "yyyy-mm-dd", clock[] = "hh:mm:00";
	bool seconds = s.n >= 15 && pair(p + 13) >= 0;
	const char *rest = p + (seconds ? 15 : 13);

	memcpy(day, p, 4);
	memcpy(day + 5, p + 4, 2);
	memcpy(day + 8, p + 6, 2);
	memcpy(clock, p + 9, 2);
	memcpy(clock + 3, p + 11, 2);
	if (seconds)
		memcpy(clock + 6, p + 13, 2);
	else if (rest < end && (*rest == '.' || *rest == ','))
		return false;
	return finish(
	    iso_day(day), clock_ms(word_load(clock)), rest, end, z, ms);
}

/* Jan is 1, in any case; 0 is no month. */
static int
month(const char *p)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; i < 12; i++)
		if ((p[0] | 32) == names[3 * i] &&
		    (p[1] | 32) == names[3 * i + 1] &&
		    (p[2] | 32) == names[3 * i + 2])
			return i + 1;
	return 0;
}

/* 10/Oct/2000:13:55:36, and a zone or none. */
static bool
clf(struct str s, struct zone *z, int64_t *ms)
{
	const char *p = s.p;

	if (p[2] != '/' || p[6] != '/' || p[11] != ':')
		return false;
	return finish(when_midnight(pair(p + 7) * 100 + pair(p + 9),
			  month(p + 3), pair(p)),
	    clock_ms(word_load(p + 12)), p + 20, p + s.n, z, ms);
}

/*
 * The bytes of "10/Oct/2000:13:55:36 -0700" that are not the clock, as three
 * loads: 0-7, 8-11, 18-25 without the first two.
 */
struct clf_day {
	uint64_t head, zone;
	uint32_t tail;
	int64_t ms; /* midnight in UTC */
};

bool
when_clf(struct str s, int64_t *ms)
{
	static struct clf_day last = {.zone = UINT64_MAX}; /* none */
	struct clf_day day;
	int32_t clock;

	if (s.n != 26)
		return false;
	day.head = word_load(s.p);
	memcpy(&day.tail, s.p + 8, sizeof day.tail);
	day.zone = word_load(s.p + 18) >> 16;
	clock = clock_ms(word_load(s.p + 12));
	if (day.head == last.head && day.tail == last.tail &&
	    day.zone == last.zone)
		return clock >= 0 && in_range(last.ms + clock, ms);
	if (s.p[20] != ' ' || !clf(s, NULL, ms))
		return false;
	day.ms = *ms - clock;
	last = day;
	return true;
}

/*
 * Digits of a number are taken until the milliseconds end, keep of them from
 * here; those after only tell whether there was more.
 */
struct sum {
	int64_t keep, ms;
	bool more;
};

static void
sum_digit(struct sum *s, int digit)
{
	if (s->keep > 0)
		s->ms = s->ms * 10 + digit;
	else
		s->more |= digit != 0;
	s->keep--;
}

/* Where the ms end for a whole part of n digits: s, ms, us, ns by its size. */
static int64_t
keep(int64_t n)
{
	return n <= 11 ? n + 3 : n <= 14 ? n : n <= 17 ? n - 3 : n - 6;
}

static bool
number(struct str s, int64_t *ms)
{
	const char *p = s.p, *end = s.p + s.n, *whole;
	bool minus = s.n > 0 && *p == '-';
	struct sum sum = {0};

	p += minus;
	if (p == end || *p < '0' || *p > '9')
		return false;
	while (p < end && *p == '0')
		p++;
	for (whole = p; p < end && *p >= '0' && *p <= '9'; p++)
		;
	if (p - whole > 21)
		return false;
	sum.keep = keep(p - whole);
	for (; whole < p; whole++)
		sum_digit(&sum, *whole - '0');
	if (p < end && (*p++ != '.' || p == end))
		return false;
	for (; p < end && *p >= '0' && *p <= '9'; p++)
		sum_digit(&sum, *p - '0');
	while (sum.keep > 0)
		sum_digit(&sum, 0);
	/* Negative times are floored too. */
	return in_range(minus ? -sum.ms - sum.more : sum.ms, ms) && p == end;
}

bool
when_parse(struct str s, struct zone *z, int64_t *ms)
{
	int64_t v;

	if (s.n >= 10 && s.p[4] == '-')
		return iso(s, z, ms);
	if (s.n >= 20 && s.p[2] == '/')
		return (s.n == 26 && when_clf(s, ms)) || clf(s, z, ms);
	if (s.n <= 14 && num_int(s, &v))
		return in_range(v > -E11 && v < E11 ? v * 1000 : v, ms);
	if (s.n >= 13 && (s.p[8] == 'T' || s.p[8] == 't'))
		return basic(s, z, ms);
	return number(s, ms);
}
