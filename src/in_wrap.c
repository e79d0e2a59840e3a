/*
 * in_wrap - the one form of all wrappers: what they wrap, and their own columns
 *
 *	docker:syslog:combined
 *	wrap   inner
 *
 * The inner form gets the inner line. What is asked of the wrapper itself
 * (docker.stream) is hidden from it as a constant; a time that it does not find
 * is the wrapper's, unless the user has told where it is. The inner form may be
 * a wrapper's, too, and knows nothing of this one.
 */
#include "format.h"
#include "scan.h"
#include "times.h"
#include "when.h"
#include "wrap.h"
#include <stdlib.h>

struct taken { /* want[want] is own[own] */
	size_t want, own;
};

struct state {
	const struct wrap *wrap;
	void *outer;                 /* the wrapper's state */
	const struct format *format; /* of what is inside: */
	const struct form *form;
	void *inner; /* the form's state */

	size_t columns, time;            /* the wrapper's own, as wrap.h */
	struct str source[WRAP_COLUMNS]; /* docker.stream */
	struct value own[WRAP_COLUMNS];
	struct wants wants; /* for the inner form */
	struct taken *taken;
	size_t takens;
	bool falls_back; /* a time that is not found is the wrapper's */
	char text[WHEN_ROOM + SCAN_PAD]; /* of that */

	struct str line; /* the last inner one, when the wrapper was fine */
	bool fine;
	bool torn;         /* it was of parts that do not belong together */
	struct buf joined; /* inner lines, of several */
	struct buf first[WRAP_COLUMNS];  /* own values, of the first of them */
	struct value kept[WRAP_COLUMNS]; /* slices of these */

	/* of goes_on: */
	struct buf begun; /* inner lines so far */
	size_t parts;     /* lines that go on, one after the other */
	size_t apart;     /* as many lines are no parts: their end never came */
	bool inside;      /* the inner form has said so of one of them */
};

static void
take_columns(struct state *s, const char *names)
{
	while (*names) {
		size_t n = strcspn(names, " ");

		s->source[s->columns++] =
		    wrap_source(s->wrap, (struct str){names, n});
		names += n + (names[n] == ' ');
	}
}

static void *
open(const char *spec)
{
	struct state *s = mem_zero(1, sizeof *s);
	size_t n = strcspn(spec, ":");

	s->wrap = wrap_find(spec, n);
	s->outer = s->wrap->open();
	s->format = format_open(spec + n + 1);
	s->form = s->format->form;
	s->inner = s->format->state;
	take_columns(s, s->wrap->columns);
	s->time = wrap_column(s->wrap, s->wrap->time);
	return s;
}

static const char *
columns(void *state)
{
	struct state *s = state;

	return s->form->columns(s->inner);
}

/* Which of the wrapper's own columns is wanted, or WRAP_COLUMNS. */
static size_t
wanted(const struct state *s, const struct want *w)
{
	const struct path *p = w->source;

	if (w->sources != 1 || p->parts != 2 ||
	    !str_eq(p->part[0], str_of(s->wrap->name)))
		return WRAP_COLUMNS;
	return wrap_column(s->wrap, p->part[1].p);
}

static const char *
want(void *state, const struct wants *w)
{
	struct state *s = state;

	s->wants.n = w->n;
	s->wants.want = mem_resize(s->wants.want, w->n, sizeof *w->want);
	s->taken = mem_resize(s->taken, w->n, sizeof *s->taken);
	s->takens = 0;
	s->falls_back = s->time < s->columns && !w->want->given;
	for (size_t i = 0; i < w->n; i++) {
		size_t own = wanted(s, w->want + i);

		s->wants.want[i] = w->want[i];
		if (own == WRAP_COLUMNS)
			continue;
		s->taken[s->takens++] = (struct taken){i, own};
		s->wants.want[i] =
		    (struct want){.name = w->want[i].name, .constant = true};
	}
	return s->form->want(s->inner, &s->wants);
}

static int
unwrap(struct state *s, struct str line, struct str *inner)
{
	int what = s->wrap->unwrap(s->outer, line, inner, s->own);

	s->fine = what == FORM_EVENT;
	s->torn = false;
	return what;
}

/* The first line's own values are those of the record. */
static void
keep_own(struct state *s)
{
	for (size_t i = 0; i < s->columns; i++) {
		struct str text = s->own[i].text;
		struct buf *b = s->first + i;

		s->kept[i] = s->own[i];
		if (s->own[i].null)
			continue;
		b->n = 0;
		buf_put(b, text.p, text.n);
		s->kept[i].text = (struct str){b->p, b->n};
	}
}

/*
 * Whether a line can be a part of the same: their own values are equal, the
 * times within a second.
 */
static bool
belongs(const struct state *s)
{
	for (size_t i = 0; i < s->columns; i++) {
		struct value a = s->kept[i], b = s->own[i];
		int64_t from, to;

		if (a.null != b.null)
			return false;
		if (a.null || str_eq(a.text, b.text))
			continue;
		if (i != s->time || !when_parse(a.text, NULL, &from) ||
		    !when_parse(b.text, NULL, &to) || to - from > 1000 ||
		    from - to > 1000)
			return false;
	}
	return true;
}

