/*
 * record - are these the records that were meant?
 *
 * By design 1 alone: what rec.c and utf.c know is not asked, but for
 * unescaping, which is compared.
 */
#ifndef RECORD_H
#define RECORD_H

#include "character.h"
#include "rec.h"

/* What a value must read back as: what is not UTF-8, and NUL, is \xHH. */
static void
put_meant(struct buf *b, struct str text)
{
	char *to = buf_room(b, 4 * text.n + 1);
	uint32_t code;

	for (size_t i = 0, n; i < text.n; i += n) {
		n = character(text.p + i, text.n - i, &code);
		if (n > 0 && text.p[i] != '\0') {
			memcpy(to, text.p + i, n);
			to += n;
			continue;
		}
		n = 1;
		to +=
		    sprintf(to, "\\x%02X", (unsigned)(unsigned char)text.p[i]);
	}
	b->n = (size_t)(to - b->p);
}

/* One escape, at its backslash: how long it is; 0: there is no such. */
static size_t
escape_length(struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	unsigned byte;

	if (s.n >= 2 && memchr("\\tnrbfv", s.p[1], 7) != NULL)
		return 2;
	if (s.n < 4 || s.p[1] != 'x' || !memchr(hex, s.p[2], 16) ||
	    !memchr(hex, s.p[3], 16))
		return 0;
	byte = (unsigned)((const char *)memchr(hex, s.p[2], 16) - hex) * 16 +
	       (unsigned)((const char *)memchr(hex, s.p[3], 16) - hex);
	return byte == 0x7f || (byte > 0 && byte < 8) ||
		       (byte > 13 && byte < 32)
		   ? 4
		   : 0;
}

/* A field that is not NULL, in its only spelling. */
static void
check_spelling(struct str f)
{
	for (size_t i = 0, n; i < f.n; i += n) {
		unsigned char c = (unsigned char)f.p[i];
		uint32_t code;

		HOLDS(c >= 0x20 && c != 0x7f, f);
		if (c == '\\')
			n = escape_length((struct str){f.p + i, f.n - i});
		else
			n = character(f.p + i, f.n - i, &code);
		HOLDS(n > 0, f);
	}
}

#endif
