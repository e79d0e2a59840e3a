/*
 * vec - short runs of bytes, sixteen at a time and inline
 *
 * For fields of a few dozen bytes, where a call of scan.h's functions would
 * cost more than their work. Up to 64 bytes past the end are read, and up to 15
 * written by vec_plain and vec_copy: SCAN_PAD covers them. The scalar twins
 * give the same answers.
 */
#ifndef VEC_H
#define VEC_H

#include "mem.h"
#include "simd.h"
#include <stdint.h>

#if SIMD
/* The first a or b in [p, end), or end. */
static inline const char *
vec_either(const char *p, const char *end, char a, char b)
{
	simd as = simd_all(a), bs = simd_all(b);

	for (; p < end; p += 32) {
		uint32_t hit = simd_bits(simd_either(simd_load(p), as, bs),
		    simd_either(simd_load(p + 16), as, bs));

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
	simd as = simd_all(a), bs = simd_all(b);

	for (; p < end; p += 64) {
		uint64_t hit = simd_either64(p, as, bs);

		if (hit) {
			p += __builtin_ctzll(hit);
			return p < end ? p : end;
		}
	}
	return end;
}

/* Letters, digits and - . / : (which stand together in ASCII). */
static inline simd
vec_names(const char *p)
{
	simd v = simd_load(p);

	return simd_or(simd_within(v, '-', ':'),
	    simd_within(simd_or(v, simd_all(0x20)), 'a', 'z'));
}

/* The end of the run of such bytes at p; at most end. */
static inline const char *
vec_name(const char *p, const char *end)
{
	while (p < end) {
		unsigned n = simd_run(vec_names(p));

		p += n;
		if (n < 16)
			break;
	}
	return p < end ? p : end;
}

/* Whether [p, end), not empty, are such bytes; up to 32 without a branch. */
static inline bool
vec_is_name(const char *p, const char *end)
{
	uint64_t behind;

	if (__builtin_expect(end - p > 32, 0))
		return vec_name(p, end) == end;
	behind = ~(uint64_t)0 << (end - p);
	return (simd_bits(vec_names(p), vec_names(p + 16)) | behind) ==
	       ~(uint64_t)0;
}

/* Whether no c is in [p, end), not empty; up to 64 without a branch. */
static inline __attribute__((always_inline)) bool
vec_lacks(const char *p, const char *end, char c)
{
	simd all = simd_all(c);

	if (__builtin_expect(end - p > 64, 0))
		return vec_far_either(p, end, c, c) == end;
	return simd_either64(p, all, all) << (64 - (end - p)) == 0;
}

/*
 * Copies s to to as far as it is 0x20-0x7e without backslash; true when that
 * is all of it.
 */
static inline bool
vec_plain(char *to, struct str s)
{
	simd space = simd_all(0x20), range = simd_all(0x7e - 0x20);
	simd backslash = simd_all('\\');

	for (size_t i = 0; i < s.n; i += 16) {
		simd v = simd_load(s.p + i);
		simd good = simd_most(simd_minus(v, space), range);
		unsigned n =
		    simd_run(simd_without(good, simd_equal(v, backslash)));

		simd_store(to + i, v);
		if (n < 16)
			return i + n >= s.n;
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
		simd_store(to + i, simd_load(p + i));
}

/*
 * As memcmp(3) == 0, for what nearly every key is: three times sixteen bytes,
 * which overlap when there are fewer (as tab_hash_key has them).
 */
static inline bool
vec_same_key(const char *a, const char *b, size_t n)
{
	size_t middle = (n - 16) / 2, last = n - 16;

	if (last > 32)
		return memcmp(a, b, n) == 0;
	return simd_every(simd_and(simd_equal(simd_load(a), simd_load(b)),
	    simd_and(simd_equal(simd_load(a + middle), simd_load(b + middle)),
		simd_equal(simd_load(a + last), simd_load(b + last)))));
}

/* As memcpy(3), for the same; no byte more is written. */
static inline void
vec_copy_key(char *to, const char *p, size_t n)
{
	size_t middle = (n - 16) / 2, last = n - 16;
	simd a, b, c;

	if (last > 32) {
		memcpy(to, p, n);
		return;
	}
	a = simd_load(p);
	b = simd_load(p + middle);
	c = simd_load(p + last);
	simd_store(to, a);
	simd_store(to + middle, b);
	simd_store(to + last, c);
}

/* As memcmp(3) == 0, for those that seldom have more than 32 bytes. */
static inline bool
vec_same_field(const char *a, const char *b, size_t n)
{
	uint64_t same = simd_bits(simd_equal(simd_load(a), simd_load(b)),
	    simd_equal(simd_load(a + 16), simd_load(b + 16)));

	if (__builtin_expect(n > 32, 0))
		return memcmp(a, b, n) == 0;
	return (~same & (((uint64_t)1 << n) - 1)) == 0;
}

/* 32 bytes: at once, where a function is compiled for registers of so many. */
static inline void
vec_copy32(char *to, const char *p)
{
	typedef char all
	    __attribute__((vector_size(32), aligned(1), may_alias));

	*(all *)(void *)to = *(const all *)(const void *)p;
}

/* As memcmp(3) == 0, for 32 bytes. */
static inline bool
vec_same32(const char *a, const char *b)
{
	return simd_every(simd_and(simd_equal(simd_load(a), simd_load(b)),
	    simd_equal(simd_load(a + 16), simd_load(b + 16))));
}

/* The first 32 bytes of [p, p + n), with zeros behind when there are fewer. */
static inline void
vec_first32(char *to, const char *p, size_t n)
{
	typedef uint64_t all
	    __attribute__((vector_size(32), aligned(1), may_alias));
	static const signed char kept[64] = {-1, -1, -1, -1, -1, -1, -1, -1, -1,
	    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	    -1, -1, -1, -1, -1, -1};
	const void *mask = kept + 32 - (n < 32 ? n : 32), *from = p;
	void *into = to;

	*(all *)into = *(const all *)from & *(const all *)mask;
}

/* As memcmp(3) == 0, for short ones. */
static inline bool
vec_same(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i += 16) {
		unsigned same =
		    simd_run(simd_equal(simd_load(a + i), simd_load(b + i)));

		if (same < 16)
			return i + same >= n;
	}
	return true;
}

#else

static inline bool
vec_same(const char *a, const char *b, size_t n)
{
	return memcmp(a, b, n) == 0;
}

static inline bool
vec_same_key(const char *a, const char *b, size_t n)
{
	return memcmp(a, b, n) == 0;
}

static inline bool
vec_same_field(const char *a, const char *b, size_t n)
{
	return memcmp(a, b, n) == 0;
}

static inline void
vec_copy(char *to, const char *p, size_t n)
{
	memcpy(to, p, n);
}

static inline void
vec_copy_key(char *to, const char *p, size_t n)
{
	memcpy(to, p, n);
}

static inline void
vec_copy32(char *to, const char *p)
{
	memcpy(to, p, 32);
}

static inline bool
vec_same32(const char *a, const char *b)
{
	return memcmp(a, b, 32) == 0;
}

static inline void
vec_first32(char *to, const char *p, size_t n)
{
	memset(to, 0, 32);
	memcpy(to, p, n < 32 ? n : 32);
}

static inline const char *
vec_name(const char *p, const char *end)
{
	while (p < end && ((*p >= '-' && *p <= ':') ||
			      ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z')))
		p++;
	return p;
}

static inline bool
vec_is_name(const char *p, const char *end)
{
	return vec_name(p, end) == end;
}

static inline bool
vec_lacks(const char *p, const char *end, char c)
{
	return memchr(p, c, (size_t)(end - p)) == NULL;
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
