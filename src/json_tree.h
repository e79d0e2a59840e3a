/*
 * json_tree - the wanted paths as a tree of keys, and keys learned beside them
 *
 * Every key of an object that paths lead into has a node: those of the paths
 * from the start, others are learned as they come, up to TREE_LEARN in all.
 * Each remembers which key came after it last time. Nodes are never released.
 */
#ifndef JSON_TREE_H
#define JSON_TREE_H

#include "json.h"
#include <stdint.h>

#define TREE_GUESS 32 /* as many bytes of "key": are compared as a whole */
#define TREE_LEARN 512
#define TREE_BUCKETS 256
#define TREE_NONE SIZE_MAX

struct node {
	_Alignas(16) char quoted[TREE_GUESS]; /* "key": and zeros */
	uint32_t quoted_n; /* its length; 0: is never guessed */
	uint32_t mask;     /* that many bits */
	struct node *next; /* the guess which key comes after this */
	bool wanted;       /* paths end here or lead on: it is not learned */
	bool deep;         /* paths lead on */
	uint64_t line;     /* the last in which it was seen, when wanted */
	size_t path;       /* that ends here, others by same[]; or TREE_NONE */

	struct node *first; /* the guess which is the first key in it */
	size_t indices;     /* as many elements of an array may be wanted */
	struct node *parent;
	struct str key;
	struct node *chain; /* of its bucket */
};

struct tree {
	struct node *bucket[TREE_BUCKETS]; /* all nodes, by parent and key */
	struct node *root;
	size_t learned;
	size_t depth;      /* nodes on the longest path, the root with them */
	size_t n;          /* paths */
	size_t *same;      /* the next path that ends at the same node */
	struct node **end; /* the node where a path ends */
};

void tree_compile(struct tree *t, const struct path *path, size_t n);
/* NULL when there is none. */
struct node *tree_find(
    const struct tree *t, const struct node *parent, struct str key);
/* The same, but a key that is new gets a node; NULL when it can have none. */
struct node *tree_learn(struct tree *t, struct node *parent, struct str key);
/* Whether path i leads to n or through it. */
bool tree_through(const struct tree *t, size_t i, const struct node *n);

#endif
