/*
 * log: format strings, and the cells of lines; vec against a naive model
 */
#include "../../src/log.h"
#include "../../src/vec.h"
#include "check.h"
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define T "10/Oct/2000:13:55:36 -0700"
#define COMMON "%h %l %u %t \"%r\" %>s %b"
#define COMBINED COMMON " \"%{Referer}i\" \"%{User-Agent}i\""

/* A line as name=<value> name ..., the latter NULL; or "no". */
static const struct {
	const char *format, *line, *cells;
} cases[] = {
    {"%h", "10.0.0.1", "ip=<10.0.0.1>"},
    {"%h", "-", "ip"},
    {"%h", "", "no"},
    {"%h", "a b", "no"},
    {"%h", "a_b.c-d%1", "ip=<a_b.c-d%1>"},
    {"%h", "a\"b", "no"},
    {"%h", "a\303\251", "no"},
    {"[%h]", "[x]", "ip=<x>"},
    {"[%h]", "[x", "no"},
    {"[%h]", "x]", "no"},
    {"100%% %h", "100% x", "ip=<x>"},
    {"%h:%p", "x:80", "ip=<x> port=<80>"},
    {"%h:%p", "x:", "no"},
    {"%>s", "200", "status=<200>"},
    {"%s", "20", "no"},
    {"%s", "2000", "no"},
    {"%!200,304s", "-", "status"},
    {"%s", "-1", "no"},
    {"%s", "2x0", "no"},
    {"%b", "0", "bytes=<0>"},
    {"%b", "-", "bytes"},
    {"%b", "-5", "no"},
    {"%b %b", "1 2", "bytes=<1> bytes=<2>"},
    {"%v %h", "a b", "host=<a> port ip=<b>"},
    {"%v %h", "a:80 b", "host=<a> port=<80> ip=<b>"},
    {"%v %h", "a: b", "host=<a:> port ip=<b>"},
    {"%v %h", ":80 b", "host=<:80> port ip=<b>"},
    {"%v %h", "a:123456 b", "host=<a:123456> port ip=<b>"},
    {"%v %h", "[::1]:80 ::1", "host=<[::1]> port=<80> ip=<::1>"},
    {"%v %h", "[::1] ::1", "host=<[::1]> port ip=<::1>"},
    {"%v %h", "::1 ::1", "host=<::1> port ip=<::1>"},
    {"%v %h", "- -", "host port ip"},
    {"%l %u %t", "- - [" T "]", "ident user time=<" T ">"},
    {"%l %u %t", "a John Smith [" T "]",
	"ident=<a> user=<John Smith> time=<" T ">"},
    {"%l %u %t", "- \"\" [" T "]", "ident user=<> time=<" T ">"},
    {"%l %u %t", "- \"-\" [" T "]", "ident user time=<" T ">"},
    {"%l %u %t", "- a\\\"b\\x20c [x]", "ident user=<a\"b c> time=<x>"},
    {"%l %u %t", "- - [-]", "ident user time"},
    {"%l %u %t", "-  [" T "]", "no"},
    {"%l %u %t", " - [" T "]", "no"},
    {"%h %l %u %t", "a 10.0.0.1 - - [x]", "no"},
    {"%h %l %u %t", "a ::1 - joe [x]", "no"},
    {"%h %l %u %t", "a b - joe [x]", "no"},
    {"\"%r\"", "\"-\"", "method path protocol"},
    {"\"%r\"", "\"\"", "method path=<> protocol"},
    {"\"%r\"", "\"GET / HTTP/1.1\"",
	"method=<GET> path=</> protocol=<HTTP/1.1>"},
    {"\"%r\"", "\"GET - HTTP/2\"", "method=<GET> path=<-> protocol=<HTTP/2>"},
    {"\"%r\"", "\"M-S /a b  c RTSP/1.0\"",
	"method path=<M-S /a b  c RTSP/1.0> protocol"},
    {"\"%r\"", "\"M-S /a/b RTSP/1.0\"",
	"method=<M-S> path=</a/b> protocol=<RTSP/1.0>"},
    {"\"%r\"", "\"GET  / HTTP/1.1\"", "method path=<GET  / HTTP/1.1> protocol"},
    {"\"%r\"", "\"GET / HTTP/1.\"", "method path=<GET / HTTP/1.> protocol"},
    {"\"%r\"", "\"GET / HTTP/\"", "method path=<GET / HTTP/> protocol"},
    {"\"%r\"", "\"GET / /1.1\"", "method path=<GET / /1.1> protocol"},
    {"\"%r\"", "\"GET /a b/c\"", "method path=<GET /a b/c> protocol"},
    {"\"%r\"", "\"GET  HTTP/1.1\"", "method path=<GET  HTTP/1.1> protocol"},
    {"\"%r\"", "\"GET HTTP/1.1\"", "method path=<GET HTTP/1.1> protocol"},
    {"\"%r\"", "\" / HTTP/1.1\"", "method path=< / HTTP/1.1> protocol"},
    {"\"%r\"", "\"G(T / HTTP/1.1\"", "method path=<G(T / HTTP/1.1> protocol"},
    {"\"%r\"", "\"GET /\\\"\\x41 HTTP/1.1\"",
	"method=<GET> path=</\"A> protocol=<HTTP/1.1>"},
    {"\"%r\"", "\"GET / HTTP/1.1\\\"", "no"},
    {"\"%r\"", "\"GET / HTTP/1.1\\", "no"},
    {"\"%r\"", "\"a\"b\"", "no"},
    {"\"%{Referer}i\"", "\"\\\\\\t\\xe9\\xE9\"", "referrer=<\\\t\xe9\xe9>"},
    {"\"%{Referer}i\"", "\"\\n\\v\"", "referrer=<\\n\\v>"},
    {"\"%{Referer}i\"", "\"\\q\\x4\\xgg\\'\"", "referrer=<\\q\\x4\\xgg\\'>"},
    {"\"%{Referer}i\"", "\"\\x2d\"", "referrer=<->"},
    {"\"%{User-Agent}i\" %{Referer}i", "\"a\\\"\" b\\x63",
	"agent=<a\"> referrer=<bc>"},
    {"%h a literal of more than eight bytes %b",
	"x a literal of more than eight bytes 5", "ip=<x> bytes=<5>"},
    {"%h a literal of more than eight bytes %b",
	"x a literal of more than eight bytez 5", "no"},
    {COMMON, "::1 - - [x] \"-\" 408 -",
	"ip=<::1> ident user time=<x> method path protocol status=<408> "
	"bytes"},
    {COMMON, "::1 - - [x] \"-\" 408 - \"-\" \"-\"", "no"},
    {COMBINED, "::1 - - [x] \"-\" 408 -", "no"},
};

