/*
 * agg_num - aggregates made of numbers
 *
 * Sums have 192 bits, so that no sum of parts can overflow whose whole does
 * not: whether a sum is out of range shows when it is written, and the order in
 * which it was made does not matter.
 */
#include "agg_num.h"
#include "cmd.h"
#include "num.h"

__extension__ typedef unsigned __int128 udec;

static const char hex[] = "0123456789abcdef";
static const struct str over = STR_INIT("over");

enum agg_is
agg_number(struct str field, struct cell *c)
{
	static struct buf b;
	int64_t v;

	c->over = false;
	if (num_short(field.p, field.n, &v) || num_int(field, &v)) {
		c->number = (dec)v * DEC_ONE;
		return AGG_NUMBER;
	}
	if (rec_null(field))
		return AGG_NULL;
	switch (dec_parse(rec_plain(&b, field), &c->number)) {
	case DEC_OK:
		return AGG_NUMBER;
	case DEC_OVERFLOW:
		c->number = 0;
		c->over = true;
		return AGG_NUMBER;
	case DEC_NOT_A_NUMBER:
		break;
	}
	return AGG_RUBBISH;
}

static void
put_overflow(struct out *o)
{
	count[OVERFLOWS]++;
	rec_put_null(o);
}

/* sum, avg, stddev */

static void
join(uint64_t *n, uint64_t more)
{
	*n = *n == AGG_OVER || more == AGG_OVER ? AGG_OVER : *n + more;
}

static void
sum_plus(struct agg_sum *s, udec low, uint64_t high)
{
	udec carry = (udec)s->word[0] + (uint64_t)low;

	s->word[0] = (uint64_t)carry;
	carry = (carry >> 64) + s->word[1] + (uint64_t)(low >> 64);
	s->word[1] = (uint64_t)carry;
	s->word[2] += high + (uint64_t)(carry >> 64);
}

void
agg_sum_add(void *v, const struct cell *c)
{
	struct agg_sum *s = v;

	join(&s->n, c->over ? AGG_OVER : 1);
	if (!c->over)
		sum_plus(s, (udec)c->number, c->number < 0 ? UINT64_MAX : 0);
}

void
agg_sum_merge(void *v, const void *w)
{
	struct agg_sum *s = v;
	const struct agg_sum *t = w;

	join(&s->n, t->n);
	sum_plus(s, (udec)t->word[1] << 64 | t->word[0], t->word[2]);
}

void
agg_sum_whole(struct agg_sum *s, struct agg_whole *w)
{
	dec d = (dec)w->sum * DEC_ONE;

	join(&s->n, w->n);
	sum_plus(s, (udec)d, d < 0 ? UINT64_MAX : 0);
	*w = (struct agg_whole){0};
}

/* False when it is out of range. */
static bool
sum_get(const struct agg_sum *s, dec *d)
{
	*d = (dec)((udec)s->word[1] << 64 | s->word[0]);
	return s->n != AGG_OVER && s->word[2] == (*d < 0 ? UINT64_MAX : 0) &&
	       *d <= DEC_MAX && *d >= -DEC_MAX;
}

void
agg_sum_put(struct out *o, const void *v, uint32_t p)
{
	const struct agg_sum *s = v;
	dec d;

	(void)p;
	if (s->n == 0)
		rec_put_null(o);
	else if (!sum_get(s, &d))
		put_overflow(o);
	else
		out_took(o, dec_put(out_room(o, DEC_ROOM), d));
}

/* What a sum is that no field tells: over, or its words, 16 digits each. */
static bool
sum_read_more(struct agg_sum *s, struct str more)
{
	s->n = str_eq(more, over) ? AGG_OVER : 1;
	if (s->n == AGG_OVER)
		return true;
	if (more.n != 48)
		return false;
	for (size_t i = 0; i < 48; i++) {
		const char *at = memchr(hex, more.p[i], 16);
		uint64_t *word = &s->word[2 - i / 16];

		if (at == NULL)
			return false;
		*word = *word << 4 | (uint64_t)(at - hex);
	}
	return true;
}

bool
agg_sum_read(void *w, const struct told *t)
{
	struct agg_sum *s = w;
	struct cell c;
	enum agg_is is;

	*s = (struct agg_sum){0};
	if (t->more.p && !rec_null(t->more))
		return sum_read_more(s, t->more);
	is = agg_number(t->field, &c);
	if (is == AGG_NUMBER)
		agg_sum_add(s, &c);
	return is != AGG_RUBBISH;
}

void
agg_sum_more(struct out *o, const void *v)
{
	const struct agg_sum *s = v;
	char text[48];
	dec d;

	if (s->n == AGG_OVER) {
		out_str(o, over);
		return;
	}
	if (s->n == 0 || sum_get(s, &d)) {
		rec_put_null(o);
		return;
	}
	for (size_t i = 0; i < 48; i++)
		text[i] = hex[s->word[2 - i / 16] >> (60 - i % 16 * 4) & 15];
	out_put(o, text, sizeof text);
}

