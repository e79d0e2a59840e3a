/*
 * agg_num - aggregates made of numbers
 *
 * The values, and what the table of agg_fn.c needs to know of them.
 */
#ifndef AGG_NUM_H
#define AGG_NUM_H

#include "agg_fn.h"
#include "dec.h"
#include "hist.h"

#define AGG_OVER UINT64_MAX /* for how many: one was out of range */

struct agg_sum {
	uint64_t word[3]; /* two's complement, little end first */
	uint64_t n;       /* numbers, or AGG_OVER */
};

struct agg_whole { /* whole numbers, in one word until they join a sum */
	int64_t sum;
	uint64_t n;
};

struct agg_spread { /* avg, stddev */
	struct agg_sum sum;
	struct dec_squares squares;
};

struct agg_extreme {
	uint64_t word[2];
	uint64_t n;
};

struct agg_ranks {
	struct hist hist;
	bool over;
};

/* What a field is; c gets its number, or that it is out of range. */
enum agg_is {
	AGG_NUMBER,
	AGG_NULL,
	AGG_RUBBISH
};
enum agg_is agg_number(struct str field, struct cell *c);

/* What w holds becomes part of s, and w is empty. */
void agg_sum_whole(struct agg_sum *s, struct agg_whole *w);
/* Another one for w; those before it go to s when there is no room for all. */
static inline void
agg_whole_add(struct agg_whole *w, struct agg_sum *s, int64_t v)
{
	int64_t sum;

	if (__builtin_add_overflow(w->sum, v, &sum)) {
		agg_sum_whole(s, w);
		sum = v;
	}
	w->sum = sum;
	w->n++;
}

void agg_sum_add(void *v, const struct cell *c);
void agg_sum_merge(void *v, const void *w);
void agg_sum_put(struct out *o, const void *v, uint32_t p);
bool agg_sum_read(void *w, const struct told *t);
void agg_sum_more(struct out *o, const void *v);
void agg_avg_put(struct out *o, const void *v, uint32_t p);
void agg_spread_add(void *v, const struct cell *c);
void agg_spread_merge(void *v, const void *w);
void agg_stddev_put(struct out *o, const void *v, uint32_t p);
void agg_min_add(void *v, const struct cell *c);
void agg_min_merge(void *v, const void *w);
void agg_max_add(void *v, const struct cell *c);
void agg_max_merge(void *v, const void *w);
void agg_extreme_put(struct out *o, const void *v, uint32_t p);
bool agg_extreme_read(void *w, const struct told *t);
void agg_extreme_more(struct out *o, const void *v);
void agg_ranks_add(void *v, const struct cell *c);
void agg_ranks_merge(void *v, const void *w);
void agg_ranks_put(struct out *o, const void *v, uint32_t p);
void agg_ranks_free(void *v);

#endif
