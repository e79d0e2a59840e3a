/*
 * num - whole numbers, spans of time and sizes, by hand
 *
 * Times are int64_t milliseconds since 1970-01-01 UTC, in the years 0001 to
 * 9999. No locale, no errno, no NUL at the end of anything but options.
 */
#ifndef NUM_H
#define NUM_H

#include "mem.h"
#include <stdint.h>

#define NUM_TIME_MIN (-62135596800000LL) /* 0001-01-01T00:00:00.000Z */
#define NUM_TIME_MAX 253402300799999LL   /* 9999-12-31T23:59:59.999Z */
#define NUM_SPAN_MAX (3652059LL * 86400000LL)
#define NUM_ROOM 24

/* A record's first field: canonical (no +, leading zeros, -0), in range. */
bool num_time(struct str s, int64_t *ms);

/* A canonical integer in decimal, all of int64_t; false otherwise. */
bool num_int(struct str s, int64_t *v);

/*
 * Writes v in decimal at to, which has NUM_ROOM bytes (those after the number
 * may be written too), and returns how many it took.
 */
size_t num_put(char *to, int64_t v);

/*
 * Options. 500ms 90s 5m 2h 1d, a bare number is seconds, at most NUM_SPAN_MAX;
 * 64K 256M 1G, a bare number is bytes; a count. False: overflow, a sign,
 * rubbish.
 */
bool num_span(const char *s, int64_t *ms);
bool num_size(const char *s, uint64_t *bytes);
bool num_count(const char *s, uint64_t *v);

#endif
