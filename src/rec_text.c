/*
 * rec_text - the text of a record's fields, escaped and not
 */
#include "rec.h"
#include "utf.h"

const char rec_no_value[2 + SCAN_PAD] = "\\N";

/* The letter after the backslash of a control byte, or 0. */
static char
escape_letter(unsigned char c)
{
	switch (c) {
	case '\b':
		return 'b';
	case '\t':
		return 't';
	case '\n':
		return 'n';
	case '\v':
		return 'v';
	case '\f':
		return 'f';
	case '\r':
		return 'r';
	case '\\':
		return '\\';
	default:
		return 0;
	}
}

/* Writes one byte that is not plain, or one sequence of UTF-8, at *to. */
static size_t
put_odd(char **to, struct str rest)
{
	unsigned char c = (unsigned char)rest.p[0];
	char letter = escape_letter(c);
	size_t n = c ? utf_length(rest.p, rest.n) : 0;

	if (letter) {
		*(*to)++ = '\\';
		*(*to)++ = letter;
	} else if (n == 0) { /* as web servers write it: \xHH, in a record */
		*(*to)++ = '\\';
		utf_hex(*to, c);
		*to += 4;
		n = 1;
	} else if (c < 0x20 || c == 0x7f) {
		utf_hex(*to, c);
		*to += 4;
	} else {
		memcpy(*to, rest.p, n);
		*to += n;
	}
	return n;
}

void
rec_put(struct out *o, struct str s)
{
	char *begin = out_room(o, s.n * 5), *to = begin;

	for (size_t i = 0; i < s.n;) {
		size_t n = scan_plain(s.p + i, s.n - i);

		memcpy(to, s.p + i, n);
		to += n;
		i += n;
		if (i < s.n)
			i += put_odd(&to, (struct str){s.p + i, s.n - i});
	}
	out_took(o, (size_t)(to - begin));
}

void
rec_put_null(struct out *o)
{
	out_put(o, "\\N", 2);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One or two hex digits from p, up to three octal ones: as COPY reads them. */
static size_t
number_escape(char *to, const char *p, size_t n, unsigned base, size_t most)
{
	unsigned v = 0;
	size_t i = 0;

	for (; i < n && i < most; i++) {
		int d = hex_digit(p[i]);

		if (d < 0 || (unsigned)d >= base)
			break;
		v = v * base + (unsigned)d;
	}
	*to = (char)v;
	return i;
}

size_t
rec_unescape(char *to, struct str f)
{
	static const char letters[] = "btnvfr", bytes[] = "\b\t\n\v\f\r";
	char *begin = to;

	for (size_t i = 0; i < f.n; i++) {
		const char *letter;
		size_t used = 0;
		char c = f.p[i];

		if (c != '\\' || i + 1 == f.n) {
			*to++ = c;
			continue;
		}
		c = f.p[++i];
		letter = memchr(letters, c, sizeof letters - 1);
		if (c == 'x')
			used =
			    number_escape(to, f.p + i + 1, f.n - i - 1, 16, 2);
		else if (c >= '0' && c <= '7')
			used = number_escape(to, f.p + i, f.n - i, 8, 3);
		if (used == 0)
			*to = letter ? bytes[letter - letters] : c;
		else
			i += used - (c != 'x');
		to++;
	}
	return (size_t)(to - begin);
}

struct str
rec_plain(struct buf *b, struct str field)
{
	if (memchr(field.p, '\\', field.n) == NULL)
		return field;
	b->n = 0;
	b->n = rec_unescape(buf_room(b, field.n), field);
	return (struct str){b->p, b->n};
}
