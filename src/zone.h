/*
 * zone - offsets from UTC, read by lull itself
 *
 * libc takes a zone it does not know for UTC and says nothing; and its answers
 * differ between machines. So: an offset (Z, +02:00, +0200, -05), a name with a
 * TZif file (RFC 8536) under $TZDIR or /usr/share/zoneinfo, or a POSIX TZ rule.
 */
#ifndef ZONE_H
#define ZONE_H

#include "mem.h"
#include <stdint.h>

struct zone;

/* NULL when the name is none of the three, or its file cannot be read. */
struct zone *zone_open(const char *name);
/* The offset from UTC in seconds (east is positive) at a time in UTC. */
int32_t zone_offset(struct zone *z, int64_t utc_ms);
/*
 * A local time, as ms since 1970 as if it were UTC, to UTC. An hour that comes
 * twice takes the earlier offset (the first of the two); one that is left out
 * moves on by the length of the hole. z NULL is UTC.
 */
int64_t zone_to_utc(struct zone *z, int64_t local_ms);
/*
 * The same where the zone is called name (CET, CEST), which tells the two apart
 * in an hour that comes twice; false when it never reads local_ms under that
 * name.
 */
bool zone_named(
    struct zone *z, struct str name, int64_t local_ms, int64_t *utc_ms);

#endif
