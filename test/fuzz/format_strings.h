/*
 * format_strings - made up format strings of servers, and lines of them
 */
#ifndef FORMAT_STRINGS_H
#define FORMAT_STRINGS_H

#include "written.h"

#define STRINGS 20000
#define ITEMS 14

/* What a server writes for a directive. */
enum kind {
	TIME_OF, /* in the spelling that is its example */
	ADDRESS,
	NUMBER,
	STATUS,
	WORD,
	PROTOCOL,
	REQUEST, /* three cells */
	QUOTED,
	SECONDS, /* ms that are written as s */
	MICROS   /* and as us */
};

struct item {
	const char *directive, *columns;
	enum kind kind;
	const char *example;
};

static const struct item apache[] = {
    {"%t", "", TIME_OF, "[15/Jan/2024:11:00:00.123 +0100]"},
    {"%{%Y-%m-%dT%T}t.%{msec_frac}t%{%z}t", "", TIME_OF,
	"2024-01-15T10:00:00.123+0000"},
    {"%{msec}t", "", TIME_OF, "1705312800123"}, {"%h", "ip", ADDRESS, NULL},
    {"%a", "ip", ADDRESS, NULL}, {"%A", "server_ip", ADDRESS, NULL},
    {"%>s", "status", STATUS, NULL}, {"%s", "status", STATUS, NULL},
    {"%b", "bytes", NUMBER, NULL}, {"%O", "bytes", NUMBER, NULL},
    {"%p", "port", NUMBER, NULL}, {"%D", "duration", MICROS, NULL},
    {"%{us}T", "duration", MICROS, NULL}, {"%m", "method", WORD, NULL},
    {"%H", "protocol", PROTOCOL, NULL}, {"%P", "pid", NUMBER, NULL},
    {"\"%r\"", "method,path,protocol", REQUEST, NULL},
    {"\"%{Referer}i\"", "referrer", QUOTED, NULL},
    {"\"%{user-agent}i\"", "agent", QUOTED, NULL},
    {"\"%!200,304{X-One}i\"", "X-One", QUOTED, NULL},
    {"\"%{two}C\"", "two", QUOTED, NULL}, {"\"%{x}e\"", "x", QUOTED, NULL},
    {"\"%{Three}o\"", "Three", QUOTED, NULL}};

static const struct item nginx[] = {
    {"[$time_local]", "", TIME_OF, "[15/Jan/2024:11:00:00.123 +0100]"},
    {"$msec", "", TIME_OF, "1705312800.123"},
    {"${time_iso8601}", "", TIME_OF, "2024-01-15T10:00:00.123Z"},
    {"$remote_addr", "ip", ADDRESS, NULL},
    {"$server_addr", "server_ip", ADDRESS, NULL},
    {"$status", "status", STATUS, NULL},
    {"$body_bytes_sent", "bytes", NUMBER, NULL},
    {"$bytes_sent", "bytes", NUMBER, NULL},
    {"$server_port", "port", NUMBER, NULL},
    {"$request_time", "duration", SECONDS, NULL},
    {"$request_method", "method", WORD, NULL},
    {"$server_protocol", "protocol", PROTOCOL, NULL},
    {"$scheme", "scheme", WORD, NULL},
    {"\"$request\"", "method,path,protocol", REQUEST, NULL},
    {"\"$http_referer\"", "referrer", QUOTED, NULL},
    {"\"$http_user_agent\"", "agent", QUOTED, NULL},
    {"\"$http_x_one\"", "http_x_one", QUOTED, NULL},
    {"\"$upstream_two\"", "upstream_two", QUOTED, NULL},
    {"\"$three\"", "three", QUOTED, NULL}};

struct string {
	struct buf text, columns; /* both end with NUL */
	const struct item *item[ITEMS];
	const char *after[ITEMS];
	size_t n;
	bool json; /* nginx, escape=json */
};

/* Whether nothing of the string becomes one of the columns of an item. */
static bool
is_new(const struct string *s, const struct item *item)
{
	const char *first = item->columns;
	size_t n = strcspn(first, ",");

	if (item->kind == REQUEST)
		return is_new(s, &(struct item){.columns = "path"}) &&
		       is_new(s, &(struct item){.columns = "method"}) &&
		       is_new(s, &(struct item){.columns = "protocol"});
	for (size_t i = 0; i < s->n; i++) {
		const char *at = s->item[i]->columns;

		for (;; at += strcspn(at, ",") + 1) {
			if (strcspn(at, ",") == n && memcmp(at, first, n) == 0)
				return false;
			if (at[strcspn(at, ",")] == '\0')
				break;
		}
	}
	return true;
}

