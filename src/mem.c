/*
 * mem - bytes with their length, and memory that is there
 */
#include "mem.h"
#include "scan.h"
#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

void *
mem_get(size_t n)
{
	return mem_resize(NULL, n, 1);
}

void *
mem_resize(void *old, size_t n, size_t size)
{
	void *p;

	if (n > PTRDIFF_MAX / size)
		errx(2, "out of memory");
	p = realloc(old, n ? n * size : 1);
	if (p == NULL)
		errx(2, "out of memory");
	return p;
}

void *
mem_zero(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		errx(2, "out of memory");
	return p;
}

#define LARGE ((size_t)2 << 20)

static size_t
whole(size_t n)
{
	return (n + LARGE - 1) / LARGE * LARGE;
}

void *
mem_map(size_t n)
{
	size_t size = whole(n), before;
	char *p = mmap(NULL, size + LARGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		errx(2, "out of memory");
	before = (0 - (uintptr_t)p) % LARGE;
	if (before > 0)
		(void)munmap(p, before);
	p += before;
	(void)munmap(p + size, LARGE - before);
	(void)madvise(p, size, MADV_HUGEPAGE);
	return p;
}

void
mem_unmap(void *p, size_t n)
{
	(void)munmap(p, whole(n));
}

char *
mem_copy(struct str s)
{
	char *p = mem_get(s.n + 1);

	memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

char *
buf_room(struct buf *b, size_t n)
{
	size_t cap;

	if (b->cap - b->n < n + SCAN_PAD) {
		cap = b->cap * 2 > b->n + n ? b->cap * 2 : b->n + n;
		cap += SCAN_PAD;
		b->p = mem_resize(b->p, cap, 1);
		b->cap = cap;
	}
	return b->p + b->n;
}

void
buf_put(struct buf *b, const char *p, size_t n)
{
	memcpy(buf_room(b, n), p, n);
	b->n += n;
}

void
buf_str(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

int
str_cmp(struct str a, struct str b)
{
	int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return c ? c : (a.n > b.n) - (a.n < b.n);
}
