/*
 * crc - the checksum of POSIX cksum(1)
 *
 * Polynomial 0x04c11db7, the highest bit first, the length behind the bytes.
 * Sixteen bytes at once, by tables: about a byte in half a cycle.
 */
#ifndef CRC_H
#define CRC_H

#include <stddef.h>
#include <stdint.h>

struct crc { /* all zero is that of nothing */
	uint32_t rest;
	uint64_t n; /* bytes */
};

void crc_add(struct crc *c, const char *p, size_t n);
/* What cksum prints for the bytes added so far; more may follow. */
uint32_t crc_sum(const struct crc *c);

#endif
