/*
 * scan_x86 - what scan_x86.c and scan_json.c have in common
 */
#ifndef SCAN_X86_H
#define SCAN_X86_H

#include "scan_block.h"
#include "simd.h"

#if SIMD && defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))
#define AVX512          \
	__attribute__(( \
	    target("avx512f,avx512bw,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))

/* How many separators stand before the first LF. */
AVX2 static inline uint32_t
avx2_before(struct block b)
{
	return (uint32_t)_mm_popcnt_u64(b.all & _blsmsk_u64(b.lf)) - 1;
}

AVX2 static inline __m256i
avx2_load(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

AVX2 static inline uint64_t
avx2_bits(__m256i a, __m256i b)
{
	return (uint32_t)_mm256_movemask_epi8(a) |
	       (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}

/* scan_index of '"'. */
void scan_avx2_json(struct scan *s, const char *base, size_t from, size_t to);
void scan_avx512_json(struct scan *s, const char *base, size_t from, size_t to);
#endif

#endif
