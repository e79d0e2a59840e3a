/*
 * agg - aggregates: values that are added to, merged and written
 *
 * What is asked for (items) and what is held (values) are two lists: items
 * whose functions take the same in, from the same column and under the same
 * condition, write the same value.
 */
#include "agg_in.h"
#include "agg_num.h"
#include "cmd.h"
#include <stdlib.h>

struct aggs *
agg_new(enum agg_set set)
{
	struct aggs *a = mem_zero(1, sizeof *a);

	a->set = set;
	return a;
}

/*
 * Up to the comma that ends an item: \, is a comma, any other pair that begins
 * with \ stands, as globs have it. Returns what follows, or NULL.
 */
static const char *
cut_item(const char *option, char **text)
{
	struct buf b = {0};
	const char *p = option;

	buf_room(&b, strlen(option));
	for (; *p != '\0' && *p != ','; p++) {
		if (*p == '\\' && p[1] == ',')
			p++;
		else if (*p == '\\' && p[1] != '\0')
			buf_put(&b, p++, 1);
		buf_put(&b, p, 1);
	}
	*text = mem_copy((struct str){b.p, b.n});
	free(b.p);
	return *p == ',' ? p + 1 : NULL;
}

/* What stands before c, which is dropped with it; all of it without c. */
static struct str
cut_at(struct str *rest, char c)
{
	const char *at = rest->n ? memchr(rest->p, c, rest->n) : NULL;
	struct str s = *rest;

	if (at == NULL) {
		*rest = (struct str){s.p + s.n, 0};
		return s;
	}
	s.n = (size_t)(at - s.p);
	*rest = (struct str){at + 1, rest->n - s.n - 1};
	return s;
}

static void
parse_function(const struct aggs *a, struct item *it, struct str name)
{
	struct buf names = {0};

	it->fn = agg_fn_find(name, a->set, &it->p);
	if (it->fn)
		return;
	agg_fn_names(&names, a->set);
	cmd_usage("-a %s: no function %.*s; there are %.*s", it->text,
	    (int)name.n, name.p, (int)names.n, names.p);
}

/*
 * rest is column[:column=glob] or column=glob. A column holds no =, so a first
 * part that does begins the condition, which takes everything from there on.
 */
static void
parse_columns(struct item *it, struct str rest)
{
	const char *end = rest.p + rest.n;
	struct str whole = rest, first = cut_at(&rest, ':');

	if (first.n > 0 && memchr(first.p, '=', first.n))
		rest = whole;
	else
		it->column = first;
	if (first.n == 0)
		cmd_usage("-a %s: a column is missing", it->text);
	if (first.p + first.n == end && it->column.n > 0)
		return;
	if (!cond_parse(rest, &it->cond))
		cmd_usage("-a %s: %s: not column=glob", it->text, rest.p);
}

static void
check_name(const struct aggs *a, const struct item *it)
{
	if (!head_name_ok(it->name) || it->text[it->name.n] != '=')
		cmd_usage("-a %s: not name=function[:column][:column=glob]",
		    it->text);
	for (size_t i = 0; i < a->items; i++)
		if (str_eq(a->item[i].name, it->name))
			cmd_usage("-a %s: %.*s stands twice", it->text,
			    (int)it->name.n, it->name.p);
}

static void
parse_item(const struct aggs *a, struct item *it)
{
	struct str rest = str_of(it->text), function;

	it->name = cut_at(&rest, '=');
	check_name(a, it);
	function = cut_at(&rest, ':');
	parse_function(a, it, function);
	if (function.p[function.n] == ':')
		parse_columns(it, rest);
	if (it->column.n == 0 && it->fn->takes != TAKES_ANY)
		cmd_usage("-a %s: %.*s needs a column", it->text,
		    (int)function.n, function.p);
}

void
agg_parse(struct aggs *a, const char *option)
{
	while (option) {
		struct item it = {0};

		option = cut_item(option, &it.text);
		parse_item(a, &it);
		a->item = mem_resize(a->item, a->items + 1, sizeof it);
		a->item[a->items++] = it;
	}
}

static bool
same_value(const struct value *v, const struct value *w)
{
	return v->fn->add == w->fn->add && v->has_column == w->has_column &&
	       v->column == w->column && v->has_cond == w->has_cond &&
	       v->cond.column == w->cond.column &&
	       v->cond.glob.n == w->cond.glob.n &&
	       (!v->has_cond || str_eq(v->cond.glob, w->cond.glob));
}

static size_t
find_value(const struct aggs *a, const struct value *v)
{
	size_t i = 0;

	while (i < a->values && !same_value(&a->value[i], v))
		i++;
	return i;
}

void
agg_bind(struct aggs *a, const struct head *h)
{
	a->value = mem_zero(a->items, sizeof *a->value);
	a->values = 0;
	a->size = 0;
	for (size_t i = 0; i < a->items; i++) {
		struct item *it = &a->item[i];
		struct value v = {
		    .fn = it->fn, .cond = it->cond, .at = a->size};

		v.has_column = it->column.n > 0;
		v.has_cond = it->cond.name.n > 0;
		if (v.has_column && h->n > 0)
			v.column = head_find(h, "-a", it->column);
		if (v.has_cond && h->n > 0)
			cond_bind(&v.cond, h, "-a");
		/* without a header nobody knows which are the same */
		it->value = h->n > 0 ? find_value(a, &v) : a->values;
		if (it->value == a->values) {
			v.item = i;
			a->value[a->values++] = v;
			a->size += v.fn->size;
		}
		a->value[it->value].users++;
	}
}

size_t
agg_n(const struct aggs *a)
{
	return a->items;
}

struct str
agg_name(const struct aggs *a, size_t i)
{
	return a->item[i].name;
}

size_t
agg_size(const struct aggs *a)
{
	return a->size;
}

/* False: this aggregate has no use for the field. */
static bool
take(struct cell *c, const struct value *v)
{
	static struct buf b;

	if (v->fn->takes == TAKES_NUMBER)
		switch (agg_number(c->field, c)) {
		case AGG_NUMBER:
			return true;
		case AGG_RUBBISH:
			count[NOT_NUMBERS] += v->users;
			return false;
		case AGG_NULL:
			return false;
		}
	if (rec_null(c->field))
		return false;
	if (v->fn->takes == TAKES_TEXT)
		c->plain = rec_plain(&b, c->field);
	return true;
}

void
agg_add(const struct aggs *a, void *values, const struct rec *r)
{
	struct cell c = {.time = r->time};

	for (size_t i = 0; i < a->values; i++) {
		const struct value *v = &a->value[i];

		if (v->has_cond && !cond_match(&v->cond, r))
			continue;
		if (v->has_column) {
			c.field = rec_field(r, v->column);
			if (!take(&c, v))
				continue;
		}
		v->fn->add((char *)values + v->at, &c);
	}
}

void
agg_put(const struct aggs *a, const void *values, struct out *o)
{
	for (size_t i = 0; i < a->items; i++) {
		const struct item *it = &a->item[i];
		const char *v = (const char *)values + a->value[it->value].at;

		out_byte(o, '\t');
		it->fn->put(o, v, it->p);
	}
}

void
agg_free(const struct aggs *a, void *values)
{
	for (size_t i = 0; i < a->values; i++) {
		const struct value *v = &a->value[i];

		if (v->fn->free)
			v->fn->free((char *)values + v->at);
	}
	memset(values, 0, a->size);
}
