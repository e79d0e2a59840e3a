/*
 * wrap - lines within lines: docker:combined, syslog:haproxy, kafka:json
 *
 * A wrapper finds the line that another program has wrapped, and has values of
 * its own beside it. It knows nothing of what is inside, so wrappers nest.
 */
#ifndef WRAP_H
#define WRAP_H

#include "form.h"

struct wrap {
	const char *name;
	const char *columns; /* its own: "stream time" are docker.stream ... */
	const char *time;    /* which of them is the time when the inner line
				has none; NULL: none */
	bool whole; /* a line holds all of a record: it never goes on */
	bool sure;  /* such a line is of no other format */
	void *(*open)(void);
	/*
	 * FORM_EVENT and the inner line, or why there is none. own[i] is that
	 * of columns, NULL when there is none; own itself may be NULL: nobody
	 * asks. inner and own stay until the next line of the same state;
	 * SCAN_PAD bytes after them may be read.
	 */
	int (*unwrap)(
	    void *state, struct str line, struct str *inner, struct value *own);
	/*
	 * Whether the inner line goes on in that of the next line, which then
	 * is joined to it without a line end. NULL: never.
	 */
	bool (*goes_on)(void *state, struct str line);
	/* As form.h's, after unwrap has failed. */
	void (*miss)(void *state, struct str line, struct miss *m);
};

extern const struct wrap wraps[]; /* ends with a name that is NULL */
#define WRAP_COLUMNS 16           /* that one has, at most */
/* Which of its columns has this name, or WRAP_COLUMNS; NULL is none. */
size_t wrap_column(const struct wrap *w, const char *name);
/* A column of its own as -o has it: docker.stream. */
struct str wrap_source(const struct wrap *w, struct str name);
/* By the name before the colon, of n bytes; NULL: there is none. */
const struct wrap *wrap_find(const char *name, size_t n);

/*
 * When a line of rejects:FORMAT is refused again: makes the line, and in's file
 * and number, what they were at first. name is the format's; under auto, a line
 * that looks like a reject is one.
 */
void wrap_origin(const char *name, struct in *in, struct str *line);

/* docker:combined: spec is the whole of it, opened by format_open. */
extern const struct form form_wrap;

#endif
