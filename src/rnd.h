/*
 * rnd - chance, the same on every machine
 *
 * xoshiro256** (Blackman and Vigna), seeded by splitmix64. Integers only: no
 * libm, whose last digits differ between machines.
 */
#ifndef RND_H
#define RND_H

#include <stdint.h>

struct rnd {
	uint64_t s[4];
};

/* A hash: all bits of the result depend on all bits of x. */
static inline uint64_t
rnd_mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

static inline void
rnd_seed(struct rnd *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		r->s[i] = rnd_mix(seed);
		seed += 0x9e3779b97f4a7c15;
	}
}

static inline uint64_t
rnd_rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static inline uint64_t
rnd_next(struct rnd *r)
{
	uint64_t *s = r->s, shifted = s[1] << 17;
	uint64_t result = rnd_rotate(s[1] * 5, 7) * 9;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= shifted;
	s[3] = rnd_rotate(s[3], 45);
	return result;
}

__extension__ typedef unsigned __int128 rnd_wide;

/* 0 to n - 1 (n > 0). */
static inline uint64_t
rnd_below(struct rnd *r, uint64_t n)
{
	return (uint64_t)((rnd_wide)rnd_next(r) * n >> 64);
}

/*
 * Roughly exponential: the mean times -log2 of a number in (0, 1], which is
 * its leading zeros and, as a straight line, what follows the first one.
 * Three halves is the mean of that.
 */
static inline int64_t
rnd_pause(struct rnd *r, int64_t mean)
{
	uint64_t x = rnd_next(r) | 1;
	int zeros = __builtin_clzll(x);
	int64_t part = (int64_t)((x << zeros) >> 47 & 0xffff);
	int64_t log = ((int64_t)zeros << 16) + 0x10000 - part;

	return mean * log / (3 << 15);
}

#endif
