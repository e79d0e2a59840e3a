/*
 * w3c: fields and their names, times of two columns and of one, encodings
 */
#include "../../src/w3c_text.h"
#include "form_show.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

static struct show s;

static void
w3c(const char *fields, const char *list)
{
	show_open(&s, &form_w3c, "time", list);
	show_check(__LINE__, &s, str_of(fields), "header");
}

static void
test_rows(void)
{
	w3c("#Fields: date time a b", "a,b");
	SHOW(&s, "2024-01-15 10:00:00 x y", "[2024-01-15 10:00:00Z][x][y]");
	SHOW(&s, "d t - -", "[d tZ]NULLNULL");
	SHOW(&s, "- - \"-\" --", "[- -Z]NULL[--]");
	SHOW(&s, "d t \"a b\" \"\"", "[d tZ][a b][]");
	SHOW(&s, "d t \"a \"\"b\"\"\" \"\"\"\"", "[d tZ][a \"b\"][\"]");
	SHOW(&s, "  d\tt  \t x y \t", "[d tZ][x][y]");
	SHOW(&s, "d\tt\tx y\t", "[d tZ][x y][]");
	SHOW(&s, "d\tt\tx y\tz\t", "[d tZ][x y][z]");
	SHOW(&s, "d\tt\t\"x\ty\"\t ", "[d tZ][x\ty][ ]");
	SHOW(&s, "\"d\"\tt\tx y\tz", "[d tZ][x y][z]");
	SHOW(&s, "\td\tt\tz", "[ dZ][t][z]");
	/* a quote that is a byte like others */
	SHOW(&s, "d t \"x y\"z", "[d tZ][\"x][y\"z]");
	SHOW(&s, "d t \"x y", "[d tZ][\"x][y]");
	SHOW(&s, "d t x\" \"", "[d tZ][x\"][\"]");
	SHOW(&s, "d t x", "fields 5: 3 fields, and the header names 4");
	SHOW(&s, "d t x y z", "fields 8: 5 fields, and the header names 4");
	SHOW(
	    &s, "d\tt\tx\ty\t\t", "fields 8: 6 fields, and the header names 4");
	SHOW(&s, " ", "fields 1: 1 field, and the header names 4");
	/* in long lines */
	SHOW(&s,
	    "d t 0123456789012345678901234567890123456789012345678901234567890"
	    "123456789 \"0123456789 0123456789\"",
	    "[d tZ][0123456789012345678901234567890123456789012345678901234567"
	    "890123456789][0123456789 0123456789]");
}

static void
test_directives(void)
{
	static const char why[] = "format 0: not one of #Version: #Fields: "
				  "#Software: #Date: #Remark:";

	show_open(&s, &form_w3c, "time", "x=a,host");
	SHOW(&s, "d t x", "format 0: no #Fields: before it");
	SHOW(&s, "# a remark", why);
	SHOW(&s, "#", why);
	SHOW(&s, "#Fields", why);
	SHOW(&s, "#fields: time", why);
	SHOW(&s, "#Version: 1.0", "remark");
	SHOW(&s, "# a remark", "remark");
	SHOW(&s, "#Fields: a b",
	    "wrong: no column for the time; there are ip host user method "
	    "path protocol status bytes referrer agent query port scheme "
	    "bytes_in server_ip duration a b");
	SHOW(&s, "#Fields: time b",
	    "wrong: no column a in w3c; there are ip host user method path "
	    "protocol status bytes referrer agent query port scheme bytes_in "
	    "server_ip duration time b");
	SHOW(&s, "t x", "format 0: no #Fields: before it");
	SHOW(&s, "#Fields:date a time ", "header");
	SHOW(&s, "d x t", "[d tZ][x]NULL");
	SHOW(&s, "#Fields:  a\ttime\tdate", "header");
	SHOW(&s, "x t d", "[d tZ][x]NULL");
	form_w3c.begin(s.state);
	SHOW(&s, "x t d", "format 0: no #Fields: before it");
	SHOW(&s, "#Remark: x", "remark");
}

