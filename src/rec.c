/*
 * rec - records, and the stream they come in
 */
#include "rec.h"
#include "num.h"
#include <err.h>
#include <stdlib.h>

/* The kind of records under a header whose first name this is. */
static enum rec_kind
kind_of(struct str name)
{
	if (str_eq(name, STR("time")))
		return REC_EVENTS;
	if (str_eq(name, STR("start")))
		return REC_SESSIONS;
	return str_eq(name, STR("from")) ? REC_FIGURES : REC_ANY;
}

static const char *
kind_name(enum rec_kind kind)
{
	static const char *const name[] = {
	    [REC_ANY] = "records of no known kind",
	    [REC_EVENTS] = "events",
	    [REC_SESSIONS] = "sessions",
	    [REC_FIGURES] = "figures"};

	return name[kind];
}

void
head_want(const struct head *h, enum rec_kind want)
{
	if (want != REC_ANY && h->named && h->kind != want)
		errx(2, "%s: these are %s, not %s", h->from, kind_name(h->kind),
		    kind_name(want));
}

/* -c time,ip,host stands for a header. */
static void
head_from_option(struct head *h, const char *list)
{
	char *fault;

	head_split(list, &h->name, &h->n);
	h->kind = kind_of(h->name[0]);
	h->from = "-c";
	h->named = true;
	if (h->kind == REC_ANY)
		cmd_usage(
		    "-c %s: does not begin with time, start or from", list);
	fault = head_fault(h->name, h->n);
	if (fault)
		cmd_usage("-c %s: %s: not a name, or twice", list, fault);
}

static void
to_rec(const struct line *l, struct rec *r)
{
	r->base = l->base;
	r->begin = l->begin;
	r->end = l->sep;
	r->n = (uint32_t)l->nsep + 1;
}

static bool
same_names(const struct head *h, const struct rec *r)
{
	if (r->n != h->n)
		return false;
	for (size_t i = 0; i < h->n; i++)
		if (!str_eq(h->name[i], rec_field(r, i)))
			return false;
	return true;
}

/* The first header of all; false when its names are no good. */
static bool
learn_header(struct stream *s, const struct rec *r)
{
	struct head *h = s->head;
	struct str *name = mem_resize(NULL, r->n, sizeof *name);
	char *text = mem_copy(rec_text(r)), *fault;

	for (size_t i = 0; i < r->n; i++) {
		name[i] = rec_field(r, i);
		name[i].p = text + (name[i].p - rec_text(r).p);
	}
	fault = head_fault(name, r->n);
	if (fault) {
		cmd_fail("%s:%llu: header: %s: not a name, or twice",
		    s->in.name, (unsigned long long)s->in.line, fault);
		free(fault);
		free(text);
		free(name);
		return false;
	}
	h->name = name;
	h->n = r->n;
	h->kind = kind_of(name[0]);
	h->from = s->in.name;
	h->named = true;
	return true;
}

/* What was begun with some columns goes on with them. */
static void
say_columns(const struct head *h)
{
	struct buf b = {0};

	for (size_t i = 0; i < h->n; i++) {
		buf_str(&b, i > 0 ? "," : "");
		buf_put(&b, h->name[i].p, h->name[i].n);
	}
	cmd_fail("%s: has the columns %.*s; give these again, or these and "
		 "--close, to let all leave",
	    h->from, (int)b.n, b.p);
	free(b.p);
}

/* One that differs from the first ends its operand. */
static void
header(struct stream *s, const struct rec *r)
{
	struct head *h = s->head;

	count[HEADERS]++;
	if (h->n == 0) {
		if (!learn_header(s, r))
			in_skip(&s->in);
		return;
	}
	if (h->named && same_names(h, r))
		return;
	cmd_fail("%s:%llu: header differs from %s %s%s", s->in.name,
	    (unsigned long long)s->in.line,
	    h->named ? "that of" : "the records without one in", h->from,
	    h->fixed ? "" : "; the rest is skipped");
	if (h->fixed && h->named)
		say_columns(h);
	if (h->fixed)
		exit(2);
	in_skip(&s->in);
}

