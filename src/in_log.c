/*
 * in_log - every format of access logs: a format string
 *
 * A spec is a format string or several, for the ways in which lines of one
 * format are written. The matcher (log.h) fills a cell for each column of one
 * of them; here the wanted columns take theirs. A line is tried by the way that
 * fitted last, then by the others.
 */
#include "form.h"
#include "log.h"
#include "log_quick.h"
#include "pick.h"
#include <stdlib.h>

#define BASE "ip,host,user,method,path,protocol,status,bytes,referrer,agent"

struct way {
	struct log *log;
	struct cell_name *name; /* columns, then directives */
	size_t names;
	struct picks picks;
	struct log_quick *quick; /* or NULL */
};

struct state {
	struct way *way;
	size_t ways;
	struct way *last; /* the one that fitted last */
	struct buf columns;
	bool fields; /* all is wanted */
};

/* Of one name the lowest rank comes first, which then counts first. */
static void
add_name(struct way *w, struct str name, size_t cell)
{
	size_t i = w->names++, rank = w->log->column[cell].rank;

	for (; i > 0 && w->log->column[w->name[i - 1].cell].rank > rank; i--)
		w->name[i] = w->name[i - 1];
	w->name[i] = (struct cell_name){name, cell};
}

/* A cell is found by its column and by its directive. */
static void
add_names(struct way *w)
{
	const struct log *log = w->log;

	w->name = mem_resize(NULL, 3 * log->columns, sizeof *w->name);
	for (size_t i = 0; i < log->columns; i++) {
		const struct log_column *c = log->column + i;

		if (c->name.n > 0)
			add_name(w, c->name, i);
		if (c->source.n > 0)
			add_name(w, c->source, i);
		if (c->written.n > 0 && !str_eq(c->written, c->source))
			add_name(w, c->written, i);
	}
}

/* Whether the list, of names and commas, has a name. */
static bool
has_column(const struct buf *list, struct str name)
{
	const char *p = list->p, *end = p + list->n;

	while (p < end) {
		const char *comma = memchr(p, ',', (size_t)(end - p));
		size_t n = (size_t)((comma ? comma : end) - p);

		if (str_eq((struct str){p, n}, name))
			return true;
		p += n + 1;
	}
	return false;
}

static void
add_columns(struct buf *list, const struct log *log)
{
	for (size_t i = 0; i < log->columns; i++) {
		const struct log_column *c = log->column + i;

		if (c->hidden || has_column(list, c->name))
			continue;
		buf_str(list, ",");
		buf_put(list, c->name.p, c->name.n);
	}
}

static void *
open(const char *spec)
{
	struct state *st = mem_zero(1, sizeof *st);
	struct log_string *string;

	st->ways = log_strings(spec, &string);
	st->way = mem_zero(st->ways, sizeof *st->way);
	buf_str(&st->columns, BASE);
	for (size_t i = 0; i < st->ways; i++) {
		struct way *w = st->way + i;

		w->log = log_compile_string(string + i);
		free(string[i].text);
		add_names(w);
		add_columns(&st->columns, w->log);
	}
	st->last = st->way;
	free(string);
	*buf_room(&st->columns, 1) = '\0';
	return st;
}

static const char *
columns(void *state)
{
	const struct state *st = state;

	return st->columns.p;
}

/* Whether a source is a name, the dots of which part it. */
static bool
is_asked(const struct wants *wants, struct str name)
{
	for (size_t i = 0; i < wants->n; i++)
		for (size_t k = 0; k < wants->want[i].sources; k++) {
			const struct path *path = wants->want[i].source + k;
			struct str part = path->part[0];

			if (part.n <= name.n &&
			    memcmp(part.p, name.p, part.n) == 0)
				return true;
		}
	return false;
}

static void
append(struct cell_name **all, size_t *n, struct str name)
{
	*all = mem_resize(*all, *n + 1, sizeof **all);
	(*all)[(*n)++] = (struct cell_name){name, 0};
}

