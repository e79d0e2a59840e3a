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
    {"%h %U %>s", "x /a b 200", "ip=<x> path=</a b> status=<200>"},
    {"%h %U%q %>s", "x /a b?c 200",
	"ip=<x> path=</a b> query=<c> status=<200>"},
    {"\"%m %U%q %H\"", "\"GET /a HTTP/1.1\"",
	"method=<GET> path=</a> query=<> protocol=<HTTP/1.1>"},
    {"\"%m %U%q %H\"", "\"GET /a b\"", "no"},
    {"%V%U %b", "a:8/x: 5", "host=<a> port=<8> path=</x:> bytes=<5>"},
    {"%V%U %b", "a 5", "no"},
    {"%h:%p", "[::1]:80", "ip=<[::1]> port=<80>"},
    {"%h %r %b", "x GET / HTTP/1.1 5",
	"ip=<x> method=<GET> path=</> protocol=<HTTP/1.1> bytes=<5>"},
    {"%D %T %{ms}T", "1500 3 -", "duration=<1.5> duration=<3000> duration"},
    {"%D", "-1", "no"},
    {"%D", "1x", "no"},
    {"%{Host}i %b", "a:1 5", "host=<a> port=<1> bytes=<5>"},
    {"\"%{Host}i\"", "\"a\\x41 b\"", "host=<aA b> port"},
    {"%{X-Forwarded-For}i %b", "a, b : c 5",
	"X-Forwarded-For=<a, b : c> bytes=<5>"},
    {"%{X-Forwarded-For}i %b", "a b 5", "no"},
    {"%!200t %b", "[x y] 5", "time=<x y> bytes=<5>"},
    {"%!200t %b", "- 5", "time bytes=<5>"},
    {"%!200t %b", "x 5", "no"},
    {"%{x:word}x%{:end}x %b", "a", "x=<a> bytes"},
    {"%{x:word}x%{:end}x %b", "a 5", "x=<a> bytes=<5>"},
    {"%{x:word}x%{:end}x %b", "a ", "no"},
    {"%{x:word}x%{:end}x -%b", "a -5", "x=<a> bytes=<5>"},
    {"%b%{:rest}x", "5 more", "bytes=<5>"},
    {"%b%{:rest}x", "5more", "no"},
    {"%{x:quoted}x %b", "\"a\" b\" 5", "x=<a\" b> bytes=<5>"},
    {"%{x:quoted}x %b", "- 5", "x bytes=<5>"},
    {"%{x:quoted}x %b", "a 5", "no"},
    {"%{x y:socket}x %b", "::1:80 5", "x=<::1> y=<80> bytes=<5>"},
    {"%{x y:socket}x %b", "- 5", "x y bytes=<5>"},
    {"%{x:ms,padded,-1,+}x|", "  +5|", "x=<5>"},
    {"%{x:ms,padded,-1,+}x|", "  -1|", "x"},
    {"%{x:ms,padded,-1,+}x|", "  -|", "x"},
    {"%{x:ms,padded,-1,+}x|", "  -5|", "no"},
    {"%q|", "a|", "no"},
    {"\"%{X-Forwarded-For}i\"", "\"a\\\", b\"", "X-Forwarded-For=<a\", b>"},
    {"\"%m %{X}i\" %b", "\"GET a\\\" b\" 5",
	"method=<GET> X=<a\" b> bytes=<5>"},
    {"$remote_user|", "|", "no"},
    {"$remote_user|", "\"x\"|", "user=<x>"},
    {"escape=none $remote_user|", "\"x\"|", "user=<\"x\">"},
    {"escape=json $remote_user|", "|", "user=<>"},
    {"escape=json \"$http_referer\"", "\"\\\"\\u00e9\\q\"",
	"referrer=<\"\303\251\\q>"},
    {"escape=hash \"%{Referer}i\"", "\"\\#22#2x\"", "referrer=<\\\"#2x>"},
    {"escape=none \"$http_referer\" $status", "\"a\" \"b\\\" 200",
	"referrer=<a\" \"b\\> status=<200>"},
    {COMMON, "::1 - - [x] \"-\" 408 -",
	"ip=<::1> ident user time=<x> method path protocol status=<408> "
	"bytes"},
    {COMMON, "::1 - - [x] \"-\" 408 - \"-\" \"-\"", "no"},
    {COMBINED, "::1 - - [x] \"-\" 408 -", "no"},
};

/* Formats are never freed: a program has as many as it needs. */
static struct log *kept[1000];
static size_t formats;

/* Why a line does not match: offset, reason. */
static const struct {
	const char *format, *line;
	size_t at;
	const char *what;
} misses[] = {
    {COMMON, "", 0, "no address for ip"},
    {COMMON, "a", 1, "no ' ' after ip"},
    {COMMON, "a 10.0.0.1 - [x]", 2, "no ident"},
    {COMMON, "a - - - [x]", 4, "no user"},
    {COMMON, "a - - [x", 7, "no '] \"' after time"},
    {COMMON, "a - - [x] \"", 11, "no '\" ' after method"},
    {COMMON, "a - - [x] \"-\" 20 -", 14,
	"no number of three digits for status"},
    {COMMON, "a - - [x] \"-\" 2000 -", 17, "no ' ' after status"},
    {COMMON, "a - - [x] \"-\" 200 x", 18, "no number for bytes"},
    {COMMON, "a - - [x] \"-\" 200 5 x", 19, "more after bytes"},
    {COMBINED, "a - - [x] \"-\" 200 5 \"-\" \"x", 25, "no '\"' after agent"},
    {"[%h] a literal of twenty and more %b", "x", 0, "no '[' at the beginning"},
    {"[%h] a literal of twenty and more %b", "[x] a", 3,
	"no '] a literal of twent...' after ip"},
    {"%b%{:rest}x", "5x", 1, "no end of the line"},
    {"%{x:ms,-1}x", "x", 0, "no number for x"},
};

static void
explanations(void)
{
	for (size_t i = 0; i < LENGTH(misses); i++) {
		struct log *log = log_compile(misses[i].format);
		struct buf b = {0};
		struct miss m = {0};

		kept[formats++] = log;
		buf_put(&b, misses[i].line, strlen(misses[i].line));
		memset(buf_room(&b, 16), '"', 16);
		CHECK(!log_match(log, (struct str){b.p, b.n}), misses[i].line);
		log_miss(log, (struct str){b.p, b.n}, &m);
		buf_put(&m.what, "", 1);
		CHECK(m.at == misses[i].at, misses[i].line);
		CHECK(strcmp(m.what.p, misses[i].what) == 0, m.what.p);
		free(m.what.p);
		free(b.p);
	}
}

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

static const char tails[][17] = {
    " \"] 200 1 - \" -", "-|:80/?&{} HTTP/1", "5\\\"x\n[::1]:80 \" 5"};

static void
lines(void)
{
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str line = str_of(cases[i].line);
		struct buf b = {0}, got;
		bool no = strcmp(cases[i].cells, "no") == 0;

		buf_put(&b, line.p, line.n);
		buf_room(&b, 16);
		line.p = b.p; /* and these stand after it */
		for (size_t k = 0; k < LENGTH(tails); k++) {
			memcpy(buf_room(&b, 16), tails[k], 16);
			got = cells(cases[i].format, line, true);
			CHECK(
			    strcmp(got.p, cases[i].cells) == 0, cases[i].line);
			free(got.p);
		}
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
	explanations();
	truncations();
	vectors();
	return check_failed;
}
