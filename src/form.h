/*
 * form - the formats evparse reads, behind one table of functions
 *
 * A form is compiled once for the columns wanted, then takes lines. The values
 * it finds are bytes as the event meant them (escapes decoded): slices into the
 * line, or into memory of the form's own, until its next line.
 */
#ifndef FORM_H
#define FORM_H

#include "cmd.h"
#include "mem.h"
#include "want.h"

struct value {
	struct str text;
	bool null;
};

struct form {
	const char *name; /* as in -f; a name with ':' takes what follows it */
	/*
	 * Compiles; spec is what follows the name. want[0] is the time, whose
	 * sources are tried like those of the others.
	 */
	void *(*compile)(const char *spec, const struct wants *w);
	/*
	 * Finds the values of the wanted columns, one for each; constants are
	 * not its business. REASONS when the line is right, else why not.
	 */
	enum reason (*parse)(void *state, struct str line, struct value *v);
	/* The columns that lines have; NULL: any name is a source. */
	struct str *(*columns)(void *state, size_t *n);
};

extern const struct form form_json;
extern const struct form form_log; /* every log format: a format string */

#endif
