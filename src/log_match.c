/*
 * log_match - a line, by the steps of its format
 */
#include "log.h"
#include "log_field.h"
#include "vec.h"
#include "word.h"

#define TIME 26 /* 10/Oct/2000:13:55:36 -0700 */

static inline void
set(struct value *v, const char *p, const char *end)
{
	*v = (struct value){{p, (size_t)(end - p)}, false};
}

static inline void
set_null(struct value *v)
{
	v->null = true;
}

/* The first field of a line that is decoded makes room for all. */
static struct str
decode(struct log *log, struct str field)
{
	if (log->decoded.n == 0)
		buf_room(&log->decoded, log->length);
	return log_decode(&log->decoded, field);
}

/* Whether the literal after a field stands at p. */
static inline bool
follows(const struct log_step *s, const char *p)
{
	return ((word_load(p) ^ s->word) & s->mask) == 0 &&
	       (s->after.n <= 8 ||
		   memcmp(p + 8, s->after.p + 8, s->after.n - 8) == 0);
}

/*
 * Each kind finds the end of a field at p, checks it, and fills its cells at v;
 * NULL when it is none. Whether the literal follows there is seen later, for
 * all. A field that is - alone never comes here.
 */

/* Where the literal after a field first stands. */
static inline const char *
literal_at(const struct log_step *s, const char *p, const char *end)
{
	if (s->after.n == 0)
		return end;
	for (; p < end; p++) {
		p = vec_find(p, end, s->after.p[0]);
		if (p < end && follows(s, p))
			return p;
	}
	return NULL;
}

/* The quote that ends a field, which backslashes may escape. */
static inline const char *
quote_at(const char *p, const char *end)
{
	const char *q = vec_far(p, end, '"');

	if (q < end && (q == p || q[-1] != '\\'))
		return q;
	for (; (p = vec_either(p, end, '"', '\\')) < end; p += 2) {
		if (*p == '"')
			return p;
		if (end - p < 2)
			break;
	}
	return NULL;
}

/* Whether there are backslashes in a field. */
static inline bool
has_escapes(const char *p, const char *end)
{
	return vec_find(p, end, '\\') < end;
}

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
	if (text.n > 1 && *p == '"' && end[-1] == '"') {
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
	end = quote_at(p, end);
	if (end == NULL || !s->wanted)
		return end;
	set(v, p, end);
	if (has_escapes(p, end))
		v->text = decode(log, v->text);
	return end;
}

/* One that has _ % [ ] in it, or in which its literal may stand. */
static const char *
odd_address(const struct log_step *s, const char *p, const char *end)
{
	const char *q = vec_name(p, end), *first;

	while (q < end && (*q == '_' || *q == '%' || *q == '[' || *q == ']'))
		q = vec_name(q + 1, end);
	if (follows(s, q))
		return q;
	first = literal_at(s, p, q);
	return first ? first : q;
}

/*
 * A host's name or address: letters, digits, and - . / : _ % [ ], which is more
 * than there are, and less than a field of another kind holds.
 */
static inline const char *
address(
    const struct log_step *s, struct value *v, const char *p, const char *end)
{
	const char *q = vec_name(p, end);

	if (s->after.n == 0 || !follows(s, q))
		q = odd_address(s, p, end);
	set(v, p, q);
	return q > p ? q : NULL;
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
	while (q > p && log_digit(q[-1]))
		q--;
	if (end - q > 5 || q - p < 2 || q[-1] != ':' ||
	    (q[-2] != ']' && memchr(p, ':', (size_t)(q - 1 - p)) != NULL))
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
	end = bare(log, s, v, p, end);
	return end && end > p && (p[0] != '-' || p[1] != ' ') ? end : NULL;
}

static inline const char *
time_of(
    const struct log_step *s, struct value *v, const char *p, const char *end)
{
	end = end - p >= TIME && follows(s, p + TIME) ? p + TIME
						      : literal_at(s, p, end);
	if (end)
		set(v, p, end);
	return end;
}

static inline const char *
status(struct value *v, const char *p)
{
	set(v, p, p + 3);
	return log_digit(p[0]) && log_digit(p[1]) && log_digit(p[2]) ? p + 3
								     : NULL;
}

static inline const char *
number(struct value *v, const char *p, const char *end)
{
	const char *q = p;

	while (q < end && log_digit(*q))
		q++;
	set(v, p, q);
	return q > p ? q : NULL;
}

/* METHOD path PROTOCOL to three values; else it is whole in the second. */
static inline const char *
request(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	const char *path, *last;

	end = quote_at(p, end);
	if (end == NULL || !s->wanted)
		return end;
	path = log_method(p, end);
	last = path ? log_protocol(path + 1, end) : NULL;
	if (path && last > path + 1 && vec_find(path + 1, last, ' ') == last) {
		set(v, p, path);
		set(v + 1, path + 1, last);
		set(v + 2, last + 1, end);
	} else {
		set_null(v);
		set(v + 1, p, end);
		set_null(v + 2);
	}
	if (has_escapes(p, end))
		v[1].text = decode(log, v[1].text);
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
	}
	return NULL;
}

/* Whether a field is - alone: all that it fills is NULL then. */
static inline bool
is_null(const struct log_step *s, const char *p, const char *end)
{
	if (*p != '-' || !follows(s, p + 1))
		return false;
	if (s->after.n == 0 && p + 1 != end)
		return false;
	set_null(s->cell);
	if (s->kind == LOG_HOST || s->kind == LOG_REQUEST)
		set_null(s->cell + 1);
	if (s->kind == LOG_REQUEST)
		set_null(s->cell + 2);
	return true;
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
		return false;
	p += log->before.n;
	for (; s < last && p <= end; s++) {
		if (is_null(s, p, end)) {
			p += 1 + s->after.n;
			continue;
		}
		q = field(log, s, p, end);
		if (q == NULL || !follows(s, q))
			return false;
		p = q + s->after.n;
	}
	return s == last && p == end;
}
