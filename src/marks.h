/*
 * marks - where either of two bytes stands in a line, one after the other
 *
 * Looks at 64 bytes at a time and keeps what it has found there as bits, so
 * that short fields cost little more than long ones. Up to 63 bytes past the
 * end are read (SCAN_PAD), and decide nothing.
 */
#ifndef MARKS_H
#define MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct marks {
	const char *block; /* the bytes that bits are of */
	const char *end;
	uint64_t bits; /* those not yet given */
	char a, b;
};

#if defined(__SSE2__) && !defined(SCAN_SCALAR)
#include <emmintrin.h>

static inline uint64_t
marks_sixteen(const char *p, __m128i a, __m128i b)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);

	v = _mm_or_si128(_mm_cmpeq_epi8(v, a), _mm_cmpeq_epi8(v, b));
	return (uint32_t)_mm_movemask_epi8(v);
}

static inline uint64_t
marks_block(const char *p, char a, char b)
{
	__m128i as = _mm_set1_epi8(a), bs = _mm_set1_epi8(b);

	return marks_sixteen(p, as, bs) | marks_sixteen(p + 16, as, bs) << 16 |
	       marks_sixteen(p + 32, as, bs) << 32 |
	       marks_sixteen(p + 48, as, bs) << 48;
}
#else
static inline uint64_t
marks_block(const char *p, char a, char b)
{
	uint64_t bits = 0;

	for (int i = 0; i < 64; i++)
		bits |= (uint64_t)(p[i] == a || p[i] == b) << i;
	return bits;
}
#endif

static inline struct marks
marks_begin(const char *p, const char *end, char a, char b)
{
	return (struct marks){p, end, p < end ? marks_block(p, a, b) : 0, a, b};
}

/* Whether the number of c is odd in [p, end). */
static inline bool
marks_odd(const char *p, const char *end, char c)
{
	uint64_t odd = 0;

	for (; end - p >= 64; p += 64)
		odd ^= marks_block(p, c, c);
	if (p < end)
		odd ^= marks_block(p, c, c) & (((uint64_t)1 << (end - p)) - 1);
	return __builtin_parityll(odd);
}

/* The next of them, or the end. */
static inline const char *
marks_next(struct marks *m)
{
	const char *p;

	while (m->bits == 0) {
		m->block += 64;
		if (m->block >= m->end)
			return m->end;
		m->bits = marks_block(m->block, m->a, m->b);
	}
	p = m->block + __builtin_ctzll(m->bits);
	m->bits &= m->bits - 1;
	return p < m->end ? p : m->end;
}

#endif
