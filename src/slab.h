/*
 * slab - small pieces of memory, known by 31 bits
 *
 * Pieces of one size are used again for that size; none is given back. 16 GiB
 * at most. A reference is never 0.
 */
#ifndef SLAB_H
#define SLAB_H

#include <stddef.h>
#include <stdint.h>

/* bytes of zeros, aligned to 8. */
uint32_t slab_new(size_t bytes);
void slab_free(uint32_t ref, size_t bytes);

/* Larger pieces go back to malloc(3): a stale reference to one is an error; one
 * to a smaller piece may still be read. */
#define SLAB_LARGE 4096

extern char **slab_block;

static inline void *
slab_at(uint32_t ref)
{
	return slab_block[ref >> 17] + (size_t)(ref & 0x1ffff) * 8;
}

#endif
