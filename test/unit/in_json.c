/*
 * in_json: values of columns, by the first of their sources that is there
 */
#include "../../src/form.h"
#include "../../src/scan.h"
#include "check.h"
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))

static void *state; /* never released */
static struct wants wants;

/* The values of a line, [] around each, NULL for null; "bad" for no line. */
static struct buf
show(struct str text)
{
	struct value v[16];
	struct buf b = {0};
	char *line = mem_get(text.n + SCAN_PAD);
	int why;

	memset(line, '"', text.n + SCAN_PAD);
	memcpy(line, text.p, text.n);
	why = form_json.parse(state, (struct str){line, text.n}, v);
	CHECK(why == FORM_EVENT || why == BAD_JSON || why == BAD_FORMAT,
	    "an odd reason");
	if (why != FORM_EVENT)
		buf_str(&b, why == BAD_JSON ? "bad" : "other");
	for (size_t i = 0; i < wants.n && why == FORM_EVENT; i++) {
		if (v[i].null) {
			buf_put(&b, "NULL", 4);
			continue;
		}
		buf_put(&b, "[", 1);
		buf_put(&b, v[i].text.p, v[i].text.n);
		buf_put(&b, "]", 1);
	}
	buf_put(&b, "", 1);
	free(line);
	return b;
}

int
main(void)
{
	static const struct {
		const char *line, *wanted;
	} rows[] = {
	    {"{}", "NULLNULLNULLNULLNULL"},
	    {"[]", "bad"},
	    {"{\"ts\":1", "bad"},
	    {"{\"ts\":1}", "[1]NULLNULLNULLNULL"},
	    {"{\"ts\":1,\"time\":\"2\"}", "[2]NULLNULLNULLNULL"},
	    {"{\"ts\":1,\"time\":null}", "[1]NULLNULLNULLNULL"},
	    {"{\"time\":\"\",\"ts\":1}", "[]NULLNULLNULLNULL"},
	    {"{\"page\":\"a\\tb\",\"ts\":\"\\u00e9\"}",
		"[\xc3\xa9][a\tb]NULL[a\tb]NULL"},
	    {"{\"page\":{\"a\":[1, null]}}",
		"NULL[{\"a\":[1, null]}]NULL[{\"a\":[1, null]}]NULL"},
	    {"{\"page\":true,\"page\":false}", "NULL[false]NULL[false]NULL"},
	    {"{\"d\":[{\"x\":-0.0}]}", "NULLNULLNULLNULL[-0.0]"},
	    {"{\"d\":[{\"x\":1}],\"d\":[]}", "NULLNULLNULLNULLNULL"},
	    {"{\"page\":\"\\ud834 and a longer text, and more of it\"}",
		"NULL[\\ud834 and a longer text, and more of it]NULL"
		"[\\ud834 and a longer text, and more of it]NULL"},
	};

	want_parse(
	    &wants, "-o", "time,page=page,site==shop,again=page,x=d.0.x");
	want_from(&wants.want[0], "time timestamp ts");
	state = form_json.open("");
	CHECK(form_json.want(state, &wants) == NULL, "all can be asked");
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < LENGTH(rows); i++) {
			struct buf b = show(
			    (struct str){rows[i].line, strlen(rows[i].line)});

			CHECK(strcmp(b.p, rows[i].wanted) == 0, b.p);
			free(b.p);
		}
	return check_failed;
}
