/*
 * build - events become sessions
 *
 * A session leaves as soon as the latest time seen has passed its expiry, or a
 * rule ends it (design 2.3); memory is for the open ones.
 */
#ifndef BUILD_H
#define BUILD_H

#include "glob.h"
#include "own_gap.h"
#include "rec.h"
#include "sess_put.h"
#include "sess_state.h"

struct build {
	struct stream *in; /* opened; the header was read */
	struct sess_form form;
	int64_t gap, longest; /* longest INT64_MAX: any */
	struct own_gap own_gap;
	struct conds begin, end;
	bool grouped;
	uint64_t max_open;
	struct out *late;        /* or NULL */
	struct sess_state state; /* name, out, close and key */
};

/* All of it: the columns are found, the header is written, and all sessions. */
void build(const struct build *b);

#endif
