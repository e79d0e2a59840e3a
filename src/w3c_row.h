/*
 * w3c_row - a line of a W3C log, cut into its fields
 *
 * A TAB behind the first field says that TABs alone separate, one each; else
 * any number of blanks and TABs does. A field may stand in quotes, with those
 * within it doubled.
 */
#ifndef W3C_ROW_H
#define W3C_ROW_H

#include "marks.h"
#include "vec.h"

struct w3c_row {
	const char *p; /* where a field begins; then, where it has ended */
	const char *end;
	struct marks marks; /* separators from p on */
	bool tabs;          /* are these, not blanks */
	struct str text;
	bool quoted, doubled;
};

static inline bool
w3c_row_separates(const struct w3c_row *r, const char *p)
{
	return p == r->end || *p == '\t' || (*p == ' ' && !r->tabs);
}

/* Blanks before a field. */
static inline void
w3c_row_skip(struct w3c_row *r)
{
	while (!r->tabs && r->p < r->end && w3c_row_separates(r, r->p)) {
		marks_next(&r->marks);
		r->p++;
	}
}

/*
 * The quote that ends a field, or NULL when the one at its beginning is a byte
 * like others: none that is not doubled has a separator behind it.
 */
static inline const char *
w3c_row_closing(struct w3c_row *r)
{
	const char *q = r->p + 1;

	r->doubled = false;
	for (; (q = vec_far(q, r->end, '"')) < r->end; q += 2) {
		if (r->end - q > 1 && q[1] == '"')
			r->doubled = true;
		else
			return w3c_row_separates(r, q + 1) ? q : NULL;
	}
	return NULL;
}

/* The field at p, which is moved behind it. */
static inline void
w3c_row_field(struct w3c_row *r)
{
	const char *q, *from = r->p;

	r->quoted = false;
	if (from < r->end && *from == '"' && (q = w3c_row_closing(r)) != NULL) {
		r->quoted = true;
		r->text = (struct str){from + 1, (size_t)(q - from) - 1};
		while ((r->p = marks_next(&r->marks)) <= q)
			;
		return;
	}
	r->p = marks_next(&r->marks);
	r->text = (struct str){from, (size_t)(r->p - from)};
}

/* Behind a field: to the next, if there is one. */
static inline bool
w3c_row_next(struct w3c_row *r)
{
	if (r->p == r->end)
		return false;
	r->p++;
	w3c_row_skip(r);
	return r->tabs || r->p < r->end;
}

static inline struct w3c_row
w3c_row_begin(struct str line)
{
	struct w3c_row r = {.p = line.p, .end = line.p + line.n};

	r.marks = marks_begin(r.p, r.end, ' ', '\t');
	w3c_row_field(&r);
	r.tabs = r.p < r.end && *r.p == '\t';
	r.p = line.p;
	r.marks = marks_begin(r.p, r.end, r.tabs ? '\t' : ' ', '\t');
	w3c_row_skip(&r);
	return r;
}

#endif
