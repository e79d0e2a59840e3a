/*
 * when: tables, and the rows of test/times.tsv (argv[1]), by python. Half of
 * this file is one table.
 */
#include "../../src/when.h"
#include "../../src/num.h"
#include "../../src/when_format.h"
#include "check.h"
#include <inttypes.h>
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define NONE INT64_MIN /* wanted: refused */

static const struct {
	const char *text;
	int64_t ms;
} times[] = {
    /* RFC 3339, ISO 8601 */
    {"1970-01-01T00:00:00Z", 0},
    {"2024-01-15T10:00:00.123Z", 1705312800123},
    {"2024-01-15t10:00:00,123456789z", 1705312800123},
    {"2024-01-15 10:00:00", 1705312800000},
    {"2024-01-15T10:00:00.9999", 1705312800999},
    {"2024-01-15T10:00:00.1", 1705312800100},
    {"1969-12-31T23:59:59.9999Z", -1},
    {"2024-01-15T12:00:00+02:00", 1705312800000},
    {"2024-01-15T12:00:00+0200", 1705312800000},
    {"2024-01-15T12:00:00+02", 1705312800000},
    {"2024-01-15T12:00:00.5 +02", 1705312800500},
    {"2024-01-15T10:00:00 Z", 1705312800000},
    {"2024-01-15T10:00:00-00:00", 1705312800000},
    {"2024-01-14T10:01:00-23:59", 1705312800000},
    {"2024-01-15T10:00", 1705312800000},
    {"2024-01-15T10:00Z", 1705312800000},
    {"2024-01-15T10:00 +00", 1705312800000},
    {"2024-01-15", 1705276800000},
    {"20240115T100000Z", 1705312800000},
    {"20240115T100000", 1705312800000},
    {"20240115t100000.25+0200", 1705305600250},
    {"20240115T1000", 1705312800000},
    {"20240115T1000Z", 1705312800000},
    {"20240115T1000-01", 1705316400000},
    {"2024-02-29T00:00:00Z", 1709164800000},
    {"2000-02-29T00:00:00Z", 951782400000},
    {"0001-01-01T00:00:00Z", NUM_TIME_MIN},
    {"9999-12-31T23:59:59.9999Z", NUM_TIME_MAX},
    {"0000-12-31T23:00:00-01:00", NUM_TIME_MIN},
    {"2016-12-31T23:59:60Z", 1483228799000},
    {"2016-12-31T23:59:60.75Z", 1483228799750},
    {"2024-01-15T10:00:60", 1705312859000},
    {"2016-12-31T23:59:61Z", NONE},
    {"2024-01-15T24:00:00Z", NONE},
    {"2024-01-15T10:60:00Z", NONE},
    {"2023-02-29T00:00:00Z", NONE},
    {"1900-02-29T00:00:00Z", NONE},
    {"2024-04-31", NONE},
    {"2024-00-15", NONE},
    {"2024-13-15", NONE},
    {"2024-01-00", NONE},
    {"2024-01-32", NONE},
    {"0000-12-31T23:59:59Z", NONE},
    {"0001-01-01T00:00:00+00:01", NONE},
    {"9999-12-31T23:59:00-00:01", NONE},
    {"10000-01-01T00:00:00Z", NONE},
    {"-001-01-01T00:00:00Z", NONE},
    {"2024-1-15T10:00:00Z", NONE},
    {"2024-01-15T1:00:00Z", NONE},
    {"2024-01-15T10", NONE},
    {"2024-01-15T10:0", NONE},
    {"2024-01-15T10:00:", NONE},
    {"2024-01-15T10:00:0", NONE},
    {"2024-01-15T10:00:00.", NONE},
    {"2024-01-15T10:00:00.Z", NONE},
    {"2024-01-15T10:00.5", NONE},
    {"2024-01-15T10:00:00.1.2", NONE},
    {"2024-01-15T", NONE},
    {"2024-01-15Z", NONE},
    {"2024-01-15X10:00:00", NONE},
    {"2024-01-15  10:00:00", NONE},
    {"2024-01-15T10:00:00  Z", NONE},
    {"2024-01-15T10:00:00 ", NONE},
    {"2024-01-15T10:00:00ZZ", NONE},
    {"2024-01-15T10:00:00Zulu", NONE},
    {"2024-01-15T10:00:00UTC", NONE},
    {"2024-01-15T10:00:00+2", NONE},
    {"2024-01-15T10:00:00+020", NONE},
    {"2024-01-15T10:00:00+02:0", NONE},
    {"2024-01-15T10:00:00+02:000", NONE},
    {"2024-01-15T10:00:00+24:00", NONE},
    {"2024-01-15T10:00:00+02:60", NONE},
    {"2024-01-15T10:00:00+-2:00", NONE},
    {" 2024-01-15T10:00:00Z", NONE},
    {"2024/01/15 10:00:00", NONE},
    {"2024-01:15T10:00:00Z", NONE},
    {"2024-01-15T10-00-00Z", NONE},
    {"2024-01-15T10:00/00Z", NONE},
    {"2024-01-15T1::00:00Z", NONE},
    {"2024-W03-1", NONE},
    {"2024-015", NONE},
    {"20240115T10", NONE},
    {"20240115T100", NONE},
    {"20240115T10000", NONE},
    {"20240115T10:00:00", NONE},
    {"20240115T1000.5", NONE},
    {"20241315T100000", NONE},
    /* common log */
    {"10/Oct/2000:13:55:36 -0700", 971211336000},
    {"10/Oct/2000:13:55:37 -0700", 971211337000},
    {"10/oct/2000:13:55:60 -0700", 971211359000},
    {"10/OCT/2000:20:55:36", 971211336000},
    {"10/Oct/2000:20:55:36.25", 971211336250},
    {"10/Oct/2000:20:55:36.12345", 971211336123},
    {"10/Oct/2000:20:55:36 Z", 971211336000},
    {"10/Oct/2000:13:55:36 -07:00", 971211336000},
    {"10/Oct/2000:13:55:36.5 -0700", 971211336500},
    {"01/Jan/0001:00:00:00 +0000", NUM_TIME_MIN},
    {"01/Jan/0001:00:59:59 +0100", NONE},
    {"01/Jan/0001:01:00:00 +0100", NUM_TIME_MIN},
    {"31/Dec/9999:23:59:59 +0000", NUM_TIME_MAX - 999},
    {"31/Dec/9999:23:00:00 -0100", NONE},
    {"31/Dec/9999:22:59:59 -0100", NUM_TIME_MAX - 999},
    {"31/Dec/9999:23:00:01 -0100", NONE},
    {"29/Feb/2024:00:00:00 +0000", 1709164800000},
    {"29/Feb/2023:00:00:00 +0000", NONE},
    {"00/Jan/2024:00:00:00 +0000", NONE},
    {"10/Okt/2000:13:55:36 -0700", NONE},
    {"10/Oct/2000:24:00:00 -0700", NONE},
    {"10/Oct/2000:13:60:36 -0700", NONE},
    {"10/Oct/2000:13:55:61 -0700", NONE},
    {"10/Oct/2000:13:55:36 -0760", NONE},
    {"10/Oct/2000:13:55:36 -2400", NONE},
    {"10/Oct/2000:13:55:36 07000", NONE},
    {"10/Oct/2000:13:55:36  -700", NONE},
    {"10/Oct/2000 13:55:36 -0700", NONE},
    {"10-Oct-2000:13:55:36 -0700", NONE},
    {" 9/Oct/2000:13:55:36 -0700", NONE},
    {"9/Oct/2000:13:55:36 -0700", NONE},
    {"[10/Oct/2000:13:55:36 -0700]", NONE},
    {"10/Oct/2000:13:55:3", NONE},
    {"10/Oct/2000", NONE},
    /* numbers */
    {"0", 0},
    {"-0", 0},
    {"1705312800", 1705312800000},
    {"-1705312800", -1705312800000},
    {"1705312800.5", 1705312800500},
    {"1705312800.123", 1705312800123},
    {"1705312800.1239", 1705312800123},
    {"-1705312800.1239", -1705312800124},
    {"-0.5", -500},
    {"-0.0001", -1},
    {"-0.0000", 0},
    {"-1.0000", -1000},
    {"0.00099999999999999999999999999999", 0},
    {"1705312800123", 1705312800123},
    {"1705312800123.99", 1705312800123},
    {"-1705312800123.01", -1705312800124},
    {"1705312800123456", 1705312800123},
    {"-1705312800123456", -1705312800124},
    {"-1705312800123000.000", -1705312800123},
    {"1705312800123456.7", 1705312800123},
    {"1705312800123456789", 1705312800123},
    {"-1705312800123456789.5", -1705312800124},
    {"99999999999", 99999999999000},
    {"99999999999.999", 99999999999999},
    {"100000000000", 100000000000},
    {"99999999999999", 99999999999999},
    {"100000000000000", 100000000000},
    {"99999999999999999", 99999999999999},
    {"100000000000000000", 100000000000},
    {"253402300799999999999", NUM_TIME_MAX},
    {"253402300800000000000", NONE},
    {"-62135596800000000000", NUM_TIME_MIN},
    {"-62135596800000000000.1", NONE},
    {"-62135596800", NUM_TIME_MIN},
    {"-62135596800.001", NONE},
    {"-62135596801", NONE},
    {"18446744073709551617", 18446744073709},
    {"9999999999999999999999", NONE},
    {"99999999999999999999999999999999999", NONE},
    {"0000000000000000000000000000001705312800", 1705312800000},
    {"20240115", 20240115000},
    {"", NONE},
    {"-", NONE},
    {".", NONE},
    {".5", NONE},
    {"-.5", NONE},
    {"1.", NONE},
    {"+1", NONE},
    {"--1", NONE},
    {"1e9", NONE},
    {"1.5e9", NONE},
    {"1,5", NONE},
    {"1.2.3", NONE},
    {" 1705312800", NONE},
    {"1705312800 ", NONE},
    {"1705312800Z", NONE},
    {"1705312800.5 ", NONE},
    {"0x10", NONE},
    {"now", NONE},
    {"null", NONE},
    {"1705312800a23", NONE},
};

