/*
 * json_shape - texts that are like one before, but for their strings and
 * numbers
 *
 * At every place the piece that came last is tried first. A tree has NODES
 * pieces at most, and a place ALIKE of them; who learns much and finds little
 * is not asked any more.
 */
#include "json_shape.h"
#include "json_token.h"
#include "scan.h"
#include <stdlib.h>

#define NODES 4096
#define ALIKE 8
#define FIRST 32    /* bytes of a piece that are compared together */
#define PATIENCE 64 /* more misses than hits */

struct piece {
	_Alignas(16) char first[FIRST]; /* and zeros */
	uint32_t mask;                  /* a bit for each of these bytes */
	uint32_t n;                     /* length */
	uint32_t quotes;                /* in it */
	const char *rest;               /* what is behind the first bytes */
	struct piece *next;             /* those that come after the value */
	struct piece *other;            /* those that may stand here, too */
	bool last;                      /* ends the text: no value comes */
	uint32_t paths;
	uint32_t *path; /* that the value is; of the last, all of the text */
};

struct shapes {
	struct piece *root;
	size_t paths, nodes;
	size_t missed; /* more than found */
};

struct shapes *
shapes_new(size_t paths)
{
	struct shapes *s = mem_zero(1, sizeof *s);

	s->paths = paths;
	return s;
}

static inline bool
is_rest(const struct piece *a, const char *p)
{
	return a->n <= FIRST || memcmp(p + FIRST, a->rest, a->n - FIRST) == 0;
}

/*
 * Whether a value may begin with a byte: it is no bracket (with 0x26 each of
 * them is 0x7f) and no blank.
 */
static inline bool
begins_value(char c)
{
	return c == '"' || (c > ' ' && (c | 0x26) != 0x7f);
}

/*
 * Whether a piece stands at p, with the end or a value behind it. So of a list
 * one at most does.
 */
static inline bool
stands(const struct piece *a, const char *p, const char *end)
{
	const char *behind = p + a->n;
#if SIMD
	if (!simd_same32(p, a->first, a->mask))
		return false;
#else
	if (memcmp(p, a->first, a->n < FIRST ? a->n : FIRST) != 0)
		return false;
#endif
	if (behind >= end)
		return a->last && behind == end && is_rest(a, p);
	return !a->last && begins_value(*behind) && is_rest(a, p);
}

/* The piece at p of those in a list, which it then leads; NULL: none is. */
static inline __attribute__((always_inline)) struct piece *
find(struct piece **list, const char *p, const char *end)
{
	struct piece *a = *list, *before = NULL;

	while (a && !stands(a, p, end)) {
		before = a;
		a = a->other;
	}
	if (a && before) {
		before->other = a->other;
		a->other = *list;
		*list = a;
	}
	return a;
}

/* A value at p, and what is behind it; NULL: there is none. */
static inline const char *
value(const char *p, const char *end, struct json_value *v)
{
	const char *to;
	bool is_string = *p == '"';

	v->escaped = false;
	v->kind = is_string ? JSON_STRING : JSON_NUMBER;
	if (is_string)
		to = string(++p, end, &v->escaped);
	else if (*p == '-' || (*p >= '0' && *p <= '9'))
		to = number(p, end);
	else
		to = word(p, &v->kind);
	if (to == NULL || to + is_string > end)
		return NULL;
	v->text = (struct str){p, (size_t)(to - p)};
	return to + is_string;
}

/* The quotes of a text that has nothing to be escaped, of even number. */
struct quotes {
	const char *base;
	const uint32_t *at; /* offsets from base */
};

/* The same; at is the quote at p, if one is there. */
static inline const char *
indexed_value(
    const char *p, const char *end, struct json_value *v, struct quotes *q)
{
	if (*p != '"')
		return value(p, end, v);
	end = q->base + q->at[1];
	*v = (struct json_value){
	    {p + 1, (size_t)(end - p - 1)}, JSON_STRING, false};
	q->at += 2;
	return end + 1;
}

static inline bool
match(struct shapes *s, struct str text, struct json_value *v, struct quotes *q,
    struct json_found *f)
{
	const char *p = text.p, *end = p + text.n;
	struct piece **list = &s->root;

	for (;;) {
		struct piece *a = find(list, p, end);
		struct json_value found;

		if (a == NULL)
			return false;
		p += a->n;
		if (a->last) {
			*f = (struct json_found){a->path, a->paths};
			return true;
		}
		if (q) {
			q->at += a->quotes;
			p = indexed_value(p, end, &found, q);
		} else {
			p = value(p, end, &found);
		}
		if (p == NULL)
			return false;
		for (uint32_t i = 0; i < a->paths; i++)
			v[a->path[i]] = found;
		list = &a->next;
	}
}

