/*
 * scan_block - what scan.c and scan_x86.c have in common
 */
#ifndef SCAN_BLOCK_H
#define SCAN_BLOCK_H

#include "scan.h"

/* A bit for each of 64 bytes that the index has. */
struct block {
	uint64_t lf, all;
};

/* The first n bits, or all. */
static inline uint64_t
tail(size_t n)
{
	return n >= 64 ? ~0ULL : (1ULL << n) - 1;
}

static inline struct block
only(struct block b, size_t n)
{
	return (struct block){b.lf & tail(n), b.all & tail(n)};
}

/* The lines that end in a block. */
static inline void
store_lines(struct scan *s, uint64_t lf, uint64_t sep, uint32_t offset)
{
	for (; lf; lf &= lf - 1) {
		s->at[s->lfs] = offset + (uint32_t)__builtin_ctzll(lf);
		s->lf[s->lfs++] = s->seps + (uint32_t)__builtin_popcountll(
						sep & (lf ^ (lf - 1)));
	}
	s->seps += (uint32_t)__builtin_popcountll(sep);
}

/* Bytes of the block at i that are above 0x7e. */
static inline void
store_odd(struct scan *s, size_t i, uint64_t odd)
{
	s->odd[i / 64] = odd;
	s->any_odd |= odd;
}

/* Those of scan_x86.c, for machines that have them. */
void scan_avx2_index(
    struct scan *s, const char *base, size_t from, size_t to, char sep);
void scan_avx512_index(
    struct scan *s, const char *base, size_t from, size_t to, char sep);
void scan_avx2_lines(
    struct scan *s, const char *base, size_t from, size_t to, char sep);
void scan_avx512_lines(
    struct scan *s, const char *base, size_t from, size_t to, char sep);
void scan_avx2_start(void);
size_t scan_avx2_plain(const char *p, size_t n);
extern const unsigned char scan_numbers[64]; /* 0 to 63 */

/* Those of scan_marks.c. */
size_t scan_simd_marks(uint32_t *at, const char *p, size_t n, char sep);
size_t scan_avx2_marks(uint32_t *at, const char *p, size_t n, char sep);
size_t scan_avx512_marks(uint32_t *at, const char *p, size_t n, char sep);

#endif
