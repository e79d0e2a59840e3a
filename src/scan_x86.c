/*
 * scan_x86 - scan.h with AVX2 and AVX-512
 */
#include "scan_x86.h"

#if SIMD && defined(__x86_64__)
const unsigned char scan_numbers[64]
    __attribute__((aligned(64))) = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
	13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
	31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
	49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

/*
 * Which separators are LFs. Two at once, for how many there are cannot be
 * foretold; seldom more.
 */
AVX2 static inline void
avx2_store_lf(struct scan *s, struct block b)
{
	size_t n = (size_t)_mm_popcnt_u64(b.lf), i = 0;
	uint32_t *lf = s->lf + s->lfs;

	do {
		for (size_t k = 0; k < 2; k++) {
			lf[i + k] = (uint32_t)s->n + avx2_before(b);
			b.lf = _blsr_u64(b.lf);
		}
		i += 2;
	} while (i < n);
	s->lfs += n;
}

/* The offsets of a block's bits, eight at a time: at[] has room for that. */
AVX2 static inline void
avx2_store(struct scan *s, struct block b, uint32_t offset)
{
	size_t n = (size_t)_mm_popcnt_u64(b.all);
	uint32_t *at = s->at + s->n;

	avx2_store_lf(s, b);
	for (size_t k = 0; k < n; k += 8) {
#pragma GCC unroll 8
		for (size_t j = 0; j < 8; j++) {
			at[k + j] = offset + (uint32_t)_tzcnt_u64(b.all);
			b.all = _blsr_u64(b.all);
		}
	}
	s->n += n;
}

AVX2 static inline struct block
avx2_block(const char *p, char sep)
{
	__m256i a = avx2_load(p), b = avx2_load(p + 32);
	__m256i lf = _mm256_set1_epi8('\n'), other = _mm256_set1_epi8(sep);
	struct block found;

	found.lf =
	    avx2_bits(_mm256_cmpeq_epi8(a, lf), _mm256_cmpeq_epi8(b, lf));
	found.all = found.lf | avx2_bits(_mm256_cmpeq_epi8(a, other),
				   _mm256_cmpeq_epi8(b, other));
	return found;
}

AVX2 void
scan_avx2_index(
    struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	size_t i;

	if (sep == '"') {
		scan_avx2_json(s, base, from, to);
		return;
	}
	for (i = from; to - i >= 64; i += 64)
		avx2_store(s, avx2_block(base + i, sep), (uint32_t)i);
	if (i < to)
		avx2_store(
		    s, only(avx2_block(base + i, sep), to - i), (uint32_t)i);
}

AVX2 static inline uint64_t
avx2_equal(const char *p, __m256i want)
{
	return avx2_bits(_mm256_cmpeq_epi8(avx2_load(p), want),
	    _mm256_cmpeq_epi8(avx2_load(p + 32), want));
}

/*
 * As store_lines, but two lines at once, for how many there are cannot be
 * foretold; seldom more.
 */
AVX2 static inline __attribute__((always_inline)) void
avx2_store_lines(struct scan *s, uint64_t lf, uint64_t sep, uint32_t offset)
{
	uint32_t *at = s->at + s->lfs, *lfs = s->lf + s->lfs;

	s->lfs += (size_t)_mm_popcnt_u64(lf);
	do {
#pragma GCC unroll 2
		for (size_t k = 0; k < 2; k++) {
			uint64_t before = sep & _blsmsk_u64(lf);

			*at++ = offset + (uint32_t)_tzcnt_u64(lf);
			*lfs++ = s->seps + (uint32_t)_mm_popcnt_u64(before);
			lf = _blsr_u64(lf);
		}
	} while (__builtin_expect(lf != 0, 0));
	s->seps += (uint32_t)_mm_popcnt_u64(sep);
}

AVX2 void
scan_avx2_lines(
    struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	__m256i end = _mm256_set1_epi8('\n'), other = _mm256_set1_epi8(sep);
	struct scan new = *s;

	for (; from + 64 <= to; from += 64)
		avx2_store_lines(&new, avx2_equal(base + from, end),
		    avx2_equal(base + from, other), (uint32_t)from);
	if (from < to)
		avx2_store_lines(&new,
		    avx2_equal(base + from, end) & tail(to - from),
		    avx2_equal(base + from, other) & tail(to - from),
		    (uint32_t)from);
	new.n = new.lfs;
	*s = new;
}

AVX2 size_t
scan_avx2_plain(const char *p, size_t n)
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

AVX512 static inline struct block
avx512_block(const char *p, char sep)
{
	__m512i v = _mm512_loadu_si512(p);
	struct block b = {_mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\n')),
	    _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(sep))};

	b.all |= b.lf;
	return b;
}

/* The offsets of a block's bits: compressed as bytes, widened 16 at a time. */
AVX512 static inline void
avx512_store(struct scan *s, struct block b, uint32_t offset)
{
	__m512i all = _mm512_set1_epi32((int)offset);
	__m512i found =
	    _mm512_maskz_compress_epi8(b.all, _mm512_load_si512(scan_numbers));
	uint32_t *at = s->at + s->n, *end = at + _mm_popcnt_u64(b.all);

	avx2_store_lf(s, b);
	for (; at < end; at += 16) {
		_mm512_storeu_si512(at,
		    _mm512_add_epi32(all,
			_mm512_cvtepu8_epi32(_mm512_castsi512_si128(found))));
		found = _mm512_shuffle_i64x2(found, found, 0x39);
	}
	s->n = (size_t)(end - s->at);
}

AVX512 static inline void
avx512_blocks(
    struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	size_t i;

	for (i = from; to - i >= 64; i += 64)
		avx512_store(s, avx512_block(base + i, sep), (uint32_t)i);
	if (i < to)
		avx512_store(
		    s, only(avx512_block(base + i, sep), to - i), (uint32_t)i);
}

AVX512 void
scan_avx512_index(
    struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	if (sep == '"')
		scan_avx512_json(s, base, from, to);
	else
		avx512_blocks(s, base, from, to, sep);
}

AVX512 void
scan_avx512_lines(
    struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	__m512i end = _mm512_set1_epi8('\n'), other = _mm512_set1_epi8(sep);
	struct scan new = *s;

	for (; from + 64 <= to; from += 64) {
		__m512i v = _mm512_loadu_si512(base + from);

		avx2_store_lines(&new, _mm512_cmpeq_epi8_mask(v, end),
		    _mm512_cmpeq_epi8_mask(v, other), (uint32_t)from);
	}
	if (from < to) {
		__m512i v = _mm512_loadu_si512(base + from);

		avx2_store_lines(&new,
		    _mm512_cmpeq_epi8_mask(v, end) & tail(to - from),
		    _mm512_cmpeq_epi8_mask(v, other) & tail(to - from),
		    (uint32_t)from);
	}
	new.n = new.lfs;
	*s = new;
}
#endif
