/*
 * scan - every instruction set that the machine has, against loops
 */
#include "scan.h"
#include "check.h"
#include <stdlib.h>
#include <string.h>

#define MOST 300

static char text[MOST + SCAN_PAD];
static uint32_t at[MOST + 16], lf[MOST + 16];
static uint64_t high[MOST / 64 + 1];

/* Mostly plain bytes, and now and then one that matters; wild ones behind. */
static void
make_text(void)
{
	static const char odd[] = "\n\t\\\"\x7f\x80\xff\x1f\x20\x7e";
	unsigned often = 2 + (unsigned)rand() % 60;

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (unsigned)rand() % often
			      ? (char)('a' + rand() % 26)
			      : odd[(unsigned)rand() % (sizeof odd - 1)];
}

/* A quote stands for all that a JSON string does not hold as it is. */
static int
is_mark(unsigned char c, char sep)
{
	if (sep == '"' && (c < 0x20 || c == '\\'))
		return 1;
	return c == '\n' || c == (unsigned char)sep;
}

static int
high_in(size_t from, size_t to)
{
	while (from < to && (unsigned char)text[from] <= 0x7e)
		from++;
	return from < to;
}

static void
check_index(size_t from, size_t to, char sep)
{
	struct scan s = {.at = at, .lf = lf, .odd = high};
	size_t n = 0, lfs = 0;

	if (sep == '"')
		from -= from % 64;
	memset(high, '\x55', sizeof high);
	scan_index(&s, text, from, to, sep);
	for (size_t i = from; i < to; i++) {
		if (!is_mark((unsigned char)text[i], sep))
			continue;
		if (text[i] == '\n')
			CHECK(lfs < s.lfs && lf[lfs++] == n, "an LF");
		CHECK(n < s.n && at[n++] == i, "a separator");
	}
	CHECK(n == s.n && lfs == s.lfs, "no more than there are");
	for (size_t i = from; i < to && sep == '"'; i++)
		CHECK((high[i / 64] >> i % 64 & 1) ==
			  ((unsigned char)text[i] > 0x7e),
		    "a byte above 0x7e");
	CHECK((s.any_odd == 0) == (sep != '"' || !high_in(from, to)),
	    "whether there is one");
	if (sep == '"' && to % 64 && from < to)
		CHECK(high[to / 64] >> to % 64 == 0, "none behind");
}

/* In two pieces, as blocks come: what a line has goes on in the second. */
static void
check_lines(size_t from, size_t to, char sep)
{
	struct scan s = {.at = at, .lf = lf};
	size_t between = from + (to - from) / 3, lfs = 0;
	uint32_t seps = 0;

	scan_lines(&s, text, from, between, sep);
	scan_lines(&s, text, between, to, sep);
	for (size_t i = from; i < to; i++) {
		seps += text[i] == sep;
		if (text[i] != '\n')
			continue;
		CHECK(lfs < s.lfs && at[lfs] == i, "a line's end");
		CHECK(lfs < s.lfs && lf[lfs] == seps, "what was before it");
		lfs++;
	}
	CHECK(lfs == s.lfs && lfs == s.n, "no more than there are");
	CHECK(s.seps == seps, "what there was");
}

static void
check_spans(size_t from, size_t to)
{
	size_t plain = from, quoted = from;

	while (plain < to && text[plain] >= 0x20 && text[plain] < 0x7f &&
	       text[plain] != '\\')
		plain++;
	while (quoted < to && text[quoted] >= 0x20 &&
	       (unsigned char)text[quoted] < 0x80 && text[quoted] != '\\' &&
	       text[quoted] != '"')
		quoted++;
	CHECK(scan_plain(text + from, to - from) == plain - from, "plain");
	CHECK(scan_quoted(text + from, to - from) == quoted - from, "quoted");
}

static void
check_marks(size_t from, size_t to, char sep)
{
	static uint32_t mark[MOST + SCAN_PAD];
	bool inside = false;
	size_t n, k = 0;

	if (scan_marks == NULL)
		return;
	n = scan_marks(mark, text + from, to - from, sep);
	for (size_t i = from; i < to; i++) {
		unsigned char c = (unsigned char)text[i];
		bool is = c < 0x20 || c >= 0x7f || c == '\\' ||
			  (c == (unsigned char)sep && !inside);

		if (c == '"') {
			is = inside;
			inside = !inside;
		} else if (c == '\n') {
			inside = false;
		}
		if (is)
			CHECK(k < n && mark[k++] == i - from + 1, "a mark");
	}
	CHECK(k == n, "no more than there are");
}

int
main(void)
{
	static const char *const set[] = {"", "avx2", "sse2", "neon", "scalar"};

	for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
		setenv("LULL_SCAN", set[i], 1);
		scan_start();
		srand(1);
		for (int round = 0; round < 20000; round++) {
			size_t from = (size_t)rand() % 70;
			size_t to = from + (size_t)rand() % (MOST - 70);

			make_text();
			check_index(from, to, "\t\n\""[round % 3]);
			check_lines(from, to, round % 2 ? '\t' : '\\');
			check_spans(from, to);
			check_marks(from, to, "| \t"[round % 3]);
		}
	}
	return check_failed;
}
