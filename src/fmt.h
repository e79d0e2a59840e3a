/*
 * fmt - the formats evfmt writes, behind one table of functions
 *
 * The columns are settled once, when the first line is known; then a format
 * takes records. What it is given of a record is a field as it stands, and
 * how to take it.
 */
#ifndef FMT_H
#define FMT_H

#include "mem.h"
#include "rec.h"
#include "zone.h"

/* How a field that is a number of ms is written. */
enum fmt_as {
	FMT_AS_IS,
	FMT_SECONDS, /* 1704067200.123 */
	FMT_ISO,     /* RFC 3339 */
	FMT_SPAN     /* 4m12s */
};

struct fmt_column {
	struct str name; /* empty when not known */
	size_t field;
	bool constant;
	struct str value; /* of a constant: plain bytes, SCAN_PAD after them */
	bool string;      /* is one even where it looks like a number */
	enum fmt_as as;
};

struct fmt_plan {
	struct fmt_column *column;
	size_t n;
	bool named;
	struct zone *zone; /* NULL is UTC */
};

struct fmt {
	const char *name;
	bool needs_names;
	/* Each writes to out; end comes after the last record. */
	void (*begin)(const struct fmt_plan *p);
	void (*record)(const struct fmt_plan *p, const struct rec *r);
	void (*end)(const struct fmt_plan *p);
};

extern const struct fmt fmt_csv, fmt_json, fmt_table;

#define FMT_ROOM 64

/*
 * A field as its column wants it: itself, or written at room where it is a
 * number of ms that is to look different.
 */
struct str fmt_text(const struct fmt_plan *p, const struct fmt_column *c,
    struct str field, char room[FMT_ROOM]);
/* -?(0|[1-9][0-9]*)(\.[0-9]+)? with at most so many digits. */
bool fmt_number(struct str s, size_t digits);

#endif
