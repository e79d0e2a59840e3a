/*
 * log_quick - most lines of most access logs, by what vectors see of them
 *
 * The steps of a log become ops, by counting the marks of a line of it;
 * log_quick_run.c runs them.
 */
#include "log_quick_op.h"
#include "rec.h"
#include "scan.h"
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
		return first < '0' || first > '9';
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

/* Whether what comes behind it is the rest of OP_COMBINED. */
static bool
is_combined(const struct log_step *s, size_t n)
{
	return n == 2 && str_eq(s[-1].after, STR(" \"")) &&
	       s[0].kind == LOG_TEXT && s[0].quoted &&
	       str_eq(s[0].after, STR("\" \"")) && s[1].kind == LOG_TEXT &&
	       s[1].quoted && str_eq(s[1].after, STR("\""));
}

/* The cells of step s become those of op from `at` on. */
static void
set_cells(struct op *op, size_t at, const struct log_step *s)
{
	for (uint32_t i = 0; i < s->columns && at + i < OP_VALUES; i++)
		op->cell[at + i] = s->column + i;
}

static void
set_common(struct op *op, const struct log_step *s, bool combined)
{
	op->kind = OP_COMMON;
	set_cells(op, COMMON_ADDRESS, s++);
	if (s->kind == LOG_IDENT)
		set_cells(op, COMMON_IDENT, s++);
	set_cells(op, COMMON_USER, s++);
	set_cells(op, COMMON_TIME, s++);
	set_cells(op, COMMON_REQUEST, s++);
	set_cells(op, COMMON_STATUS, s++);
	set_cells(op, COMMON_NUMBER, s++);
	if (!combined)
		return;
	op->kind = OP_COMBINED;
	set_cells(op, COMBINED_REFERRER, s++);
	set_cells(op, COMBINED_AGENT, s);
}

/* Where a line is, on the way through its format. */
struct place {
	char sep;
	bool inside;    /* of quotes */
	int32_t mark;   /* the last one */
	uint32_t since; /* bytes behind it */
};

/* Goes on by one byte of a literal; whether that is a mark. */
static bool
is_mark(struct place *at, signed char c)
{
	bool odd = c < 0x20 || c == 0x7f || c == '\\'; /* or not ASCII */
	bool mark = odd || (c == at->sep && !at->inside);

	if (c == '"') {
		mark = at->inside;
		at->inside = !at->inside;
	}
	at->mark += mark;
	at->since = mark ? 0 : at->since + 1;
	return mark;
}

/* A literal at whose end the next field begins; the first mark in it, or n. */
static size_t
pass(struct place *at, struct str literal)
{
	size_t first = literal.n;

	for (size_t i = 0; i < literal.n; i++)
		if (is_mark(at, (signed char)literal.p[i]) &&
		    first == literal.n)
			first = i;
	return first;
}

/*
 * The op of a step, or of several: how many; 0: there is none. A field ends at
 * a mark, which its literal begins with, or holds.
 */
static size_t
take(struct log_quick *q, struct place *at, const struct log_step *s, size_t n)
{
	struct op *op = q->last++;
	size_t steps = at->sep == ' ' && !at->inside ? is_common(s, n) : 0;
	size_t first;

	for (size_t i = 0; i < OP_VALUES; i++)
		op->cell[i] = op->slot[i] = NO_SLOT;
	op->from = at->mark;
	op->skip = at->since;
	if (steps > 0) {
		bool combined = is_combined(s + steps, n - steps);

		set_common(op, s, combined);
		steps += combined ? 2 : 0;
		at->mark += combined ? COMBINED_MARKS - 1 : COMMON_MARKS - 1;
		at->inside = combined;
	} else if (set_kind(op, s, n == 1)) {
		set_cells(op, 0, s);
		steps = 1;
		at->mark +=
		    op->kind == OP_TIME && at->sep == ' ' && !at->inside;
	} else {
		return 0;
	}
	op->ends = (uint32_t)(at->mark + 1 - op->from);
	s += steps - 1;
	first = pass(at, s->after);
	op->back = (uint32_t)first + 1;
	if (!set_word(s->after, &op->word, &op->mask) ||
	    s->skip != s->after.n || (first == s->after.n && steps < n))
		return 0;
	return steps;
}

/* What is behind the last mark ends with the line. */
static void
take_end(struct log_quick *q, const struct place *at)
{
	struct op *last = q->last - 1;

	q->marks = (size_t)at->mark + 2;
	if (last->from + (int32_t)last->ends > at->mark ||
	    last->kind == OP_COMBINED)
		return;
	*q->last = (struct op){.kind = OP_END,
	    .from = at->mark,
	    .ends = 1,
	    .skip = at->since,
	    .back = 1};
	q->last++;
}

/* By fields that sep parts. */
static bool
compile(struct log_quick *q, char sep)
{
	const struct log *log = q->log;
	struct place at = {.sep = sep, .mark = -1};
	size_t n;

	q->sep = sep;
	q->last = q->op;
	if (!set_word(log->before, &q->word, &q->mask))
		return false;
	pass(&at, log->before);
	for (size_t i = 0; i < log->steps; i += n) {
		n = take(q, &at, log->step + i, log->steps - i);
		if (n == 0)
			return false;
	}
	take_end(q, &at);
	return true;
}

struct log_quick *
log_quick_compile(const struct log *log, const struct picks *picks)
{
	struct log_quick *q;

	if (scan_marks == NULL || log->escape > LOG_JSON || log->time ||
	    log->steps == 0 || cmd.max_line < QUICK_CHUNK)
		return NULL;
	q = mem_zero(1, sizeof *q);
	q->log = log;
	q->picks = picks;
	q->op = mem_zero(log->steps + 1, sizeof *q->op);
	for (const char *sep = " \t|,;"; *sep; sep++)
		if (compile(q, *sep))
			return q;
	free(q->op);
	free(q);
	return NULL;
}

/*
 * Where a cell's text goes: to the first value that it is, from which the
 * others copy it; or, of values with a choice, to the cells behind them all.
 */
static uint32_t
place(struct log_quick *q, uint32_t cell)
{
	uint32_t first = NO_SLOT;

	if (cell == NO_SLOT)
		return NO_SLOT;
	if (q->picks->choices)
		return (uint32_t)q->line + 1 + cell;
	for (uint32_t i = 0; i < q->picks->n; i++) {
		if (q->picks->first[i] != q->log->cell + cell)
			continue;
		if (first == NO_SLOT) {
			first = i;
			continue;
		}
		q->copy = mem_resize(q->copy, q->copies + 1, sizeof *q->copy);
		q->copy[q->copies].to = i;
		q->copy[q->copies++].from = first;
	}
	return first;
}

void
log_quick_bind(struct log_quick *q)
{
	size_t slots;

	q->line = q->picks->n;
	q->width = q->line + 1 + (q->picks->choices ? q->log->columns : 0);
	slots = QUICK_LINES * q->width;
	q->row = mem_resize(NULL, slots, sizeof *q->row);
	for (size_t i = 0; i < slots; i++)
		q->row[i] = (struct str){rec_no_value, 2};
	for (struct op *op = q->op; op < q->last; op++)
		for (size_t i = 0; i < OP_VALUES; i++)
			op->slot[i] = place(q, op->cell[i]);
	q->times = q->picks->choices ? q->picks->n : 1 + q->copies;
}
