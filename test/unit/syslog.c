/*
 * syslog: headers, taken apart; and lines that have none
 */
#include "../../src/syslog.h"
#include "../../src/scan.h"
#include "check.h"
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define BSD "Oct 11 22:14:15"
#define ISO "2003-10-11T22:14:15.003Z"
#define BOM "\xef\xbb\xbf"

/* What is there of time|host|tag|pid|priority|msgid|data|message, or "no". */
static const struct {
	const char *line, *parts;
} cases[] = {
    /* RFC 3164, 5.4 */
    {"<34>" BSD " mymachine su: 'su root' failed for lonvick on /dev/pts/8",
	BSD "|mymachine|su||34|||'su root' failed for lonvick on /dev/pts/8"},
    {"<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!",
	"Feb  5 17:32:18|10.0.0.99|||13|||Use the BFG!"},
    {"Use the BFG!", "no"},
    {"<165>Aug 24 05:34:00 CST 1987 mymachine myproc[10]: %% It's time",
	"Aug 24 05:34:00|CST|||165|||1987 mymachine myproc[10]: %% It's time"},
    /* RFC 5424, 6.5 */
    {"<34>1 " ISO " mymachine.example.com su - ID47 - " BOM
     "'su root' failed for lonvick on /dev/pts/8",
	ISO "|mymachine.example.com|su||34|ID47||"
	    "'su root' failed for lonvick on /dev/pts/8"},
    {"<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% "
     "It's time to make the do-nuts.",
	"2003-08-24T05:14:15.000003-07:00|192.0.2.1|myproc|8710|165|||%% "
	"It's time to make the do-nuts."},
    {"<165>1 " ISO " mymachine.example.com evntslog - ID47 "
     "[exampleSDID@32473 iut=\"3\" eventSource=\"Application\" "
     "eventID=\"1011\"] " BOM "An application event log entry...",
	ISO "|mymachine.example.com|evntslog||165|ID47|[exampleSDID@32473 "
	    "iut=\"3\" eventSource=\"Application\" eventID=\"1011\"]|"
	    "An application event log entry..."},
    {"<165>1 " ISO " mymachine.example.com evntslog - ID47 "
     "[exampleSDID@32473 iut=\"3\" eventSource=\"Application\" "
     "eventID=\"1011\"][examplePriority@32473 class=\"high\"]",
	ISO "|mymachine.example.com|evntslog||165|ID47|[exampleSDID@32473 "
	    "iut=\"3\" eventSource=\"Application\" "
	    "eventID=\"1011\"][examplePriority@32473 class=\"high\"]|"},
    {"<0>1 - - - - - -", "||||0|||"},
    {"<0>1 - - - - - - ", "||||0|||"},
    {"<0>1 - - - - - -  x", "||||0||| x"},
    {"<0>1 - - - - - - " BOM, "||||0|||"},
    {"<0>999 - - - - - - x", "||||0|||x"},
    {"<1>1 - h a p m [a] x", "|h|a|p|1|m|[a]|x"},
    {"<1>1 - h a p m [a b=\"\\\"\\\\\\]\\n\" c=\"] d=\"] x",
	"|h|a|p|1|m|[a b=\"\\\"\\\\\\]\\n\" c=\"] d=\"]|x"},
    {"<1>1 - h a p m [a b=\"\\\\\"] x", "|h|a|p|1|m|[a b=\"\\\\\"]|x"},
    {"<1>1 - h a p m [a b=\"\\\"] x", "no"},
    {"<1>1 - h a p m [a b=\"] x", "no"},
    {"<1>1 - h a p m [a b=c] x", "no"},
    {"<1>1 - h a p m [a b] x", "no"},
    {"<1>1 - h a p m [a  b=\"\"] x", "no"},
    {"<1>1 - h a p m [] x", "no"},
    {"<1>1 - h a p m [a x", "no"},
    {"<1>1 - h a p m [a]x", "no"},
    {"<1>1 - h a p m [a] [b] x", "|h|a|p|1|m|[a]|[b] x"},
    {"<1>1 - h a p m x", "no"},
    {"<1>1 - h a p m", "no"},
    {"<1>1 - h a p", "no"},
    {"<1>1 -  a p m - x", "no"},
    {"<1>1 2003-10-11 h a p m - x", "no"},
    {"<1>1 2003-10-11T22:14:15.003Zx h a p m - x", "no"},
    {"<1>1 " BSD " h a p m - x", "no"},
    {"<1>01 - h a p m - x", "no"},
    {"<1>1000 - h a p m - x", "no"},
    {"<192>1 - h a p m - x", "no"},
    {"<191>1 - h a p m - x", "|h|a|p|191|m||x"},
    {"<01>1 - h a p m - x", "no"},
    {"<>1 - h a p m - x", "no"},
    {"<1 - h a p m - x", "no"},
    {"<a>1 - h a p m - x", "no"},
    {"<-1>1 - h a p m - x", "no"},
    {"<1>", "no"},
    {"<1>x", "no"},
    /* as it stands in files, and comes from sockets */
    {"Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb]",
	"Feb  6 12:14:14|localhost|haproxy|14389||||10.0.1.2:33317 [06/Feb]"},
    {"<134>Feb  6 12:14:14 haproxy[14389]: x",
	"Feb  6 12:14:14||haproxy|14389|134|||x"},
    {"2024-01-15T10:00:00.123456+01:00 web-1 nginx: 192.0.2.1 - -",
	"2024-01-15T10:00:00.123456+01:00|web-1|nginx|||||192.0.2.1 - -"},
    {"2024-01-15T10:00:00+0100 h CRON[12]: (root) CMD (x)",
	"2024-01-15T10:00:00+0100|h|CRON|12||||(root) CMD (x)"},
    {"<13>2024-01-15T10:00:00+01:00 h x y",
	"2024-01-15T10:00:00+01:00|h|||13|||x y"},
    {"Jan 15 10:00:00.123456 h a/b.c-d_e: x",
	"Jan 15 10:00:00.123456|h|a/b.c-d_e|||||x"},
    {"Jan  5 2024 10:00:00 h a: x", "Jan  5 2024 10:00:00|h|a|||||x"},
    {"2024 Jan  5 10:00:00 h a: x", "2024 Jan  5 10:00:00|h|a|||||x"},
    {"Jan 05 10:00:00 h a: x", "Jan 05 10:00:00|h|a|||||x"},
    {"Jan 5 10:00:00 h a: x", "Jan 5 10:00:00|h|a|||||x"},
    {BSD " h kernel: [    0.000000] Linux",
	BSD "|h|kernel|||||[    0.000000] Linux"},
    {BSD " h last message repeated 2 times",
	BSD "|h||||||last message repeated 2 times"},
    {BSD " h {\"a\":1}", BSD "|h||||||{\"a\":1}"},
    {BSD " {\"a\": 1}", BSD "|||||||{\"a\": 1}"},
    {BSD " ::1 a: x", BSD "|::1|a|||||x"},
    {BSD " src@[::1]/relay a: x", BSD "|src@[::1]/relay|a|||||x"},
    {BSD " h 2001:db8:: - -", BSD "|h||||||2001:db8:: - -"},
    {BSD " h a:", BSD "|h|a|||||"},
    {BSD " h a: ", BSD "|h|a|||||"},
    {BSD " h a:  x", BSD "|h|a||||| x"},
    {BSD " h a:x", BSD "|h||||||a:x"},
    {BSD " h a[1] x", BSD "|h||||||a[1] x"},
    {BSD " h a[]: x", BSD "|h||||||a[]: x"},
    {BSD " h a[1: x", BSD "|h||||||a[1: x"},
    {BSD " h", BSD "|h||||||"},
    {BSD " h ", BSD "|h||||||"},
    {BSD " ", BSD "|||||||"},
    {BSD, "no"},
    /* other logs, and what is only alike */
    {"2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 x", "no"},
    {"2024-01-15T10:00:00Z GET /", "no"},
    {"2024-01-15T10:00:00Z", "no"},
    {"2024-01-15 10:00:00 h a: x", "no"},
    {"2024-01-15T10:00:00Z,h a: x", "no"},
    {"2024-01-15T10:00:00. h a: x", "no"},
    {"2024-01-15T10:00:00+ h a: x", "no"},
    {"2024-01-15T10:00:00+01: h a: x", "no"},
    {"2024-01-15T10:00 h a: x", "no"},
    {"Okt 11 22:14:15 h a: x", "no"},
    {"OCT 11 22:14:15 h a: x", "no"},
    {"Oct 11 22:14 h a: x", "no"},
    {"Oct 11 2:14:15 h a: x", "no"},
    {"Oct 111 22:14:15 h a: x", "no"},
    {"Oct   1 22:14:15 h a: x", "no"},
    {"Oct 11  22:14:15 h a: x", "no"},
    {"Oct 11 02003 22:14:15 h a: x", "no"},
    {"12003 Oct 11 22:14:15 h a: x", "no"},
    {" " BSD " h a: x", "no"},
    {"[" BSD "] h a: x", "no"},
    {"10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1",
	"no"},
    {"{\"a\":1}", "no"},
    {"", "no"},
    {"<", "no"},
};

