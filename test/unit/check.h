/*
 * check - what the unit tests have in common
 *
 * Prints file:line: what for everything that does not hold; a test ends with
 * return check_failed. A row of a table names itself by `what`.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int check_failed;

#define CHECK(holds, what) check((holds), __FILE__, __LINE__, (what))

static inline void
check(int holds, const char *file, int line, const char *what)
{
	if (holds)
		return;
	printf("%s:%d: %s\n", file, line, what);
	check_failed = 1;
}

/* Numbers from a seed, the same on every machine (splitmix64). */
static inline unsigned long long
check_random(unsigned long long *seed)
{
	unsigned long long z = *seed += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

#endif
