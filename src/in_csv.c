/*
 * in_csv - csv (RFC 4180) and tsv: a header, then a row a line
 *
 * A row is cut at its delimiters and quotes, found 64 bytes at a time; of its
 * fields only those are looked at that the table (table.h) wants. They are
 * slices of the line; those that hold doubled quotes, or escapes of tsv, are
 * decoded into memory of the form's own. The header is kept as the line that it
 * was, and rows are compared with it: nothing is kept for each of its columns.
 */
#include "csv.h"
#include "csv_row.h"
#include "rec.h"
#include "table.h"
#include "vec.h"
#include <stdlib.h>

static char delimiter = ',';

struct state {
	struct table table;
	struct buf header; /* as a line of the format */
	size_t columns;    /* that it names; 0: none is known */
	struct str first;  /* of their names, as it stands */
	char delimiter;
	bool begins; /* an operand, with -c */
	bool tsv;
	struct buf decoded; /* of a line's fields */
	const char *wrong;
};

void
csv_delimiter(const char *arg)
{
	if (strcmp(arg, "\\t") == 0)
		arg = "\t";
	if (arg[0] == '\0' || arg[1] != '\0' || strchr("\"\r\n", arg[0]))
		cmd_usage("-d %s: not one byte, or one that has a meaning of "
			  "its own",
		    arg);
	delimiter = arg[0];
}

static inline struct row
row_of(const struct state *st, struct str line)
{
	return row_begin(line, st->delimiter, !st->tsv);
}

/* A line that ends within quotes has an odd number of them since they began. */
static bool
goes_on(void *state, struct str line, bool first)
{
	const struct state *st = state;
	struct row r;
	enum row_what what;

	if (marks_odd(line.p, line.p + line.n, '"') != first)
		return false;
	r = row_of(st, line);
	what = first ? row_field(&r) : row_quoted(&r, line.p);
	while (what == ROW_FIELD && row_more(&r))
		what = row_field(&r);
	return what == ROW_OPEN;
}

/* The value of a field; the first that is decoded makes room for all. */
static inline struct value
value_of(struct state *st, const struct row *r, struct str line)
{
	struct str text = r->text;

	if (!r->doubled && (!st->tsv || vec_find(text.p, r->p, '\\') == r->p))
		return (struct value){text, false};
	if (st->decoded.n == 0)
		buf_room(&st->decoded, line.n);
	if (r->doubled)
		return (struct value){row_undouble(&st->decoded, text), false};
	if (text.n == 2 && text.p[1] == 'N')
		return (struct value){.null = true};
	return (struct value){row_unescape(&st->decoded, text), false};
}

/* Whether a line names the columns again: field by field, as they stand. */
static bool
is_header(const struct state *st, struct str line)
{
	struct row a = row_of(st, line);
	struct row b = row_of(st, (struct str){st->header.p, st->header.n});

	for (;;) {
		bool x, y;

		if (row_field(&a) != ROW_FIELD || row_field(&b) != ROW_FIELD ||
		    !str_eq(a.text, b.text))
			return false;
		x = row_more(&a);
		y = row_more(&b);
		if (!x || !y)
			return x == y;
	}
}

/* A file with a BOM may come after others: cat a.csv b.csv. */
static bool
is_marked_header(const struct state *st, struct str line)
{
	return line.n > 3 && memcmp(line.p, "\xef\xbb\xbf", 3) == 0 &&
	       is_header(st, (struct str){line.p + 3, line.n - 3});
}

/* Takes the columns from a header; NULL, or what is wrong with it. */
static const char *
learn(struct state *st, struct str line)
{
	struct table *t = &st->table;
	struct row r;
	size_t n = 0;

	st->header.n = 0;
	buf_put(&st->header, line.p, line.n);
	memset(buf_room(&st->header, 0), 0, SCAN_PAD);
	line.p = st->header.p;
	table_clear(t);
	r = row_of(st, line);
	do {
		struct value name;

		if (row_field(&r) != ROW_FIELD)
			return "the quotes of its header are not in order";
		if (n == 0)
			st->first = r.text;
		st->decoded.n = 0;
		name = value_of(st, &r, line);
		table_column(t, n++, name.null ? r.text : name.text, 0);
	} while (row_more(&r));
	st->columns = n;
	if (n == 1 && !cmd.columns)
		return "its header has no more than one column (-d tells what "
		       "is between them)";
	return table_bind(t);
}

/* -c, as the header that it stands for. */
static const char *
learn_given(struct state *st)
{
	struct buf b = {0};
	const char *wrong, *quote = st->tsv ? "" : "\"";
	char twice = st->tsv ? '\\' : '"';

	buf_str(&b, quote);
	for (const char *p = cmd.columns; *p; p++) {
		if (*p == ',') {
			buf_str(&b, quote);
			buf_put(&b, &st->delimiter, 1);
			buf_str(&b, quote);
			continue;
		}
		buf_put(&b, p, 1);
		buf_put(&b, p, *p == twice);
	}
	buf_str(&b, quote);
	memset(buf_room(&b, 0), 0, SCAN_PAD);
	wrong = learn(st, (struct str){b.p, b.n});
	free(b.p);
	return wrong;
}

static void *
open_as(bool tsv)
{
	struct state *st = mem_zero(1, sizeof *st);

	st->tsv = tsv;
	st->delimiter = tsv ? '\t' : delimiter;
	st->table.form = tsv ? "tsv" : "csv";
	return st;
}

