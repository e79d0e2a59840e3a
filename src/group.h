/*
 * group - the rows of figures while they are made
 *
 * A row is the sessions of one bucket and one group: the bytes of its columns
 * as they stand, TAB-separated. One keyed hash table holds the rows of all
 * buckets, so a session costs one look-up, in whatever order the buckets come;
 * rows are put in order when they are taken.
 */
#ifndef GROUP_H
#define GROUP_H

#include "agg_num.h"
#include "field.h"
#include "mem.h"
#include "tab.h"
#include <stdint.h>

struct group {
	struct agg_whole few_events, few_duration; /* not yet in the sums */
	struct agg_sum events, duration;
	uint64_t sessions; /* 0: it is new */
	int64_t bucket;
	int64_t from, to; /* the period, once it is not new */
	struct field key;
	bool total; /* of all groups of the bucket; the key is empty */
	uint64_t hash;
	uint64_t value[]; /* zeros at first; the key's bytes are behind them */
};

struct groups {
	size_t size; /* bytes of a row's values; a multiple of 8 */
	struct group **row;
	size_t n, cap;
	int64_t least; /* no row's bucket is before this one */
	struct tab tab;
	int64_t hashed; /* the bucket whose hash this is */
	uint64_t hash;
};

/* group.c's own: a row that is not there; the hash of its bucket. */
struct group *group_new(struct groups *g, int64_t bucket,
    const struct field *key, bool total, uint64_t hash);
void group_hash_bucket(struct groups *g, int64_t bucket);

/* The row of all groups of a bucket; a new one when there is none. */
struct group *group_total(struct groups *g, int64_t bucket);

/* What group_get finds a row by: hash is field_hash's, of its key. */
static inline uint64_t
group_hash(struct groups *g, int64_t bucket, uint64_t hash)
{
	if (bucket != g->hashed || g->hash == 0)
		group_hash_bucket(g, bucket);
	return hash ^ g->hash;
}

struct group_key {
	const struct groups *groups;
	int64_t bucket;
	const struct field *key;
};

/* A reference is a row's index, from 1. */
static inline bool
group_same(uint32_t ref, const void *key)
{
	const struct group_key *k = key;
	const struct group *g = k->groups->row[ref - 1];

	return g->bucket == k->bucket && field_same(&g->key, k->key);
}

/* The row; a new one when there is none. A total has another hash. */
static inline __attribute__((always_inline)) struct group *
group_get(
    struct groups *g, int64_t bucket, const struct field *key, uint64_t hash)
{
	struct group_key k = {g, bucket, key};
	struct tab_slot *slot = tab_find(&g->tab, hash, group_same, &k);

	return slot ? g->row[slot->ref - 1]
		    : group_new(g, bucket, key, false, hash);
}

/*
 * The rows of the buckets before this one, in order, are row[0] and on; how
 * many. By bucket, the total last in it, by from, by key as bytes.
 */
size_t group_sort(struct groups *g, int64_t before);
/* Forgets the first n rows. What is behind their values is the caller's. */
void group_drop(struct groups *g, size_t n);

#endif
