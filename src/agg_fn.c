/*
 * agg_fn - the functions of aggregates, one table
 *
 * Here are those that count and those of text; agg_num.c has the numbers.
 */
#include "agg_fn.h"
#include "agg_num.h"
#include "num.h"
#include "set.h"
#include <stdlib.h>

struct moment { /* first, last */
	int64_t time;
	char *text;      /* as it stands; NULL: none yet */
	uint32_t n, cap; /* cap 0: the text is somebody else's */
};

/* count, any */

static void
count_add(void *v, const struct cell *c)
{
	uint64_t *n = v;

	(void)c;
	++*n;
}

static void
count_merge(void *v, const void *w)
{
	uint64_t *n = v;
	const uint64_t *more = w;

	*n = *more > INT64_MAX - *n ? INT64_MAX : *n + *more;
}

static void
count_put(struct out *o, const void *v, uint32_t p)
{
	const uint64_t *n = v;

	(void)p;
	out_num(o, (int64_t)*n);
}

static bool
count_read(void *w, const struct told *t)
{
	uint64_t *n = w;
	int64_t told;

	if (!num_int(t->field, &told) || told < 0)
		return false;
	*n = (uint64_t)told;
	return true;
}

static void
any_add(void *v, const struct cell *c)
{
	uint64_t *any = v;

	(void)c;
	*any = 1;
}

static void
any_merge(void *v, const void *w)
{
	uint64_t *any = v;
	const uint64_t *more = w;

	*any |= *more;
}

static bool
any_read(void *w, const struct told *t)
{
	return count_read(w, t) && *(uint64_t *)w <= 1;
}

/* first, last */

static void
moment_set(struct moment *m, int64_t time, struct str text)
{
	m->time = time;
	m->n = (uint32_t)text.n;
	if (m->text == NULL || m->n > m->cap) {
		/* what malloc(3) would round it up to */
		m->cap = (m->n + 23) / 16 * 16 + 8;
		free(m->text);
		m->text = mem_get(m->cap);
	}
	memcpy(m->text, text.p, text.n);
}

static void
first_take(struct moment *m, int64_t time, struct str text)
{
	if (m->text == NULL || time < m->time)
		moment_set(m, time, text);
}

static void
last_take(struct moment *m, int64_t time, struct str text)
{
	if (m->text == NULL || time >= m->time)
		moment_set(m, time, text);
}

static void
first_add(void *v, const struct cell *c)
{
	first_take(v, c->time, c->field);
}

static void
last_add(void *v, const struct cell *c)
{
	last_take(v, c->time, c->field);
}

static void
first_merge(void *v, const void *w)
{
	const struct moment *m = w;

	if (m->text)
		first_take(v, m->time, (struct str){m->text, m->n});
}

static void
last_merge(void *v, const void *w)
{
	const struct moment *m = w;

	if (m->text)
		last_take(v, m->time, (struct str){m->text, m->n});
}

static void
moment_free(void *v)
{
	struct moment *m = v;

	if (m->cap > 0)
		free(m->text);
}

static void
moment_put(struct out *o, const void *v, uint32_t p)
{
	const struct moment *m = v;

	(void)p;
	if (m->text)
		out_put(o, m->text, m->n);
	else
		rec_put_null(o);
}

/* The text stays the record's; when it was, the column more tells, or else the
 * session. */
static bool
moment_read(struct moment *m, const struct told *t, int64_t time)
{
	struct str text = t->field;

	*m = (struct moment){.time = time, .n = (uint32_t)text.n};
	if (rec_null(text))
		return true;
	m->text = (char *)(uintptr_t)text.p;
	return t->more.p == NULL || num_time(t->more, &m->time);
}

static bool
first_read(void *w, const struct told *t)
{
	return moment_read(w, t, t->start);
}

static bool
last_read(void *w, const struct told *t)
{
	return moment_read(w, t, t->end);
}

static void
moment_more(struct out *o, const void *v)
{
	const struct moment *m = v;

	if (m->text)
		out_num(o, m->time);
	else
		rec_put_null(o);
}

/* list, distinct */

static void
set_take(void *v, const struct cell *c)
{
	set_add(v, c->plain);
}

static void
set_join(void *v, const void *w)
{
	set_merge(v, w);
}

static void
set_release(void *v)
{
	set_free(v);
}

static void
list_put(struct out *o, const void *v, uint32_t p)
{
	static struct buf b;

	(void)p;
	b.n = 0;
	set_json(&b, v);
	memset(b.p + b.n, 0, SCAN_PAD); /* a scan reads them too */
	rec_put(o, (struct str){b.p, b.n});
}

static bool
list_read(void *w, const struct told *t)
{
	static struct buf b;

	if (t->more.p && !rec_null(t->more))
		return set_read(w, t->more);
	return set_read(w, rec_plain(&b, t->field));
}

