/*
 * late - records that came too late
 */
#include "late.h"
#include <err.h>

#define MANY 64

uint64_t late_in_a_row;

void
late_refuse(const struct stream *s, const struct rec *r, struct out *to,
    const char *what)
{
	static bool said;

	late_in_a_row++;
	if (late_in_a_row == MANY && !said) {
		warnx("%s:%llu: %d %s", s->in.name,
		    (unsigned long long)s->in.line, MANY, what);
		said = true;
	}
	if (to) {
		out_str(to, rec_text(r));
		out_byte(to, '\n');
	}
	rec_refuse(s, BAD_LATE, r, to != NULL);
}