static void *
open_csv(const char *spec)
{
	(void)spec;
	return open_as(false);
}

static void *
open_tsv(const char *spec)
{
	(void)spec;
	return open_as(true);
}

static const char *
columns(void *state)
{
	(void)state;
	return "ip,host,user,page,event,referrer,agent,device,country,amount";
}

static const char *
want(void *state, const struct wants *w)
{
	struct state *st = state;

	table_want(&st->table, w);
	return cmd.columns ? learn_given(st) : NULL;
}

static void
begin(void *state)
{
	struct state *st = state;

	if (!cmd.columns)
		st->columns = 0;
	st->begins = cmd.columns != NULL;
}

/* A line after the header: its wanted fields go to the table's cells. */
static int
row(struct state *st, struct str line)
{
	const struct table_step *step = st->table.plan;
	struct value *cell = st->table.cell + TABLE_CELL;
	struct row r = row_of(st, line);
	size_t n = 0;

	st->decoded.n = 0;
	do {
		if (row_field(&r) != ROW_FIELD)
			return is_marked_header(st, line) ? FORM_HEADER
							  : BAD_FORMAT;
		if (n == 0 && str_eq(r.text, st->first) && is_header(st, line))
			return FORM_HEADER;
		if (n++ == step->column) {
			*cell++ = value_of(st, &r, line);
			step++;
		}
	} while (row_more(&r));
	if (n == st->columns || (n == st->columns + 1 && r.text.n == 0))
		return is_marked_header(st, line) ? FORM_HEADER : FORM_EVENT;
	return BAD_FIELDS;
}

/*
 * Whether the first line of an operand is a header other than -c's: its first
 * field is the first name of -c, or two of its fields are names of it.
 */
static bool
is_other_header(struct state *st, struct str line)
{
	struct row r = row_of(st, line);
	struct str *name;
	size_t names, found = 0, column = 0;

	if (is_header(st, line) || is_marked_header(st, line))
		return false;
	head_split(cmd.columns, &name, &names);
	do {
		if (row_field(&r) != ROW_FIELD)
			break;
		for (size_t i = 0; i < names; i++)
			if (str_eq(r.text, name[i]))
				found += column == 0 && i == 0 ? 2 : 1;
		column++;
	} while (row_more(&r));
	free(name);
	return found >= 2;
}

static int
parse(void *state, struct str line, struct value *v)
{
	struct state *st = state;
	int what;

	if (st->begins && is_other_header(st, line)) {
		st->wrong = "its header is not that of -c";
		return FORM_WRONG;
	}
	st->begins = false;
	if (st->columns == 0) {
		st->wrong = learn(st, line);
		if (st->wrong)
			st->columns = 0;
		return st->wrong ? FORM_WRONG : FORM_HEADER;
	}
	what = row(st, line);
	if (what == FORM_EVENT)
		picks_take(&st->table.picks, v);
	return what;
}

/* The header; for -c, that the first line has been. */
static void
context(void *state, struct buf *b)
{
	const struct state *st = state;

	if (st->columns > 0 && !st->begins)
		buf_put(b, st->header.p, st->header.n);
}

static const char *
resume(void *state, struct str text)
{
	struct state *st = state;
	const char *fault = NULL;

	st->begins = false;
	if (!cmd.columns)
		fault = learn(st, text);
	if (fault)
		st->columns = 0;
	return fault;
}

static const char *
wrong(void *state)
{
	const struct state *st = state;

	return st->wrong;
}

static void
miss(void *state, struct str line, struct miss *m)
{
	const struct state *st = state;
	struct row r = row_of(st, line);
	enum row_what how = ROW_FIELD;
	size_t n = 0;

	m->at = line.n;
	do {
		if (n == st->columns)
			m->at = (size_t)(r.p - line.p);
		how = row_field(&r);
		n++;
	} while (how == ROW_FIELD && row_more(&r));
	if (how == ROW_FIELD) {
		table_counts(&m->what, n, st->columns);
		return;
	}
	m->at = (size_t)(r.p - line.p);
	if (how == ROW_OPEN)
		buf_str(&m->what, "quotes that do not end");
	else if (*r.p == '"')
		buf_str(&m->what, "a quote within a field without quotes");
	else
		buf_str(&m->what, "text after the quotes of a field");
}

static void
fields(void *state, struct str line,
    void (*each)(void *to, struct str source, struct value value), void *to)
{
	struct state *st = state;

	if (st->columns == 0) {
		if (cmd.columns)
			learn_given(st);
		else
			learn(st, line);
		if (!cmd.columns)
			return;
	}
	if (row(st, line) == FORM_EVENT)
		table_each(&st->table, each, to);
}

const struct form form_csv = {
    .name = "csv",
    .open = open_csv,
    .columns = columns,
    .want = want,
    .parse = parse,
    .begin = begin,
    .goes_on = goes_on,
    .context = context,
    .resume = resume,
    .wrong = wrong,
    .miss = miss,
    .fields = fields,
};

const struct form form_tsv = {
    .name = "tsv",
    .open = open_tsv,
    .columns = columns,
    .want = want,
    .parse = parse,
    .begin = begin,
    .context = context,
    .resume = resume,
    .wrong = wrong,
    .miss = miss,
    .fields = fields,
};
