/*
 * vec - short runs of bytes, sixteen at a time and inline
 *
 * For fields of a few dozen bytes, where a call of scan.h's functions would
 * cost more than their work. Up to 63 bytes past the end are read, and up to 15
 * written by vec_plain and vec_copy: SCAN_PAD covers them. The scalar twins
 * give the same answers.
 */
#ifndef VEC_H
#define VEC_H

#include "mem.h"
#include <stdint.h>

#if defined(__SSE2__) && !defined(SCAN_SCALAR)
#include <emmintrin.h>

static inline __m128i
vec_load(const char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline uint32_t
vec_equal(const char *p, __m128i a, __m128i b)
{
	__m128i v = vec_load(p);

	v = _mm_or_si128(_mm_cmpeq_epi8(v, a), _mm_cmpeq_epi8(v, b));
	return (uint32_t)_mm_movemask_epi8(v);
}

/* The first a or b in [p, end), or end. */
static inline const char *
vec_either(const char *p, const char *end, char a, char b)
{
	__m128i as = _mm_set1_epi8(a), bs = _mm_set1_epi8(b);

	for (; p < end; p += 32) {
		uint32_t hit = vec_equal(p, as, bs) | vec_equal(p + 16, as, bs)
							  << 16;

		if (hit) {
			p += __builtin_ctz(hit);
			return p < end ? p : end;
		}
	}
	return end;
}

/* The same for what may be longer, 64 at a time. */
static inline const char *
vec_far_either(const char *p, const char *end, char a, char b)
{
	__m128i as = _mm_set1_epi8(a), bs = _mm_set1_epi8(b);

	for (; p < end; p += 64) {
		uint64_t hit = (uint64_t)vec_equal(p, as, bs) |
			       (uint64_t)vec_equal(p + 16, as, bs) << 16 |
			       (uint64_t)vec_equal(p + 32, as, bs) << 32 |
			       (uint64_t)vec_equal(p + 48, as, bs) << 48;

		if (hit) {
			p += __builtin_ctzll(hit);
			return p < end ? p : end;
		}
	}
	return end;
}

/*
 * The end of the run of bytes at p that are letters, digits or one of - . / :
 * (they stand together in ASCII, and so are two ranges); at most end.
 */
static inline const char *
vec_name(const char *p, const char *end)
{
	__m128i dash = _mm_set1_epi8('-'), dashes = _mm_set1_epi8(':' - '-');
	__m128i a = _mm_set1_epi8('a'), letters = _mm_set1_epi8('z' - 'a');
	__m128i small = _mm_set1_epi8(0x20);

	for (; p < end; p += 16) {
		__m128i v = vec_load(p), w = _mm_or_si128(v, small);
		unsigned bad;

		v = _mm_sub_epi8(v, dash);
		w = _mm_sub_epi8(w, a);
		v = _mm_cmpeq_epi8(_mm_min_epu8(v, dashes), v);
		w = _mm_cmpeq_epi8(_mm_min_epu8(w, letters), w);
		bad = (unsigned)_mm_movemask_epi8(_mm_or_si128(v, w)) ^ 0xffff;
		if (bad) {
			p += __builtin_ctz(bad);
			break;
		}
	}
	return p < end ? p : end;
}

/*
 * Copies s to to as far as it is 0x20-0x7e without backslash; true when that
 * is all of it.
 */
static inline bool
vec_plain(char *to, struct str s)
{
	__m128i low = _mm_set1_epi8(0x1f), del = _mm_set1_epi8(0x7f);
	__m128i backslash = _mm_set1_epi8('\\');

	for (size_t i = 0; i < s.n; i += 16) {
		__m128i v = vec_load(s.p + i);
		__m128i odd = _mm_or_si128(
		    _mm_cmpeq_epi8(v, del), _mm_cmpeq_epi8(v, backslash));
		__m128i good = _mm_andnot_si128(odd, _mm_cmpgt_epi8(v, low));
		unsigned bad = ~(unsigned)_mm_movemask_epi8(good) & 0xffff;

		_mm_storeu_si128((__m128i *)(void *)(to + i), v);
		if (s.n - i < 16)
			bad &= (1u << (s.n - i)) - 1;
		if (bad)
			return false;
	}
	return true;
}

/* As memcpy(3), for short ones; up to 15 bytes more are read and written. */
static inline void
vec_copy(char *to, const char *p, size_t n)
{
	if (n > 256) {
		memcpy(to, p, n);
		return;
	}
	for (size_t i = 0; i < n; i += 16)
		_mm_storeu_si128((__m128i *)(void *)(to + i), vec_load(p + i));
}

/* As memcmp(3) == 0, for short ones. */
static inline bool
vec_same(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i += 16) {
		__m128i equal =
		    _mm_cmpeq_epi8(vec_load(a + i), vec_load(b + i));
		unsigned odd = ~(unsigned)_mm_movemask_epi8(equal) & 0xffff;

		if (n - i < 16)
			odd &= (1u << (n - i)) - 1;
		if (odd)
			return false;
	}
	return true;
}

#else

static inline bool
vec_same(const char *a, const char *b, size_t n)
{
	return memcmp(a, b, n) == 0;
}

static inline void
vec_copy(char *to, const char *p, size_t n)
{
	memcpy(to, p, n);
}

static inline const char *
vec_name(const char *p, const char *end)
{
	while (p < end && ((*p >= '-' && *p <= ':') ||
			      ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z')))
		p++;
	return p;
}

static inline const char *
vec_either(const char *p, const char *end, char a, char b)
{
	while (p < end && *p != a && *p != b)
		p++;
	return p < end ? p : end;
}

static inline const char *
vec_far_either(const char *p, const char *end, char a, char b)
{
	return vec_either(p, end, a, b);
}

static inline bool
vec_plain(char *to, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c > 0x7e || c == '\\')
			return false;
		to[i] = s.p[i];
	}
	return true;
}

#endif

/* The first c in [p, end), or end. */
static inline const char *
vec_find(const char *p, const char *end, char c)
{
	return vec_either(p, end, c, c);
}

static inline const char *
vec_far(const char *p, const char *end, char c)
{
	return vec_far_either(p, end, c, c);
}

#endif
