/*
 * json: RFC 8259's values, right and wrong, cut off, and a million deep
 */
#include "json_text.h"

/*
 * RFC 8259: values, each inside an object and an array
 */
static const char *const right[] = {"0", "-0", "1", "-1", "10", "1234567890",
    "0.0", "-0.0", "0.5", "1.5", "10.25", "1e1", "1E1", "1e+1", "1e-1", "1E+10",
    "1E-10", "0e0", "0e1", "0E+0", "-0e-0", "1.5e5", "-1.5E-005", "1e00",
    "123456789012345678901234567890", "0.00000000000000000000000000000000001",
    "1e999999", "-123.456e+78", "true", "false", "null", "\"\"", "\"a\"",
    "\" \"", "\"\\\"\"", "\"\\\\\"", "\"\\/\"", "\"\\b\\f\\n\\r\\t\"",
    "\"\\u0000\"", "\"\\u0041\"", "\"\\uabcd\"", "\"\\uABCD\"",
    "\"\\uD834\\uDD1E\"", "\"\\ud834\"", "\"\\udd1e\\ud834\"", "\"\\ud834\\n\"",
    "\"\\\\u12\"", "\"/\"", "\"'\"", "\"\x7f\"", "\"\xc3\xa9\"",
    "\"\xe2\x82\xac\"", "\"\xf0\x9d\x84\x9e\"", "\"\xff\"", "\"\x80\"",
    "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xef\xbb\xbf\"", "\"{}[],:\"",
    "\"0123456789abcde\"", "\"0123456789abcdef\"", "\"0123456789abcdef0\"",
    "\"0123456789abcde\\n\"", "\"0123456789abcd\\\"\\\"\"",
    "\"0123456789abcdef0123456789abcde\\\\\"",
    "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"",
    "{}", "[]", "{ }", "[ ]", "[\n]", "{\t\r\n }", "[0]", "[0,1]", "[ 0 , 1 ]",
    "[[]]", "[[],[]]", "[{}]", "{\"a\":{}}", "{\"a\":[]}", "{\"\":0}",
    "{ \"a\" : 0 , \"b\" : 1 }", "{\"a\":0,\"a\":1}", "[null,true,false]",
    "[\"\",\"\"]", "[1,\"a\",{},[],null]", "{\"a\\\"b\":0}", "{\"a\\u0062\":0}",
    "[[[[[[[[[[0]]]]]]]]]]", "[{\"a\":[{\"b\":[]}]}]", "\t0", "0\t", "\n0\n",
    "\r0\r", " true ", " \"\" ", " {} ", " [] ", "[1.0,-2e3,0]", "[-0]",
    "[0e1]", "\"\\u0020\\u007f\"",
    "{\"0123456789abcdef0123456789abcdef0123456789\":0}"};

static const char *const wrong[] = {"", " ", "-", "+1", "01", "00", "-01",
    "-00", "1.", ".5", "-.5", "0.", "1.e1", "1e", "1e+", "1e-", "1E", "1e1.5",
    "1e1e1", "1.2.3", "0x1", "0b1", "1_0", "1 0", "--1", "-a", "1a", "0a",
    "1e++1", "Infinity", "-Infinity", "NaN", "nan", "inf", "\xef\xbc\x91",
    "tru", "truee", "True", "TRUE", "fals", "falsee", "nul", "nulll", "Null",
    "n", "t", "f", "true false", "undefined", "a", "'a'", "\"", "\"a", "a\"",
    "\"\"\"", "\"a\"b", "\"a\" \"b\"", "\"\\\"", "\"\\", "\"\\a\"", "\"\\0\"",
    "\"\\x41\"", "\"\\'\"", "\"\\U0041\"", "\"\\ \"", "\"\\u\"", "\"\\u1\"",
    "\"\\u12\"", "\"\\u123\"", "\"\\u123g\"", "\"\\ug123\"", "\"\\u 123\"",
    "\"\\u+123\"", "\"\\u12\\u34\"", "\"\\ud834\\u\"", "\"\\\n\"", "\"\n\"",
    "\"\t\"", "\"\r\"", "\"\x01\"", "\"\x1f\"", "\"0123456789abcdef\x1f\"",
    "\"0123456789abcde\n\"", "\"0123456789abcdef\\x\"", "\"a\\\xff\"", "{", "}",
    "[", "]", "[}", "{]", "[0", "0]", "[0,", "[0,]", "[,0]", "[,]", "[0,,1]",
    "[0 1]", "[0}", "[0:1]", "[0;1]", "[]]", "[[]", "[]{}", "{}{}", "{}[]",
    "{}}", "{{}}", "{[]}", "{0:1}", "{a:1}", "{'a':1}", "{null:1}", "{\"a\"",
    "{\"a\"}", "{\"a\":", "{\"a\":}", "{\"a\":0", "{\"a\":0,", "{\"a\":0,}",
    "{,\"a\":0}", "{,}", "{\"a\":0,,\"b\":1}", "{\"a\":0 \"b\":1}", "{\"a\",0}",
    "{\"a\" 0}", "{\"a\"::0}", "{\"a\":0:1}", "{\"a\":0]", "{\"a\":0;\"b\":1}",
    "{:0}", "{\"a\":0,\"b\"}", "{\"a\":0,\"b\":}", "{\"a\":0,b:1}",
    "{\"a\":0,1}", "{\"a\n\":0}", "{\"\\x\":0}", "{\"a\\\":0}", "{\"\t\":0}",
    "\f0", "\v0",
    "\xc2\xa0"
    "0",
    "\xef\xbb\xbf"
    "0",
    "0\f", "// a\n0", "/* a */ 0", "#\n0", "*", ":", ",", "\\", "\\n", "\x7f",
    "\x01", "[\x01]", "{\x01}", "[\"a\",\n", "[1,\n1\n,1", "<null>", "[<null>]",
    "\"a\":0", "[\"a\":0]", "[\"\": 1]", "$", "&", "1]", "{\"a\":\"b\"}#",
    "{\"a\":\"b\"}/**/", "[1]x", "[\"a\"\\f]"};

