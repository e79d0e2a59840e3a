/* dec: tables, digits by hand, and small numbers in 128 bits as the model */
#include "../../src/dec.h"
#include "check.h"
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define MANY 40 /* values of a random sample */

static void
parse(void)
{
	static const struct {
		const char *text, *wanted; /* "nan" and "over" are refused */
	} rows[] = {
	    {"0", "0"},
	    {"-0", "0"},
	    {"+0.000", "0"},
	    {"12.34", "12.34"},
	    {"-12.340", "-12.34"},
	    {"+7", "7"},
	    {"007.5", "7.5"},
	    {"1.", "1"},
	    {".5", "0.5"},
	    {"-.5e1", "-5"},
	    {"1.e3", "1000"},
	    {"1E+03", "1000"},
	    {"12345e-2", "123.45"},
	    {"0.0000000004", "0"},
	    {"0.0000000005", "0.000000001"},
	    {"-0.0000000004", "0"},
	    {"-0.0000000005", "-0.000000001"},
	    {"0.00000000049999999999999999999999999999", "0"},
	    {"0.9999999995", "1"},
	    {"1e-9", "0.000000001"},
	    {"5e-10", "0.000000001"},
	    {"4e-10", "0"},
	    {"9e-11", "0"},
	    {"1e-400", "0"},
	    {"0e99999999999", "0"},
	    {"0.000e-99999999999999999999999999", "0"},
	    {"1e400", "over"},
	    {"1e99999999999999999999999999999999999", "over"},
	    {"1e-99999999999999999999999999999999999", "0"},
	    {"12345678901234567.123456789", "12345678901234567.123456789"},
	    {"123456789012345678901234567.1234567895",
		"123456789012345678901234567.12345679"},
	    {"100000000000000000000000000000",
		"100000000000000000000000000000"},
	    {"1.7e29", "170000000000000000000000000000"},
	    {"-1.7e29", "-170000000000000000000000000000"},
	    {"170000000000000000000000000000.0000000004",
		"170000000000000000000000000000"},
	    {"170000000000000000000000000000.0000000005", "over"},
	    {"170000000000000000000000000000.000000001", "over"},
	    {"-170000000000000000000000000000.000000001", "over"},
	    {"169999999999999999999999999999.9999999995",
		"170000000000000000000000000000"},
	    {"170141183460469231731687303715.884105727", "over"},
	    {"999999999999999999999999999999", "over"},
	    {"340282366920938463463374607431768211457e-9", "over"},
	    {"", "nan"},
	    {"-", "nan"},
	    {"+", "nan"},
	    {".", "nan"},
	    {"-.", "nan"},
	    {".e1", "nan"},
	    {"e1", "nan"},
	    {"1e", "nan"},
	    {"1e+", "nan"},
	    {"1e1.5", "nan"},
	    {"1.2.3", "nan"},
	    {"--1", "nan"},
	    {"+-1", "nan"},
	    {" 1", "nan"},
	    {"1 ", "nan"},
	    {"1,5", "nan"},
	    {"0x10", "nan"},
	    {"inf", "nan"},
	    {"nan", "nan"},
	    {"1e400x", "nan"},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		char text[DEC_ROOM];
		struct str got = {text, 0};
		dec v;

		switch (dec_parse(str_of(rows[i].text), &v)) {
		case DEC_OK:
			got.n = dec_put(text, v);
			break;
		case DEC_OVERFLOW:
			got = STR("over");
			break;
		case DEC_NOT_A_NUMBER:
			got = STR("nan");
			break;
		}
		CHECK(str_eq(got, str_of(rows[i].wanted)), rows[i].text);
	}
}

/* A hundred thousand zeros on either side change nothing. */
static void
parse_long(void)
{
	enum {
		ZEROS = 100000
	};
	char *text = malloc(ZEROS + 16);
	dec v;

	if (text == NULL)
		abort();
	memset(text, '0', ZEROS + 16);
	memcpy(text, "1.5", 3);
	CHECK(dec_parse((struct str){text, ZEROS}, &v) == DEC_OK &&
		  v == (dec)DEC_ONE * 3 / 2,
	    "1.5000...");
	text[0] = '0';
	text[2] = '0';
	memcpy(text + ZEROS, "25e99999", 8);
	CHECK(dec_parse((struct str){text, ZEROS + 8}, &v) == DEC_OK &&
		  v == (dec)DEC_ONE * 5 / 2,
	    "0.000...25e99999");
	free(text);
}

/* sign, eighteen digits, a point: read and written as by hand. */
static void
round_trips(void)
{
	unsigned long long seed = 2;

	for (int i = 0; i < 200000; i++) {
		uint64_t whole = check_random(&seed) % 1000000000000000000;
		uint64_t part = check_random(&seed) % DEC_ONE;
		char text[DEC_ROOM], out[DEC_ROOM];
		dec v, wanted;
		int n;

		whole >>= check_random(&seed) % 60;
		n = snprintf(text, sizeof text, "-%llu.%09llu",
		    (unsigned long long)whole, (unsigned long long)part);
		wanted = -((dec)whole * DEC_ONE + (dec)part);
		CHECK(dec_parse((struct str){text, (size_t)n}, &v) == DEC_OK &&
			  v == wanted,
		    text);
		while (text[n - 1] == '0')
			n--;
		n -= text[n - 1] == '.';
		if (wanted != 0)
			CHECK(str_eq((struct str){out, dec_put(out, v)},
				  (struct str){text, (size_t)n}),
			    text);
	}
}

