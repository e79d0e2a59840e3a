/*
 * json_learn - the tree of json_shape.c, from texts that are valid
 *
 * A tree has NODES pieces at most, and a place ALIKE of them; who learns much
 * and finds little is not asked any more.
 */
#include "json_piece.h"
#include "json_stencil.h"
#include "json_token.h"
#include <stdlib.h>

#define NODES 4096
#define ALIKE 8

/*
 * The length of what stands at p between values, with the quotes that close and
 * open them. The text is valid.
 */
static size_t
between(const char *p, const char *end)
{
	const char *from = p, *q;
	bool any;

	p += *p == '"';
	while (p < end && strchr("{}[],: \t\r\n\"", *p) && *p) {
		if (*p++ != '"')
			continue;
		q = string(p, end, &any) + 1;
		if (*blanks(q, end) != ':')
			break; /* it is no key */
		p = q;
	}
	return (size_t)(p - from);
}

static enum behind
behind(const char *p, const char *end, size_t n)
{
	if (p == end)
		return NOTHING;
	if (p[-1] != '"')
		return OTHER;
	return n > FIRST ? STRING_LONG : STRING;
}

static uint32_t
count_marks(struct str text)
{
	uint32_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '"' || text.p[i] == '\\' ||
		     (unsigned char)text.p[i] < 0x20;
	return n;
}

/* A line of the cache begins there: what a match looks at are its bytes. */
static struct piece *
new_piece(void)
{
	size_t to = _Alignof(struct piece) - 1;
	char *p = mem_get(sizeof(struct piece) + to);

	p += (0 - (uintptr_t)p) & to;
	return (struct piece *)(void *)p;
}

/* Adds a piece to a list; NULL: there is no room for it. */
static struct piece *
add(struct shapes *s, struct piece **list, struct str text)
{
	struct piece *a;
	size_t alike = 0, first = text.n < FIRST ? text.n : FIRST;

	for (a = *list; a; a = a->also)
		alike++;
	if (alike == ALIKE || s->nodes == NODES)
		return NULL;
	s->nodes++;
	a = new_piece();
	*a = (struct piece){.n = (uint32_t)text.n, .also = *list};
	memcpy(a->first, text.p, first);
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

/* The value behind a piece begins at p: notes where those are that it is of. */
static void
note(struct shapes *s, const struct piece *a, const char *p,
    const struct json_value *v)
{
	for (size_t i = 0; i < s->paths; i++)
		if (v[i].kind != JSON_ABSENT && v[i].text.p == p)
			s->place[i] = (struct place){a->behind,
			    a->behind == OTHER ? a->others : a->mark, 0};
}

/* What each group has of these places, in order, up to one that is a string. */
static struct leaf *
make_leaf(struct shapes *s, const struct json_value *v, size_t pieces)
{
	struct leaf *leaf = mem_zero(1, sizeof *leaf);
	size_t i = 0, n = 0;

	leaf->stencil = stencil_new(s->path, pieces, &s->steps);
	leaf->marks = s->path[pieces - 1]->mark;
	leaf->of = mem_zero(s->groups, sizeof *leaf->of);
	leaf->more = mem_zero(s->paths, sizeof *leaf->more);
	for (size_t g = 0; g < s->groups; g++) {
		struct place *last = leaf->of + g;

		last->is = NOTHING;
		for (; i < s->end[g]; i++) {
			if (v[i].kind == JSON_ABSENT)
				continue;
			if (last->is != NOTHING) {
				last->next = (uint32_t)n + 1;
				last = leaf->more + n++;
			}
			*last = s->place[i];
		}
	}
	return leaf;
}

/* The n-th piece of the text. */
static void
remember(struct shapes *s, size_t n, struct piece *a)
{
	if (n == s->path_room) {
		s->path_room = 2 * n + 16;
		s->path =
		    mem_resize(s->path, s->path_room, sizeof(struct piece *));
	}
	s->path[n] = a;
}

/* What is behind the value at p, which is there. */
static const char *
skip(const char *p, const char *end, enum behind kind)
{
	struct other o;
	bool any;

	return kind == OTHER ? shapes_other(p, end, &o) : string(p, end, &any);
}

void
shapes_learn(struct shapes *s, struct str text, const struct json_value *v)
{
	const char *p = text.p, *end = p + text.n;
	struct piece **list = &s->root;
	uint32_t marks = 0, others = 0;
	size_t pieces = 0;

	if (s->missed > PATIENCE)
		return;
	s->missed++;
	if (has_nested(s, v))
		return;
	for (;;) {
		size_t n = between(p, end);
		struct piece *a = shapes_find(list, p, end);

		if (a == NULL) {
			a = add(s, list, (struct str){p, n});
			if (a == NULL)
				return;
			a->behind = behind(p + n, end, n);
			a->mark = marks + count_marks((struct str){p, n});
			a->others = others;
		}
		p += n;
		remember(s, pieces++, a);
		if (a->behind == NOTHING) {
			if (a->leaf == NULL)
				a->leaf = make_leaf(s, v, pieces);
			return;
		}
		note(s, a, p, v);
		p = skip(p, end, a->behind);
		marks = a->mark;
		others = a->others + (a->behind == OTHER);
		if (others > s->others) {
			s->others = 2 * (size_t)others;
			s->other =
			    mem_resize(s->other, s->others, sizeof *s->other);
		}
		list = &a->next;
	}
}
