/*
 * in_w3c - W3C extended log files, as IIS, CloudFront and others write them
 *
 * A #Fields line names the columns of those after it, as often as one comes; by
 * the table (table.h) only what is wanted is looked at. Most columns have two
 * names: that of logs in general, and their own. The time is made of the date
 * and the time (w3c_time.h).
 *
 * Header values are encoded where fields may hold no separators: with TABs
 * between fields they are percent-encoded (CloudFront), with blanks a + stands
 * for a blank (IIS).
 */
#include "csv_row.h"
#include "table.h"
#include "w3c_row.h"
#include "w3c_text.h"
#include "w3c_time.h"
#include "when.h"
#include <strings.h>

/* What the bytes of a column become. */
enum kind {
	TEXT,
	HEADER,  /* of the request or answer: encoded */
	SECONDS, /* or milliseconds, which they become */
	DATE,
	TIME
};

static const struct {
	const char *field, *name;
	enum table_rank rank;
} names[] = {
    {"c-ip", "ip", TABLE_ALIAS},
    {"x-host-header", "host", TABLE_FIRST}, /* as the viewer asked for it */
    {"cs-host", "host", TABLE_ALIAS},
    {"cs(Host)", "host", TABLE_ALIAS},
    {"cs-username", "user", TABLE_ALIAS},
    {"cs-method", "method", TABLE_ALIAS},
    {"cs-uri-stem", "path", TABLE_ALIAS},
    {"cs-uri", "path", TABLE_ALIAS},
    {"cs-version", "protocol", TABLE_ALIAS},
    {"cs-protocol-version", "protocol", TABLE_ALIAS},
    {"sc-status", "status", TABLE_ALIAS},
    {"sc-bytes", "bytes", TABLE_ALIAS},
    {"cs(Referer)", "referrer", TABLE_ALIAS},
    {"cs(User-Agent)", "agent", TABLE_ALIAS},
    {"cs-uri-query", "query", TABLE_ALIAS},
    {"s-port", "port", TABLE_ALIAS},
    {"cs-protocol", "scheme", TABLE_ALIAS},
    {"cs-bytes", "bytes_in", TABLE_ALIAS},
    {"s-ip", "server_ip", TABLE_ALIAS},
    {"time-taken", "duration", TABLE_ALIAS},
};
#define NAMES (sizeof names / sizeof *names)

struct state {
	struct table table;
	struct buf header;     /* the names of #Fields, as a line */
	size_t columns;        /* that it names; 0: none has come */
	size_t date, time;     /* their cells, or TABLE_NONE */
	bool known;            /* a directive of W3C's has come */
	bool complete;         /* one #Fields had all that is wanted */
	struct w3c_time clock; /* of the operand */
	struct buf decoded;    /* of a line's fields */
	const char *wrong;
	struct {
		const char *what; /* NULL: the number of fields */
		size_t at, fields;
	} flaw; /* of the last line that was no event */
};

/* Header values hold no blanks when they are encoded. */
static struct str
header_value(struct state *st, const struct w3c_row *f, struct str text)
{
	const char *end = text.p + text.n;
	char sign = f->tabs ? '%' : '+';

	if (vec_find(text.p, end, sign) == end ||
	    vec_find(text.p, end, ' ') < end)
		return text;
	return f->tabs ? w3c_percent(&st->decoded, text)
		       : w3c_plus(&st->decoded, text);
}

/* False: the field is none of its kind. */
static inline bool
take_value(struct state *st, const struct w3c_row *f, int kind, struct value *v)
{
	struct str text = f->text;

	v->null = text.n == 1 && *text.p == '-';
	if (f->quoted && f->doubled)
		text = row_undouble(&st->decoded, text);
	if (kind == HEADER)
		text = header_value(st, f, text);
	v->text = text;
	return kind != SECONDS || v->null || w3c_ms(&st->decoded, &v->text);
}

