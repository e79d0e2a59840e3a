/*
 * vec - and what else looks at sixteen bytes at a time, against loops
 */
#include "vec.h"
#include "check.h"
#include "logfmt_token.h"
#include "marks.h"
#include "scan.h"
#include <string.h>

#define MOST 200

/* Bytes where a comparison may go wrong; wild ones stand behind the end, too.*/
static void
fill(char *p, size_t n, unsigned long long *seed)
{
	static const char odd[] = "\"\\\x1f\x20\x7e\x7f\x80\xff-,:;@AZ[`az{\n";
	unsigned long long often = 1 + check_random(seed) % 60;

	for (size_t i = 0; i < n; i++)
		p[i] = check_random(seed) % often == 0
			   ? odd[check_random(seed) % (sizeof odd - 1)]
			   : 'k';
}

static bool
in_name(char c)
{
	return (c >= '-' && c <= ':') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool
is_plain(char c)
{
	return c >= 0x20 && c <= 0x7e && c != '\\';
}

static size_t
either(const char *p, size_t n, char a, char b)
{
	size_t i = 0;

	while (i < n && p[i] != a && p[i] != b)
		i++;
	return i;
}

static void
check_find(const char *p, size_t n)
{
	const char *end = p + n;
	size_t i = either(p, n, '"', '\\'), far = either(p, n, '\xff', '\xff');

	CHECK(vec_either(p, end, '"', '\\') == p + i, "either");
	CHECK(vec_far_either(p, end, '"', '\\') == p + i, "far either");
	CHECK(vec_far(p, end, '\xff') == p + far, "far");
	CHECK(vec_find(p, end, '\xff') == p + far, "find");
	for (i = 0; i < n && in_name(p[i]); i++)
		;
	CHECK(vec_name(p, end) == p + i, "name");
	CHECK(vec_is_name(p, end) == (i == n), "is a name");
	for (i = 0; i < n && p[i] != ' '; i++)
		;
	CHECK(n == 0 || vec_lacks(p, end, ' ') == (i == n), "lacks");
	for (i = 0;
	     i < n && (unsigned char)p[i] > ' ' && p[i] != '=' && p[i] != '"';
	     i++)
		;
	CHECK(logfmt_key(p, end) == p + i, "a key of logfmt");
}

static void
check_copy(const char *p, size_t n)
{
	char to[MOST + 16];
	size_t i = 0;

	while (i < n && is_plain(p[i]))
		i++;
	CHECK(vec_plain(to, (struct str){p, n}) == (i == n), "plain");
	CHECK(i < n || memcmp(to, p, n) == 0, "plain's copy");
	memset(to, 1, sizeof to);
	vec_copy(to, p, n);
	CHECK(memcmp(to, p, n) == 0, "copy");
	memset(to, 1, sizeof to);
	vec_first32(to, p, n);
	for (i = 0; i < 32; i++)
		CHECK(to[i] == (i < n ? p[i] : 0), "the first 32");
	CHECK(to[32] == 1, "and no more");
}

static void
check_same(const char *p, size_t n, size_t at)
{
	char to[MOST + SCAN_PAD];

	memcpy(to, p, sizeof to);
	CHECK(vec_same(p, to, n), "the same");
	CHECK(vec_same_key(p, to, n), "the same key");
	CHECK(vec_same_field(p, to, n), "the same field");
	to[at] ^= 0x10;
	CHECK(vec_same(p, to, n) == (at >= n), "one byte differs");
	CHECK(vec_same_key(p, to, n) == (at >= n), "one byte of a key differs");
	CHECK(vec_same_field(p, to, n) == (at >= n), "one of a field");
	CHECK(vec_same32(p, to) == (at >= 32), "one of 32");
}

static void
check_marks(const char *p, size_t n)
{
	const char *end = p + n, *from = p;
	struct marks m = marks_begin(p, end, '"', '\xff');
	size_t odd = 0;

	do {
		from += either(from, (size_t)(end - from), '"', '\xff');
		CHECK(marks_next(&m) == from, "the next mark");
	} while (from++ < end);
	for (size_t i = 0; i < n; i++)
		odd ^= p[i] == '"';
	CHECK(marks_odd(p, end, '"') == odd, "odd marks");
}

int
main(void)
{
	char text[MOST + SCAN_PAD];
	unsigned long long seed = 1;

	for (int round = 0; round < 50000; round++) {
		size_t n = check_random(&seed) % MOST;

		fill(text, sizeof text, &seed);
		check_find(text, n);
		check_copy(text, n);
		check_same(text, n, check_random(&seed) % sizeof text);
		check_marks(text, n);
	}
	return check_failed;
}
