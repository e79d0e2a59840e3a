/* num: tables, and printf(3) as the model */
#include "../../src/num.h"
#include "../../src/four.h"
#include "check.h"
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))

static void
ints(void)
{
	static const struct {
		const char *text;
		bool is_int, is_time;
		int64_t v;
	} rows[] = {
	    {"0", true, true, 0},
	    {"7", true, true, 7},
	    {"-1", true, true, -1},
	    {"12345678", true, true, 12345678},
	    {"123456789", true, true, 123456789},
	    {"1705312800123", true, true, 1705312800123},
	    {"9999999999999", true, true, 9999999999999},
	    {"-1705312800123", true, true, -1705312800123},
	    {"-62135596800000", true, true, NUM_TIME_MIN},
	    {"-62135596800001", true, false, NUM_TIME_MIN - 1},
	    {"253402300799999", true, true, NUM_TIME_MAX},
	    {"253402300800000", true, false, NUM_TIME_MAX + 1},
	    {"9223372036854775807", true, false, INT64_MAX},
	    {"-9223372036854775808", true, false, INT64_MIN},
	    {"9223372036854775808", false, false, 0},
	    {"-9223372036854775809", false, false, 0},
	    {"9999999999999999999", false, false, 0},
	    {"18446744073709551617", false, false, 0},
	    {"", false, false, 0},
	    {"-", false, false, 0},
	    {"--1", false, false, 0},
	    {"+1", false, false, 0},
	    {"-0", false, false, 0},
	    {"00", false, false, 0},
	    {"01", false, false, 0},
	    {"-01", false, false, 0},
	    {"0705312800123", false, false, 0},
	    {" 1", false, false, 0},
	    {"1 ", false, false, 0},
	    {"1.0", false, false, 0},
	    {"1e3", false, false, 0},
	    {"0x1", false, false, 0},
	    {"170531280012a", false, false, 0},
	    {"1705312:00123", false, false, 0},
	    {"-705312/00123", false, false, 0},
	    {"17053128\xff"
	     "0123",
		false, false, 0},
	    {"\xff"
	     "705312800123",
		false, false, 0},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str s = str_of(rows[i].text);
		int64_t v = 0;

		CHECK(num_int(s, &v) == rows[i].is_int, rows[i].text);
		CHECK(!rows[i].is_int || v == rows[i].v, rows[i].text);
		v = 0;
		CHECK(num_time(s, &v) == rows[i].is_time, rows[i].text);
		CHECK(!rows[i].is_time || v == rows[i].v, rows[i].text);
	}
}

/* Five digits, near to another time's, and the others. */
static bool
read_near(const char *p, struct num_near *near, int64_t *v)
{
	if (!num_near(p, near))
		return false;
	*v = near->base;
	return num_add_last(p, v);
}

/* Near to another time or not, it is the same time, or none. */
static void
check_near(const char *text, bool good)
{
	static const char *const before[] = {
	    "1705312800124", "1705399999999", "1704000000000", "9705312800123"};
	int64_t v = 0;

	for (size_t i = 0; i < LENGTH(before); i++) {
		struct num_near last = NUM_NEAR;

		CHECK(read_near(before[i], &last, &v), before[i]);
		CHECK(read_near(text, &last, &v) == good, text);
		CHECK(!good || v == atoll(text), text);
	}
}

/* Every byte in every place of thirteen digits. */
static void
bytes(void)
{
	for (int at = 0; at < 13; at++)
		for (int c = 0; c < 256; c++) {
			char text[] = "1705312800123";
			int64_t v;
			bool good = (c >= '0' + (at == 0) && c <= '9') ||
				    (at == 0 && c == '-');

			text[at] = (char)c;
			CHECK(
			    num_time((struct str){text, 13}, &v) == good, text);
			CHECK(!good || v == atoll(text), text);
			check_near(text, good && c != '-');
		}
}

static void
round_trip(int64_t v)
{
	char text[NUM_ROOM], model[32];
	struct str s = {text, num_put(text, v)};
	int length = snprintf(model, sizeof model, "%" PRId64, v);
	bool is_time = v >= NUM_TIME_MIN && v <= NUM_TIME_MAX;
	int64_t back;

	CHECK(str_eq(s, (struct str){model, (size_t)length}), model);
	CHECK(num_int(s, &back) && back == v, model);
	CHECK(num_time(s, &back) == is_time && back == v, model);
}

static void
round_trips(void)
{
	unsigned long long seed = 1;
	uint64_t power = 1;

	for (int i = 0; i < 20; i++, power *= 10)
		for (int64_t near = -2; near <= 2; near++) {
			round_trip((int64_t)power + near);
			round_trip(-(int64_t)(power - 1) + near);
		}
	round_trip(INT64_MIN);
	round_trip(INT64_MAX);
	for (int i = 0; i < 1000000; i++) {
		uint64_t v = check_random(&seed);

		round_trip((int64_t)(v >> (v & 63)));
		round_trip(-(int64_t)(v >> (v & 63) >> 1));
	}
}

