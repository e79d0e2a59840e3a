/*
 * crc - the checksum of POSIX cksum(1)
 */
#include "crc.h"
#include <stdbool.h>

#define STEP 16

/* table[k][b]: what byte b leaves when k bytes come after it. */
static uint32_t table[STEP][256];

static __attribute__((noinline, cold)) void
make_tables(void)
{
	for (uint32_t b = 0; b < 256; b++) {
		uint32_t c = b << 24;

		for (int bit = 0; bit < 8; bit++)
			c = c << 1 ^ (c >> 31 ? 0x04c11db7 : 0);
		table[0][b] = c;
	}
	for (size_t k = 1; k < STEP; k++)
		for (size_t b = 0; b < 256; b++) {
			uint32_t c = table[k - 1][b];

			table[k][b] = c << 8 ^ table[0][c >> 24];
		}
}

static inline uint32_t
add_byte(uint32_t c, unsigned char b)
{
	return c << 8 ^ table[0][c >> 24 ^ b];
}

void
crc_add(struct crc *crc, const char *bytes, size_t n)
{
	const unsigned char *p = (const unsigned char *)bytes;
	uint32_t c = crc->rest;

	if (table[0][1] == 0)
		make_tables();
	crc->n += n;
	for (; n >= STEP; n -= STEP, p += STEP) {
		uint32_t next = 0;

		for (size_t i = 0; i < 4; i++)
			next ^= table[15 - i][(c >> (24 - 8 * i) & 255) ^ p[i]];
		for (size_t i = 4; i < STEP; i++)
			next ^= table[15 - i][p[i]];
		c = next;
	}
	for (; n > 0; n--)
		c = add_byte(c, *p++);
	crc->rest = c;
}

uint32_t
crc_sum(const struct crc *crc)
{
	uint32_t c = crc->rest;

	for (uint64_t n = crc->n; n > 0; n >>= 8)
		c = add_byte(c, (unsigned char)n);
	return ~c;
}
