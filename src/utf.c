/*
 * utf - is it UTF-8, and bytes made safe to show
 */
#include "utf.h"

static bool
continues(const char *p, size_t n, size_t want)
{
	if (n < want)
		return false;
	for (size_t i = 2; i < want; i++)
		if (((unsigned char)p[i] & 0xc0) != 0x80)
			return false;
	return true;
}

size_t
utf_length(const char *p, size_t n)
{
	unsigned char a = (unsigned char)p[0], b;

	if (a < 0x80)
		return 1;
	if (a < 0xc2 || a > 0xf4 || n < 2)
		return 0;
	b = (unsigned char)p[1];
	if ((b & 0xc0) != 0x80)
		return 0;
	if (a < 0xe0)
		return 2;
	if (a < 0xf0) { /* no overlong forms, no surrogates */
		if ((a == 0xe0 && b < 0xa0) || (a == 0xed && b > 0x9f))
			return 0;
		return continues(p, n, 3) ? 3 : 0;
	}
	if ((a == 0xf0 && b < 0x90) || (a == 0xf4 && b > 0x8f))
		return 0;
	return continues(p, n, 4) ? 4 : 0;
}

size_t
utf_put(char *to, unsigned c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(n == 1 ? c : (0xf00u >> n & 0xf0) | c);
	return n;
}

void
utf_hex(char *to, unsigned char c)
{
	static const char digit[] = "0123456789ABCDEF";

	to[0] = '\\';
	to[1] = 'x';
	to[2] = digit[c >> 4];
	to[3] = digit[c & 15];
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

void
utf_line(struct buf *b, struct str s, bool exact)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		unsigned char c = (unsigned char)s.p[i];
		bool hex = c < 0x20 || c == 0x7f;

		if (exact && c == '\\' && i + 3 < s.n && s.p[i + 1] == 'x')
			hex = is_hex(s.p[i + 2]) && is_hex(s.p[i + 3]);
		n = utf_length(s.p + i, s.n - i);
		if (n > 0 && !hex) {
			buf_put(b, s.p + i, n);
			continue;
		}
		n = 1;
		utf_hex(buf_room(b, 4), c);
		b->n += 4;
	}
}
