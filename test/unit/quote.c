/*
 * quote: every byte alone, and what list writes and what it does not
 */
#include "../../src/quote.h"
#include "../../src/scan.h"
#include "../../src/set.h"
#include "check.h"
#include <stdlib.h>

static void
lists(void)
{
	static const struct {
		const char *text;
		bool is;
	} rows[] = {
	    {"[]", true},
	    {"[\"\"]", true},
	    {"[\"a\",\"b\"]", true},
	    {"[\"\\\"\\\\\\b\\f\\n\\r\\t\"]", true},
	    {"[\"\\u0001\\u001f\\u000b\"]", true},
	    {"[\"\303\274,]\",\"\\\\xFF\"]", true},
	    {"[\"\177\"]", true},
	    {"", false},
	    {"[", false},
	    {"]", false},
	    {"[ ]", false},
	    {"[1]", false},
	    {"[\"a\", \"b\"]", false},
	    {"[\"a\",]", false},
	    {"[,\"a\"]", false},
	    {"[\"a\"\"b\"]", false},
	    {"[\"a\"]]", false},
	    {"[[\"a\"]]", false},
	    {"[\"a]", false},
	    {"[\"a\\\"]", false},
	    {"[\"\\/\"]", false},
	    {"[\"\\u0041\"]", false},
	    {"[\"\\u000a\"]", false},
	    {"[\"\\u001F\"]", false},
	    {"[\"\\u0000\"]", false},
	    {"[\"\\u00\"]", false},
	    {"[\"\\x41\"]", false},
	    {"[\"\t\"]", false},
	    {"[\"\377\"]", false},
	    {"[\"a\",null]", false},
	    {" []", false},
	    {"[]\n", false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK(quote_is_list(str_of(rows[i].text)) == rows[i].is,
		    rows[i].text);
}

/* What o holds is taken out of it. */
static struct str
quoted(struct out *o, struct str bytes)
{
	o->n = 0;
	out_put(o, "[\"", 2);
	quote_put(o, bytes);
	out_put(o, "\"]", 2);
	return (struct str){o->buf, o->n};
}

/* quote and list (set.h) agree, on all pairs of bytes between others. */
static void
as_list_writes(void)
{
	struct out o = {.cap = 256};

	o.buf = mem_get(o.cap + SCAN_PAD);
	for (int i = 0; i < 65536; i++) {
		char bytes[6 + SCAN_PAD] = {
		    'a', (char)(i & 255), (char)(i >> 8), 'b', '\303', '\274'};
		struct set set = {0};
		struct buf list = {0};
		struct str text = {bytes, 6}, q = quoted(&o, text);

		set_add(&set, text);
		set_json(&list, &set);
		CHECK(str_eq(q, (struct str){list.p, list.n}), "as list");
		CHECK(quote_is_list(q), "is a list");
		set_free(&set);
		free(list.p);
	}
	free(o.buf);
}

int
main(void)
{
	scan_start();
	lists();
	as_list_writes();
	return check_failed;
}
