/*
 * when_format - times by a format: -T, and Apache's %{...}t
 *
 * As strptime(3), but in English whatever the locale, and strict: all of the
 * text must match, a date must exist, and what contradicts itself (a weekday
 * that is another, 13:00 AM) is no time. evparse(1) tells what each conversion
 * takes: %Y %y %m %b %B %h %d %e %j %a %A, %H %k %I %l %p %P %M %S %f, %z %Z,
 * %s seconds and %L milliseconds since 1970, %n %t %%, and %c %D %F %r %R %T %x
 * %X, which stand for several.
 */
#ifndef WHEN_FORMAT_H
#define WHEN_FORMAT_H

#include "mem.h"
#include "zone.h"
#include <stdint.h>

struct when_format;

/*
 * NULL: no such format, or one that gives no time; *wrong tells why, and stays
 * until the next one that is wrong. The format may go.
 */
struct when_format *when_format_compile(const char *format, const char **wrong);
/*
 * False: not of the format, or no such time. z is the zone of times that name
 * none (NULL is UTC), and knows its own names; a time without a year is the one
 * nearest to now of all that fit, of two equally near the earlier.
 */
bool when_format_read(const struct when_format *f, struct str s, struct zone *z,
    int64_t now, int64_t *ms);
/* All of it at once. */
void when_format_free(struct when_format *f);

#endif
