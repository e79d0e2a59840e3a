/*
 * figure - rows of figures as they are written
 */
#ifndef FIGURE_H
#define FIGURE_H

#include "agg.h"
#include "group.h"
#include "rec.h"

struct figures {
	struct choice by; /* the group columns; n 0 when not grouped */
	bool grouped;
	bool shares; /* the distribution of a column, with values by dist.h */
	bool durations;             /* of this kind */
	const struct aggs *metrics; /* else their values */
};

/* None when it is not known how the group columns are named. */
void figure_put_header(const struct figures *f);
/* A group's row, or rows. */
void figure_put(const struct figures *f, const struct group *g);

#endif
