/*
 * scan - find bytes, many at a time
 *
 * A block of 64 bytes becomes a mask of 64 bits, one for each byte that is
 * looked for; the rest is the same for all instruction sets. The scalar twin is
 * what the vectors are tested against, and what other machines run.
 */
#include "scan.h"
#include <stdlib.h>

static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '\\';
}

static bool
is_quoted(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '\\' && c != '"';
}

static size_t
scalar_index(
    const char *base, size_t from, size_t to, char sep, uint32_t *at)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		at[n] = (uint32_t)i;
		n += base[i] == '\n' || base[i] == sep;
	}
	return n;
}

static size_t
scalar_plain(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && is_plain((unsigned char)p[i]))
		i++;
	return i;
}

static size_t
scalar_quoted(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && is_quoted((unsigned char)p[i]))
		i++;
	return i;
}

size_t (*scan_index)(const char *, size_t, size_t, char, uint32_t *) =
    scalar_index;
size_t (*scan_plain)(const char *, size_t) = scalar_plain;
size_t (*scan_quoted)(const char *, size_t) = scalar_quoted;

#if defined(__x86_64__) && !defined(SCAN_SCALAR)
#include <immintrin.h>

/* The offsets of a block's bits, eight at a time: at[] has room for that. */
static inline size_t
store(uint64_t mask, uint32_t offset, uint32_t *at)
{
	size_t n = (size_t)__builtin_popcountll(mask);

	for (size_t i = 0; i < n; i += 4)
		for (size_t j = i; j < i + 4; j++) {
			at[j] = offset +
			    (uint32_t)__builtin_ctzll(mask | 1ULL << 63);
			mask &= mask - 1;
		}
	return n;
}

static inline uint64_t
tail(size_t n)
{
	return n >= 64 ? ~0ULL : (1ULL << n) - 1;
}


#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

static inline uint64_t
sse2_sep(const char *p, char sep)
{
	__m128i lf = _mm_set1_epi8('\n'), s = _mm_set1_epi8(sep);
	uint64_t mask = 0;

	for (int i = 0; i < 64; i += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(p + i));
		__m128i hit =
		    _mm_or_si128(_mm_cmpeq_epi8(v, lf), _mm_cmpeq_epi8(v, s));

		mask |= (uint64_t)_mm_movemask_epi8(hit) << i;
	}
	return mask;
}

static size_t
sse2_index(const char *base, size_t from, size_t to, char sep, uint32_t *at)
{
	size_t n = 0;

	for (size_t i = from; i < to; i += 64)
		n += store(sse2_sep(base + i, sep) & tail(to - i), (uint32_t)i,
		    at + n);
	return n;
}

/* Signed compares: bytes above 0x7f are negative, and so below 0x20. */
static inline unsigned
sse2_bad(__m128i v, char high, char a, char b)
{
	__m128i bad = _mm_cmplt_epi8(v, _mm_set1_epi8(0x20));

	bad = _mm_or_si128(bad, _mm_cmpgt_epi8(v, _mm_set1_epi8(high)));
	bad = _mm_or_si128(bad, _mm_cmpeq_epi8(v, _mm_set1_epi8(a)));
	bad = _mm_or_si128(bad, _mm_cmpeq_epi8(v, _mm_set1_epi8(b)));
	return (unsigned)_mm_movemask_epi8(bad);
}

static inline size_t
sse2_span(const char *p, size_t n, char high, char a, char b)
{
	for (size_t i = 0; i < n; i += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(p + i));
		unsigned bad = sse2_bad(v, high, a, b);

		if (bad) {
			i += (size_t)__builtin_ctz(bad);
			return i < n ? i : n;
		}
	}
	return n;
}

static size_t
sse2_plain(const char *p, size_t n)
{
	return sse2_span(p, n, 0x7e, '\\', '\\');
}

static size_t
sse2_quoted(const char *p, size_t n)
{
	return sse2_span(p, n, 0x7f, '\\', '"');
}

AVX2 static inline uint64_t
avx2_sep(const char *p, char sep)
{
	__m256i lf = _mm256_set1_epi8('\n'), s = _mm256_set1_epi8(sep);
	__m256i a = _mm256_loadu_si256((const __m256i *)p);
	__m256i b = _mm256_loadu_si256((const __m256i *)(p + 32));
	__m256i ha = _mm256_or_si256(
	    _mm256_cmpeq_epi8(a, lf), _mm256_cmpeq_epi8(a, s));
	__m256i hb = _mm256_or_si256(
	    _mm256_cmpeq_epi8(b, lf), _mm256_cmpeq_epi8(b, s));

	return (uint32_t)_mm256_movemask_epi8(ha) |
	    (uint64_t)(uint32_t)_mm256_movemask_epi8(hb) << 32;
}

AVX2 static size_t
avx2_index(const char *base, size_t from, size_t to, char sep, uint32_t *at)
{
	size_t n = 0;

	for (size_t i = from; i < to; i += 64)
		n += store(avx2_sep(base + i, sep) & tail(to - i), (uint32_t)i,
		    at + n);
	return n;
}

AVX2 static size_t
avx2_plain(const char *p, size_t n)
{
	const __m256i low = _mm256_set1_epi8(0x20),
		      high = _mm256_set1_epi8(0x7e),
		      back = _mm256_set1_epi8('\\');

	for (size_t i = 0; i < n; i += 32) {
		__m256i v = _mm256_loadu_si256((const __m256i *)(p + i));
		__m256i bad = _mm256_or_si256(
		    _mm256_or_si256(_mm256_cmpgt_epi8(low, v),
			_mm256_cmpgt_epi8(v, high)),
		    _mm256_cmpeq_epi8(v, back));
		uint32_t mask = (uint32_t)_mm256_movemask_epi8(bad);

		if (mask) {
			i += (size_t)__builtin_ctz(mask);
			return i < n ? i : n;
		}
	}
	return n;
}

static void
choose(void)
{
	scan_index = sse2_index;
	scan_plain = sse2_plain;
	scan_quoted = sse2_quoted;
	__builtin_cpu_init();
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) {
		scan_index = avx2_index;
		scan_plain = avx2_plain;
	}
}
#else
static void
choose(void)
{
}
#endif

void
scan_start(void)
{
	if (getenv("LULL_SCALAR") == NULL)
		choose();
}
