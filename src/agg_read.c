/*
 * agg_read - aggregates of sessions that were written, read and merged
 */
#include "agg_in.h"
#include <stdlib.h>

const char *
agg_unmergeable(const struct aggs *a)
{
	for (size_t i = 0; i < a->items; i++)
		if (a->item[i].fn->apart)
			return a->item[i].text;
	return NULL;
}

/* Every aggregate has a value of its own, for its own field. */
void
agg_bind_sessions(struct aggs *a, const struct head *h)
{
	a->value = mem_zero(a->items, sizeof *a->value);
	a->values = a->items;
	a->size = 0;
	for (size_t i = 0; i < a->items; i++) {
		struct item *it = &a->item[i];

		it->value = i;
		it->field = head_find(h, "-a", it->name);
		a->value[i] = (struct value){
		    .fn = it->fn, .at = a->size, .users = 1, .item = i};
		a->size += it->fn->size;
	}
}

void
agg_bind_state(struct aggs *a, size_t field, size_t more)
{
	for (size_t i = 0; i < a->items; i++) {
		a->item[i].field = field + i;
		a->item[i].more = a->item[i].fn->more ? more++ : 0;
	}
}

size_t
agg_n_more(const struct aggs *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->items; i++)
		n += a->item[i].fn->more != NULL;
	return n;
}

struct str
agg_name_more(const struct aggs *a, size_t i)
{
	struct item *it = &a->item[i];

	it->name_more.n = 0;
	if (it->fn->more) {
		buf_put(&it->name_more, "_", 1);
		buf_put(&it->name_more, it->name.p, it->name.n);
	}
	return (struct str){it->name_more.p, it->name_more.n};
}

void
agg_put_more(const struct aggs *a, const void *values, struct out *o)
{
	for (size_t i = 0; i < a->items; i++) {
		const struct item *it = &a->item[i];
		const char *v = (const char *)values + a->value[it->value].at;

		if (it->fn->more == NULL)
			continue;
		out_byte(o, '\t');
		it->fn->more(o, v);
	}
}

const char *
agg_text(const struct aggs *a, size_t i)
{
	return a->item[i].text;
}

bool
agg_read(const struct aggs *a, void *values, const struct rec *r, int64_t end)
{
	struct told t = {.start = r->time, .end = end};

	for (size_t i = 0; i < a->values; i++) {
		const struct value *v = &a->value[i];
		const struct item *it = &a->item[v->item];

		t.field = rec_field(r, it->field);
		if (it->more)
			t.more = rec_field(r, it->more);
		if (!it->fn->read((char *)values + v->at, &t))
			return false;
	}
	return true;
}

void
agg_merge(const struct aggs *a, void *values, const void *others)
{
	for (size_t i = 0; i < a->values; i++) {
		const struct value *v = &a->value[i];

		v->fn->merge(
		    (char *)values + v->at, (const char *)others + v->at);
	}
}
