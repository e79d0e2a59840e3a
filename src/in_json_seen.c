/*
 * in_json_seen - lines of JSON where they were read, dozens at once
 *
 * Most are of a shape that came before and plain: their values are slices. What
 * is no event, or in doubt, is left to in_json.c's parse.
 */
#include "cmd.h"
#include "in_json_in.h"
#include "rec.h"

/*
 * Values as texts; whether none holds what must be escaped. *last: they stay
 * until those of the next line only.
 */
static bool
take_texts(struct state *s, struct str *text, bool *last)
{
	bool plain = true;

	for (size_t i = 0; i < s->columns; i++) {
		const struct json_value *v = s->found + i;
		bool null = v->kind <= JSON_NULL;

		text[i].p = null ? rec_no_value : v->text.p;
		text[i].n = null ? 2 : v->text.n;
		plain &= v->kind != JSON_NESTED;
		if (!null && v->escaped) {
			text[i] = json_column_text(s->column + i, v->text);
			*last = true;
		}
	}
	return plain && !*last;
}

/* The same of an alias; false: it is no event. */
static bool
take_alias_texts(struct state *s, struct str *text)
{
	if (json_take_alias(s, s->value) != FORM_EVENT)
		return false;
	for (size_t i = 0; i < s->columns; i++) {
		const struct value *v = s->value + i;

		text[i] = v->null ? (struct str){rec_no_value, 2} : v->text;
	}
	return true;
}

/* The values of a line that is an event. */
static bool
take_line(
    struct state *s, const struct json_line *l, struct str *text, bool *last)
{
	bool *plain = s->rows.plain + s->rows.n;
	const struct str null = {rec_no_value, 2};

	*plain = l->plain;
	if (!s->alias && json_texts(s->json, l->text, s->lines.base, l->mark,
			     l->marks, null, text))
		return true;
	if (!json_parse_indexed(
		s->json, l->text, s->lines.base, l->mark, l->marks, s->found))
		return false;
	if (s->alias) {
		*plain = false;
		*last = true;
		return take_alias_texts(s, text);
	}
	*plain &= take_texts(s, text, last);
	return true;
}

static void
gather(struct state *s, const char *p)
{
	struct rows *r = &s->rows;
	struct str *text = r->text;
	struct json_line l;
	bool last = false;

	for (r->n = r->given = 0; r->n < ROWS && !last; r->n++) {
		if (!json_lines_next(&s->lines, p, &l) ||
		    l.all > cmd.max_line || !take_line(s, &l, text, &last)) {
			r->doubt = p;
			return;
		}
		text[s->columns] = (struct str){p, l.all};
		text += s->columns + 1;
		p += l.all;
	}
}

static const char *
row_line(const struct state *s, size_t i)
{
	return s->rows.text[i * (s->columns + 1) + s->columns].p;
}

size_t
json_see(void *state, struct str bytes, uint64_t reading, struct seen *seen)
{
	struct state *s = state;
	struct rows *r = &s->rows;
	size_t i, all = 0;

	if (s->lines.reading != reading) {
		r->n = r->given = 0;
		r->doubt = NULL;
	}
	json_lines_see(&s->lines, bytes, reading);
	while (r->given < r->n && row_line(s, r->given) < bytes.p)
		r->given++;
	if (r->given == r->n && bytes.p != r->doubt)
		gather(s, bytes.p);
	if (r->given == r->n)
		return 0;
	*seen = (struct seen){.row = r->text + r->given * (s->columns + 1),
	    .width = s->columns + 1,
	    .line = s->columns,
	    .plain = r->plain[r->given]};
	for (i = r->given; i < r->n && r->plain[i] == seen->plain; i++)
		all += r->text[i * seen->width + seen->line].n;
	seen->bytes = all * s->columns;
	return i - r->given;
}