static int
bad(struct state *st, int reason, const char *what, size_t at, size_t fields)
{
	st->flaw.what = what;
	st->flaw.at = at;
	st->flaw.fields = fields;
	return reason;
}

/* A line below #Fields: its wanted fields go to the table's cells. */
static int
row(struct state *st, struct str line)
{
	const struct table_step *step = st->table.plan;
	struct value *cell = st->table.cell + TABLE_CELL;
	struct w3c_row f = w3c_row_begin(line);
	size_t n = 0, many = line.n;

	st->decoded.n = 0;
	buf_room(&st->decoded, 2 * line.n);
	do {
		const char *from = f.p;

		w3c_row_field(&f);
		for (; step->column == n; step++)
			if (!take_value(st, &f, step->kind, cell++))
				return bad(st, BAD_FORMAT,
				    "time-taken is no number",
				    (size_t)(from - line.p), n);
		if (n++ == st->columns)
			many = (size_t)(from - line.p);
	} while (w3c_row_next(&f));
	if (n != st->columns && (n != st->columns + 1 || f.text.n > 0))
		return bad(st, BAD_FIELDS, NULL, many, n);
	if (st->time != TABLE_NONE) {
		cell = st->table.cell;
		cell[TABLE_OWN].text = w3c_time_join(&st->clock,
		    st->date == TABLE_NONE ? NULL : cell + st->date,
		    cell + st->time);
	}
	return FORM_EVENT;
}

static bool
same_word(struct str a, const char *b)
{
	return strlen(b) == a.n && strncasecmp(a.p, b, a.n) == 0;
}

/* A column, by its own name and that of logs in general. */
static void
add_column(struct state *st, size_t column, struct str name)
{
	struct table *t = &st->table;
	int kind = TEXT;

	if (memchr(name.p, '(', name.n) || same_word(name, "x-forwarded-for"))
		kind = HEADER;
	if (str_eq(name, STR("date")))
		st->date = TABLE_CELL + table_keep(t, column, kind = DATE);
	if (str_eq(name, STR("time"))) {
		st->time = TABLE_CELL + table_keep(t, column, kind = TIME);
		t->cell[TABLE_OWN].null = false;
		table_constant(t, TABLE_OWN, "time");
	}
	for (size_t i = 0; i < NAMES; i++) {
		int as = kind;

		if (!same_word(name, names[i].field))
			continue;
		if (strcmp(names[i].name, "duration") == 0)
			table_keep(t, column, as = SECONDS);
		table_alias(
		    t, column, str_of(names[i].name), as, names[i].rank);
	}
	table_column(t, column, name, kind);
}

/* The words of #Fields; NULL, or what is wrong with them. */
static const char *
learn(struct state *st, struct str words)
{
	struct w3c_row r;
	size_t n = 0;

	st->header.n = 0;
	buf_put(&st->header, words.p, words.n);
	memset(buf_room(&st->header, 0), 0, SCAN_PAD);
	table_clear(&st->table);
	for (size_t i = 0; i < NAMES; i++)
		table_constant(&st->table, TABLE_NULL, names[i].name);
	st->date = st->time = TABLE_NONE;
	r = w3c_row_begin((struct str){st->header.p, words.n});
	while (r.p < r.end) {
		w3c_row_field(&r);
		add_column(st, n++, r.text);
		if (!w3c_row_next(&r))
			break;
	}
	st->columns = n;
	return table_bind(&st->table);
}

/* One that follows may lack columns that are wanted: they are NULL then. */
static int
take_fields(struct state *st, struct str words)
{
	if (st->columns > 0 &&
	    str_eq(words, (struct str){st->header.p, st->header.n}))
		return FORM_HEADER;
	st->wrong = learn(st, words);
	if (st->wrong && !st->complete) {
		st->columns = 0;
		return FORM_WRONG;
	}
	st->complete = true;
	return FORM_HEADER;
}

