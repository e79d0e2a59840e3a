/*
 * wrap: inner lines, what wrappers know beside them, and lines of none; rejects
 * of any bytes read back as they were
 */
#include "../../src/wrap.h"
#include "../../src/scan.h"
#include "../../src/times.h"
#include "../../src/utf.h"
#include "check.h"
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define STREAM "\"stream\":\"stdout\",\"time\":\"2019-01-01T11:11:11.1Z\""
#define KAFKA "{\"topic\":\"t\",\"partition\":0,\"offset\":1,"
#define TS "\"tstype\":\"create\",\"ts\":1681550740876,\"broker\":0,"

/* The inner line, then what the wrapper has of its own; or a reason. */
static const struct {
	const char *wrap, *line, *parts;
} cases[] = {
    {"docker", "{\"log\":\"Log line is here\\n\"," STREAM "}",
	"Log line is here|stdout|2019-01-01T11:11:11.1Z"},
    {"docker",
	"{\"log\":\"14:C 25 Jul 2019 12:27:04.072 * DB saved on "
	"disk\\n\",\"stream\":\"stdout\",\"time\":"
	"\"2019-07-25T12:27:04.072712524Z\"}",
	"14:C 25 Jul 2019 12:27:04.072 * DB saved on disk|stdout|"
	"2019-07-25T12:27:04.072712524Z"},
    {"docker",
	"{\"log\":\"Exception in thread  \\\"main\\\" "
	"java.lang.NullPoinntterException\\n\",\"stream\":\"stderr\",\"attrs\":"
	"{\"tag\":\"x\"},\"time\":\"2024-02-19T03:49:37.793533014Z\"}",
	"Exception in thread  \"main\" java.lang.NullPoinntterException|"
	"stderr|2024-02-19T03:49:37.793533014Z"},
    {"docker", "{\"log\":\"a\\r\\n\"," STREAM "}",
	"a|stdout|2019-01-01T11:11:11.1Z"},
    {"docker", "{\"log\":\"a\\n\\n\"," STREAM "}",
	"a\n|stdout|2019-01-01T11:11:11.1Z"},
    {"docker", "{\"log\":\"a\\r\"," STREAM "}",
	"a\r|stdout|2019-01-01T11:11:11.1Z"},
    {"docker", "{\"log\":\"a\\\\n\"," STREAM "}",
	"a\\n|stdout|2019-01-01T11:11:11.1Z"},
    {"docker", "{\"log\":\"\\u003ca\\u003e\\n\"," STREAM "}",
	"<a>|stdout|2019-01-01T11:11:11.1Z"},
    {"docker", "{\"log\":\"\\n\"," STREAM "}",
	"|stdout|2019-01-01T11:11:11.1Z"},
    {"docker", "{\"log\":\"\"," STREAM "}", "|stdout|2019-01-01T11:11:11.1Z"},
    {"docker", " { \"stream\" : \"stderr\" , \"log\" : \"a\" } ",
	"a|stderr|NULL"},
    {"docker", "{\"log\":\"a\\n\",\"stream\":\"stdin\"}", "format"},
    {"docker", "{\"log\":\"a\\n\",\"time\":\"2019-01-01T11:11:11.1Z\"}",
	"format"},
    {"docker", "{\"log\":1," STREAM "}", "format"},
    {"docker", "{\"log\":null," STREAM "}", "format"},
    {"docker", "{\"log\":{\"a\":\"b\"}," STREAM "}", "format"},
    {"docker", "{" STREAM "}", "format"},
    {"docker", "{\"log\":\"a\\n\"," STREAM, "json"},
    {"docker", "{\"log\":\"a\t\\n\"," STREAM "}", "json"},
    {"docker", "a", "json"},
    {"docker", "", "json"},
    {"kafka",
	"{\"topic\":\"topic-01\",\"partition\":0,\"offset\":0," TS
	"\"key\":null,\"payload\":"
	"\"{\\\"greeting\\\":\\\"hello\\\",\\\"name\\\":\\\"Bob\\\"}\"}",
	"{\"greeting\":\"hello\",\"name\":\"Bob\"}|topic-01|0|0|"
	"1681550740876|NULL"},
    {"kafka",
	"{\"topic\":\"test_sink_topic\",\"partition\":0,\"offset\":1,"
	"\"tstype\":\"create\",\"ts\":1700201806289,\"broker\":-1,\"key\":"
	"\"{\\\"v1\\\":2}\",\"payload\":\"{\\\"v1\\\":2,\\\"v2\\\":5}\"}",
	"{\"v1\":2,\"v2\":5}|test_sink_topic|0|1|1700201806289|{\"v1\":2}"},
    {"kafka",
	"{\"topic\":\"kafkasql-journal\",\"partition\":0,\"offset\":0,"
	"\"tstype\":\"create\",\"ts\":1637230546039,\"headers\":[\"req\","
	"\"ef7fd699-2311-4ba6-9d5a-f9087815eb83\"],\"key\":\"k\",\"payload\":"
	"null}",
	"format"},
    {"kafka", KAFKA "\"payload\":\"a\"}", "a|t|0|1|NULL|NULL"},
    {"kafka", KAFKA "\"payload\":\"\"}", "|t|0|1|NULL|NULL"},
    {"kafka", KAFKA "\"payload\":\"a\\nb\\n\"}", "a\nb|t|0|1|NULL|NULL"},
    {"kafka",
	KAFKA "\"key\":{\"id\":7},\"payload\":{\"a\": [1, null]},"
	      "\"value_schema_id\":3}",
	"{\"a\": [1, null]}|t|0|1|NULL|{\"id\":7}"},
    {"kafka", KAFKA "\"payload\":12}", "12|t|0|1|NULL|NULL"},
    {"kafka", KAFKA "\"key\":\"k\"}", "format"},
    {"kafka", "{\"topic\":\"t\",\"partition\":0,\"payload\":\"a\"}", "format"},
    {"kafka", "{\"topic\":\"t\",\"offset\":0,\"payload\":\"a\"}", "format"},
    {"kafka", "{\"partition\":0,\"offset\":0,\"payload\":\"a\"}", "format"},
    {"kafka", "{\"topic\":1,\"partition\":0,\"offset\":0,\"payload\":\"a\"}",
	"format"},
    {"kafka", KAFKA "\"payload\":\"a\"", "json"},
    {"rejects", "a.log\t17\tformat\tthe line", "the line|a.log|17|format"},
    {"rejects", "a\\tb\\\\\t0\tjson\ta\tb", "a\tb|a\tb\\|0|json"},
    {"rejects", "-\t1\ttime\t\\x5Cx41\\xe9\\\\x4\\xg0\\",
	"\\x41\xe9\\\\x4\\xg0\\|-|1|time"},
    {"rejects", "-\t1\tfields\ta\\x0Ab", "a\nb|-|1|fields"},
    {"rejects", "-\t1\tlong\t", "|-|1|long"},
    {"rejects", "-\t1\tlong\ta", "a|-|1|long"},
    {"rejects", "-\t1\tother\ta", "format"},
    {"rejects", "-\t1\t\ta", "format"},
    {"rejects", "-\t\ttime\ta", "format"},
    {"rejects", "-\t-1\ttime\ta", "format"},
    {"rejects", "-\t01\ttime\ta", "format"},
    {"rejects", "-\tx\ttime\ta", "format"},
    {"rejects", "-\t99999999999999999999\ttime\ta", "format"},
    {"rejects", "-\t1\ttime", "format"},
    {"rejects", "-\t1 \ttime\ta", "format"},
    {"rejects", "", "format"},
    {"syslog",
	"<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - "
	"\xef\xbb\xbf'su root' failed for lonvick on /dev/pts/8",
	"'su root' failed for lonvick on /dev/pts/8|2003-10-11T22:14:15.003Z|"
	"mymachine.example.com|su|NULL|34|auth|crit|ID47|NULL"},
    {"syslog", "Feb  6 12:14:14 localhost haproxy[14389]: x",
	"x|2009-02-06T12:14:14.000Z|localhost|haproxy|14389|NULL|NULL|NULL|"
	"NULL|NULL"},
    {"syslog", "<191>Feb  6 12:14:14,0129 haproxy: x",
	"x|2009-02-06T12:14:14.012Z|NULL|haproxy|NULL|191|local7|debug|NULL|"
	"NULL"},
    {"syslog", "<0>Feb  6 12:14:14.5 h x",
	"x|2009-02-06T12:14:14.500Z|h|NULL|NULL|0|kern|emerg|NULL|NULL"},
    {"syslog", "<80>Feb  6 2011 12:14:14 h x",
	"x|2011-02-06T12:14:14.000Z|h|NULL|NULL|80|authpriv|emerg|NULL|NULL"},
    {"syslog", "2012 Feb 29 12:14:14 h x",
	"x|2012-02-29T12:14:14.000Z|h|NULL|NULL|NULL|NULL|NULL|NULL|NULL"},
    {"syslog", "2011 Feb 29 12:14:14 h x",
	"x|NULL|h|NULL|NULL|NULL|NULL|NULL|NULL|NULL"},
    {"syslog", "Feb 30 12:14:14 h x",
	"x|NULL|h|NULL|NULL|NULL|NULL|NULL|NULL|NULL"},
    {"syslog", "Dec 31 23:59:59 h x",
	"x|2008-12-31T23:59:59.000Z|h|NULL|NULL|NULL|NULL|NULL|NULL|NULL"},
    {"syslog", "2024-01-15T10:00:00.123456+01:00 h t[1]: x",
	"x|2024-01-15T10:00:00.123456+01:00|h|t|1|NULL|NULL|NULL|NULL|NULL"},
    {"syslog", "<165>1 - - - - - [a b=\"c\"]",
	"|NULL|NULL|NULL|NULL|165|local4|notice|NULL|[a b=\"c\"]"},
    {"syslog", "a", "format"},
};

