/*
 * wrap_syslog - lines behind the header of syslog
 *
 * Lines of the same second follow each other: its text is compared, and read
 * once.
 */
#include "num.h"
#include "scan.h"
#include "syslog.h"
#include "times.h"
#include "when.h"
#include "when_format.h"
#include "wrap_in.h"
#include <stdlib.h>

#define SECOND 32 /* bytes of a time without its fraction, at most */

struct state {
	struct syslog header;
	struct when_format *format[SYSLOG_KINDS];
	char last[SECOND]; /* the second read last */
	size_t n;
	int64_t ms;
	bool is_time;
	char time[WHEN_ROOM + SCAN_PAD];
};

static const char facility[24][8 + SCAN_PAD] = {"kern", "user", "mail",
    "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv",
    "ftp", "ntp", "audit", "alert", "clock", "local0", "local1", "local2",
    "local3", "local4", "local5", "local6", "local7"};
static const char severity[8][8 + SCAN_PAD] = {
    "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};

void *
syslog_open(void)
{
	static const char *const text[SYSLOG_KINDS] = {
	    [SYSLOG_BSD] = "%b %e %T",
	    [SYSLOG_BSD_YEAR] = "%b %e %Y %T",
	    [SYSLOG_YEAR_BSD] = "%Y %b %e %T"};
	struct state *s = mem_zero(1, sizeof *s);
	const char *wrong;

	for (size_t i = 0; i < SYSLOG_KINDS; i++)
		if (text[i])
			s->format[i] = when_format_compile(text[i], &wrong);
	return s;
}

/* A time with the name of a month, up to its seconds. */
static bool
read_second(struct state *s, enum syslog_time kind, struct str text)
{
	if (text.n != s->n || memcmp(text.p, s->last, text.n) != 0) {
		s->is_time = times_read_as(s->format[kind], text, &s->ms);
		memcpy(s->last, text.p, text.n);
		s->n = text.n;
	}
	return s->is_time;
}

/* As RFC 3339, in UTC. */
static struct value
bsd_time(struct state *s, struct str text)
{
	struct value v = {.null = true};
	size_t n = text.n;
	int64_t ms = 0;

	while (n > 0 && text.p[n - 1] != ':')
		n--;
	n += 2; /* the seconds */
	if (n > SECOND ||
	    !read_second(s, s->header.kind, (struct str){text.p, n}))
		return v;
	for (size_t i = n + 1, unit = 100; i < text.n && unit > 0; i++) {
		ms += (text.p[i] - '0') * (int64_t)unit;
		unit /= 10;
	}
	v.null = false;
	v.text = (struct str){s->time, times_put(s->time, s->ms + ms)};
	return v;
}

static struct value
value_of(struct str text)
{
	return (struct value){text, text.p == NULL};
}

static struct value
name_of(const char *name)
{
	return value_of(str_of(name));
}

/* In the order of wrap.c's columns. */
static void
give_own(struct state *s, struct value *own)
{
	const struct syslog *h = &s->header;
	unsigned priority = 0;

	own[0] =
	    h->kind <= SYSLOG_ISO ? value_of(h->time) : bsd_time(s, h->time);
	own[1] = value_of(h->host);
	own[2] = value_of(h->tag);
	own[3] = value_of(h->pid);
	own[4] = own[5] = own[6] = value_of(h->priority);
	own[7] = value_of(h->msgid);
	own[8] = value_of(h->data);
	if (h->priority.p == NULL)
		return;
	for (size_t i = 0; i < h->priority.n; i++)
		priority = priority * 10 + (unsigned)(h->priority.p[i] - '0');
	own[5] = name_of(facility[priority / 8]);
	own[6] = name_of(severity[priority % 8]);
}

int
syslog_unwrap(
    void *state, struct str line, struct str *inner, struct value *own)
{
	struct state *s = state;
	struct syslog *h = &s->header;
	const char *end = line.p + line.n;

	if (!syslog_parse(h, line.p, end))
		return BAD_FORMAT;
	*inner = (struct str){h->message, (size_t)(end - h->message)};
	if (own)
		give_own(s, own);
	return FORM_EVENT;
}

void
syslog_miss(void *state, struct str line, struct miss *m)
{
	const struct state *s = state;

	m->at = (size_t)(s->header.fault - line.p);
	buf_str(&m->what, "not the header of syslog");
}
