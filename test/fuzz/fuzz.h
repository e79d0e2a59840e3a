/*
 * fuzz - what the fuzzers have in common
 *
 * A fuzzer is fed with random inputs by libFuzzer, which watches what code they
 * reach. What does not hold ends it, and the input stays as a file.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "mem.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* What libFuzzer calls. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(
    uint8_t *data, size_t size, size_t max, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t na, const uint8_t *b,
    size_t nb, uint8_t *to, size_t max, unsigned seed);
/* What it offers. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

/* A program that ends releases nothing. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0:quarantine_size_mb=32";
}

#define HOLDS(what, s) holds((what), #what, (s))

static inline void
holds(bool what, const char *text, struct str s)
{
	if (what)
		return;
	fprintf(stderr, "does not hold: %s\n%.*s\n", text, (int)s.n, s.p);
	abort();
}

/* Takes what comes before the next c, and it. */
static inline struct str
take_until(struct str *s, char c)
{
	const char *end = s->n ? memchr(s->p, c, s->n) : NULL;
	struct str got = {s->p, end ? (size_t)(end - s->p) : s->n};

	s->p += got.n + (end != NULL);
	s->n -= got.n + (end != NULL);
	return got;
}

static inline unsigned
roll(uint64_t *seed, size_t n)
{
	*seed = *seed * 6364136223846793005 + 1442695040888963407;
	return n ? (unsigned)((*seed >> 33) % n) : 0;
}

/* Lines executed that are not blank, told at the end. */
static uint64_t lines;

static void
tell_lines(void)
{
	fprintf(stderr, "lines=%llu\n", (unsigned long long)lines);
}

static inline void
count_lines(size_t n)
{
	static bool told;

	if (!told)
		atexit(tell_lines);
	told = true;
	lines += n;
}

#endif