/* A state of each wrapper, for all of its lines. */
static void *state[8];

static int
unwrap(
    const struct wrap *w, struct str line, struct str *inner, struct value *own)
{
	void **st = &state[w - wraps];

	if (*st == NULL)
		*st = w->open();
	return w->unwrap(*st, line, inner, own);
}

/* Bytes with what may be read behind them. */
static struct str
padded(struct buf *b, struct str s, int pad)
{
	b->n = 0;
	buf_put(b, s.p, s.n);
	memset(buf_room(b, 0), pad, SCAN_PAD);
	return (struct str){b->p, b->n};
}

static void
put(struct buf *b, struct str s)
{
	static char after[SCAN_PAD];

	memcpy(after, s.p + s.n, SCAN_PAD);
	buf_put(b, s.p, s.n);
}

static struct buf
parts(const struct wrap *w, struct str line)
{
	struct value own[WRAP_COLUMNS];
	struct str inner, same;
	struct buf b = {0};
	int what = unwrap(w, line, &inner, own);

	if (what != FORM_EVENT) {
		struct miss m = {0};

		w->miss(state[w - wraps], line, &m);
		CHECK(m.what.n > 0 && m.at <= line.n, "what is missing");
		free(m.what.p);
		buf_str(&b, what == BAD_JSON ? "json" : "format");
	} else {
		size_t i = 0;

		put(&b, inner);
		for (const char *p = w->columns; p; p = strchr(p + 1, ' ')) {
			buf_str(&b, "|");
			if (own[i].null)
				buf_str(&b, "NULL");
			else
				put(&b, own[i].text);
			i++;
		}
		CHECK(
		    unwrap(w, line, &same, NULL) == what && str_eq(inner, same),
		    "nobody asks for the rest");
	}
	buf_put(&b, "", 1);
	return b;
}

