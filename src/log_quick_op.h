/*
 * log_quick_op - what log_quick.c compiles, and log_quick_line.c runs
 *
 *	bytes   |  given  |  base  ...  line  ...  end  |  not yet looked at  |
 *	bare               0001000001001001...   bits: sep, quote or odd
 *	quoted             0000000000000001...   bits: quote or odd
 *
 * A field is as long as there are zeros from its first bit on: one load and a
 * shift. What is odd (scan_ends) ends all fields, so nothing that has to be
 * decoded, checked or escaped is ever within one; an LF is odd, so none goes on
 * in the next line. Behind end all bits are set: a line that is cut off there
 * is looked at again.
 */
#ifndef LOG_QUICK_OP_H
#define LOG_QUICK_OP_H

#include "log_quick.h"

#define QUICK_CHUNK (16 * 1024)

enum op_kind {
	OP_NAME,    /* LOG_ADDRESS */
	OP_HOST,    /* the same, with a port perhaps */
	OP_DASH,    /* - alone */
	OP_BARE,    /* not empty */
	OP_QUOTED,  /* text */
	OP_USER,    /* quoted */
	OP_TIME,    /* of the common log */
	OP_REQUEST, /* quoted */
	OP_STATUS,
	OP_NUMBER,

	/*
	 * These together, as nearly all logs have them:
	 *
	 *	ADDRESS - USER [TIME] "REQUEST" STATUS NUMBER
	 */
	OP_COMMON
};

/* Values of OP_COMMON; those of the others are the first of value[]. */
enum {
	COMMON_ADDRESS,
	COMMON_IDENT,
	COMMON_USER,
	COMMON_TIME,
	COMMON_REQUEST, /* three */
	COMMON_STATUS = COMMON_REQUEST + 3,
	COMMON_NUMBER,
	OP_VALUES
};

struct op {
	uint64_t word, mask; /* the literal after it */
	enum op_kind kind;
	uint32_t skip;                /* its bytes */
	struct str *value[OP_VALUES]; /* where its values go */
	uint32_t cell[OP_VALUES];     /* of the log, or NO_CELL */
};
#define NO_CELL UINT32_MAX

struct log_quick {
	uint64_t word, mask; /* the literal at the beginning of a line */
	size_t skip;
	struct op *op, *last;
	char sep; /* what ends bare text */

	/* a chunk of the bytes, and its bits */
	const char *base, *end, *all;
	uint64_t reading;
	uint64_t bare[QUICK_CHUNK / 64 + 2], quoted[QUICK_CHUNK / 64 + 2];

	/* how cells become values */
	const struct log *log;
	const struct picks *picks;
	struct str *text;   /* values: log_quick_see's */
	struct str *chosen; /* of each cell, when picks have choices */
	struct str unwanted;
	struct {
		struct str *to, *from;
	} * copy;             /* of cells that are several values */
	size_t copies, times; /* how often a cell may be written */
	struct str **absent;  /* values that no cell is */
	size_t absents;
};

#endif
