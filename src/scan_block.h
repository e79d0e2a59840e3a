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

/* Those of scan_x86.c, for machines that have them. */
void scan_avx2_index(
    struct scan *s, const char *base, size_t from, size_t to, char sep);
void scan_avx512_index(
    struct scan *s, const char *base, size_t from, size_t to, char sep);
void scan_avx2_start(void);
size_t scan_avx2_plain(const char *p, size_t n);

#endif
