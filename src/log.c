/*
 * log - format strings, compiled
 */
#include "log.h"
#include "cmd.h"
#include "decimal.h"
#include "log_table.h"
#include "log_time.h"
#include "word.h"
#include <stdlib.h>

struct compiler {
	struct log *log;
	const struct log_string *string;
	struct log_directive d;
	struct buf literal; /* since the last directive */
	bool is_args;       /* $is_args stands there, too */
};

static struct log_column *
add_column(struct log *log, struct str name, const struct log_directive *d)
{
	size_t n = log->columns++;
	struct log_column *c;

	log->column = mem_resize(log->column, n + 1, sizeof *log->column);
	c = log->column + n;
	*c = (struct log_column){.name = {mem_copy(name), name.n}};
	c->source = c->written = STR("");
	if (d) {
		c->source = (struct str){mem_copy(d->name), d->name.n};
		c->written = (struct str){mem_copy(d->written), d->written.n};
	}
	c->hidden = name.n == 0 || str_eq(name, STR("time")) ||
		    str_eq(name, STR("ident"));
	return c;
}

static struct str
next_name(struct str *names)
{
	const char *blank = memchr(names->p, ' ', names->n);
	struct str name = {
	    names->p, blank ? (size_t)(blank - names->p) : names->n};

	names->p += name.n + (blank != NULL);
	names->n -= name.n + (blank != NULL);
	return str_eq(name, STR("-")) ? STR("") : name;
}

/*
 * Its cells; the directive leads to the first, or to a request as a whole. The
 * port of a host that says one counts when there is no other.
 */
static void
add_columns(
    struct log *log, const struct log_meaning *m, const struct log_directive *d)
{
	struct str names = m->columns;
	uint32_t whole = m->kind == LOG_REQUEST ? 3 : 0;

	for (uint32_t i = 0; i < m->cells; i++) {
		bool port = names.n == 0 && i == 1 &&
			    (m->kind == LOG_HOST || m->kind == LOG_NAME);
		struct str name = port ? STR("port") : next_name(&names);
		struct log_column *c =
		    add_column(log, name, i == whole ? d : NULL);

		c->rank = m->rank + (port ? 500 : 0);
		c->hidden |= port;
	}
}

static struct log_step *
add_step(
    struct log *log, const struct log_meaning *m, const struct log_directive *d)
{
	struct log_step *s;

	log->step = mem_resize(log->step, log->steps + 1, sizeof *log->step);
	s = &log->step[log->steps++];
	*s = (struct log_step){.kind = m->kind, .base = m->base};
	s->power = m->power;
	s->flags = m->flags;
	s->column = (uint32_t)log->columns;
	s->columns = m->cells;
	add_columns(log, m, d);
	return s;
}

/* A literal is whole: it comes after the last step, or before the first. */
static void
end_literal(struct compiler *c)
{
	struct log *log = c->log;
	struct str text = {c->literal.p, c->literal.n};

	text.p = text.n > 0 ? mem_copy(text) : "";
	c->literal.n = 0;
	c->is_args = false;
	if (log->steps == 0)
		log->before = text;
	else
		log->step[log->steps - 1].after = text;
}

/* %t, or a part of the time: %{%F %T}t. */
static void
add_time(struct compiler *c)
{
	struct log_piece *piece =
	    c->d.argument.n > 0 ? log_piece(c->d.argument) : NULL;
	struct log_meaning m = log_meaning(&c->d, false);

	if (piece) {
		m.kind = LOG_PIECE;
		m.columns.n = 0;
	} else if (c->d.argument.n == 0) {
		m.columns = STR("time");
		m.kind = c->d.conditional ? LOG_BRACKET : LOG_TIME;
	}
	if (m.kind == LOG_TIME)
		buf_str(&c->literal, "[");
	end_literal(c);
	add_step(c->log, &m, &c->d)->piece = piece;
	if (m.kind == LOG_TIME)
		buf_str(&c->literal, "]");
}

