/*
 * syslog - the header that syslog puts before a message
 *
 * RFC 5424, and RFC 3164 as it is found:
 *
 *	<134>1 2024-01-15T10:00:00.003Z host app procid msgid [sd a="b"] message
 *	<134>Feb  6 12:14:14 host tag[pid]: message
 *	Feb  6 12:14:14 host tag: message
 *	2024-01-15T10:00:00.123456+01:00 host tag[pid]: message
 *
 * In files the priority is missing, from a local socket the host. A name of a
 * month may come with a year, before it or after the day; clocks may have a
 * fraction. Without a tag a line is taken only when it has a priority, or its
 * time the name of a month: other logs begin with ISO 8601, too.
 */
#ifndef SYSLOG_H
#define SYSLOG_H

#include "mem.h"

enum syslog_time {
	SYSLOG_NONE,
	SYSLOG_ISO,
	SYSLOG_BSD,      /* Feb  6 12:14:14 */
	SYSLOG_BSD_YEAR, /* Feb  6 2024 12:14:14 */
	SYSLOG_YEAR_BSD, /* 2024 Feb  6 12:14:14 */
	SYSLOG_KINDS
};

struct syslog { /* slices of the line; what is not there has no p */
	enum syslog_time kind;
	struct str time, host, tag, pid, msgid, data, priority;
	const char *message;
	const char *fault; /* of what is no header: there it ends to be one */
};

/* Takes a header apart; false: there is none. */
bool syslog_parse(struct syslog *s, const char *p, const char *end);
/* Where the message begins that a header stands before, or NULL. */
const char *syslog_header(const char *p, const char *end);

#endif
