/*
 * sess_sort - sessions in the orders in which they are written
 */
#ifndef SESS_SORT_H
#define SESS_SORT_H

#include "sess.h"

/* By expiry, start, key: quick when they are few and nearly so. */
void sess_sort_by_expiry(struct sess_list l);
/* By last, start, key. */
void sess_sort_by_last(struct sess_list l);

#endif