/* A copy of exactly its length, so that a sanitizer sees a byte too many. */
static void
one(const char *text, struct zone *z, int64_t wanted)
{
	struct str s = {NULL, strlen(text)};
	char *copy = malloc(s.n);
	int64_t ms = 0;
	bool is;

	if (copy == NULL && s.n > 0)
		abort();
	if (s.n > 0)
		memcpy(copy, text, s.n);
	s.p = copy;
	is = when_parse(s, z, &ms);
	CHECK(is == (wanted != NONE) && (!is || ms == wanted), text);
	if (s.n == 26 && text[2] == '/' && text[20] == ' ') {
		is = when_clf(s, &ms);
		CHECK(is == (wanted != NONE) && (!is || ms == wanted), text);
	}
	free(copy);
}

/* Twice in order and once against it, for the sake of what is remembered. */
static void
table(void)
{
	for (int i = 0; i < 2; i++)
		for (size_t k = 0; k < LENGTH(times); k++)
			one(times[k].text, NULL, times[k].ms);
	for (size_t k = LENGTH(times); k-- > 0;)
		one(times[k].text, NULL, times[k].ms);
}

/* All bytes in all places of the two hot forms: what a byte makes of it. */
static void
bytes(const char *good)
{
	size_t n = strlen(good);
	char text[32];
	int64_t ms, again;

	for (size_t at = 0; at < n; at++)
		for (int c = 0; c < 256; c++) {
			bool cold, warm;

			memcpy(text, good, n + 1);
			text[at] = (char)c;
			cold = when_parse((struct str){text, n}, NULL, &ms);
			when_parse(str_of(good), NULL, &again);
			warm = when_parse((struct str){text, n}, NULL, &again);
			CHECK(cold == warm && (!cold || ms == again), text);
			CHECK(!cold || (c >= ' ' && c < 127), text);
		}
}

