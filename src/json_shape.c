/*
 * json_shape - texts that are like one before, but for their strings and
 * numbers
 *
 * At every place the piece that came last is tried first. Every byte of a text
 * that matches is either compared with a piece, or is in a value: in a number
 * or word, which are read, or between the quote that ends a piece and the next
 * mark, which is compared with the piece that follows. So the marks of the
 * pieces are all there are, and their number up to a value is the same in all
 * texts.
 */
#include "json_piece.h"
#include "json_stencil.h"
#include "json_token.h"

#define SHORT 65536 /* texts that are indexed here */
#define STEPS 16384 /* of all stencils */

struct shapes *
shapes_new(const size_t *end, size_t groups)
{
	struct shapes *s = mem_zero(1, sizeof *s);

	s->end = end;
	s->groups = groups;
	s->steps = STEPS;
	s->paths = groups ? end[groups - 1] : 0;
	s->place = mem_zero(s->paths, sizeof *s->place);
	return s;
}

/*
 * Whether a number or word may begin with a byte: it is no bracket (with 0x26
 * each of them is 0x7f), quote or blank.
 */
static inline bool
begins_other(char c)
{
	return c > '"' && (c | 0x26) != 0x7f;
}

/* The same as stands, of pieces that are longer or have no string behind. */
static __attribute__((noinline)) bool
stands_too(const struct piece *a, const char *p, const char *end)
{
	const char *behind = p + a->n;

	if (a->n > FIRST && memcmp(p + FIRST, a->rest, a->n - FIRST) != 0)
		return false;
	if (a->behind == NOTHING)
		return behind == end;
	return a->behind == STRING_LONG || begins_other(*behind);
}

static inline bool
same(const struct piece *a, const char *p)
{
#if SIMD
	return simd_same32(p, a->first, a->mask);
#else
	return memcmp(p, a->first, a->n < FIRST ? a->n : FIRST) == 0;
#endif
}

/* Whether the first bytes of a piece stand at p. */
typedef bool compare(const struct piece *a, const char *p);

/*
 * Whether a piece stands at p, with the end or a value behind it. So of a list
 * one at most does.
 */
static inline __attribute__((always_inline)) bool
stands(const struct piece *a, const char *p, const char *end, compare *first)
{
	return first(a, p) && p + a->n <= end &&
	       (a->behind == STRING || stands_too(a, p, end));
}

struct piece *
shapes_find(struct piece **list, const char *p, const char *end)
{
	struct piece *a = *list, *before = NULL;

	while (a && !stands(a, p, end, same)) {
		before = a;
		a = a->also;
	}
	if (a && before) {
		before->also = a->also;
		a->also = *list;
		*list = a;
	}
	return a;
}

const char *
shapes_other(const char *p, const char *end, struct other *o)
{
	const char *from = p;

	o->kind = JSON_NUMBER;
	if (*p == '-' || (*p >= '0' && *p <= '9'))
		p = number(p, end);
	else
		p = word(p, &o->kind);
	if (p == NULL || p > end)
		return NULL;
	o->text = (struct str){from, (size_t)(p - from)};
	return p;
}

/* Those of a text: offsets from base. */
struct marks {
	const char *base;
	uint32_t *at;
	bool escapes; /* some strings have them */
};

/*
 * The closing quote of a string that has other marks, of which the first is at
 * p; they are taken from the index.
 */
static __attribute__((noinline)) const char *
escaped(const char *p, const char *end, struct marks *m, uint32_t mark)
{
	uint32_t more = 0;

	p = string_rest(p, end, &m->escapes);
	if (p == NULL)
		return NULL;
	while (m->base + m->at[mark + more] < p)
		more++;
	memmove(m->at + more, m->at, mark * sizeof *m->at);
	m->at += more;
	return p;
}

/* Where the text ends in the tree, or NULL. */
static inline __attribute__((always_inline)) struct leaf *
walk_by(struct shapes *s, struct str text, struct marks *m, compare *first)
{
	const char *p = text.p, *end = p + text.n, *base = m->base;
	const uint32_t *at = m->at;
	struct piece **list = &s->root;

	for (;;) {
		struct piece *a = *list;

		if (!a || !stands(a, p, end, first))
			a = shapes_find(list, p, end);
		if (!a)
			return NULL;
		list = &a->next;
		if (a->behind <= STRING_LONG) {
			p = base + at[a->mark];
			if (*p != '"') {
				p = escaped(p, end, m, a->mark);
				at = m->at;
			}
		} else if (a->behind == OTHER) {
			p = shapes_other(p + a->n, end, s->other + a->others);
		} else {
			return a->leaf;
		}
		if (p == NULL)
			return NULL;
	}
}

static struct leaf *
walk(struct shapes *s, struct str text, struct marks *m)
{
	return walk_by(s, text, m, same);
}

#if SIMD && defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi")))

AVX2 static inline bool
avx2_same(const struct piece *a, const char *p)
{
	__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)p);
	__m256i w = _mm256_load_si256((const __m256i *)(const void *)a->first);
	uint32_t bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, w));

	return (~bits & a->mask) == 0;
}

AVX2 static struct leaf *
avx2_walk(struct shapes *s, struct str text, struct marks *m)
{
	return walk_by(s, text, m, avx2_same);
}
#else
#define avx2_walk walk
#endif

