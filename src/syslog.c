/*
 * syslog - the header that syslog puts before a message
 *
 * Every function takes a place, and returns the one behind what it found, or
 * NULL. Linear: the line is walked once, up to the message.
 */
#include "syslog.h"
#include "vec.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct str
between(const char *from, const char *to)
{
	return (struct str){from, (size_t)(to - from)};
}

/* From least to most digits. */
static const char *
digits(const char *p, const char *end, int least, int most)
{
	int n = 0;

	while (n < most && p < end && is_digit(*p)) {
		p++;
		n++;
	}
	return n < least ? NULL : p;
}

static const char *
one(const char *p, const char *end, char c)
{
	return p && p < end && *p == c ? p + 1 : NULL;
}

/* At least one byte, all of them visible ASCII. */
static const char *
word(const char *p, const char *end)
{
	const char *from = p;

	while (p<end && * p> ' ' && *p < 0x7f)
		p++;
	return p == from ? NULL : p;
}

/* 12:14:14, or with a fraction. */
static const char *
clock_of(const char *p, const char *end)
{
	if (end - p < 8 || p[2] != ':' || p[5] != ':')
		return NULL;
	for (int i = 0; i < 8; i += 3)
		if (!is_digit(p[i]) || !is_digit(p[i + 1]))
			return NULL;
	p += 8;
	if (p < end && (*p == '.' || *p == ','))
		return digits(p + 1, end, 1, 9);
	return p;
}

static bool
is_month(const char *p)
{
	static const char name[12][4] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	bool is = false;

	for (int i = 0; i < 12; i++)
		is |= p[0] == name[i][0] && p[1] == name[i][1] &&
		      p[2] == name[i][2];
	return is;
}

/* "Feb  6 ", "Feb 06 " or "Feb 6 ". */
static const char *
month_day(const char *p, const char *end)
{
	if (end - p < 6 || !is_month(p) || p[3] != ' ')
		return NULL;
	p += 4;
	p += *p == ' ';
	p = digits(p, end, 1, 2);
	return one(p, end, ' ');
}

/* Z, +01:00, +0100 or nothing. */
static const char *
offset(const char *p, const char *end)
{
	if (p < end && *p == 'Z')
		return p + 1;
	if (p == end || (*p != '+' && *p != '-'))
		return p;
	p = digits(p + 1, end, 2, 2);
	if (p && p < end && *p == ':')
		p++;
	return p ? digits(p, end, 2, 2) : NULL;
}

static const char *
iso_time(const char *p, const char *end)
{
	if (end - p < 19 || p[4] != '-' || p[7] != '-' || p[10] != 'T' ||
	    !digits(p, end, 4, 4) || !digits(p + 5, end, 2, 2) ||
	    !digits(p + 8, end, 2, 2))
		return NULL;
	p = clock_of(p + 11, end);
	return p ? offset(p, end) : NULL;
}

static const char *
bsd_time(enum syslog_time *kind, const char *p, const char *end)
{
	const char *year;

	*kind = SYSLOG_BSD;
	if (p < end && is_digit(*p)) {
		*kind = SYSLOG_YEAR_BSD;
		p = one(digits(p, end, 4, 4), end, ' ');
		p = p ? month_day(p, end) : NULL;
		return p ? clock_of(p, end) : NULL;
	}
	p = month_day(p, end);
	if (!p)
		return NULL;
	year = one(digits(p, end, 4, 4), end, ' ');
	if (year) {
		*kind = SYSLOG_BSD_YEAR;
		p = year;
	}
	return clock_of(p, end);
}

/* The time, and the blank behind it, as RFC 3164 and the like have it. */
static const char *
time_of(struct syslog *s, const char *p, const char *end)
{
	const char *from = p;

	s->kind = SYSLOG_ISO;
	p = iso_time(from, end);
	if (!p)
		p = bsd_time(&s->kind, from, end);
	if (!p || p == end || *p != ' ')
		return NULL;
	s->time = between(from, p);
	return p + 1;
}

/* <134>, at most 191. */
static const char *
priority(struct syslog *s, const char *p, const char *end)
{
	const char *from = p + 1, *to = digits(from, end, 1, 3);
	int value = 0;

	if (!to || !one(to, end, '>') || (*from == '0' && to - from > 1))
		return NULL;
	for (p = from; p < to; p++)
		value = value * 10 + (*p - '0');
	s->priority = between(from, to);
	return value > 191 ? NULL : to + 1;
}

#define BIT(c) ((uint64_t)1 << (c) % 64)

/* Visible, but no quotes or brackets, and none of : ; , = */
static bool
in_tag(char c)
{
	static const uint64_t set[2] = {
	    ~(BIT(' ') | (BIT(' ') - 1) | BIT('"') | BIT('\'') | BIT(',') |
		BIT(':') | BIT(';') | BIT('<') | BIT('=') | BIT('>')),
	    ~(BIT('[') | BIT(']') | BIT('`') | BIT('{') | BIT('}') |
		BIT(0x7f))};

	return (c & 0x80) == 0 && set[c / 64] >> c % 64 & 1;
}

