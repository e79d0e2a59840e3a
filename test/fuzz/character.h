/*
 * character - characters of UTF-8, found by their definition
 */
#ifndef CHARACTER_H
#define CHARACTER_H

#include "fuzz.h"

/* The length of a character of UTF-8; 0: it is none. */
static size_t
character(const char *p, size_t n, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char c = (unsigned char)*p;
	size_t length = c < 0x80   ? 1
			: c < 0xc0 ? 0
			: c < 0xe0 ? 2
			: c < 0xf0 ? 3
				   : 4;

	*code = length == 1 ? c : c & (0xffu >> (length + 1));
	if (length == 0 || length > n || c > 0xf7)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if (((unsigned char)p[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | ((unsigned char)p[i] & 0x3f);
	}
	if (*code < least[length] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return length;
}

#endif
