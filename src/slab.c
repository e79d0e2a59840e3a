/*
 * slab - small pieces of memory, known by 31 bits
 *
 * A reference is the number of a block (14 bits) and an offset into it (17
 * bits, in units of 8 bytes): blocks of 1 MiB, and one of its own for what is
 * large.
 */
#include "slab.h"
#include "mem.h"
#include "scan.h"
#include <err.h>
#include <stdlib.h>

#define BLOCK (1 << 20)
#define BLOCKS (1 << 14)
#define LARGE 4096
#define MANY 16
#define NEIGHBOURS 16
#define AHEAD 1024 /* bytes that have not been written for long are fetched */

/* Before there are blocks a guess may be looked at, too. */
static char nothing[8], *none = nothing;
char **slab_block = &none;

static size_t blocks, used = BLOCK; /* bytes used of block `current` */
static uint32_t current;
static uint32_t freed[LARGE / 8 + 1]; /* lists, by size in units of 8 */
static uint32_t *spare; /* numbers of blocks whose large piece has gone */
static size_t spares, spare_room;

/* Memory for a block: when there are many, they are neighbours. */
static char *
get_block(void)
{
	static char *next;
	static size_t left;

	if (blocks < MANY)
		return mem_get(BLOCK + SCAN_PAD);
	if (left == 0) {
		next = mem_map(NEIGHBOURS * BLOCK + SCAN_PAD);
		left = NEIGHBOURS;
	}
	left--;
	next += BLOCK;
	return next - BLOCK;
}

/* The number of a new block. */
static uint32_t
add_block(char *memory)
{
	uint32_t i;

	if (spares > 0) {
		i = spare[--spares];
	} else {
		if (blocks == BLOCKS)
			errx(2, "out of memory: 16 GiB of open sessions");
		if ((blocks & (blocks - 1)) == 0)
			slab_block = mem_resize(blocks ? slab_block : NULL,
			    blocks ? blocks * 2 : 1, sizeof *slab_block);
		i = (uint32_t)blocks++;
	}
	slab_block[i] = memory;
	return i;
}

/* Offset 0 of a block is not used: so no reference is 0. */
static uint32_t
take(size_t bytes)
{
	if (BLOCK - used < bytes) {
		current = add_block(get_block());
		used = 8;
	}
	mem_send_for(slab_block[current] + used + AHEAD, 2);
	used += bytes;
	return current << 17 | (uint32_t)((used - bytes) / 8);
}

uint32_t
slab_new(size_t bytes)
{
	uint32_t ref;

	bytes = (bytes + 7) & ~(size_t)7;
	if (bytes > LARGE) {
		ref = add_block(mem_get(bytes + 8 + SCAN_PAD)) << 17 | 1;
	} else if (freed[bytes / 8]) {
		ref = freed[bytes / 8];
		memcpy(&freed[bytes / 8], slab_at(ref), sizeof ref);
	} else {
		ref = take(bytes);
	}
	return ref;
}

void
slab_free(uint32_t ref, size_t bytes)
{
	bytes = (bytes + 7) & ~(size_t)7;
	if (bytes <= LARGE) {
		memcpy(slab_at(ref), &freed[bytes / 8], sizeof ref);
		freed[bytes / 8] = ref;
		return;
	}
	free(slab_block[ref >> 17]);
	slab_block[ref >> 17] = NULL;
	if (spares == spare_room) {
		spare_room = spare_room ? spare_room * 2 : 16;
		spare = mem_resize(spare, spare_room, sizeof *spare);
	}
	spare[spares++] = ref >> 17;
}
