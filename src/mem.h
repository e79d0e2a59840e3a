/*
 * mem - bytes with their length, and memory that is there
 *
 * What cannot be had ends the program with status 2 and a message, so nobody
 * checks for NULL. Bytes carry their length; nothing is NUL-terminated.
 */
#ifndef MEM_H
#define MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str { /* a slice of somebody else's bytes */
	const char *p;
	size_t n;
};

struct buf { /* bytes of one's own that grow; all zero is empty */
	char *p;
	size_t n, cap;
};

#define STR(literal) ((struct str)STR_INIT(literal))
#define STR_INIT(literal)                    \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

/* Bytes from malloc(3), to be released with free(3). */
void *mem_get(size_t n);
/* As realloc(3) to n elements of a size; the product may not overflow. */
void *mem_resize(void *old, size_t n, size_t size);
/* n elements of a size, all zero; untouched pages cost nothing. */
void *mem_zero(size_t n, size_t size);
/*
 * Many MiB of zeros, in large pages where the system has them: what is looked
 * at here and there costs half as much then. mem_unmap releases them.
 */
void *mem_map(size_t n);
void mem_unmap(void *p, size_t n);
/* A copy of a slice, NUL after it. */
char *mem_copy(struct str s);

/* Makes room for n bytes more, SCAN_PAD besides, and tells where. */
char *buf_room(struct buf *b, size_t n);
void buf_put(struct buf *b, const char *p, size_t n);
/* A string without its NUL. */
void buf_str(struct buf *b, const char *s);

/*
 * Sends for the line of cache at p, ahead of its use; n > 1: and for those
 * behind it. (What does nothing else, gcc would leave out as a call.)
 */
__attribute__((always_inline)) static inline void
mem_send_for(const void *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		__builtin_prefetch((const char *)p + i * 64);
}

static inline struct str
str_of(const char *s)
{
	return (struct str){s, strlen(s)};
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

/* As strcmp(3), by unsigned bytes; a prefix comes first. */
int str_cmp(struct str a, struct str b);

#endif
