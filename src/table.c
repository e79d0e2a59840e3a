/*
 * table - which cells of a line are wanted, when a line before it named them
 */
#include "table.h"
#include "num.h"
#include "rec.h"
#include "utf.h"
#include <stdlib.h>

struct str
table_join(struct buf *b, const struct path *path)
{
	b->n = 0;
	for (size_t i = 0; i < path->parts; i++) {
		if (i > 0)
			buf_str(b, ".");
		buf_put(b, path->part[i].p, path->part[i].n);
	}
	return (struct str){b->p, b->n};
}

static uint64_t
length_bit(struct str name)
{
	return (uint64_t)1 << (name.n < 63 ? name.n : 63);
}

static struct table_source *
find(const struct table *t, struct str name)
{
	if (t->lengths & length_bit(name))
		for (size_t i = 0; i < t->sources; i++)
			if (str_eq(t->source[i].name, name))
				return &t->source[i];
	return NULL;
}

static void
add_source(struct table *t, struct str name)
{
	struct table_source *s;
	int64_t number;

	if (find(t, name))
		return;
	t->source = mem_resize(t->source, t->sources + 1, sizeof *t->source);
	s = &t->source[t->sources++];
	*s = (struct table_source){.best = TABLE_RANKS};
	s->name = (struct str){mem_copy(name), name.n};
	if (head_is_number(name) && num_int(name, &number))
		s->number = (size_t)number;
	if (t->most < s->number)
		t->most = s->number;
	t->lengths |= length_bit(name);
}

void
table_want(struct table *t, const struct wants *w)
{
	struct buf b = {0};

	t->wants = w;
	for (size_t i = 0; i < w->n; i++) {
		for (size_t k = 0; k < w->want[i].sources; k++)
			add_source(t, table_join(&b, &w->want[i].source[k]));
		if (i == 0)
			t->times = t->sources;
	}
	free(b.p);
}

void
table_clear(struct table *t)
{
	t->steps = t->room = t->names = t->listed = 0;
	t->text.n = t->list.n = 0;
	buf_room(&t->text, 1);
	buf_room(&t->list, 1);
	t->plan = mem_resize(t->plan, 1, sizeof *t->plan);
	t->plan[0].column = TABLE_NONE;
	t->cell = mem_resize(t->cell, TABLE_CELL, sizeof *t->cell);
	t->cell[TABLE_OWN].null = t->cell[TABLE_NULL].null = true;
	for (size_t i = 0; i < t->sources; i++)
		t->source[i].best = TABLE_RANKS;
}

size_t
table_keep(struct table *t, size_t column, int kind)
{
	size_t i = t->steps;

	while (i > 0 && t->plan[i - 1].column == column)
		if (t->plan[--i].kind == kind)
			return i;
	if (t->steps == t->room) {
		t->room = t->room * 2 + 16;
		t->plan = mem_resize(t->plan, t->room + 1, sizeof *t->plan);
		t->cell =
		    mem_resize(t->cell, t->room + TABLE_CELL, sizeof *t->cell);
	}
	i = t->steps++;
	t->plan[i] = (struct table_step){column, kind};
	t->plan[i + 1].column = TABLE_NONE;
	t->cell[TABLE_CELL + i] = (struct value){.null = true};
	return i;
}

static void
add_name(struct table *t, struct str name, size_t cell, enum table_rank rank)
{
	if (t->names == t->names_room) {
		t->names_room = t->names_room * 2 + 16;
		t->name = mem_resize(t->name, t->names_room, sizeof *t->name);
	}
	t->name[t->names++] =
	    (struct table_name){t->text.n, name.n, cell, rank};
	buf_put(&t->text, name.p, name.n);
}

/* Whether a name, which there is in a rank now, is wanted. */
static bool
wanted(struct table *t, struct str name, enum table_rank rank)
{
	struct table_source *s = find(t, name);

	if (s && rank < s->best)
		s->best = rank;
	return s || !t->wants;
}

void
table_alias(struct table *t, size_t column, struct str name, int kind,
    enum table_rank rank)
{
	if (wanted(t, name, rank))
		add_name(
		    t, name, TABLE_CELL + table_keep(t, column, kind), rank);
}

/* For messages; only so many. */
static void
add_listed(struct table *t, struct str name)
{
	if (t->listed < TABLE_LISTED) {
		buf_put(&t->list, name.p, name.n);
		t->list_end[t->listed] = t->list.n;
	}
	t->listed++;
}

void
table_constant(struct table *t, size_t cell, const char *text)
{
	enum table_rank rank = cell == TABLE_OWN ? TABLE_FIRST : TABLE_ABSENT;
	struct str name = str_of(text);

	add_listed(t, name);
	if (wanted(t, name, rank))
		add_name(t, name, cell, rank);
}

