/*
 * json_escape - what the escapes of a JSON string stand for
 *
 * The text is valid: json_parse has seen it. What is written is never longer
 * than what was read.
 */
#include "json.h"
#include "vec.h"

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

/* Copies up to the first backslash, or the end; how many bytes. */
static size_t
copy_plain(char *to, const char *p, const char *end)
{
	const char *from = p;

#if SIMD
	for (; end - p >= 16; p += 16, to += 16) {
		simd v = simd_load(p);
		unsigned n = simd_first(simd_equal(v, simd_all('\\')));

		simd_store(to, v);
		if (n < 16)
			return (size_t)(p - from) + n;
	}
#endif
	while (p < end && *p != '\\')
		*to++ = *p++;
	return (size_t)(p - from);
}

/* What stands behind a backslash, but for u. */
static char
letter(char c)
{
	switch (c) {
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	}
	return c;
}

size_t
json_unescape(char *to, struct str text)
{
	const char *p = text.p, *end = p + text.n;
	char *from = to;

	for (;;) {
		size_t n = copy_plain(to, p, end);

		to += n;
		p += n;
		if (p == end)
			return (size_t)(to - from);
		if (p[1] == 'u') {
			p += unicode(&to, p, end);
			continue;
		}
		*to++ = letter(p[1]);
		p += 2;
	}
}
