/*
 * tab - a hash table of references, keyed against made-up collisions
 */
#include "tab.h"
#include "mem.h"
#include <stdlib.h>
#include <unistd.h>

__extension__ typedef unsigned __int128 wide;

static uint64_t secret[4]; /* [0] odd, so never 0 once there */

static uint64_t
fold(uint64_t a, uint64_t b)
{
	wide w = (wide)a * b;

	return (uint64_t)w ^ (uint64_t)(w >> 64);
}

static uint64_t
load(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
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

static __attribute__((noinline, cold)) void
make_secret(void)
{
	if (getentropy(secret, sizeof secret) == -1)
		for (size_t i = 0; i < 4; i++)
			secret[i] = fold((uintptr_t)&i + i,
			    0x9e3779b97f4a7c15 ^ (uint64_t)getpid());
	secret[0] |= 1;
}

/*
 * Folded multiplication, as in wyhash, but every multiplicand is keyed. The
 * last 16 bytes, or the last eight, may overlap those before.
 */
uint64_t
tab_hash(const char *p, size_t n)
{
	uint64_t h, size = n;

	if (secret[0] == 0)
		make_secret();
	h = secret[1];
	for (; n > 32; p += 16, n -= 16)
		h = fold(load(p) ^ secret[0], load(p + 8) ^ h) + secret[3];
	if (n > 16) {
		h = fold(load(p) ^ secret[0], load(p + 8) ^ h);
		h ^= fold(
		    load(p + n - 16) ^ secret[2], load(p + n - 8) ^ secret[3]);
	} else if (n >= 8) {
		h = fold(load(p) ^ secret[0], load(p + n - 8) ^ h);
	} else {
		h = fold(load_few(p, n) ^ secret[0], h);
	}
	return fold(h ^ secret[2], size ^ secret[3]);
}

static void
put(struct tab *t, struct tab_slot s)
{
	size_t i = s.hash & t->mask;

	while (t->slot[i].ref)
		i = (i + 1) & t->mask;
	t->slot[i] = s;
}

static void
grow(struct tab *t)
{
	struct tab old = *t;
	size_t slots = old.slot ? (old.mask + 1) * 2 : 64;

	t->slot = mem_zero(slots, sizeof *t->slot);
	t->mask = slots - 1;
	for (size_t i = 0; old.slot && i <= old.mask; i++)
		if (old.slot[i].ref)
			put(t, old.slot[i]);
	free(old.slot);
}

void
tab_add(struct tab *t, uint64_t hash, uint32_t ref)
{
	if (t->slot == NULL || t->n >= (t->mask + 1) / 4 * 3)
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
