/*
 * json_paths: what paths lead to, by tables, and by a naive model that builds
 * a tree and then looks; the texts of the model are made at random, then hurt
 */
#include "json_text.h"
#include <stdint.h>

struct found {
	enum json_kind kind;
	const char *text;
};

static const char *const path[] = {"a", "a.b", "a.b.c", "a.0", "a.1.b", "ab",
    "geo", "geo.country", "geo.country", "x", "", "a.10", "0", "q\"",
    "a key as long as 29 characters", "a key that is longer than the guess"};

#define PATHS LENGTH(path)
#define ABSENT                  \
	{                       \
		JSON_ABSENT, "" \
	}
#define TEXT(s)                \
	{                      \
		JSON_STRING, s \
	}
#define NUMBER(s)              \
	{                      \
		JSON_NUMBER, s \
	}
#define NESTED(s)              \
	{                      \
		JSON_NESTED, s \
	}

static const struct {
	const char *text;
	const char *path[3]; /* of path[]; the rest must be absent */
	struct found found[3];
} rows[] = {
    {"{}", {NULL}, {ABSENT}},
    {"{\"a\":\"v\"}", {"a"}, {TEXT("v")}},
    {"{\"a\":\"\"}", {"a"}, {TEXT("")}},
    {"{\"a\":\"v\\n\"}", {"a"}, {TEXT("v\\n")}},
    {"{\"a\":-1.50e3}", {"a"}, {NUMBER("-1.50e3")}},
    {"{\"a\":true}", {"a"}, {{JSON_WORD, "true"}}},
    {"{\"a\":false , \"x\":0}", {"a", "x"},
	{{JSON_WORD, "false"}, NUMBER("0")}},
    {"{\"a\":null}", {"a"}, {{JSON_NULL, "null"}}},
    {"{\"a\":[ 1, 2 ]}", {"a", "a.0"}, {NESTED("[ 1, 2 ]"), NUMBER("1")}},
    {"{\"a\":{}}", {"a"}, {NESTED("{}")}},
    {"{\"b\":{\"a\":1},\"c\":[{\"a\":1}]}", {NULL}, {ABSENT}},
    {"{ \"a\" : { \"b\" : 1 } }", {"a", "a.b"},
	{NESTED("{ \"b\" : 1 }"), NUMBER("1")}},
    {"{\"a\":{\"b\":{\"c\":7}}}", {"a", "a.b", "a.b.c"},
	{NESTED("{\"b\":{\"c\":7}}"), NESTED("{\"c\":7}"), NUMBER("7")}},
    /* the last of duplicate keys wins whole */
    {"{\"a\":1,\"a\":\"2\"}", {"a"}, {TEXT("2")}},
    {"{\"a\":1,\"a\":null}", {"a"}, {{JSON_NULL, "null"}}},
    {"{\"a\":{\"b\":1},\"a\":2}", {"a"}, {NUMBER("2")}},
    {"{\"a\":{\"b\":1},\"a\":{}}", {"a"}, {NESTED("{}")}},
    {"{\"a\":{\"b\":1},\"a\":[5]}", {"a", "a.0"}, {NESTED("[5]"), NUMBER("5")}},
    {"{\"a\":[5],\"a\":{\"b\":1}}", {"a", "a.b"},
	{NESTED("{\"b\":1}"), NUMBER("1")}},
    {"{\"a\":{\"b\":1,\"b\":[]}}", {"a", "a.b"},
	{NESTED("{\"b\":1,\"b\":[]}"), NESTED("[]")}},
    {"{\"a\":1,\"\\u0061\":2}", {"a"}, {NUMBER("2")}},
    {"{\"geo\":{\"country\":\"X\"},\"geo\":null}", {"geo"},
	{{JSON_NULL, "null"}}},
    /* a path that is the beginning of another; the same path twice */
    {"{\"geo\":{\"country\":\"X\"}}", {"geo", "geo.country"},
	{NESTED("{\"country\":\"X\"}"), TEXT("X")}},
    {"{\"geo\":null}", {"geo"}, {{JSON_NULL, "null"}}},
    {"{\"geo\":\"country\"}", {"geo"}, {TEXT("country")}},
    /* keys are compared unescaped */
    {"{\"a\\u0062\":1}", {"ab"}, {NUMBER("1")}},
    {"{\"\\u0061\\u0062\":1}", {"ab"}, {NUMBER("1")}},
    {"{\"q\\\"\":1}", {"q\""}, {NUMBER("1")}},
    {"{\"q\\u0022\":1}", {"q\""}, {NUMBER("1")}},
    {"{\"a\\u0000\":1}", {NULL}, {ABSENT}},
    {"{\"A\":1,\"aa\":1,\"a \":1}", {NULL}, {ABSENT}},
    {"{\"\":1}", {""}, {NUMBER("1")}},
    {"{\"a.b\":1}", {NULL}, {ABSENT}},
    {"{\"a key as long as 29 characters\":1}",
	{"a key as long as 29 characters"}, {NUMBER("1")}},
    {"{\"a key that is longer than the guess\":1}",
	{"a key that is longer than the guess"}, {NUMBER("1")}},
    /* a number is a key in an object, an index in an array */
    {"{\"a\":{\"0\":1}}", {"a", "a.0"}, {NESTED("{\"0\":1}"), NUMBER("1")}},
    {"{\"0\":[1]}", {"0"}, {NESTED("[1]")}},
    {"{\"a\":[[],{\"b\":1}]}", {"a", "a.0", "a.1.b"},
	{NESTED("[[],{\"b\":1}]"), NESTED("[]"), NUMBER("1")}},
    {"{\"a\":[{\"b\":1}]}", {"a", "a.0"},
	{NESTED("[{\"b\":1}]"), NESTED("{\"b\":1}")}},
    {"{\"a\":[0,1,2,3,4,5,6,7,8,9,10]}", {"a", "a.0", "a.10"},
	{NESTED("[0,1,2,3,4,5,6,7,8,9,10]"), NUMBER("0"), NUMBER("10")}},
};

