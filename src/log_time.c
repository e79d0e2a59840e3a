/*
 * log_time - times that directives make together
 */
#include "log_time.h"
#include "cmd.h"
#include "log_field.h"
#include "when_format.h"
#include <stdlib.h>

enum { /* what pieces tell */
	YEAR = 1,
	MONTH = 2,
	DAY = 4,
	HOUR = 8,
	MINUTE = 16,
	SECOND = 32,
	ZONE = 64,
	FRACTION = 128,
	HALF = 256, /* of the day */
	WEEKDAY = 512,
	DATE = YEAR | MONTH | DAY,
	CLOCK = HOUR | MINUTE | SECOND,
	CLF = DATE | CLOCK | ZONE,
	EPOCH = CLF | HALF | WEEKDAY,
	ALL = EPOCH | FRACTION
};

/* Conversions, what they tell, and how wide they are; 0: a run of their kind */
static const struct conversion {
	char letter;
	unsigned tells;
	size_t width;
} conversions[] = {{'Y', YEAR, 4}, {'y', YEAR, 2}, {'m', MONTH, 2},
    {'b', MONTH, 3}, {'h', MONTH, 3}, {'B', MONTH, 0}, {'d', DAY, 2},
    {'e', DAY, 2}, {'j', MONTH | DAY, 3}, {'H', HOUR, 2}, {'k', HOUR, 2},
    {'I', HOUR, 2}, {'l', HOUR, 2}, {'M', MINUTE, 2}, {'S', SECOND, 2},
    {'p', HALF, 2}, {'P', HALF, 2}, {'a', WEEKDAY, 3}, {'A', WEEKDAY, 0},
    {'z', ZONE, 5}, {'Z', ZONE, 0}, {'R', HOUR | MINUTE, 5}, {'T', CLOCK, 8},
    {'X', CLOCK, 8}, {'r', CLOCK | HALF, 11}, {'D', DATE, 8}, {'x', DATE, 8},
    {'F', DATE, 10}, {'c', DATE | CLOCK | WEEKDAY, 24}, {'s', EPOCH, 0},
    {'f', FRACTION, 0}, {'L', ALL, 0}, {'n', 0, 1}, {'t', 0, 1}, {'%', 0, 1}};

/* What has a name instead of a format. */
static const struct {
	const char *name;
	struct log_piece piece;
} named[] = {{"sec", {.format = "%s", .tells = EPOCH}},
    {"msec", {.format = "%L", .tells = ALL}},
    {"usec", {.format = "%L", .tells = ALL, .cut = 3}},
    {"msec_frac", {.format = "%f", .tells = FRACTION, .width = 3}},
    {"usec_frac", {.format = "%f", .tells = FRACTION, .width = 6}}};

static const struct log_piece clf = {.format = "%d/%b/%Y:%T %z", .tells = CLF};

static const struct conversion *
conversion(char letter)
{
	for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++)
		if (conversions[i].letter == letter)
			return conversions + i;
	return NULL;
}

/* What a format tells; 0 when a conversion is unknown. */
static unsigned
tells(const char *p)
{
	unsigned all = 0;

	for (; *p; p++) {
		const struct conversion *c;

		if (*p != '%')
			continue;
		c = conversion(*++p);
		if (c == NULL)
			return 0;
		all |= c->tells;
	}
	return all;
}

struct log_piece *
log_piece(struct str argument)
{
	struct log_piece *piece = mem_zero(1, sizeof *piece);
	char *format;

	if (argument.n >= 4 && memcmp(argument.p, "end:", 4) == 0) {
		argument.p += 4;
		argument.n -= 4;
		piece->end = true;
	} else if (argument.n >= 6 && memcmp(argument.p, "begin:", 6) == 0) {
		argument.p += 6;
		argument.n -= 6;
	}
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (str_eq(argument, str_of(named[i].name))) {
			bool end = piece->end;

			*piece = named[i].piece;
			piece->end = end;
			return piece;
		}
	format = mem_copy(argument);
	piece->format = format;
	piece->tells = tells(format);
	if (piece->tells > 0)
		return piece;
	free(format);
	free(piece);
	return NULL;
}

