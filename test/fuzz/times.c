/*
 * times - the fuzzer of times, read without a format and by one
 *
 * The first line of an input is a format, the others are times. They are read
 * twice, with different bytes behind them: both give the same, in the range of
 * records, and what is written of it reads back. The input's bytes choose, too,
 * a format and a time, which is written by that format and must read back; the
 * calendar is libc's.
 */
#include "fuzz.h"
#include "num.h"
#include "scan.h"
#include "when.h"
#include "when_format.h"
#include <time.h>

#define DAY 86400000LL

static struct zone *zone[3]; /* the first is UTC */
static struct when_format *format;
static uint64_t seed;

static const char *const months[] = {"January", "February", "March", "April",
    "May", "June", "July", "August", "September", "October", "November",
    "December"};
static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday",
    "Thursday", "Friday", "Saturday"};

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	scan_start();
	zone[1] = zone_open("CET-1CEST,M3.5.0,M10.5.0/3");
	zone[2] = zone_open("<-0330>3:30<-0230>,M3.2.0,M11.1.0");
	return 0;
}

static bool
read_clf(struct str s, struct zone *z, int64_t *ms)
{
	(void)z;
	return when_clf(s, ms);
}

static bool
read_by_format(struct str s, struct zone *z, int64_t *ms)
{
	return when_format_read(format, s, z, 1717200000000, ms);
}

/* Reads twice, in memory that ends SCAN_PAD bytes behind the text. */
static bool
read_twice(bool (*read)(struct str s, struct zone *z, int64_t *ms),
    struct str s, struct zone *z, int64_t *ms)
{
	static const char *const behind[] = {
	    "0", "9", ":00", "Z", " ", "+01:00", ".5", "T", "am", "/"};
	const char *kind = behind[roll(&seed, sizeof behind / sizeof *behind)];
	char *p = mem_get(s.n + SCAN_PAD);
	bool is, again;
	int64_t other = 0;

	memcpy(p, s.p, s.n);
	memset(p + s.n, 0, SCAN_PAD);
	is = read((struct str){p, s.n}, z, ms);
	for (size_t i = 0; i < SCAN_PAD; i++)
		p[s.n + i] = kind[i % strlen(kind)];
	again = read((struct str){p, s.n}, z, &other);
	free(p);
	HOLDS(is == again, s);
	HOLDS(!is || *ms == other, s);
	HOLDS(!is || (*ms >= NUM_TIME_MIN && *ms <= NUM_TIME_MAX), s);
	return is;
}

static void
check_text(struct str s)
{
	struct zone *z = zone[roll(&seed, 3)];
	char text[WHEN_ROOM];
	int64_t ms, back = 0;

	if (read_twice(when_parse, s, z, &ms)) {
		struct str written = {text, when_put(text, ms, NULL)};

		HOLDS(read_twice(when_parse, written, NULL, &back), s);
		HOLDS(ms == back, s);
	}
	read_twice(read_clf, s, NULL, &ms);
	if (format)
		read_twice(read_by_format, s, z, &ms);
}

/* What is written of a time, and by which format. */
static struct buf text, by;

static void
put(const char *conversion, const char *s)
{
	buf_str(&by, conversion);
	buf_str(&text, s);
}

static void
put_number(const char *conversion, int digits, long long v)
{
	char room[32];

	snprintf(room, sizeof room, "%0*lld", digits, v);
	put(conversion, room);
}

static void
put_padded(const char *conversion, int v)
{
	char room[32];

	snprintf(room, sizeof room, "%2d", v);
	put(conversion, room);
}

/* A name or its first letters, some of them in another case. */
static void
put_name(const char *conversion, const char *name)
{
	char room[16] = "";
	size_t n = roll(&seed, 2) ? 3 : strlen(name);

	memcpy(room, name, n);
	if (roll(&seed, 4) == 0)
		for (size_t i = 0; i < n; i++)
			room[i] ^= (room[i] ^ 0x20) >= 'A' ? 0x20 : 0;
	put(conversion, room);
}

/* Whether the format, so far, ends in a letter's conversion. */
static bool
just_put(char letter)
{
	return by.n > 1 && by.p[by.n - 2] == '%' && by.p[by.n - 1] == letter;
}

/* It may be none but behind %e, whose blank may count as what is before it. */
static void
put_separator(void)
{
	bool padded = just_put('e');
	static const char *const separators[] = {
	    "", " ", "-", "/", ",", "T", "_", ", ", " at ", "%%", "%n", "%t"};
	size_t n = sizeof separators / sizeof *separators - (padded ? 3 : 0);
	const char *s = separators[padded + roll(&seed, n)];

	put(s, strcmp(s, "%%") == 0 ? "%" : *s == '%' ? " \t" : s);
}

