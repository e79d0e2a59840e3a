/*
 * field - a text that is looked for, most often of no more than 32 bytes
 *
 * Its first 32 bytes are copied, with zeros behind when there are fewer, so
 * that short ones are compared at once and no branch asks how long they are.
 */
#ifndef FIELD_H
#define FIELD_H

#include "mem.h"
#include "tab.h"
#include "vec.h"

struct field {
	struct str text;
	char first[32];
};

/* SCAN_PAD bytes behind the text can be read. */
static inline void
field_set(struct field *f, const char *p, size_t n)
{
	f->text = (struct str){p, n};
	vec_first32(f->first, p, n);
}

/* tab_start comes before it. */
static inline uint64_t
field_hash(const struct field *f)
{
	if (__builtin_expect(f->text.n > 32, 0))
		return tab_hash(f->text.p, f->text.n);
	return tab_hash32(f->first, f->text.n);
}

static inline bool
field_same(const struct field *f, const struct field *g)
{
	size_t n = f->text.n;

	return n == g->text.n && vec_same32(f->first, g->first) &&
	       (__builtin_expect(n <= 32, 1) ||
		   memcmp(f->text.p, g->text.p, n) == 0);
}

#endif
