/*
 * log_quick - most lines of most access logs, by what vectors see of them
 *
 * The steps of a log become fewer and simpler ones; log_quick_line.c runs them.
 */
#include "log_quick_op.h"
#include "rec.h"
#include "word.h"
#include <stdlib.h>

/* As vec_name has it. */
static bool
is_name(char c)
{
	return (c >= '-' && c <= ':') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* A literal that a word holds, and that is within a line. */
static bool
set_word(struct str literal, uint64_t *word, uint64_t *mask)
{
	char w[8] = {0}, m[8] = {0};

	if (literal.n > sizeof w || memchr(literal.p, '\n', literal.n) ||
	    memchr(literal.p, '\r', literal.n))
		return false;
	memcpy(w, literal.p, literal.n);
	memset(m, 0xff, literal.n);
	*word = word_load(w);
	*mask = word_load(m);
	return true;
}

/* The kind of a step; false: there is none for it. */
static bool
set_kind(struct op *op, const struct log_step *s, bool last)
{
	char first = s->after.n > 0 ? *s->after.p : '\n';

	if (s->skip != s->after.n || (first == '\n' && !last))
		return false;
	switch (s->kind) {
	case LOG_ADDRESS:
	case LOG_HOST:
		op->kind = s->kind == LOG_HOST ? OP_HOST : OP_NAME;
		return first != '\n' && !is_name(first);
	case LOG_IDENT:
		op->kind = OP_DASH;
		return true;
	case LOG_TEXT:
		op->kind = s->quoted ? OP_QUOTED : OP_BARE;
		return first != '\n';
	case LOG_USER:
		op->kind = s->quoted ? OP_USER : OP_BARE;
		return first != '\n';
	case LOG_TIME:
		op->kind = OP_TIME;
		return true;
	case LOG_REQUEST:
		op->kind = OP_REQUEST;
		return true;
	case LOG_STATUS:
		op->kind = OP_STATUS;
		return true;
	case LOG_NUMBER:
		op->kind = OP_NUMBER;
		return true;
	default:
		return false;
	}
}

/* Whether steps are those of OP_COMMON, from the address on: how many. */
static size_t
is_common(const struct log_step *s, size_t n)
{
	static const struct {
		enum log_kind kind;
		struct str after;
	} rest[] = {{LOG_USER, STR_INIT(" [")}, {LOG_TIME, STR_INIT("] \"")},
	    {LOG_REQUEST, STR_INIT("\" ")}, {LOG_STATUS, STR_INIT(" ")},
	    {LOG_NUMBER, STR_INIT("")}};
	bool ident;
	size_t i = 1;

	if (n == 0 || s->kind != LOG_ADDRESS)
		return 0;
	ident = n > 1 && s[1].kind == LOG_IDENT;
	if (ident ? !str_eq(s->after, STR(" ")) || !str_eq(s[1].after, STR(" "))
		  : !str_eq(s->after, STR(" - ")))
		return 0;
	i += ident;
	for (size_t k = 0; k < sizeof rest / sizeof *rest; k++, i++)
		if (i >= n || s[i].kind != rest[k].kind ||
		    s[i].quoted != (rest[k].kind == LOG_REQUEST) ||
		    (rest[k].after.n > 0 && !str_eq(s[i].after, rest[k].after)))
			return 0;
	return i;
}

/* The cells of step s become those of op from `at` on. */
static void
set_cells(struct op *op, size_t at, const struct log_step *s)
{
	for (uint32_t i = 0; i < s->columns && at + i < OP_VALUES; i++)
		op->cell[at + i] = s->column + i;
}

static void
set_common(struct op *op, const struct log_step *s)
{
	op->kind = OP_COMMON;
	set_cells(op, COMMON_ADDRESS, s++);
	if (s->kind == LOG_IDENT)
		set_cells(op, COMMON_IDENT, s++);
	set_cells(op, COMMON_USER, s++);
	set_cells(op, COMMON_TIME, s++);
	set_cells(op, COMMON_REQUEST, s++);
	set_cells(op, COMMON_STATUS, s++);
	set_cells(op, COMMON_NUMBER, s);
}

/* All bare text ends at the same byte. */
static bool
agrees(struct log_quick *q, const struct op *op, const struct log_step *s)
{
	char sep = op->kind == OP_BARE     ? *s->after.p
		   : op->kind == OP_COMMON ? ' '
					   : q->sep;

	if (q->sep == '\0')
		q->sep = sep;
	return sep == q->sep;
}

/* Takes one step or several; how many, 0: there is no such op. */
static size_t
take(struct log_quick *q, const struct log_step *s, size_t n)
{
	struct op *op = q->last++;
	size_t steps = is_common(s, n);

	for (size_t i = 0; i < OP_VALUES; i++)
		op->cell[i] = NO_CELL;
	if (steps > 0) {
		set_common(op, s);
	} else if (set_kind(op, s, n == 1)) {
		set_cells(op, 0, s);
		steps = 1;
	} else {
		return 0;
	}
	s += steps - 1;
	op->skip = (uint32_t)s->skip;
	if ((s->after.n == 0 && steps < n) || s->skip != s->after.n ||
	    !agrees(q, op, s) || !set_word(s->after, &op->word, &op->mask))
		return 0;
	return steps;
}

static void
release(struct log_quick *q)
{
	free(q->op);
	free(q);
}

struct log_quick *
log_quick_compile(const struct log *log, const struct picks *picks)
{
	struct log_quick *q;
	bool fits;
	size_t n = 1;

	if (scan_ends == NULL || log->escape > LOG_JSON || log->time)
		return NULL;
	q = mem_zero(1, sizeof *q);
	q->log = log;
	q->picks = picks;
	q->op = q->last = mem_zero(log->steps, sizeof *q->op);
	q->skip = log->before.n;
	fits = set_word(log->before, &q->word, &q->mask);
	for (size_t i = 0; fits && i < log->steps; i += n) {
		n = take(q, log->step + i, log->steps - i);
		fits = n > 0;
	}
	if (!fits) {
		release(q);
		return NULL;
	}
	if (q->sep == '\0')
		q->sep = ' ';
	return q;
}

/* Where a cell's text goes: to the first value that it is; others copy it. */
static struct str *
place(struct log_quick *q, uint32_t cell)
{
	const struct value *v = q->log->cell + cell;
	struct str *first = &q->unwanted;

	if (cell == NO_CELL)
		return first;
	if (q->picks->choices)
		return q->chosen + cell;
	for (size_t i = 0; i < q->picks->n; i++) {
		if (q->picks->first[i] != v)
			continue;
		if (first == &q->unwanted) {
			first = q->text + i;
			continue;
		}
		q->copy = mem_resize(q->copy, q->copies + 1, sizeof *q->copy);
		q->copy[q->copies].to = q->text + i;
		q->copy[q->copies++].from = first;
	}
	return first;
}

/* Binds the ops to the values: once. */
static void
bind(struct log_quick *q, struct str *text)
{
	const struct value *cell = q->log->cell;

	q->text = text;
	if (q->picks->choices) {
		q->chosen =
		    mem_resize(NULL, q->log->columns, sizeof *q->chosen);
		for (size_t i = 0; i < q->log->columns; i++)
			q->chosen[i] = (struct str){rec_no_value, 2};
	}
	q->absent = mem_resize(NULL, q->picks->n, sizeof(struct str *));
	for (size_t i = 0; i < q->picks->n; i++)
		if (q->picks->first[i] < cell ||
		    q->picks->first[i] >= cell + q->log->columns)
			q->absent[q->absents++] = text + i;
	for (struct op *op = q->op; op < q->last; op++)
		for (size_t i = 0; i < OP_VALUES; i++)
			op->value[i] = place(q, op->cell[i]);
	q->times = q->chosen ? q->picks->n : 1 + q->copies;
}

void
log_quick_see(
    struct log_quick *q, struct str bytes, uint64_t reading, struct str *text)
{
	if (q->text == NULL)
		bind(q, text);
	for (size_t i = 0; i < q->absents; i++)
		*q->absent[i] = (struct str){rec_no_value, 2};
	q->all = bytes.p + bytes.n;
	if (q->reading == reading)
		return;
	q->reading = reading;
	q->base = q->end = bytes.p;
}
