/*
 * log - lines of access logs, by the format string of their server
 *
 * A string (log_config.h tells whose) is compiled once to steps: a field, and
 * the literal that comes after it.
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
#include "log_config.h"
#include "mem.h"
#include <stdint.h>

/* log_table.c has their names, and what they fill. */
enum log_kind {
	LOG_TEXT,    /* anything */
	LOG_ADDRESS, /* a host's name or address */
	LOG_HOST,    /* the same, also with :port: host, port */
	LOG_IDENT,   /* by RFC 1413; no address */
	LOG_USER,    /* may hold spaces */
	LOG_TIME,
	LOG_REQUEST, /* method, path, protocol */
	LOG_STATUS,  /* three digits */
	LOG_NUMBER,  /* digits */

	/* those of log_kinds.c, which are less frequent */
	LOG_WORD,    /* no blanks */
	LOG_VERSION, /* a protocol: HTTP/1.1 */
	LOG_LIST,    /* bare, its items parted by ", " or " : " */
	LOG_QUOTED,  /* in quotes of its own */
	LOG_BRACES,  /* up to two, a blank behind each */
	LOG_LOGIN,   /* a user; WORD/ in capitals comes next */
	LOG_NAME,    /* what a client says is the host: host, port */
	LOG_SOCKET,  /* address:port */
	LOG_PATH,    /* text that may hold what ends it */
	LOG_QUERY,   /* with its ?, or empty */
	LOG_URL,     /* scheme, host, port, path */
	LOG_FETCH,   /* method, URL, protocol: six */
	LOG_SPAN,    /* a duration: becomes milliseconds */
	LOG_LINE,    /* a request, bare or whole, too: four */
	LOG_BRACKET, /* a time in brackets of its own */
	LOG_PIECE,   /* a part of the time: log_time.h */
	LOG_FLAGGED, /* a number with flags */
	LOG_END,     /* the line may end here: no cells */
	LOG_REST,    /* nothing, or more behind a blank: no cells */
	LOG_SYSLOG   /* nothing, or a header of syslog: no cells */
};

/* Of numbers, but the last. */
enum {
	LOG_NO_ONE = 1, /* -1 is NULL */
	LOG_PLUS = 2,   /* may have a + before it */
	LOG_PADDED = 4, /* blanks may come before it */
	LOG_DASH = 8    /* a query that is - behind the path when it is none */
};

struct log_step {
	uint64_t word, mask; /* the first eight bytes of after */
	struct str after;    /* the literal after the field */
	struct value *cell;  /* the first of those it fills */
	size_t skip;         /* bytes of after that the next field has not */
	enum log_kind kind;
	bool quoted; /* between " and " */
	bool wanted; /* its values, not only its end */

	/* of some kinds only */
	int8_t power;            /* of ten, to milliseconds */
	uint8_t flags;           /* LOG_FLAGGED: */
	enum log_kind base;      /* what it is besides */
	struct str ahead;        /* LOG_PATH: what is better behind it */
	struct log_piece *piece; /* LOG_PIECE */

	uint32_t column, columns; /* the cells it fills, by number */
};

/* A cell, and what leads to it. */
struct log_column {
	struct str name;    /* of the column; one may stand more than once */
	struct str source;  /* the directive: %{Referer}i */
	struct str written; /* with what it is modified by: %!200{Referer}i */
	size_t rank;        /* of one name the lowest counts first */
	bool hidden;        /* not among the columns without -o */
};

struct log {
	enum log_escape escape;
	bool empties; /* bare fields may be empty: nginx's, without - for it */
	char mark;    /* what its escapes begin with */
	struct str before; /* the literal at the beginning of a line */
	struct log_step *step;
	size_t steps;
	struct log_column *column;
	struct value *cell; /* their values in the last line, if wanted */
	size_t columns;
	struct log_time *time; /* made of pieces, or NULL */
	struct buf decoded;    /* the bytes of fields that held escapes */
	size_t extra;          /* bytes of it for what is no slice of a line */
	size_t length;         /* of the last line */

	/* after a line that did not match */
	const struct log_step *missed; /* NULL: what stands before the first;
					  behind the last: more after it */
	size_t at;                     /* offset */
	bool ended; /* the field was there, what comes after it not */
};

/* The first string of a spec, or one of them. Usage errors quote it. */
struct log *log_compile(const char *format);
struct log *log_compile_string(const struct log_string *s);
void log_want(struct log *log, size_t column);
/*
 * Fills the cells that are wanted; false when the line is not of the format.
 * Values are slices of the line or of log->decoded. SCAN_PAD bytes after the
 * line may be read.
 */
bool log_match(struct log *log, struct str line);
/* Why the last line did not match: "no number for bytes". */
void log_miss(const struct log *log, struct str line, struct miss *m);

#endif
