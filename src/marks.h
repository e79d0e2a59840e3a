/*
 * marks - where either of two bytes stands in a line, one after the other
 *
 * Looks at 64 bytes at a time and keeps what it has found there as bits, so
 * that short fields cost little more than long ones. Up to 63 bytes past the
 * end are read (SCAN_PAD), and decide nothing.
 */
#ifndef MARKS_H
#define MARKS_H

#include "simd.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct marks {
	const char *block; /* the bytes that bits are of */
	const char *end;
	uint64_t bits; /* those not yet given */
	char a, b;
};

#if SIMD
static inline uint64_t
marks_block(const char *p, char a, char b)
{
	return simd_either64(p, simd_all(a), simd_all(b));
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
