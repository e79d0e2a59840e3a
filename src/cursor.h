/*
 * cursor - where the last run has stopped in each log, for the next to go on
 *
 * A file (state.h) with a record for each file of each log: how much of it was
 * read, and by what it is known again: device, inode, size and time; its first
 * bytes, and those before the place where reading stopped (print.h), wherever
 * the file has gone, renamed, copied or packed. The logs are those of the
 * operands; their rotations (rotation.h) are looked for beside them. evparse(1)
 * has the rules.
 *
 * What is to be read, and in what order, is known before anything is read:
 * parts, for in_open_parts, of what is there at the start. When one has ended,
 * cursor_ended notes where, and makes sure that it was not truncated meanwhile.
 * The new cursor takes the place of the old at success only.
 */
#ifndef CURSOR_H
#define CURSOR_H

#include "in.h"
#include "state.h"

struct cursor_how {
	const char *name; /* of the file */
	const struct state_opt *opt;
	size_t opts;
	bool close;       /* last lines count without LF */
	bool acknowledge; /* what is lost is given up */
};

/*
 * Reads the cursor and looks at the logs of cmd.file. Whatever is wrong ends
 * the program with status 2, and a message; so does a file that is lost.
 */
void cursor_open(const struct cursor_how *how);
/* Whether it will be another when all parts are read. */
bool cursor_is_behind(void);
struct in_part *cursor_parts(size_t *parts);
void cursor_ended(struct in_part *p);
/* The columns that a first run without -o had; NULL: there was none. */
const char *cursor_columns(void);
void cursor_set_columns(const char *columns);
/* Writes the new one. */
void cursor_write(struct out *o);

#endif
