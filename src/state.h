/*
 * state - what one run leaves to the next, as text
 *
 *	time	ip	host                       columns, when they have names
 *	#state	1	evsort-window	window=300000	ahead=1800000
 *	#clock	...                                what else the program needs
 *	1700000000000	192.0.2.1	h          records
 *	#end	RECORDS	SUM
 *
 * The second line has the version, the program, and the options that the rest
 * depends on, name=value. RECORDS counts the lines between it and the last that
 * do not begin with #; SUM is cksum(1)'s, of all but the last line:
 *
 *	sed '$d' FILE | cksum
 *
 * One that is "closed" instead of its options depends on nothing: what a last
 * run leaves.
 *
 * It is a side output (out.h): a temporary file, renamed at success, after all
 * others. It is read twice: all of it is known to be whole before anything is
 * given. One that is damaged, or of other options, ends the program with
 * status 2 and a message, and stays as it is.
 */
#ifndef STATE_H
#define STATE_H

#include "crc.h"
#include "mem.h"
#include "out.h"
#include "rec.h"
#include "scan.h"
#include <stdint.h>
#include <stdnoreturn.h>

/*
 * An option the state depends on. One that may be repeated has an entry for
 * each time, in order; one that is not given has neither text nor span.
 */
struct state_opt {
	const char *name;    /* as in the file: window */
	const char *option;  /* as on the command line: -w */
	const char *text;    /* its value now, of any bytes, */
	const int64_t *span; /* or, without a text, ms; INT64_MAX: not given */
	bool flag;           /* takes no value: its text is "yes" */
};

struct state {
	const char *name;  /* of the file */
	uint64_t line;     /* number of the last given */
	struct str header; /* n is 0: none */

	/* the rest is state.c's own */
	int fd;
	uint64_t body, done; /* bytes before the last line; of them, read */
	uint64_t records;
	uint32_t sum;
	struct crc crc;
	char *buf; /* [begin, len) of cap is not yet given */
	size_t begin, len, cap;
	struct scan index;
	size_t next, next_lf, room;
};

/*
 * Opens a state and checks it: it is whole, of this version and of this
 * program (cmd.name), made with these options. False: there is no such file.
 * opt NULL: whatever they were. end: how to get rid of it, after "or ".
 */
bool state_open(struct state *s, const char *name, const struct state_opt *opt,
    size_t opts, const char *end);
/*
 * The lines between #state and #end, remarks too, with their fields as they
 * stand, until the next state_next; r->time is left alone. False: that was all,
 * and s is closed.
 */
bool state_next(struct state *s, struct rec *r);
static inline bool
state_remark(const struct rec *r)
{
	return r->base[r->begin] == '#';
}
/* A record must have so many fields, and a time: sets r->time. */
void state_check(const struct state *s, struct rec *r, size_t fields);
/* Ends the program: what the last line given says is impossible. */
noreturn void state_bad(const struct state *s, const char *what);

/*
 * The file to write: to be opened after all the other outputs, and before the
 * inputs. Only a regular file will do.
 */
struct out *state_side(const char *name);
/*
 * The header (n is 0: none) and the second line; then remarks and records. opt
 * NULL: it is closed.
 */
void state_begin(struct out *o, const struct str *name, size_t n,
    const struct state_opt *opt, size_t opts);
void state_end(struct out *o, uint64_t records);

#endif
