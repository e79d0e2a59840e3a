/*
 * held - what evsort-window leaves to its next run
 *
 *	time	ip	host
 *	#state	1	evsort-window	window=300000	ahead=1800000
 *	#sorted	2	3	1700000000000	\N
 *	#clock	1700000300000	0	\N	\N	\N
 *	1700000000007	192.0.2.1	h
 *	#clock	...
 *
 * #sorted: the operands, the columns, the latest time that has left, and the
 * watermark, where memory made it rise. #clock, one for each operand, and its
 * records after it, in order: the clock, how many events ahead have come in a
 * row, the first and last of their times, and when the operand last had
 * something, by the wall clock (with -i only, for else the same input gives the
 * same file).
 */
#ifndef HELD_H
#define HELD_H

#include "source.h"
#include "state.h"

struct held {
	const char *name; /* -s; NULL: there is none */
	bool close;       /* --close: nothing is left */
	int64_t idle;     /* -i, ms; NEVER: it is not given */
	const int64_t *window, *ahead;
	int64_t *left, *risen;

	/* the rest is held.c's own */
	struct out *out;
	struct state state;
	bool more; /* of the state */
};

/*
 * Opens the file, to read what is there and to write at the end; the columns,
 * if it has them, are those of the input too. Starts the sources.
 */
void held_open(struct held *h, struct head *head);
/* Is there more to wait for of a source that has ended in this run? */
bool held_waits(const struct held *h, const struct source *s);
/* What the sources hold goes to the file. */
void held_write(struct held *h, const struct head *head);

#endif
