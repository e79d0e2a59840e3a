/*
 * times - how the user's times are read: -T, -z and --now
 *
 * With -T its formats alone are tried, in order; without, all that when.h
 * understands. A time without a zone is in -z's, one without a year is taken
 * nearest to --now (by default the wall clock).
 */
#ifndef TIMES_H
#define TIMES_H

#include "mem.h"
#include "num.h"
#include <stdint.h>

/* The options; a usage error quotes what is wrong. */
void times_zone(const char *arg);
void times_format(const char *arg); /* may come several times */
void times_now(const char *arg);

/* False: no such time. */
bool times_read(struct str s, int64_t *ms);

/*
 * The same, and as a record has it, at to (NUM_ROOM): how many bytes it has. 0:
 * no such time. Of the common log those of the last seconds are remembered.
 */
size_t times_text(char *to, struct str s, int64_t *ms);

/*
 * The same by one format (-T's language, compiled once by when_format.h), for
 * forms whose times have a format of their own. They hand it on as RFC 3339.
 */
struct when_format;
bool times_read_as(const struct when_format *f, struct str s, int64_t *ms);
/*
 * A time that such a form found, for values: bytes at to (WHEN_ROOM), where
 * times_read knows it again, whatever -T says, until the next one is put.
 */
size_t times_put(char *to, int64_t ms);

#endif
