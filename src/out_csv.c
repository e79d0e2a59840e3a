/*
 * out_csv - RFC 4180, but that lines end with LF alone
 *
 * NULL is nothing, and an empty string "": most readers can tell them apart.
 */
#include "fmt.h"
#include "vec.h"

static struct buf plain;

static void
begin(const struct fmt_plan *p)
{
	if (cmd.no_header || !p->named)
		return;
	for (size_t i = 0; i < p->n; i++) {
		if (i > 0)
			out_byte(&out, ',');
		out_str(&out, p->column[i].name);
	}
	out_byte(&out, '\n');
}

static bool
needs_quotes(struct str s)
{
	const char *end = s.p + s.n;

	return s.n == 0 || vec_either(s.p, end, ',', '"') < end ||
	       vec_either(s.p, end, '\r', '\n') < end;
}

static void
put_quoted(struct str s)
{
	const char *p = s.p, *end = s.p + s.n;

	out_byte(&out, '"');
	for (;;) {
		const char *quote = memchr(p, '"', (size_t)(end - p));
		size_t n = (size_t)((quote ? quote + 1 : end) - p);

		out_put(&out, p, n);
		if (quote == NULL)
			break;
		out_byte(&out, '"');
		p += n;
	}
	out_byte(&out, '"');
}

static void
put_value(struct str s, bool constant)
{
	bool copied = vec_plain(out_room(&out, s.n), s);

	if (!copied && !constant)
		s = rec_plain(&plain, s);
	if (needs_quotes(s))
		put_quoted(s);
	else if (copied)
		out_took(&out, s.n);
	else
		out_str(&out, s);
}

static void
record(const struct fmt_plan *p, const struct rec *r)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct fmt_column *c = &p->column[i];
		struct str s = c->constant ? c->value : rec_field(r, c->field);
		char room[FMT_ROOM];

		if (i > 0)
			out_byte(&out, ',');
		if (c->constant)
			put_value(s, true);
		else if (!rec_null(s))
			put_value(fmt_text(p, c, s, room), false);
	}
	out_byte(&out, '\n');
}

static void
end(const struct fmt_plan *p)
{
	(void)p;
}

const struct fmt fmt_csv = {
    .name = "csv",
    .begin = begin,
    .record = record,
    .end = end,
};
