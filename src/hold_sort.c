/*
 * hold_sort - the records of a bucket in order of time
 *
 * A few by insertion, more by digits, from the lowest; both are stable.
 */
#include "hold_in.h"

#define FEW 16
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