/* The inner line of several lines: parts of one are joined, others stay. */
static int
unwrap_all(struct state *s, struct str text, struct str *inner)
{
	const char *end = text.p + text.n;
	bool part = false, next;

	s->joined.n = 0;
	for (const char *p = text.p, *to; p <= end; p = to + 1) {
		struct str line, piece;
		int what;

		to = memchr(p, '\n', (size_t)(end - p));
		to = to ? to : end;
		line = (struct str){p, (size_t)(to - p)};
		if (p > text.p && !part)
			buf_str(&s->joined, "\n");
		next = s->wrap->goes_on && s->wrap->goes_on(s->outer, line);
		what = unwrap(s, line, &piece);
		if (what != FORM_EVENT)
			return what;
		if (p == text.p)
			keep_own(s);
		s->torn = part && !belongs(s);
		if (s->torn)
			return BAD_FORMAT;
		buf_put(&s->joined, piece.p, piece.n);
		part = next;
	}
	memcpy(s->own, s->kept, s->columns * sizeof *s->own);
	buf_room(&s->joined, 0);
	*inner = (struct str){s->joined.p, s->joined.n};
	return FORM_EVENT;
}

/* Whether a record may be of several lines. */
static bool
may_go_on(const struct state *s)
{
	return !s->wrap->whole && (s->wrap->goes_on || s->form->goes_on);
}

static int
unwrap_record(struct state *s, struct str line)
{
	bool several = may_go_on(s) && memchr(line.p, '\n', line.n);

	if (s->parts > 0 && !several) /* their end has not come */
		s->apart = s->inside ? 0 : s->parts - 1;
	s->parts = 0;
	if (several)
		return unwrap_all(s, line, &s->line);
	return unwrap(s, line, &s->line);
}

/* The wrapper's own time, which is none of -T's formats: handed on as read. */
static struct value
own_time(struct state *s)
{
	struct value v = s->own[s->time];
	int64_t ms;

	if (!v.null && !times_read(v.text, &ms) &&
	    when_parse(v.text, NULL, &ms))
		v.text = (struct str){s->text, times_put(s->text, ms)};
	return v;
}

static int
parse(void *state, struct str line, struct value *v)
{
	struct state *s = state;
	int what = unwrap_record(s, line);

	if (what != FORM_EVENT)
		return what;
	what = s->form->parse(s->inner, s->line, v);
	if (what != FORM_EVENT)
		return what;
	for (size_t i = 0; i < s->takens; i++)
		v[s->taken[i].want] = s->own[s->taken[i].own];
	if (v[0].null && s->falls_back)
		v[0] = own_time(s);
	return FORM_EVENT;
}

static void
begin(void *state)
{
	struct state *s = state;

	s->parts = s->apart = 0;
	if (s->form->begin)
		s->form->begin(s->inner);
}

/* Whether the inner form's record goes on. */
static bool
inner_goes_on(struct state *s, struct str line, bool part)
{
	struct str inner;
	bool first = !s->inside;

	if (!s->form->goes_on || unwrap(s, line, &inner) != FORM_EVENT)
		return part;
	buf_put(&s->begun, inner.p, inner.n);
	if (part)
		return true;
	buf_room(&s->begun, 0);
	inner = (struct str){s->begun.p, s->begun.n};
	s->begun.n = 0;
	s->inside = s->form->goes_on(s->inner, inner, first);
	return s->inside;
}

/*
 * A part goes on in the wrapper's next line, a record of the inner form in the
 * next inner line. When the end of the parts does not come, they come again as
 * lines of their own, and are not asked again: nothing is quadratic.
 */
static bool
goes_on(void *state, struct str line, bool first)
{
	struct state *s = state;
	bool part = false;

	if (!may_go_on(s))
		return false;
	if (first) {
		s->begun.n = 0;
		s->inside = false;
		s->parts = 0;
	}
	if (!first || s->apart == 0)
		part = s->wrap->goes_on && s->wrap->goes_on(s->outer, line);
	else
		s->apart--;
	if (!inner_goes_on(s, line, part)) {
		s->parts = 0;
		return false;
	}
	s->parts++;
	return true;
}

static void
context(void *state, struct buf *b)
{
	struct state *s = state;

	if (s->form->context)
		s->form->context(s->inner, b);
}

static const char *
resume(void *state, struct str text)
{
	struct state *s = state;

	return s->form->resume ? s->form->resume(s->inner, text) : NULL;
}

static const char *
wrong(void *state)
{
	struct state *s = state;

	return s->form->wrong(s->inner);
}

/* Where in the inner line, if that is no slice of the line itself. */
static void
miss(void *state, struct str line, struct miss *m)
{
	struct state *s = state;
	bool slice = s->line.p >= line.p && s->line.p <= line.p + line.n;

	if (!s->fine) {
		s->wrap->miss(s->outer, line, m);
		return;
	}
	if (s->torn) {
		buf_str(&m->what, "parts that do not belong together");
		return;
	}
	if (!slice)
		buf_str(&m->what, "of the line inside: ");
	if (s->form->miss)
		s->form->miss(s->inner, s->line, m);
	if (slice)
		m->at += (size_t)(s->line.p - line.p);
}

static void
fields(void *state, struct str line,
    void (*each)(void *to, struct str source, struct value value), void *to)
{
	struct state *s = state;

	if (unwrap_record(s, line) != FORM_EVENT)
		return;
	if (s->form->fields)
		s->form->fields(s->inner, s->line, each, to);
	for (size_t i = 0; i < s->columns; i++)
		each(to, s->source[i], s->own[i]);
}

const struct form form_wrap = {
    .name = "wrap",
    .open = open,
    .columns = columns,
    .want = want,
    .parse = parse,
    .begin = begin,
    .goes_on = goes_on,
    .context = context,
    .resume = resume,
    .wrong = wrong,
    .miss = miss,
    .fields = fields,
};
