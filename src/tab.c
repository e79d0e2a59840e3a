/*
 * tab - a hash table of references, keyed against made-up collisions
 */
#include "tab.h"
#include "mem.h"
#include "rnd.h"
#include <stdlib.h>
#include <unistd.h>

#define LARGE (1 << 20)

uint64_t tab_secret[8];

void
tab_start(void)
{
	if (tab_secret[0])
		return;
	if (getentropy(tab_secret, sizeof tab_secret) == -1)
		for (size_t i = 0; i < 8; i++)
			tab_secret[i] = rnd_mix(
			    ((uintptr_t)&i + i) ^ (uint64_t)getpid() << 32);
	tab_secret[0] |= 1;
}

/* Fewer than eight bytes, all of them; some twice. */
static uint64_t
load_few(const char *p, size_t n)
{
	uint32_t a, b;

	if (n == 0)
		return 0;
	if (n < 4)
		return (uint64_t)(unsigned char)p[0] << 16 |
		       (uint64_t)(unsigned char)p[n / 2] << 8 |
		       (unsigned char)p[n - 1];
	memcpy(&a, p, sizeof a);
	memcpy(&b, p + n - 4, sizeof b);
	return (uint64_t)a << 32 | b;
}

/* The last 16 bytes may overlap those before. */
uint64_t
tab_hash(const char *p, size_t n)
{
	const uint64_t *k = tab_secret;
	uint64_t h = k[1], size = n;

	if (k[0] == 0)
		tab_start();
	if (n - 16 <= 32)
		return tab_hash_key(p, n);
	if (n < 8) {
		char few[8];

		h = load_few(p, n);
		memcpy(few, &h, sizeof few);
		return tab_finish(tab_fold(few, few, k[0], k[1]), n);
	}
	if (n < 16)
		return tab_finish(tab_fold(p, p + n - 8, k[0], k[1]), n);
	for (; n > 32; p += 16, n -= 16)
		h = tab_fold(p, p + 8, k[0], h) + k[3];
	return tab_finish(tab_fold(p, p + 8, k[0], h) ^
			      tab_fold(p + n - 16, p + n - 8, k[2], k[3]),
	    size);
}

static void
put(struct tab *t, struct tab_slot s)
{
	size_t i = s.hash & t->mask;

	while (t->slot[i].ref)
		i = (i + 1) & t->mask;
	t->slot[i] = s;
}

static struct tab_slot *
get(size_t slots)
{
	return slots < LARGE ? mem_zero(slots, sizeof(struct tab_slot))
			     : mem_map(slots * sizeof(struct tab_slot));
}

void
tab_free(struct tab *t)
{
	if (t->mask + 1 < LARGE)
		free(t->slot);
	else
		mem_unmap(t->slot, (t->mask + 1) * sizeof *t->slot);
	*t = (struct tab){0};
}

static void
grow(struct tab *t)
{
	struct tab old = *t;
	size_t slots = old.slot ? (old.mask + 1) * 2 : 64;

	t->slot = get(slots);
	t->mask = slots - 1;
	for (size_t i = 0; old.slot && i <= old.mask; i++)
		if (old.slot[i].ref)
			put(t, old.slot[i]);
	tab_free(&old);
}

void
tab_make(struct tab *t)
{
	tab_start();
	grow(t);
}

/*
 * A small table has room to spare: then the first slot is mostly the one. At no
 * size is it more than 64 bytes a key for thousands of them.
 */
static size_t
most(size_t slots)
{
	if (slots < TAB_SMALL)
		return slots / 8;
	return slots == TAB_SMALL ? slots / 8 * 3 : slots / 4 * 3;
}

void
tab_add(struct tab *t, uint64_t hash, uint32_t ref)
{
	if (t->slot == NULL || t->n >= most(t->mask + 1))
		grow(t);
	put(t, (struct tab_slot){(uint32_t)hash, ref});
	t->n++;
}

/*
 * What follows in the same run moves up, unless that would put it before its
 * own first place.
 */
void
tab_remove(struct tab *t, struct tab_slot *slot)
{
	size_t hole = (size_t)(slot - t->slot), i = hole;

	for (;;) {
		i = (i + 1) & t->mask;
		if (t->slot[i].ref == 0)
			break;
		if (((i - t->slot[i].hash) & t->mask) >=
		    ((i - hole) & t->mask)) {
			t->slot[hole] = t->slot[i];
			hole = i;
		}
	}
	t->slot[hole].ref = 0;
	t->n--;
}