static void
lines(void)
{
	static const int after[] = {0, '"', '}', '\n', ' ', 'n', '\\'};
	struct buf b = {0};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct wrap *w =
		    wrap_find(cases[i].wrap, strlen(cases[i].wrap));

		for (size_t k = 0; k < LENGTH(after); k++) {
			struct buf got = parts(
			    w, padded(&b, str_of(cases[i].line), after[k]));

			CHECK(strcmp(got.p, cases[i].parts) == 0, got.p);
			free(got.p);
		}
	}
	free(b.p);
}

/* Whether docker's lines are whole, and unwrapped right after the question. */
static void
whole(void)
{
	static const struct {
		const char *line;
		bool goes_on;
	} rows[] = {
	    {"{\"log\":\"a\\n\"," STREAM "}", false},
	    {"{\"log\":\"a\"," STREAM "}", true},
	    {"{\"log\":\"\"," STREAM "}", true},
	    {"{\"log\":\"\\n\"," STREAM "}", false},
	    {"{\"log\":\"a\\\\n\"," STREAM "}", true},
	    {"{\"log\":\"a\\\\\\n\"," STREAM "}", false},
	    {"{\"log\":\"a\\u000a\"," STREAM "}", false},
	    {"{\"log\":\"n\"," STREAM "}", true},
	    {"{\"log\":\"a\\r\"," STREAM "}", true},
	    {"{\"log\":\"a\"," STREAM, false},
	    {"{\"log\":\"a\"}", false},
	    {"", false},
	};
	const struct wrap *w = wrap_find("docker", 6);
	struct buf b = {0};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str line = padded(&b, str_of(rows[i].line), 'n');
		struct buf one = parts(w, line), two;

		CHECK(w->goes_on(state[w - wraps], line) == rows[i].goes_on,
		    rows[i].line);
		two = parts(w, line);
		CHECK(strcmp(one.p, two.p) == 0, rows[i].line);
		free(one.p);
		free(two.p);
	}
	free(b.p);
}

