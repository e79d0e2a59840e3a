/*
 * json_tree - the wanted paths as a tree of keys, and keys learned beside them
 *
 * One hash table of all nodes, by parent and key. It is looked at only where a
 * guess was wrong, and what can be learned is bounded, so keys made to collide
 * cost little.
 */
#include "json_tree.h"
#include <stdlib.h>

static size_t
bucket(const struct node *parent, struct str key)
{
	uint64_t head = 0, tail = 0;
	size_t n = key.n < 8 ? key.n : 8;

	memcpy(&head, key.p, n);
	memcpy(&tail, key.p + key.n - n, n);
	head ^= tail << 7 ^ (uint64_t)key.n << 56 ^ (uintptr_t)parent;
	return (size_t)(head * 0x9e3779b97f4a7c15 >> 32) % TREE_BUCKETS;
}

/* The text of a key stands for it when nothing in it needs an escape. */
static void
quote(struct node *n)
{
	if (n->key.n + 3 > TREE_GUESS)
		return;
	for (size_t i = 0; i < n->key.n; i++)
		if ((unsigned char)n->key.p[i] < 0x20 || n->key.p[i] == '"' ||
		    n->key.p[i] == '\\')
			return;
	n->quoted[0] = '"';
	memcpy(n->quoted + 1, n->key.p, n->key.n);
	memcpy(n->quoted + 1 + n->key.n, "\":", 2);
	n->quoted_n = (uint32_t)n->key.n + 3;
	n->mask = (uint32_t)(((uint64_t)1 << n->quoted_n) - 1);
}

static struct node *
add(struct tree *t, struct node *parent, struct str key)
{
	struct node *n = mem_get(sizeof *n);
	size_t b = bucket(parent, key);

	*n = (struct node){.path = TREE_NONE, .parent = parent};
	n->key = (struct str){mem_copy(key), key.n};
	n->chain = t->bucket[b];
	t->bucket[b] = n;
	quote(n);
	return n;
}

struct node *
tree_find(const struct tree *t, const struct node *parent, struct str key)
{
	struct node *n = t->bucket[bucket(parent, key)];

	while (n && !(n->parent == parent && str_eq(n->key, key)))
		n = n->chain;
	return n;
}

struct node *
tree_learn(struct tree *t, struct node *parent, struct str key)
{
	struct node *n = tree_find(t, parent, key);

	if (n || key.n + 3 > TREE_GUESS || t->learned == TREE_LEARN)
		return n;
	t->learned++;
	return add(t, parent, key);
}

/* How many elements an array must have to have this one; 0: not an index. */
static size_t
elements(struct str key)
{
	size_t v = 0;

	if (key.n == 0 || key.n > 18)
		return 0;
	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] < '0' || key.p[i] > '9')
			return 0;
		v = v * 10 + (size_t)(key.p[i] - '0');
	}
	return v + 1;
}

/* Follows a path, making what is missing, to the node at its end. */
static struct node *
follow(struct tree *t, const struct path *path)
{
	struct node *at = t->root;

	for (size_t i = 0; i < path->parts; i++) {
		struct node *next = tree_find(t, at, path->part[i]);
		size_t least = elements(path->part[i]);

		at->deep = true;
		if (at->indices < least)
			at->indices = least;
		at = next ? next : add(t, at, path->part[i]);
		at->wanted = true;
	}
	if (t->depth < path->parts + 1)
		t->depth = path->parts + 1;
	return at;
}

void
tree_compile(struct tree *t, const struct path *path, size_t n)
{
	*t = (struct tree){.n = n, .depth = 1};
	t->root = add(t, NULL, STR(""));
	t->same = mem_zero(n, sizeof *t->same);
	t->end = mem_zero(n, sizeof *t->end);
	for (size_t i = 0; i < n; i++) {
		t->end[i] = follow(t, path + i);
		t->same[i] = t->end[i]->path;
		t->end[i]->path = i;
	}
}

bool
tree_through(const struct tree *t, size_t i, const struct node *n)
{
	const struct node *at = t->end[i];

	while (at && at != n)
		at = at->parent;
	return at != NULL;
}