static void
add_item(struct string *s, const struct item *item)
{
	static const char *const separators[] = {
	    " ", " ", " ", "|", " | ", ";", " - ", "\t", " x=", " #,# "};

	if (s->n == ITEMS || !is_new(s, item))
		return;
	s->item[s->n] = item;
	s->after[s->n] = separators[roll(&seed, LENGTH(separators))];
	s->n++;
}

static void
make_string(struct string *s)
{
	bool is_nginx = perhaps(2);
	const struct item *item = is_nginx ? nginx : apache;
	size_t most = 1 + roll(&seed, 12), time = roll(&seed, most);

	s->json = is_nginx && perhaps(3);
	for (size_t i = 0; i < most; i++) {
		size_t n = is_nginx ? LENGTH(nginx) : LENGTH(apache);

		if (i == time)
			add_item(s, item + roll(&seed, 3));
		else
			add_item(s, item + 3 + roll(&seed, n - 3));
	}
	s->after[s->n - 1] = perhaps(4) ? " end" : "";
	buf_str(&s->text, s->json ? "log_format a escape=json '" : "");
	for (size_t i = 0; i < s->n; i++) {
		buf_str(&s->text, s->item[i]->directive);
		buf_str(&s->text, s->after[i]);
		if (*s->item[i]->columns == '\0')
			continue;
		buf_str(&s->columns, s->columns.n ? "," : "");
		buf_str(&s->columns, s->item[i]->columns);
	}
	buf_str(&s->text, s->json ? "';" : "");
	buf_str(&s->columns, s->columns.n ? ",site==x" : "site==x");
	buf_put(&s->text, "", 1);
	buf_put(&s->columns, "", 1);
}

/* Milliseconds with three places, and without the point: us. */
static void
put_span(size_t i, bool seconds)
{
	unsigned us = roll(&seed, 100000) * 10 + 1 + roll(&seed, 9);
	char room[32];

	if (seconds) {
		snprintf(room, sizeof room, "%u", us);
		set(i, room);
		snprintf(room, sizeof room, "%u.%03u", us / 1000, us % 1000);
	} else {
		snprintf(room, sizeof room, "%u.%03u", us / 1000, us % 1000);
		set(i, room);
		snprintf(room, sizeof room, "%u", us);
	}
	put(room);
}

static void
put_one_of(size_t i, const char *const list[], size_t n)
{
	set(i, list[roll(&seed, n)]);
	put_cell(i);
}

/* One field, from cell i on; how many cells it has. */
static size_t
put_item(const struct string *s, const struct item *item, size_t i)
{
	static const char *const ips[] = {
	    "127.0.0.1", "::1", "2001:db8::7", "host.example.com"};
	static const char *const words[] = {
	    "GET", "M-SEARCH", "PROPFIND", "https"};
	static const char *const numbers[] = {
	    "0", "443", "18446744073709551616"};
	static const char *const statuses[] = {"200", "404"};
	static const char *const methods[] = {"GET", "POST"};
	static const char *const paths[] = {"/", "/a?b=c&d=%20", "*"};
	static const char *const protocols[] = {"HTTP/1.1", "HTTP/2.0"};

	size_t from = line.n;

	cell[i].null = false;
	switch (item->kind) {
	case TIME_OF:
		put(item->example);
		return 0;
	case ADDRESS:
		put_one_of(i, ips, LENGTH(ips));
		break;
	case NUMBER:
		put_one_of(i, numbers, LENGTH(numbers));
		break;
	case STATUS:
		put_one_of(i, statuses, LENGTH(statuses));
		break;
	case WORD:
		put_one_of(i, words, LENGTH(words));
		break;
	case PROTOCOL:
		put_one_of(i, protocols, LENGTH(protocols));
		break;
	case REQUEST:
		set(i, methods[roll(&seed, LENGTH(methods))]);
		set(i + 1, paths[roll(&seed, LENGTH(paths))]);
		set(i + 2, protocols[roll(&seed, LENGTH(protocols))]);
		put_request(i);
		return 3;
	case QUOTED:
		make_text(&cell[i].text, "", 0);
		if (s->json)
			put_json((struct str){cell[i].text.p, cell[i].text.n});
		else
			put_quoted(
			    (struct str){cell[i].text.p, cell[i].text.n});
		cell[i].null = line.n - from == 3 && line.p[from + 1] == '-';
		break;
	default:
		put_span(i, item->kind == SECONDS);
	}
	return 1;
}

/* How many cells it has. */
static size_t
write_string(const struct string *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		n += put_item(s, s->item[i], n);
		put(s->after[i]);
	}
	return n;
}

#endif
