/*
 * hist - percentiles in bounded memory
 *
 * A log-linear histogram: a value is rounded half away from zero to an integer
 * and held by its sign and nine leading binary digits, the rest zero; so it is
 * exact below 512, and within 1/256 above. Only buckets that hold something
 * take memory: 16 bytes each, in a hash table at most 3/4 full, and there can
 * be no more than 46,000. All zero is empty.
 */
#ifndef HIST_H
#define HIST_H

#include "dec.h"
#include <stddef.h>
#include <stdint.h>

struct hist {
	struct hist_bucket *bucket;
	size_t n, cap;
	uint64_t total;
};

void hist_add(struct hist *h, dec value);
void hist_merge(struct hist *h, const struct hist *other);
/*
 * The value at rank ceil(p * total / 100), p in thousandths of a percent
 * (99999 is p99.999); total > 0. Sorts what is held.
 */
dec hist_percentile(const struct hist *h, uint32_t p);
void hist_free(struct hist *h);

#endif
