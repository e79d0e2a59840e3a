/*
 * logfmt_token - what the escapes of logfmt stand for
 *
 * Those of JSON, and of Go's %q, by which most programs write them. What is
 * written is never longer than what was read.
 */
#include "logfmt_token.h"
#include "utf.h"

/* The value of n hexadecimal digits at p; false: they are none. */
static bool
hex(const char *p, const char *end, int n, unsigned *v)
{
	*v = 0;
	if (end - p < n)
		return false;
	for (int i = 0; i < n; i++) {
		char c = p[i];

		if (c >= '0' && c <= '9')
			c = (char)(c - '0');
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			c = (char)((c | 32) - 'a' + 10);
		else
			return false;
		*v = *v << 4 | (unsigned char)c;
	}
	return true;
}

/* The character of \u or \U at p, and how long that is; 0: there is none. */
static int
character(const char *p, const char *end, unsigned *c)
{
	int digits = p[1] == 'u' ? 4 : 8, length = 2 + digits;
	unsigned low;

	if (!hex(p + 2, end, digits, c) || *c > 0x10ffff)
		return 0;
	if (*c < 0xd800 || *c > 0xdfff)
		return length;
	if (digits == 8 || *c > 0xdbff || end - p < 12 || p[6] != '\\' ||
	    p[7] != 'u' || !hex(p + 8, end, 4, &low) || low < 0xdc00 ||
	    low > 0xdfff)
		return 0;
	*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
	return 12;
}

/* One escape, to where *to is, which is moved; how long it was, 0: none. */
static int
escape(char **to, const char *p, const char *end)
{
	static const char letters[] = "\"'/\\abfnrtv";
	static const char bytes[] = "\"'/\\\a\b\f\n\r\t\v";
	const char *at;
	unsigned c;
	int n = 2;

	if (end - p < 2)
		return 0;
	at = memchr(letters, p[1], sizeof letters - 1);
	if (at) {
		*(*to)++ = bytes[at - letters];
	} else if (p[1] == 'x' && hex(p + 2, end, 2, &c)) {
		*(*to)++ = (char)c;
		n = 4;
	} else if (p[1] == 'u' || p[1] == 'U') {
		n = character(p, end, &c);
		if (n > 0)
			*to += utf_put(*to, c);
	} else {
		n = 0;
	}
	return n;
}

struct str
logfmt_unescape(struct buf *b, struct str text)
{
	const char *p = text.p, *end = p + text.n;
	char *from = b->p + b->n, *to = from;

	while (p < end) {
		int n = *p == '\\' ? escape(&to, p, end) : 0;

		if (n == 0)
			*to++ = *p++;
		p += n;
	}
	b->n += (size_t)(to - from);
	return (struct str){from, (size_t)(to - from)};
}
