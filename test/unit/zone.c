/*
 * zone: names and rules in tables, files made by hand, damaged ones, and local
 * times against a search through all offsets
 */
#include "../../src/zone.h"
#include "../../src/mem.h"
#include "check.h"
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define HOUR 3600000LL
#define DAY (24 * HOUR)
#define HEAD_SIZE 44

static struct zone *opened[512]; /* so that nothing counts as leaked */
static size_t nopened;

static struct zone *
zone(const char *name)
{
	struct zone *z = zone_open(name);

	if (z != NULL && nopened < LENGTH(opened))
		opened[nopened++] = z;
	return z;
}

/* Without a directory of zones. */
static void
names(void)
{
	static const struct {
		const char *name;
		int32_t offset; /* 1: refused */
	} rows[] = {
	    {"Z", 0},
	    {"UTC", 0},
	    {"GMT", 0},
	    {"+02:00", 7200},
	    {"-0530", -19800},
	    {"-05", -18000},
	    {"UTC0", 0},
	    {"UTC+2", -7200},
	    {"CET-1", 3600},
	    {"<+0330>-3:30", 12600},
	    {"<-03>3", -10800},
	    {"LMT-0:53:28", 3208},
	    {"ABC24", -86400},
	    {"", 1},
	    {"FOO", 1},
	    {"utc", 1},
	    {"Europe/Berlin", 1},
	    {"+2", 1},
	    {"+24:00", 1},
	    {"+02:60", 1},
	    {"2", 1},
	    {"AB3", 1},
	    {"ABC25", 1},
	    {"ABC3:60", 1},
	    {"ABC3:00:60", 1},
	    {"ABC3:", 1},
	    {"ABC0003", 1},
	    {"<AB>3", 1},
	    {"<ABC3", 1},
	    {"A+C3", 1},
	    {"ABC3 ", 1},
	    {" ABC3", 1},
	    {"ABC3,M3.2.0,M11.1.0", 1},
	    {"ABC3DE", 1},
	    {"ABC3DEF,", 1},
	    {"ABC3DEF,M3.2.0", 1},
	    {"ABC3DEF,M3.2.0,", 1},
	    {"ABC3DEF,M3.2.0,M11.1.0,", 1},
	    {"ABC3DEF,M0.2.0,M11.1.0", 1},
	    {"ABC3DEF,M13.2.0,M11.1.0", 1},
	    {"ABC3DEF,M3.0.0,M11.1.0", 1},
	    {"ABC3DEF,M3.6.0,M11.1.0", 1},
	    {"ABC3DEF,M3.2.7,M11.1.0", 1},
	    {"ABC3DEF,J0,J1", 1},
	    {"ABC3DEF,J366,J1", 1},
	    {"ABC3DEF,366,1", 1},
	    {"ABC3DEF,M3.2.0/168,M11.1.0", 1},
	    {"ABC3DEF,M3.2.0/,M11.1.0", 1},
	};

	setenv("TZDIR", "/nowhere", 1);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct zone *z = zone(rows[i].name);

		CHECK((z == NULL) == (rows[i].offset == 1), rows[i].name);
		CHECK(z == NULL || zone_offset(z, 0) == rows[i].offset,
		    rows[i].name);
	}
}

/* A change of the clock at a second in UTC: offsets before it and from it on,
 * as glibc's date(1) has them. */
