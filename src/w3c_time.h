/*
 * w3c_time - date and time in two columns, or the time alone
 *
 * They are in UTC, as the format has it, but for logs that say "#Time Format:
 * Local". Without a column for the date the first is that of #Date, and a time
 * is taken within the 23 hours after the latest one, or the hour before it: so
 * a log goes on past midnight, and its lines need not be quite in order.
 */
#ifndef W3C_TIME_H
#define W3C_TIME_H

#include "form.h"
#include <stdint.h>

struct w3c_time {
	bool local;
	bool dated;    /* there was a #Date, the latest time is known */
	int64_t clock; /* it, in ms */
	struct buf text;
};

void w3c_time_begin(struct w3c_time *t);
/* #Date: 2024-01-15 10:00:00, or 15-Jan-2024 10:00:00. */
void w3c_time_date(struct w3c_time *t, struct str text);
/*
 * One text of both, for times_read, until the next. date is NULL when there is
 * no such column. What is no time stays none.
 */
struct str w3c_time_join(
    struct w3c_time *t, const struct value *date, const struct value *time);

#endif
