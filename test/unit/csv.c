/*
 * csv and tsv: headers, rows, quotes, escapes; random rows against a naive
 * model
 */
#include "../../src/csv.h"
#include "form_show.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

static struct show s;

static void
csv(const char *header, const char *list)
{
	show_open(&s, &form_csv, "time ts", list);
	show_check(__LINE__, &s, str_of(header), "header");
}

static void
tsv(const char *header, const char *list)
{
	show_open(&s, &form_tsv, "time ts", list);
	show_check(__LINE__, &s, str_of(header), "header");
}

static void
test_rows(void)
{
	csv("time,a,b,c", "a,b,c");
	SHOW(&s, "1,x,y,z", "[1][x][y][z]");
	SHOW(&s, "1,,,", "[1][][][]");
	SHOW(&s, ",,,", "[][][][]");
	SHOW(&s, "1,x,y,z,", "[1][x][y][z]");
	SHOW(&s, "1,x,y,z,\"\"", "[1][x][y][z]");
	SHOW(&s, "1,x,y,z,,", "fields 8: 6 fields, and the header names 4");
	SHOW(&s, "1,x,y,z,a", "fields 8: 5 fields, and the header names 4");
	SHOW(&s, "1,x,y", "fields 5: 3 fields, and the header names 4");
	SHOW(&s, "1", "fields 1: 1 field, and the header names 4");
	SHOW(&s, "\"1\",\"x\",\"y\",\"z\"", "[1][x][y][z]");
	SHOW(&s, "1,\"x,y\",\"\",\"\n\"", "[1][x,y][][\n]");
	SHOW(&s, "1,\"a\r\nb\",\r,c\r", "[1][a\r\nb][\r][c\r]");
	SHOW(&s, "1,\"\"\"\",\"a\"\"b\",\"\"\"\"\"\"", "[1][\"][a\"b][\"\"]");
	SHOW(&s, "1, x ,\t,' '", "[1][ x ][\t][' ']");
	SHOW(&s, "1,x,y,\\N", "[1][x][y][\\N]");
	SHOW(&s, "1,a\"b,y,z",
	    "format 3: a quote within a field without quotes");
	SHOW(&s, "1, \"x\",y,z",
	    "format 3: a quote within a field without quotes");
	SHOW(&s, "1,\"x\"y,y,z", "format 5: text after the quotes of a field");
	SHOW(&s, "1,\"x\" ,y,z", "format 5: text after the quotes of a field");
	SHOW(&s, "1,x,y,\"z", "format 6: quotes that do not end");
	SHOW(&s, "1,x,y,\"", "format 6: quotes that do not end");
	SHOW(&s, "1,x,y,\"z\"\"", "format 6: quotes that do not end");
	SHOW(&s, "1,x\0y,\"\0\",z", "[1][x\0y]");
	/* long fields, over several blocks */
	SHOW(&s,
	    "1,0123456789012345678901234567890123456789012345678901234567890"
	    "123456789,\"0123456789012345678901234567890123456789\"\"01234567"
	    "89,0123456789\",z",
	    "[1][0123456789012345678901234567890123456789012345678901234567890"
	    "123456789][0123456789012345678901234567890123456789\"0123456789,"
	    "0123456789][z]");
}

