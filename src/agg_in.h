/*
 * agg_in - what the parts of agg share
 */
#ifndef AGG_IN_H
#define AGG_IN_H

#include "agg.h"
#include "agg_fn.h"

struct value {
	const struct agg_fn *fn;
	bool has_column, has_cond;
	size_t column;
	struct cond cond;
	size_t at;    /* its place among the values */
	size_t users; /* items that write it */
	size_t item;  /* the first of them */
};

struct item {
	char *text; /* as given, but for \, */
	struct str name;
	struct buf name_more; /* _ and the name */
	const struct agg_fn *fn;
	uint32_t p;
	struct str column; /* n 0: none */
	struct cond cond;  /* name.n 0: none */
	size_t value;
	size_t field, more; /* where it stands in sessions; more 0: nowhere */
};

struct aggs {
	enum agg_set set;
	struct item *item;
	size_t items;
	struct value *value;
	size_t values;
	size_t size;
};

#endif
