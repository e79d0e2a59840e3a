/*
 * sess_put - a session as a record: sessions(5)
 */
#ifndef SESS_PUT_H
#define SESS_PUT_H

#include "agg.h"
#include "rec.h"
#include "sess.h"

struct sess_form { /* what is written besides start ... closed_by */
	bool opened_by, id;
	struct choice key;
	struct aggs *aggs;
};

void sess_put_header(const struct sess_form *f);
void sess_put(
    const struct sess_form *f, const struct sess *s, const char *closed_by);

/* The same for a file that has more behind: the names, with room for `more`
 * others; and a session without its LF. */
struct str *sess_names(const struct sess_form *f, size_t more, size_t *n);
void sess_put_fields(const struct sess_form *f, struct out *o,
    const struct sess *s, const char *closed_by);

#endif
