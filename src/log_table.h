/*
 * log_table - what the directives of servers become
 *
 * All is said in one language, which is a directive, too: %{column:kind}x. A
 * kind fills one cell or several: %{method path protocol:request}x. What is
 * called - is nobody's column. Flags follow: %{status:status,-1}x.
 */
#ifndef LOG_TABLE_H
#define LOG_TABLE_H

#include "log.h"

/* A directive; all zero before the first. Slices are of its string, or its own
 * until the next. */
struct log_directive {
	struct str written;   /* %!200,304{Referer}i, ${uri} */
	struct str name;      /* %{Referer}i, $uri */
	struct str argument;  /* Referer */
	struct str letter;    /* i; of nginx the variable's name */
	bool braces;          /* has an argument */
	bool conditional;     /* !200,304 */
	bool final;           /* > */
	struct buf text, own; /* to be freed: log_directive_free */
};

struct log_meaning {
	struct str columns; /* blanks between */
	enum log_kind kind, base;
	uint32_t cells;
	int8_t power;
	uint8_t flags;
	size_t rank;
};

/* Takes what stands at *p, behind a % or $; false: none, and *p stays. */
bool log_directive(const char **p, bool nginx, struct log_directive *d);
void log_directive_free(struct log_directive *d);
/* What it becomes: by the tables, or a column of its own name. */
struct log_meaning log_meaning(struct log_directive *d, bool nginx);
/* Whether its letter is one of Apache's. */
bool log_is_apache(const struct log_directive *d);
/* "a number", for messages. */
const char *log_kind_noun(enum log_kind kind);

#endif
