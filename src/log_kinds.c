/*
 * log_kinds - the kinds of fields that are less frequent
 *
 * The others are inline in log_match.c. What a field holds is taken apart only
 * when it is wanted; whether it is one is always seen.
 */
#include "decimal.h"
#include "log_step.h"
#include "log_time.h"
#include "syslog.h"

#define LONGEST 24 /* duration */

/* Where a field of text ends: at its quote, or its literal. */
const char *
log_text_end(const struct log_step *s, const char *p, const char *end)
{
	bool escapes;

	return s->quoted ? quote_at(p, end, &escapes) : literal_at(s, p, end);
}

void
log_set_text(struct log *log, struct value *v, const char *p, const char *end)
{
	set(v, p, end);
	if (vec_find(p, end, log->mark) < end)
		v->text = decode(log, v->text);
}

const char *
log_text(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	end = log_text_end(s, p, end);
	if (end && s->wanted)
		log_set_text(log, v, p, end);
	return end;
}

/* Where - was not yet seen to stand alone. */
static void
set_alone(struct log *log, struct value *v, const char *p, const char *end)
{
	log_set_text(log, v, p, end);
	v->null = end - p == 1 && *p == '-';
}

/* Before the place where the line may end it has no literal. */
static const char *
word(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	const char *q = log_text_end(s, p, end);

	if (s->after.n == 0)
		q = vec_find(p, end, ' ');
	if (q == NULL || vec_find(p, q, ' ') < q ||
	    (q == p && !s->quoted && !log->empties))
		return NULL;
	if (s->wanted)
		set_alone(log, v, p, q);
	return q;
}

static const char *
version(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	const char *q = word(log, s, v, p, end);

	return q && (q == p || memchr(p, '/', (size_t)(q - p))) ? q : NULL;
}

/* A user's name may hold blanks: it ends where Squid's HIERARCHY/ follows. */
static const char *
login(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	const char *q = p, *next;

	for (; (q = literal_at(s, q, end)) != NULL && q < end; q++) {
		next = q + s->after.n;
		while (next < end &&
		       ((*next >= 'A' && *next <= 'Z') || *next == '_'))
			next++;
		if (next > q + s->after.n && next < end && *next == '/')
			break;
	}
	if (q == NULL || q == end)
		return NULL;
	if (s->wanted)
		set_alone(log, v, p, q);
	return q;
}

/* 0.1, 0.2 : 0.3 is one field, though blanks may end it. */
static const char *
list(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	const char *from = p, *q;

	while ((q = literal_at(s, p, end)) != NULL && q + 1 < end &&
	       *q == ' ' && q > from) {
		if (q[1] == ':' && end - q > 2 && q[2] == ' ')
			p = q + 3;
		else if (q[-1] == ',')
			p = q + 1;
		else
			break;
	}
	if (q && s->wanted)
		log_set_text(log, v, from, q);
	return q;
}

/* Whether a field may begin at p, as far as one byte tells. */
static bool
may_begin(const struct log *log, const struct log_step *s, const char *p,
    const char *end)
{
	char c = p < end ? *p : '\0';

	if (s == log->step + log->steps)
		return true;
	switch (s->kind) {
	case LOG_QUOTED:
		return c == '"' || c == '-';
	case LOG_STATUS:
	case LOG_NUMBER:
		return log_digit(c) || c == '-';
	default:
		return true;
	}
}

/* "text", in which quotes may stand that do not look like its end. */
static const char *
in_quotes(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	const char *q = p + 1;

	if (end - p < 2 || *p != '"')
		return NULL;
	for (;; q++) {
		q = vec_find(q, end, '"');
		if (q == end)
			return NULL;
		if (s->after.n > 0
			? follows(s, q + 1, end) &&
			      may_begin(log, s + 1, q + 1 + s->skip, end)
			: q + 1 == end)
			break;
	}
	if (s->wanted)
		set_alone(log, v, p + 1, q);
	return q + 1;
}

/* {text} {text} or {text} or nothing, which has no blank either. */
static const char *
braces(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	for (uint32_t i = 0; i < s->columns; i++) {
		const char *q = vec_find(p, end, '}');

		set_null(v + i);
		if (p == end || *p != '{' || end - q < 2 || q[1] != ' ')
			continue;
		log_set_text(log, v + i, p + 1, q);
		p = q + 2;
	}
	return p;
}

/* What a client says may be anything. */
static const char *
name(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	const char *q = log_text_end(s, p, end), *port;

	if (q == NULL)
		return NULL;
	port = log_port(p, q);
	set_null(v + 1);
	if (port)
		set(v + 1, port, q);
	if (s->wanted)
		log_set_text(log, v, p, port ? port - 1 : q);
	return q;
}

/* The port is there: it is behind the last colon. */
static const char *
address_port(
    const struct log_step *s, struct value *v, const char *p, const char *end)
{
	const char *q = address(s, v, p, end), *port = q;

	if (q == NULL)
		return NULL;
	while (port > p && log_digit(port[-1]))
		port--;
	if (port == q || q - port > 5 || port - p < 2 || port[-1] != ':')
		return NULL;
	set(v + 1, port, q);
	if (*p == '[' && port[-2] == ']')
		set(v, p + 1, port - 2);
	else
		set(v, p, port - 1);
	return q;
}