/* $uri$is_args$args: a path, and a query that has its ? or is empty. */
static bool
is_question_mark(struct compiler *c)
{
	const struct log *log = c->log;

	return c->string->nginx && str_eq(c->d.letter, STR("is_args")) &&
	       log->steps > 0 && c->literal.n == 0 &&
	       log->step[log->steps - 1].kind == LOG_PATH;
}

static void
add_directive(struct compiler *c)
{
	struct log_meaning m;
	bool is_args = c->is_args && c->literal.n == 0;

	if (!c->string->nginx && str_eq(c->d.letter, STR("t"))) {
		add_time(c);
		return;
	}
	if (is_question_mark(c)) {
		c->is_args = true;
		return;
	}
	m = log_meaning(&c->d, c->string->nginx);
	if (is_args && str_eq(m.columns, STR("query"))) {
		m.kind = LOG_QUERY;
		m.flags = c->log->escape == LOG_BACKSLASH ? LOG_DASH : 0;
	}
	end_literal(c);
	add_step(c->log, &m, &c->d);
}

/* Apache's own escapes, between the directives. */
static void
add_literal(struct compiler *c, const char **p)
{
	static const char from[] = "\\nrt", to[] = "\\\n\r\t";
	const char *at = NULL;

	if (**p == '\\' && (*p)[1] && !c->string->nginx)
		at = strchr(from, (*p)[1]);
	buf_put(&c->literal, at ? to + (at - from) : *p, 1);
	*p += at ? 2 : 1;
}

static void
take_text(struct compiler *c)
{
	char sign = c->string->nginx ? '$' : '%';
	const char *p = c->string->text;

	while (*p) {
		const char *q = p + 1;

		if (*p == '%' && sign == '%' && (*q == '%' || *q == '\0')) {
			buf_put(&c->literal, "%", 1);
			p = q + (*q == '%');
		} else if (*p != sign) {
			add_literal(c, &p);
		} else if (log_directive(&q, c->string->nginx, &c->d)) {
			add_directive(c);
			p = q;
		} else if (sign == '%') {
			cmd_usage("-f: %.20s: no directive", p);
		} else {
			add_literal(c, &p);
		}
	}
	if (c->literal.n > 0 && c->literal.p[c->literal.n - 1] == '\n')
		c->literal.n--; /* each line has it */
	end_literal(c);
}

/* Whether a field of this kind knows its end without a literal. */
static bool
knows_end(const struct log_step *s)
{
	switch (s->kind) {
	case LOG_STATUS:
	case LOG_NUMBER:
	case LOG_SPAN:
	case LOG_FLAGGED:
	case LOG_PIECE:
	case LOG_BRACKET:
	case LOG_QUOTED:
	case LOG_BRACES:
	case LOG_END:
	case LOG_SYSLOG:
		return true;
	case LOG_PATH:
		return s[1].kind == LOG_QUERY;
	case LOG_WORD:
		return s[1].kind == LOG_END || s[1].kind == LOG_REST;
	default:
		return false;
	}
}

/* Digits behind seconds: those have ten, until the year 2286. */
static void
set_width(struct log_step *s)
{
	if (s->kind == LOG_PIECE && strcmp(s->piece->format, "%s") == 0)
		s->piece->width = 10;
}

/* As the string has it; what fills no cell stands at an end. */
static struct str
written(const struct log *log, const struct log_step *s)
{
	return s->columns > 0 ? log->column[s->column].written : STR("the end");
}

/* Nothing stands between two fields: a path begins with its slash. */
static void
adjoin(struct log *log, struct log_step *s)
{
	set_width(s);
	if (knows_end(s))
		return;
	if (s[1].kind != LOG_PATH)
		cmd_usage("-f: nothing stands between %.*s and %.*s, so no "
			  "line can tell them apart",
		    (int)written(log, s).n, written(log, s).p,
		    (int)written(log, s + 1).n, written(log, s + 1).p);
	s->after = STR("/");
}

