/*
 * hold_sort - the records of a bucket in order of time
 *
 * A few by insertion, some by counting, more by digits, from the lowest; all
 * are stable.
 */
#include "hold_in.h"
#include "word.h"
#include <stdlib.h>

#define FEW 16
#define SOME 256     /* fewer are counted in a byte */
#define SOME_BITS 11 /* of what they are counted by */
#define MOST_BITS 11 /* of a digit */

static void
insert(struct pile_item *item, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct pile_item new = item[i];
		size_t k = i;

		for (; k > 0 && item[k - 1].after > new.after; k--)
			item[k] = item[k - 1];
		item[k] = new;
	}
}

/* By all their bits at once. Eight counts are added up at a time. */
static void
sort_some(
    const struct pile_item *item, struct pile_item *to, size_t n, int bits)
{
	uint8_t at[1 << SOME_BITS];
	uint64_t before = 0;

	memset(at, 0, (size_t)1 << bits);
	for (size_t i = 0; i < n; i++)
		at[item[i].after]++;
	for (size_t i = 0; i < (size_t)1 << bits; i += 8) {
		uint64_t sums = word_load((char *)at + i) * WORD(1);

		word_store((char *)at + i, (sums << 8) + before * WORD(1));
		before += sums >> 56;
	}
	for (size_t i = 0; i < n; i++)
		to[at[item[i].after]++] = item[i];
}

static void
sort_digit(const struct pile_item *from, struct pile_item *to, size_t n,
    int low, int bits)
{
	uint32_t many[1 << MOST_BITS];
	struct pile_item *at[1 << MOST_BITS];
	const struct pile_item *end = from + n;
	uint32_t mask = (1u << bits) - 1;

	memset(many, 0, sizeof *many << bits);
	for (const struct pile_item *i = from; i < end; i++)
		many[i->after >> low & mask]++;
	for (size_t i = 0; i <= mask; i++) {
		at[i] = to;
		to += many[i];
	}
	for (const struct pile_item *i = from; i < end; i++)
		*at[i->after >> low & mask]++ = *i;
}

/* A digit has about as many values as there are items, or fewer. */
struct pile_item *
hold_sort(struct pile_item *item, struct pile_item *spare, size_t n, int bits)
{
	int most = 63 - __builtin_clzll(n | 1), digits;

	if (n <= FEW) {
		insert(item, n);
		return item;
	}
	if (n < SOME && bits >= 3 && bits <= SOME_BITS &&
	    1u << bits <= 32 * n) {
		sort_some(item, spare, n, bits);
		return spare;
	}
	if (most > MOST_BITS)
		most = MOST_BITS;
	digits = (bits + most - 1) / most;
	for (int i = 0, low = 0; i < digits; i++) {
		int digit = (bits - low) / (digits - i);
		struct pile_item *sorted = spare;

		sort_digit(item, sorted, n, low, digit);
		spare = item;
		item = sorted;
		low += digit;
	}
	return item;
}

void
hold_index(struct hold *h)
{
	const struct pile *b = h->front;
	size_t n = pile_count(b);
	struct pile_item *sorted;

	if (h->room < n + HOLD_AHEAD) {
		h->room = n + n / 2 + HOLD_AHEAD;
		free(h->item);
		free(h->spare);
		h->item = mem_resize(NULL, h->room, sizeof *h->item);
		h->spare = mem_resize(NULL, h->room, sizeof *h->spare);
	}
	h->at = 0;
	h->n = pile_items(b, h->item);
	if (!b->mixed)
		return;
	sorted = hold_sort(h->item, h->spare, h->n, h->shift);
	if (sorted == h->spare) {
		h->spare = h->item;
		h->item = sorted;
	}
}
