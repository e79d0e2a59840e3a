/*
 * hist - percentiles in bounded memory
 *
 * Buckets are numbered in the order of their values: 0 to 511 are themselves,
 * then come 256 for each further binary digit; negative values have negative
 * numbers. The hash is keyed, as values too can be made to collide.
 */
#include "hist.h"
#include "mem.h"
#include "tab.h"
#include <stdlib.h>

__extension__ typedef unsigned __int128 udec;

struct hist_bucket {
	int32_t number;
	uint64_t count; /* 0: free */
};

/* The magnitude rounded half up to an integer. */
static udec
whole(dec value)
{
	udec u = value < 0 ? 0 - (udec)value : (udec)value;

	u += DEC_ONE / 2;
	if (u <= UINT64_MAX)
		return (uint64_t)u / DEC_ONE;
	return u / DEC_ONE;
}

static int
bits(udec u)
{
	uint64_t high = (uint64_t)(u >> 64);

	return high ? 128 - __builtin_clzll(high)
		    : 64 - __builtin_clzll((uint64_t)u);
}

static int32_t
number_of(dec value)
{
	udec u = whole(value);
	int32_t n = (int32_t)u;

	if (u >= 512) {
		int more = bits(u) - 9;

		n = more * 256 + (int32_t)(u >> more);
	}
	return value < 0 ? -n : n;
}

static dec
value_of(int32_t number)
{
	int32_t n = number < 0 ? -number : number;
	dec v = n;

	if (n >= 512) {
		int more = n / 256 - 1;

		v = (dec)(n - more * 256) << more;
	}
	v *= DEC_ONE;
	return number < 0 ? -v : v;
}

static struct hist_bucket *
find(const struct hist *h, int32_t number)
{
	char key[sizeof number];
	size_t i;

	memcpy(key, &number, sizeof key);
	i = tab_hash(key, sizeof key) & (h->cap - 1);

	while (h->bucket[i].count && h->bucket[i].number != number)
		i = (i + 1) & (h->cap - 1);
	return &h->bucket[i];
}

static void
grow(struct hist *h)
{
	struct hist old = *h;

	h->cap = old.cap ? old.cap * 2 : 8;
	h->bucket = mem_zero(h->cap, sizeof *h->bucket);
	for (size_t i = 0; i < old.cap; i++)
		if (old.bucket[i].count)
			*find(h, old.bucket[i].number) = old.bucket[i];
	free(old.bucket);
}

static void
add(struct hist *h, int32_t number, uint64_t count)
{
	struct hist_bucket *b;

	if (h->n >= h->cap / 4 * 3)
		grow(h);
	b = find(h, number);
	h->n += b->count == 0;
	b->number = number;
	b->count += count;
	h->total += count;
}

void
hist_add(struct hist *h, dec value)
{
	add(h, number_of(value), 1);
}

void
hist_merge(struct hist *h, const struct hist *other)
{
	for (size_t i = 0; i < other->cap; i++)
		if (other->bucket[i].count)
			add(h, other->bucket[i].number, other->bucket[i].count);
}

static int
by_number(const void *a, const void *b)
{
	const struct hist_bucket *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

dec
hist_percentile(const struct hist *h, uint32_t p)
{
	struct hist_bucket *sorted = mem_resize(NULL, h->n, sizeof *sorted);
	udec rank = ((udec)h->total * p + 99999) / 100000, seen = 0;
	size_t n = 0;
	int32_t number;

	for (size_t i = 0; i < h->cap; i++)
		if (h->bucket[i].count)
			sorted[n++] = h->bucket[i];
	qsort(sorted, n, sizeof *sorted, by_number);
	for (n = 0; (seen += sorted[n].count) < rank; n++)
		;
	number = sorted[n].number;
	free(sorted);
	return value_of(number);
}

void
hist_free(struct hist *h)
{
	free(h->bucket);
	memset(h, 0, sizeof *h);
}
