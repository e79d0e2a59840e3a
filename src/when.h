/*
 * when - times as the world writes them
 *
 * Understood: epoch s, ms, us, ns by size, also with a fraction; RFC 3339 and
 * ISO 8601 with T or a space, fractions, Z, +02:00, +0200, +02; common log time
 * (10/Oct/2000:13:55:36 -0700). Finer than a millisecond is floored. A time
 * without a zone is in z, NULL being UTC. design 2.1 has the rules.
 */
#ifndef WHEN_H
#define WHEN_H

#include "mem.h"
#include "zone.h"
#include <stdint.h>

#define WHEN_ROOM 40

/* False: no such time. The hot forms (common log, RFC 3339) cache their day. */
bool when_parse(struct str s, struct zone *z, int64_t *ms);
/* Common log time alone, without brackets: the hot path of web logs. */
bool when_clf(struct str s, int64_t *ms);
/* 2024-01-15T10:00:00.123Z alone, on the day of the last such time. */
bool when_utc(struct str s, int64_t *ms);
/* Z, +02, +0200 or +02:00 to seconds east of UTC. */
bool when_offset(struct str s, int32_t *seconds);

/* Days since 1970-01-01 of a proleptic Gregorian date, and back. */
int64_t when_days(int64_t year, int month, int day);
void when_date(int64_t days, int64_t *year, int *month, int *day);
/* The midnight that begins it, in ms as if it were UTC; NEVER: no such day. */
#define WHEN_NEVER INT64_MIN
int64_t when_midnight(int year, int month, int day);

/*
 * RFC 3339 in z: 2024-01-15T10:00:00.123Z, or with +02:00 (seconds of an old
 * local mean time are rounded to the minute, and the time with them; Z where
 * the offset is 0, or would lead to the year 10000); milliseconds always three
 * digits. Returns the bytes written at to.
 */
size_t when_put(char *to, int64_t ms, struct zone *z);

#endif