void
table_column(struct table *t, size_t column, struct str name, int kind)
{
	char digits[NUM_ROOM];
	struct str number = {digits, 0};

	add_listed(t, name);
	table_alias(t, column, name, kind, TABLE_NAME);
	if (column >= t->most && (t->wants || name.n > 0))
		return;
	number.n = num_put(digits, (int64_t)column + 1);
	table_alias(t, column, number, kind, TABLE_NUMBER);
}

static struct str
text_of(const struct table *t, const struct table_name *name)
{
	return (struct str){t->text.p + name->at, name->n};
}

/* A number that is a name, too, is no number. */
static bool
counts(const struct table *t, const struct table_name *name)
{
	const struct table_source *s;

	if (name->rank != TABLE_NUMBER)
		return true;
	s = find(t, text_of(t, name));
	return s == NULL || s->best == TABLE_NUMBER;
}

/* Another name in bound[], once. */
static void
put_once(struct table *t, size_t *n, struct str name)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(t->bound[i].name, name))
			return;
	t->bound[(*n)++].name = name;
}

/* The first columns; with others what else there is that was asked for. */
static size_t
list(struct table *t, bool others)
{
	size_t n = 0, from = 0;

	t->bound = mem_resize(
	    t->bound, TABLE_LISTED + t->sources + 1, sizeof *t->bound);
	for (size_t i = 0; i < t->listed && i < TABLE_LISTED; i++) {
		size_t end = t->list_end[i];

		put_once(t, &n, (struct str){t->list.p + from, end - from});
		from = end;
	}
	if (t->listed > TABLE_LISTED)
		put_once(t, &n, STR("..."));
	for (size_t i = 0; others && i < t->sources; i++)
		if (t->source[i].best < TABLE_RANKS)
			put_once(t, &n, t->source[i].name);
	return n;
}

/* Whether the time has a source. */
static bool
has_time(const struct table *t)
{
	for (size_t i = 0; i < t->times; i++)
		if (t->source[i].best < TABLE_ABSENT)
			return true;
	return false;
}

static const char *
wrong(struct table *t)
{
	struct buf *b = &t->message;
	bool timed = has_time(t);
	size_t n = list(t, timed);

	if (timed)
		return picks_missing(t->wants, t->bound, n, t->form);
	b->n = 0;
	buf_str(b, "no column for the time; there are");
	for (size_t i = 0; i < n; i++) {
		buf_str(b, " ");
		utf_line(b, t->bound[i].name, false);
	}
	*buf_room(b, 1) = '\0';
	return b->p;
}

const char *
table_bind(struct table *t)
{
	const char *why;
	size_t n = 0;

	if (t->wants == NULL)
		return NULL;
	why = wrong(t);
	t->bound = mem_resize(t->bound, t->names, sizeof *t->bound);
	for (enum table_rank rank = 0; rank < TABLE_RANKS; rank++)
		for (size_t i = 0; i < t->names; i++)
			if (t->name[i].rank == rank && counts(t, &t->name[i]))
				t->bound[n++] = (struct cell_name){
				    text_of(t, &t->name[i]), t->name[i].cell};
	picks_bind(&t->picks, t->wants, t->bound, n, t->cell);
	return why;
}

void
table_counts(struct buf *b, size_t fields, size_t columns)
{
	b->n += num_put(buf_room(b, NUM_ROOM), (int64_t)fields);
	buf_str(b, fields == 1 ? " field, and the header names "
			       : " fields, and the header names ");
	b->n += num_put(buf_room(b, NUM_ROOM), (int64_t)columns);
}

bool
table_escape(struct buf *b, struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		/* a dot separates parts, none of which may be empty */
		bool end = i == 0 || i + 1 == name.n || name.p[i - 1] == '.';

		if (c == ',' || c == '=' || (c == '.' && end))
			buf_str(b, "\\");
		buf_put(b, &c, 1);
	}
	return name.n > 0;
}

void
table_each(struct table *t,
    void (*each)(void *to, struct str source, struct value value), void *to)
{
	for (enum table_rank rank = 0; rank <= TABLE_NAME; rank++)
		for (size_t i = 0; i < t->names; i++) {
			const struct table_name *n = &t->name[i];
			bool number = n->rank == TABLE_NUMBER;

			t->message.n = 0;
			if ((number ? TABLE_NAME : n->rank) == rank &&
			    table_escape(&t->message, text_of(t, n)))
				each(to,
				    (struct str){t->message.p, t->message.n},
				    t->cell[n->cell]);
		}
}
