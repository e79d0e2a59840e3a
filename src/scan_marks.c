/*
 * scan_marks - where fields of lines end, outside of quotes
 *
 * A bit for each of 64 bytes, as in scan.c. Those between two quotes are the
 * running parity of the bits of all quotes; that is even where a line begins,
 * so a quote that lacks its other one spoils no more than its line.
 */
#include "scan_block.h"
#include "simd.h"

#if SIMD
/* No line ends within quotes: the parity is turned over at each that does. */
static __attribute__((noinline, cold)) uint64_t
end_quotes(const char *p, uint64_t inside, uint64_t odd)
{
	while (inside & odd) {
		uint64_t bit = inside & odd & (0 - (inside & odd));

		if (p[__builtin_ctzll(bit)] == '\n')
			inside ^= 0 - bit;
		odd &= (0 - bit) ^ bit;
	}
	return inside;
}

/* The parity goes on: all bits of *open are that of the last byte. */
static inline uint64_t
inside_quotes(const char *p, uint64_t parity, uint64_t odd, uint64_t *open)
{
	uint64_t inside = parity ^ *open;

	if (__builtin_expect((inside & odd) != 0, 0))
		inside = end_quotes(p, inside, odd);
	*open = 0 - (inside >> 63);
	return inside;
}

/* Bit i is the parity of bits 0 to i. */
static inline uint64_t
parity(uint64_t v)
{
	for (unsigned i = 1; i < 64; i *= 2)
		v ^= v << i;
	return v;
}

/* What is behind the last byte is none. */
static inline size_t
count_to(const uint32_t *at, const uint32_t *end, size_t n)
{
	while (end > at && end[-1] > n)
		end--;
	return (size_t)(end - at);
}

static inline uint32_t *
store(uint32_t *at, uint64_t marks, uint32_t offset)
{
	uint32_t *end = at + __builtin_popcountll(marks);

	for (; at < end; at += 4)
		for (size_t i = 0; i < 4; i++) {
			at[i] = offset +
				(uint32_t)__builtin_ctzll(marks | 1ULL << 63);
			marks &= marks - 1;
		}
	return end;
}

size_t
scan_simd_marks(uint32_t *at, const char *p, size_t n, char sep)
{
	simd quotes = simd_all('"'), seps = simd_all(sep);
	simd back = simd_all('\\'), all = simd_all('\xff');
	uint32_t *to = at;
	uint64_t open = 0;

	for (size_t i = 0; i < n; i += 64) {
		simd q[4], s[4], o[4];
		uint64_t quote, odd, marks;

		for (size_t k = 0; k < 4; k++) {
			simd v = simd_load(p + i + 16 * k);

			q[k] = simd_equal(v, quotes);
			s[k] = simd_or(simd_equal(v, seps), q[k]);
			o[k] = simd_without(
			    all, simd_without(simd_within(v, 0x20, 0x7e),
				     simd_equal(v, back)));
		}
		quote = simd_bits4(q[0], q[1], q[2], q[3]);
		odd = simd_bits4(o[0], o[1], o[2], o[3]);
		marks = simd_bits4(s[0], s[1], s[2], s[3]) &
			~inside_quotes(p + i, parity(quote), odd, &open);
		to = store(to, marks | odd, (uint32_t)i + 1);
	}
	return count_to(at, to, n);
}
#endif

#if SIMD && defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt,pclmul")))
#define AVX512                 \
	__attribute__((target( \
	    "avx512f,avx512bw,avx512vbmi2,bmi,bmi2,popcnt,lzcnt,pclmul")))

AVX2 static inline uint64_t
clmul_parity(uint64_t v)
{
	return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(
	    _mm_cvtsi64_si128((long long)v), _mm_set1_epi8('\xff'), 0));
}

