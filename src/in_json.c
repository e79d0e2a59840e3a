/*
 * in_json - one JSON object a line to the values of columns
 *
 * The sources of all columns are the paths of one walk over the line; the first
 * source of a column that is there and not null is its value. Strings without
 * escapes, numbers, true, false and nested values are slices of the line.
 *
 * A spec is the name of an alias (json_alias.h): names have its sources, then
 * their usual ones, and lines must have what it needs. These paths come last.
 */
#include "in_json_in.h"
#include "json_walk.h"
#include "known.h"
#include <stdlib.h>

static void *
open(const char *spec)
{
	struct state *s = mem_zero(1, sizeof *s);

	s->alias = alias_find(spec);
	return s;
}

static const char *
columns(void *state)
{
	const struct state *s = state;

	if (s->alias)
		return s->alias->columns;
	return "ip,host,user,page,event,referrer,agent,device,country,amount";
}

/* Appends paths, whose values are of a unit. */
static void
add_paths(
    struct state *s, const struct path *path, size_t n, enum alias_unit unit)
{
	s->path = mem_resize(s->path, s->paths + n, sizeof *s->path);
	s->unit = mem_resize(s->unit, s->paths + n, sizeof *s->unit);
	for (size_t i = 0; i < n; i++) {
		s->unit[s->paths] = unit;
		s->path[s->paths++] = path[i];
	}
}

static void
add_sources(struct state *s, const char *sources, enum alias_unit unit)
{
	struct want w = {.sources = 0};

	want_from(&w, sources);
	add_paths(s, w.source, w.sources, unit);
	free(w.source);
}

/* What the alias has under a name. */
static void
add_alias(struct state *s, struct str name)
{
	const struct alias_column *a = NULL;

	if (s->alias)
		a = alias_column(s->alias, name);
	if (a)
		add_sources(s, a->sources, a->unit);
}

/* A source may be the name of a column, too. */
static void
add_column(struct state *s, struct column *c, const struct want *w)
{
	c->from = s->paths;
	if (!w->given)
		add_alias(s, w->name);
	for (size_t i = 0; i < w->sources; i++) {
		if (w->source[i].parts == 1)
			add_alias(s, w->source[i].part[0]);
		add_paths(s, w->source + i, 1, ALIAS_TEXT);
	}
	c->to = s->paths;
}

static void
add_needs(struct state *s)
{
	for (; s->alias->needs[s->needs]; s->needs++) {
		size_t from = s->paths;

		s->need = mem_resize(s->need, s->needs + 1, sizeof *s->need);
		add_sources(s, s->alias->needs[s->needs], ALIAS_TEXT);
		s->need[s->needs] = (struct need){from, s->paths};
	}
	s->logger = s->paths;
	if (s->alias->logger)
		add_sources(s, "logger", ALIAS_TEXT);
}

/* Without an alias a column is a group. */
static struct json *
compile(const struct state *s)
{
	size_t *end = mem_resize(NULL, s->columns, sizeof *end);
	struct json *j;

	for (size_t i = 0; i < s->columns; i++)
		end[i] = s->column[i].to;
	j = json_compile_groups(s->path, end, s->columns);
	free(end);
	return j;
}

static const char *
want(void *state, const struct wants *w)
{
	struct state *s = state;

	s->columns = w->n;
	s->column = mem_zero(w->n, sizeof *s->column);
	for (size_t i = 0; i < w->n; i++)
		add_column(s, s->column + i, w->want + i);
	if (s->alias)
		add_needs(s);
	s->json = s->alias ? json_compile(s->path, s->paths) : compile(s);
	s->found = mem_zero(s->paths + s->columns, sizeof *s->found);
	s->value = mem_zero(w->n, sizeof *s->value);
	s->rows.text = mem_zero(ROWS * (w->n + 1), sizeof *s->rows.text);
	return NULL;
}

