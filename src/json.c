/*
 * json - RFC 8259, all of it, and nothing else
 *
 * The text is walked once, beside the tree of the wanted paths (json_tree.h).
 * Lines of a log resemble each other: which key comes next is most often known
 * before it is read, and then its text, with quotes and colon, is compared as a
 * whole. A level that no path leads into is only validated.
 *
 * Linear in the text, but for duplicates of wanted keys: each of them costs the
 * nodes of all paths. Memory: the tree, a bit a level, the longest escaped key.
 */
#include "json.h"
#include "json_shape.h"
#include "json_token.h"
#include "json_tree.h"
#include "num.h"

struct frame { /* an open object or array that is a node's value */
	struct node *node;
	const char *start;
	size_t index;        /* of the element at hand */
	struct node **guess; /* kept while an inner level is read */
};

struct json {
	struct tree tree;
	struct shapes *shapes;
	size_t *end; /* of a group's paths */
	size_t groups;
	struct json_value *found; /* by path; NULL: each is a group */
	uint64_t line;
	struct frame *frame; /* room for one a level of the tree */
	uint64_t *object;    /* a bit a level: object, or array */
	size_t levels;       /* it has room for, in words */
	struct buf key;      /* one that was escaped */
};

/*
 * Where the walk is. What is open is a bit a level; as long as paths lead on,
 * it has a frame besides, so frames are those of the outermost levels.
 */
struct walk {
	struct json *j;
	struct json_value *v;
	const char *end;
	size_t depth;        /* levels open */
	size_t framed;       /* levels that have a frame */
	struct frame *frame; /* of the innermost level, or NULL */
	struct node **guess; /* where the guess for the next key is kept */
	struct node *want;   /* the next value's, or NULL */
	bool object;         /* the innermost level is one */
};

static struct node *nothing; /* the guess where there is no frame */

static struct json *
compile(const struct path *path, size_t n, const size_t *end, size_t groups)
{
	struct json *j = mem_zero(1, sizeof *j);

	tree_compile(&j->tree, path, n);
	j->frame = mem_zero(j->tree.depth, sizeof *j->frame);
	j->end = mem_resize(NULL, groups, sizeof *j->end);
	j->groups = groups;
	for (size_t i = 0; i < groups; i++)
		j->end[i] = end ? end[i] : i + 1;
	j->shapes = shapes_new(j->end, groups);
	return j;
}

struct json *
json_compile(const struct path *path, size_t n)
{
	return compile(path, n, NULL, n);
}

struct json *
json_compile_groups(const struct path *path, const size_t *end, size_t groups)
{
	size_t n = groups ? end[groups - 1] : 0;
	struct json *j = compile(path, n, end, groups);

	j->found = mem_zero(n, sizeof *j->found);
	return j;
}

static inline void
note(const struct walk *w, const struct node *n, enum json_kind kind,
    const char *from, const char *to, bool escaped)
{
	struct str text = {from, (size_t)(to - from)};

	for (size_t i = n->path; i != TREE_NONE; i = w->j->tree.same[i])
		w->v[i] = (struct json_value){text, kind, escaped};
}

/* At an opening bracket. */
static inline void
enter(struct walk *w, const char *p)
{
	struct json *j = w->j;
	size_t at = w->depth / 64;
	uint64_t bit = (uint64_t)1 << w->depth % 64;

	if (at == j->levels) {
		j->levels = 2 * at + 1;
		j->object = mem_resize(j->object, j->levels, sizeof bit);
	}
	w->object = *p == '{';
	j->object[at] = w->object ? j->object[at] | bit : j->object[at] & ~bit;
	w->depth++;
	if (w->frame)
		w->frame->guess = w->guess;
	w->frame = NULL;
	w->guess = &nothing;
	if (w->want) {
		w->frame = j->frame + w->framed++;
		*w->frame = (struct frame){.node = w->want, .start = p};
		w->guess = &w->want->first;
	}
}

/* Behind a closing bracket, which must not be the last. */
static inline void
leave(struct walk *w, const char *p)
{
	struct json *j = w->j;

	if (w->frame) {
		note(w, w->frame->node, JSON_NESTED, w->frame->start, p, false);
		w->framed--;
	}
	w->depth--;
	w->object = j->object[(w->depth - 1) / 64] >> (w->depth - 1) % 64 & 1;
	w->frame = NULL;
	if (w->framed == w->depth) {
		w->frame = j->frame + w->depth - 1;
		w->guess = w->frame->guess;
	}
}

/* Whether the guessed key stands at p, with its quotes and colon. */
static inline bool
guessed(const struct node *n, const char *p)
{
#if SIMD
	return simd_same32(p, n->quoted, n->mask);
#else
	return memcmp(p, n->quoted, n->quoted_n) == 0;
#endif
}

/* Reads a key that was not guessed, and its colon; its node in f to *n. */
static const char *
read_key(struct json *j, const struct frame *f, const char *p, const char *end,
    struct node **n)
{
	struct str key = {p + 1, 0};
	bool escaped;

