/*
 * zone_rule - POSIX TZ rules
 *
 * std offset[dst[offset][,start[/time],end[/time]]], as in TZ(3) and at the end
 * of TZif files: CET-1CEST,M3.5.0,M10.5.0/3. Without start and end they are
 * those of the USA since 2007, as everywhere. Hours of a time are -167 to 167
 * (RFC 8536 3.3.1).
 */
#ifndef ZONE_RULE_H
#define ZONE_RULE_H

#include "mem.h"
#include <stdint.h>

/* Seconds beyond all times there are, whose sums and ms still fit. */
#define STRETCH_FIRST (-(1LL << 50))
#define STRETCH_LAST (1LL << 50)

struct stretch { /* of time, from <= t < to, with one offset */
	int64_t from, to;
	int32_t offset;
	struct str name; /* as %Z has it; may be empty */
};

struct rule_day {  /* when in a year the clock is put */
	char kind; /* 'J' day without leap day, 'D' day from 0, 'M' weekday */
	int month, week, day;
	int32_t time;
};

struct rule {
	int32_t standard, summer;              /* seconds east */
	struct str standard_name, summer_name; /* in the string parsed */
	bool changes;
	struct rule_day start, end; /* of summer time, when it changes */
};

/* The string stays. */
bool rule_parse(const char *s, struct rule *r);
/* The stretch that a time in seconds lies in; its year is within +-10^6. */
struct stretch rule_stretch(const struct rule *r, int64_t t);

#endif
