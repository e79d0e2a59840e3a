/*
 * state_opt - the options that a state was made with
 */
#ifndef STATE_OPT_H
#define STATE_OPT_H

#include "state.h"

/* A value as it stands in the file, in b; p is NULL: it is not given. */
struct str state_value(struct buf *b, const struct state_opt *opt);
/* Are those of the #state line these? If not, each that differs is told. */
bool state_same(const char *file, const struct rec *line,
    const struct state_opt *opt, size_t opts);

#endif
