/*
 * log_field - what the fields of access logs hold
 */
#include "log_field.h"
#include "json.h"

static bool
is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* RFC 9110: the characters of a method. */
static bool
is_token(char c)
{
	return is_letter(c) || log_digit(c) ||
	       (c != ' ' && c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static int
hex(char c)
{
	if (log_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
is_hex(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (hex(p[i]) < 0)
			return false;
	return true;
}

static char
hex2(const char *p)
{
	return (char)(hex(p[0]) << 4 | hex(p[1]));
}

/*
 * What an escape at p stands for goes to *to, which moves; how long it is, 0:
 * it is none.
 */
static size_t
backslash(char **to, const char *p, size_t n)
{
	static const char letters[] = "\"\\t", bytes[] = "\"\\\t";
	const char *at = n < 2 ? NULL : memchr(letters, p[1], 3);

	if (at) {
		*(*to)++ = bytes[at - letters];
		return 2;
	}
	if (n < 4 || p[1] != 'x' || !is_hex(p + 2, 2))
		return 0;
	*(*to)++ = hex2(p + 2);
	return 4;
}

/* A surrogate is read together with the one behind it. */
static size_t
json(char **to, const char *p, size_t n)
{
	size_t length = 2;

	if (n < 2)
		return 0;
	if (p[1] == 'u') {
		length = 6;
		if (n < 6 || !is_hex(p + 2, 4))
			return 0;
		if (n >= 12 && p[6] == '\\' && p[7] == 'u' &&
		    is_hex(p + 8, 4) && (hex2(p + 2) & 0xfc) == 0xd8)
			length = 12;
	} else if (memchr("\"\\/bfnrt", p[1], 8) == NULL) {
		return 0;
	}
	*to += json_unescape(*to, (struct str){p, length});
	return length;
}

static size_t
hash(char **to, const char *p, size_t n)
{
	if (n < 3 || !is_hex(p + 1, 2))
		return 0;
	*(*to)++ = hex2(p + 1);
	return 3;
}

struct str
log_decode(struct buf *b, struct str field, enum log_escape escape)
{
	const char *p = field.p, *end = p + field.n;
	char mark = escape == LOG_HASH ? '#' : '\\';
	char *from, *to;

	if (escape == LOG_RAW || memchr(p, mark, field.n) == NULL)
		return field;
	from = to = buf_room(b, field.n);
	while (p < end) {
		size_t left = (size_t)(end - p), n = 0;

		if (*p == mark && escape == LOG_BACKSLASH)
			n = backslash(&to, p, left);
		else if (*p == mark)
			n = escape == LOG_HASH ? hash(&to, p, left)
					       : json(&to, p, left);
		if (n == 0)
			*to++ = *p;
		p += n ? n : 1;
	}
	b->n += (size_t)(to - from);
	return (struct str){from, (size_t)(to - from)};
}

const char *
log_port(const char *p, const char *end)
{
	const char *q = end;

	while (q > p && log_digit(q[-1]))
		q--;
	if (q == end || end - q > 5 || q - p < 2 || q[-1] != ':' ||
	    (q[-2] != ']' && memchr(p, ':', (size_t)(q - 1 - p)) != NULL))
		return NULL;
	return q;
}

bool
log_ident(const char *p, const char *end)
{
	bool dots = false, colons = false, letters = false;

	for (; p < end; p++) {
		dots |= *p == '.';
		colons |= *p == ':';
		letters |= !log_digit(*p) && *p != '.' && *p != ':';
		if (hex(*p) < 0 && *p != '.' && *p != ':')
			return true;
	}
	return !colons && (letters || !dots);
}

const char *
log_any_method(const char *p, const char *end)
{
	const char *q = p;

	while (q < end && is_token(*q))
		q++;
	return q > p && q < end && *q == ' ' ? q : NULL;
}

static const char *
digits_before(const char *p, const char *end)
{
	while (end > p && log_digit(end[-1]))
		end--;
	return end;
}

const char *
log_any_protocol(const char *p, const char *end)
{
	const char *q;

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
