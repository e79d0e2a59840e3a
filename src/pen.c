/*
 * pen - the formats evgen writes, behind one table of functions
 *
 * The same event says the same in all of them, but that logs have whole
 * seconds (the milliseconds are cut off), and name only users with an account.
 */
#include "pen.h"
#include "num.h"
#include "rnd.h"
#include "when.h"
#include <stdbool.h>

#define DAY 86400000
#define PUT(to, literal) site_put(to, STR(literal))

/* A day's date in both looks; most events are of the same day as the last. */
static struct date {
	int64_t day;
	char iso[8 + 4]; /* 2024-01-01T */
	char log[8 + 6]; /* 01/Jan/2024: */
	size_t iso_n, log_n;
} date = {.day = INT64_MIN};

static char *
put_two(char *to, unsigned v)
{
	to[0] = (char)('0' + v / 10);
	to[1] = (char)('0' + v % 10);
	return to + 2;
}

static char *
put_year(char *to, int64_t year)
{
	if (year > 9999)
		*to++ = '1';
	return put_two(
	    put_two(to, (unsigned)(year / 100 % 100)), (unsigned)(year % 100));
}

static void
new_day(int64_t day)
{
	int64_t year;
	int month, dom;
	char *to;

	when_date(day, &year, &month, &dom);
	to = put_year(date.iso, year);
	*to++ = '-';
	to = put_two(to, (unsigned)month);
	*to++ = '-';
	to = put_two(to, (unsigned)dom);
	*to++ = 'T';
	date.iso_n = (size_t)(to - date.iso);
	to = put_two(date.log, (unsigned)dom);
	*to++ = '/';
	memcpy(to, &"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * (month - 1)], 3);
	to += 3;
	*to++ = '/';
	to = put_year(to, year);
	*to++ = ':';
	date.log_n = (size_t)(to - date.log);
	date.day = day;
}

/* Makes date that of ms, and returns the ms since midnight. */
static uint32_t
since_midnight(int64_t ms)
{
	int64_t day = ms / DAY - (ms % DAY < 0);

	if (day != date.day)
		new_day(day);
	return (uint32_t)(ms - day * DAY);
}

static char *
put_clock(char *to, uint32_t seconds)
{
	uint32_t minutes = seconds / 60;

	to = put_two(to, minutes / 60);
	*to++ = ':';
	to = put_two(to, minutes % 60);
	*to++ = ':';
	return put_two(to, seconds % 60);
}

static char *
put_log_time(char *to, int64_t ms)
{
	uint32_t rest = since_midnight(ms);

	memcpy(to, date.log, sizeof date.log);
	to = put_clock(to + date.log_n, rest / 1000);
	return PUT(to, " +0000");
}

static char *
put_iso_time(char *to, int64_t ms)
{
	uint32_t rest = since_midnight(ms);

	memcpy(to, date.iso, sizeof date.iso);
	to = put_clock(to + date.iso_n, rest / 1000);
	*to++ = '.';
	*to++ = (char)('0' + rest / 100 % 10);
	to = put_two(to, rest % 100);
	*to++ = 'Z';
	return to;
}

static char *
put_status(char *to, const struct gen_event *e)
{
	return site_put_number(to, e->status);
}

static char *
put_protocol(char *to, const struct gen_event *e)
{
	return e->agent & 1 ? PUT(to, "HTTP/2.0") : PUT(to, "HTTP/1.1");
}

static bool
has_account(const struct gen_event *e)
{
	return rnd_mix(e->user + UINT64_C(0xacc)) % 4 == 0;
}

/* 4.99 to 199.99 */
static char *
put_amount(char *to, const struct gen_event *e)
{
	to = site_put_number(to, 4 + (uint32_t)(e->salt >> 20) % 196);
	return PUT(to, ".99");
}

static char *
put_combined(char *to, const struct gen_event *e)
{
	const struct site_page *page = &site_page[e->page.kind];

	to = site_put_address(to, e->user);
	to = PUT(to, " - ");
	if (has_account(e))
		to = site_put_user(to, e->user);
	else
		*to++ = '-';
	to = PUT(to, " [");
	to = put_log_time(to, e->time);
	to = PUT(to, "] \"");
	to = site_put(to, page->method);
	*to++ = ' ';
	to = site_put_path(to, e->page);
	*to++ = ' ';
	to = put_protocol(to, e);
	to = PUT(to, "\" ");
	to = put_status(to, e);
	*to++ = ' ';
	if (e->bytes)
		to = site_put_number(to, e->bytes);
	else
		*to++ = '-';
	to = PUT(to, " \"");
	to = site_put_referrer(to, e->from);
	to = PUT(to, "\" \"");
	to = site_put(to, site_agent[e->agent].text);
	return PUT(to, "\"\n");
}

static char *
put_vcombined(char *to, const struct gen_event *e)
{
	to = site_put_host(to, e->page.host);
	*to++ = ' ';
	return put_combined(to, e);
}

static char *
put_json_metadata(char *to, const struct gen_event *e)
{
	switch (e->page.kind) {
	case THANKS:
		to = PUT(to, ",\"metadata\":{\"amount\":\"");
		to = put_amount(to, e);
		return PUT(to, "\"}}\n");
	case SEARCH:
		to = PUT(to, ",\"metadata\":{\"query\":\"");
		to = site_put(to, site_query(e->page));
		return PUT(to, "\"}}\n");
	default:
		return PUT(to, ",\"metadata\":{}}\n");
	}
}

static char *
put_hex(char *to, uint64_t v)
{
	for (int shift = 60; shift >= 0; shift -= 4)
		*to++ = "0123456789abcdef"[v >> shift & 15];
	return to;
}

static char *
put_json(char *to, const struct gen_event *e)
{
	to = PUT(to, "{\"event_id\":\"");
	to = put_hex(to, e->salt);
	to = PUT(to, "\",\"user_id\":\"");
	to = site_put_user(to, e->user);
	to = PUT(to, "\",\"ip\":\"");
	to = site_put_address(to, e->user);
	to = PUT(to, "\",\"host\":\"");
	to = site_put_host(to, e->page.host);
	to = PUT(to, "\",\"timestamp\":\"");
	to = put_iso_time(to, e->time);
	to = PUT(to, "\",\"event_type\":\"");
	to = site_put(to, site_page[e->page.kind].event);
	to = PUT(to, "\",\"page_url\":\"");
	to = site_put_path(to, e->page);
	to = PUT(to, "\",\"referrer\":");
	if (e->from.kind == NOWHERE)
		to = PUT(to, "null");
	else {
		*to++ = '"';
		to = site_put_referrer(to, e->from);
		*to++ = '"';
	}
	to = PUT(to, ",\"agent\":\"");
	to = site_put(to, site_agent[e->agent].brief);
	to = PUT(to, "\",\"device\":{\"type\":\"");
	to = site_put(to, site_agent[e->agent].device);
	to = PUT(to, "\"},\"geo\":{\"country\":\"");
	to = site_put(to, site_country(rnd_mix(e->user)));
	to = PUT(to, "\"}");
	return put_json_metadata(to, e);
}

/* null: what an absent value is. No text of ours has a comma, quote or TAB,
 * but for agents; they hold a comma. */
static char *
put_columns(char *to, const struct gen_event *e, char sep, struct str null)
{
	const struct site_page *page = &site_page[e->page.kind];
	bool quoted = sep == ',';

	*to++ = sep;
	to = site_put_address(to, e->user);
	*to++ = sep;
	to = site_put_host(to, e->page.host);
	*to++ = sep;
	to = site_put_user(to, e->user);
	*to++ = sep;
	to = site_put(to, page->method);
	*to++ = sep;
	to = site_put_path(to, e->page);
	*to++ = sep;
	to = put_protocol(to, e);
	*to++ = sep;
	to = put_status(to, e);
	*to++ = sep;
	to = e->bytes ? site_put_number(to, e->bytes) : site_put(to, null);
	*to++ = sep;
	if (e->from.kind == NOWHERE)
		to = site_put(to, null);
	else
		to = site_put_referrer(to, e->from);
	*to++ = sep;
	if (quoted)
		*to++ = '"';
	to = site_put(to, site_agent[e->agent].text);
	if (quoted)
		*to++ = '"';
	*to++ = sep;
	to = site_put(to, page->name);
	*to++ = sep;
	to = site_put(to, page->event);
	*to++ = sep;
	to = site_put(to, site_agent[e->agent].device);
	*to++ = sep;
	to = site_put(to, site_country(rnd_mix(e->user)));
	*to++ = sep;
	to = e->page.kind == THANKS ? put_amount(to, e) : site_put(to, null);
	*to++ = '\n';
	return to;
}

static char *
put_csv(char *to, const struct gen_event *e)
{
	to = put_iso_time(to, e->time);
	return put_columns(to, e, ',', STR(""));
}

static char *
put_events(char *to, const struct gen_event *e)
{
	to += num_put(to, e->time);
	return put_columns(to, e, '\t', STR("\\N"));
}

#define COLUMNS                                                               \
	"time ip host user method path protocol status bytes referrer agent " \
	"page event device country amount"

static const struct pen pens[] = {
    {"combined", NULL, 0, put_combined, 0},
    {"csv", COLUMNS, ',', put_csv, 9},
    {"events", COLUMNS, '\t', put_events, 9},
    {"json", NULL, 0, put_json, 0},
    {"vcombined", NULL, 0, put_vcombined, 0},
};

const struct pen *
pen_find(const char *name)
{
	for (size_t i = 0; i < sizeof pens / sizeof *pens; i++)
		if (strcmp(pens[i].name, name) == 0)
			return &pens[i];
	return NULL;
}

static char *
put_cut(const struct pen *p, char *to, const struct gen_event *e)
{
	size_t n = (size_t)(p->put(to, e) - to) - 1;

	if (p->cut)
		n = p->cut - (e->salt >> 8 & 1);
	else
		n = 1 + (e->salt >> 8) % (n - 1);
	to[n] = '\n';
	return to + n + 1;
}

/* Begins with what begins no line; no LF, CR or quote is in it. */
static char *
put_binary(char *to, const struct gen_event *e)
{
	uint64_t x = e->salt, n = 8 + (x >> 8) % 120;

	*to++ = '\377';
	while (n-- > 0) {
		char c;

		x = rnd_mix(x);
		c = (char)(x & 0xff);
		*to++ = c == '\n' || c == '\r' || c == '"' ? 0 : c;
	}
	*to++ = '\n';
	return to;
}

static char *
put_wrong_time(const struct pen *p, char *to, const struct gen_event *e)
{
	static struct gen_event wrong;

	wrong = *e;
	wrong.time = NUM_TIME_MAX + 1; /* in the year 10000 */
	return p->put(to, &wrong);
}

static char *
put_other(char *to, const struct gen_event *e)
{
	static const struct str other[] = {{"{}", 2}, {"null", 4}, {"-", 1},
	    {"[]", 2}, {"<html><title>502 Bad Gateway</title>", 36},
	    {"GET / HTTP/1.1", 14}, {"{event_id:", 10},
	    {"Segmentation fault", 18}};

	to = site_put(to, other[e->salt >> 8 & 7]);
	*to++ = '\n';
	return to;
}

char *
pen_put_bad(const struct pen *p, char *to, const struct gen_event *e)
{
	switch (e->salt & 3) {
	case 0:
		return put_cut(p, to, e);
	case 1:
		return put_binary(to, e);
	case 2:
		return put_wrong_time(p, to, e);
	default:
		return put_other(to, e);
	}
}
