/*
 * json_stencil - all pieces of a shape, laid over a text at once
 *
 * A step stands by a mark of its piece: the last one that the steps before it
 * have compared, or else the first. Whatever the text is, none reads what is
 * not there: backwards from a mark it is at most as far as marks are before
 * that, each of them a byte; forwards it is FIRST bytes, and as many that are
 * read, which SCAN_PAD covers. Pieces for which that does not hold are not
 * placed.
 */
#include "json_stencil.h"
#include "simd.h"

#define TOGETHER 4   /* steps */
#define LONGEST 4096 /* a piece: what it costs is the square of that */

struct at { /* so far behind a mark */
	uint32_t mark;
	int32_t offset;
};

struct step {
	_Alignas(32) char first[FIRST];
	char care[FIRST]; /* 0xff for those that count */
	struct at at;
};

struct gap { /* a number or word */
	struct at from, to;
};

struct stencil {
	struct step *step;
	struct gap *gap;
	size_t steps, gaps;
	struct at begin, end;
};

static bool
is_mark(const struct piece *a, size_t i)
{
	char c = i < FIRST ? a->first[i] : a->rest[i - FIRST];

	return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

/*
 * Where byte i of the n-th piece is, by what was compared before it; false:
 * that cannot be told.
 */
static bool
place(struct piece *const *path, size_t n, size_t i, struct at *at)
{
	const struct piece *a = path[n];
	size_t first = 0, last = 0;

	at->mark = n > 0 ? path[n - 1]->mark : 0;
	while (first < a->n && !is_mark(a, first))
		first++;
	if (first == a->n && (n == 0 || a->behind != NOTHING))
		return false;
	for (size_t k = last = first; k + 1 < i; k++)
		if (is_mark(a, k + 1)) {
			at->mark++;
			last = k + 1;
		}
	at->offset = (int32_t)((ptrdiff_t)i - (ptrdiff_t)last);
	return at->offset <= FIRST &&
	       (n == 0 || at->offset + (ptrdiff_t)at->mark >= 0);
}

/* The steps of a piece, or only their number when to is NULL; 0: none. */
static size_t
put_steps(struct step *to, struct piece *const *path, size_t n)
{
	const struct piece *a = path[n];
	struct at at;
	size_t steps = 0;

	for (size_t i = 0; i < a->n; i += FIRST, steps++) {
		size_t bytes = a->n - i < FIRST ? a->n - i : FIRST;

		if (!place(path, n, i, &at))
			return 0;
		if (to == NULL)
			continue;
		to->at = at;
		memcpy(to->first, i ? a->rest + i - FIRST : a->first, bytes);
		memset(to->care, 0xff, bytes);
		to++;
	}
	return steps;
}

static struct step *
new_steps(size_t n)
{
	char *p = mem_zero(n + 1, sizeof(struct step));

	p += (0 - (uintptr_t)p) & (_Alignof(struct step) - 1);
	return (struct step *)(void *)p;
}

struct stencil *
stencil_new(struct piece *const *path, size_t n, size_t *steps)
{
	struct stencil *s;
	size_t need = 0;

	for (size_t i = 0; i < n; i++) {
		size_t of_piece = 0;

		if (path[i]->n <= LONGEST)
			of_piece = put_steps(NULL, path, i);
		if (of_piece == 0)
			return NULL;
		need += of_piece;
	}
	need += (0 - need) % TOGETHER; /* these compare nothing */
	if (need > *steps)
		return NULL;
	*steps -= need;
	s = mem_zero(1, sizeof *s);
	s->step = new_steps(need);
	s->gap = mem_zero(n, sizeof *s->gap);
	for (size_t i = 0; i < n; i++) {
		struct at at;

		s->steps += put_steps(s->step + s->steps, path, i);
		place(path, i, 0, &at);
		if (i == 0)
			s->begin = at;
		else if (path[i - 1]->behind == OTHER)
			s->gap[s->gaps++].to = at;
		at.offset += (int32_t)path[i]->n;
		s->end = at;
		if (path[i]->behind == OTHER)
			s->gap[s->gaps].from = at;
	}
	s->steps = need;
	return s;
}

static inline const char *
at_of(const char *base, const uint32_t *mark, struct at at)
{
	return base + ((ptrdiff_t)mark[at.mark] + at.offset);
}

#if SIMD
static bool
same(const struct stencil *s, const char *base, const uint32_t *mark)
{
	simd differ = simd_all(0);

	for (size_t i = 0; i < s->steps; i++) {
		const struct step *step = s->step + i;
		const char *p = at_of(base, mark, step->at);

		for (size_t k = 0; k < FIRST; k += 16)
			differ = simd_or(
			    differ, simd_without(simd_load(step->care + k),
					simd_equal(simd_load(p + k),
					    simd_load(step->first + k))));
	}
	return simd_bits(differ, differ) == 0;
}
#else
static bool
same(const struct stencil *s, const char *base, const uint32_t *mark)
{
	for (size_t i = 0; i < s->steps; i++) {
		const struct step *step = s->step + i;
		const char *p = at_of(base, mark, step->at);

		for (size_t k = 0; k < FIRST && step->care[k]; k++)
			if (p[k] != step->first[k])
				return false;
	}
	return true;
}
#endif

#if SIMD && defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi")))

AVX2 static inline __m256i
avx2_load(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* How many steps there are cannot be foretold, but of four together can. */
AVX2 static bool
avx2_same(const struct stencil *s, const char *base, const uint32_t *mark)
{
	__m256i differ = _mm256_setzero_si256();

	for (size_t i = 0; i < s->steps; i += TOGETHER) {
#pragma GCC unroll 4
		for (size_t k = 0; k < TOGETHER; k++) {
			const struct step *step = s->step + i + k;
			__m256i v = avx2_load(at_of(base, mark, step->at));

			v = _mm256_cmpeq_epi8(v, avx2_load(step->first));
			v = _mm256_andnot_si256(v, avx2_load(step->care));
			differ = _mm256_or_si256(differ, v);
		}
	}
	return _mm256_testz_si256(differ, differ);
}
#else
#define avx2_same same
#endif

bool
stencil_fits(const struct stencil *s, struct str text, const char *base,
    const uint32_t *mark, struct other *other)
{
	if (at_of(base, mark, s->begin) != text.p ||
	    at_of(base, mark, s->end) != text.p + text.n ||
	    !(scan_avx2 ? avx2_same : same)(s, base, mark))
		return false;
	for (size_t i = 0; i < s->gaps; i++) {
		const char *p = at_of(base, mark, s->gap[i].from);
		const char *end = at_of(base, mark, s->gap[i].to);

		if (end <= p || shapes_other(p, end, other + i) != end)
			return false;
	}
	return true;
}