static void
options(void)
{
	static const struct {
		const char *text;
		int64_t span, size, count; /* -1: refused */
	} rows[] = {
	    {"0", 0, 0, 0},
	    {"90", 90000, 90, 90},
	    {"007", 7000, 7, 7},
	    {"500ms", 500, -1, -1},
	    {"90s", 90000, -1, -1},
	    {"5m", 300000, -1, -1},
	    {"2h", 7200000, -1, -1},
	    {"1d", 86400000, -1, -1},
	    {"3652059d", NUM_SPAN_MAX, -1, -1},
	    {"3652060d", -1, -1, -1},
	    {"315537897600", NUM_SPAN_MAX, 315537897600, 315537897600},
	    {"315537897601", -1, 315537897601, 315537897601},
	    {"315537897600001ms", -1, -1, -1},
	    {"18446744073709551616ms", -1, -1, -1},
	    {"18446744073709551616", -1, -1, -1},
	    {"99999999999999999999999", -1, -1, -1},
	    {"64K", -1, 65536, -1},
	    {"256M", -1, 268435456, -1},
	    {"1G", -1, 1073741824, -1},
	    {"17179869184G", -1, -1, -1},
	    {"1k", -1, -1, -1},
	    {"1KB", -1, -1, -1},
	    {"1GG", -1, -1, -1},
	    {"", -1, -1, -1},
	    {"s", -1, -1, -1},
	    {"K", -1, -1, -1},
	    {"-1", -1, -1, -1},
	    {"+1", -1, -1, -1},
	    {" 1", -1, -1, -1},
	    {"1 ", -1, -1, -1},
	    {"1 s", -1, -1, -1},
	    {"1.5h", -1, -1, -1},
	    {"5x", -1, -1, -1},
	    {"1h30m", -1, -1, -1},
	    {"1S", -1, -1, -1},
	    {"1e3", -1, -1, -1},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *text = rows[i].text;
		int64_t ms = -1;
		uint64_t bytes = 0, count = 0;

		CHECK(num_span(text, &ms) == (rows[i].span >= 0), text);
		CHECK(rows[i].span == ms, text);
		CHECK(num_size(text, &bytes) == (rows[i].size >= 0), text);
		CHECK(
		    rows[i].size < 0 || bytes == (uint64_t)rows[i].size, text);
		CHECK(num_count(text, &count) == (rows[i].count >= 0), text);
		CHECK(rows[i].count < 0 || count == (uint64_t)rows[i].count,
		    text);
	}
}

/* Times that come one after the other, near and far. */
static void
near(void)
{
	static const int64_t edges[] = {0, -1, 99999999, 999999999999,
	    1000000000000, 1000099999999, 1000100000000, 1705312800123,
	    9999999999999, 10000000000000, -1000000000000, -1705312800123,
	    NUM_TIME_MIN, NUM_TIME_MAX};
	struct num_put_near last = {.base = INT64_MIN};
	char text[NUM_ROOM + 1], want[NUM_ROOM];

	for (size_t i = 0; i < LENGTH(edges); i++)
		for (size_t k = 0; k < LENGTH(edges); k++)
			for (int64_t ms = edges[i]; ms != edges[k] + 1;
			     ms = ms == edges[i] ? edges[k] : edges[k] + 1) {
				size_t n = num_put_time_near(text, ms, &last);

				text[n] = '\0';
				snprintf(want, sizeof want, "%" PRId64, ms);
				CHECK(strcmp(text, want) == 0, want);
				if (i == k)
					break;
			}
}

/* What is written inline, and read: at the edges of what it takes. */
static void
inlined(void)
{
	static const int64_t times[] = {0, 9, -1, 999999999999, 1000000000000,
	    1705312800123, 9999999999999, 10000000000000, -1705312800123,
	    NUM_TIME_MIN, NUM_TIME_MAX};
	char text[NUM_ROOM + 16], want[NUM_ROOM];
	int64_t v;

	for (size_t i = 0; i < LENGTH(times); i++) {
		size_t n = num_put_time(text, times[i]);

		text[n] = '\0';
		snprintf(want, sizeof want, "%" PRId64, times[i]);
		CHECK(strcmp(text, want) == 0, want);
	}
	for (uint32_t ten = 1; ten <= 100000000; ten *= 10)
		for (uint32_t u = ten - 1; u <= ten && u < 100000000; u++) {
			size_t n = num_put8(text, u);

			text[n] = '\0';
			snprintf(want, sizeof want, "%" PRIu32, u);
			CHECK(strcmp(text, want) == 0, want);
			memset(text + n, '7', 8);
			CHECK(num_short(text, n, &v) && v == u, want);
		}
	CHECK(!num_short("12345678", 0, &v), "nothing");
	CHECK(!num_short("123456789", 9, &v), "nine digits");
	CHECK(!num_short("00000000", 2, &v), "a leading zero");
	CHECK(!num_short("-1000000", 2, &v), "a sign");
	CHECK(!num_short("1.500000", 3, &v), "a point");
	CHECK(!num_short("1:000000", 2, &v), "what follows 9");
}

/* Any byte in any place of one of four numbers. */
static void
four(void)
{
	static const char digits[] = "00000000123456789999999900070000";

	for (int at = 0; at < 32; at++)
		for (int c = 0; c < 256; c++) {
			char text[sizeof digits];
			uint64_t w[4];
			uint32_t v[4];
			bool good = c >= '0' && c <= '9';

			memcpy(text, digits, sizeof text);
			text[at] = (char)c;
			for (int i = 0; i < 4; i++)
				w[i] = word_load(text + 8 * i) ^ WORD('0');
			CHECK(four_numbers(w[0], w[1], w[2], w[3], v) == good,
			    text);
			for (int i = 3; good && i >= 0; i--) {
				text[8 * i + 8] = '\0';
				CHECK(v[i] == strtoul(text + 8 * i, NULL, 10),
				    text);
			}
		}
}

int
main(void)
{
	uint64_t most = 0;

	ints();
	bytes();
	round_trips();
	near();
	inlined();
	four();
	options();
	CHECK(num_count("18446744073709551615", &most) && most == UINT64_MAX,
	    "the largest count");
	CHECK(num_size("17179869183G", &most) && most == 17179869183ull << 30,
	    "the largest size");
	return check_failed;
}
