/*
 * four - four numbers of eight digits at once
 */
#ifndef FOUR_H
#define FOUR_H

#include "simd.h"
#include "word.h"

/* Of words whose bytes are 0 to 9 (as word_number has them); else false. */
#if SIMD
static inline bool
four_numbers(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint32_t number[4])
{
	simd first = simd_words(a, b), second = simd_words(c, d);

	simd_store((char *)number, simd_numbers(first, second));
	return simd_every(simd_most(simd_max(first, second), simd_all(9)));
}
#else
static inline bool
four_numbers(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint32_t number[4])
{
	number[0] = (uint32_t)word_number(a);
	number[1] = (uint32_t)word_number(b);
	number[2] = (uint32_t)word_number(c);
	number[3] = (uint32_t)word_number(d);
	return word_small(a, b) & word_small(c, d);
}
#endif

#endif