static struct buf
parts(struct str line)
{
	struct syslog s;
	struct buf b = {0};
	struct str message = {NULL, 0};
	const char *end = line.p + line.n;

	if (!syslog_parse(&s, line.p, end)) {
		buf_str(&b, "no");
		CHECK(
		    s.fault >= line.p && s.fault <= end, "the fault is inside");
	} else {
		const struct str all[] = {
		    s.time, s.host, s.tag, s.pid, s.priority, s.msgid, s.data};

		message = (struct str){s.message, (size_t)(end - s.message)};
		for (size_t i = 0; i < LENGTH(all); i++) {
			if (all[i].p)
				buf_put(&b, all[i].p, all[i].n);
			buf_str(&b, "|");
		}
		buf_put(&b, message.p, message.n);
	}
	CHECK(syslog_header(line.p, end) == message.p, "the message");
	buf_put(&b, "", 1);
	return b;
}

/* Whatever stands behind a line, and all that it begins with. */
static void
whatever_follows(const char *line)
{
	static const char *const after[] = {"", " x: y", "\"] ", "]: ", ": ",
	    "0", ">1 - - - - - - ", "2:33:44 h a: "};
	size_t n = strlen(line);
	char *text = mem_get(n + SCAN_PAD);

	for (size_t cut = 0; cut <= n; cut++) {
		struct buf want = {0};

		for (size_t i = 0; i < LENGTH(after); i++) {
			struct buf got;

			memset(text, 0, n + SCAN_PAD);
			memcpy(text, line, cut);
			memcpy(text + cut, after[i], strlen(after[i]));
			got = parts((struct str){text, cut});
			if (i == 0)
				want = got;
			CHECK(strcmp(got.p, want.p) == 0, line);
			if (i > 0)
				free(got.p);
		}
		free(want.p);
	}
	free(text);
}

int
main(void)
{
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buf line = {0}, got;

		buf_str(&line, cases[i].line);
		memset(buf_room(&line, SCAN_PAD), 0, SCAN_PAD);
		got = parts((struct str){line.p, line.n});
		CHECK(strcmp(got.p, cases[i].parts) == 0, got.p);
		free(got.p);
		free(line.p);
		whatever_follows(cases[i].line);
	}
	return check_failed;
}
