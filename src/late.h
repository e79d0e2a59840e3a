/*
 * late - records that came too late
 */
#ifndef LATE_H
#define LATE_H

#include "rec.h"

extern uint64_t late_in_a_row; /* 0 again at each that is not */

/*
 * To the file of -L, which may be NULL, and counted. When 64 in a row are late
 * it is said once: of what, and what to do.
 */
void late_refuse(const struct stream *s, const struct rec *r, struct out *to,
    const char *what);

#endif