/* What when_utc takes is what when_parse does, and so is most of the day. */
static void
utc_alone(const char *good)
{
	char text[WHEN_ROOM + 1] = "2024-01-15T10:00:00.123Z";
	struct str s = {text, 24};
	int64_t ms, quick;

	CHECK(!when_utc(STR("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0:00.000Z"), &ms),
	    "nothing is remembered");
	when_parse(s, NULL, &ms);
	for (size_t at = 0; at + 1 < s.n; at++)
		for (unsigned v = 0; v < 65536; v++) {
			bool is, was;

			memcpy(text, good, s.n);
			text[at] = (char)(v >> 8);
			text[at + 1] = (char)v;
			was = when_utc(s, &quick);
			is = was && when_parse(s, NULL, &ms);
			CHECK(is == was && (!was || ms == quick), text);
			when_parse(str_of(good), NULL, &ms);
		}
	for (int64_t i = 0; i < 86400000; i += 997) {
		when_put(text, 1705276800000 + i, NULL);
		CHECK(when_utc(s, &ms) && ms == 1705276800000 + i, text);
	}
}

static void
clf_alone(void)
{
	int64_t ms;
	char zeros[26] = {0};

	memcpy(zeros + 12, "20:55:36", 8);
	CHECK(!when_clf((struct str){zeros, sizeof zeros}, &ms), "zeros");
	CHECK(!when_clf(STR("10/Oct/2000:20:55:36"), &ms), "no zone");
	CHECK(!when_clf(STR("10/Oct/2000:20:55:36.12345"), &ms), "fraction");
	CHECK(!when_clf(STR(""), &ms), "empty");
}

