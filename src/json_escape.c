/*
 * json_escape - what the escapes of a JSON string stand for
 *
 * The text is valid: json_parse has seen it. What is written is never longer
 * than what was read.
 */
#include "json.h"

static unsigned
hex4(const char *p)
{
	unsigned v = 0;

	for (int i = 0; i < 4; i++)
		v = v * 16 + (unsigned)(p[i] <= '9' ? p[i] - '0'
						    : (p[i] | 0x20) - 'a' + 10);
	return v;
}

static size_t
put_utf8(char *to, unsigned c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(n == 1 ? c : (0xf00u >> n & 0xf0) | c);
	return n;
}

/* Behind \u at p: takes what the escape stands for to *to; how much was read.
 */
static size_t
unicode(char **to, const char *p, const char *end)
{
	unsigned c = hex4(p + 2), low;

	if (c >= 0xd800 && c < 0xdc00 && end - p >= 12 && p[6] == '\\' &&
	    p[7] == 'u') {
		low = hex4(p + 8);
		if (low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			*to += put_utf8(*to, c);
			return 12;
		}
	}
	if (c >= 0xd800 && c < 0xe000) {
		memmove(*to, p, 6);
		*to += 6;
	} else {
		*to += put_utf8(*to, c);
	}
	return 6;
}

size_t
json_unescape(char *to, struct str text)
{
	static const char code[] = "bfnrt", byte[] = "\b\f\n\r\t";
	const char *p = text.p, *end = p + text.n, *s;
	char *from = to;

	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));
		size_t n = (size_t)((slash ? slash : end) - p);

		memmove(to, p, n);
		to += n;
		p += n;
		if (!slash)
			break;
		if (p[1] == 'u') {
			p += unicode(&to, p, end);
			continue;
		}
		s = strchr(code, p[1]);
		*to++ = s ? byte[s - code] : p[1];
		p += 2;
	}
	return (size_t)(to - from);
}