static void
table(void)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		CHECK(parse(str_of(rows[i].text)), rows[i].text);
		for (size_t k = 0; k < PATHS; k++) {
			struct found f = ABSENT;
			struct json_value v = value[k];

			for (size_t m = 0; m < 3 && rows[i].path[m]; m++)
				if (strcmp(path[k], rows[i].path[m]) == 0)
					f = rows[i].found[m];
			CHECK(v.kind == f.kind, rows[i].text);
			CHECK(v.kind == JSON_ABSENT ||
				  str_eq(v.text, str_of(f.text)),
			    rows[i].text);
			CHECK(v.kind != JSON_STRING ||
				  v.escaped == (strchr(f.text, '\\') != NULL),
			    rows[i].text);
		}
	}
}

/* Many more keys than can be learned, then wanted ones again. */
static void
many_keys(void)
{
	struct buf b = {0};

	buf_put(&b, "{", 1);
	for (int i = 0; i < 5000; i++) {
		char key[32];
		int n = snprintf(key, sizeof key, "\"key%d\":%d,", i, i);

		buf_put(&b, key, (size_t)n);
	}
	buf_put(&b, "\"x\":7}", 6);
	for (int i = 0; i < 3; i++) {
		CHECK(parse_padded((struct str){b.p, b.n}, "\n"), "many keys");
		CHECK(str_eq(value[9].text, STR("7")), "many keys");
	}
	free(b.p);
	table();
}

/*
 * The model: looks for one path in a text that ends with NUL. A path is what is
 * left of it, with a dot before each part; NULL leads nowhere. All of these
 * take a place in the text and return the one behind, or NULL.
 */
static const char *model(
    const char *p, const char *left, struct json_value *found);

static const char *
skip(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

static const char *
model_string(const char *p)
{
	for (p++; *p != '"'; p++) {
		if ((unsigned char)*p < 0x20)
			return NULL;
		if (*p != '\\')
			continue;
		if (*++p == '\0' || !strchr("\"\\/bfnrtu", *p))
			return NULL;
		if (*p == 'u' && strspn(p + 1, "0123456789abcdefABCDEF") < 4)
			return NULL;
		p += *p == 'u' ? 4 : 0;
	}
	return p + 1;
}

static const char *
model_number(const char *p)
{
	static const char digits[] = "0123456789";
	size_t n;

	p += *p == '-';
	n = strspn(p, digits);
	if (n == 0 || (n > 1 && *p == '0'))
		return NULL;
	p += n;
	if (*p == '.') {
		n = strspn(++p, digits);
		p += n;
	}
	if (n > 0 && (*p == 'e' || *p == 'E')) {
		p += 1 + (p[1] == '+' || p[1] == '-');
		n = strspn(p, digits);
		p += n;
	}
	return n > 0 ? p : NULL;
}

/* What is left of a path behind a key, NULL when it leads elsewhere. */
static const char *
follow(const char *left, const char *key, size_t n)
{
	if (!left || *left != '.' || strcspn(left + 1, ".") != n ||
	    memcmp(left + 1, key, n) != 0)
		return NULL;
	return left + 1 + n;
}

static const char *
model_member(const char *p, const char *left, struct json_value *found)
{
	const char *from = p + 1;
	char key[256];
	size_t n;

	if (*p != '"' || !(p = model_string(p)))
		return NULL;
	n = json_unescape(key, (struct str){from, (size_t)(p - from) - 1});
	left = follow(left, key, n);
	if (left)
		found->kind = JSON_ABSENT;
	p = skip(p);
	return *p == ':' ? model(skip(p + 1), left, found) : NULL;
}

static const char *
model_nested(const char *p, const char *left, struct json_value *found)
{
	char close = *p == '{' ? '}' : ']';
	char index[16];

	p = skip(p + 1);
	if (*p == close)
		return p + 1;
	for (int i = 0;; i++) {
		int n = snprintf(index, sizeof index, "%d", i);

		p = close == '}'
			? model_member(p, left, found)
			: model(p, follow(left, index, (size_t)n), found);
		if (!p)
			return NULL;
		p = skip(p);
		if (*p == close)
			return p + 1;
		if (*p != ',')
			return NULL;
		p = skip(p + 1);
	}
}

static const char *
model(const char *p, const char *left, struct json_value *found)
{
	static const char *const words[] = {"true", "false", "null"};
	struct json_value v = {{p, 0}, JSON_ABSENT, false};
	const char *end = NULL;

	if (*p == '{' || *p == '[') {
		v.kind = JSON_NESTED;
		end = model_nested(p, left, found);
	} else if (*p == '"') {
		v.kind = JSON_STRING;
		v.text.p++;
		end = model_string(p);
	} else if (*p == '-' || (*p >= '0' && *p <= '9')) {
		v.kind = JSON_NUMBER;
		end = model_number(p);
	}
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strncmp(p, words[i], strlen(words[i])) == 0) {
			v.kind = i < 2 ? JSON_WORD : JSON_NULL;
			end = p + strlen(words[i]);
		}
	if (!end || !left || *left != '\0')
		return end;
	v.text.n = (size_t)(end - v.text.p) - (v.kind == JSON_STRING);
	v.escaped = v.kind == JSON_STRING && memchr(p, '\\', v.text.n + 1);
	*found = v;
	return end;
}