static void
test_names(void)
{
	static const char *const pairs[][2] = {{"c-ip", "ip"},
	    {"x-host-header", "host"}, {"cs-host", "host"},
	    {"cs(Host)", "host"}, {"CS(host)", "host"}, {"cs-username", "user"},
	    {"cs-method", "method"}, {"cs-uri-stem", "path"},
	    {"cs-uri", "path"}, {"cs-version", "protocol"},
	    {"cs-protocol-version", "protocol"}, {"sc-status", "status"},
	    {"sc-bytes", "bytes"}, {"cs-bytes", "bytes_in"},
	    {"cs(Referer)", "referrer"}, {"cs(User-Agent)", "agent"},
	    {"cs-uri-query", "query"}, {"s-ip", "server_ip"},
	    {"s-port", "port"}, {"cs-protocol", "scheme"},
	    {"time-taken", "duration"}, {"x-edge", "x-edge"}};

	for (size_t i = 0; i < LENGTH(pairs); i++) {
		char fields[64], want[64];

		snprintf(fields, sizeof fields, "#Fields: date time %s",
		    pairs[i][0]);
		snprintf(
		    want, sizeof want, "a=%s,b=%s", pairs[i][0], pairs[i][1]);
		w3c(fields, want);
		show_check(__LINE__, &s, STR("d t 7"), "[d tZ][7][7]");
	}
	/* as the viewer asked for it, when that is known */
	w3c("#Fields: date time cs(Host) x-host-header", "host,own=cs(Host)");
	SHOW(&s, "d t a b", "[d tZ][b][a]");
	SHOW(&s, "d t a -", "[d tZ][a][a]");
	SHOW(&s, "d t - -", "[d tZ]NULLNULL");
	/* the names of logs are there, whatever the fields */
	w3c("#Fields: date time", "ip,status,duration");
	SHOW(&s, "d t", "[d tZ]NULLNULLNULL");
	w3c("#Fields: date time status", "status,n=1");
	SHOW(&s, "d t 200", "[d tZ][200][d]");
	w3c("#Fields: date time status sc-status", "status");
	SHOW(&s, "d t 200 -", "[d tZ][200]");
	SHOW(&s, "d t 200 300", "[d tZ][300]");
}

static void
test_times(void)
{
	show_open(&s, &form_w3c, "time", "");
	SHOW(&s, "#Fields: time", "header");
	SHOW(&s, "10:00:00", "[10:00:00]");
	SHOW(&s, "#Date: 2024-01-15 23:00:00", "remark");
	SHOW(&s, "23:59:59", "[2024-01-15T23:59:59.000Z]");
	SHOW(&s, "00:00:01.5", "[2024-01-16T00:00:01.500Z]");
	SHOW(&s, "23:59:59", "[2024-01-15T23:59:59.000Z]");
	SHOW(&s, "23:00:00", "[2024-01-16T23:00:00.000Z]");
	SHOW(&s, "22:00:00", "[2024-01-16T22:00:00.000Z]");
	SHOW(&s, "21:59:59", "[2024-01-17T21:59:59.000Z]");
	SHOW(&s, "24:00:00", "[24:00:00]");
	SHOW(&s, "-", "[-]");
	SHOW(&s, "1705312800", "[1705312800]");
	SHOW(&s, "#Date: 12-Jan-1996 00:00:00", "remark");
	SHOW(&s, "00:34:23", "[1996-01-12T00:34:23.000Z]");
	SHOW(&s, "#Start-Date: 2024-01-15 10:00:00", "remark");
	SHOW(&s, "10:00", "[2024-01-15T10:00:00.000Z]");
	SHOW(&s, "#Date: yesterday", "remark");
	SHOW(&s, "10:00", "[2024-01-15T10:00:00.000Z]");
	SHOW(&s, "#Date: 9999-12-31 23:59:59", "remark");
	SHOW(&s, "00:00:00", "[00:00:00]");
	SHOW(&s, "#Date: 0001-01-01 00:00:00", "remark");
	SHOW(&s, "23:59:59", "[23:59:59]");
	SHOW(&s, "#Date: 1969-12-31 10:00:00", "remark");
	SHOW(&s, "09:00:00", "[1969-12-31T09:00:00.000Z]");
	SHOW(&s, "#Time Format: Local", "remark");
	SHOW(&s, "10:00:00", "[1969-12-31T10:00:00.000]");
	SHOW(&s, "#Fields: date time", "header");
	SHOW(&s, "2024-01-15 10:00:00", "[2024-01-15 10:00:00]");
	form_w3c.begin(s.state);
	SHOW(&s, "#Fields: time", "header");
	SHOW(&s, "10:00:00", "[10:00:00]");
	/* others may be the time, but not half of one */
	show_open(&s, &form_w3c, "time timestamp date", "");
	SHOW(&s, "#Fields: date timestamp", "header");
	SHOW(&s, "2024-01-15 7", "[7]");
	SHOW(&s, "#Fields: date time timestamp", "header");
	SHOW(&s, "2024-01-15 - 7", "[2024-01-15 -Z]");
}

