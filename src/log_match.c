/*
 * log_match - a line, by the steps of its format
 */
#include "log.h"
#include "vec.h"
#include "word.h"

#define TIME 26 /* 10/Oct/2000:13:55:36 -0700 */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* RFC 9110: the characters of a method. */
/* RFC 9110: the characters of a method. */
static bool
is_token(char c)
{
	return is_letter(c) || is_digit(c) ||
	       (c != ' ' && c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static int
hex(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte an escape stands for, and how long it is; 0: it is none. */
static size_t
escape(const char *p, const char *end, char *byte)
{
	static const char letters[] = "\"\\tnrbfv",
			  bytes[] = "\"\\\t\n\r\b\f\v";
	const char *at;

	if (end - p < 2)
		return 0;
	at = memchr(letters, p[1], sizeof letters - 1);
	if (at) {
		*byte = bytes[at - letters];
		return 2;
	}
	if (p[1] != 'x' || end - p < 4 || hex(p[2]) < 0 || hex(p[3]) < 0)
		return 0;
	*byte = (char)(hex(p[2]) << 4 | hex(p[3]));
	return 4;
}

/*
 * Escapes become what they stand for; one that is not listed stays. The first
 * field of a line makes room for all of them, so no slice moves.
 */
static struct str
decode(struct log *log, struct str field)
{
	const char *p = field.p, *end = p + field.n;
	struct buf *b = &log->decoded;
	char *from, *to;

	if (vec_find(p, end, '\\') == end)
		return field;
	from = to = buf_room(b, b->n ? field.n : log->length);
	while (p < end) {
		size_t n = *p == '\\' ? escape(p, end, to) : 0;

		if (n == 0)
			*to = *p;
		to++;
		p += n ? n : 1;
	}
	b->n += (size_t)(to - from);
	return (struct str){from, (size_t)(to - from)};
}

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

/* The quote that ends a field; escaped: there are backslashes before it. */
static inline const char *
quote_at(const char *p, const char *end, bool *escaped)
{
	*escaped = false;
	for (;;) {
		p = vec_either(p, end, '"', '\\');
		if (p == end)
			return NULL;
		if (*p == '"')
			return p;
		*escaped = true;
		if (end - p < 2)
			return NULL;
		p += 2;
	}
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
	bool escaped;

	end = quote_at(p, end, &escaped);
	if (end == NULL || !s->wanted)
		return end;
	set(v, p, end);
	if (escaped)
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
	if (end == NULL || !is_digit(end[-1]))
		return end;
	while (q > p && is_digit(q[-1]))
		q--;
	if (end - q > 5 || q - p < 2 || q[-1] != ':' ||
	    (q[-2] != ']' && memchr(p, ':', (size_t)(q - 1 - p)) != NULL))
		return end;
	set(v, p, q - 1);
	set(v + 1, q, end);
	return end;
}

/* What no server takes for a user by RFC 1413: 10.0.0.1, ::1. */
static bool
is_ident(const char *p, const char *end)
{
	bool numeric = true, separated = false;

	for (; p < end; p++) {
		bool separator = *p == '.' || *p == ':';

		separated |= separator;
		numeric &= separator || hex(*p) >= 0;
	}
	return !(numeric && separated);
}

static const char *
ident(struct log *log, const struct log_step *s, struct value *v, const char *p,
    const char *end)
{
	end = bare(log, s, v, p, end);
	return end && end > p && is_ident(p, end) ? end : NULL;
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
	return is_digit(p[0]) && is_digit(p[1]) && is_digit(p[2]) ? p + 3
								  : NULL;
}

static inline const char *
number(struct value *v, const char *p, const char *end)
{
	const char *q = p;

	while (q < end && is_digit(*q))
		q++;
	set(v, p, q);
	return q > p ? q : NULL;
}

/* The end of the method that a request begins with, or NULL. */
static inline const char *
method(const char *p, const char *end)
{
	const char *q = p;

	if (end - p > 4 && memcmp(p, "GET ", 4) == 0)
		return p + 3;
	while (q < end && is_token(*q))
		q++;
	return q > p && q < end && *q == ' ' ? q : NULL;
}

static const char *
digits_before(const char *p, const char *end)
{
	while (end > p && is_digit(end[-1]))
		end--;
	return end;
}

/* Where the " HTTP/1.1" begins that ends a request, or NULL. */
static inline const char *
protocol(const char *p, const char *end)
{
	const char *q;

	if (end - p > 9 && memcmp(end - 9, " HTTP/1.", 8) == 0 &&
	    is_digit(end[-1]))
		return end - 9;
	q = digits_before(p, end);
	if (q < end && q > p && q[-1] == '.') {
		end = q - 1;
		q = digits_before(p, end);
	}
	if (q == end || q == p || *--q != '/')
		return NULL;
	for (end = q; q > p && is_letter(q[-1]); q--)
		;
	return q < end && q > p && q[-1] == ' ' ? q - 1 : NULL;
}

/* METHOD path PROTOCOL to three values; else it is whole in the second. */
static inline const char *
request(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	const char *path, *last;
	bool escaped;

	end = quote_at(p, end, &escaped);
	if (end == NULL || !s->wanted)
		return end;
	path = method(p, end);
	last = path ? protocol(path + 1, end) : NULL;
	if (path && last > path + 1) {
		set(v, p, path);
		set(v + 1, path + 1, last);
		set(v + 2, last + 1, end);
	} else {
		set_null(v);
		set(v + 1, p, end);
		set_null(v + 2);
	}
	if (escaped)
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
