/*
 * word - eight bytes at a time in one register
 *
 * The byte at the lowest address is the lowest of the word on every machine,
 * so the first digit of a number is the lowest byte. All reads and writes are
 * of exactly eight bytes, aligned or not.
 */
#ifndef WORD_H
#define WORD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define WORD(byte) (0x0101010101010101u * (uint64_t)(byte))

static inline uint64_t
word_turn(uint64_t w)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return __builtin_bswap64(w);
#else
	return w;
#endif
}

static inline uint64_t
word_load(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof w);
	return word_turn(w);
}

static inline void
word_store(char *p, uint64_t w)
{
	w = word_turn(w);
	memcpy(p, &w, sizeof w);
}

/*
 * Whether all bytes are '0' to '9': the high half of each is 3, and stays 3
 * when 6 is added. A carry into the next byte comes from 0xfa and above only,
 * and those fail by the first half of the test.
 */
static inline bool
word_digits(uint64_t w)
{
	uint64_t high = w & WORD(0xf0);
	uint64_t after = (w + WORD(6)) & WORD(0xf0);

	return (high | after >> 4) == WORD(0x33);
}

/*
 * Whether all bytes of both are 0 to 9: nothing below 0x80 reaches it when 0x76
 * is added. (A carry comes only from bytes that have failed.)
 */
static inline bool
word_small(uint64_t v, uint64_t w)
{
	return ((v | (v + WORD(0x76)) | w | (w + WORD(0x76))) & WORD(0x80)) ==
	       0;
}

/* The number that eight bytes 0 to 9 are: pairs, then fours, then all. */
static inline uint64_t
word_number(uint64_t w)
{
	w = w * (10 * 256 + 1) >> 8;
	w = (w & 0x00ff00ff00ff00ff) * (100 * 65536 + 1) >> 16;
	return (w & 0x0000ffff0000ffff) * (10000 * (1ull << 32) + 1) >> 32;
}

/* The same of eight digits. */
static inline uint64_t
word_value(uint64_t w)
{
	return word_number(w & WORD(0x0f));
}

/* The other way: v < 100000000 as eight bytes 0 to 9, not yet characters. */
static inline uint64_t
word_of(uint32_t v)
{
	uint64_t fours = v / 10000 | (uint64_t)(v % 10000) << 32;
	uint64_t high = (fours * 10486 >> 20) & 0x0000007f0000007f;
	uint64_t pairs = high | (fours - high * 100) << 16;
	uint64_t tens = (pairs * 103 >> 10) & 0x000f000f000f000f;

	return tens | (pairs - tens * 10) << 8;
}

#endif