static void
test_encodings(void)
{
	w3c("#Fields: date time cs(User-Agent) cs-uri-stem x-forwarded-for "
	    "time-taken",
	    "agent,path,x=x-forwarded-for,duration,t=time-taken");
	SHOW(&s, "d t a+b++c+ a+b 1,+2 12",
	    "[d tZ][a b +c ][a+b][1, 2][12][12]");
	SHOW(&s, "d t a%20b%2b a%20b - -",
	    "[d tZ][a%20b%2b][a%20b]NULLNULLNULL");
	SHOW(
	    &s, "d t \"a+b c\" \"x\" \"a+b\" 0", "[d tZ][a+b c][x][a b][0][0]");
	SHOW(&s, "d\tt\ta%20b+c%22%e2%82%ac\ta%20b\t1,%202\t0.001",
	    "[d tZ][a b+c\"\xe2\x82\xac][a%20b][1, 2][1][0.001]");
	SHOW(&s, "d\tt\ta%2520b%252fc\t%2520\t%25%32\t1.5",
	    "[d tZ][a b/c][%2520][%2][1500][1.5]");
	SHOW(&s, "d\tt\ta%2520b%20c\t-\t%2\t-",
	    "[d tZ][a%20b c]NULL[%2]NULLNULL");
	SHOW(&s, "d\tt\ta %20b\t-\t%25\t-", "[d tZ][a %20b]NULL[%]NULLNULL");
	SHOW(&s, "d\tt\t%25zz%2\t-\t%zz\t-", "[d tZ][%zz%2]NULL[%zz]NULLNULL");
	SHOW(&s, "d t a b c x", "format 10: time-taken is no number");
	SHOW(&s, "d t a b c 1.", "format 10: time-taken is no number");
	SHOW(&s, "d t a b c .5", "format 10: time-taken is no number");
	SHOW(&s, "d t a b c -1", "format 10: time-taken is no number");
	SHOW(&s, "d t a b c 1.x", "format 10: time-taken is no number");
	/* unasked for, it is looked at all the same */
	w3c("#Fields: date time time-taken", "");
	SHOW(&s, "d t x", "format 4: time-taken is no number");
	SHOW(&s, "d t 7", "[d tZ]");
}

static void
test_milliseconds(void)
{
	static const char *const rows[][2] = {{"0", "0"}, {"007", "7"},
	    {"0.0", "0"}, {"0.000", "0"}, {"0.001", "1"}, {"0.010", "10"},
	    {"0.1", "100"}, {"00.1", "100"}, {"1.2", "1200"},
	    {"12.3456", "12345.6"}, {"0.0005", "0.5"}, {"0.00050", "0.5"},
	    {"0.0000", "0"}, {"1.00000", "1000"}, {"10.0", "10000"},
	    {"123456789012345678901234567890.1",
		"123456789012345678901234567890100"},
	    {"0.0000000000000000000000001", "0.0000000000000000000001"}};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct buf b = {0};
		struct str text = str_of(rows[i][0]);

		buf_room(&b, 2 * text.n);
		CHECK(w3c_ms(&b, &text) && str_eq(text, str_of(rows[i][1])),
		    rows[i][0]);
		free(b.p);
	}
}

/* Anything goes in, and comes out the same whatever stands behind it. */
static void
test_random(void)
{
	static const char letters[] = "  \t\"\"-a+%2.:5";
	unsigned long long seed = 1;

	w3c("#Fields: date cs(User-Agent) a time", "agent,a");
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
	test_rows();
	test_directives();
	test_names();
	test_times();
	test_encodings();
	test_milliseconds();
	test_random();
	return check_failed;
}
