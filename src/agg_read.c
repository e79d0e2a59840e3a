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
