/*
 * merge - sessions as input: those that belong together become one
 *
 * In the order of their starts. Two sessions of a key are one when they
 * overlap, or the pause between them is within the gap and no rule stands
 * between them (design 2.3). So the sessions of parts of a stream, by time or
 * by machine, become those of the whole. The stream's time is the latest start;
 * memory is for open sessions, as with events.
 */
#ifndef MERGE_H
#define MERGE_H

#include "rec.h"
#include "sess_put.h"

struct merge {
	struct stream *in; /* opened; the header was read */
	struct sess_form form;
	int64_t gap;
	uint64_t max_open;
	struct out *late; /* or NULL */
};

/*
 * All of it: the columns are found, the header is written, and all sessions.
 * Ends the program when an aggregate does not merge.
 */
void merge(const struct merge *m);

#endif
