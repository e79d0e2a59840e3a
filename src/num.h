/*
 * num - whole numbers, spans of time and sizes, by hand
 *
 * Times are int64_t milliseconds since 1970-01-01 UTC, in the years 0001 to
 * 9999. No locale, no errno, no NUL at the end of anything but options.
 */
#ifndef NUM_H
#define NUM_H

#include "mem.h"
#include "word.h"
#include <stdint.h>

#define NUM_TIME_MIN (-62135596800000LL) /* 0001-01-01T00:00:00.000Z */
#define NUM_TIME_MAX 253402300799999LL   /* 9999-12-31T23:59:59.999Z */
#define NUM_SPAN_MAX (3652059LL * 86400000LL)
#define NUM_ROOM 24

/* A record's first field: canonical (no +, leading zeros, -0), in range. */
bool num_time(struct str s, int64_t *ms);

/*
 * The same for thirteen bytes at p, which nearly all times are (2001 to 2286,
 * all in range): two words, that of the last eight digits without the three
 * that the first has too.
 */
static inline bool
num_time13(const char *p, int64_t *ms)
{
	uint64_t first = word_load(p) ^ WORD('0');
	uint64_t last = (word_load(p + 5) ^ WORD('0')) & ~(uint64_t)0xffffff;

	*ms = (int64_t)(word_number(first) * 100000 + word_number(last));
	return *p > '0' && word_small(first, last);
}

/*
 * The same for times that are near to one another: five digits that were the
 * last time's, too (they stay for a day), are not read again. NUM_NEAR is a
 * start.
 */
struct num_near {
	uint64_t first; /* five digits of a time, as they stand */
	int64_t base;   /* what they stand for */
};

#define NUM_NEAR                               \
	{                                      \
		WORD('1') << 24, 1111100000000 \
	}

/* The first five of thirteen digits: near->base. */
static inline bool
num_near(const char *p, struct num_near *near)
{
	uint64_t first = word_load(p) << 24, five = first ^ WORD('0') << 24;

	if (first == near->first)
		return true;
	if (*p <= '0' || !word_small(five, 0))
		return false;
	near->first = first;
	near->base = (int64_t)word_number(five) * 100000000;
	return true;
}

/* The other eight, as word_number has them. */
static inline uint64_t
num_last(const char *p)
{
	return word_load(p + 5) ^ WORD('0');
}

/* What they stand for is added to that of the first. */
static inline bool
num_add_last(const char *p, int64_t *time)
{
	uint64_t last = num_last(p);

	*time += (int64_t)word_number(last);
	return word_small(last, 0);
}

/*
 * A whole number of one to eight digits, without leading zeros; false for all
 * others. Eight bytes from p can be read.
 */
static inline bool
num_short(const char *p, size_t n, int64_t *v)
{
	uint64_t w = word_load(p) ^ WORD('0');
	bool zero = (w & 0xff) == 0; /* whether it is one cannot be foretold */

	if (n - 1 > 7)
		return false;
	w <<= 64 - 8 * n;
	*v = (int64_t)word_number(w);
	return word_small(w, 0) & !(zero & (n > 1));
}

/* A canonical integer in decimal, all of int64_t; false otherwise. */
bool num_int(struct str s, int64_t *v);

/*
 * Writes v in decimal at to, which has NUM_ROOM bytes (those after the number
 * may be written too), and returns how many it took.
 */
size_t num_put(char *to, int64_t v);

/* The same of v < 10^8, without leading zeros; eight bytes are written. */
static inline size_t
num_put8(char *to, uint32_t v)
{
	uint64_t w = word_of(v);
	/* The bit that is set at the last digit keeps 0 at one digit. */
	unsigned zeros =
	    (unsigned)__builtin_ctzll(w | 0x8000000000000000ull) / 8;

	word_store(to, (w | WORD('0')) >> zeros * 8);
	return 8 - zeros;
}

/* The same of a time, which nearly always has thirteen digits. */
static inline size_t
num_put_time(char *to, int64_t ms)
{
	uint64_t v = (uint64_t)ms;

	if (v - 1000000000000 >= 9000000000000)
		return num_put(to, ms);
	word_store(to, word_of((uint32_t)(v / 100000)) | WORD('0'));
	word_store(to + 5, word_of((uint32_t)(v % 100000000)) | WORD('0'));
	return 13;
}

/*
 * The same for times that are near to one another: five digits that were the
 * last time's, too, are not reckoned again. base is INT64_MIN at first.
 */
struct num_put_near {
	int64_t base;
	uint64_t first; /* its first eight digits */
};

static inline size_t
num_put_time_near(char *to, int64_t ms, struct num_put_near *near)
{
	uint64_t after = (uint64_t)ms - (uint64_t)near->base;

	if (__builtin_expect(after >= 100000000, 0)) {
		size_t n = num_put(to, ms);

		if (n == 13 && ms > 0) {
			near->base = ms - ms % 100000000;
			near->first = word_load(to);
		}
		return n;
	}
	word_store(to, near->first);
	word_store(to + 5, word_of((uint32_t)after) | WORD('0'));
	return 13;
}

/*
 * Options. 500ms 90s 5m 2h 1d, a bare number is seconds, at most NUM_SPAN_MAX;
 * 64K 256M 1G, a bare number is bytes; a count. False: overflow, a sign,
 * rubbish.
 */
bool num_span(const char *s, int64_t *ms);
bool num_size(const char *s, uint64_t *bytes);
bool num_count(const char *s, uint64_t *v);

#endif