AVX2 static inline __m256i
avx2_load(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static inline uint64_t
avx2_bits(__m256i a, __m256i b)
{
	return (uint32_t)_mm256_movemask_epi8(a) |
	       (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}

AVX2 static inline uint64_t
avx2_equal(__m256i a, __m256i b, char c)
{
	__m256i all = _mm256_set1_epi8(c);

	return avx2_bits(_mm256_cmpeq_epi8(a, all), _mm256_cmpeq_epi8(b, all));
}

/* With their sign all that is odd, but for a backslash, is below 0x7f + 1. */
AVX2 static inline __m256i
avx2_odd(__m256i v)
{
	__m256i next = _mm256_add_epi8(v, _mm256_set1_epi8(1));

	return _mm256_or_si256(_mm256_cmpgt_epi8(_mm256_set1_epi8(0x21), next),
	    _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\')));
}

/* Eight at a time: most blocks have fewer. */
AVX2 static inline uint32_t *
avx2_store(uint32_t *at, uint64_t marks, uint32_t offset)
{
	uint32_t *end = at + _mm_popcnt_u64(marks);

	do {
#pragma GCC unroll 8
		for (size_t i = 0; i < 8; i++) {
			at[i] = offset + (uint32_t)_tzcnt_u64(marks);
			marks = _blsr_u64(marks);
		}
		at += 8;
	} while (at < end);
	return end;
}

AVX2 size_t
scan_avx2_marks(uint32_t *at, const char *p, size_t n, char sep)
{
	uint32_t *to = at;
	uint64_t open = 0;

	for (size_t i = 0; i < n; i += 64) {
		__m256i a = avx2_load(p + i), b = avx2_load(p + i + 32);
		uint64_t quote = avx2_equal(a, b, '"');
		uint64_t odd = avx2_bits(avx2_odd(a), avx2_odd(b));
		uint64_t marks = quote | avx2_equal(a, b, sep);

		marks &= ~inside_quotes(p + i, clmul_parity(quote), odd, &open);
		to = avx2_store(to, marks | odd, (uint32_t)i + 1);
	}
	return count_to(at, to, n);
}

/* The first sixteen of what was found. */
AVX512 static inline void
avx512_store(uint32_t *at, __m512i found, __m512i offset)
{
	__m512i first = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(found));

	_mm512_storeu_si512(at, _mm512_add_epi32(offset, first));
}

AVX512 size_t
scan_avx512_marks(uint32_t *at, const char *p, size_t n, char sep)
{
	__m512i one = _mm512_set1_epi8(1), low = _mm512_set1_epi8(0x21);
	__m512i back = _mm512_set1_epi8('\\'), quotes = _mm512_set1_epi8('"');
	__m512i seps = _mm512_set1_epi8(sep);
	__m512i numbers = _mm512_load_si512(scan_numbers);
	__m512i offset = _mm512_set1_epi32(1), step = _mm512_set1_epi32(64);
	uint32_t *to = at;
	uint64_t open = 0;

	__asm__("" : "+x"(step)); /* kept in a register */
	for (size_t i = 0; i < n; i += 64) {
		__m512i v = _mm512_loadu_si512(p + i), found;
		uint64_t quote = _mm512_cmpeq_epi8_mask(v, quotes);
		uint64_t odd =
		    _mm512_cmplt_epi8_mask(_mm512_add_epi8(v, one), low) |
		    _mm512_cmpeq_epi8_mask(v, back);
		uint64_t marks = quote | _mm512_cmpeq_epi8_mask(v, seps);
		uint32_t *end;

		marks &= ~inside_quotes(p + i, clmul_parity(quote), odd, &open);
		marks |= odd;
		found = _mm512_maskz_compress_epi8(marks, numbers);
		end = to + _mm_popcnt_u64(marks);
		avx512_store(to, found, offset);
		while (__builtin_expect((to += 16) < end, 0)) {
			found = _mm512_shuffle_i64x2(found, found, 0x39);
			avx512_store(to, found, offset);
		}
		to = end;
		offset = _mm512_add_epi32(offset, step);
	}
	return count_to(at, to, n);
}
#endif