static void
rules(void)
{
	static const struct {
		const char *name;
		int64_t at;
		int32_t before, after;
	} rows[] = {
	    {"CET-1CEST,M3.5.0,M10.5.0/3", 1711846800, 3600, 7200},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", 1729990800, 7200, 3600},
	    {"EST5EDT", 1710054000, -18000, -14400},
	    {"EST5EDT", 1730613600, -14400, -18000},
	    {"EST5EDT4,M3.2.0,M11.1.0", 1710054000, -18000, -14400},
	    /* the south, and half an hour */
	    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1712415600, 39600, 37800},
	    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1728142200, 37800, 39600},
	    /* days from 0, and the leap day: 60th day of 2024 and 2023 */
	    {"XXX3YYY,59/0,299", 1709175600, -10800, -7200},
	    {"XXX3YYY,59/0,299", 1677639600, -10800, -7200},
	    {"XXX3YYY,J59/0,J299", 1709089200, -10800, -7200},
	    {"XXX3YYY,J60/0,J299", 1709262000, -10800, -7200},
	    {"XXX3YYY,J60/0,J299", 1677639600, -10800, -7200},
	    /* before midnight, and days on */
	    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1711846800, -7200, -3600},
	    {"IST-2IDT,M3.4.4/26,M10.5.0", 1711670400, 7200, 10800},
	    /* winter is what is put (Ireland) */
	    {"IST-1GMT0,M10.5.0,M3.5.0/1", 1711846800, 0, 3600},
	    {"IST-1GMT0,M10.5.0,M3.5.0/1", 1729990800, 3600, 0},
	    /* summer all the year (RFC 8536 3.3.1): nothing happens */
	    {"EST5EDT,0/0,J365/25", 1704081600, -14400, -14400},
	    {"EST5EDT,0/0,J365/25", 1704085200, -14400, -14400},
	    {"XXX3EDT4,0/0,J365/23", 1704078000, -14400, -14400},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct zone *z = zone(rows[i].name);
		int64_t ms = rows[i].at * 1000;

		CHECK(z != NULL, rows[i].name);
		if (z == NULL)
			continue;
		CHECK(zone_offset(z, ms - 1) == rows[i].before, rows[i].name);
		CHECK(zone_offset(z, ms) == rows[i].after, rows[i].name);
		CHECK(zone_offset(z, ms - 1) == rows[i].before, rows[i].name);
	}
}

/* A zone file in a directory of its own; size is where it is cut off. */
static char directory[] = "/tmp/lull-zone-XXXXXX";

static void
path(char to[128], const char *name)
{
	snprintf(to, 128, "%s/%s", directory, name);
}

static struct zone *
from_file(const struct buf *b, size_t size)
{
	char file[128];
	FILE *f;

	path(file, "Test");
	f = fopen(file, "wb");
	if (f == NULL || fwrite(b->p, 1, size, f) != size || fclose(f) != 0)
		abort();
	return zone("Test");
}

static void
number(struct buf *b, int64_t v, int bytes)
{
	while (bytes-- > 0) {
		char c = (char)(v >> 8 * bytes);

		buf_put(b, &c, 1);
	}
}

static const int64_t at[] = {-1000000000, 0, 1000000000};
static const int32_t type[] = {3208, 3600, 7200};

/* Berlin's idea of a file: LMT, then index 1, 2, 1. */
static void
block(struct buf *b, char version, int wide, int leaps)
{
	buf_put(b, "TZif", 4);
	buf_put(b, &version, 1);
	buf_put(b, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 15);
	number(b, 1, 4);
	number(b, 1, 4);
	number(b, leaps, 4);
	number(b, LENGTH(at), 4);
	number(b, LENGTH(type), 4);
	number(b, 8, 4);
	for (size_t i = 0; i < LENGTH(at); i++)
		number(b, at[i], wide);
	buf_put(b, "\1\2\1", 3);
	for (size_t i = 0; i < LENGTH(type); i++) {
		number(b, type[i], 4);
		number(b, i == 0 ? 4 : 0, 2);
	}
	buf_put(b, "XXX\0LMT", 8);
	for (int i = 0; i < leaps; i++)
		number(b, 1, wide + 4);
	number(b, 0, 2);
}

static void
offsets_of(struct zone *z, const int32_t wanted[5], const char *what)
{
	static const int64_t times[] = {-2000000000, -1, 0, 1720000000,
	    4000000000}; /* LMT, 1, 2, summer of 2024, autumn of 2096 */

	CHECK(z != NULL, what);
	for (size_t i = 0; z != NULL && i < LENGTH(times); i++)
		CHECK(zone_offset(z, times[i] * 1000) == wanted[i], what);
}

/* Those of the block, whose types all have one, and of the rule. */
static void
names_of(struct zone *z)
{
	int64_t utc;

	CHECK(z != NULL && zone_named(z, STR("LMT"), -2000000000000, &utc) &&
		  utc == -2000003208000,
	    "LMT");
	CHECK(z != NULL && zone_named(z, STR("XXX"), 3 * HOUR, &utc) &&
		  utc == HOUR,
	    "XXX");
	CHECK(
	    z != NULL && !zone_named(z, STR("EDT"), 3 * HOUR, &utc), "no EDT");
	CHECK(z != NULL && zone_named(z, STR("EDT"), 1720000000000, &utc) &&
		  utc == 1720000000000 + 4 * HOUR,
	    "EDT");
	CHECK(z != NULL && !zone_named(z, STR("XXX"), 1720000000000, &utc),
	    "no XXX");
}

