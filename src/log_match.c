/*
 * log_match - a line, by the steps of its format
 */
#include "log_step.h"
#include "log_time.h"

#define TIME 26 /* 10/Oct/2000:13:55:36 -0700 */

/* Text that no quotes enclose; Apache writes an empty one as "". */
static const char *
bare(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	struct str text;

	end = literal_at(s, p, end);
	if (end == NULL || !s->wanted)
		return end;
	text = (struct str){p, (size_t)(end - p)};
	if (text.n > 1 && *p == '"' && end[-1] == '"' &&
	    log->escape == LOG_BACKSLASH) {
		text.p++;
		text.n -= 2;
	}
	v->null = text.n == 1 && *text.p == '-';
	v->text = decode(log, text);
	return end;
}

static inline const char *
quoted(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	bool escapes;

	end = quote_at(p, end, &escapes);
	if (end == NULL || !s->wanted)
		return end;
	set(v, p, end);
	if (escapes)
		v->text = decode(log, v->text);
	return end;
}

/* One that has _ % [ ] in it, or in which its literal may stand. */
const char *
log_odd_address(const struct log_step *s, const char *p, const char *end)
{
	const char *q = vec_name(p, end), *first;

	while (q < end && (*q == '_' || *q == '%' || *q == '[' || *q == ']'))
		q = vec_name(q + 1, end);
	if (follows_in(s, q, end))
		return q;
	if (p < q && *p == '[') { /* [::1]:80 */
		first = memchr(p, ']', (size_t)(q - p));
		p = first ? first + 1 : p;
	}
	first = literal_at(s, p, q);
	return first ? first : q;
}

/* host, host:port, [::1]:port; other colons are the address's own. */
static inline const char *
host(const struct log_step *s, struct value *v, const char *p, const char *end)
{
	const char *q;

	q = end = address(s, v, p, end);
	set_null(v + 1);
	if (end == NULL || !log_digit(end[-1]))
		return end;
	q = log_port(p, end);
	if (q == NULL)
		return end;
	set(v, p, q - 1);
	set(v + 1, q, end);
	return end;
}

static const char *
ident(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	end = bare(log, s, v, p, end);
	return end && end > p && log_ident(p, end) ? end : NULL;
}

/* "- -" and "- frank" are the end of a line that has a virtual host. */
static const char *
user(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	end = s->quoted ? log_text(log, s, v, p, end) : bare(log, s, v, p, end);
	if (end == p)
		return s->quoted || log->escape != LOG_BACKSLASH ? p : NULL;
	return end && (p[0] != '-' || p[1] != ' ') ? end : NULL;
}

/* Times of the common log format, which hold a blank, wherever they stand. */
static inline const char *
time_of(
    const struct log_step *s, struct value *v, const char *p, const char *end)
{
	end = end - p >= TIME && p[2] == '/' && p[20] == ' ' &&
		      follows_in(s, p + TIME, end)
		  ? p + TIME
		  : literal_at(s, p, end);
	if (end)
		set(v, p, end);
	return end;
}

static inline const char *
request(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	bool escapes;

	end = quote_at(p, end, &escapes);
	if (end && s->wanted)
		set_request(log, v, p, end, escapes);
	return end;
}

static inline const char *
field(struct log *log, const struct log_step *s, const char *p, const char *end)
{
	struct value *v = s->cell;

	switch (s->kind) {
	case LOG_TEXT:
		return s->quoted ? quoted(log, s, v, p, end)
				 : bare(log, s, v, p, end);
	case LOG_ADDRESS:
		return address(s, v, p, end);
	case LOG_HOST:
		return host(s, v, p, end);
	case LOG_IDENT:
		return ident(log, s, v, p, end);
	case LOG_USER:
		return user(log, s, v, p, end);
	case LOG_TIME:
		return time_of(s, v, p, end);
	case LOG_REQUEST:
		return request(log, s, v, p, end);
	case LOG_STATUS:
		return status(v, p);
	case LOG_NUMBER:
		return number(v, p, end);
	default:
		return log_kinds(log, s, p, end);
	}
}

/* All that a field fills; false for what is there without a value. */
static __attribute__((noinline, cold)) bool
no_values(const struct log_step *s)
{
	if (s->columns == 0 || s->kind == LOG_BRACES)
		return false;
	for (uint32_t i = 0; i < s->columns; i++)
		set_null(s->cell + i);
	return true;
}

/* Whether a field is - alone: all that it fills is NULL then. */
static inline bool
is_null(const struct log_step *s, const char *p, const char *end)
{
	if (*p != '-' || !follows_in(s, p + 1, end) ||
	    (s->after.n == 0 && p + 1 != end))
		return false;
	if (s->columns != 1)
		return no_values(s);
	set_null(s->cell);
	return true;
}

/* What comes behind the place where a line may end is NULL. */
static __attribute__((noinline, cold)) bool
may_end(struct log *log, const struct log_step *s, bool at_end)
{
	if (s->kind != LOG_END || !at_end)
		return false;
	for (size_t i = s->column; i < log->columns; i++)
		set_null(log->cell + i);
	return true;
}

/* A field is not there, or ended at q and its literal is not. */
static __attribute__((noinline, cold)) bool
missed(struct log *log, const struct log_step *s, const char *p, const char *q,
    struct str line)
{
	log->missed = s;
	log->ended = q != NULL;
	log->at = (size_t)((q ? q : p) - line.p);
	if (log->at > line.n)
		log->at = line.n;
	return false;
}

bool
log_match(struct log *log, struct str line)
{
	const struct log_step *s = log->step, *last = s + log->steps;
	const char *p = line.p, *end = p + line.n, *q;

	log->decoded.n = 0;
	log->length = line.n;
	if (log->before.n > 0 &&
	    (line.n < log->before.n ||
		memcmp(p, log->before.p, log->before.n) != 0))
		return missed(log, NULL, p, NULL, line);
	p += log->before.n;
	for (; s < last && p <= end; s++) {
		if (is_null(s, p, end)) {
			p += 1 + s->skip;
			continue;
		}
		q = field(log, s, p, end);
		if (q == NULL || !follows(s, q, end)) {
			if (!may_end(log, s, p == end))
				return missed(log, s, p, q, line);
			break;
		}
		p = q + s->skip;
	}
	if (p > end) { /* the literal is there only in part */
		s--;
		return missed(log, s, p, p - s->skip, line);
	}
	if (p != end)
		return missed(log, s, p, p, line);
	if (log->time && log->time->wanted)
		log_time_make(log);
	return true;
}
