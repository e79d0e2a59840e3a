/*
 * pen - the formats evgen writes, behind one table of functions
 */
#ifndef PEN_H
#define PEN_H

#include "gen.h"
#include "mem.h"

struct pen {
	const char *name;    /* as in -f */
	const char *columns; /* of the header, separated by spaces, or NULL */
	char sep;            /* between them */
	/* Writes a line with its LF at to; returns where it ended. */
	char *(*put)(char *to, const struct gen_event *e);
	/* Of a line that is cut short at most this much is left; 0: any. */
	size_t cut;
};

#define PEN_ROOM 2048

/* NULL: there is no such format. */
const struct pen *pen_find(const char *name);
/* A line of rubbish that no parser of this format takes. */
char *pen_put_bad(const struct pen *p, char *to, const struct gen_event *e);

#endif
