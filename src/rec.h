/*
 * rec - records, and the stream they come in
 *
 * A stream is lines: a header, records, remarks (design 1). rec_open reads up
 * to the header or the first record, so that columns can be chosen; rec_next
 * then gives records and watermarks, refuses what is neither, and skips the
 * header that repeats the first.
 *
 * A record's fields are slices into the reader's buffer, as they stand
 * (escaped), until the next rec_next of the same stream.
 */
#ifndef REC_H
#define REC_H

#include "cmd.h"
#include "in.h"
#include "mem.h"
#include "out.h"
#include <stdint.h>

struct rec {
	int64_t time; /* field 0 */
	const char *base;
	uint32_t begin;
	uint32_t n;          /* fields */
	const uint32_t *end; /* field i ends at base + end[i] */
};

struct rec_line { /* a record whose fields nobody asks for, without LF */
	int64_t time;
	struct str text;
};

enum rec_kind {
	REC_ANY,
	REC_EVENTS,
	REC_SESSIONS,
	REC_FIGURES
};

/* The columns; several streams of a program may share them. */
struct head {
	struct str *name;   /* n of them when named, else NULL */
	size_t n;           /* 0: nothing is known yet */
	enum rec_kind kind; /* REC_ANY when not named */
	const char *from;   /* the operand that told, or "-c" */
	bool named;
	bool fixed; /* a header that differs ends the program */
};

struct stream {
	struct in in;
	struct head *head;
	/* read by rec_open, not yet given: */
	struct rec first;
	bool has_first, has_watermark;
	int64_t watermark;
};

enum rec_what {
	REC_END,
	REC_RECORD,
	REC_WATERMARK
};

/*
 * Opens a stream over operands. want: a header of another kind is an error
 * (status 2), REC_ANY takes all. head is all zero or shared with others.
 */
void rec_open(struct stream *s, struct head *head, enum rec_kind want,
    char **file, size_t files);
/* The same for rec_lines. */
void rec_open_lines(struct stream *s, struct head *head, enum rec_kind want,
    char **file, size_t files);
/* Of a stream that was opened for all: the same error. */
void head_want(const struct head *h, enum rec_kind want);
/* REC_WATERMARK: r->time is it. */
enum rec_what rec_next(struct stream *s, struct rec *r);
/*
 * Up to most of the next records at once, as long as they are of the plainest
 * kind and already read; 0: rec_next must tell what comes. All stay until the
 * next call. s->in.line is that of the last.
 */
size_t rec_batch(struct stream *s, struct rec *r, size_t most);
/* The same for a stream that rec_open_lines has opened: fields are counted, but
 * only the time is looked at. */
size_t rec_lines(struct stream *s, struct rec_line *r, size_t most);
/*
 * For who finds records himself (in_late, in_took): what follows, as far as it
 * is already read; nothing when rec_next must tell what comes.
 */
struct str rec_rest(const struct stream *s);
/* Refuses the record just given. */
void rec_refuse(
    const struct stream *s, enum reason why, const struct rec *r, bool kept);

static inline struct str
rec_field(const struct rec *r, size_t i)
{
	uint32_t b = i ? r->end[i - 1] + 1 : r->begin;

	return (struct str){r->base + b, r->end[i] - b};
}

/* All of it, without LF. */
static inline struct str
rec_text(const struct rec *r)
{
	return (struct str){r->base + r->begin, r->end[r->n - 1] - r->begin};
}

static inline bool
rec_null(struct str field)
{
	return field.n == 2 && field.p[0] == '\\' && field.p[1] == 'N';
}

/*
 * Columns chosen by name or number, as in -k ip,host or -k 2,3. One that is not
 * there ends the program: "-k: no column x in FILE; there are time ip host".
 * When no line has come (h->n is 0) nothing is checked and column[] means
 * nothing. named: all their names are known (from the header, or because the
 * list itself gives names).
 */
struct choice {
	struct str *name;
	size_t *column; /* from 0 */
	size_t n;
	bool named;
	bool slice; /* they are neighbours: joined, they stand in the record */
};
void head_choose(struct choice *c, const struct head *h, const char *option,
    const char *list);
/*
 * A record's chosen fields, joined by TABs: a slice of the record when they are
 * neighbours there, else in memory that stays until the next call.
 */
struct str rec_join_apart(const struct rec *r, const struct choice *c);
static inline struct str
rec_join(const struct rec *r, const struct choice *c)
{
	struct str first, last;

	if (!c->slice)
		return rec_join_apart(r, c);
	first = rec_field(r, c->column[0]);
	last = rec_field(r, c->column[c->n - 1]);
	return (struct str){first.p, (size_t)(last.p + last.n - first.p)};
}
/* One of them, from a slice. */
size_t head_find(const struct head *h, const char *option, struct str name);
/* A good name for a column: begins with a letter or _, holds no other bytes. */
bool head_name_ok(struct str name);
/* A copy of a name that is no good, or stands twice; NULL: all are fine. */
char *head_fault(const struct str *name, size_t n);
/* Items between commas, slices of list. */
void head_split(const char *list, struct str **item, size_t *n);
/* A column's number, from 1. */
bool head_is_number(struct str s);
/* Ends the program when a name stands twice. */
void head_check_twice(const struct str *name, size_t n, const char *where);
/* Writes a header, but for -N. */
void head_put(struct out *o, const struct str *name, size_t n);

/*
 * A field's text from bytes of any kind: escaped, UTF-8 made valid (what is
 * not, and NUL, becomes \\xHH).
 */
void rec_put(struct out *o, struct str bytes);
void rec_put_null(struct out *o);
/* \\N as bytes, SCAN_PAD behind them. */
extern const char rec_no_value[2 + SCAN_PAD];
/* A field's bytes, unescaped, at to (field.n are enough); how many. */
size_t rec_unescape(char *to, struct str field);
/* The same when needed: field itself when nothing is escaped, else in b. */
struct str rec_plain(struct buf *b, struct str field);

#endif