/* JSON says \xHH for a byte that is none of its characters. */
static void
list_more(struct out *o, const void *v)
{
	static struct buf b;

	if (set_is_text(v)) {
		rec_put_null(o);
		return;
	}
	b.n = 0;
	set_hex(&b, v);
	out_put(o, b.p, b.n);
}

static void
distinct_put(struct out *o, const void *v, uint32_t p)
{
	const struct set *s = v;

	(void)p;
	out_num(o, (int64_t)s->n);
}

static bool
distinct_read(void *w, const struct told *t)
{
	static struct buf b;

	return t->more.p && set_read(w, rec_plain(&b, t->more));
}

static void
distinct_more(struct out *o, const void *v)
{
	if (set_is_text(v))
		list_put(o, v, 0);
	else
		list_more(o, v);
}

#define BOTH AGG_SESSIONS /* sessionize and sessagg */
#define ONLY AGG_FIGURES  /* sessagg */
#define SIZE(type) sizeof(struct type)
#define COUNT sizeof(uint64_t)

/* clang-format off */
static const struct agg_fn table[] = {
    {"count",          COUNT,             TAKES_ANY,    BOTH, count_add,      count_merge,      count_put,       NULL,           count_read,       NULL,             false},
    {"sum",            SIZE(agg_sum),     TAKES_NUMBER, BOTH, agg_sum_add,    agg_sum_merge,    agg_sum_put,     NULL,           agg_sum_read,     agg_sum_more,     false},
    {"min",            SIZE(agg_extreme), TAKES_NUMBER, BOTH, agg_min_add,    agg_min_merge,    agg_extreme_put, NULL,           agg_extreme_read, agg_extreme_more, false},
    {"max",            SIZE(agg_extreme), TAKES_NUMBER, BOTH, agg_max_add,    agg_max_merge,    agg_extreme_put, NULL,           agg_extreme_read, agg_extreme_more, false},
    {"first",          SIZE(moment),      TAKES_FIELD,  BOTH, first_add,      first_merge,      moment_put,      moment_free,    first_read,       moment_more,      false},
    {"last",           SIZE(moment),      TAKES_FIELD,  BOTH, last_add,       last_merge,       moment_put,      moment_free,    last_read,        moment_more,      false},
    {"distinct",       SIZE(set),         TAKES_TEXT,   BOTH, set_take,       set_join,         distinct_put,    set_release,    distinct_read,    distinct_more,    true},
    {"list",           SIZE(set),         TAKES_TEXT,   BOTH, set_take,       set_join,         list_put,        set_release,    list_read,        list_more,        false},
    {"any",            COUNT,             TAKES_ANY,    BOTH, any_add,        any_merge,        count_put,       NULL,           any_read,         NULL,             false},
    {"avg",            SIZE(agg_sum),     TAKES_NUMBER, ONLY, agg_sum_add,    agg_sum_merge,    agg_avg_put,     NULL,           NULL,             NULL,             true},
    {"stddev",         SIZE(agg_spread),  TAKES_NUMBER, ONLY, agg_spread_add, agg_spread_merge, agg_stddev_put,  NULL,           NULL,             NULL,             true},
    {"p1 ... p99.999", SIZE(agg_ranks),   TAKES_NUMBER, ONLY, agg_ranks_add,  agg_ranks_merge,  agg_ranks_put,   agg_ranks_free, NULL,             NULL,             true},
};
/* clang-format on */
#define FUNCTIONS (sizeof table / sizeof *table)

/* p, up to two digits, a point and up to three more; in thousandths. */
static bool
percentile(struct str name, uint32_t *p)
{
	size_t i = 1, places = 0;
	bool point = false;

	*p = 0;
	if (name.n < 2 || name.n > 7 || name.p[0] != 'p')
		return false;
	for (; i < name.n; i++)
		if (name.p[i] == '.' && i > 1 && !point) {
			point = true;
		} else if (name.p[i] >= '0' && name.p[i] <= '9') {
			*p = *p * 10 + (uint32_t)(name.p[i] - '0');
			places += point;
		} else {
			return false;
		}
	if (point && (places == 0 || places > 3))
		return false;
	for (; places < 3; places++)
		*p *= 10;
	return *p > 0 && *p < 100000;
}

const struct agg_fn *
agg_fn_find(struct str name, enum agg_set set, uint32_t *p)
{
	if (percentile(name, p))
		name = str_of(table[FUNCTIONS - 1].name);
	else if (name.n > 0 && memchr(name.p, ' ', name.n))
		return NULL;
	for (size_t i = 0; i < FUNCTIONS; i++)
		if (table[i].set <= set && str_eq(name, str_of(table[i].name)))
			return &table[i];
	return NULL;
}

void
agg_fn_names(struct buf *b, enum agg_set set)
{
	for (size_t i = 0; i < FUNCTIONS; i++)
		if (table[i].set <= set) {
			if (b->n > 0)
				buf_put(b, " ", 1);
			buf_put(b, table[i].name, strlen(table[i].name));
		}
}