/* A line that begins with #: #Name: text. */
static int
directive(struct state *st, struct str line)
{
	static const char *const others[] = {
	    "Version", "Software", "Start-Date", "End-Date", "Date", "Remark"};
	const char *end = line.p + line.n, *p = vec_find(line.p, end, ':');
	struct str name = {line.p + 1, 0};

	if (p < end) {
		name.n = (size_t)(p - name.p);
		while (++p < end && *p == ' ')
			;
	}
	line = (struct str){p, (size_t)(end - p)};
	if (str_eq(name, STR("Fields"))) {
		st->known = true;
		return take_fields(st, line);
	}
	if (str_eq(name, STR("Date")) || str_eq(name, STR("Start-Date")))
		w3c_time_date(&st->clock, line);
	if (str_eq(name, STR("Time Format")))
		st->clock.local = same_word(line, "local");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		st->known |= str_eq(name, str_of(others[i]));
	if (st->known)
		return FORM_REMARK;
	return bad(st, BAD_FORMAT,
	    "not one of #Version: #Fields: #Software: #Date: #Remark:", 0, 0);
}

static int
take(struct state *st, struct str line)
{
	if (line.n > 0 && *line.p == '#')
		return directive(st, line);
	if (st->columns == 0)
		return bad(st, BAD_FORMAT, "no #Fields: before it", 0, 0);
	return row(st, line);
}

static void *
open(const char *spec)
{
	struct state *st = mem_zero(1, sizeof *st);

	(void)spec;
	st->table.form = "w3c";
	return st;
}

static const char *
columns(void *state)
{
	(void)state;
	return "ip,host,user,method,path,protocol,status,bytes,referrer,agent,"
	       "query,port,duration";
}

static const char *
want(void *state, const struct wants *w)
{
	struct state *st = state;

	table_want(&st->table, w);
	return NULL;
}

static void
begin(void *state)
{
	struct state *st = state;

	st->complete = false;
	st->columns = 0;
	st->known = false;
	w3c_time_begin(&st->clock);
}

static int
parse(void *state, struct str line, struct value *v)
{
	struct state *st = state;
	int what = take(st, line);

	if (what == FORM_EVENT)
		picks_take(&st->table.picks, v);
	return what;
}

/* Directives that say the same, a line each. */
static void
context(void *state, struct buf *b)
{
	struct state *st = state;

	if (st->known)
		buf_str(b, "#Remark:\n");
	if (st->clock.local)
		buf_str(b, "#Time Format: Local\n");
	if (st->clock.dated) {
		buf_str(b, "#Date: ");
		b->n += when_put(buf_room(b, WHEN_ROOM), st->clock.clock, NULL);
		buf_str(b, "\n");
	}
	if (st->columns > 0) {
		buf_str(b, "#Fields: ");
		buf_put(b, st->header.p, st->header.n);
		buf_str(b, "\n");
	}
}

/* Whatever #Fields lacks, one before it had. */
static const char *
resume(void *state, struct str text)
{
	struct state *st = state;
	const char *p = text.p, *end = p + text.n, *lf;

	st->complete = true;
	for (; p < end; p = lf + 1) {
		lf = memchr(p, '\n', (size_t)(end - p));
		if (lf == NULL)
			break;
		directive(st, (struct str){p, (size_t)(lf - p)});
	}
	st->complete = st->columns > 0;
	return NULL;
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

	(void)line;
	m->at = st->flaw.at;
	if (st->flaw.what)
		buf_str(&m->what, st->flaw.what);
	else
		table_counts(&m->what, st->flaw.fields, st->columns);
}

static void
fields(void *state, struct str line,
    void (*each)(void *to, struct str source, struct value value), void *to)
{
	struct state *st = state;

	if (take(st, line) == FORM_EVENT)
		table_each(&st->table, each, to);
}

const struct form form_w3c = {
    .name = "w3c",
    .open = open,
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
