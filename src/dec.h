/*
 * dec - exact decimals: 128-bit fixed point with nine places
 *
 * Sums of money must merge associatively, so no floating point. A number is
 * [+-]?(digits[.digits*]|.digits)([eE][+-]?digits)?, rounded half away from
 * zero at the ninth place; the range is +-1.7e29 (DEC_MAX).
 */
#ifndef DEC_H
#define DEC_H

#include "mem.h"
#include <stdint.h>

__extension__ typedef __int128 dec;

#define DEC_ONE 1000000000
#define DEC_MAX ((dec)170000000000000000LL * 1000000000 * 1000000000 * 1000)
#define DEC_ROOM 48

enum dec_is {
	DEC_OK,
	DEC_NOT_A_NUMBER,
	DEC_OVERFLOW
};

enum dec_is dec_parse(struct str s, dec *v);
/* *v += a; false, and *v as it was, when that leaves the range. */
bool dec_add(dec *v, dec a);
/* No exponent, no trailing zeros, no -0. Returns the bytes written at to. */
size_t dec_put(char *to, dec v);
/* v / n with up to six places, rounded half away from zero; n > 0. */
size_t dec_put_avg(char *to, dec v, uint64_t n);
/* v rounded half away from zero to a whole number, still with nine places. */
dec dec_round(dec v);

/*
 * The exact sums that a sample's standard deviation needs. All zero is empty.
 */
struct dec_squares {
	uint64_t word[6]; /* sum of squares, little end first, 18 places */
};
void dec_square_add(struct dec_squares *q, dec v);
void dec_square_merge(struct dec_squares *q, const struct dec_squares *r);
/*
 * sqrt((sum of squares - sum^2 / n) / (n - 1)), exact, then rounded half away
 * from zero at six places, trailing zeros dropped; n > 1.
 */
size_t dec_put_stddev(
    char *to, const struct dec_squares *q, dec sum, uint64_t n);

#endif
