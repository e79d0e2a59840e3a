/*
 * json_lines - lines of JSON where they were read, with their marks
 *
 * A mark is a byte at which a string stops (scan.h). They are looked for in a
 * chunk of many lines at once, which is still in the first cache then when the
 * lines are parsed.
 */
#ifndef JSON_LINES_H
#define JSON_LINES_H

#include "mem.h"
#include "scan.h"
#include <stdint.h>

struct json_lines {       /* all zero at first */
	const char *base; /* the chunk */
	const char *all;  /* where the bytes end */
	uint64_t reading;
	struct scan index; /* offsets from base */
	size_t next;       /* the first mark that was not given */
	size_t next_lf;
};

struct json_line {
	struct str text; /* without LF, and a CR before it */
	size_t all;      /* bytes, with them */
	uint32_t *mark;  /* offsets from base; mark[marks] is the text's end */
	size_t marks;
	bool plain; /* all bytes are below 0x7f */
};

/* The bytes, as form.h's see has them. */
void json_lines_see(struct json_lines *l, struct str bytes, uint64_t reading);
/*
 * The line at p, which is behind the last one given; mark[] may be changed.
 * False: it is empty, does not end here, or is too long for this.
 */
bool json_lines_next(
    struct json_lines *l, const char *p, struct json_line *line);

#endif
