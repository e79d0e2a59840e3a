/*
 * own_gap - each event brings its own gap: -g @column
 */
#ifndef OWN_GAP_H
#define OWN_GAP_H

#include "rec.h"

struct own_gap {
	const char *option; /* @column, as given; NULL: they bring none */
	size_t column;
};

/* -g's value; a usage error when it names no column. */
void own_gap_set(struct own_gap *g, const char *option);
void own_gap_bind(struct own_gap *g, const struct head *h);
/* Any integer >= 0, however great: one beyond all times is FOREVER less them.
 * False: there is none. */
bool own_gap_read(const struct own_gap *g, const struct rec *r, int64_t *ms);

#endif