static void
files(void)
{
	static const int32_t plain[] = {3208, 3600, 7200, 3600, 3600};
	static const int32_t ruled[] = {3208, 3600, 7200, -14400, -14400};
	struct buf b = {0};

	block(&b, '\0', 4, 0);
	offsets_of(from_file(&b, b.n), plain, "version 1");
	b.n = 0;
	block(&b, '2', 4, 0);
	block(&b, '2', 8, 0);
	buf_put(&b, "\n\n", 2);
	offsets_of(from_file(&b, b.n), plain, "no rule");
	b.n -= 2;
	buf_put(&b, "\nEST5EDT,M3.2.0,M11.1.0\n", 24);
	offsets_of(from_file(&b, b.n), ruled, "version 2 and a rule");
	names_of(from_file(&b, b.n));
	for (size_t size = 0; size < b.n; size++)
		CHECK(from_file(&b, size) == NULL, "a file cut off");
	b.n -= 24;
	buf_put(&b, "\nFOO\n", 5);
	CHECK(from_file(&b, b.n) == NULL, "a rule that is none");
	b.n = 0;
	block(&b, '\0', 4, 1);
	CHECK(from_file(&b, b.n) == NULL, "leap seconds");
	b.n = 0;
	block(&b, '\0', 4, 0);
	b.p[HEAD_SIZE + LENGTH(at) * 5 + 5] = 8; /* of the first type */
	CHECK(from_file(&b, b.n) == NULL, "a name that is none");
	free(b.p);
}

/* Whatever a file holds, no harm is done (under a sanitizer). */
static void
damaged(void)
{
	unsigned long long seed = 5;
	struct buf b = {0};
	char *whole;
	size_t kept = nopened;
	int64_t utc;

	block(&b, '3', 4, 0);
	block(&b, '3', 8, 0);
	buf_put(&b, "\nCET-1CEST,M3.5.0,M10.5.0/3\n", 28);
	whole = mem_copy((struct str){b.p, b.n});
	for (int i = 0; i < 3000; i++) {
		struct zone *z;

		for (int k = 0; k < 3; k++)
			b.p[check_random(&seed) % b.n] =
			    (char)check_random(&seed);
		z = from_file(&b, b.n);
		for (int64_t t = -5; z != NULL && t <= 5; t++) {
			zone_offset(z, t * 50000000000000);
			zone_to_utc(z, t * 50000000000000);
			zone_named(z, STR("CET"), t * 50000000000000, &utc);
		}
		memcpy(b.p, whole, b.n);
		if (nopened > kept + 100)
			break;
	}
	CHECK(nopened > kept, "all refused");
	free(whole);
	free(b.p);
}

static void
paths(void)
{
	static const char *refused[] = {"../Test", "/etc/localtime", "..",
	    "./../Test", "a/../Test", ".", "", "Test/", "Missing", "Rubbish",
	    "Directory", "test"};
	char file[128];
	FILE *f;

	path(file, "Rubbish");
	f = fopen(file, "w");
	if (f == NULL || fputs("UTC0\n", f) < 0 || fclose(f) != 0)
		abort();
	for (size_t i = 0; i < LENGTH(refused); i++)
		CHECK(zone(refused[i]) == NULL, refused[i]);
	unlink(file);
	path(file, "Test");
	unlink(file);
	CHECK(rmdir(directory) == 0, directory);
}

/*
 * By the contract: of the times in UTC that read t on the clock the first; when
 * there is none, the one that the offset before the hole gives.
 */
static int64_t
slow_to_utc(struct zone *z, int64_t t)
{
	int32_t offset[5];
	int64_t best = INT64_MAX;

	for (int i = 0; i < 5; i++)
		offset[i] = zone_offset(z, t + (i - 2) * 13 * HOUR);
	for (int i = 0; i < 5; i++) {
		int64_t utc = t - offset[i] * 1000LL;

		if (zone_offset(z, utc) == offset[i] && utc < best)
			best = utc;
	}
	return best < INT64_MAX ? best : t - offset[0] * 1000LL;
}