static void
compare(const char *text)
{
	bool valid = parse_padded(str_of(text), "\"}]:,0e");

	for (size_t i = 0; i < PATHS; i++) {
		struct json_value m = {.kind = JSON_ABSENT};
		char left[64];
		const char *end;

		snprintf(left, sizeof left, ".%s", path[i]);
		end = skip(text);
		end = *end == '{' ? model(end, left, &m) : NULL;
		CHECK(valid == (end && *skip(end) == '\0'), text);
		if (!valid)
			return;
		CHECK(value[i].kind == m.kind, text);
		if (m.kind == JSON_ABSENT)
			continue;
		CHECK(str_eq(value[i].text, m.text), text);
		CHECK(value[i].escaped == m.escaped, text);
	}
}

/* Appends one of the words of a list that | separates. */
static void
put_one(struct buf *b, unsigned long long *seed, const char *list)
{
	size_t n = 1, k;

	for (const char *p = list; *p; p++)
		n += *p == '|';
	for (k = check_random(seed) % n; k > 0; k--)
		list = strchr(list, '|') + 1;
	buf_put(b, list, strcspn(list, "|"));
}

static void
put_value(struct buf *b, unsigned long long *seed, int depth)
{
	static const char keys[] =
	    "\"a\"|\"b\"|\"c\"|\"a\"|\"b\"|\"ab\"|\"a\\u0062\"|\"\\u0061\"|"
	    "\"0\"|\"1\"|\"geo\"|\"country\"|\"x\"|\"\"|\"q\\\"\"|\"other\"|"
	    "\"a key as long as 29 characters\"|\"unlike\"|"
	    "\"a key that is longer than the guess\"";
	bool object = depth == 0 || check_random(seed) % 2;
	size_t n = check_random(seed) % (depth ? 4 : 8);

	if (depth > 0 && check_random(seed) % (depth < 3 ? 2 : 8)) {
		put_one(b, seed,
		    "0|-1|1.5e3|12345678901234567890|true|false|null|\"\"|"
		    "\"v\"|"
		    "\"0123456789abcdef\"|\"\\n\"|\"\\ud834\\u0041\"|"
		    "\"\xc3\xa9\"|"
		    "\"a longer string, with , and } and \\\" in it ...\"");
		return;
	}
	buf_put(b, object ? "{" : "[", 1);
	for (size_t i = 0; i < n; i++) {
		put_one(b, seed, i ? ",|,|,|, | ,\n" : "|||| ");
		if (object) {
			put_one(b, seed, keys);
			put_one(b, seed, ":|:|:|: | :");
		}
		put_value(b, seed, depth + 1);
	}
	put_one(b, seed, "|||| ");
	buf_put(b, object ? "}" : "]", 1);
}

static void
against_model(void)
{
	static const char bytes[] = "{}[]:,\"\\u0ea1-+.tn \n\x01\xff";
	unsigned long long seed = 1;

	for (int i = 0; i < 5000; i++) {
		struct buf b = {0};

		put_value(&b, &seed, 0);
		buf_put(&b, "", 1);
		compare(b.p);
		for (int k = 0; k < 8 && b.n > 2; k++) {
			size_t at = check_random(&seed) % (b.n - 1);
			char was = b.p[at];

			b.p[at] =
			    bytes[check_random(&seed) % (sizeof bytes - 1)];
			compare(b.p);
			if (k < 6)
				b.p[at] = was;
		}
		free(b.p);
	}
}

int
main(void)
{
	compile(path, PATHS);
	table();
	table(); /* what was learned must not change anything */
	many_keys();
	against_model();
	return check_failed;
}