/* Bytes that are most often those of escapes. */
static void
random_bytes(struct buf *b, unsigned long long *seed)
{
	static const char often[] = "\\\\\\\\xxxx00aAfFgG5C\t\n\r\x7f\xff";

	b->n = 0;
	for (size_t n = check_random(seed) % 40; n > 0; n--) {
		unsigned long long r = check_random(seed);
		char c = (char)(r >> 8);

		if (r % 8 > 0)
			c = often[(r >> 8) % sizeof often];
		buf_put(b, &c, 1);
	}
	memset(buf_room(b, 0), '4', SCAN_PAD);
}

static void
any_reject(void)
{
	const struct wrap *w = wrap_find("rejects", 7);
	struct buf bytes = {0}, line = {0};
	unsigned long long seed = 1;

	for (int round = 0; round < 200000; round++) {
		struct str inner = {0};

		random_bytes(&bytes, &seed);
		line.n = 0;
		buf_str(&line, "f\t1\tformat\t");
		utf_line(&line, (struct str){bytes.p, bytes.n}, true);
		memset(buf_room(&line, 0), '4', SCAN_PAD);
		CHECK(memchr(line.p + 11, '\t', line.n - 11) == NULL &&
			  memchr(line.p, '\n', line.n) == NULL,
		    "one field, one line");
		CHECK(unwrap(w, (struct str){line.p, line.n}, &inner, NULL) ==
			      FORM_EVENT &&
			  str_eq(inner, (struct str){bytes.p, bytes.n}),
		    line.p);
	}
	free(bytes.p);
	free(line.p);
}

/* The first 64 KiB of a line that was too long are no line. */
static void
long_reject(void)
{
	const struct wrap *w = wrap_find("rejects", 7);
	struct buf line = {0};
	struct str inner;

	buf_str(&line, "f\t1\tlong\t");
	for (size_t i = 0; i < 64 * 1024 - 1; i++)
		buf_str(&line, "a");
	for (int more = 0; more < 3; more++) {
		struct str s = {line.p, line.n};

		CHECK(unwrap(w, s, &inner, NULL) ==
			  (more == 1 ? (int)BAD_LONG : (int)FORM_EVENT),
		    "long");
		buf_str(&line, "a");
	}
	free(line.p);
}

int
main(void)
{
	scan_start();
	times_now("2009-01-15");
	lines();
	whole();
	any_reject();
	long_reject();
	CHECK(wrap_find("dock", 4) == NULL, "no wrapper");
	CHECK(wrap_find("docker:", 7) == NULL, "no wrapper");
	CHECK(wrap_find("", 0) == NULL, "no wrapper");
	return check_failed;
}
