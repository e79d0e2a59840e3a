/*
 * logfmt: pairs, quotes, escapes, and all that is none
 */
#include "form_show.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

static struct show s;

static void
test_pairs(void)
{
	show_open(&s, &form_logfmt, "time ts", "a,b,ab=a.b,x==x,again=a");
	SHOW(&s, "time=1 a=2 b=3", "[1][2][3]NULLNULL[2]");
	SHOW(&s, "a=2 time=1", "[1][2]NULLNULLNULL[2]");
	SHOW(&s, " \t ts=7\ta=2  \t", "[7][2]NULLNULLNULL[2]");
	SHOW(&s, "ts=7 time=1", "[1]NULLNULLNULLNULLNULL");
	SHOW(&s, "time= ts=7", "[]NULLNULLNULLNULLNULL");
	SHOW(&s, "time a b=", "[][][]NULLNULL[]");
	SHOW(&s, "a=1 a=2 a=3", "NULL[3]NULLNULLNULL[3]");
	SHOW(&s, "a=1 a", "NULL[]NULLNULLNULL[]");
	SHOW(&s, "a.b=1 a.=2 .b=3 A=4", "NULLNULLNULL[1]NULLNULL");
	SHOW(&s, "a==1 b=a=b", "NULL[=1][a=b]NULLNULL[=1]");
	SHOW(&s, "a=b= c", "NULL[b=]NULLNULLNULL[b=]");
	SHOW(&s, "a=\"\" b=\"=\"", "NULL[][=]NULLNULL[]");
	SHOW(&s, "a=\"x y\" b=\"\ty\"", "NULL[x y][\ty]NULLNULL[x y]");
	SHOW(&s, "a='x y'", "NULL['x]NULLNULLNULL['x]");
	SHOW(&s, "a=\xc3\xa9\xff\x7f",
	    "NULL[\xc3\xa9\xff\x7f]NULLNULLNULL"
	    "[\xc3\xa9\xff\x7f]");
	SHOW(&s, "x", "format 0: no key=value");
	SHOW(&s, "x y z", "format 0: no key=value");
	SHOW(&s, " ", "format 0: no key=value");
	SHOW(&s, "a=1 =2", "format 4: a = without a key");
	SHOW(&s, "=", "format 0: a = without a key");
	SHOW(&s, "a=1 \"b\"=2", "format 4: a quote within a word");
	SHOW(&s, "a=1 b\"c=2", "format 5: a quote within a word");
	SHOW(&s, "a=1 b=2\"", "format 7: a quote within a word");
	SHOW(&s, "a=\"x\"b=1", "format 5: text after the quotes of a value");
	SHOW(&s, "a=\"x\"\"", "format 5: text after the quotes of a value");
	SHOW(&s, "b=1 a=\"x", "format 6: quotes that do not end");
	SHOW(&s, "a=\"", "format 2: quotes that do not end");
	SHOW(&s, "a=\"x\\\"", "format 2: quotes that do not end");
	SHOW(&s, "a=\"x\\", "format 2: quotes that do not end");
	SHOW(&s, "a=\"\\\\\\\"", "format 2: quotes that do not end");
	SHOW(&s, "a=\001", "format 2: a control byte");
	SHOW(&s, "a=x\nb", "format 3: a control byte");
	SHOW(&s, "a\r=1", "format 1: a control byte");
	SHOW(&s, "a=1 \033", "format 4: a control byte");
	SHOW(&s, "a=\"\n\"", "format 3: a control byte");
	SHOW(&s, "a=\"\\\001\"", "format 4: a control byte");
	SHOW(&s, "a=1 b=\"\0\"", "format 7: a control byte");
}

