/*
 * json_alias: JSON of servers by the names of columns; decimal, which shifts
 * the points of its numbers
 */
#include "../../src/json_alias.h"
#include "../../src/decimal.h"
#include "../../src/form.h"
#include "../../src/known.h"
#include "../../src/scan.h"
#include "check.h"
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define REQUEST "\"method\":\"GET\",\"uri\":\"/\",\"host\":\"h\""
#define CADDY "\"status\":200,\"request\":{" REQUEST
#define TRAEFIK "\"RequestMethod\":\"GET\",\"OriginStatus\":200"

/* What a list of columns is in an object, [] around each; or a reason. */
static const struct {
	const char *alias, *columns, *line, *values;
} cases[] = {
    {"caddy", "method,path,host,status", "{" CADDY "}}", "[GET][/][h][200]"},
    {"caddy", "ip", "{" CADDY ",\"remote_ip\":\"1.2.3.4\"}}", "[1.2.3.4]"},
    {"caddy", "ip",
	"{" CADDY ",\"remote_ip\":\"1.2.3.4\",\"client_ip\":\"::1\"}}",
	"[::1]"},
    {"caddy", "ip", "{" CADDY ",\"remote_addr\":\"1.2.3.4:567\"}}",
	"[1.2.3.4]"},
    {"caddy", "ip", "{" CADDY ",\"remote_addr\":\"[2001:db8::1]:567\"}}",
	"[2001:db8::1]"},
    {"caddy", "ip", "{" CADDY ",\"remote_addr\":\"[2001:db8::1]\"}}",
	"[2001:db8::1]"},
    {"caddy", "ip", "{" CADDY ",\"remote_addr\":\"2001:db8::1:567\"}}",
	"[2001:db8::1:567]"},
    {"caddy", "ip", "{" CADDY ",\"remote_addr\":\"@\"}}", "[@]"},
    {"caddy", "ip", "{" CADDY ",\"remote_addr\":\":80\"}}", "[:80]"},
    {"caddy", "ip", "{" CADDY ",\"remote_addr\":\"a:\"}}", "[a:]"},
    {"caddy", "ip", "{" CADDY ",\"remote_addr\":\"\"}}", "[]"},
    {"caddy", "ip,host", "{" CADDY "},\"ip\":\"1.2.3.4:5\"}", "[1.2.3.4:5][h]"},
    {"caddy", "host,x=host,y=request.host",
	"{\"status\":200,\"request\":{\"method\":\"GET\",\"uri\":\"/\","
	"\"host\":\"a.example:8443\"}}",
	"[a.example][a.example][a.example:8443]"},
    {"caddy", "host",
	"{\"status\":200,\"request\":{\"method\":\"GET\",\"uri\":\"/\","
	"\"host\":\"[::1]:2015\"}}",
	"[[::1]]"},
    {"caddy", "user,u=user,v=user_id", "{" CADDY "},\"user_id\":\"\"}",
	"NULLNULL[]"},
    {"caddy", "user", "{" CADDY "},\"user_id\":\"ann\"}", "[ann]"},
    {"caddy", "duration,d=duration", "{" CADDY "},\"duration\":0.000929675}",
	"[0.929675][0.929675]"},
    {"caddy", "duration", "{" CADDY "},\"duration\":1.2e-05}", "[0.012]"},
    {"caddy", "duration", "{" CADDY "},\"duration\":\"1.2ms\"}", "NULL"},
    {"caddy", "duration", "{" CADDY "}}", "NULL"},
    {"caddy", "agent,referrer,page,nowhere",
	"{" CADDY ",\"headers\":{\"User-Agent\":[\"a \\\"b\\\"\",\"c\"],"
	"\"Referer\":[\"r\"]}}}",
	"[a \"b\"][r][/]NULL"},
    {"caddy", "agent", "{" CADDY ",\"headers\":{\"User-Agent\":[]}}}", "NULL"},
    {"caddy", "time2=time,ip",
	"{\"ts\":1,\"time\":2," CADDY "},\"logger\":\"http.log.access.log0\"}",
	"[1]NULL"},
    {"caddy", "ip", "{" CADDY "},\"logger\":null}", "NULL"},
    {"caddy", "ip", "{" CADDY "},\"logger\":\"http.log.error\"}", "other"},
    {"caddy", "ip", "{" CADDY "},\"logger\":\"http.log.acces\"}", "other"},
    {"caddy", "ip", "{\"request\":{" REQUEST "}}", "other"},
    {"caddy", "ip", "{\"status\":200}", "other"},
    {"caddy", "ip", "{\"status\":200," REQUEST "}", "other"},
    {"caddy", "ip", "{\"status\":200,\"request\":\"GET / HTTP/1.1\"}", "other"},
    {"caddy", "ip",
	"{\"status\":200,\"request\":{\"method\":\"GET\",\"uri\":\"/\"}}",
	"other"},
    {"caddy", "ip", "{" TRAEFIK "}", "other"},
    {"caddy", "ip", "{" CADDY "}", "json"},
    {"traefik-json", "method,status", "{" TRAEFIK "}", "[GET][200]"},
    {"traefik-json", "status,origin_status",
	"{" TRAEFIK ",\"DownstreamStatus\":502}", "[502][200]"},
    {"traefik-json", "ip,user,host,path",
	"{" TRAEFIK ",\"ClientAddr\":\"[::1]:5\",\"ClientHost\":\"::1\","
	"\"ClientUsername\":\"-\",\"RequestAddr\":\"a:80\",\"RequestPath\":"
	"\"/a\\u0026b\"}",
	"[::1]NULL[a][/a&b]"},
    {"traefik-json", "ip", "{" TRAEFIK ",\"ClientAddr\":\"[::1]:5\"}", "[::1]"},
    {"traefik-json", "duration,origin_duration,Duration",
	"{" TRAEFIK ",\"Duration\":2196000,\"OriginDuration\":7}",
	"[2.196][0.000007][2196000]"},
    {"traefik-json", "time2=time",
	"{" TRAEFIK ",\"time\":\"b\",\"StartUTC\":\"a\"}", "[a]"},
    {"traefik-json", "time2=time", "{" TRAEFIK ",\"time\":\"b\"}", "[b]"},
    {"traefik-json", "ip", "{\"RequestMethod\":\"GET\"}", "other"},
    {"traefik-json", "ip", "{\"DownstreamStatus\":200}", "other"},
    {"traefik-json", "ip", "{" CADDY "}}", "other"},
    {"traefik-json", "ip", "[]", "json"},
    {"", "ip,duration", "{" CADDY "},\"duration\":1}", "NULL[1]"},
};

