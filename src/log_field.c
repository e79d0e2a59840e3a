/*
 * log_field - what the fields of access logs hold
 */
#include "log_field.h"

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

/* The byte an escape stands for, and how long it is; 0: it is none. */
static size_t
escape(const char *p, const char *end, char *byte)
{
	static const char letters[] = "\"\\t", bytes[] = "\"\\\t";
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

struct str
log_decode(struct buf *b, struct str field)
{
	const char *p = field.p, *end = p + field.n;
	char *from, *to;

	if (memchr(p, '\\', field.n) == NULL)
		return field;
	from = to = buf_room(b, field.n);
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
log_method(const char *p, const char *end)
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
	while (end > p && log_digit(end[-1]))
		end--;
	return end;
}

const char *
log_protocol(const char *p, const char *end)
{
	const char *q;

	if (end - p > 9 && memcmp(end - 9, " HTTP/1.", 8) == 0 &&
	    log_digit(end[-1]))
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