static void
test_headers(void)
{
	csv("time,a,b", "a");
	SHOW(&s, "time,a,b", "header");
	SHOW(&s, "\"time\",\"a\",b", "header");
	SHOW(&s, "\xef\xbb\xbftime,a,b", "header");
	SHOW(&s, "\xef\xbb\xbf\"time\",a,b", "header");
	SHOW(&s, "time,a,c", "[time][a]");
	SHOW(&s, "time,a", "fields 6: 2 fields, and the header names 3");
	SHOW(&s, "\xef\xbb\xbfx,a,b", "[\xef\xbb\xbfx][a]");
	form_csv.begin(s.state);
	SHOW(&s, "a,time", "header");
	SHOW(&s, "x,1", "[1][x]");
	SHOW(&s, "time,a", "[a][time]");
	/* any text is a name */
	csv("ts,\"a \"\"b\"\"\",\"\nx\",\"\",.,d.e",
	    "q=a \"b\",n=\nx,dot=\\.,de=d.e,d=d\\.e,empty=4");
	SHOW(&s, "1,2,3,4,5,6", "[1][2][3][5][6][6][4]");
	SHOW(&s, "ts,\"a \"\"b\"\"\",\"\nx\",,.,d.e", "header");
	/* the first of several that have a name, and sources in order */
	csv("a,a,ts,time,a", "a");
	SHOW(&s, ",2,3,4,5", "[4][]");
	/* a number, unless it is a name */
	csv("x,time,1,4", "a=1,b=2,c=3,d=4,e=1");
	SHOW(&s, "p,q,r,s", "[q][r][q][r][s][r]");
	csv("time,x", "a=2,b=1");
	SHOW(&s, "p,q", "[p][q][p]");
	show_open(&s, &form_csv, "2", "a=1");
	SHOW(&s, "x,y", "header");
	SHOW(&s, "p,q", "[q][p]");
	SHOW(&s, "x,y", "header");
}

static void
test_wrong(void)
{
	show_open(&s, &form_csv, "time ts", "a");
	SHOW(&s, "at,a,b", "wrong: no column for the time; there are at a b");
	SHOW(&s, "ts,b,b,c", "wrong: no column a in csv; there are ts b c");
	SHOW(&s, "time",
	    "wrong: its header has no more than one column (-d tells "
	    "what is between them)");
	SHOW(
	    &s, "time,a\"", "wrong: the quotes of its header are not in order");
	SHOW(
	    &s, "time,\"a", "wrong: the quotes of its header are not in order");
	SHOW(&s, "time,a", "header");
	show_open(&s, &form_csv, "time", "a=2,b=3,c=4");
	SHOW(&s, "time,x,y",
	    "wrong: no column 4 in csv; there are time x y 2 3");
	/* a well-known name may be missing */
	show_open(&s, &form_csv, "time", "ip,host");
	SHOW(&s, "time,host", "header");
	SHOW(&s, "1,2", "[1]NULL[2]");
	/* very many columns are not all told */
	{
		struct buf b = {0};
		const char *got;

		for (int i = 0; i < 100000; i++)
			buf_str(&b, "a,");
		show_open(&s, &form_csv, "time", "");
		got = show(&s, (struct str){b.p, b.n});
		CHECK(strcmp(got, "wrong: no column for the time; there are a "
				  "...") == 0,
		    got);
		free(b.p);
	}
}

static void
test_given(void)
{
	cmd.columns = "time,a\"b,c";
	show_open(&s, &form_csv, "time", "x=a\"b,c");
	SHOW(&s, "1,2,3", "[1][2][3]");
	SHOW(&s, "time,\"a\"\"b\",c", "header");
	form_csv.begin(s.state);
	SHOW(&s, "1,2,3", "[1][2][3]");
	SHOW(&s, "1,2", "fields 3: 2 fields, and the header names 3");
	cmd.columns = "time";
	show_open(&s, &form_csv, "time", "");
	SHOW(&s, "1", "[1]");
	cmd.columns = "time,a\\b,\\N";
	show_open(&s, &form_tsv, "time", "x=a\\b,y=\\N");
	SHOW(&s, "1\t2\t3", "[1][2][3]");
	cmd.columns = NULL;
}

static void
test_tsv(void)
{
	tsv("time\ta\tb", "a,b");
	SHOW(&s, "1\tx\ty", "[1][x][y]");
	SHOW(&s, "1\tx\ty\t", "[1][x][y]");
	SHOW(&s, "1\t\t", "[1][][]");
	SHOW(&s, "1\t\"x\t,\"", "[1][\"x][,\"]");
	SHOW(&s, "1\t\\N\t\\\\N", "[1]NULL[\\N]");
	SHOW(&s, "1\t\\t\\n\\r\\\\\ta\\\\tb", "[1][\t\n\r\\][a\\tb]");
	SHOW(&s, "1\ta\\xb\\\t\\N\\N", "[1][a\\xb\\][\\N\\N]");
	SHOW(&s, "1\tx", "fields 3: 2 fields, and the header names 3");
	SHOW(&s, "1\tx\ty\tz", "fields 6: 4 fields, and the header names 3");
	SHOW(&s, "time\ta\tb", "header");
	tsv("a\\tb\ttime", "x=a\tb");
	SHOW(&s, "p\tq", "[q][p]");
	/* the first that is not null */
	tsv("time\ta\ta\tts", "a");
	SHOW(&s, "\\N\t\\N\tx\t1", "[1][x]");
}

