/*
 * slab - small pieces of memory, known by 31 bits
 *
 * Pieces of one size are used again for that size; none is given back. 16 GiB
 * at most. A reference is never 0.
 */
#ifndef SLAB_H
#define SLAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* bytes, aligned to 8; SCAN_PAD more can be read. */
uint32_t slab_new(size_t bytes);
void slab_free(uint32_t ref, size_t bytes);

extern char **slab_block;

/* A piece that was freed may still be read, unless this says that it is gone.
 */
static inline bool
slab_there(uint32_t ref)
{
	return slab_block[ref >> 17] != NULL;
}

static inline void *
slab_at(uint32_t ref)
{
	return slab_block[ref >> 17] + (size_t)(ref & 0x1ffff) * 8;
}

#endif
