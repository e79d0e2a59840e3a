/*
 * decimal - numbers times a power of ten, exactly
 */
#include "decimal.h"

#define DIGITS 40

struct number {
	char digit[DIGITS]; /* from the first that is not 0 */
	int n;
	int point; /* as many digits stand before it; below zero: zeros */
	bool minus;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What comes behind e, at most four digits; false: something else does. */
static bool
exponent(const char *p, const char *end, int *v)
{
	bool minus = p < end && *p == '-';
	const char *from;

	if (p < end && (*p == '-' || *p == '+'))
		p++;
	from = p;
	for (*v = 0; p < end && is_digit(*p) && p - from < 4; p++)
		*v = *v * 10 + (*p - '0');
	if (minus)
		*v = -*v;
	return p == end && p > from;
}

/* Digits; those before the point move it. False: they are too many. */
static bool
take_digits(struct number *d, const char **p, const char *end, int before)
{
	for (; *p < end && is_digit(**p); (*p)++) {
		if (d->n == 0 && **p == '0') {
			d->point -= !before;
			continue;
		}
		if (d->n == DIGITS)
			return false;
		d->digit[d->n++] = **p;
		d->point += before;
	}
	return true;
}

static bool
parse(struct number *d, struct str s)
{
	const char *p = s.p, *end = p + s.n, *from;
	int e = 0;

	*d = (struct number){.minus = s.n > 0 && *p == '-'};
	p += d->minus;
	from = p;
	if (!take_digits(d, &p, end, 1) || p == from)
		return false;
	if (p < end && *p == '.') {
		from = ++p;
		if (!take_digits(d, &p, end, 0) || p == from)
			return false;
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		if (!exponent(p + 1, end, &e))
			return false;
		p = end;
	}
	d->point += e;
	while (d->n > 0 && d->digit[d->n - 1] == '0')
		d->n--;
	return p == end;
}

size_t
decimal_shift(char *to, struct str number, int places)
{
	struct number d;
	char *p = to;

	if (!parse(&d, number))
		return 0;
	d.point = d.n == 0 ? 1 : d.point + places;
	if (d.point > DIGITS || d.n - d.point > DIGITS)
		return 0;
	if (d.minus && d.n > 0)
		*p++ = '-';
	if (d.point <= 0)
		*p++ = '0';
	for (int i = 0; i < d.point; i++)
		*p++ = i < d.n ? d.digit[i] : '0';
	if (d.n > d.point)
		*p++ = '.';
	for (int i = d.point; i < d.n; i++)
		*p++ = i < 0 ? '0' : d.digit[i];
	return (size_t)(p - to);
}
