/*
 * scan_json - scan_index of JSON's marks, with AVX2 and AVX-512
 *
 * Nearly every block has marks, and many: what is fast for them is another
 * matter than for separators.
 */
#include "scan_x86.h"

#define AHEAD 512 /* bytes that are fetched before they are looked at */

#if SIMD && defined(__x86_64__)
/* Which marks are LFs: one of a block is, or none, and seldom more. */
AVX2 static inline void
avx2_store_one_lf(struct scan *s, struct block b)
{
	s->lf[s->lfs] = (uint32_t)s->n + avx2_before(b);
	s->lfs += b.lf != 0;
	for (b.lf = _blsr_u64(b.lf); __builtin_expect(b.lf != 0, 0);
	     b.lf = _blsr_u64(b.lf))
		s->lf[s->lfs++] = (uint32_t)s->n + avx2_before(b);
}

/* Of each byte the places of its bits. */
static unsigned char places[256][8];

void
scan_avx2_start(void)
{
	for (unsigned i = 0; i < 256; i++)
		for (unsigned bit = 0, n = 0; bit < 8; bit++)
			if (i >> bit & 1)
				places[i][n++] = (unsigned char)bit;
}

/* The offsets of a block's bits, of eight together, without a question. */
AVX2 static inline void
avx2_store_many(struct scan *s, struct block b, uint32_t offset)
{
	__m256i all = _mm256_set1_epi32((int)offset);
	uint32_t *at = s->at + s->n;

	avx2_store_one_lf(s, b);
	s->n += (size_t)_mm_popcnt_u64(b.all);
#pragma GCC unroll 8
	for (int i = 0; i < 8; i++) {
		unsigned char bits = (unsigned char)(b.all >> 8 * i);
		__m256i found = _mm256_cvtepu8_epi32(_mm_loadl_epi64(
		    (const __m128i *)(const void *)places[bits]));

		_mm256_storeu_si256(
		    (__m256i *)(void *)at, _mm256_add_epi32(all, found));
		at += _mm_popcnt_u32(bits);
		all = _mm256_add_epi32(all, _mm256_set1_epi32(8));
	}
}

AVX2 static inline __m256i
avx2_marks(__m256i v)
{
	__m256i low = _mm256_min_epu8(v, _mm256_set1_epi8(0x1f));
	__m256i is =
	    _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('"')),
		_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\')));

	return _mm256_or_si256(is, _mm256_cmpeq_epi8(v, low));
}

/* Those of n bytes at i, 64 at most. */
AVX2 static inline __attribute__((always_inline)) void
avx2_json_block(struct scan *s, const char *base, size_t i, size_t n)
{
	__m256i a = avx2_load(base + i), b = avx2_load(base + i + 32);
	__m256i lf = _mm256_set1_epi8('\n'), odd = _mm256_set1_epi8(0x7f);
	struct block found = {
	    avx2_bits(_mm256_cmpeq_epi8(a, lf), _mm256_cmpeq_epi8(b, lf)),
	    avx2_bits(avx2_marks(a), avx2_marks(b))};

	avx2_store_many(s, only(found, n), (uint32_t)i);
	a = _mm256_cmpeq_epi8(_mm256_max_epu8(a, odd), a);
	b = _mm256_cmpeq_epi8(_mm256_max_epu8(b, odd), b);
	store_odd(s, i, avx2_bits(a, b) & tail(n));
}

AVX2 void
scan_avx2_json(struct scan *s, const char *base, size_t from, size_t to)
{
	struct scan new = *s;
	size_t i;

	for (i = from; to - i >= 64; i += 64) {
		_mm_prefetch(base + i + AHEAD, _MM_HINT_T0);
		avx2_json_block(&new, base, i, 64);
	}
	if (i < to)
		avx2_json_block(&new, base, i, to - i);
	*s = new;
}

/*
 * What is compared is as little as can be, for that has one port only: a byte
 * is a mark when one of three differences, the last of which stops at 0, is 0.
 */
AVX512 static inline __mmask64
avx512_marks(__m512i v)
{
	__m512i quote = _mm512_xor_si512(v, _mm512_set1_epi8('"'));
	__m512i back = _mm512_xor_si512(v, _mm512_set1_epi8('\\'));
	__m512i low = _mm512_subs_epu8(v, _mm512_set1_epi8(0x1f));

	low = _mm512_min_epu8(low, _mm512_min_epu8(quote, back));
	return _mm512_testn_epi8_mask(low, low);
}

/* Those of n bytes at i, 64 at most. */
AVX512 static inline __attribute__((always_inline)) void
avx512_json_block(struct scan *s, const char *base, size_t i, size_t n)
{
	__m512i v = _mm512_loadu_si512(base + i), found;
	__m512i all = _mm512_set1_epi32((int)i), one = _mm512_set1_epi8(1);
	uint64_t lf = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\n'));
	struct block b = only((struct block){lf, avx512_marks(v)}, n);
	uint32_t *at = s->at + s->n, *end = at + _mm_popcnt_u64(b.all);

	found =
	    _mm512_maskz_compress_epi8(b.all, _mm512_load_si512(scan_numbers));
	for (;;) { /* seldom more than once */
		_mm512_storeu_si512(at,
		    _mm512_add_epi32(all,
			_mm512_cvtepu8_epi32(_mm512_castsi512_si128(found))));
		at += 16;
		if (__builtin_expect(at >= end, 1))
			break;
		found = _mm512_shuffle_i64x2(found, found, 0x39);
	}
	avx2_store_one_lf(s, b);
	s->n = (size_t)(end - s->at);
	store_odd(
	    s, i, _mm512_movepi8_mask(_mm512_adds_epu8(v, one)) & tail(n));
}

AVX512 void
scan_avx512_json(struct scan *s, const char *base, size_t from, size_t to)
{
	struct scan new = *s;
	size_t i;

	for (i = from; to - i >= 64; i += 64) {
		_mm_prefetch(base + i + AHEAD, _MM_HINT_T0);
		avx512_json_block(&new, base, i, 64);
	}
	if (i < to)
		avx512_json_block(&new, base, i, to - i);
	*s = new;
}
#endif
