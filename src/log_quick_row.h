/*
 * log_quick_row - what log_quick_run.c and log_quick_x86.c have in common
 */
#ifndef LOG_QUICK_ROW_H
#define LOG_QUICK_ROW_H

#include "log_quick_op.h"
#include "log_step.h"
#include "rec.h"

#define TIME 26 /* 10/Oct/2000:13:55:36 -0700 */

#define STANDS(p, text) (memcmp(p, text, sizeof text - 1) == 0)

static inline void
put(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	if (op->slot[i] != NO_SLOT)
		row[op->slot[i]] = (struct str){p, (size_t)(e - p)};
}

static inline void
put_null(const struct op *op, size_t i, struct str *row)
{
	if (op->slot[i] != NO_SLOT)
		row[op->slot[i]] = (struct str){rec_no_value, 2};
}

static inline bool
is_dash(const char *p, const char *e)
{
	return (*p == '-') & (e - p == 1);
}

/* - alone is NULL. */
static inline void
put_text(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	bool null;

	if (op->slot[i] == NO_SLOT)
		return;
	null = is_dash(p, e);
	row[op->slot[i]] =
	    (struct str){null ? rec_no_value : p, (size_t)(e - p) + null};
}

/* HTTP/1.1 or the like. */
static inline bool
log_is_protocol(const char *p)
{
	uint64_t w = word_load(p) ^ word_load("HTTP/0.0");

	return ((w | (w + 0x0600060000000000)) & 0xf0fff0ffffffffff) == 0;
}

/* One line's op, by all that it may be. */
bool log_quick_common(const struct op *op, const char *base, const uint32_t *m,
    struct str *row, bool combined);
bool log_quick_name(
    const struct op *op, struct str *row, const char *p, const char *e);
/* In all lines, as log_quick_run; with vectors of 32 bytes. */
void log_quick_avx2_common(
    struct log_quick *q, const struct op *op, bool combined);
void log_quick_avx2_name(struct log_quick *q, const struct op *of);

#endif
