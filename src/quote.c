/*
 * quote - text as JSON strings, and arrays of them
 */
#include "quote.h"
#include "utf.h"

static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
static const char hex[] = "0123456789abcdef";

/* A byte that may not stand as it is; 6 bytes at most. */
static size_t
put_byte(char *to, unsigned char c)
{
	const char *at = c ? strchr(plain, c) : NULL;

	to[0] = '\\';
	if (at) {
		to[1] = letter[at - plain];
		return 2;
	}
	if (c == 0 || c >= 0x80) {
		utf_hex(to + 1, c);
		return 5;
	}
	memcpy(to + 1, "u00", 3);
	to[4] = hex[c >> 4];
	to[5] = hex[c & 15];
	return 6;
}

size_t
quote(char *to, struct str s)
{
	const char *p = s.p, *end = s.p + s.n;
	char *begin = to;

	while (p < end) {
		size_t n = scan_quoted(p, (size_t)(end - p));

		memcpy(to, p, n);
		to += n;
		for (p += n; p < end; p += n) { /* odd ones come in runs */
			unsigned char c = (unsigned char)*p;

			n = utf_length(p, (size_t)(end - p));
			if (n == 1 && c >= ' ' && c != '"' && c != '\\')
				break;
			if (n > 1) {
				memcpy(to, p, n);
				to += n;
			} else {
				n = 1;
				to += put_byte(to, c);
			}
		}
	}
	return (size_t)(to - begin);
}

void
quote_put(struct out *o, struct str s)
{
	out_took(o, quote(out_room(o, s.n * 6), s));
}

/* The length of the escape at p in its one right form; else 0. */
static size_t
escape_length(const char *p, size_t n)
{
	char right[6];
	size_t length;
	const char *at;
	int c;

	if (n < 2)
		return 0;
	at = p[1] ? strchr(letter, p[1]) : NULL;
	if (at)
		return 2;
	if (n < 6 || (p[4] != '0' && p[4] != '1'))
		return 0;
	at = p[5] ? strchr(hex, p[5]) : NULL;
	if (at == NULL)
		return 0;
	c = (p[4] - '0') * 16 + (int)(at - hex);
	length = put_byte(right, (unsigned char)c);
	return length == 6 && memcmp(right, p, 6) == 0 ? 6 : 0;
}

/* The end of the string that begins at p, or NULL. */
static const char *
string_end(const char *p, const char *end)
{
	if (p == end || *p++ != '"')
		return NULL;
	while (p < end && *p != '"') {
		size_t left = (size_t)(end - p);
		size_t n =
		    *p == '\\' ? escape_length(p, left) : utf_length(p, left);

		if (n == 0 || (unsigned char)*p < ' ')
			return NULL;
		p += n;
	}
	return p < end ? p + 1 : NULL;
}

bool
quote_is_list(struct str s)
{
	const char *p = s.p, *end = s.p + s.n;

	if (s.n < 2 || *p != '[' || end[-1] != ']')
		return false;
	if (s.n == 2)
		return true;
	do {
		p = string_end(p + 1, end);
	} while (p && p < end && *p == ',');
	return p == end - 1;
}

struct str
quote_string(struct buf *b, const char *p, const char **end)
{
	const char *from = ++p, *at;

	while (*p != '"' && *p != '\\')
		p++;
	b->n = 0;
	buf_put(b, from, *p == '"' ? 0 : (size_t)(p - from));
	if (*p == '"') {
		*end = p + 1;
		return (struct str){from, (size_t)(p - from)};
	}
	for (; *p != '"'; p++) {
		char c = *p;

		if (c == '\\' && *++p == 'u') {
			p += 4;
			at = strchr(hex, *p);
			c = (char)((p[-1] - '0') * 16 + (at - hex));
		} else if (c == '\\') {
			c = plain[strchr(letter, *p) - letter];
		}
		buf_put(b, &c, 1);
	}
	*end = p + 1;
	return (struct str){b->p, b->n};
}
