/*
 * dec - exact decimals: 128-bit fixed point with nine places
 *
 * A number is read by position: where its point stands after the exponent tells
 * how many of its digits count, one more rounds, and the rest are only looked
 * at to be digits. So length and exponent cost nothing but the reading. A sum
 * of squares has 384 bits: 2^64 squares of 2^127 and one factor n still fit.
 */
#include "dec.h"
#include "num.h"

__extension__ typedef unsigned __int128 udec;

#define E18 1000000000000000000u
#define FAR                                                              \
	4000000000000000000LL /* an exponent that no digits can outweigh \
			       */

static const uint64_t tens[19] = {1, 10, 100, 1000, 10000, 100000, 1000000,
    10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
    10000000000000, 100000000000000, 1000000000000000, 10000000000000000,
    100000000000000000, E18};

static udec
magnitude(dec v)
{
	return v < 0 ? 0 - (udec)v : (udec)v;
}

static bool
is_digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

static const char *
skip_digits(const char *p, const char *end)
{
	while (is_digit(p, end))
		p++;
	return p;
}

/* The exponent at p, which is the rest of the number; none is 0. */
static bool
exponent(const char *p, const char *end, int64_t *v)
{
	bool minus;
	int64_t sum = 0;

	*v = 0;
	if (p == end)
		return true;
	if (*p != 'e' && *p != 'E')
		return false;
	p++;
	minus = p < end && *p == '-';
	if (p < end && (*p == '-' || *p == '+'))
		p++;
	if (!is_digit(p, end))
		return false;
	for (; is_digit(p, end); p++)
		if (sum < FAR / 10)
			sum = sum * 10 + (*p - '0');
		else
			sum = FAR;
	*v = minus ? -sum : sum;
	return p == end;
}

/* Digits of [p, end), in which a point may stand, while they fit in 64 bits. */
static const char *
gather(const char *p, const char *end, int64_t *keep, udec *v)
{
	uint64_t sum = 0;

	for (; p<end && * keep> 0 && sum < E18 / 10; p++) {
		if (*p == '.')
			continue;
		sum = sum * 10 + (unsigned)(*p - '0');
		--*keep;
	}
	*v = sum;
	if (p < end || *keep > 18)
		return p;
	*v *= tens[*keep];
	*keep = 0;
	return p;
}

/*
 * The digits of [p, end) again, of which the first keep are the number's and
 * the next one rounds it.
 */
static enum dec_is
collect(const char *p, const char *end, int64_t keep, udec *v)
{
	udec sum;

	for (; p < end && (*p == '0' || *p == '.'); p++)
		keep -= *p == '0';
	*v = 0;
	if (p == end || keep < 0)
		return DEC_OK;
	if (keep > 39)
		return DEC_OVERFLOW;
	for (p = gather(p, end, &keep, &sum); keep > 0; keep--) {
		if (sum > (udec)DEC_MAX / 10)
			return DEC_OVERFLOW;
		sum *= 10;
		p += p < end && *p == '.';
		if (p < end)
			sum += (unsigned)(*p++ - '0');
	}
	p += p < end && *p == '.';
	sum += p < end && *p >= '5';
	*v = sum;
	return sum > (udec)DEC_MAX ? DEC_OVERFLOW : DEC_OK;
}

enum dec_is
dec_parse(struct str s, dec *v)
{
	const char *p = s.p, *end = s.p + s.n, *whole, *part;
	bool minus = s.n > 0 && *p == '-';
	int64_t exp;
	udec sum;
	enum dec_is is;

	p += s.n > 0 && (*p == '-' || *p == '+');
	whole = p;
	part = p = skip_digits(whole, end);
	if (p < end && *p == '.')
		p = skip_digits(p + 1, end);
	if (part == whole && p <= part + 1)
		return DEC_NOT_A_NUMBER;
	if (!exponent(p, end, &exp))
		return DEC_NOT_A_NUMBER;
	is = collect(whole, p, part - whole + exp + 9, &sum);
	if (is == DEC_OK)
		*v = minus ? -(dec)sum : (dec)sum;
	return is;
}

bool
dec_add(dec *v, dec a)
{
	dec sum;

	if (__builtin_add_overflow(*v, a, &sum) || sum > DEC_MAX ||
	    sum < -DEC_MAX)
		return false;
	*v = sum;
	return true;
}

/* u < 10^36 without leading zeros. */
static size_t
put_whole(char *to, udec u)
{
	size_t n;
	char last;

	if (u < E18)
		return num_put(to, (int64_t)u);
	n = num_put(to, (int64_t)(u / E18));
	/* The low half keeps its zeros behind a 1, which falls on this digit.
	 */
	last = to[n - 1];
	num_put(to + n - 1, (int64_t)(u % E18 + E18));
	to[n - 1] = last;
	return n + 18;
}

static size_t
put_fixed(char *to, bool minus, udec u, unsigned places)
{
	uint64_t one = places == 9 ? DEC_ONE : 1000000;
	uint64_t part;
	char *p = to;

	*p = '-';
	p += minus && u > 0;
	if (u <= UINT64_MAX) {
		part = (uint64_t)u % one;
		p += num_put(p, (int64_t)((uint64_t)u / one));
	} else {
		part = (uint64_t)(u % one);
		p += put_whole(p, u / one);
	}
	if (part == 0)
		return (size_t)(p - to);
	num_put(p, (int64_t)(one + part));
	*p = '.';
	for (p += places; *p == '0'; p--)
		;
	return (size_t)(p + 1 - to);
}

