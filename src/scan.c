/*
 * scan - find bytes, many at a time
 *
 * A block of 64 bytes becomes a mask of 64 bits, one for each byte that is
 * looked for; the rest is the same for all instruction sets. The scalar twin is
 * what the vectors are tested against, and what other machines run.
 */
#include "scan.h"
#include "simd.h"
#include <stdlib.h>
#include <string.h>

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

static void
scalar_index(struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	for (size_t i = from; i < to; i++) {
		if (base[i] != '\n' && base[i] != sep)
			continue;
		if (base[i] == '\n')
			s->lf[s->lfs++] = (uint32_t)s->n;
		s->at[s->n++] = (uint32_t)i;
	}
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

void (*scan_index)(
    struct scan *, const char *, size_t, size_t, char) = scalar_index;
size_t (*scan_plain)(const char *, size_t) = scalar_plain;
size_t (*scan_quoted)(const char *, size_t) = scalar_quoted;

#if SIMD
/* The offsets of a block's bits, four at a time: at[] has room for that. */
static inline void
store(struct scan *s, uint64_t lf, uint64_t mask, uint32_t offset)
{
	size_t n = (size_t)__builtin_popcountll(mask);
	uint32_t *at = s->at + s->n;

	for (; lf; lf &= lf - 1)
		s->lf[s->lfs++] =
		    (uint32_t)s->n + (uint32_t)__builtin_popcountll(
					 mask & ((lf & (0 - lf)) - 1));
	for (size_t i = 0; i < n; i += 4)
		for (size_t j = i; j < i + 4; j++) {
			at[j] = offset +
				(uint32_t)__builtin_ctzll(mask | 1ULL << 63);
			mask &= mask - 1;
		}
	s->n += n;
}

static inline uint64_t
tail(size_t n)
{
	return n >= 64 ? ~0ULL : (1ULL << n) - 1;
}

static void
simd_index(struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	simd end = simd_all('\n'), other = simd_all(sep);

	for (size_t i = from; i < to; i += 64) {
		uint64_t lf = simd_either64(base + i, end, end);
		uint64_t mask = simd_either64(base + i, other, other) | lf;

		store(s, lf & tail(to - i), mask & tail(to - i), (uint32_t)i);
	}
}

/* The bytes of [0x20, most] that are not a or b. */
static inline size_t
simd_span(const char *p, size_t n, char most, char a, char b)
{
	simd space = simd_all(0x20), range = simd_all((char)(most - 0x20));
	simd as = simd_all(a), bs = simd_all(b);

	for (size_t i = 0; i < n; i += 16) {
		simd v = simd_load(p + i);
		simd good = simd_most(simd_minus(v, space), range);
		size_t run =
		    simd_run(simd_without(good, simd_either(v, as, bs)));

		if (run < 16)
			return i + run < n ? i + run : n;
	}
	return n;
}

static size_t
simd_plain(const char *p, size_t n)
{
	return simd_span(p, n, 0x7e, '\\', '\\');
}

static size_t
simd_quoted(const char *p, size_t n)
{
	return simd_span(p, n, 0x7f, '\\', '"');
}
#endif

#if SIMD && defined(__x86_64__)
#include <immintrin.h>

static const unsigned char numbers[64]
    __attribute__((aligned(64))) = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
	13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
	31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
	49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))
