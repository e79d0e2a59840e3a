/*
 * quote - text as JSON strings, and arrays of them
 */
#include "quote.h"
#include "utf.h"

static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
static const char hex[] = "0123456789abcdef";

/* One byte that may not stand as it is; 6 bytes at most. */
static size_t
put_byte(char *to, unsigned char c)
{
	const char *at = c ? strchr(plain, c) : NULL;

	*to++ = '\\';
	if (at) {
		*to = letter[at - plain];
		return 2;
	}
	if (c == 0 || c >= 0x80) {
		*to++ = '\\';
		utf_hex(to - 1 + 1 - 1, c); /* placeholder */
		return 5;
	}
	memcpy(to, "u00", 3);
	to[3] = hex[c >> 4];
	to[4] = hex[c & 15];
	return 6;
}
