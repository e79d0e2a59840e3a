/*
 * dist - how a column's values are distributed
 */
#include "dist.h"
#include "num.h"
#include "rec.h"

__extension__ typedef unsigned __int128 udec;

/* Where the rows of durations begin. */
static const int64_t begin[] = {
    0, 10000, 30000, 60000, 180000, 600000, 1800000};
#define DURATIONS (sizeof begin / sizeof *begin)
#define POWERS 99 /* the last is from 2^97, beneath DEC_MAX */

size_t
dist_rows(bool durations)
{
	return durations ? DURATIONS : POWERS;
}

size_t
dist_row(bool durations, dec value)
{
	udec whole = (udec)value / DEC_ONE;
	size_t row = 0;

	if (durations)
		while (row + 1 < DURATIONS && whole >= (udec)begin[row + 1])
			row++;
	else
		while (whole >> row)
			row++;
	return row;
}

/* 2^n, n < 99. */
static void
put_power(struct out *o, size_t n)
{
	const uint64_t half = 1000000000000000000;
	udec u = (udec)1 << n;
	char *p = out_room(o, 2 * NUM_ROOM);
	size_t size;
	char last;

	if (u < half) {
		out_num(o, (int64_t)u);
		return;
	}
	/* The low half keeps its zeros behind a 1, which is overwritten. */
	size = num_put(p, (int64_t)(u / half));
	last = p[size - 1];
	num_put(p + size - 1, (int64_t)(half + (uint64_t)(u % half)));
	p[size - 1] = last;
	out_took(o, size + 18);
}

void
dist_put(struct out *o, bool durations, size_t row)
{
	if (durations) {
		out_num(o, begin[row]);
		out_byte(o, '\t');
		if (row + 1 < DURATIONS)
			out_num(o, begin[row + 1]);
		else
			rec_put_null(o);
	} else {
		if (row == 0)
			out_byte(o, '0');
		else
			put_power(o, row - 1);
		out_byte(o, '\t');
		put_power(o, row);
	}
}