struct str
json_column_text(struct column *c, struct str text)
{
	char *to = buf_room(&c->text, text.n);

	return (struct str){to, json_unescape(to, text)};
}

static inline void
take_value(struct column *c, const struct json_value *v, struct value *to)
{
	to->null = v->kind <= JSON_NULL;
	if (to->null)
		return;
	to->text = v->text;
	if (v->escaped)
		to->text = json_column_text(c, v->text);
}

/* The first of some paths that is there and not null, or to. */
static inline size_t
first(const struct state *s, size_t from, size_t to)
{
	while (from < to && s->found[from].kind <= JSON_NULL)
		from++;
	return from;
}

/* Whether it is what the alias's server writes of requests. */
static bool
is_alias(struct state *s)
{
	const char *begins = s->alias->logger;
	const struct json_value *logger = s->found + s->logger;

	for (size_t i = 0; i < s->needs; i++) {
		const struct need *n = s->need + i;

		s->missing = i;
		if (first(s, n->from, n->to) == n->to)
			return false;
	}
	s->missing = s->needs;
	return begins == NULL || logger->kind <= JSON_NULL ||
	       (logger->text.n >= strlen(begins) &&
		   memcmp(logger->text.p, begins, strlen(begins)) == 0);
}

int
json_take_alias(struct state *s, struct value *v)
{
	if (!is_alias(s))
		return BAD_FORMAT;
	for (size_t i = 0; i < s->columns; i++) {
		struct column *c = s->column + i;
		size_t k = first(s, c->from, c->to);

		v[i].null = k == c->to;
		if (!v[i].null)
			take_value(c, s->found + k, v + i);
		if (k < c->to && s->unit[k] != ALIAS_TEXT)
			alias_convert(s->unit[k], v + i, c->shifted);
	}
	return FORM_EVENT;
}

/* What json.h has found to the values of columns. */
static int
take(struct state *s, struct value *v)
{
	if (s->alias)
		return json_take_alias(s, v);
	for (size_t i = 0; i < s->columns; i++)
		take_value(s->column + i, s->found + i, v + i);
	return FORM_EVENT;
}

static int
parse(void *state, struct str line, struct value *v)
{
	struct state *s = state;

	return json_parse(s->json, line, s->found) ? take(s, v) : BAD_JSON;
}

static void
miss(void *state, struct str line, struct miss *m)
{
	const struct state *s = state;

	m->at = json_walk(line, NULL, NULL);
	if (m->at < line.n || !s->alias) {
		buf_str(&m->what, m->at == 0 ? "no JSON object" : "not JSON");
		return;
	}
	m->at = 0;
	if (s->missing < s->needs) {
		buf_str(&m->what, "no ");
		buf_str(&m->what, s->alias->needs[s->missing]);
	} else {
		buf_str(&m->what, "a logger that is not ");
		buf_str(&m->what, s->alias->logger);
	}
}

/* What can be asked by its name alone: the alias's columns. */
static void
name_fields(struct state *s, struct str line,
    void (*each)(void *to, struct str source, struct value value), void *to)
{
	struct value *value;

	if (!s->named) {
		s->named = open(s->alias->name);
		known_parse(&s->wants, s->alias->columns);
		want(s->named, &s->wants);
	}
	value = s->named->value;
	if (parse(s->named, line, value) != FORM_EVENT)
		return;
	for (size_t i = 1; i < s->wants.n; i++)
		each(to, s->wants.want[i].name, value[i]);
}

static void
fields(void *state, struct str line,
    void (*each)(void *to, struct str source, struct value value), void *to)
{
	struct state *s = state;

	if (json_walk(line, NULL, NULL) != line.n)
		return;
	if (s->alias)
		name_fields(s, line, each, to);
	json_walk(line, each, to);
}

const struct form form_json = {
    .name = "json",
    .open = open,
    .columns = columns,
    .want = want,
    .parse = parse,
    .see = json_see,
    .miss = miss,
    .fields = fields,
};