/* Every day of ten thousand years, counted. */
static void
calendar(void)
{
	static const int length[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t days = -719528, y; /* 0000-01-01 */
	int month, day;

	for (int year = 0; year < 10001; year++)
		for (int m = 1; m <= 12; m++) {
			bool leap = m == 2 && year % 4 == 0 &&
				    (year % 100 != 0 || year % 400 == 0);

			for (int d = 1; d <= length[m - 1] + leap; d++) {
				CHECK(
				    when_days(year, m, d) == days, "when_days");
				when_date(days++, &y, &month, &day);
				CHECK(y == year && month == m && day == d,
				    "when_date");
			}
		}
	for (days = -400000; days > -1000000000; days -= 12345) {
		when_date(days, &y, &month, &day);
		CHECK(when_days(y, month, day) == days, "before the year 0");
	}
}

static void
offsets(void)
{
	static const struct {
		const char *text;
		int32_t seconds; /* 1: refused */
	} rows[] = {
	    {"Z", 0},
	    {"z", 0},
	    {"+02", 7200},
	    {"-0530", -19800},
	    {"+05:45", 20700},
	    {"+23:59", 86340},
	    {"", 1},
	    {"+", 1},
	    {"+2", 1},
	    {"02:00", 1},
	    {"+24", 1},
	    {"+0260", 1},
	    {"+02:00:00", 1},
	    {" +02", 1},
	    {"ZZ", 1},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		int32_t s = 1;

		CHECK(when_offset(str_of(rows[i].text), &s) ==
			      (rows[i].seconds != 1) &&
			  s == rows[i].seconds,
		    rows[i].text);
	}
}

static void
put(void)
{
	static const struct {
		int64_t ms;
		const char *zone, *text;
	} rows[] = {
	    {0, NULL, "1970-01-01T00:00:00.000Z"},
	    {-1, NULL, "1969-12-31T23:59:59.999Z"},
	    {1705312800123, NULL, "2024-01-15T10:00:00.123Z"},
	    {1705312800123, "UTC", "2024-01-15T10:00:00.123Z"},
	    {1705312800023, "+02:00", "2024-01-15T12:00:00.023+02:00"},
	    {1705312800003, "-0930", "2024-01-15T00:30:00.003-09:30"},
	    {1705312800123, "LMT-0:53:28", "2024-01-15T10:53:00.123+00:53"},
	    {1705312800123, "LMT-0:53:30", "2024-01-15T10:54:00.123+00:54"},
	    {1705312800123, "LMT0:00:29", "2024-01-15T10:00:00.123Z"},
	    {1705312800123, "LMT0:01:30", "2024-01-15T09:58:00.123-00:02"},
	    {NUM_TIME_MIN, NULL, "0001-01-01T00:00:00.000Z"},
	    {NUM_TIME_MIN, "-05", "0000-12-31T19:00:00.000-05:00"},
	    {NUM_TIME_MAX, "-05", "9999-12-31T18:59:59.999-05:00"},
	    {NUM_TIME_MAX, "+05", "9999-12-31T23:59:59.999Z"},
	};
	static struct zone *zones[LENGTH(rows)];
	unsigned long long seed = 4;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		char text[WHEN_ROOM];
		struct str s = {text, 0};

		if (rows[i].zone != NULL)
			zones[i] = zone_open(rows[i].zone);
		s.n = when_put(text, rows[i].ms, zones[i]);
		CHECK(str_eq(s, str_of(rows[i].text)), rows[i].text);
	}
	for (int i = 0; i < 1000000; i++) {
		int64_t ms =
		    NUM_TIME_MIN +
		    (int64_t)(check_random(&seed) %
			      (uint64_t)(NUM_TIME_MAX - NUM_TIME_MIN + 1));
		char text[WHEN_ROOM + 1];
		size_t n = when_put(text, ms, zones[(size_t)i % LENGTH(rows)]);
		int64_t back = 0;

		text[n] = '\0';
		CHECK(when_parse((struct str){text, n}, NULL, &back) &&
			  back == ms,
		    text);
	}
}

