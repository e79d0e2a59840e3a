/*
 * filter - events left out: -x bots, -x static, --where, and masked: --mask-ip
 *
 * Works on the values that a form found. What it looks at and nobody asked for
 * is wanted besides, after the columns that are written.
 */
#ifndef FILTER_H
#define FILTER_H

#include "form.h"

/* The options; a usage error quotes what is wrong. */
void filter_leave_out(const char *arg); /* -x bots, static */
void filter_where(const char *arg);     /* column=glob, column!=glob */
void filter_mask_ip(void);

/* Whether any of them was given: else nothing need be called for a line. */
bool filter_given(void);
/* Adds what is needed and not there yet. Once, before a form is told w. */
void filter_wants(struct wants *w);
/* Whether the event is left out; values of w's columns, constants set. */
bool filter_excludes(const struct value *v);
/* Zeroes the last octet of IPv4, the last 80 bits of IPv6 addresses. */
void filter_mask(struct value *v);

#endif
