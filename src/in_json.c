/*
 * in_json - one JSON object a line to the values of columns
 *
 * The sources of all columns are the paths of one walk over the line; the first
 * source of a column that is there and not null is its value. Strings without
 * escapes, numbers, true, false and nested values are slices of the line.
 */
#include "form.h"
#include "json.h"
#include <stdlib.h>

struct column {
	size_t from, to; /* its sources among the paths */
	struct buf text; /* its value when it was escaped */
};

struct state {
	struct json *json;
	struct json_value *found; /* by path */
	struct column *column;
	size_t columns;
};

static void *
compile(const char *spec, const struct wants *w)
{
	struct state *s = mem_get(sizeof *s);
	struct path *path = NULL;
	size_t n = 0;

	(void)spec;
	s->columns = w->n;
	s->column = mem_zero(w->n, sizeof *s->column);
	for (size_t i = 0; i < w->n; i++) {
		const struct want *from = w->want + i;

		path = mem_resize(path, n + from->sources, sizeof *path);
		s->column[i].from = n;
		for (size_t k = 0; k < from->sources; k++)
			path[n++] = from->source[k];
		s->column[i].to = n;
	}
	s->json = json_compile(path, n);
	s->found = mem_resize(NULL, n, sizeof *s->found);
	free(path);
	return s;
}

static struct str
plain(struct column *c, const struct json_value *v)
{
	char *to;

	if (!v->escaped)
		return v->text;
	to = buf_room(&c->text, v->text.n);
	return (struct str){to, json_unescape(to, v->text)};
}

static enum reason
parse(void *state, struct str line, struct value *v)
{
	struct state *s = state;

	if (!json_parse(s->json, line, s->found))
		return BAD_JSON;
	for (size_t i = 0; i < s->columns; i++) {
		struct column *c = s->column + i;
		size_t k = c->from;

		while (k < c->to && s->found[k].kind <= JSON_NULL)
			k++;
		v[i].null = k == c->to;
		if (!v[i].null)
			v[i].text = plain(c, s->found + k);
	}
	return REASONS;
}

const struct form form_json = {"json", compile, parse, NULL};
