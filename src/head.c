/*
 * head - columns, their names, and how they are chosen
 */
#include "cmd.h"
#include "num.h"
#include "rec.h"
#include <err.h>
#include <stdlib.h>

bool
head_name_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') ||
			      (c >= 'A' && c <= 'Z') || c == '_';
		bool inside = (c >= '0' && c <= '9') || c == '.' || c == '-';

		if (!letter && (i == 0 || !inside))
			return false;
	}
	return s.n > 0;
}

static int
by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* A name that stands twice, or NULL; sorted, for there may be 100,000. */
static char *
find_twice(const struct str *name, size_t n)
{
	struct str *sorted = mem_resize(NULL, n, sizeof *sorted);
	char *twice = NULL;

	memcpy(sorted, name, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_name);
	for (size_t i = 1; i < n && twice == NULL; i++)
		if (str_eq(sorted[i - 1], sorted[i]))
			twice = mem_copy(sorted[i]);
	free(sorted);
	return twice;
}

void
head_check_twice(const struct str *name, size_t n, const char *where)
{
	char *twice = find_twice(name, n);

	if (twice)
		errx(2, "%s: the column %s stands twice", where, twice);
}

char *
head_fault(const struct str *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!head_name_ok(name[i]))
			return mem_copy(name[i]);
	return find_twice(name, n);
}

void
head_split(const char *list, struct str **item, size_t *n)
{
	*item = NULL;
	*n = 0;
	for (;;) {
		size_t size = strcspn(list, ",");

		*item = mem_resize(*item, *n + 1, sizeof **item);
		(*item)[(*n)++] = (struct str){list, size};
		if (list[size] == '\0')
			return;
		list += size + 1;
	}
}

/* "there are time ip host", cut when there are very many. */
static const char *
list_names(const struct head *h)
{
	static struct buf b;
	char number[NUM_ROOM];

	b.n = 0;
	if (!h->named) {
		buf_put(&b, "1 to ", 5);
		buf_put(&b, number, num_put(number, (int64_t)h->n));
	}
	for (size_t i = 0; h->named && i < h->n && b.n < 1000; i++) {
		buf_put(&b, " ", i > 0);
		buf_put(&b, h->name[i].p, h->name[i].n);
	}
	if (b.n >= 1000)
		buf_put(&b, " ...", 4);
	buf_put(&b, "", 1);
	return b.p;
}

bool
head_is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0 && s.p[0] != '0';
}

size_t
head_find(const struct head *h, const char *option, struct str name)
{
	int64_t number;

	if (head_is_number(name)) {
		if (num_int(name, &number) && number <= (int64_t)h->n)
			return (size_t)number - 1;
	} else if (h->named) {
		for (size_t i = 0; i < h->n; i++)
			if (str_eq(h->name[i], name))
				return i;
	}
	errx(2, "%s: no column %.*s in %s; there are %s%s", option, (int)name.n,
	    name.p, h->from, list_names(h),
	    h->named ? "" : " (no header: name them with -c)");
}

/* The same column twice, by whatever name or number. */
static void
check_numbers(const struct choice *c, const char *option)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t j = 0; j < i; j++)
			if (c->column[i] == c->column[j])
				errx(2, "%s: column %.*s stands twice", option,
				    (int)c->name[i].n, c->name[i].p);
}

void
head_choose(struct choice *c, const struct head *h, const char *option,
    const char *list)
{
	head_split(list, &c->name, &c->n);
	c->column = mem_zero(c->n, sizeof *c->column);
	c->named = true;
	for (size_t i = 0; i < c->n; i++) {
		if (!head_is_number(c->name[i]) && !head_name_ok(c->name[i]))
			cmd_usage("%s %s: %.*s: not a column", option, list,
			    (int)c->name[i].n, c->name[i].p);
		if (h->n > 0)
			c->column[i] = head_find(h, option, c->name[i]);
		if (h->named)
			c->name[i] = h->name[c->column[i]];
		else if (head_is_number(c->name[i]))
			c->named = false;
	}
	if (h->n > 0)
		check_numbers(c, option);
	c->slice = h->n > 0 && c->n > 0;
	for (size_t i = 1; i < c->n; i++)
		c->slice &= c->column[i] == c->column[i - 1] + 1;
}

void
head_put(struct out *o, const struct str *name, size_t n)
{
	if (cmd.no_header)
		return;
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			out_byte(o, '\t');
		out_str(o, name[i]);
	}
	out_byte(o, '\n');
}
