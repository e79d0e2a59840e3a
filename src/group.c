/*
 * group - the rows of figures while they are made
 */
#include "group.h"
#include <err.h>
#include <stdlib.h>

struct wanted {
	const struct groups *groups;
	int64_t bucket;
	struct str key;
	bool total;
};

/* A reference is a row's index, from 1. */
static bool
same(uint32_t ref, const void *key)
{
	const struct wanted *w = key;
	const struct group *g = w->groups->row[ref - 1];

	return g->bucket == w->bucket && g->total == w->total &&
	       str_eq(g->key, w->key);
}

static uint64_t
hash(struct groups *g, int64_t bucket, struct str key, bool total)
{
	if (bucket != g->hashed || g->hash == 0) {
		char text[sizeof bucket];

		memcpy(text, &bucket, sizeof bucket);
		g->hash = tab_hash(text, sizeof text) | 1;
		g->hashed = bucket;
	}
	return (tab_hash(key.p, key.n) + total) ^ g->hash;
}

static struct group *
make(struct groups *g, const struct wanted *w, uint64_t h)
{
	struct group *row = mem_zero(1, sizeof *row + g->size + w->key.n);
	char *text = (char *)row->value + g->size;

	if (g->n >= UINT32_MAX - 1)
		errx(2, "out of memory: more than 4294967294 rows");
	memcpy(text, w->key.p, w->key.n);
	row->bucket = w->bucket;
	row->key = (struct str){text, w->key.n};
	row->total = w->total;
	row->hash = h;
	if (g->n == g->cap) {
		g->cap = g->cap ? g->cap * 2 : 64;
		g->row = mem_resize(g->row, g->cap, sizeof *g->row);
	}
	if (g->n == 0 || w->bucket < g->least)
		g->least = w->bucket;
	g->row[g->n++] = row;
	tab_add(&g->tab, h, (uint32_t)g->n);
	return row;
}

struct group *
group_get(struct groups *g, int64_t bucket, struct str key, bool total)
{
	struct wanted w = {g, bucket, key, total};
	uint64_t h = hash(g, bucket, key, total);
	struct tab_slot *slot = tab_find(&g->tab, h, same, &w);

	return slot ? g->row[slot->ref - 1] : make(g, &w, h);
}

static int
in_order(const void *a, const void *b)
{
	const struct group *x = *(struct group *const *)a;
	const struct group *y = *(struct group *const *)b;

	if (x->bucket != y->bucket)
		return x->bucket < y->bucket ? -1 : 1;
	if (x->total != y->total)
		return x->total ? 1 : -1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return str_cmp(x->key, y->key);
}

/* References are made anew: rows move. */
static void
refer(struct groups *g)
{
	free(g->tab.slot);
	g->tab = (struct tab){0};
	for (size_t i = 0; i < g->n; i++) {
		tab_add(&g->tab, g->row[i]->hash, (uint32_t)i + 1);
		if (i == 0 || g->row[i]->bucket < g->least)
			g->least = g->row[i]->bucket;
	}
}

size_t
group_sort(struct groups *g, int64_t before)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++) {
		struct group *row = g->row[i];

		if (row->bucket < before) {
			g->row[i] = g->row[n];
			g->row[n++] = row;
		}
	}
	if (n > 0)
		qsort(g->row, n, sizeof *g->row, in_order);
	return n;
}

void
group_drop(struct groups *g, size_t n)
{
	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		free(g->row[i]);
	g->n -= n;
	memmove(g->row, g->row + n, g->n * sizeof *g->row);
	refer(g);
}
