/*
 * log - lines of access logs, by the format string of their server
 *
 * A string (Apache's LogFormat) is compiled once to steps: a field, and the
 * literal that comes after it.
 *
 *	%h %l %u %t "%r" %>s %b
 *
 *	ADDRESS " "  IDENT " "  USER " ["  TIME "] \""  REQUEST "\" "
 *	STATUS " "  NUMBER ""
 *
 * A field ends where its literal first stands; one between quotes ends at the
 * first quote without a backslash. %t brings its brackets along as literals, so
 * a user's name may hold spaces. Each step has a kind, which checks the field,
 * wanted or not: a line of another format is rejected, never misread. Cost:
 * the bytes are looked at once, and copied only to decode escapes.
 */
#ifndef LOG_H
#define LOG_H

#include "form.h"
#include "mem.h"
#include <stdint.h>

enum log_kind {
	LOG_TEXT,    /* anything */
	LOG_ADDRESS, /* a host's name or address */
	LOG_HOST,    /* the same, also with :port: host, port */
	LOG_IDENT,   /* by RFC 1413; no address */
	LOG_USER,    /* may hold spaces */
	LOG_TIME,
	LOG_REQUEST, /* method, path, protocol */
	LOG_STATUS,  /* three digits */
	LOG_NUMBER   /* digits */
};

struct log_step {
	uint64_t word, mask; /* the first eight bytes of after */
	struct str after;    /* the literal after the field */
	struct value *cell;  /* the first of those it fills */
	uint32_t column;     /* whose that is */
	enum log_kind kind;
	bool quoted; /* between " and " */
	bool wanted; /* its values, not only its end */
};

struct log {
	struct str before; /* the literal at the beginning of a line */
	struct log_step *step;
	size_t steps;
	struct str *column; /* names; one may stand more than once */
	struct value *cell; /* their values in the last line, if wanted */
	size_t columns;
	struct buf decoded; /* the bytes of fields that held escapes */
	size_t length;      /* of the last line */
};

struct log *log_compile(const char *format);
void log_want(struct log *log, size_t column);
/*
 * Fills the cells that are wanted; false when the line is not of the format.
 * Values are slices of the line or of log->decoded. SCAN_PAD bytes after the
 * line may be read.
 */
bool log_match(struct log *log, struct str line);

#endif