/*
 * All that may be asked for: the columns of all ways, those ten that are NULL
 * where a log lacks them, and of the directives those that are asked for.
 */
static struct cell_name *
all_names(const struct state *st, const struct wants *wants, size_t *n)
{
	struct cell_name *all = NULL;
	const char *base = BASE;

	*n = 0;
	for (const struct way *w = st->way; w < st->way + st->ways; w++)
		for (size_t i = 0; i < w->names; i++) {
			struct str name = w->name[i].name;

			if ((*name.p != '%' && *name.p != '$') ||
			    is_asked(wants, name))
				append(&all, n, name);
		}
	while (*base) {
		size_t length = strcspn(base, ",");

		append(&all, n, (struct str){base, length});
		base += length + (base[length] == ',');
	}
	return all;
}

static const char *
want(void *state, const struct wants *wants)
{
	struct state *st = state;
	struct cell_name *all;
	const char *wrong;
	size_t n;

	for (struct way *w = st->way; w < st->way + st->ways; w++) {
		picks_bind(&w->picks, wants, w->name, w->names, w->log->cell);
		for (size_t i = 0; i < w->log->columns; i++)
			if (picks_use(&w->picks, w->log->cell + i))
				log_want(w->log, i);
		w->quick = log_quick_compile(w->log, &w->picks);
	}
	all = all_names(st, wants, &n);
	wrong = picks_missing(wants, all, n, "the log");
	free(all);
	return wrong;
}

static void
begin(void *state)
{
	struct state *st = state;

	st->last = st->way;
}

/* As another way has it: false for none. */
static bool
match_other(struct state *st, struct str line)
{
	for (struct way *w = st->way; w < st->way + st->ways; w++)
		if (w != st->last && log_match(w->log, line)) {
			st->last = w;
			return true;
		}
	return false;
}

static inline bool
match(struct state *st, struct str line)
{
	return log_match(st->last->log, line) || match_other(st, line);
}

static int
parse(void *state, struct str line, struct value *v)
{
	struct state *st = state;

	if (!match(st, line))
		return BAD_FORMAT;
	picks_take(&st->last->picks, v);
	return FORM_EVENT;
}

static size_t
see(void *state, struct str bytes, uint64_t reading, struct seen *seen)
{
	struct state *st = state;
	struct log_quick *quick = st->last->quick;

	return quick ? log_quick_see(quick, bytes, reading, seen) : 0;
}

/* Of several ways the one that fitted longest. */
static void
miss(void *state, struct str line, struct miss *m)
{
	const struct state *st = state;
	const struct log *best = st->way->log;

	for (size_t i = 1; i < st->ways; i++)
		if (st->way[i].log->at > best->at)
			best = st->way[i].log;
	log_miss(best, line, m);
}

/* Each column once: the first of its cells that is not null. */
static void
fields(void *state, struct str line,
    void (*each)(void *to, struct str source, struct value value), void *to)
{
	struct state *st = state;
	const struct way *w;

	for (size_t i = 0; i < st->ways && !st->fields; i++)
		for (size_t k = 0; k < st->way[i].log->columns; k++)
			log_want(st->way[i].log, k);
	st->fields = true;
	if (!match(st, line))
		return;
	w = st->last;
	for (size_t i = 0; i < w->names; i++) {
		struct cell_name name = w->name[i];
		bool before = false;

		if (!str_eq(name.name, w->log->column[name.cell].name))
			continue;
		for (size_t k = 0; k < i; k++)
			before |= str_eq(w->name[k].name, name.name);
		for (size_t k = i; k < w->names; k++)
			if (w->log->cell[name.cell].null &&
			    str_eq(w->name[k].name, name.name))
				name.cell = w->name[k].cell;
		if (!before)
			each(to, name.name, w->log->cell[name.cell]);
	}
}

const struct form form_log = {
    .name = "log",
    .open = open,
    .columns = columns,
    .want = want,
    .parse = parse,
    .see = see,
    .begin = begin,
    .miss = miss,
    .fields = fields,
};
