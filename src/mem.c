/*
 * mem - bytes with their length, and memory that is there
 */
#include "mem.h"
#include "scan.h"
#include <err.h>
#include <stdint.h>
#include <stdlib.h>

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
