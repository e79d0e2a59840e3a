/*
 * log_time - times that directives make together
 *
 *	[%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t]
 *
 * Each is a piece, which tells where it ends and what of a time it holds; of
 * those that say the same the first one counts, of begin: and end: the former.
 * The pieces of a line, blanks between, are read by the formats of all, blanks
 * between, and become RFC 3339. One that tells everything to the millisecond
 * (msec, usec) does so alone. %t is a piece when there are others.
 */
#ifndef LOG_TIME_H
#define LOG_TIME_H

#include "log.h"
#include "times.h"
#include "when.h"

struct log_piece {
	const char *format; /* as when_format.h has it */
	size_t width;       /* of a fraction; else the format tells */
	size_t cut;         /* digits at the end that are too fine */
	unsigned tells;     /* units, as bits */
	bool end;           /* of the time of the end */
};

struct log_time {
	struct when_format *format;
	size_t column; /* the time's */
	size_t *piece; /* columns */
	const size_t *cut;
	size_t pieces;
	bool wanted;
	struct buf joined;
	char text[WHEN_ROOM + SCAN_PAD];
};

/* The argument of %{...}t; NULL: a format that tells nothing readable. */
struct log_piece *log_piece(struct str argument);
/* Where it ends that begins at p, or NULL. */
const char *log_piece_end(
    const struct log_piece *piece, const char *p, const char *end);
/* Chooses among the pieces of a log that has all its steps. */
void log_time_compile(struct log *log);
/* Sets the time's cell by those of its pieces. */
void log_time_make(struct log *log);

#endif