void
agg_avg_put(struct out *o, const void *v, uint32_t p)
{
	const struct agg_sum *s = v;
	dec d;

	(void)p;
	if (s->n == 0)
		rec_put_null(o);
	else if (!sum_get(s, &d))
		put_overflow(o);
	else
		out_took(o, dec_put_avg(out_room(o, DEC_ROOM), d, s->n));
}

void
agg_spread_add(void *v, const struct cell *c)
{
	struct agg_spread *s = v;

	agg_sum_add(&s->sum, c);
	if (!c->over)
		dec_square_add(&s->squares, c->number);
}

void
agg_spread_merge(void *v, const void *w)
{
	struct agg_spread *s = v;
	const struct agg_spread *t = w;

	agg_sum_merge(&s->sum, &t->sum);
	dec_square_merge(&s->squares, &t->squares);
}

void
agg_stddev_put(struct out *o, const void *v, uint32_t p)
{
	const struct agg_spread *s = v;
	dec d;

	(void)p;
	if (s->sum.n < 2)
		rec_put_null(o);
	else if (!sum_get(&s->sum, &d))
		put_overflow(o);
	else
		out_took(o, dec_put_stddev(out_room(o, DEC_ROOM), &s->squares,
				d, s->sum.n));
}

/* min, max */

static dec
extreme_get(const struct agg_extreme *e)
{
	return (dec)((udec)e->word[1] << 64 | e->word[0]);
}

static void
extreme_set(struct agg_extreme *e, dec d)
{
	e->word[0] = (uint64_t)(udec)d;
	e->word[1] = (uint64_t)((udec)d >> 64);
}

/* sign -1: the least; 1: the greatest. */
static void
extreme_take(struct agg_extreme *e, dec d, uint64_t n, int sign)
{
	if (n == 0)
		return;
	if (e->n == 0 || (sign < 0 ? d < extreme_get(e) : d > extreme_get(e)))
		extreme_set(e, d);
	join(&e->n, n);
}

void
agg_min_add(void *v, const struct cell *c)
{
	extreme_take(v, c->number, c->over ? AGG_OVER : 1, -1);
}

void
agg_max_add(void *v, const struct cell *c)
{
	extreme_take(v, c->number, c->over ? AGG_OVER : 1, 1);
}

void
agg_min_merge(void *v, const void *w)
{
	const struct agg_extreme *e = w;

	extreme_take(v, extreme_get(e), e->n, -1);
}

void
agg_max_merge(void *v, const void *w)
{
	const struct agg_extreme *e = w;

	extreme_take(v, extreme_get(e), e->n, 1);
}

void
agg_extreme_put(struct out *o, const void *v, uint32_t p)
{
	const struct agg_extreme *e = v;

	(void)p;
	if (e->n == 0)
		rec_put_null(o);
	else if (e->n == AGG_OVER)
		put_overflow(o);
	else
		out_took(o, dec_put(out_room(o, DEC_ROOM), extreme_get(e)));
}

bool
agg_extreme_read(void *w, const struct told *t)
{
	struct agg_extreme *e = w;
	struct cell c;
	enum agg_is is = agg_number(t->field, &c);

	*e = (struct agg_extreme){0};
	if (t->more.p && str_eq(t->more, over))
		e->n = AGG_OVER;
	else if (is == AGG_NUMBER)
		extreme_take(e, c.number, c.over ? AGG_OVER : 1, 1);
	return is != AGG_RUBBISH;
}

void
agg_extreme_more(struct out *o, const void *v)
{
	const struct agg_extreme *e = v;

	if (e->n == AGG_OVER)
		out_str(o, over);
	else
		rec_put_null(o);
}

/* p1 ... p99.999 */

void
agg_ranks_add(void *v, const struct cell *c)
{
	struct agg_ranks *r = v;

	r->over |= c->over;
	if (!c->over)
		hist_add(&r->hist, c->number);
}

void
agg_ranks_merge(void *v, const void *w)
{
	struct agg_ranks *r = v;
	const struct agg_ranks *t = w;

	r->over |= t->over;
	hist_merge(&r->hist, &t->hist);
}

void
agg_ranks_put(struct out *o, const void *v, uint32_t p)
{
	const struct agg_ranks *r = v;

	if (r->over)
		put_overflow(o);
	else if (r->hist.total == 0)
		rec_put_null(o);
	else
		out_took(o, dec_put(out_room(o, DEC_ROOM),
				hist_percentile(&r->hist, p)));
}

void
agg_ranks_free(void *v)
{
	struct agg_ranks *r = v;

	hist_free(&r->hist);
}