/*
 * A path may hold blanks: it ends where a protocol follows, or else where the
 * next field may begin.
 */
static const char *
path_end(const struct log *log, const struct log_step *s, const char *p,
    const char *end)
{
	const char *first, *q = NULL;

	if (s->ahead.n > 0)
		q = memmem(p, (size_t)(end - p), s->ahead.p, s->ahead.n);
	if (q)
		return q;
	first = q = log_text_end(s, p, end);
	while (q && s->skip > 0 && !may_begin(log, s + 1, q + s->skip, end))
		q = literal_at(s, q + 1, end);
	return q ? q : first;
}

/* A query comes right after it, or is empty: then what ends the query does. */
static const char *
path(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	const char *q, *last;

	if (s->after.n > 0 || s + 1 == log->step + log->steps) {
		q = path_end(log, s, p, end);
	} else {
		q = last = path_end(log, s + 1, p, end);
		q = q ? vec_find(p, q, '?') : NULL;
		if (q && q == last && q > p && q[-1] == '-' &&
		    s[1].flags & LOG_DASH)
			q--;
	}
	if (q && s->wanted)
		set_alone(log, v, p, q);
	return q;
}

static const char *
query(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	const char *q = path_end(log, s, p, end);

	if (q == NULL || (q > p && *p != '?'))
		return NULL;
	if (s->wanted)
		log_set_text(log, v, p + (q > p), q);
	return q;
}

/* Seconds and their like, to milliseconds. */
static const char *
span(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	struct buf *b = &log->decoded;
	const char *q = digits(p, end);
	char *to;

	if (q > p && end - q > 1 && *q == '.' && log_digit(q[1]))
		q = digits(q + 1, end);
	if (q == p || q - p > LONGEST)
		return NULL;
	if (s->wanted) {
		make_room(log);
		to = buf_room(b, DECIMAL_ROOM);
		set(v, to,
		    to + decimal_shift(
			     to, (struct str){p, (size_t)(q - p)}, s->power));
		b->n += v->text.n;
	}
	return q;
}

static const char *
brackets(
    const struct log_step *s, struct value *v, const char *p, const char *end)
{
	const char *q = vec_find(p, end, ']');

	(void)s;
	if (p == end || *p != '[' || q == end)
		return NULL;
	set(v, p + 1, q);
	return q + 1;
}

static const char *
piece(const struct log_step *s, struct value *v, const char *p, const char *end)
{
	const char *q = log_piece_end(s->piece, p, end);

	if (q)
		set(v, p, q);
	return q;
}

static const char *
flagged(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	if (s->flags & LOG_PADDED)
		while (p < end && *p == ' ')
			p++;
	set_null(v);
	if (end - p >= 1 && *p == '-' && follows(s, p + 1, end))
		return p + 1;
	if ((s->flags & LOG_NO_ONE) && end - p >= 2 && p[0] == '-' &&
	    p[1] == '1' && follows(s, p + 2, end))
		return p + 2;
	if ((s->flags & LOG_PLUS) && p < end && *p == '+')
		p++;
	switch (s->base) {
	case LOG_STATUS:
		return status(v, p);
	case LOG_SPAN:
		return span(log, s, v, p, end);
	default:
		return number(v, p, end);
	}
}

static const char *
header(const char *p, const char *end)
{
	const char *q = syslog_header(p, end);

	return q ? q : p;
}

const char *
log_kinds(
    struct log *log, const struct log_step *s, const char *p, const char *end)
{
	struct value *v = s->cell;

	switch (s->kind) {
	case LOG_WORD:
		return word(log, s, v, p, end);
	case LOG_VERSION:
		return version(log, s, v, p, end);
	case LOG_LOGIN:
		return login(log, s, v, p, end);
	case LOG_LIST:
		return list(log, s, v, p, end);
	case LOG_QUOTED:
		return in_quotes(log, s, v, p, end);
	case LOG_BRACES:
		return braces(log, s, v, p, end);
	case LOG_NAME:
		return name(log, s, v, p, end);
	case LOG_SOCKET:
		return address_port(s, v, p, end);
	case LOG_PATH:
		return path(log, s, v, p, end);
	case LOG_QUERY:
		return query(log, s, v, p, end);
	case LOG_URL:
		return log_url(log, s, v, p, end);
	case LOG_FETCH:
		return log_fetch(log, s, v, p, end);
	case LOG_LINE:
		return log_line(log, s, v, p, end);
	case LOG_SPAN:
		return span(log, s, v, p, end);
	case LOG_BRACKET:
		return brackets(s, v, p, end);
	case LOG_PIECE:
		return piece(s, v, p, end);
	case LOG_FLAGGED:
		return flagged(log, s, v, p, end);
	case LOG_END:
		return p < end ? p : NULL;
	case LOG_REST:
		return p == end || *p == ' ' ? end : NULL;
	default:
		return header(p, end);
	}
}
