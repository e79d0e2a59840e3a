/*
 * json_walk - all that is in a JSON text, and where it is none
 *
 * The path so far is one text; a level remembers how long it was when it was
 * entered, and the index of its element.
 */
#include "json_walk.h"
#include "json_token.h"
#include "num.h"
#include "scan.h"
#include <stdlib.h>

#define DEEP 64

struct level {
	size_t path; /* bytes of it that lead here */
	int64_t index;
	bool object;
};

struct walk {
	const char *end;
	struct level *level;
	size_t depth, room;
	struct buf path, value;
	void (*each)(void *to, struct str source, struct value value);
	void *to;
};

static void
enter(struct walk *w, bool object)
{
	if (w->depth == w->room) {
		w->room = w->room ? 2 * w->room : DEEP;
		w->level = mem_resize(w->level, w->room, sizeof *w->level);
	}
	w->level[w->depth++] = (struct level){w->path.n, 0, object};
}

/* Appends to the path of the innermost level. */
static void
append(struct walk *w, struct str part)
{
	w->path.n = w->level[w->depth - 1].path;
	if (w->depth > DEEP)
		return;
	if (w->depth > 1)
		buf_str(&w->path, ".");
	for (size_t i = 0; i < part.n; i++) {
		if (strchr(",=.", part.p[i]) && part.p[i])
			buf_str(&w->path, "\\");
		buf_put(&w->path, part.p + i, 1);
	}
}

static struct str
unescaped(struct buf *b, struct str text)
{
	char *to;

	b->n = 0;
	to = buf_room(b, text.n);
	return (struct str){to, json_unescape(to, text)};
}

static void
tell(struct walk *w, enum json_kind kind, const char *from, const char *end)
{
	struct value v = {{from, (size_t)(end - from)}, kind == JSON_NULL};

	/* nobody can ask for a path that is empty */
	if (w->each == NULL || w->depth > DEEP || w->path.n == 0)
		return;
	if (kind == JSON_STRING)
		v.text = unescaped(&w->value, v.text);
	w->each(w->to, (struct str){w->path.p, w->path.n}, v);
}

/* What comes behind a key and its colon, or NULL; the path has the key. */
static const char *
key(struct walk *w, const char *p)
{
	const char *from = p + 1;
	bool escaped;

	if (p >= w->end || *p != '"' || !(p = string(from, w->end, &escaped)))
		return NULL;
	append(w, unescaped(&w->value, (struct str){from, (size_t)(p - from)}));
	p = blanks(p + 1, w->end);
	return p < w->end && *p == ':' ? blanks(p + 1, w->end) : NULL;
}

static const char *
scalar(struct walk *w, const char *p)
{
	const char *from = p, *to;
	enum json_kind kind = JSON_NUMBER;
	bool escaped;

	if (*p == '"') {
		to = string(++from, w->end, &escaped);
		kind = JSON_STRING;
		p = to ? to + 1 : NULL;
	} else if (*p == '-' || (*p >= '0' && *p <= '9')) {
		to = p = number(p, w->end);
	} else {
		to = p = word(p, &kind);
	}
	if (p == NULL || p > w->end)
		return NULL;
	tell(w, kind, from, to);
	return p;
}

/* The key, or the index, of the next element; p is where its value begins. */
static const char *
element(struct walk *w, const char *p)
{
	struct level *l = w->level + w->depth - 1;
	char name[NUM_ROOM];

	if (l->object)
		return key(w, p);
	append(w, (struct str){name, num_put(name, l->index++)});
	return p;
}

/*
 * One value at *at, or the bracket that opens it. False: it is wrong, and *at
 * is where.
 */
static bool
value(struct walk *w, const char **at)
{
	const char *p = element(w, *at), *from = p;

	if (p == NULL || p >= w->end)
		return false;
	*at = p;
	if (*p != '{' && *p != '[') {
		p = scalar(w, p);
		if (p)
			*at = p;
		return p != NULL;
	}
	*at = p + 1;
	p = blanks(p + 1, w->end);
	enter(w, *from == '{');
	if (p < w->end && *p == (*from == '{' ? '}' : ']')) {
		w->depth--;
		tell(w, JSON_NESTED, from, p + 1);
		*at = p + 1;
	}
	return true;
}

/* Behind a value: leaves the levels that end there. */
static const char *
leave(struct walk *w, const char *p)
{
	p = blanks(p, w->end);
	while (w->depth > 0 && p < w->end &&
	       *p == (w->level[w->depth - 1].object ? '}' : ']')) {
		w->depth--;
		p = blanks(p + 1, w->end);
	}
	return p;
}

/* Where it stops: at the end, when all is right. */
static const char *
walk(struct walk *w, const char *p)
{
	if (p >= w->end || *p != '{')
		return p;
	enter(w, true);
	p = blanks(p + 1, w->end);
	if (p < w->end && *p == '}')
		return blanks(p + 1, w->end);
	while (p < w->end) {
		size_t depth = w->depth;

		if (!value(w, &p))
			return p;
		if (w->depth > depth) { /* an opening bracket */
			p = blanks(p, w->end);
			continue;
		}
		p = leave(w, p);
		if (w->depth == 0 || p >= w->end || *p != ',')
			return p;
		p = blanks(p + 1, w->end);
	}
	return p;
}

size_t
json_walk(struct str text,
    void (*each)(void *to, struct str source, struct value value), void *to)
{
	struct walk w = {.each = each, .to = to};
	/* what stands behind the text decides nothing */
	char *copy = mem_get(text.n + SCAN_PAD);
	const char *begin, *p;
	size_t at;

	memcpy(copy, text.p, text.n);
	memset(copy + text.n, 0, SCAN_PAD);
	w.end = copy + text.n;
	begin = blanks(copy, w.end);
	p = walk(&w, begin);
	at = p < w.end ? (size_t)(p - copy) : text.n - (text.n > 0);
	if (w.depth == 0 && begin < w.end && p >= w.end)
		at = text.n;
	free(w.level);
	free(w.path.p);
	free(w.value.p);
	free(copy);
	return at;
}
