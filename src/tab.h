/*
 * tab - a hash table of references, keyed against made-up collisions
 *
 * Open addressing, linear probing, deletion without tombstones. A slot is 32
 * bits of a key's hash and a reference of the caller's (32 bits, not 0);
 * the caller compares keys. 8 bytes a slot, at most 3/4 of them used, of few
 * 1/8, so that the first slot looked at is mostly the one.
 */
#ifndef TAB_H
#define TAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define TAB_SMALL (1 << 16) /* slots: of few */

struct tab_slot {
	uint32_t hash, ref; /* ref 0: free */
};

struct tab {
	struct tab_slot *slot;
	size_t n, mask; /* mask 0: nothing yet */
};

/* A hash of bytes; its key is new in every process. */
uint64_t tab_hash(const char *p, size_t n);

__extension__ typedef unsigned __int128 tab_wide;
/* Its key: [0] is odd, so never 0, once tab_start was called. */
extern uint64_t tab_secret[8];
void tab_start(void);

/* Two words folded to one by multiplication, as in wyhash, both keyed. */
static inline uint64_t
tab_fold(const char *p, const char *q, uint64_t a, uint64_t b)
{
	tab_wide w;
	uint64_t v;

	memcpy(&v, p, sizeof v);
	w = v ^ a;
	memcpy(&v, q, sizeof v);
	w *= v ^ b;
	return (uint64_t)w ^ (uint64_t)(w >> 64);
}

static inline uint64_t
tab_finish(uint64_t h, uint64_t n)
{
	tab_wide w = (tab_wide)(h ^ tab_secret[6]) * (n ^ tab_secret[7]);

	return (uint64_t)w ^ (uint64_t)(w >> 64);
}

/*
 * The same, inline for what nearly every key is: three times sixteen bytes,
 * which overlap when there are fewer. tab_start comes before it.
 */
static inline uint64_t
tab_hash_key(const char *p, size_t n)
{
	const uint64_t *k = tab_secret;
	const char *middle = p + (n - 16) / 2, *last = p + n - 16;

	if (n - 16 > 32)
		return tab_hash(p, n);
	return tab_finish(tab_fold(p, p + 8, k[0], k[1]) ^
			      tab_fold(middle, middle + 8, k[2], k[3]) ^
			      tab_fold(last, last + 8, k[4], k[5]),
	    n);
}

/* Another hash, of 32 bytes, of which n are not zeros behind the others.
 * tab_start comes before it. */
static inline uint64_t
tab_hash32(const char *p, size_t n)
{
	const uint64_t *k = tab_secret;

	return tab_finish(tab_fold(p, p + 8, k[0], k[1]) ^
			      tab_fold(p + 16, p + 24, k[2], k[3]),
	    n);
}

/*
 * The first slot with this hash for which same(ref, key) holds; NULL: none.
 * Inline, so that the comparison is, too.
 */
static inline struct tab_slot *
tab_find(const struct tab *t, uint64_t hash,
    bool (*same)(uint32_t ref, const void *key), const void *key)
{
	uint32_t h = (uint32_t)hash;

	if (t->slot == NULL)
		return NULL;
	for (size_t i = h & t->mask; t->slot[i].ref; i = (i + 1) & t->mask)
		if (t->slot[i].hash == h && same(t->slot[i].ref, key))
			return &t->slot[i];
	return NULL;
}

/* Looks at the place of a hash ahead of time, so that it is near when asked
 * for. */
__attribute__((always_inline)) static inline void
tab_prefetch(const struct tab *t, uint64_t hash)
{
	__builtin_prefetch(&t->slot[hash & t->mask]);
}

/* What tab_find will find, but for keys of the same hash; or 0. */
static inline uint32_t
tab_guess(const struct tab *t, uint64_t hash)
{
	size_t i = hash & t->mask;

	while (t->slot[i].ref && t->slot[i].hash != (uint32_t)hash)
		i = (i + 1) & t->mask;
	return t->slot[i].ref;
}

/* Gives an empty table slots at once, for who looks at them himself. */
void tab_make(struct tab *t);
/* Adds a reference that is not there; slots move. */
void tab_add(struct tab *t, uint64_t hash, uint32_t ref);
/* Takes a slot out; slots move. */
void tab_remove(struct tab *t, struct tab_slot *slot);
/* All of them; it is empty again. */
void tab_free(struct tab *t);

#endif