/* tag: or tag[pid]: and a blank, or the end. */
static const char *
tag(struct syslog *s, const char *p, const char *end)
{
	const char *from = p, *to, *pid = NULL;

	while (p < end && in_tag(*p))
		p++;
	to = p;
	if (to == from)
		return NULL;
	if (p < end && *p == '[') {
		pid = ++p;
		while (p<end && * p> ' ' && *p < 0x7f && *p != ']')
			p++;
		if (p == pid || !(p = one(p, end, ']')))
			return NULL;
	}
	p = one(p, end, ':');
	if (!p || (p < end && *p != ' '))
		return NULL;
	s->tag = between(from, to);
	if (pid)
		s->pid = between(pid, p - 2);
	return p + (p < end);
}

/* A host's name or address, with what relays put around it. */
static const char *
host(struct syslog *s, const char *p, const char *end)
{
	const char *from = p;

	while (p < end && *p != ' ') {
		p = vec_name(p, end);
		if (p == end || *p == ' ')
			break;
		if (*p == '\0' || !strchr("_%@[]()", *p))
			return NULL;
		p++;
	}
	if (p == from)
		return NULL;
	s->host = between(from, p);
	return p + (p < end);
}

/* What comes behind the time in RFC 3164: [host] [tag[pid]:] message. */
static const char *
origin(struct syslog *s, const char *p, const char *end)
{
	bool bare = s->kind != SYSLOG_ISO || s->priority.p;
	const char *message = tag(s, p, end), *after;

	if (message)
		return message;
	after = host(s, p, end);
	if (after)
		message = tag(s, after, end);
	if (message)
		return message;
	if (after)
		p = after;
	return bare ? p : NULL;
}

/* a="b", with \" \\ \] in it. */
static const char *
parameter(const char *p, const char *end)
{
	const char *from = p;

	while (p<end && * p> ' ' && *p < 0x7f && *p != '=' && *p != '"' &&
	       *p != ']')
		p++;
	if (p == from)
		return NULL;
	p = one(one(p, end, '='), end, '"');
	while (p && p < end) {
		p = vec_either(p, end, '"', '\\');
		if (p == end || *p == '"')
			break;
		p += 1 + (p + 1 < end && (p[1] == '"' || p[1] == '\\'));
	}
	return one(p, end, '"');
}

/* [id a="b"], of which more may follow, or -. */
static const char *
structured(const char *p, const char *end)
{
	if (p < end && *p == '-')
		return p + 1;
	if (p == end || *p != '[')
		return NULL;
	while (p && p < end && *p == '[') {
		const char *id = ++p;

		while (p<end && * p> ' ' && *p < 0x7f && *p != '=' &&
		       *p != '"' && *p != ']')
			p++;
		if (p == id)
			return NULL;
		while (p && p < end && *p == ' ')
			p = parameter(p + 1, end);
		p = one(p, end, ']');
	}
	return p;
}

static struct str
unless_nil(const char *from, const char *to)
{
	if (to - from == 1 && *from == '-')
		return (struct str){NULL, 0};
	return between(from, to);
}

/* RFC 5424, behind the version and its blank. */
static const char *
modern(struct syslog *s, const char *p, const char *end)
{
	struct str *field[] = {&s->time, &s->host, &s->tag, &s->pid, &s->msgid};
	const char *from;

	for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
		s->fault = from = p;
		p = word(p, end);
		if (!p)
			return NULL;
		*field[i] = unless_nil(from, p);
		if (i == 0 && s->time.p && iso_time(from, p) != p)
			return NULL;
		p = one(p, end, ' ');
		if (!p)
			return NULL;
	}
	s->kind = s->time.p ? SYSLOG_ISO : SYSLOG_NONE;
	s->fault = from = p;
	p = structured(p, end);
	if (!p || (p < end && *p != ' '))
		return NULL;
	s->data = unless_nil(from, p);
	p += p < end;
	if (end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	return p;
}

bool
syslog_parse(struct syslog *s, const char *p, const char *end)
{
	const char *version;

	*s = (struct syslog){.fault = p};
	if (p < end && *p == '<') {
		p = priority(s, p, end);
		if (!p)
			return false;
		version = *p == '0' ? NULL : digits(p, end, 1, 3);
		version = one(version, end, ' ');
		if (version) {
			s->message = modern(s, version, end);
			return s->message != NULL;
		}
	}
	s->fault = p;
	p = time_of(s, p, end);
	if (!p)
		return false;
	s->fault = p;
	s->message = origin(s, p, end);
	return s->message != NULL;
}

const char *
syslog_header(const char *p, const char *end)
{
	struct syslog s;

	return syslog_parse(&s, p, end) ? s.message : NULL;
}
