/*
 * log_quick_op - what log_quick.c compiles, and log_quick_run.c runs
 *
 *	bytes  |  given  |  base ... lines ... end  |  not yet looked at  |
 *	at      0 12 21 23 ...   behind marks (scan_marks), the LFs among them
 *
 * A field holds no mark but the blank of a time, so all lines of a format that
 * hold nothing odd have the same number of marks, and where field and literal
 * begin and end in each is known at once: no field waits for another. An op
 * goes through many lines, and looks at one field of each; a line in which it
 * finds what is not simple is marked as bad, and what else is found there is
 * of no interest.
 *
 *	example.com 10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0"
 *... 0        1 2 3                     4      5               6
 */
#ifndef LOG_QUICK_OP_H
#define LOG_QUICK_OP_H

#include "log_quick.h"
#include "scan.h"
#include "word.h"

#define QUICK_CHUNK (16 * 1024)
#define QUICK_LINES 64 /* at once */

enum op_kind {
	OP_NAME,    /* LOG_ADDRESS */
	OP_HOST,    /* the same, with a port perhaps */
	OP_DASH,    /* - alone */
	OP_BARE,    /* not empty */
	OP_QUOTED,  /* text */
	OP_USER,    /* quoted */
	OP_TIME,    /* of the common log */
	OP_REQUEST, /* quoted: three */
	OP_STATUS,
	OP_NUMBER,
	OP_END, /* nothing, after the last literal */

	/*
	 * These together, as nearly all logs have them, and the same before
	 * a referrer and an agent that end the line:
	 *
	 *	ADDRESS - USER [TIME] "REQUEST" STATUS NUMBER
	 *	ADDRESS - USER [TIME] "REQUEST" STATUS NUMBER "TEXT" "TEXT"
	 */
	OP_COMMON,
	OP_COMBINED
};
#define COMMON_MARKS 9    /* the last one is the number's */
#define COMBINED_MARKS 12 /* the last one is the last quote */
#define NO_SLOT UINT32_MAX

/* Values of the two; those of the others are the first of slot[]. */
enum {
	COMMON_ADDRESS,
	COMMON_IDENT,
	COMMON_USER,
	COMMON_TIME,
	COMMON_REQUEST, /* three */
	COMMON_STATUS = COMMON_REQUEST + 3,
	COMMON_NUMBER,
	COMBINED_REFERRER,
	COMBINED_AGENT,
	OP_VALUES
};

struct op {
	uint64_t word, mask; /* the literal after the field */
	enum op_kind kind;
	int32_t from;  /* the mark before it; -1: the LF before the line */
	uint32_t ends; /* marks from that to the one at its end */
	uint32_t skip; /* bytes from behind the one to the field */
	uint32_t back; /* from the field's end to behind the other */
	uint32_t cell[OP_VALUES]; /* of the log, or NO_SLOT */
	uint32_t slot[OP_VALUES]; /* of a row, or NO_SLOT: not wanted */
};

struct log_quick {
	uint64_t word, mask; /* the literal at the beginning of a line */
	struct op *op, *last;
	size_t marks; /* of a line */
	char sep;

	/* a chunk of the bytes, and its marks */
	const char *base, *end, *all;
	uint64_t reading;
	const uint32_t *next, *behind;
	uint32_t at[1 + QUICK_CHUNK + SCAN_PAD];

	/* lines of it: for each a row of values, the line itself, cells */
	struct str *row;
	size_t width, line; /* slots of a row; that of the line */
	size_t lines, given;
	const uint32_t *first; /* their marks; stride is one more with a CR */
	size_t stride;
	bool bad[QUICK_LINES];

	/* how cells become values */
	const struct log *log;
	const struct picks *picks;
	struct {
		uint32_t to, from;
	} * copy;             /* of cells that are several values */
	size_t copies, times; /* how often a cell may be written */
};

/* Whether up to eight bytes at p are these. */
static inline bool
log_quick_stands(const char *p, uint64_t word, uint64_t mask)
{
	return ((word_load(p) ^ word) & mask) == 0;
}

/* Looks at the op's field in all lines; those with another one are bad. */
void log_quick_run(struct log_quick *q, const struct op *op);
/* Binds the ops to the slots of rows: once. */
void log_quick_bind(struct log_quick *q);

#endif
