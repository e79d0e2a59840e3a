/*
 * group - the rows of figures while they are made
 */
#include "group.h"
#include <err.h>
#include <stdlib.h>

void
group_hash_bucket(struct groups *g, int64_t bucket)
{
	char text[sizeof bucket];

	memcpy(text, &bucket, sizeof bucket);
	g->hash = tab_hash(text, sizeof text) | 1;
	g->hashed = bucket;
}

struct group *
group_new(struct groups *g, int64_t bucket, const struct field *key, bool total,
    uint64_t hash)
{
	size_t n = key->text.n;
	struct group *row = mem_zero(1, sizeof *row + g->size + n + SCAN_PAD);
	char *text = (char *)row->value + g->size;

	if (g->n >= UINT32_MAX - 1)
		errx(2, "out of memory: more than 4294967294 rows");
	memcpy(text, key->text.p, n);
	row->bucket = bucket;
	field_set(&row->key, text, n);
	row->total = total;
	row->hash = hash;
	if (g->n == g->cap) {
		g->cap = g->cap ? g->cap * 2 : 64;
		g->row = mem_resize(g->row, g->cap, sizeof *g->row);
	}
	if (g->n == 0 || bucket < g->least)
		g->least = bucket;
	g->row[g->n++] = row;
	tab_add(&g->tab, hash, (uint32_t)g->n);
	return row;
}

static bool
is_total(uint32_t ref, const void *key)
{
	const struct group_key *k = key;
	const struct group *g = k->groups->row[ref - 1];

	return g->bucket == k->bucket && g->total;
}

struct group *
group_total(struct groups *g, int64_t bucket)
{
	static const struct field empty = {.text = {"", 0}};
	struct group_key k = {g, bucket, &empty};
	uint64_t hash = group_hash(g, bucket, field_hash(&empty)) + 1;
	struct tab_slot *slot = tab_find(&g->tab, hash, is_total, &k);

	return slot ? g->row[slot->ref - 1]
		    : group_new(g, bucket, &empty, true, hash);
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
	return str_cmp(x->key.text, y->key.text);
}

/* References are made anew: rows move. */
static void
refer(struct groups *g)
{
	tab_free(&g->tab);
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
