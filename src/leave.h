/*
 * leave - sessions that are written and forgotten
 */
#ifndef LEAVE_H
#define LEAVE_H

#include "sess_put.h"
#include "sess_state.h"

/* How they are written; both stay. */
void leave_open(const struct sess_form *f, struct sess_state *st);
void leave(struct sess *s, const char *closed_by);
void leave_list(struct sess_list l, const char *closed_by);
/* All whose expiry the stream's time has passed: "gap". */
void leave_due(int64_t now);
/*
 * The same, but for those of the last few seconds, who wait for one another:
 * dozens are quicker than one by one, and leave in the same order.
 */
void leave_overdue(int64_t now);
/* All that are left at the end of input: "eof". Nobody asks for them again. */
void leave_rest(void);

#endif
