/*
 * num - whole numbers, spans of time and sizes, by hand
 *
 * Nearly every number in a stream is a time of thirteen digits (2001 to 2286):
 * both directions take eight digits at a time, in one word.
 */
#include "num.h"
#include "word.h"

#define E8 100000000u
#define E16 10000000000000000u

static const uint32_t powers[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, E8};

/*
 * Nine to sixteen digits, without a loop: the first eight, and the last eight,
 * of which those that the first have too are made zeros.
 */
static bool
words(const char *p, size_t n, uint64_t *v)
{
	uint64_t both = (1ull << 8 * (16 - n)) - 1;
	uint64_t high = word_load(p), low = word_load(p + n - 8);

	low = (low & ~both) | (WORD('0') & both);
	if (!word_digits(high) || !word_digits(low))
		return false;
	*v = word_value(high) * powers[n - 8] + word_value(low);
	return true;
}

/* At most 19 digits, which a uint64_t always holds. */
static bool
digits(const char *p, size_t n, uint64_t *v)
{
	size_t loose = n <= 8 ? n : n <= 16 ? 0 : n - 16;
	uint64_t sum = 0, rest;

	for (n -= loose; loose > 0; p++, loose--) {
		unsigned digit = (unsigned char)*p - '0';

		if (digit > 9)
			return false;
		sum = sum * 10 + digit;
	}
	if (n > 0) {
		if (!words(p, n, &rest))
			return false;
		sum = sum * E16 + rest;
	}
	*v = sum;
	return true;
}

bool
num_int(struct str s, int64_t *v)
{
	bool minus = s.n > 0 && *s.p == '-';
	const char *p = s.p + minus;
	size_t n = s.n - minus;
	uint64_t sum;

	if (n == 0 || n > 19 || (*p == '0' && s.n > 1))
		return false;
	if (!digits(p, n, &sum) || sum > (uint64_t)INT64_MAX + minus)
		return false;
	*v = (int64_t)(minus ? 0 - sum : sum);
	return true;
}

bool
num_time(struct str s, int64_t *ms)
{
	int64_t v;

	if (s.n == 13 && *s.p > '0')
		return num_time13(s.p, ms);
	if (!num_int(s, &v) || v < NUM_TIME_MIN || v > NUM_TIME_MAX)
		return false;
	*ms = v;
	return true;
}

static size_t
put_eight(char *to, uint32_t v)
{
	word_store(to, word_of(v) | WORD('0'));
	return 8;
}

size_t
num_put(char *to, int64_t v)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char *p = to;

	*p = '-';
	p += v < 0;
	if (u < E8)
		return (size_t)(p - to) + num_put8(p, (uint32_t)u);
	if (u < E16) {
		p += num_put8(p, (uint32_t)(u / E8));
	} else {
		p += num_put8(p, (uint32_t)(u / E16));
		p += put_eight(p, (uint32_t)(u / E8 % E8));
	}
	p += put_eight(p, (uint32_t)(u % E8));
	return (size_t)(p - to);
}

/* The digits that s begins with; *end is what comes after them. */
static bool
leading(const char *s, uint64_t *v, const char **end)
{
	const char *p = s;
	uint64_t sum = 0;

	for (; *p >= '0' && *p <= '9'; p++)
		if (__builtin_mul_overflow(sum, 10u, &sum) ||
		    __builtin_add_overflow(sum, (uint64_t)(*p - '0'), &sum))
			return false;
	*v = sum;
	*end = p;
	return p > s;
}

/* How many ms the unit has; 0 is no unit. */
static uint64_t
span_unit(const char *unit)
{
	static const struct {
		char name[4];
		uint32_t ms;
	} units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000},
	    {"h", 3600000}, {"d", 86400000}};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(unit, units[i].name) == 0)
			return units[i].ms;
	return 0;
}

bool
num_span(const char *s, int64_t *ms)
{
	const char *unit;
	uint64_t v, size;

	if (!leading(s, &v, &unit))
		return false;
	size = span_unit(unit);
	if (size == 0 || v > (uint64_t)NUM_SPAN_MAX / size)
		return false;
	*ms = (int64_t)(v * size);
	return true;
}

bool
num_size(const char *s, uint64_t *bytes)
{
	const char *unit;
	unsigned shift;
	uint64_t v;

	if (!leading(s, &v, &unit))
		return false;
	switch (*unit) {
	case '\0':
		*bytes = v;
		return true;
	case 'K':
		shift = 10;
		break;
	case 'M':
		shift = 20;
		break;
	case 'G':
		shift = 30;
		break;
	default:
		return false;
	}
	if (unit[1] != '\0' || v > UINT64_MAX >> shift)
		return false;
	*bytes = v << shift;
	return true;
}

bool
num_count(const char *s, uint64_t *v)
{
	const char *end;
	uint64_t sum;

	if (!leading(s, &sum, &end) || *end != '\0')
		return false;
	*v = sum;
	return true;
}
