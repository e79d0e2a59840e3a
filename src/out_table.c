/*
 * out_table - aligned columns, for people
 *
 * All rows are held until the last is known, for the widths: memory is that of
 * the text. Cells stand in it as they will be shown, each with a TAB after it
 * (no cell has one, for fields are escaped). A width is a number of code
 * points; numbers and spans of time stand to the right.
 */
#include "fmt.h"
#include "utf.h"
#include <stdlib.h>
#include <unistd.h>

#define GAP 2

static struct column {
	size_t width;
	bool figures; /* of cells that hold something, all are numbers */
	bool some;
} * column;

static struct buf text;
static size_t rows;

static size_t
width(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += (s.p[i] & 0xc0) != 0x80;
	return n;
}

static void
add_cell(struct column *c, struct str s)
{
	size_t w = width(s);

	if (c->width < w)
		c->width = w;
	buf_put(&text, s.p, s.n);
	buf_put(&text, "\t", 1);
}

static void
begin(const struct fmt_plan *p)
{
	column = mem_zero(p->n + 1, sizeof *column);
	rows = 0;
	text.n = 0;
	for (size_t i = 0; i < p->n; i++) {
		column[i].figures = true;
		if (p->named && !cmd.no_header)
			add_cell(&column[i], p->column[i].name);
	}
}

/* Nothing that a terminal might obey. */
static void
add_odd(struct column *c, struct str value)
{
	struct buf b = {0};

	utf_line(&b, value, false);
	add_cell(c, (struct str){b.p, b.n});
	free(b.p);
}

static void
add_constant(struct column *c, struct str value)
{
	c->figures &= fmt_number(value, value.n);
	c->some = true;
	add_odd(c, value);
}

static void
add_field(const struct fmt_plan *p, size_t i, struct str field)
{
	char room[FMT_ROOM + SCAN_PAD]; /* it is scanned */
	struct column *c = &column[i];
	const struct fmt_column *how = &p->column[i];

	if (rec_null(field)) {
		add_cell(c, STR("-"));
		return;
	}
	c->some = true;
	c->figures &=
	    fmt_number(field, field.n) && how->as != FMT_ISO && !how->string;
	field = fmt_text(p, how, field, room);
	if (scan_plain(field.p, field.n) == field.n)
		add_cell(c, field);
	else
		add_odd(c, field);
}

static void
record(const struct fmt_plan *p, const struct rec *r)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct fmt_column *c = &p->column[i];

		if (c->constant)
			add_constant(&column[i], c->value);
		else
			add_field(p, i, rec_field(r, c->field));
	}
	rows++;
}

static void
put_blanks(size_t n)
{
	memset(out_room(&out, n), ' ', n);
	out_took(&out, n);
}

/* Writes a row of n cells that begin at p; returns where the next one does. */
static const char *
put_row(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct column *c = &column[i];
		const char *tab =
		    memchr(p, '\t', (size_t)(text.p + text.n - p));
		struct str s = {p, (size_t)(tab - p)};
		size_t blanks = c->width - width(s);
		bool right = c->figures && c->some;

		if (i > 0)
			put_blanks(GAP);
		if (right)
			put_blanks(blanks);
		out_str(&out, s);
		if (!right && i + 1 < n)
			put_blanks(blanks);
		p = tab + 1;
	}
	return p;
}

static bool
wants_bold(void)
{
	const char *no = getenv("NO_COLOR");

	return isatty(out.fd) && !(no && *no);
}

static void
end(const struct fmt_plan *p)
{
	const char *at = text.p;

	if (p->named && !cmd.no_header) {
		bool bold = wants_bold();

		out_str(&out, bold ? STR("\033[1m") : STR(""));
		at = put_row(at, p->n);
		out_str(&out, bold ? STR("\033[0m\n") : STR("\n"));
	}
	while (rows-- > 0) {
		at = put_row(at, p->n);
		out_byte(&out, '\n');
	}
	free(column);
	free(text.p);
	text = (struct buf){0};
}

const struct fmt fmt_table = {
    .name = "table",
    .begin = begin,
    .record = record,
    .end = end,
};