bool
shapes_match(struct shapes *s, struct str text, struct json_value *v,
    const char *base, const uint32_t *quote, size_t quotes,
    struct json_found *f)
{
	struct quotes q = {base, quote};
	bool found;

	if (s->root == NULL || s->missed > PATIENCE)
		return false;
	if (quotes > 0 && quotes % 2 == 0 &&
	    scan_plain(text.p, text.n) == text.n)
		found = match(s, text, v, &q, f);
	else
		found = match(s, text, v, NULL, f);
	if (!found)
		s->missed++;
	else if (s->missed > 0)
		s->missed--;
	return found;
}

/*
 * The length of what stands at p between values; then a value follows, or the
 * end. The text is valid.
 */
static size_t
between(const char *p, const char *end)
{
	const char *from = p, *q;
	bool escaped;

	while (p < end && strchr("{}[],: \t\r\n", *p) && *p) {
		p++;
		if (p == end || *p != '"')
			continue;
		q = string(p + 1, end, &escaped) + 1;
		if (*blanks(q, end) != ':')
			break; /* it is no key */
		p = q;
	}
	return (size_t)(p - from);
}

/* Whether a value begins at p that a path leads to. */
static bool
is_at(const char *p, const struct json_value *v)
{
	return v->kind != JSON_ABSENT &&
	       v->text.p - (v->kind == JSON_STRING) == p;
}

/* Those whose value begins at p; of the last piece, all that are there. */
static void
set_paths(struct shapes *s, struct piece *a, const char *p,
    const struct json_value *v)
{
	for (size_t i = 0; i < s->paths; i++) {
		if (a->last ? v[i].kind == JSON_ABSENT : !is_at(p, v + i))
			continue;
		a->path = mem_resize(a->path, a->paths + 1, sizeof *a->path);
		a->path[a->paths++] = (uint32_t)i;
	}
}

/*
 * Whether the value behind a piece is of the piece's paths, and of no others. A
 * value whose key comes again is of none, and the same key elsewhere may be.
 */
static bool
has_paths(const struct shapes *s, const struct piece *a, const char *p,
    const struct json_value *v)
{
	size_t n = 0;

	for (size_t i = 0; i < s->paths; i++)
		n += is_at(p, v + i);
	for (uint32_t i = 0; i < a->paths; i++)
		if (!is_at(p, v + a->path[i]))
			return false;
	return n == a->paths;
}

/* Adds a piece to a list; NULL: there is no room for it. */
static struct piece *
add(struct shapes *s, struct piece **list, struct str text)
{
	struct piece *a;
	size_t alike = 0, first = text.n < FIRST ? text.n : FIRST;

	for (a = *list; a; a = a->other)
		alike++;
	if (alike == ALIKE || s->nodes == NODES)
		return NULL;
	s->nodes++;
	a = mem_zero(1, sizeof *a);
	*a = (struct piece){.n = (uint32_t)text.n, .other = *list};
	memcpy(a->first, text.p, first);
	for (size_t i = 0; i < text.n; i++)
		a->quotes += text.p[i] == '"';
	a->mask = (uint32_t)(((uint64_t)1 << first) - 1);
	if (text.n > first)
		a->rest =
		    mem_copy((struct str){text.p + first, text.n - first});
	*list = a;
	return a;
}

static bool
has_nested(const struct shapes *s, const struct json_value *v)
{
	for (size_t i = 0; i < s->paths; i++)
		if (v[i].kind == JSON_NESTED)
			return true;
	return false;
}

void
shapes_learn(struct shapes *s, struct str text, const struct json_value *v)
{
	const char *p = text.p, *end = p + text.n;
	struct piece **list = &s->root;
	struct json_value skipped;

	if (s->missed > PATIENCE || has_nested(s, v))
		return;
	for (;;) {
		size_t n = between(p, end);
		bool last = p + n == end;
		struct piece *a = find(list, p, end);

		if (a == NULL) {
			a = add(s, list, (struct str){p, n});
			if (a == NULL)
				return;
			a->last = last;
			set_paths(s, a, p + n, v);
		} else if (!last && !has_paths(s, a, p + n, v)) {
			return;
		}
		if (last)
			return;
		p = value(p + n, end, &skipped);
		if (p == NULL)
			return; /* never: the text is valid */
		list = &a->next;
	}
}