/* Formats are never freed: a program has as many as it needs. */
static struct log *kept[1000];
static size_t formats;

/* What a format makes of a line, all of its columns wanted or none. */
static struct buf
cells(const char *format, struct str line, bool wanted)
{
	struct log *log = log_compile(format);
	struct buf b = {0};

	kept[formats++] = log;
	for (size_t i = 0; wanted && i < log->columns; i++)
		log_want(log, i);
	if (!log_match(log, line)) {
		buf_put(&b, "no", 3);
		return b;
	}
	for (size_t i = 0; i < log->columns; i++) {
		struct value v = log->cell[i];
		struct str name = log->column[i].name;

		if (name.n == 0)
			continue;
		buf_put(&b, " ", b.n > 0);
		buf_put(&b, name.p, name.n);
		if (v.null)
			continue;
		buf_put(&b, "=<", 2);
		buf_put(&b, v.text.p, v.text.n);
		buf_put(&b, ">", 1);
	}
	buf_put(&b, "", 1);
	return b;
}

static void
lines(void)
{
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str line = str_of(cases[i].line);
		struct buf b = {0}, got;
		bool no = strcmp(cases[i].cells, "no") == 0;

		buf_put(&b, line.p, line.n);
		memcpy(buf_room(&b, 16), " \"] 200 1 - \" -", 16);
		line.p = b.p; /* and that stands after it */
		got = cells(cases[i].format, line, true);
		CHECK(strcmp(got.p, cases[i].cells) == 0, cases[i].line);
		free(got.p);
		got = cells(cases[i].format, line, false);
		CHECK((strcmp(got.p, "no") == 0) == no, cases[i].line);
		free(got.p);
		free(b.p);
	}
}

/* A line that ends anywhere is none of the format. */
static void
truncations(void)
{
	static const char whole[] =
	    "::1 - a [" T "] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\\\"\"";
	struct buf b = {0};

	buf_put(&b, whole, sizeof whole);
	for (size_t n = 0; n < sizeof whole; n++) {
		struct buf got = cells(COMBINED, (struct str){b.p, n}, true);
		bool no = strcmp(got.p, "no") == 0;

		CHECK(no == (n < sizeof whole - 1), whole + n);
		free(got.p);
	}
	free(b.p);
}

static bool
in_name(char c)
{
	return (c >= '-' && c <= ':') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

static bool
is_plain(char c)
{
	return c >= 0x20 && c < 0x7f && c != '\\';
}

/* vec's functions and one byte after the other, on bytes of all kinds. */
static void
vectors(void)
{
	unsigned long long seed = 1;
	char to[256];
	struct buf b = {0};

	b.p = buf_room(&b, 256);
	for (int round = 0; round < 100000; round++) {
		size_t n = check_random(&seed) % 80, i;
		const char *end = b.p + n;

		memset(b.p, 'a', 128);
		for (i = check_random(&seed) % 3; i > 0; i--)
			b.p[check_random(&seed) % 96] =
			    (char)check_random(&seed);
		for (i = 0; i < n && b.p[i] != '"' && b.p[i] != '\\'; i++)
			;
		CHECK(vec_either(b.p, end, '"', '\\') == b.p + i, "either");
		for (i = 0; i < n && in_name(b.p[i]); i++)
			;
		CHECK(vec_name(b.p, end) == b.p + i, "name");
		for (i = 0; i < n && is_plain(b.p[i]); i++)
			;
		CHECK(vec_plain(to, (struct str){b.p, n}) == (i == n), "plain");
		CHECK(i < n || memcmp(to, b.p, n) == 0, "plain's copy");
	}
	free(b.p);
}

int
main(void)
{
	lines();
	truncations();
	vectors();
	return check_failed;
}