/* A line that begins as a record does: is it one? */
static bool
record(struct stream *s, struct rec *r, const struct line *l)
{
	struct head *h = s->head;

	if (!num_time(rec_field(r, 0), &r->time)) {
		cmd_refuse(&s->in, BAD_TIME, line_str(l), false);
		return false;
	}
	if (h->n == 0) { /* no header: the first record tells */
		h->n = r->n;
		h->from = s->in.name;
	}
	if (r->n == h->n + 1 && l->sep[h->n - 1] + 1 == l->end)
		r->n--; /* Hadoop adds an empty one */
	if (r->n != h->n) {
		cmd_refuse(&s->in, BAD_FIELDS, line_str(l), false);
		return false;
	}
	return true;
}

static bool
watermark(struct rec *r)
{
	return r->n == 2 && str_eq(rec_field(r, 0), STR("#watermark")) &&
	       num_time(rec_field(r, 1), &r->time);
}

/* What the next line is; opening stops at the header too. */
static enum rec_what
next(struct stream *s, struct rec *r, bool opening)
{
	struct line l;

	while (in_line(&s->in, &l)) {
		char c = l.base[l.begin];

		if (s->in.counting && !l.too_long)
			in_split(&s->in, &l);
		to_rec(&l, r);
		if (l.too_long) {
			cmd_refuse(&s->in, BAD_LONG, line_str(&l), false);
		} else if (l.begin == l.end) {
			count[BLANK]++;
		} else if ((c >= '0' && c <= '9') || c == '-') {
			if (record(s, r, &l))
				return REC_RECORD;
		} else if (c == '#') {
			count[REMARKS]++;
			if (!watermark(r))
				continue;
			if (!opening)
				return REC_WATERMARK;
			s->has_watermark = true;
			s->watermark = r->time;
		} else if (kind_of(rec_field(r, 0)) != REC_ANY) {
			header(s, r);
			if (opening && s->head->n > 0)
				break;
		} else {
			cmd_refuse(&s->in, BAD_LINE, line_str(&l), false);
		}
	}
	return REC_END;
}

/* Up to the header or the first record, unless the columns are known. */
static void
open_stream(struct stream *s, enum rec_kind want)
{
	if (s->head->n == 0 && cmd.columns)
		head_from_option(s->head, cmd.columns);
	if (s->head->n == 0)
		s->has_first = next(s, &s->first, true) == REC_RECORD;
	head_want(s->head, want);
}

void
rec_open(struct stream *s, struct head *h, enum rec_kind want, char **file,
    size_t files)
{
	*s = (struct stream){.head = h};
	in_open(&s->in, file, files, '\t');
	open_stream(s, want);
}

void
rec_open_lines(struct stream *s, struct head *h, enum rec_kind want,
    char **file, size_t files)
{
	*s = (struct stream){.head = h};
	in_open_counting(&s->in, file, files, '\t');
	open_stream(s, want);
}

enum rec_what
rec_next(struct stream *s, struct rec *r)
{
	if (s->has_watermark) {
		s->has_watermark = false;
		r->time = s->watermark;
		return REC_WATERMARK;
	}
	if (s->has_first) {
		s->has_first = false;
		*r = s->first;
		return REC_RECORD;
	}
	return next(s, r, false);
}

void
rec_refuse(
    const struct stream *s, enum reason why, const struct rec *r, bool kept)
{
	cmd_refuse(&s->in, why, rec_text(r), kept);
}

struct str
rec_join_apart(const struct rec *r, const struct choice *c)
{
	static struct buf b;

	b.n = 0;
	for (size_t i = 0; i < c->n; i++) {
		struct str field = rec_field(r, c->column[i]);

		buf_put(&b, "\t", i > 0);
		buf_put(&b, field.p, field.n);
	}
	buf_room(&b, 0);
	return (struct str){b.p, b.n};
}