static void
local(void)
{
	static const char *names[] = {"CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT",
	    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
	    "IST-1GMT0,M10.5.0,M3.5.0/1", "AAA-12BBB12,J100,J200",
	    "AAA12BBB-12,J100,J200", "+05:45"};
	unsigned long long seed = 6;

	CHECK(zone_to_utc(NULL, 12345) == 12345, "no zone");
	for (size_t i = 0; i < LENGTH(names); i++) {
		/* Asking one must not help the other to remember. */
		struct zone *z = zone(names[i]), *other = zone(names[i]);
		int64_t t = 0;

		if (z == NULL || other == NULL) {
			CHECK(0, names[i]);
			continue;
		}
		for (t = 1704067200000; t < 1735689600000; t += HOUR / 4)
			CHECK(zone_to_utc(z, t) == slow_to_utc(other, t),
			    names[i]);
		for (int k = 0; k < 20000; k++) {
			t = (int64_t)(check_random(&seed) % 315537897600000) -
			    62135596800000;
			CHECK(zone_to_utc(z, t) == slow_to_utc(other, t),
			    names[i]);
		}
	}
}

/* Names as %Z has them: of an hour that comes twice, and of one that never. */
static void
named(void)
{
	static const struct {
		const char *zone, *name;
		int64_t local; /* seconds */
		int32_t east;  /* 1: not called so */
	} rows[] = {
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CET", 1705312800, 3600},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CEST", 1705312800, 1},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CES", 1721037600, 1},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CEST", 1721037600, 7200},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CEST", 1729993799, 7200},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CET", 1729993799, 1},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CET", 1729994400, 3600},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CEST", 1729994400, 7200},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CEST", 1729997999, 7200},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CEST", 1729998000, 1},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CET", 1711850399, 3600},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CET", 1711850400, 1},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CEST", 1711853999, 1},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "CEST", 1711854000, 7200},
	    {"<-03>3<-02>,M10.3.0/0,M2.3.0/0", "-02", 1705312800, -7200},
	    {"<-03>3<-02>,M10.3.0/0,M2.3.0/0", "-03", 1705312800, 1},
	    /* both are called so: the first */
	    {"MSK-3MSK-4,J1,J300/3", "MSK", 1729996200, 14400},
	    {"AAA-12BBB12,J100,J200", "AAA", 1705312800, 43200},
	    {"AAA-12BBB12,J100,J200", "BBB", 1715000000, -43200},
	    {"UTC0", "UTC", 1705312800, 0},
	    {"+02:00", "CET", 1705312800, 1},
	    {"+02:00", "", 1705312800, 7200},
	};

	static const int64_t before[] = {0, -90 * DAY, 2 * HOUR};

	/* From what is remembered of another time. */
	for (size_t k = 0; k < LENGTH(before); k++)
		for (size_t i = 0; i < LENGTH(rows); i++) {
			struct zone *z = zone(rows[i].zone);
			int64_t ms = 0, local = rows[i].local * 1000 + 7;
			struct str name = str_of(rows[i].name);
			bool is;

			zone_named(z, name, local + before[k], &ms);
			is = zone_named(z, name, local, &ms);
			CHECK(is == (rows[i].east != 1) &&
				  (!is || ms == local - rows[i].east * 1000LL),
			    rows[i].name);
		}
	CHECK(!zone_named(NULL, STR("UTC"), 0, &(int64_t){0}), "no zone");
}

/* Whatever was asked before, the answer is that of a zone just opened. */
static void
named_again(void)
{
	static const char *names[] = {"CET", "CEST"};
	struct zone *z = zone("CET-1CEST,M3.5.0,M10.5.0/3");
	unsigned long long seed = 8;

	for (int i = 0; i < 100; i++) {
		struct zone *fresh = zone("CET-1CEST,M3.5.0,M10.5.0/3");
		int64_t local = 1711840000000 +
				700 * (int64_t)(check_random(&seed) % 25000);
		struct str name = str_of(names[check_random(&seed) % 2]);
		int64_t a = 0, b = 0;
		bool is = zone_named(z, name, local, &a);

		CHECK(zone_named(fresh, name, local, &b) == is && a == b,
		    "again");
	}
}

int
main(void)
{
	names();
	named();
	named_again();
	rules();
	local();
	if (mkdtemp(directory) == NULL)
		abort();
	setenv("TZDIR", directory, 1);
	files();
	damaged();
	paths();
	return check_failed;
}
