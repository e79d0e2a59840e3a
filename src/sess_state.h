/*
 * sess_state - the open sessions, from one run to the next: -s
 *
 * A state (state.h) of sessions (5), in the order in which they were opened,
 * closed_by eof, with columns behind them of what a session needs to go on:
 * _expiry with -g @column, and those of its aggregates (agg.h).
 *
 *	#clock	the stream's time, or \N	the longest gap so far
 *
 * The 48 bytes of a session and its values are made again from its line, so a
 * run that has a state differs from one that has read all of the events in
 * nothing.
 */
#ifndef SESS_STATE_H
#define SESS_STATE_H

#include "glob.h"
#include "own_gap.h"
#include "sess_put.h"

struct sess_state {
	const char *name; /* -s; NULL: there is none */
	bool close;       /* --close */
	struct out *out;
	uint64_t
	    merged; /* events of runs before, but the first of each session */

	/* what the state depends on; max: INT64_MAX is none */
	const struct sess_form *form;
	const char *const *key; /* as given */
	const struct own_gap *own_gap;
	const int64_t *gap, *max;
	const struct conds *begin, *end;
};

/* Before the inputs are opened. */
void sess_state_open(struct sess_state *st);
/*
 * After sess_open and agg_bind: opens the sessions that were left open, at the
 * stream's time; both times stay as they are when there is no state.
 */
void sess_state_read(struct sess_state *st, int64_t *now, int64_t *longest_gap);
/* Those that are open go there, or with close none: they have left. */
void sess_state_write(struct sess_state *st, int64_t now, int64_t longest_gap);
/* Counts what a session has MERGED, in this run and not in those before. */
void sess_state_merged(struct sess_state *st, const struct sess *s);

#endif
