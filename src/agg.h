/*
 * agg - aggregates: values that are added to, merged and written
 *
 *     name=function[:column][:column=glob]
 *
 * One table of functions (agg_fn.c): each has a value of fixed size, made of a
 * record, merged with another value of the same function, written as a field,
 * and read again. Values of all aggregates of a session lie one behind the
 * other in agg_size(a) bytes, aligned to 8, that begin as zeros; text that
 * grows is behind pointers and goes with agg_free. So a session is one
 * allocation, and a merge needs no record. Merging is exact: however the
 * records are split, the merged value is that of adding them all.
 *
 * Order: agg_new, agg_parse for each -a, agg_bind once the header is known,
 * then the rest. Aggregates of the same column and condition share a value
 * where their functions allow it (p50, p95 and p99 are one histogram).
 */
#ifndef AGG_H
#define AGG_H

#include "glob.h"
#include "mem.h"
#include "out.h"
#include "rec.h"

struct aggs; /* the aggregates of one run */

/* Which functions -a may name: sessionize's, or sessagg's besides. */
enum agg_set {
	AGG_SESSIONS,
	AGG_FIGURES
};

struct aggs *agg_new(enum agg_set set);
/* One -a, as often as it comes; a usage error quotes what is wrong. */
void agg_parse(struct aggs *a, const char *option);
/*
 * Finds the columns, once the header is known, and lays out the values. One
 * that is not there ends the program; no line at all is no error.
 */
void agg_bind(struct aggs *a, const struct head *h);
size_t agg_n(const struct aggs *a);
struct str agg_name(const struct aggs *a, size_t i);

size_t agg_size(const struct aggs *a);
/* Adds a record to the values at v. */
void agg_add(const struct aggs *a, void *v, const struct rec *r);
/* Adds the values at w, whose records came later in the input, to those at v;
 * w stays as it is. */
void agg_merge(const struct aggs *a, void *v, const void *w);
/* Writes them, TAB before each; OVERFLOWS counts those that are NULL by it. */
void agg_put(const struct aggs *a, const void *v, struct out *o);
/* Frees what is behind the values; they are zeros again. */
void agg_free(const struct aggs *a, void *v);

/*
 * Sessions that were written are read again, to be merged or to go on. What a
 * field does not tell of its value stands in a column more, in a state only.
 */

/* The first -a that cannot be merged by what agg_put writes; or NULL. */
const char *agg_unmergeable(const struct aggs *a);
/* As agg_bind, for sessions: the aggregates are the columns of their names. */
void agg_bind_sessions(struct aggs *a, const struct head *h);
/*
 * After agg_bind, for a state: field is the column of the first aggregate, more
 * that of the first of those besides.
 */
void agg_bind_state(struct aggs *a, size_t field, size_t more);
/* The columns besides: how many, the one of an aggregate (n 0: it has none). */
size_t agg_n_more(const struct aggs *a);
struct str agg_name_more(const struct aggs *a, size_t i);
/* Writes them, TAB before each. */
void agg_put_more(const struct aggs *a, const void *v, struct out *o);
/* An aggregate as given, \, being a comma. */
const char *agg_text(const struct aggs *a, size_t i);
/*
 * The values that a session's fields tell, at w; false: they cannot be. w is
 * zero, or of the agg_read before. It holds slices of the record and memory of
 * its own, and is for agg_merge alone; agg_free ends it.
 */
bool agg_read(const struct aggs *a, void *w, const struct rec *r, int64_t end);

#endif