/* The fields of a row by the book; -1: malformed, -2: open at the end. */
static int
model(struct str row, struct buf *field)
{
	enum {
		START,
		BARE,
		WITHIN,
		QUOTE
	} at = START;
	int n = 0;

	field->n = 0;
	buf_str(field, "[");
	for (size_t i = 0; i < row.n; i++) {
		char c = row.p[i];

		if (at == WITHIN && c == '"') {
			at = QUOTE;
		} else if (at == WITHIN) {
			buf_put(field, &c, 1);
		} else if (c == ',') {
			buf_str(field, "][");
			n++;
			at = START;
		} else if (at == QUOTE && c == '"') {
			buf_put(field, &c, 1);
			at = WITHIN;
		} else if (at == QUOTE || (at == BARE && c == '"')) {
			return -1;
		} else if (c == '"') {
			at = WITHIN;
		} else {
			buf_put(field, &c, 1);
			at = BARE;
		}
	}
	buf_str(field, "]");
	*buf_room(field, 1) = '\0';
	return at == WITHIN ? -2 : n + 1;
}

/* Whether the rows of a text, line by line, go on where the model says so. */
static void
check_lines(struct str text)
{
	size_t from = 0;
	bool first = true;

	for (size_t i = 0; i <= text.n; i++) {
		static struct buf field;
		struct str row = {text.p, i};
		size_t begin = from;
		bool open;

		if (i < text.n && text.p[i] != '\n')
			continue;
		open = model(row, &field) == -2;
		from = i + 1;
		CHECK(
		    form_csv.goes_on(s.state,
			(struct str){text.p + begin, i - begin}, first) == open,
		    text.p);
		first = false;
		if (!open)
			return;
	}
}

static void
test_random(void)
{
	static const char letters[] = ",,\"\"\"\na";
	unsigned long long seed = 1;
	struct buf field = {0};

	csv("time,ts,a,b", "ts,a,b");
	for (int i = 0; i < 200000; i++) {
		char text[200 + SCAN_PAD];
		size_t n = check_random(&seed) % (i % 100 ? 20 : 200);
		struct str row = {text, n};
		const char *got;
		int fields;

		memset(text, '"', sizeof text);
		for (size_t k = 0; k < n; k++)
			text[k] = letters[check_random(&seed) %
					  (LENGTH(letters) - 1)];
		check_lines(row);
		fields = model(row, &field);
		show_once(&s, row);
		got = s.text.p;
		if (fields == 4) {
			CHECK(strcmp(got, field.p) == 0, field.p);
		} else if (fields == 5 && field.p[field.n - 2] == '[') {
			field.p[field.n - 2] = '\0';
			CHECK(strcmp(got, field.p) == 0, field.p);
		} else {
			CHECK(strncmp(got, fields < 0 ? "format" : "fields",
				  6) == 0,
			    got);
		}
	}
	free(field.p);
}

static void
test_delimiter(void)
{
	csv_delimiter(";");
	csv("time;a,b", "x=a\\,b");
	SHOW(&s, "1;2,3", "[1][2,3]");
	SHOW(&s, "\"1\";\";\"", "[1][;]");
	csv_delimiter("\\t");
	csv("time\ta", "a");
	SHOW(&s, "1\t\"\t\"", "[1][\t]");
}

int
main(void)
{
	scan_start();
	test_rows();
	test_headers();
	test_wrong();
	test_given();
	test_tsv();
	test_random();
	test_delimiter();
	return check_failed;
}