static bool
in_run(char letter, char c)
{
	bool is_letter = (c | 32) >= 'a' && (c | 32) <= 'z';

	switch (letter) {
	case 'A':
	case 'B':
		return is_letter;
	case 'Z':
		return is_letter || log_digit(c) || c == '+' || c == '-';
	default:
		return log_digit(c);
	}
}

const char *
log_piece_end(const struct log_piece *piece, const char *p, const char *end)
{
	if (piece->width > 0)
		return end - p < (ptrdiff_t)piece->width ? NULL
							 : p + piece->width;
	for (const char *f = piece->format; *f; f++) {
		const struct conversion *c;
		const char *from = p;

		if (*f != '%') {
			if (p == end || *p++ != *f)
				return NULL;
			continue;
		}
		c = conversion(*++f);
		if (c == NULL || end - p < (ptrdiff_t)c->width)
			return NULL;
		p += c->width;
		if ((*f == 's' || *f == 'L') && p < end && *p == '-')
			p++;
		while (c->width == 0 && p < end && in_run(*f, *p))
			p++;
		if (p == from)
			return NULL;
	}
	return p;
}

/* The piece that a step is: %t is one, too. */
static const struct log_piece *
piece_of(const struct log *log, const struct log_step *s)
{
	if (s->kind == LOG_PIECE)
		return s->piece;
	return s->columns > 0 &&
		       str_eq(log->column[s->column].source, STR("%t"))
		   ? &clf
		   : NULL;
}

struct choice {
	const struct log *log;
	bool end;
	unsigned told;
	const struct log_step *step[16];
	const struct log_piece *piece[16]; /* each is */
	size_t n;
};

/* Takes the pieces that tell what is asked for, and nothing told already. */
static void
choose(struct choice *c, unsigned asked)
{
	for (size_t i = 0; i < c->log->steps; i++) {
		const struct log_step *s = c->log->step + i;
		const struct log_piece *p = piece_of(c->log, s);

		if (!p || p->end != c->end || c->n == 16 ||
		    (p->tells & asked) != asked || (p->tells & c->told))
			continue;
		c->told |= p->tells;
		c->step[c->n] = s;
		c->piece[c->n++] = p;
	}
}

/* The formats of the pieces, and where the line has them. */
static void
compile(struct log *log, const struct choice *c)
{
	struct log_time *t = mem_zero(1, sizeof *t);
	size_t *cut = mem_zero(c->n, sizeof *cut);
	const char *wrong;

	t->piece = mem_zero(c->n, sizeof *t->piece);
	for (t->pieces = 0; t->pieces < c->n; t->pieces++) {
		const struct log_step *s = c->step[t->pieces];
		const struct log_piece *p = c->piece[t->pieces];

		buf_put(&t->joined, " ", t->pieces > 0);
		buf_str(&t->joined, p->format);
		t->piece[t->pieces] = s->column;
		cut[t->pieces] = p->cut;
		log->column[s->column].name.n = 0; /* no time by itself */
	}
	*buf_room(&t->joined, 1) = '\0';
	t->cut = cut;
	t->format = when_format_compile(t->joined.p, &wrong);
	if (t->format == NULL)
		cmd_usage("-f: a time as %s: %s", t->joined.p, wrong);
	log->time = t;
}

void
log_time_compile(struct log *log)
{
	struct choice c = {.log = log};

	do { /* from the most precise to what is missing */
		choose(&c, ALL);
		choose(&c, CLF);
		choose(&c, 0);
		c.end = !c.end;
	} while (c.n == 0 && c.end);
	if (c.n > 1 || (c.n == 1 && c.step[0]->kind == LOG_PIECE))
		compile(log, &c);
}

void
log_time_make(struct log *log)
{
	struct log_time *t = log->time;
	struct value *time = log->cell + t->column;
	int64_t ms;

	time->null = true;
	t->joined.n = 0;
	for (size_t i = 0; i < t->pieces; i++) {
		const struct value *v = log->cell + t->piece[i];

		if (v->null || v->text.n < t->cut[i])
			return;
		buf_put(&t->joined, " ", i > 0);
		buf_put(&t->joined, v->text.p, v->text.n - t->cut[i]);
	}
	if (!times_read_as(
		t->format, (struct str){t->joined.p, t->joined.n}, &ms))
		return;
	time->text = (struct str){t->text, times_put(t->text, ms)};
	time->null = false;
}
