/*
 * json_shape: what is found by a shape is what is found without one
 *
 * Random objects of few keys, so that shapes come again, and the same with a
 * byte changed: a parser that has seen them all, by an index and without, and
 * one that looks for groups, must answer as one that has seen none.
 */
#include "../../src/json.h"
#include "../../src/scan.h"
#include "check.h"
#include <stdlib.h>

#define PATHS 6
#define CASES 20000
#define ROOM 4096
#define SHAPES 8 /* known at a time: more would be given up */

static unsigned long long seed = 8;
static unsigned long long shape; /* that of what is not a value */

static unsigned
any(unsigned n)
{
	return (unsigned)(check_random(&seed) >> 33) % n;
}

static unsigned
shaped(unsigned n)
{
	return (unsigned)(check_random(&shape) >> 33) % n;
}

static void
put(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

static void put_value(struct buf *b, int depth);

static void
put_object(struct buf *b, int depth)
{
	static const char *const key[] = {"\"a\"", "\"b\"", "\"c\"", "\"a\"",
	    "\"c\"", "\"a key that is longer than a vector is wide\"",
	    "\"a key that is longer than a vector is long\"", "\"\\u0061\"",
	    "\"\""};
	unsigned n = 1 + shaped(4);

	put(b, "{");
	for (unsigned i = 0; i < n; i++) {
		put(b, i ? "," : "");
		put(b, shaped(9) ? "" : " ");
		put(b, key[shaped(sizeof key / sizeof *key)]);
		put(b, shaped(9) ? ":" : " : ");
		put_value(b, depth + 1);
	}
	put(b, shaped(9) ? "}" : " }");
}

static void
put_array(struct buf *b, int depth)
{
	unsigned n = shaped(3);

	put(b, "[");
	for (unsigned i = 0; i < n; i++) {
		put(b, i ? "," : "");
		put_value(b, depth + 1);
	}
	put(b, "]");
}

static void
put_value(struct buf *b, int depth)
{
	static const char *const value[] = {"\"\"", "\"x\"", "\"a\\nb\"",
	    "\"some forty bytes of text, that is two vectors\"", "\"\303\244\"",
	    "\"\\\\\\\"\\u0041 and some more of it, to make it long\"", "1",
	    "-0.5e+7", "0", "true", "false", "null", "\"\\\"\""};

	if (depth < 3 && shaped(6) == 0)
		put_object(b, depth);
	else if (depth < 3 && shaped(8) == 0)
		put_array(b, depth);
	else
		put(b, value[any(sizeof value / sizeof *value)]);
}

static bool
same_value(const struct json_value *v, const struct json_value *w)
{
	return v->kind == w->kind &&
	       (v->kind == JSON_ABSENT ||
		   (v->text.p == w->text.p && v->text.n == w->text.n &&
		       v->escaped == w->escaped));
}

static bool
same(const struct json_value *v, const struct json_value *w)
{
	for (size_t i = 0; i < PATHS; i++)
		if (!same_value(v + i, w + i))
			return false;
	return true;
}

static const size_t group_end[] = {0, 1, 4, PATHS};

#define GROUPS (sizeof group_end / sizeof *group_end)

/* What groups of the paths lead to must be x, by what the paths lead to. */
static bool
same_groups(const struct json_value *v, const struct json_value *x)
{
	size_t i = 0;

	for (size_t g = 0; g < GROUPS; g++) {
		struct json_value first = {.kind = JSON_ABSENT};

		for (; i < group_end[g]; i++)
			if (first.kind <= JSON_NULL && v[i].kind != JSON_ABSENT)
				first = v[i];
		if (!same_value(&first, x + g))
			return false;
	}
	return true;
}

/* The texts of values without escapes, or "null". */
static bool
same_texts(const struct json_value *v, const struct str *to)
{
	for (size_t g = 0; g < GROUPS; g++) {
		bool null = v[g].kind <= JSON_NULL;

		if (v[g].escaped || v[g].kind == JSON_NESTED ||
		    (null ? !str_eq(to[g], STR("null"))
			  : to[g].p != v[g].text.p || to[g].n != v[g].text.n))
			return false;
	}
	return true;
}

/* Bytes before, behind or within a text, or that are missing there. */
static void
put_more(struct buf *b)
{
	unsigned at = any(3) ? any((unsigned)b->n) : any(2) * (unsigned)b->n;
	char more = " x}0,"[any(5)];

	buf_room(b, 1);
	if (any(2) && at < b->n) {
		b->n--;
		memmove(b->p + at, b->p + at + 1, b->n - at);
		return;
	}
	memmove(b->p + at + 1, b->p + at, b->n - at);
	b->p[at] = more;
	b->n++;
}

/* Offsets of all that ends a string, and the end, as in.h gives them. */
static size_t
index_marks(struct str text, uint32_t *at)
{
	static uint32_t lf[ROOM];
	static uint64_t odd[ROOM / 64];
	struct scan s = {.at = at, .lf = lf, .odd = odd};

	scan_index(&s, text.p, 0, text.n, '"');
	at[s.n] = (uint32_t)text.n;
	return s.n;
}

/* {"k...":"v"} of n bytes k, SCAN_PAD behind it. */
static struct str
with_key(struct buf *b, size_t n)
{
	b->n = 0;
	put(b, "{\"");
	memset(buf_room(b, n), 'k', n);
	b->n += n;
	put(b, "\":\"v\"}");
	memset(buf_room(b, SCAN_PAD), 'k', SCAN_PAD);
	return (struct str){b->p, b->n};
}

/* A key of n bytes is known, one byte more makes it another. */
static void
long_keys(void)
{
	static char keys[100];
	static struct json *kept[sizeof keys];
	struct buf b = {0};
	struct json_value v;

	memset(keys, 'k', sizeof keys);
	for (size_t n = 1; n < sizeof keys; n++) {
		struct str part = {keys, n};
		struct json *j = kept[n] =
		    json_compile(&(struct path){&part, 1}, 1);

		for (int round = 0; round < 3; round++)
			CHECK(json_parse(j, with_key(&b, n), &v) &&
				  v.kind == JSON_STRING,
			    "a key");
		CHECK(json_parse(j, with_key(&b, n + 1), &v) &&
			  v.kind == JSON_ABSENT,
		    "a longer key");
	}
	free(b.p);
}

int
main(void)
{
	static struct str part[] = {STR_INIT("a"), STR_INIT("b"), STR_INIT("a"),
	    STR_INIT("b"), STR_INIT("c"), STR_INIT("0")};
	struct path path[PATHS] = {{part, 1}, {part + 1, 1}, {part + 2, 2},
	    {part + 4, 2}, {part + 4, 1}, {part, 1}};
	static struct json *kept[2 * CASES]; /* for nobody releases one */
	struct json *seen = NULL, *indexed = NULL, *grouped = NULL;
	struct json_value v[PATHS], w[PATHS], x[PATHS], y[GROUPS];
	struct buf b = {0};
	uint32_t mark[ROOM];
	const struct str null = STR("null");
	struct str to[GROUPS];
	size_t valid = 0, quick = 0, n = 0;

	scan_start();
	long_keys();
	for (unsigned i = 0; i < CASES; i++) {
		struct str text;
		bool a, c, d, e, f;
		struct json *new = kept[n++] = json_compile(path, PATHS);

		if (i % 500 == 0) {
			kept[n++] = seen = json_compile(path, PATHS);
			kept[n++] = indexed = json_compile(path, PATHS);
			kept[n++] = grouped =
			    json_compile_groups(path, group_end, GROUPS);
		}
		b.n = 0;
		shape = i / 500 * SHAPES + any(SHAPES);
		put_object(&b, 0);
		if (any(8) == 0)
			b.p[any((unsigned)b.n)] = "\"{}[]:, 0a\\\1n"[any(13)];
		if (any(16) == 0)
			put_more(&b);
		memset(buf_room(&b, SCAN_PAD), i % 2 ? '"' : '}', 2 * SCAN_PAD);
		text = (struct str){b.p, b.n};
		a = json_parse(new, text, v);
		c = json_parse(seen, text, w);
		f = json_texts(grouped, text, text.p, mark,
		    index_marks(text, mark), null, to);
		d = json_parse_indexed(
		    indexed, text, text.p, mark, index_marks(text, mark), x);
		e = json_parse_indexed(
		    grouped, text, text.p, mark, index_marks(text, mark), y);
		memset(buf_room(&b, 1), 0, 1); /* for the message */
		CHECK(a == c && a == d && a == e, b.p);
		CHECK(!a || same(v, w), b.p);
		CHECK(!a || same(v, x), b.p);
		CHECK(!a || same_groups(v, y), b.p);
		CHECK(!f || (a && same_texts(y, to)), b.p);
		valid += a;
		quick += f;
	}
	CHECK(valid > CASES / 2 && valid < CASES, "many are valid, not all");
	CHECK(quick > CASES / 20, "many come at once");
	free(b.p);
	return check_failed;
}