/* Never released. */
static void *states[LENGTH(cases)];
static struct wants wants[LENGTH(cases)];

/* What a form makes of a line. */
static struct buf
values(size_t i, struct str line)
{
	void *state = states[i] = form_json.open(cases[i].alias);
	struct wants *w = wants + i;
	struct value v[16];
	struct miss m = {0};
	struct buf b = {0};
	int what;

	known_parse(w, cases[i].columns);
	form_json.want(state, w);
	what = form_json.parse(state, line, v);
	if (what != FORM_EVENT) {
		buf_str(&b, what == BAD_JSON ? "json" : "other");
		form_json.miss(state, line, &m);
		CHECK(m.what.n > 0 && m.at <= line.n, "what is missing");
	}
	for (size_t k = 1; what == FORM_EVENT && k < w->n; k++) {
		if (v[k].null) {
			buf_str(&b, "NULL");
			continue;
		}
		buf_str(&b, "[");
		buf_put(&b, v[k].text.p, v[k].text.n);
		buf_str(&b, "]");
	}
	buf_put(&b, "", 1);
	free(m.what.p);
	return b;
}

static void
aliases(void)
{
	struct buf line = {0};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buf got;

		line.n = 0;
		buf_str(&line, cases[i].line);
		memset(buf_room(&line, 0), '}', SCAN_PAD);
		got = values(i, (struct str){line.p, line.n});
		CHECK(strcmp(got.p, cases[i].values) == 0, got.p);
		free(got.p);
	}
	free(line.p);
	CHECK(alias_find("caddy ") == NULL, "no alias");
	CHECK(alias_find("json") == NULL, "no alias");
}

static const struct {
	const char *number;
	int places;
	const char *shifted; /* "": none */
} numbers[] = {
    {"0", 3, "0"},
    {"-0", 3, "0"},
    {"0.0", -6, "0"},
    {"1", 3, "1000"},
    {"1", 0, "1"},
    {"1", -3, "0.001"},
    {"-1", -3, "-0.001"},
    {"0.123", 3, "123"},
    {"0.1234", 3, "123.4"},
    {"0.0001", 3, "0.1"},
    {"1234", -3, "1.234"},
    {"1000", -3, "1"},
    {"1500", -3, "1.5"},
    {"000.100", 3, "100"},
    {"1.50", 0, "1.5"},
    {"10.0", 0, "10"},
    {"5.71e-05", 3, "0.0571"},
    {"5E+2", 0, "500"},
    {"5e2", -6, "0.0005"},
    {"0e9999", 0, "0"},
    {"0.000929675", 3, "0.929675"},
    {"1234567890123456789012345678901234567890", -6,
	"1234567890123456789012345678901234.56789"},
    {"0.0000000000000000000000000000000000000001", 0,
	"0.0000000000000000000000000000000000000001"},
    {"0.00000000000000000000000000000000000000001", 0, ""},
    {"12345678901234567890123456789012345678901", 0, ""},
    {"1e40", 0, ""},
    {"1e39", 0, "1000000000000000000000000000000000000000"},
    {"1e99999", 0, ""},
    {"1e-9999", 0, ""},
    {"", 0, ""},
    {"-", 0, ""},
    {"+1", 0, ""},
    {".5", 0, ""},
    {"5.", 0, ""},
    {"1e", 0, ""},
    {"1e+", 0, ""},
    {"1.2.3", 0, ""},
    {"1x", 0, ""},
    {"1 ", 0, ""},
    {"1.2ms", 0, ""},
    {"1e1.5", 0, ""},
};

int
main(void)
{
	scan_start();
	aliases();
	for (size_t i = 0; i < LENGTH(numbers); i++) {
		char to[DECIMAL_ROOM];
		struct str s = str_of(numbers[i].number);
		size_t n = decimal_shift(to, s, numbers[i].places);

		CHECK(str_eq((struct str){to, n}, str_of(numbers[i].shifted)),
		    numbers[i].number);
	}
	return check_failed;
}
