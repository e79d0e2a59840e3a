/*
 * out_json - an object a line
 *
 * A field is copied as it is when nothing in it asks for more, which one look
 * at it tells; else it is unescaped and quoted.
 */
#include "fmt.h"
#include "quote.h"
#include "vec.h"
#include <stdlib.h>

/* What stands before each value, names included. */
static struct buf *before;
static struct buf plain;

static void
begin(const struct fmt_plan *p)
{
	before = mem_zero(p->n + 1, sizeof *before);
	for (size_t i = 0; i < p->n; i++) {
		buf_put(&before[i], i ? ",\"" : "{\"", 2);
		buf_put(&before[i], p->column[i].name.p, p->column[i].name.n);
		buf_put(&before[i], "\":", 2);
	}
}

static void
put_string(struct str field, bool constant)
{
	const char *end = field.p + field.n;
	char *to = out_room(&out, field.n + 2);

	*to = '"';
	if (vec_plain(to + 1, field) && vec_find(field.p, end, '"') == end) {
		to[1 + field.n] = '"';
		out_took(&out, field.n + 2);
		return;
	}
	out_took(&out, 1);
	quote_put(&out, constant ? field : rec_plain(&plain, field));
	out_byte(&out, '"');
}

/* A list, when it has the form of one. */
static bool
put_list(struct str field, bool constant)
{
	struct str text = constant ? field : rec_plain(&plain, field);

	if (!quote_is_list(text))
		return false;
	out_str(&out, text);
	return true;
}

static void
put_value(
    const struct fmt_plan *p, const struct fmt_column *c, const struct rec *r)
{
	char room[FMT_ROOM];
	struct str s = c->constant ? c->value : rec_field(r, c->field);

	if (!c->constant && rec_null(s)) {
		out_put(&out, "null", 4);
		return;
	}
	s = fmt_text(p, c, s, room);
	if (!c->string && s.n > 0) {
		if (fmt_number(s, 15)) {
			out_str(&out, s);
			return;
		}
		if (s.p[0] == '[' && put_list(s, c->constant))
			return;
	}
	put_string(s, c->constant);
}

static void
record(const struct fmt_plan *p, const struct rec *r)
{
	for (size_t i = 0; i < p->n; i++) {
		out_put(&out, before[i].p, before[i].n);
		put_value(p, &p->column[i], r);
	}
	out_put(&out, "}\n", 2);
}

static void
end(const struct fmt_plan *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(before[i].p);
	free(before);
}

const struct fmt fmt_json = {
    .name = "json",
    .needs_names = true,
    .begin = begin,
    .record = record,
    .end = end,
};
