/*
 * wrap_json - lines in JSON strings: docker's json-file, and kcat -J
 *
 * Both are an object a line, of which one value holds the inner line. Who asks
 * whether a line goes on has it parsed, and unwrap finds that done.
 */
#include "json.h"
#include "wrap_in.h"
#include <stdlib.h>

enum { /* as in the paths, so as in wrap.c's columns, one off */
	LINE,
	FIRST /* of the wrapper's own columns */
};

struct state {
	struct json *json;
	struct path *path;
	size_t paths;
	struct json_value *found;
	struct buf *text; /* of each path: its value when it was escaped */
	const char *at;   /* the line that found is of, or NULL */
	size_t n;
	bool valid; /* JSON */
};

static void *
open_paths(const char *paths)
{
	struct state *s = mem_zero(1, sizeof *s);
	struct want w = {.sources = 0};

	want_from(&w, paths);
	s->path = w.source;
	s->paths = w.sources;
	s->json = json_compile(w.source, w.sources);
	s->found = mem_zero(w.sources, sizeof *s->found);
	s->text = mem_zero(w.sources, sizeof *s->text);
	return s;
}

static struct str
plain(struct state *s, size_t i)
{
	const struct json_value *v = s->found + i;
	struct buf *b = s->text + i;

	if (v->escaped) {
		b->n = 0;
		return (struct str){
		    buf_room(b, v->text.n), json_unescape(b->p, v->text)};
	}
	return v->text;
}

static void
parse(struct state *s, struct str line)
{
	s->valid = json_parse(s->json, line, s->found);
	s->at = line.p;
	s->n = line.n;
}

static void
give_own(struct state *s, struct value *own)
{
	for (size_t i = FIRST; i < s->paths; i++) {
		bool null = s->found[i].kind <= JSON_NULL;

		own[i - FIRST] = (struct value){.null = null};
		if (!null)
			own[i - FIRST].text = plain(s, i);
	}
}

/* A line end at the end is none of the line's bytes. */
static struct str
without_end(struct str line)
{
	if (line.n == 0 || line.p[line.n - 1] != '\n')
		return line;
	line.n--;
	line.n -= line.n > 0 && line.p[line.n - 1] == '\r';
	return line;
}

void *
docker_open(void)
{
	return open_paths("log stream time");
}

/* Other objects may have a log, but are not from one of these. */
static bool
is_docker(const struct state *s)
{
	const struct json_value *stream = s->found + FIRST;

	return s->found[LINE].kind == JSON_STRING &&
	       stream->kind == JSON_STRING &&
	       (str_eq(stream->text, STR("stdout")) ||
		   str_eq(stream->text, STR("stderr")));
}

/* The object of a line, or why there is none. */
static int
unwrap(struct state *s, struct str line, bool (*is_one)(const struct state *s),
    struct str *inner, struct value *own)
{
	bool parsed = s->at == line.p && s->n == line.n;

	if (!parsed)
		parse(s, line);
	s->at = NULL;
	if (!s->valid)
		return BAD_JSON;
	if (!is_one(s))
		return BAD_FORMAT;
	*inner = without_end(plain(s, LINE));
	if (own)
		give_own(s, own);
	return FORM_EVENT;
}

int
docker_unwrap(
    void *state, struct str line, struct str *inner, struct value *own)
{
	return unwrap(state, line, is_docker, inner, own);
}

/* Docker puts a \n behind a line, but not behind the parts of a long one. */
bool
docker_goes_on(void *state, struct str line)
{
	struct state *s = state;
	bool whole = true;
	struct str log;

	parse(s, line);
	if (!s->valid || !is_docker(s))
		return false;
	log = s->found[LINE].text;
	if (log.n < 2 || memcmp(log.p + log.n - 2, "\\n", 2) != 0 ||
	    (log.n > 2 && log.p[log.n - 3] == '\\')) {
		log = plain(s, LINE);
		whole = log.n > 0 && log.p[log.n - 1] == '\n';
	}
	if (!whole)
		s->at = NULL; /* who reads on may move it */
	return !whole;
}

void *
kafka_open(void)
{
	return open_paths("payload topic partition offset ts key");
}

static bool
is_kafka(const struct state *s)
{
	const struct json_value *own = s->found + FIRST;

	return s->found[LINE].kind > JSON_NULL && own[0].kind == JSON_STRING &&
	       own[1].kind == JSON_NUMBER && own[2].kind == JSON_NUMBER;
}

int
kafka_unwrap(void *state, struct str line, struct str *inner, struct value *own)
{
	return unwrap(state, line, is_kafka, inner, own);
}

static void
tell(const struct state *s, struct miss *m, const char *why)
{
	m->at = 0;
	buf_str(&m->what, s->valid ? why : "not a JSON object");
}

void
docker_miss(void *state, struct str line, struct miss *m)
{
	(void)line;
	tell(state, m, "no log of stdout or stderr");
}

void
kafka_miss(void *state, struct str line, struct miss *m)
{
	(void)line;
	tell(state, m, "no payload with topic, partition and offset");
}
