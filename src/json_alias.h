/*
 * json_alias - JSON that a server writes: its columns by the names of others
 *
 * An alias tells for each column where it is in the object, and in what unit.
 * An object that lacks what makes it the server's is none of its format.
 */
#ifndef JSON_ALIAS_H
#define JSON_ALIAS_H

#include "form.h"

enum alias_unit {
	ALIAS_TEXT,    /* as it stands */
	ALIAS_HOST,    /* without a port at its end */
	ALIAS_ADDRESS, /* the same, and without brackets */
	ALIAS_OR_NONE, /* "" and "-" are NULL */
	ALIAS_SECONDS, /* to milliseconds, exactly */
	ALIAS_NANOSECONDS
};

struct alias_column {
	const char *name, *sources; /* as want_from takes them */
	enum alias_unit unit;
};

struct json_alias {
	const char *name;                  /* as in -f */
	const char *columns;               /* without -o */
	const struct alias_column *column; /* ends with a name that is NULL */
	const char *const
	    *needs;         /* one of the sources of each; ends with NULL */
	const char *logger; /* if it has one: what its name begins with */
};

/* NULL: there is none of that name. */
const struct json_alias *alias_find(const char *name);
/* NULL: the alias does not know the name. */
const struct alias_column *alias_column(
    const struct json_alias *a, struct str name);
/* Changes a value by its unit; to has DECIMAL_ROOM bytes and SCAN_PAD more. */
void alias_convert(enum alias_unit unit, struct value *v, char *to);

#endif
