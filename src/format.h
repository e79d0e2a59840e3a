/*
 * format - the formats evparse knows: a form, and what it is told
 *
 * A log format is a name for a format string; auto finds out which one a line
 * fits. Each is compiled when it is first needed.
 */
#ifndef FORMAT_H
#define FORMAT_H

#include "form.h"

struct format {
	const char *name; /* as in -f */
	const struct form *form;
	const char *spec;    /* what the form compiles */
	const char *columns; /* without -o */
	void *probe;         /* compiled for the time and the ip */
	void *state;         /* compiled for the wanted columns */
};

/* -f; a usage error names those that there are. */
struct format *format_find(const char *name);
/* The time (v[0]) and the ip (v[1]) of a line; false when it does not fit. */
bool format_probe(struct format *f, struct str line, struct value v[2]);
/* The format that a line fits, or NULL. */
struct format *format_detect(struct str line);
/*
 * Compiles for the wanted columns. NULL, or what is wrong: "no column x in
 * combined; there are ip ident user ...".
 */
const char *format_compile(struct format *f, const struct wants *w);

#endif
