/*
 * w3c_text - what the bytes of a W3C log stand for
 */
#include "w3c_text.h"
#include "decimal.h"
#include "marks.h"
#include "vec.h"

static struct str
took(struct buf *b, const char *to)
{
	struct str s = {b->p + b->n, (size_t)(to - b->p) - b->n};

	b->n += s.n;
	return s;
}

struct str
w3c_plus(struct buf *b, struct str text)
{
	const char *p = text.p, *end = p + text.n, *q;
	struct marks marks = marks_begin(p, end, '+', '+');
	char *to = b->p + b->n;

	while ((q = marks_next(&marks)) < end) {
		vec_copy(to, p, (size_t)(q - p));
		to += q - p;
		*to++ = ' ';
		p = q + 1;
		if (p < end && *p == '+') {
			*to++ = *p++;
			marks_next(&marks);
		}
	}
	vec_copy(to, p, (size_t)(end - p));
	return took(b, to + (end - p));
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that a code stands for, or -1. */
static int
code(const char *p, const char *end)
{
	if (end - p < 3 || *p != '%' || hex(p[1]) < 0 || hex(p[2]) < 0)
		return -1;
	return hex(p[1]) << 4 | hex(p[2]);
}

/* Writes at to, which may be where text is; returns where it ended. */
static char *
decode(char *to, struct str text)
{
	const char *p = text.p, *end = p + text.n;

	while (p < end) {
		int c = code(p, end);

		*to++ = c < 0 ? *p : (char)c;
		p += c < 0 ? 1 : 3;
	}
	return to;
}

static bool
is_twice(struct str text)
{
	const char *p = text.p, *end = p + text.n;

	while ((p = vec_find(p, end, '%')) < end) {
		if (code(p, end) != '%' || end - p < 5 || hex(p[3]) < 0 ||
		    hex(p[4]) < 0)
			return false;
		p += 5;
	}
	return true;
}

struct str
w3c_percent(struct buf *b, struct str text)
{
	char *to = b->p + b->n, *end = decode(to, text);

	if (is_twice(text))
		end = decode(to, (struct str){to, (size_t)(end - to)});
	return took(b, end);
}

static const char *
digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

bool
w3c_ms(struct buf *b, struct str *text)
{
	const char *p = text->p, *end = p + text->n, *q = digits(p, end);
	char *to = b->p + b->n;
	size_t n = 0;

	if (q == end || (*q == '.' && digits(q + 1, end) == end))
		n = decimal_shift(to, *text, q < end ? 3 : 0);
	*text = took(b, to + n);
	return n > 0;
}
