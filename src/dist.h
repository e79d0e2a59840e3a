/*
 * dist - how a column's values are distributed
 *
 * Rows low <= value < high: for durations 0-10s 10-30s 30-60s 1-3m 3-10m
 * 10-30m 30m-, in ms; else 0-1 1-2 2-4 4-8 and so on. A row's count is a word
 * of the caller's.
 */
#ifndef DIST_H
#define DIST_H

#include "dec.h"
#include "out.h"
#include <stddef.h>
#include <stdint.h>

/* How many rows there can be. */
size_t dist_rows(bool durations);
/* The row of a value, which is not negative. */
size_t dist_row(bool durations, dec value);
/* Its bounds, a TAB between them. */
void dist_put(struct out *o, bool durations, size_t row);

#endif
