/*
 * log - format strings, compiled
 */
#include "log.h"
#include "word.h"
#include <stdlib.h>

/* What a directive becomes: {Name}letter, or the letter alone. */
static const struct directive {
	const char *name;
	enum log_kind kind;
	const char *columns;
} directives[] = {{"h", LOG_ADDRESS, "ip"}, {"l", LOG_IDENT, "ident"},
    {"u", LOG_USER, "user"}, {"t", LOG_TIME, "time"},
    {"r", LOG_REQUEST, "method path protocol"}, {"s", LOG_STATUS, "status"},
    {"b", LOG_NUMBER, "bytes"}, {"v", LOG_HOST, "host port"},
    {"p", LOG_NUMBER, "port"}, {"{Referer}i", LOG_TEXT, "referrer"},
    {"{User-Agent}i", LOG_TEXT, "agent"}};

static void
add_column(struct log *log, struct str name)
{
	size_t n = log->columns++;

	log->column = mem_resize(log->column, n + 1, sizeof *log->column);
	log->column[n] = (struct str){mem_copy(name), name.n};
	log->cell = mem_resize(log->cell, n + 1, sizeof *log->cell);
	log->cell[n] = (struct value){.null = true};
}

/* Blank-separated names. */
static void
add_columns(struct log *log, struct str names)
{
	while (names.n > 0) {
		size_t n = 0;

		while (n < names.n && names.p[n] != ' ')
			n++;
		add_column(log, (struct str){names.p, n});
		n += n < names.n;
		names.p += n;
		names.n -= n;
	}
}

/* A directive nobody knows is text, in a column of its own name. */
static void
add_step(struct log *log, struct str name)
{
	struct directive d = {NULL, LOG_TEXT, NULL};
	struct log_step *s;

	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
		if (str_eq(name, str_of(directives[i].name)))
			d = directives[i];
	log->step = mem_resize(log->step, log->steps + 1, sizeof *log->step);
	s = &log->step[log->steps++];
	*s = (struct log_step){.kind = d.kind};
	s->column = (uint32_t)log->columns;
	add_columns(log, d.columns ? str_of(d.columns) : name);
}

/* A literal is whole: it comes after the last step, or before the first. */
static void
end_literal(struct log *log, struct buf *literal)
{
	struct str text = {literal->p, literal->n};
	struct log_step *s;
	char word[8] = {0}, mask[8] = {0};

	text.p = mem_copy(text);
	literal->n = 0;
	if (log->steps == 0) {
		log->before = text;
		return;
	}
	s = log->step + log->steps - 1;
	for (size_t i = 0; i < text.n && i < 8; i++) {
		word[i] = text.p[i];
		mask[i] = -1;
	}
	s->after = text;
	s->word = word_load(word);
	s->mask = word_load(mask);
}

/*
 * The cells are in their places. A field is quoted when both the literals
 * around it say so.
 */
static void
finish(struct log *log)
{
	struct str before = log->before;

	for (size_t i = 0; i < log->steps; i++) {
		struct log_step *s = &log->step[i];
		struct str after = s->after;

		s->cell = log->cell + s->column;
		s->quoted = before.n > 0 && before.p[before.n - 1] == '"' &&
			    after.n > 0 && after.p[0] == '"';
		before = after;
	}
}

/* %>s, %!200,304{Referer}i: p is after the %; the name, without modifiers. */
static struct str
directive(const char **p)
{
	struct str name;

	*p += strspn(*p, "!<>,0123456789");
	name.p = *p;
	if (**p == '{')
		*p += strcspn(*p, "}") + (strchr(*p, '}') != NULL);
	*p += **p != '\0';
	name.n = (size_t)(*p - name.p);
	return name;
}

struct log *
log_compile(const char *format)
{
	struct log *log = mem_get(sizeof *log);
	struct buf literal = {0};
	const char *p = format;

	*log = (struct log){0};
	buf_room(&literal, 1);
	while (*p) {
		struct str name;

		if (*p != '%' || p[1] == '%' || p[1] == '\0') {
			buf_put(&literal, p, 1);
			p += 1 + (p[0] == '%' && p[1] == '%');
			continue;
		}
		p++;
		name = directive(&p);
		if (str_eq(name, STR("t")))
			buf_put(&literal, "[", 1);
		end_literal(log, &literal);
		add_step(log, name);
		if (str_eq(name, STR("t")))
			buf_put(&literal, "]", 1);
	}
	end_literal(log, &literal);
	free(literal.p);
	finish(log);
	return log;
}

void
log_want(struct log *log, size_t column)
{
	size_t i = log->steps;

	while (i > 0 && log->step[--i].column > column)
		;
	log->step[i].wanted = true;
}