static void
put_date(const struct tm *t, bool year)
{
	long long y = t->tm_year + 1900;

	if (year && roll(&seed, 4) == 0) {
		put_number("%j", 3, t->tm_yday + 1);
	} else {
		if (roll(&seed, 2))
			put_number("%m", 2, t->tm_mon + 1);
		else
			put_name(
			    roll(&seed, 2) ? "%b" : "%B", months[t->tm_mon]);
		put_separator();
		if (just_put('n') || just_put('t') || roll(&seed, 2))
			put_number("%d", 2, t->tm_mday);
		else
			put_padded("%e", t->tm_mday);
	}
	if (!year)
		return;
	put_separator();
	if (y >= 1969 && y <= 2068 && roll(&seed, 2))
		put_number("%y", 2, y % 100);
	else
		put_number("%Y", 4, y);
}

/* Returns what of the time is not written. */
static int64_t
put_clock(const struct tm *t, int64_t ms)
{
	int hour = t->tm_hour % 12 ? t->tm_hour % 12 : 12;

	if (roll(&seed, 8) == 0)
		return ms % DAY;
	put_separator();
	if (roll(&seed, 3) == 0) {
		put_number("%I", 2, hour);
		put_separator();
		put("%p", t->tm_hour < 12 ? "AM" : "pm");
	} else {
		put_number("%H", 2, t->tm_hour);
	}
	if (roll(&seed, 8) == 0)
		return ms % 3600000;
	put(":", ":");
	put_number("%M", 2, t->tm_min);
	if (roll(&seed, 8) == 0)
		return ms % 60000;
	put(":", ":");
	put_number("%S", 2, t->tm_sec);
	if (roll(&seed, 2))
		return ms % 1000;
	put(".", ".");
	put_number("%f", 3, ms % 1000);
	return 0;
}

static void
put_zone(int minutes)
{
	char room[16];

	put_separator();
	snprintf(room, sizeof room,
	    roll(&seed, 2) ? "%c%02d:%02d" : "%c%02d%02d",
	    minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
	put("%z", minutes == 0 && roll(&seed, 2) ? "Z" : room);
}

/* Times from 1970 on, for what is left out of them to be floored by %. */
static void
check_written(void)
{
	int64_t ms = (int64_t)roll(&seed, 93000) * DAY * 31 +
		     roll(&seed, DAY / 1000) * 1000LL + roll(&seed, 1000);
	int64_t now, got, rest;
	int minutes = roll(&seed, 2) ? (int)roll(&seed, 1600) - 800 : 0;
	bool year = roll(&seed, 4) > 0;
	const char *wrong;
	struct tm t;
	time_t seconds;

	ms %= NUM_TIME_MAX - 2 * DAY;
	ms += DAY;
	seconds = ms / 1000;
	gmtime_r(&seconds, &t);
	text.n = by.n = 0;
	if (roll(&seed, 4) == 0) {
		put_name("%a", days[t.tm_wday]);
		put_separator();
	}
	put_date(&t, year);
	rest = put_clock(&t, ms);
	if (minutes)
		put_zone(minutes);
	now = ms + ((int64_t)roll(&seed, 300) - 150) * DAY;
	buf_put(&by, "", 1);
	format = when_format_compile(by.p, &wrong);
	HOLDS(format != NULL, str_of(by.p));
	HOLDS(when_format_read(
		  format, (struct str){text.p, text.n}, NULL, now, &got),
	    ((struct str){text.p, text.n}));
	HOLDS(got == ms - rest - minutes * 60000LL,
	    ((struct str){text.p, text.n}));
	when_format_free(format);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size}, first;
	const char *wrong;
	char *copy;

	seed = size;
	for (size_t i = 0; i < size; i++)
		seed = seed * 31 + data[i];
	first = take_until(&rest, '\n');
	copy = mem_copy(first);
	format = when_format_compile(copy, &wrong);
	HOLDS(format != NULL || strlen(wrong) > 0, first);
	check_text(first);
	while (rest.n > 0) {
		check_text(take_until(&rest, '\n'));
		count_lines(1);
	}
	if (format)
		when_format_free(format);
	free(copy);
	for (int i = 0; i < 4; i++)
		check_written();
	count_lines(5);
	return 0;
}
