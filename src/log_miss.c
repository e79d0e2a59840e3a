/*
 * log_miss - why a line is not of a format
 */
#include "log_table.h"

#define SHOWN 20 /* bytes of a literal */

/* What a field is called: its first column, or its directive. */
static struct str
called(const struct log *log, const struct log_step *s)
{
	for (uint32_t i = 0; i < s->columns; i++)
		if (log->column[s->column + i].name.n > 0)
			return log->column[s->column + i].name;
	return s->columns > 0 ? log->column[s->column].source
			      : STR("the header");
}

static void
put_literal(struct buf *b, struct str literal)
{
	if (literal.n == 0)
		return;
	buf_str(b, "'");
	buf_put(b, literal.p, literal.n < SHOWN ? literal.n : SHOWN);
	buf_str(b, literal.n > SHOWN ? "...'" : "'");
}

/* no '"' after agent, more after agent */
static void
miss_end(const struct log *log, const struct log_step *s, struct str literal,
    struct buf *b)
{
	struct str name = called(log, s);

	buf_str(b, literal.n > 0 ? "no " : "more");
	put_literal(b, literal);
	buf_str(b, " after ");
	buf_put(b, name.p, name.n);
}

static void
miss_field(const struct log *log, const struct log_step *s, struct buf *b)
{
	const char *noun =
	    log_kind_noun(s->kind == LOG_FLAGGED ? s->base : s->kind);
	struct str name = called(log, s);

	if (noun == NULL) {
		miss_end(log, s, s->after, b);
		return;
	}
	buf_str(b, "no ");
	buf_str(b, noun);
	if (s->columns > 0 && !str_eq(name, str_of(noun))) {
		buf_str(b, " for ");
		buf_put(b, name.p, name.n);
	}
}

void
log_miss(const struct log *log, struct str line, struct miss *m)
{
	const struct log_step *s = log->missed, *last = log->step + log->steps;

	(void)line;
	m->at = log->at;
	m->what.n = 0;
	if (s == NULL) {
		buf_str(&m->what, "no ");
		put_literal(&m->what, log->before);
		buf_str(&m->what, " at the beginning");
	} else if (s == last) {
		miss_end(log, s - 1, STR(""), &m->what);
	} else if (log->ended) {
		miss_end(log, s, s->after, &m->what);
	} else {
		miss_field(log, s, &m->what);
	}
}
