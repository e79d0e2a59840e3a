/*
 * decimal - numbers times a power of ten, exactly
 */
#ifndef DECIMAL_H
#define DECIMAL_H

#include "mem.h"

#define DECIMAL_ROOM 128

/*
 * Writes a number (as JSON has them, exponents too) times ten to the places at
 * to, DECIMAL_ROOM bytes: without an exponent, needless zeros or -0. Returns
 * how many; 0: it is no number, or needs more than 40 digits.
 */
size_t decimal_shift(char *to, struct str number, int places);

#endif
