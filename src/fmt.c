/*
 * fmt - times, spans and numbers, for the formats evfmt writes
 */
#include "fmt.h"
#include "num.h"
#include "when.h"

/* Longer numbers stay as they are. */
#define DIGITS (FMT_ROOM - 16)

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
fmt_number(struct str s, size_t digits)
{
	const char *p = s.p, *end = s.p + s.n, *whole;
	size_t n;

	if (p < end && *p == '-')
		p++;
	for (whole = p; p < end && is_digit(*p);)
		p++;
	n = (size_t)(p - whole);
	if (n == 0 || (n > 1 && *whole == '0'))
		return false;
	if (p < end) {
		const char *point = p++;

		while (p < end && is_digit(*p))
			p++;
		if (*point != '.' || p != end || p == point + 1)
			return false;
		n += (size_t)(p - point) - 1;
	}
	return n <= digits;
}

/* Moves the point of a number three places to the left; no zeros at its end. */
static size_t
put_seconds(char *to, struct str ms)
{
	char *start = to;
	const char *point = memchr(ms.p, '.', ms.n);
	const char *end = ms.p + ms.n, *p = ms.p;
	int places;

	if (point == NULL)
		point = end;
	if (*p == '-')
		*to++ = *p++;
	if (point - p <= 3)
		*to++ = '0';
	while (point - p > 3)
		*to++ = *p++;
	*to++ = '.';
	for (places = 3; places > point - p; places--)
		*to++ = '0';
	for (; p < end; p++)
		if (p != point)
			*to++ = *p;
	while (to[-1] == '0')
		to--;
	if (to[-1] == '.')
		to--;
	return (size_t)(to - start);
}

/* 2d03h: a whole number of larger units, and of smaller ones in two digits. */
static size_t
put_pair(char *to, int64_t v, const char units[2], int64_t small)
{
	size_t n = num_put(to, v / small);

	v %= small;
	to[n++] = units[0];
	to[n++] = (char)('0' + v / 10);
	to[n++] = (char)('0' + v % 10);
	to[n++] = units[1];
	return n;
}

/* 900ms 12.3s 4m12s 1h04m 2d03h, what is below that cut off. */
static size_t
put_span(char *to, int64_t ms)
{
	size_t n;

	if (ms < 1000) {
		n = num_put(to, ms);
		to[n++] = 'm';
	} else if (ms < 60000) {
		n = num_put(to, ms / 1000);
		to[n++] = '.';
		to[n++] = (char)('0' + ms / 100 % 10);
	} else if (ms < 3600000) {
		return put_pair(to, ms / 1000, "ms", 60);
	} else if (ms < 86400000) {
		return put_pair(to, ms / 60000, "hm", 60);
	} else {
		return put_pair(to, ms / 3600000, "dh", 24);
	}
	to[n++] = 's';
	return n;
}

/* A span may have decimals, as an average has, and a sign. */
static size_t
span(char *to, struct str field)
{
	const char *point = memchr(field.p, '.', field.n);
	bool minus = field.p[0] == '-';
	struct str whole = field;
	int64_t ms;

	if (point)
		whole.n = (size_t)(point - field.p);
	whole.p += minus;
	whole.n -= minus;
	if (!num_int(whole, &ms))
		return 0;
	*to = '-';
	return minus + put_span(to + minus, ms);
}

struct str
fmt_text(const struct fmt_plan *p, const struct fmt_column *c, struct str field,
    char room[FMT_ROOM])
{
	int64_t ms;
	size_t n = 0;

	if (c->as == FMT_AS_IS || !fmt_number(field, DIGITS))
		return field;
	if (c->as == FMT_SECONDS)
		n = put_seconds(room, field);
	else if (c->as == FMT_SPAN)
		n = span(room, field);
	else if (num_time(field, &ms))
		n = when_put(room, ms, p->zone);
	return n ? (struct str){room, n} : field;
}