size_t
dec_put(char *to, dec v)
{
	return put_fixed(to, v < 0, magnitude(v), 9);
}

static udec
divide(udec u, udec by)
{
	udec rest = u % by;

	return u / by + (rest >= by - rest);
}

size_t
dec_put_avg(char *to, dec v, uint64_t n)
{
	return put_fixed(to, v < 0, divide(magnitude(v), (udec)n * 1000), 6);
}

dec
dec_round(dec v)
{
	dec whole = (dec)divide(magnitude(v), DEC_ONE) * DEC_ONE;

	return v < 0 ? -whole : whole;
}

/* r[nr] += a[na], nr >= na; what does not fit is lost. */
static void
increase(uint64_t *r, size_t nr, const uint64_t *a, size_t na)
{
	udec carry = 0;

	for (size_t i = 0; i < nr; i++) {
		carry += (udec)r[i] + (i < na ? a[i] : 0);
		r[i] = (uint64_t)carry;
		carry >>= 64;
	}
}

/* r[nr] -= a[na], nr >= na, r >= a. */
static void
subtract(uint64_t *r, size_t nr, const uint64_t *a, size_t na)
{
	uint64_t borrow = 0;

	for (size_t i = 0; i < nr; i++) {
		udec less = (udec)(i < na ? a[i] : 0) + borrow;

		borrow = r[i] < less;
		r[i] -= (uint64_t)less;
	}
}

/* r[na + nb] = a[na] * b[nb]; r is neither of them. */
static void
times(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
	memset(r, 0, (na + nb) * sizeof *r);
	for (size_t i = 0; i < na; i++) {
		udec carry = 0;

		for (size_t k = 0; k < nb; k++) {
			carry += (udec)a[i] * b[k] + r[i + k];
			r[i + k] = (uint64_t)carry;
			carry >>= 64;
		}
		r[i + nb] = (uint64_t)carry;
	}
}

static void
square(uint64_t r[4], udec u)
{
	uint64_t a[2] = {(uint64_t)u, (uint64_t)(u >> 64)};

	times(r, a, 2, a, 2);
}

void
dec_square_add(struct dec_squares *q, dec v)
{
	uint64_t r[4];

	square(r, magnitude(v));
	increase(q->word, 6, r, 4);
}

void
dec_square_merge(struct dec_squares *q, const struct dec_squares *r)
{
	increase(q->word, 6, r->word, 6);
}

/* The variance at six places, doubled twice for the sake of halves: a / b is
 * 4 * 10^12 times (n * squares - sum^2) / (n * (n - 1)) / 10^18. */
struct ratio {
	uint64_t a[7], b[3];
};

static void
variance(struct ratio *v, const struct dec_squares *q, dec sum, uint64_t n)
{
	static const uint64_t million = 1000000, four = 4;
	uint64_t nn[2], less[4], all[7];
	uint64_t before = n - 1;

	times(all, q->word, 6, &n, 1);
	square(less, magnitude(sum));
	subtract(all, 7, less, 4);
	times(v->a, all, 6, &four, 1);
	times(nn, &n, 1, &before, 1);
	times(v->b, nn, 2, &million, 1);
}

/* Whether (2 u - 1)^2 * b <= a: then the root, rounded, is u at least. */
static bool
reaches(const struct ratio *v, udec u)
{
	uint64_t odd[4], r[7];

	if (u == 0)
		return true;
	square(odd, 2 * u - 1);
	times(r, odd, 4, v->b, 3);
	for (size_t i = 7; i-- > 0;)
		if (r[i] != v->a[i])
			return r[i] < v->a[i];
	return true;
}

static double
real(const uint64_t *a, size_t n)
{
	double d = 0;

	while (n-- > 0)
		d = d * 18446744073709551616.0 + (double)a[n];
	return d;
}

/* Half the root of a / b, nearly: Newton's from above, halved far out. */
static udec
guess(const struct ratio *v)
{
	double ratio = real(v->a, 7) / real(v->b, 3) / 4;
	double root = 1, next;

	if (ratio < 1)
		return 0;
	for (; root * root < ratio; root *= 16)
		;
	for (next = (root + ratio / root) / 2; next < root;
	     next = (root + ratio / root) / 2)
		root = next;
	return (udec)root;
}

/*
 * The guess may be off by what a double lacks, so the answer is closed in by
 * steps that double, and then by halves. Nothing but reaches() decides.
 */
static udec
nearest(const struct ratio *v)
{
	udec low = guess(v), high = low + 1, step;

	for (step = 1; !reaches(v, low); step *= 2)
		high = low, low -= step < low ? step : low;
	for (step = 1; reaches(v, high); step *= 2)
		low = high, high += step;
	while (high - low > 1) {
		udec mid = low + (high - low) / 2;

		if (reaches(v, mid))
			low = mid;
		else
			high = mid;
	}
	return low;
}

size_t
dec_put_stddev(char *to, const struct dec_squares *q, dec sum, uint64_t n)
{
	struct ratio v;

	variance(&v, q, sum, n);
	return put_fixed(to, false, nearest(&v), 6);
}