	if (p >= end || *p != '"' || !(p = string(p + 1, end, &escaped)))
		return NULL;
	key.n = (size_t)(p - key.p);
	if (f && f->node->deep && escaped) {
		char *to = buf_room(&j->key, key.n);

		key = (struct str){to, json_unescape(to, key)};
		*n = tree_find(&j->tree, f->node, key);
	} else if (f && f->node->deep) {
		*n = tree_learn(&j->tree, f->node, key);
	}
	p = blanks(p + 1, end);
	return *p == ':' ? p + 1 : NULL;
}

/* A key that stands again takes away what its paths led to. */
static void
forget(const struct tree *t, const struct node *n, struct json_value *v)
{
	for (size_t i = 0; i < t->n; i++)
		if (tree_through(t, i, n))
			v[i].kind = JSON_ABSENT;
}

/* Reads a key and its colon, and finds out whether its value is wanted. */
static inline const char *
key(struct walk *w, const char *p)
{
	struct node *n = *w->guess;

	if (n && guessed(n, p)) {
		p += n->quoted_n;
	} else {
		struct node *found = NULL;

		p = read_key(w->j, w->frame, p, w->end, &found);
		n = found;
		if (n && n->quoted_n)
			*w->guess = n;
	}
	w->want = NULL;
	if (!n)
		return p;
	w->guess = &n->next;
	if (!n->wanted)
		return p;
	if (n->line == w->j->line)
		forget(&w->j->tree, n, w->v);
	n->line = w->j->line;
	w->want = n;
	return p;
}

/* Finds out whether the next element of an array is wanted. */
static inline void
element(struct walk *w)
{
	struct frame *f = w->frame;
	char name[NUM_ROOM];

	w->want = NULL;
	if (f && f->index < f->node->indices)
		w->want = tree_find(&w->j->tree, f->node,
		    (struct str){name, num_put(name, (int64_t)f->index++)});
}

/* Reads a value that is not nested. */
static inline const char *
scalar(struct walk *w, const char *p)
{
	const char *from = p;
	enum json_kind kind = JSON_NUMBER;
	bool escaped = false;

	if (*p == '"') {
		p = string(++from, w->end, &escaped);
		if (p && w->want)
			note(w, w->want, JSON_STRING, from, p, escaped);
		return p ? p + 1 : NULL;
	}
	if (*p == '-' || (*p >= '0' && *p <= '9'))
		p = number(p, w->end);
	else
		p = word(p, &kind);
	if (p && w->want)
		note(w, w->want, kind, from, p, false);
	return p;
}

/*
 * The states are the labels. A token may reach past the end, into what happens
 * to be there: value and next, one of which comes behind every token, see that.
 */
static bool
parse(struct json *j, struct str text, struct json_value *v)
{
	const char *end = text.p + text.n, *p = blanks(text.p, end);
	struct walk w = {.j = j, .v = v, .end = end, .want = j->tree.root};

	for (size_t i = 0; i < j->tree.n; i++)
		v[i].kind = JSON_ABSENT;
	j->line++;
	if (p >= end || *p != '{')
		return false;
open:
	enter(&w, p);
	p = blanks(p + 1, end);
	if (p < end && *p == (w.object ? '}' : ']'))
		goto close;
	if (!w.object)
		goto element;
key:
	p = key(&w, p);
	if (!p)
		return false;
	goto value;
element:
	element(&w);
value:
	p = blanks(p, end);
	if (p >= end)
		return false;
	if (*p == '{' || *p == '[')
		goto open;
	p = scalar(&w, p);
	if (!p)
		return false;
next:
	p = blanks(p, end);
	if (p >= end)
		return false;
	if (*p == ',') {
		p = blanks(p + 1, end);
		if (w.object)
			goto key;
		goto element;
	}
	if (*p != (w.object ? '}' : ']'))
		return false;
close:
	p++;
	if (w.depth == 1)
		return blanks(p, end) == end;
	leave(&w, p);
	goto next;
}

/* Of each group one. */
static void
choose(const struct json *j, struct json_value *v)
{
	size_t i = 0;

	for (size_t g = 0; g < j->groups; g++) {
		v[g].kind = JSON_ABSENT;
		for (; i < j->end[g]; i++)
			if (v[g].kind <= JSON_NULL &&
			    j->found[i].kind != JSON_ABSENT)
				v[g] = j->found[i];
	}
}

bool
json_parse_indexed(struct json *j, struct str text, const char *base,
    uint32_t *mark, size_t marks, struct json_value *v)
{
	struct json_value *found = j->found ? j->found : v;

	if (shapes_match(j->shapes, text, base, mark, marks, v))
		return true;
	if (!parse(j, text, found))
		return false;
	shapes_learn(j->shapes, text, found);
	if (j->found)
		choose(j, v);
	return true;
}

bool
json_texts(struct json *j, struct str text, const char *base, uint32_t *mark,
    size_t marks, struct str null, struct str *to)
{
	return shapes_texts(j->shapes, text, base, mark, marks, null, to);
}

bool
json_parse(struct json *j, struct str text, struct json_value *v)
{
	return json_parse_indexed(j, text, NULL, NULL, 0, v);
}
