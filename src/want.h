/*
 * want - the columns asked for: -o name,name=source,name==constant
 *
 * One parser for evparse (a source is a path into JSON, or a column of a log)
 * and evfmt (a source is a column). In a source \, \= and \. stand for
 * themselves; a source without them is a path of dot-separated parts.
 */
#ifndef WANT_H
#define WANT_H

#include "mem.h"

struct path {
	struct str *part; /* unescaped; an array's index is a number */
	size_t parts;
};

struct want {
	struct str name; /* NUL after it, as after all strings here */
	bool given;      /* a source of its own: name=source */
	bool constant;
	struct str value;    /* of a constant */
	struct path *source; /* the first that is there and not null counts */
	size_t sources;      /* 0: no = was given; or a constant */
};

struct wants {
	struct want *want;
	size_t n;
};

/* Parses an option; a usage error quotes what is wrong or stands twice. A
 * number is a name, too: whose columns have none takes care of it. */
void want_parse(struct wants *w, const char *option, const char *list);
/* Gives a column sources: dotted paths, separated by spaces; false: one has an
 * empty part. */
bool want_from(struct want *w, const char *sources);
/* Gives it one, which may hold blanks, commas and =. */
bool want_source(struct want *w, const char *source);

#endif