#define AVX512          \
	__attribute__(( \
	    target("avx512f,avx512bw,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))

AVX2 static inline uint64_t
avx2_equal(const char *p, __m256i want)
{
	__m256i a = _mm256_loadu_si256((const __m256i *)p);
	__m256i b = _mm256_loadu_si256((const __m256i *)(p + 32));

	a = _mm256_cmpeq_epi8(a, want);
	b = _mm256_cmpeq_epi8(b, want);
	return (uint32_t)_mm256_movemask_epi8(a) |
	       (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}

/*
 * Which bits of mask those of lf are. Two at once, for how many there are
 * cannot be foretold; seldom more.
 */
AVX2 static inline uint32_t *
avx2_marks(uint32_t *mark, uint64_t lf, uint64_t mask, uint32_t first)
{
	size_t n = (size_t)__builtin_popcountll(lf), i = 0;

	do {
		for (size_t k = 0; k < 2; k++) {
			mark[i + k] = first + (uint32_t)__builtin_popcountll(
						  mask & (_blsi_u64(lf) - 1));
			lf = _blsr_u64(lf);
		}
		i += 2;
	} while (i < n);
	return mark + n;
}

/* The offsets of a block's bits, eight at a time: at[] has room for that. */
AVX2 static void
avx2_index(struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	__m256i end = _mm256_set1_epi8('\n'), other = _mm256_set1_epi8(sep);
	uint32_t *at = s->at + s->n, *mark = s->lf + s->lfs;

	for (size_t i = from; i < to; i += 64) {
		uint64_t lf = avx2_equal(base + i, end);
		uint64_t mask = lf | avx2_equal(base + i, other);
		size_t n;

		if (to - i < 64) {
			lf &= tail(to - i);
			mask &= tail(to - i);
		}
		n = (size_t)__builtin_popcountll(mask);
		mark = avx2_marks(mark, lf, mask, (uint32_t)(at - s->at));
		for (size_t k = 0; k < n; k += 8) {
#pragma GCC unroll 8
			for (size_t j = 0; j < 8; j++) {
				at[k + j] = (uint32_t)(i + _tzcnt_u64(mask));
				mask = _blsr_u64(mask);
			}
		}
		at += n;
	}
	s->n = (size_t)(at - s->at);
	s->lfs = (size_t)(mark - s->lf);
}

AVX2 static size_t
avx2_plain(const char *p, size_t n)
{
	const __m256i low = _mm256_set1_epi8(0x20),
		      high = _mm256_set1_epi8(0x7e),
		      back = _mm256_set1_epi8('\\');

	for (size_t i = 0; i < n; i += 32) {
		__m256i v = _mm256_loadu_si256((const __m256i *)(p + i));
		__m256i bad =
		    _mm256_or_si256(_mm256_or_si256(_mm256_cmpgt_epi8(low, v),
					_mm256_cmpgt_epi8(v, high)),
			_mm256_cmpeq_epi8(v, back));
		uint32_t mask =
		    (uint32_t)_mm256_movemask_epi8(bad) & (uint32_t)tail(n - i);

		if (mask)
			return i + (size_t)__builtin_ctz(mask);
	}
	return n;
}

/* The offsets of a block's bits: compressed as bytes, widened 16 at a time. */
AVX512 static void
avx512_index(struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	__m512i end = _mm512_set1_epi8('\n'), other = _mm512_set1_epi8(sep);
	__m512i each = _mm512_load_si512(numbers);
	uint32_t *at = s->at + s->n, *mark = s->lf + s->lfs;

	for (size_t i = from; i < to; i += 64) {
		__m512i v = _mm512_loadu_si512(base + i);
		uint64_t lf = _mm512_cmpeq_epi8_mask(v, end);
		uint64_t mask = lf | _mm512_cmpeq_epi8_mask(v, other);
		__m512i found, offset = _mm512_set1_epi32((int)i);
		size_t n;

		if (to - i < 64) {
			lf &= tail(to - i);
			mask &= tail(to - i);
		}
		n = (size_t)__builtin_popcountll(mask);
		mark = avx2_marks(mark, lf, mask, (uint32_t)(at - s->at));
		found = _mm512_maskz_compress_epi8(mask, each);
		for (size_t k = 0; k < n; k += 16) {
			__m512i low =
			    _mm512_cvtepu8_epi32(_mm512_castsi512_si128(found));

			_mm512_storeu_si512(
			    at + k, _mm512_add_epi32(low, offset));
			found = _mm512_shuffle_i64x2(found, found, 0x39);
		}
		at += n;
	}
	s->n = (size_t)(at - s->at);
	s->lfs = (size_t)(mark - s->lf);
}

/* More than simd.h has, where the machine has it, up to `most`. */
static void
choose_more(const char *most)
{
	bool sse2 = strcmp(most, "sse2") == 0;
	bool avx2 = strcmp(most, "avx2") == 0;

	__builtin_cpu_init();
	if (sse2 || !__builtin_cpu_supports("avx2") ||
	    !__builtin_cpu_supports("bmi2"))
		return;
	scan_index = avx2_index;
	scan_plain = avx2_plain;
	if (!avx2 && __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vbmi2"))
		scan_index = avx512_index;
}
#endif

void
scan_start(void)
{
	const char *most = getenv("LULL_SCAN");

	scan_index = scalar_index;
	scan_plain = scalar_plain;
	scan_quoted = scalar_quoted;
	if (most && strcmp(most, "scalar") == 0)
		return;
#if SIMD
	scan_index = simd_index;
	scan_plain = simd_plain;
	scan_quoted = simd_quoted;
#endif
#if SIMD && defined(__x86_64__)
	choose_more(most ? most : "");
#endif
}
