/*
 * csv_row - a row of csv or tsv, cut into its fields
 *
 * The delimiters and quotes of the row are found once, 64 bytes at a time, and
 * taken in order. In tsv there are no quotes: no byte is one.
 */
#ifndef CSV_ROW_H
#define CSV_ROW_H

#include "marks.h"
#include "mem.h"
#include "vec.h"

/* What became of a field. */
enum row_what {
	ROW_FIELD,
	ROW_OPEN, /* the quotes end in no line yet */
	ROW_STRAY /* a quote where none may be, or what follows one */
};

struct row {
	const char *p; /* where a field begins; then, where it has ended */
	const char *end;
	struct marks marks;
	struct str text; /* of the field, without the quotes around it */
	bool doubled;    /* quotes are in it, doubled */
	char delimiter;
};

static inline struct row
row_begin(struct str line, char delimiter, bool quotes)
{
	return (struct row){
	    .p = line.p,
	    .end = line.p + line.n,
	    .marks = marks_begin(
		line.p, line.p + line.n, delimiter, quotes ? '"' : delimiter),
	    .delimiter = delimiter,
	};
}

/* Behind the quote that begins a field, or within it where a line begins. */
static inline enum row_what
row_quoted(struct row *r, const char *from)
{
	const char *q;

	for (;;) {
		q = marks_next(&r->marks);
		if (q == r->end)
			return ROW_OPEN;
		if (*q != '"')
			continue;
		if (r->end - q < 2 || q[1] != '"')
			break;
		r->doubled = true;
		marks_next(&r->marks);
	}
	r->text = (struct str){from, (size_t)(q - from)};
	r->p = ++q;
	if (q == r->end)
		return ROW_FIELD;
	if (*q != r->delimiter)
		return ROW_STRAY;
	marks_next(&r->marks);
	return ROW_FIELD;
}

/* The field at r->p, which is moved to its end: a delimiter, or the line's. */
static inline enum row_what
row_field(struct row *r)
{
	const char *q = marks_next(&r->marks);

	r->doubled = false;
	if (q < r->end && *q != r->delimiter) {
		if (q == r->p)
			return row_quoted(r, q + 1);
		r->p = q;
		return ROW_STRAY;
	}
	r->text = (struct str){r->p, (size_t)(q - r->p)};
	r->p = q;
	return ROW_FIELD;
}

/* Behind a field: to the next, if there is one. */
static inline bool
row_more(struct row *r)
{
	bool another = r->p < r->end;

	r->p += another;
	return another;
}

/* Takes one of each two quotes; b has room, so that no slice moves. */
static inline struct str
row_undouble(struct buf *b, struct str text)
{
	const char *p = text.p, *end = p + text.n;
	struct str decoded = {b->p + b->n, 0};

	while (p < end) {
		const char *q = vec_far(p, end, '"');
		size_t n = (size_t)(q - p) + (q < end);

		buf_put(b, p, n);
		decoded.n += n;
		p += n + 1;
	}
	return decoded;
}

/* \t \n \r \\; any other backslash stays, as tsv has it; b has room. */
static inline struct str
row_unescape(struct buf *b, struct str text)
{
	static const char letters[] = "tnr\\", bytes[] = "\t\n\r\\";
	struct str decoded = {b->p + b->n, 0};
	char *to = b->p + b->n;

	for (size_t i = 0; i < text.n; i++) {
		const char *at = NULL;

		if (text.p[i] == '\\' && i + 1 < text.n)
			at = memchr(letters, text.p[i + 1], sizeof bytes - 1);
		*to++ = at ? bytes[at - letters] : text.p[i];
		i += at != NULL;
	}
	decoded.n = (size_t)(to - decoded.p);
	b->n += decoded.n;
	return decoded;
}

#endif
