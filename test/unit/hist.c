/*
 * hist - against a sorted array: any values, any split, any percentile
 */
#include "../../src/hist.h"
#include "../../src/mem.h"
#include "check.h"
#include <stdlib.h>

#define MOST 3000

static unsigned long long seed = 1;

static uint64_t
dice(uint64_t sides)
{
	return check_random(&seed) % sides;
}

/* The rule of design 2.4, digit by digit. */
static dec
held(dec v)
{
	dec u = v < 0 ? -v : v, whole = 0, power = 1;

	u = (u + DEC_ONE / 2) / DEC_ONE;
	while (power <= u / 2)
		power *= 2;
	for (int digits = 0; digits < 9 && power > 0; digits++) {
		if (u >= power) {
			whole += power;
			u -= power;
		}
		power /= 2;
	}
	return v < 0 ? -whole * DEC_ONE : whole * DEC_ONE;
}

static int
ascending(const void *a, const void *b)
{
	dec x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

static dec
any_value(void)
{
	dec v = (dec)dice(1u << 31) * (dec)dice(1u << 31) * (dec)dice(1u << 31);

	switch (dice(5)) {
	case 0:
		v = (dec)dice(2000) * DEC_ONE / 2;
		break;
	case 1:
		v = (dec)dice(1u << 31);
		break;
	case 2:
		v = (dec)dice(1u << 31) * DEC_ONE;
		break;
	case 3:
		v = DEC_MAX - v;
		break;
	}
	return dice(2) ? v : -v;
}

static void
same(const struct hist *h, const dec *sorted, size_t n)
{
	static const uint32_t p[] = {1000, 1001, 33333, 50000, 75000, 90000,
	    95000, 99000, 99900, 99990, 99999};

	CHECK(h->total == n, "total");
	for (size_t i = 0; i < sizeof p / sizeof *p; i++) {
		size_t rank = 1;

		while (rank * 100000 < (uint64_t)p[i] * n)
			rank++;
		CHECK(hist_percentile(h, p[i]) == sorted[rank - 1], "rank");
	}
}

static void
one_round(size_t n)
{
	static dec value[MOST];
	struct hist whole = {0}, part[3] = {{0}};

	for (size_t i = 0; i < n; i++) {
		value[i] = any_value();
		hist_add(&whole, value[i]);
		hist_add(&part[dice(3)], value[i]);
		value[i] = held(value[i]);
	}
	qsort(value, n, sizeof *value, ascending);
	same(&whole, value, n);
	hist_merge(&part[1], &part[2]);
	hist_merge(&part[0], &part[1]);
	same(&part[0], value, n);
	hist_free(&whole);
	for (size_t i = 0; i < 3; i++)
		hist_free(&part[i]);
	CHECK(
	    whole.bucket == NULL && whole.n == 0 && whole.total == 0, "freed");
}

/* Small numbers are exact, and so are halves' roundings. */
static void
exact(void)
{
	for (int i = -511; i <= 511; i++) {
		struct hist h = {0};

		hist_add(&h, (dec)i * DEC_ONE);
		CHECK(hist_percentile(&h, 50000) == (dec)i * DEC_ONE, "exact");
		hist_free(&h);
	}
	CHECK(held((dec)DEC_ONE / 2) == DEC_ONE, "half up");
	CHECK(held(-(dec)DEC_ONE / 2) == -DEC_ONE, "half down");
	CHECK(held((dec)1023 * DEC_ONE) == (dec)1022 * DEC_ONE, "nine digits");
}

int
main(void)
{
	exact();
	for (size_t n = 1; n < 130; n++)
		one_round(n);
	for (size_t i = 0; i < 30; i++)
		one_round(1 + dice(MOST));
	return check_failed;
}
