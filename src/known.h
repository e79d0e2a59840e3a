/*
 * known - the names whose sources are known (design 2.1)
 *
 * A column ip is the first of ip ip_address client_ip remote_addr that is there
 * and not null, and so on; a name that is not listed is its own source.
 */
#ifndef KNOWN_H
#define KNOWN_H

#include "want.h"

/* The sources of a name, as want_from takes them, or NULL. */
const char *known_sources(struct str name);
/*
 * What else is looked at: a name as in -o, or a source that is no good as a
 * name ("a b", \= in it). False: a part of it is empty.
 */
bool known_want(struct want *w, struct str column);
/* -t: where the time is, in the wants parsed from now on. */
void known_time(const char *source);
/*
 * The columns of -o, or of a form: want[0] is the time, which the list may
 * begin with; every one that is no constant has sources.
 */
void known_parse(struct wants *w, const char *list);

#endif
