/*
 * intake - lines, joined to records, and the format they are of
 *
 * Reads the operands. The format of each is -f's, or found out by its first
 * line that is of any (detect.h). Lines that are blank are counted, those too
 * long or of no format refused, and if no line of an operand has fitted, a
 * message says what each format missed in the first.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "format.h"
#include "in.h"

struct intake {
	struct in in;
	struct line line;      /* the record: a line, or several as one */
	struct format *format; /* that it is of */

	/* the rest is intake.c's own */
	const char *name;
	const char *(*ready)(struct format *f);
	struct format **open; /* those that are ready */
	size_t opens;
	uint64_t operand;
	const char *file;
	struct buf first; /* line of the operand, while none has fitted */
	bool verbose, skipped;
	bool left; /* the record, which has no end yet, to the next run */
};

/*
 * name is -f's. ready makes a format ready for its first record: NULL, or what
 * is wrong with it; then the operand is skipped, and the status 2. verbose: say
 * which format an operand has.
 */
void intake_open(struct intake *t, const char *name, bool verbose,
    const char *(*ready)(struct format *f));
/* The same for parts instead of operands; as in_open_parts. */
void intake_open_parts(struct intake *t, const char *name, bool verbose,
    const char *(*ready)(struct format *f), struct in_part *part, size_t parts,
    void (*ended)(struct in_part *p));
/* False at the end. */
bool intake_next(struct intake *t);
/* Refuses the record just given. */
void intake_refuse(struct intake *t, enum reason why);
/* Leaves what is unread of this operand, because of what is wrong. */
void intake_skip(struct intake *t, const char *wrong);
/* The formats stay. */
void intake_close(struct intake *t);

#endif