static bool
parse_inside(const char *before, const char *text, const char *after)
{
	char room[256];

	snprintf(room, sizeof room, "%s%s%s", before, text, after);
	return parse(str_of(room));
}

static void
values(const char *const text[], size_t n, bool valid)
{
	static const char *const around[][2] = {
	    {"{\"k\":", "}"},
	    {"{\"not wanted\":", "}"},
	    {"{\"k\":[", ",0]}"},
	    {"{\"a\":{\"b\":", "},\"z\":1}"},
	};

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < LENGTH(around); k++)
			CHECK(valid == parse_inside(
					   around[k][0], text[i], around[k][1]),
			    text[i]);
}

/* Only an object is a line. */
static void
lines(void)
{
	static const char *const good[] = {
	    "{}", " {}", "{} ", "\t\r\n {}\n\r\t ", "{\"a\":1}\r"};
	static const char *const bad[] = {"", " ", "0", "\"a\"", "null", "[]",
	    "[{}]", "{}{}", "{},", "{}0", "x{}", "{}x", "\xef\xbb\xbf{}",
	    "{}\f"};

	for (size_t i = 0; i < LENGTH(good); i++)
		CHECK(parse(str_of(good[i])), good[i]);
	for (size_t i = 0; i < LENGTH(bad); i++)
		CHECK(!parse(str_of(bad[i])), bad[i]);
	CHECK(!parse((struct str){"{}\0", 3}), "NUL");
	CHECK(!parse((struct str){"{\"a\":\"\0\"}", 9}), "NUL in a string");
	CHECK(!parse((struct str){"{\"a\0\":1}", 8}), "NUL in a key");
}

static void
truncations(void)
{
	static const char text[] =
	    "{\"k\":\"v\\u00e9\\\"\",\"a\":{\"b\":[1.5e-3,true,{\"c\":null}],"
	    "\"long key that is never guessed\":\"0123456789abcdef0\"},"
	    "\"z\" : [ ] , \"n\" : -0 , \"f\" : false , \"e\" : { } }";
	size_t n = sizeof text - 1;

	for (size_t i = 0; i <= n; i++)
		CHECK(parse((struct str){text, i}) == (i == n), text + i);
}

static void
deep(const char *open, const char *close)
{
	enum {
		DEEP = 1000000
	};
	struct buf b = {0};

	buf_put(&b, "{\"a\":", 5);
	for (size_t i = 0; i < DEEP; i++)
		buf_put(&b, open, strlen(open));
	buf_put(&b, "0", 1);
	for (size_t i = 0; i < DEEP; i++)
		buf_put(&b, close, strlen(close));
	buf_put(&b, "}", 1);
	CHECK(parse_padded((struct str){b.p, b.n}, "}"), open);
	CHECK(!parse_padded((struct str){b.p, b.n - 1}, "}"), "a bracket less");
	b.p[b.n - 2] ^= ']' ^ '}';
	CHECK(!parse_padded((struct str){b.p, b.n}, "}"), "a wrong bracket");
	free(b.p);
}

static void
escapes(void)
{
	const struct {
		const char *text;
		struct str bytes;
	} t[] = {{"", STR("")}, {"a", STR("a")},
	    {"\\\"\\\\\\/\\b\\f\\n\\r\\t", STR("\"\\/\b\f\n\r\t")},
	    {"a\\nb\\nc", STR("a\nb\nc")}, {"\\u0000", STR("\0")},
	    {"x\\u0000y", STR("x\0y")}, {"\\u0041\\u007f", STR("A\x7f")},
	    {"\\u0080\\u07ff", STR("\xc2\x80\xdf\xbf")},
	    {"\\u0800\\uD7FF\\ue000\\uffff",
		STR("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf")},
	    {"\\ud800\\udc00", STR("\xf0\x90\x80\x80")},
	    {"\\uD834\\uDD1E", STR("\xf0\x9d\x84\x9e")},
	    {"\\uDBFF\\uDFFF", STR("\xf4\x8f\xbf\xbf")},
	    {"\\ud834", STR("\\ud834")}, {"\\uDD1E", STR("\\uDD1E")},
	    {"\\ud834x", STR("\\ud834x")}, {"\\ud834\\n", STR("\\ud834\n")},
	    {"\\ud834\\u0041", STR("\\ud834A")},
	    {"\\ud834\\ud834\\udd1e", STR("\\ud834\xf0\x9d\x84\x9e")},
	    {"\\udd1e\\ud834", STR("\\udd1e\\ud834")},
	    {"\\ud834\\\\udd1e", STR("\\ud834\\udd1e")},
	    {"\xff\\u00e9\xc3", STR("\xff\xc3\xa9\xc3")}};

	for (size_t i = 0; i < LENGTH(t); i++) {
		struct str text = str_of(t[i].text);
		char *to = mem_get(text.n);
		size_t n = json_unescape(to, text);

		CHECK(str_eq((struct str){to, n}, t[i].bytes), t[i].text);
		free(to);
	}
}

int
main(void)
{
	compile((const char *const[]){"k", "a.b.1", "a.b"}, 3);
	values(right, LENGTH(right), true);
	values(wrong, LENGTH(wrong), false);
	lines();
	truncations();
	deep("[", "]");
	deep("{\"a\":", "}");
	deep("[{\"k\":", "}]");
	escapes();
	return check_failed;
}