static void
test_escapes(void)
{
	show_open(&s, &form_logfmt, "time", "a,b,c=a");
	SHOW(&s, "a=\"\\\"\\\\\\/\\'\"", "NULL[\"\\/']NULL[\"\\/']");
	SHOW(&s, "a=\"\\n\\r\\t\\a\\b\\f\\v\" b=\"\\n\"",
	    "NULL[\n\r\t\a\b\f\v][\n][\n\r\t\a\b\f\v]");
	SHOW(&s, "b=\"\\x41\\xc3\\xa9\\xF\\xg0\"",
	    "NULLNULL[A\xc3\xa9\\xF\\xg0]"
	    "NULL");
	SHOW(&s, "b=\"\\u0041\\u00e9\\u20AC\\ud834\\udd1e\"",
	    "NULLNULL[A\xc3\xa9\xe2\x82\xac\xf0\x9d\x84\x9e]NULL");
	SHOW(&s, "b=\"\\ud834\\udd1\"", "NULLNULL[\\ud834\\udd1]NULL");
	SHOW(&s, "b=\"\\ud834x\\udd1e\"", "NULLNULL[\\ud834x\\udd1e]NULL");
	SHOW(&s, "b=\"\\udd1e\\ud834\"", "NULLNULL[\\udd1e\\ud834]NULL");
	SHOW(&s, "b=\"\\ud834\\u0041\"", "NULLNULL[\\ud834A]NULL");
	SHOW(&s, "b=\"\\u123\\u12g4\"", "NULLNULL[\\u123\\u12g4]NULL");
	SHOW(&s, "b=\"\\U0001d11e\\U0000d834\\U00110000\\U0001\"",
	    "NULLNULL[\xf0\x9d\x84\x9e\\U0000d834\\U00110000\\U0001]NULL");
	SHOW(&s, "b=\"a\\qb\\0\\ \"", "NULLNULL[a\\qb\\0\\ ]NULL");
	SHOW(&s, "b=a\\nb\\", "NULLNULL[a\\nb\\]NULL");
	/* the last one counts, escaped or not */
	SHOW(&s, "a=\"\\n\" a=\\n", "NULL[\\n]NULL[\\n]");
	SHOW(&s, "a=\\n a=\"\\n\"", "NULL[\n]NULL[\n]");
}

/* The keys of a line are guessed from those of the line before. */
static void
test_guesses(void)
{
	struct buf line = {0};

	show_open(&s, &form_logfmt, "time", "a,z");
	SHOW(&s, "a=1 b=2", "NULL[1]NULL");
	SHOW(&s, "b=2 a=1", "NULL[1]NULL");
	SHOW(&s, "aa=1 a=2", "NULL[2]NULL");
	SHOW(&s, "a=1 aa=2", "NULL[1]NULL");
	for (int i = 0; i < 100; i++)
		buf_str(&line, "k=v ");
	buf_str(&line, "a=1 z=2 ");
	for (int i = 0; i < 3; i++)
		show_check(
		    __LINE__, &s, (struct str){line.p, line.n}, "NULL[1][2]");
	free(line.p);
	SHOW(&s,
	    "a234567890123456789012345678901=0 "
	    "a2345678901234567890123456789012=1 "
	    "a23456789012345678901234567890123=2 a=3",
	    "NULL[3]NULL");
	show_open(&s, &form_logfmt, "time",
	    "x=a234567890123456789012345678901,"
	    "y=a2345678901234567890123456789012,"
	    "z=a23456789012345678901234567890123");
	for (int i = 0; i < 2; i++)
		SHOW(&s,
		    "a234567890123456789012345678901=0 "
		    "a2345678901234567890123456789012=1 "
		    "a23456789012345678901234567890123=2 "
		    "a2345678901234567890123456789013=3 "
		    "a23456789012345678901234567890124=4",
		    "NULL[0][1][2]");
}

/* Anything goes in, and comes out the same whatever stands behind it. */
static void
test_random(void)
{
	static const char letters[] = "aab==\"\" \\n\001";
	unsigned long long seed = 1;

	show_open(&s, &form_logfmt, "a", "b");
	for (int i = 0; i < 100000; i++) {
		char text[200];
		size_t n = 1 + check_random(&seed) % (i % 100 ? 20 : 199);

		for (size_t k = 0; k < n; k++)
			text[k] = letters[check_random(&seed) %
					  (LENGTH(letters) - 1)];
		show(&s, (struct str){text, n});
	}
}

int
main(void)
{
	scan_start();
	test_pairs();
	test_escapes();
	test_guesses();
	test_random();
	return check_failed;
}