/* A path may hold blanks: the one before HTTP/1.1 is its end. */
static void
look_ahead(struct log_step *s)
{
	struct buf b = {0};

	if (s->kind != LOG_PATH && s->kind != LOG_QUERY)
		return;
	if (s[1].kind != LOG_VERSION)
		return;
	buf_put(&b, s->after.p, s->after.n);
	buf_str(&b, "HTTP/");
	s->ahead = (struct str){b.p, b.n};
}

static void
set_word(struct log_step *s)
{
	char word[8] = {0}, mask[8] = {0};

	for (size_t i = 0; i < s->after.n && i < 8; i++) {
		word[i] = s->after.p[i];
		mask[i] = '\xff';
	}
	s->word = word_load(word);
	s->mask = word_load(mask);
}

static size_t
quotes_in(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '"';
	return n;
}

/*
 * A field is quoted when the literal after it begins with a quote, and there
 * is one to be closed. Where quotes in fields are not escaped by a backslash,
 * it is the literal as a whole that ends them.
 */
static void
set_quoted(
    const struct log *log, struct log_step *s, struct str before, size_t quotes)
{
	bool opens = before.n > 0 && before.p[before.n - 1] == '"';

	s->quoted = s->after.n > 0 && *s->after.p == '"' &&
		    (opens || quotes % 2 == 1) && log->escape <= LOG_JSON;
	if (s->kind == LOG_REQUEST && !s->quoted)
		s->kind = LOG_LINE;
	if (s->kind == LOG_LIST && s->quoted)
		s->kind = LOG_TEXT;
	if (s->kind == LOG_TEXT && log->escape == LOG_RAW)
		s->kind = LOG_PATH; /* it may hold its own quote */
}

/* All steps are in their places. */
static void
finish(struct log *log)
{
	static const char marks[] = {'\\', '\\', '#', '\0'};
	struct str before = log->before;
	size_t quotes = quotes_in(before);

	log->mark = marks[log->escape];
	log->cell = mem_resize(NULL, log->columns, sizeof *log->cell);
	for (size_t i = 0; i < log->columns; i++)
		log->cell[i] = (struct value){.null = true};
	for (struct log_step *s = log->step; s < log->step + log->steps; s++) {
		bool last = s + 1 == log->step + log->steps;

		s->cell = log->cell + s->column;
		s->skip = s->after.n;
		if (s->kind == LOG_SPAN || s->base == LOG_SPAN)
			log->extra += DECIMAL_ROOM;
		if (!last && s->after.n == 0)
			adjoin(log, s);
		else if (!last)
			look_ahead(s);
		set_word(s);
		set_quoted(log, s, before, quotes);
		before = s->after;
		quotes += quotes_in((struct str){before.p, s->skip});
	}
}

struct log *
log_compile_string(const struct log_string *s)
{
	struct log *log = mem_zero(1, sizeof *log);
	struct compiler c = {.log = log, .string = s};

	log->escape = s->escape;
	log->empties = s->nginx && s->escape != LOG_BACKSLASH;
	buf_room(&c.literal, 1);
	take_text(&c);
	free(c.literal.p);
	log_directive_free(&c.d);
	if (log->steps == 0)
		cmd_usage("-f %s: there is no directive in it", s->text);
	log_time_compile(log);
	if (log->time) {
		log->time->column = log->columns;
		add_column(log, STR("time"), NULL);
	}
	finish(log);
	return log;
}

struct log *
log_compile(const char *format)
{
	struct log_string *string;
	size_t n = log_strings(format, &string);
	struct log *log = log_compile_string(string);

	while (n > 0)
		free(string[--n].text);
	free(string);
	return log;
}

/* A request as a whole is wanted rarely: that is another kind. */
void
log_want(struct log *log, size_t column)
{
	struct log_step *s = log->step;

	if (log->time && log->time->column == column)
		log->time->wanted = true;
	while (s < log->step + log->steps && s->column + s->columns <= column)
		s++;
	if (s == log->step + log->steps)
		return;
	s->wanted = true;
	if (s->kind == LOG_REQUEST && column == s->column + 3)
		s->kind = LOG_LINE;
}
