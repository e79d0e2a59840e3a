/*
 * in_log - every format of access logs: a format string
 *
 * The matcher (log.h) fills a cell for each column of the log; here the wanted
 * columns take theirs. A source is the name of a column; of several the first
 * that is not null counts.
 */
#include "form.h"
#include "log.h"

struct pick {
	const struct value *cell;
	const struct pick *next; /* when that is NULL */
};

struct state {
	struct log *log;
	size_t n;                /* columns wanted */
	const struct pick *pick; /* of each */
	bool choices;            /* some have a next */
};

static const struct value nothing = {.null = true};

/* The cells of a column of the log, then those picked already. */
static void
add_source(struct state *st, struct str name, struct pick **last)
{
	struct log *log = st->log;

	for (size_t i = 0; i < log->columns; i++) {
		struct pick *p = *last;

		if (!str_eq(log->column[i], name))
			continue;
		log_want(log, i);
		if (p->cell != &nothing) {
			p->next = *last = mem_get(sizeof *p);
			p = *last;
			st->choices = true;
		}
		*p = (struct pick){log->cell + i, NULL};
	}
}

static void *
compile(const char *spec, const struct wants *w)
{
	struct state *st = mem_get(sizeof *st);
	struct pick *pick = mem_resize(NULL, w->n, sizeof *pick);

	*st = (struct state){log_compile(spec), w->n, pick, false};
	for (size_t i = 0; i < w->n; i++) {
		const struct want *want = &w->want[i];
		struct pick *last = pick + i;

		*last = (struct pick){&nothing, NULL};
		for (size_t j = 0; j < want->sources; j++)
			if (want->source[j].parts == 1)
				add_source(st, want->source[j].part[0], &last);
	}
	return st;
}

static enum reason
parse(void *state, struct str line, struct value *v)
{
	const struct state *st = state;

	if (!log_match(st->log, line))
		return BAD_FORMAT;
	for (size_t i = 0; i < st->n; i++)
		v[i] = *st->pick[i].cell;
	for (size_t i = 0; st->choices && i < st->n; i++)
		for (const struct pick *p = &st->pick[i]; v[i].null && p;
		     p = p->next)
			v[i] = *p->cell;
	return REASONS;
}

static struct str *
columns(void *state, size_t *n)
{
	const struct state *st = state;

	*n = st->log->columns;
	return st->log->column;
}

const struct form form_log = {"log", compile, parse, columns};
