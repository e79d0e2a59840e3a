/*
 * agg_fn - the functions of aggregates, one table
 *
 * A value begins as size zero bytes, aligned to 8. Values of functions with the
 * same add() are the same: one can be written by several of them.
 */
#ifndef AGG_FN_H
#define AGG_FN_H

#include "agg.h"
#include "dec.h"
#include "mem.h"
#include "out.h"
#include <stdint.h>

/* What a record gives: its field, which is not NULL; what of it is needed. */
struct cell {
	int64_t time;
	struct str field; /* as it stands */
	struct str plain; /* unescaped */
	dec number;
	bool over; /* the number is out of range */
};

enum agg_takes {
	TAKES_ANY,
	TAKES_FIELD,
	TAKES_TEXT,
	TAKES_NUMBER
};

struct told {               /* what a session tells of a value */
	struct str field;   /* as it stands */
	struct str more;    /* its column more; p NULL: there is none */
	int64_t start, end; /* of the session */
};

struct agg_fn {
	const char *name;
	size_t size;
	enum agg_takes takes; /* all but TAKES_ANY need a column */
	enum agg_set set;
	void (*add)(void *v, const struct cell *c);
	/* w comes later in the input, and stays as it is */
	void (*merge)(void *v, const void *w);
	/* the field; p is of percentiles */
	void (*put)(struct out *o, const void *v, uint32_t p);
	void (*free)(void *v); /* or NULL */
	/* The value that was written: see agg_read; sessionize's functions. */
	bool (*read)(void *w, const struct told *t);
	/* Its column more, NULL when the field tells all; NULL: it has none. */
	void (*more)(struct out *o, const void *v);
	bool apart; /* its field alone tells too little to be merged */
};

/*
 * NULL: no such function in this set. *p is a percentile's, in thousandths of
 * a percent.
 */
const struct agg_fn *agg_fn_find(
    struct str name, enum agg_set set, uint32_t *p);
/* All names of a set, for messages. */
void agg_fn_names(struct buf *b, enum agg_set set);

#endif
