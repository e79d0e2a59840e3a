/*
 * source - the operands of evsort-window
 *
 * Each has a clock of its own, and holds what waits of it.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "hold.h"
#include "rec.h"
#include <stdint.h>

#define NEVER INT64_MIN

struct source {
	struct stream stream;
	struct hold *hold;
	int64_t clock; /* NEVER: there is none yet */
	bool ended;    /* nothing more is read of it */
	bool gone;     /* nor waited for */
	bool had;      /* a record, in this run */
	int64_t heard; /* when it last had one, by the wall clock; or NEVER */
	size_t run;    /* events ahead in a row, and their times */
	int64_t run_min, run_max;
};

extern struct source *source; /* all of them */
extern size_t sources;

/* One for each operand, and most of them at least; their streams are closed. */
void source_start(size_t least, int64_t window);
/* Opens the operands. */
void source_open(struct head *head);
/* The source to read next has the earliest clock; NULL: all have ended. */
struct source *source_next(void);
/*
 * The source whose first record is the earliest, of equal ones the first, and
 * how far it may go before it is another's turn: up to *most. NULL: none has
 * one at most *most.
 */
struct source *source_earliest(int64_t *most);
/* Bytes of records held. */
uint64_t source_bytes(void);

#endif