/* Few zones, opened once. */
static struct zone *
zone(const char *name)
{
	static struct {
		char name[64];
		struct zone *zone;
	} known[64];
	size_t i = 0;

	while (known[i].zone != NULL && strcmp(known[i].name, name) != 0)
		i++;
	if (known[i].zone == NULL && i < LENGTH(known) - 1 &&
	    strlen(name) < sizeof known[i].name) {
		strcpy(known[i].name, name);
		known[i].zone = zone_open(name);
	}
	CHECK(known[i].zone != NULL, name);
	return known[i].zone;
}

static void
by_format(const char *const part[], int64_t wanted)
{
	const char *wrong;
	struct when_format *f = when_format_compile(part[2], &wrong);
	int64_t now = 0, ms = 0;
	bool is;

	CHECK(when_parse(str_of(part[1]), NULL, &now), part[1]);
	CHECK(f != NULL, part[2]);
	if (f == NULL)
		return;
	is = when_format_read(f, str_of(part[3]), zone(part[0]), now, &ms);
	CHECK(is == (wanted != NONE) && (!is || ms == wanted), part[3]);
	when_format_free(f);
}

/* By test/tools/times.py: zone, now, format or -, text, ms or -. */
static void
rows(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];
	int n = 0;

	CHECK(f != NULL, path);
	for (; f != NULL && fgets(line, sizeof line, f) != NULL; n++) {
		const char *part[5] = {"", "", "", "", ""};
		int64_t wanted;
		char *rest = line;

		line[strcspn(line, "\n")] = '\0';
		for (int i = 0; i < 5 && rest != NULL; i++)
			part[i] = strsep(&rest, "\t");
		wanted = strcmp(part[4], "-") == 0 ? NONE
						   : strtoll(part[4], NULL, 10);
		if (strcmp(part[2], "-") == 0)
			one(part[3], zone(part[0]), wanted);
		else
			by_format(part, wanted);
	}
	CHECK(n > 0, path);
	if (f != NULL)
		fclose(f);
}

int
main(int argc, char *argv[])
{
	clf_alone(); /* first: nothing is remembered yet */
	utc_alone("2024-01-15T10:00:00.123Z");
	table();
	bytes("10/Oct/2000:13:55:36 -0700");
	bytes("2024-01-15T10:00:00.123Z");
	calendar();
	offsets();
	put();
	if (argc > 1)
		rows(argv[1]);
	else
		CHECK(0, "usage: when times.tsv");
	return check_failed;
}
