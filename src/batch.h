/*
 * batch - records that come at once, of one source
 */
#ifndef BATCH_H
#define BATCH_H

#include "rec.h"

#define BATCH_NEVER INT64_MIN

/*
 * How many records, from the first on, are neither late nor ahead: none of them
 * is before *clock - window, or before `left`, or more than `ahead` (0: no
 * matter how much) after *clock, where *clock is the latest time before each;
 * it becomes that of the last of them. BATCH_NEVER: there is none yet.
 */
size_t batch_plain(const struct rec_line *r, size_t n, int64_t *clock,
    int64_t window, int64_t ahead, int64_t left);
/* Bytes of the records, with LFs, and perhaps some more. */
size_t batch_bytes(const struct rec_line *r, size_t n);

#endif