static void
add(void)
{
	dec v = DEC_MAX;

	CHECK(!dec_add(&v, 1) && v == DEC_MAX, "past the largest");
	CHECK(!dec_add(&v, DEC_MAX) && v == DEC_MAX, "past 128 bits");
	CHECK(dec_add(&v, -DEC_MAX) && v == 0, "to zero");
	CHECK(dec_add(&v, -DEC_MAX) && v == -DEC_MAX, "to the least");
	CHECK(!dec_add(&v, -1) && v == -DEC_MAX, "past the least");
}

static void
rounds(void)
{
	const dec half = DEC_ONE / 2;

	CHECK(dec_round(half) == DEC_ONE, "0.5");
	CHECK(dec_round(half - 1) == 0, "0.499999999");
	CHECK(dec_round(-half) == -DEC_ONE, "-0.5");
	CHECK(dec_round(1 - half) == 0, "-0.499999999");
	CHECK(dec_round(3 * half) == 2 * (dec)DEC_ONE, "1.5");
	CHECK(dec_round(DEC_MAX) == DEC_MAX, "1.7e29");
	CHECK(dec_round(-DEC_MAX) == -DEC_MAX, "-1.7e29");
}

/* Samples, their averages and deviations, by python's integers. */
static void
samples(void)
{
	static const struct {
		const char *values, *avg, *stddev;
	} rows[] = {
	    {"1 2", "1.5", "0.707107"},
	    {"1 1 1", "1", "0"},
	    {"1 2 3 4", "2.5", "1.290994"},
	    {"2 4 4 4 5 5 7 9", "5", "2.13809"},
	    {"0 0.000001", "0.000001", "0.000001"},
	    {"0 0.000001414", "0.000001", "0.000001"},
	    {"0 0.000000707", "0", "0"},
	    {"0 0.000000708", "0", "0.000001"},
	    {"-1 1", "0", "1.414214"},
	    {"0.000000001 0.000000002", "0", "0"},
	    {"170000000000000000000000000000 -170000000000000000000000000000",
		"0", "240416305603426158296287083115.648673"},
	    {"85000000000000000000000000000 "
	     "84999999999999999999999999999.999999999 -0.000000001",
		"56666666666666666666666666666.666667",
		"49074772881118189983277646342.666384"},
	    {"1000000000000000 1000000000000000.000001 1000000000000000.000002",
		"1000000000000000.000001", "0.000001"},
	    {"4 4 5", "4.333333", "0.57735"},
	    {"-4 -4 -5", "-4.333333", "0.57735"},
	    {"10.1 10.2 10.4", "10.233333", "0.152753"},
	    {"0.0000005 0.0000005", "0.000001", "0"},
	    {"-0.0000005 -0.0000005", "-0.000001", "0"},
	    {"0.000000499 0.0000005", "0", "0"},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct dec_squares odd = {0}, even = {0};
		char text[DEC_ROOM];
		const char *p = rows[i].values;
		uint64_t n = 0;
		dec sum = 0, v;

		for (; *p != '\0'; p += *p == ' ', n++) {
			size_t length = strcspn(p, " ");

			CHECK(dec_parse((struct str){p, length}, &v) == DEC_OK,
			    p);
			CHECK(dec_add(&sum, v), p);
			dec_square_add(n % 2 ? &odd : &even, v);
			p += length;
		}
		dec_square_merge(&odd, &even);
		CHECK(str_eq((struct str){text, dec_put_avg(text, sum, n)},
			  str_of(rows[i].avg)),
		    rows[i].values);
		CHECK(str_eq((struct str){text,
				 dec_put_stddev(text, &odd, sum, n)},
			  str_of(rows[i].stddev)),
		    rows[i].values);
	}
}

/*
 * The deviation r of small numbers, at six places: by its definition
 * (2r - 1)^2 <= 4 a / b < (2r + 1)^2, which fits in 128 bits.
 */
static void
model(void)
{
	unsigned long long seed = 3;

	for (int i = 0; i < 20000; i++) {
		dec sum = 0, squares = 0, a, b, r = 0;
		uint64_t n = 2 + check_random(&seed) % (MANY - 2);
		struct dec_squares q = {0};
		char text[DEC_ROOM];
		size_t length;

		for (uint64_t k = 0; k < n; k++) {
			dec v =
			    (dec)(check_random(&seed) % 2000000001) - DEC_ONE;

			sum += v;
			squares += v * v;
			dec_square_add(&q, v);
		}
		a = (dec)n * squares - sum * sum;
		b = (dec)n * (dec)(n - 1) * 1000000;
		length = dec_put_stddev(text, &q, sum, n);
		CHECK(
		    dec_parse((struct str){text, length}, &r) == DEC_OK, text);
		r /= 1000;
		CHECK((2 * r - 1) * (2 * r - 1) * b <= 4 * a, text);
		CHECK((2 * r + 1) * (2 * r + 1) * b > 4 * a, text);
	}
}

/* As many and as large as there may be: 384 bits are enough. */
static void
largest(void)
{
	struct dec_squares q = {0};
	char text[DEC_ROOM];
	size_t n;

	dec_square_add(&q, DEC_MAX);
	for (int i = 0; i < 63; i++)
		dec_square_merge(&q, &q);
	/* 2^62 times the largest, and its negative as often. */
	n = dec_put_stddev(text, &q, 0, 1ull << 63);
	CHECK(str_eq((struct str){text, n},
		  STR("170000000000000000009215718466.126788")),
	    "2^63 of the largest");
	n = dec_put_avg(text, DEC_MAX, UINT64_MAX);
	CHECK(str_eq((struct str){text, n}, STR("9215718466.126788")),
	    "the average of 2^64 - 1");
}

int
main(void)
{
	parse();
	parse_long();
	round_trips();
	add();
	rounds();
	samples();
	model();
	largest();
	return check_failed;
}
