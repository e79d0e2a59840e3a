/*
 * bucket - the period a time falls in
 *
 * Periods of one length, aligned to 1970-01-01 in a zone: the local time is cut
 * to the length and converted back. An hour that the clocks repeat is two
 * periods when they are no longer than it, else part of the one it interrupts.
 * A later time is never in an earlier period.
 */
#ifndef BUCKET_H
#define BUCKET_H

#include "zone.h"
#include <stdint.h>

struct bucket {
	int64_t size;      /* ms; 0: there are none, all times are in one */
	struct zone *zone; /* NULL is UTC */
	int64_t last;      /* of UTC, for the next time */
};

/* Where the period of time t begins; 0 when there are none. */
int64_t bucket_of(struct bucket *b, int64_t t);

#endif