static inline void
take_string(const struct marks *m, uint32_t mark, struct json_value *v)
{
	uint32_t from = m->at[mark - 1] + 1;

	v->kind = JSON_STRING;
	v->text.p = m->base + from;
	v->text.n = m->at[mark] - from;
}

/* The value of a group whose first place is no string's. */
static void
take_other(const struct shapes *s, const struct leaf *leaf,
    const struct place *l, const struct marks *m, struct json_value *v)
{
	while (l->is == OTHER && l->next && s->other[l->at].kind == JSON_NULL)
		l = leaf->more + l->next - 1;
	v->kind = JSON_ABSENT;
	if (l->is == OTHER) {
		v->kind = s->other[l->at].kind;
		v->text = s->other[l->at].text;
	} else if (l->is != NOTHING) {
		take_string(m, l->at, v);
	}
}

/* The values of a text that has come to a leaf. */
static void
take(const struct shapes *s, const struct leaf *leaf, const struct marks *m,
    struct json_value *v)
{
	const struct place *l = leaf->of;

	for (size_t i = 0; i < s->groups; i++) {
		v[i].escaped = false;
		if (l[i].is <= STRING_LONG)
			take_string(m, l[i].at, v + i);
		else
			take_other(s, leaf, l + i, m, v + i);
	}
	for (size_t i = 0; m->escapes && i < s->groups; i++)
		v[i].escaped = v[i].kind == JSON_STRING &&
			       memchr(v[i].text.p, '\\', v[i].text.n);
}

/* The marks of a text that came without them. */
static struct marks
index_text(struct shapes *s, struct str text, size_t *marks)
{
	struct scan *i = &s->index;

	if (i->at == NULL) {
		i->at = mem_resize(NULL, SHORT + 16, sizeof *i->at);
		i->lf = mem_resize(NULL, SHORT + 16, sizeof *i->lf);
		i->odd = mem_resize(NULL, SHORT / 64 + 1, sizeof *i->odd);
	}
	i->n = i->lfs = 0;
	scan_index(i, text.p, 0, text.n, '"');
	i->at[i->n] = (uint32_t)text.n;
	*marks = i->n;
	return (struct marks){text.p, i->at, false};
}

/*
 * A text that has as many marks is, most often, like one of the last. What fits
 * goes one place ahead, so that what is seldom pushes out only what is, too.
 */
static inline const struct leaf *
guess(struct shapes *s, struct str text, const struct marks *m, size_t marks)
{
	const struct leaf **known = s->guess[marks % GUESSES];

	for (size_t i = 0; i < TRIES && known[i]; i++) {
		const struct leaf *leaf = known[i];

		if (leaf->marks != marks || !stencil_fits(leaf->stencil, text,
						m->base, m->at, s->other))
			continue;
		if (i > 0) {
			known[i] = known[i - 1];
			known[i - 1] = leaf;
		}
		return leaf;
	}
	return NULL;
}

/* That of a text which was not guessed: it is there when escapes were why. */
static void
guess_next(struct shapes *s, const struct leaf *leaf)
{
	const struct leaf **known = s->guess[leaf->marks % GUESSES];
	size_t i = 0;

	while (i + 1 < TRIES && known[i] && known[i] != leaf)
		i++;
	known[i] = leaf;
}

static const struct leaf *
find(struct shapes *s, struct str text, struct marks *m, size_t marks)
{
	const struct leaf *leaf = NULL;

	if (s->unlike != text.p)
		leaf = guess(s, text, m, marks);
	s->unlike = NULL;
	if (leaf)
		return leaf;
	leaf = (scan_avx2 ? avx2_walk : walk)(s, text, m);
	if (leaf && leaf->stencil)
		guess_next(s, leaf);
	return leaf;
}

bool
shapes_texts(struct shapes *s, struct str text, const char *base,
    uint32_t *mark, size_t marks, struct str null, struct str *to)
{
	struct marks m = {base, mark, false};
	const struct leaf *leaf;

	if (s->missed > PATIENCE)
		return false;
	leaf = guess(s, text, &m, marks);
	if (!leaf) {
		s->unlike = text.p;
		return false;
	}
	s->missed -= s->missed > 0;
	for (size_t i = 0; i < s->groups; i++) {
		const struct place *l = leaf->of + i;
		struct json_value v;

		if (l->is <= STRING_LONG) {
			uint32_t from = mark[l->at - 1] + 1;

			to[i].p = base + from;
			to[i].n = mark[l->at] - from;
			continue;
		}
		take_other(s, leaf, l, &m, &v);
		to[i] = v.kind <= JSON_NULL ? null : v.text;
	}
	return true;
}

bool
shapes_match(struct shapes *s, struct str text, const char *base,
    uint32_t *mark, size_t marks, struct json_value *v)
{
	struct marks m = {base, mark, false};
	const struct leaf *leaf;

	if (s->root == NULL || s->missed > PATIENCE)
		return false;
	if (marks == 0 && text.n > SHORT)
		return false;
	if (marks == 0)
		m = index_text(s, text, &marks);
	leaf = find(s, text, &m, marks);
	if (!leaf)
		return false;
	s->missed -= s->missed > 0;
	take(s, leaf, &m, v);
	return true;
}
