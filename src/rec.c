/*
 * rec - records, and the stream they come in
 */
#include "rec.h"
#include "num.h"
#include "utf.h"
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

static void
check_kind(const struct head *h, enum rec_kind want)
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
	cmd_fail("%s:%llu: header differs from %s %s; the rest is skipped",
	    s->in.name, (unsigned long long)s->in.line,
	    h->named ? "that of" : "the records without one in", h->from);
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

void
rec_open(struct stream *s, struct head *h, enum rec_kind want, char **file,
    size_t files)
{
	*s = (struct stream){.head = h};
	if (h->n == 0 && cmd.columns)
		head_from_option(h, cmd.columns);
	in_open(&s->in, file, files, '\t');
	if (h->n == 0)
		s->has_first = next(s, &s->first, true) == REC_RECORD;
	check_kind(h, want);
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

size_t
rec_batch(struct stream *s, struct rec *r, size_t most)
{
	struct in *in = &s->in;
	const uint32_t *at = in->index.at, *lf = in->index.lf;
	size_t fields = s->head->n, n = 0;
	size_t next = in->next, left = in->index.lfs - in->next_lf;
	uint32_t begin = (uint32_t)in->begin;

	if (s->has_watermark || s->has_first || in->skipping || fields == 0)
		return 0;
	lf += in->next_lf;
	if (most > left)
		most = left;
	for (; n < most; n++) {
		const char *p = in->buf + begin;
		uint32_t end = at[lf[n]];

		if (lf[n] - next + 1 != fields || at[next] - begin != 13 ||
		    p[end - begin - 1] == '\r' || end - begin > cmd.max_line ||
		    !num_time13(p, &r[n].time))
			break;
		r[n].base = in->buf;
		r[n].begin = begin;
		r[n].n = (uint32_t)fields;
		r[n].end = at + next;
		next = lf[n] + 1;
		begin = end + 1;
	}
	in->begin = begin;
	in->next = next;
	in->next_lf += n;
	in->line += n;
	count[READ] += n;
	return n;
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

/* The letter after the backslash of a control byte, or 0. */
static char
escape_letter(unsigned char c)
{
	switch (c) {
	case '\b':
		return 'b';
	case '\t':
		return 't';
	case '\n':
		return 'n';
	case '\v':
		return 'v';
	case '\f':
		return 'f';
	case '\r':
		return 'r';
	case '\\':
		return '\\';
	default:
		return 0;
	}
}

/* Writes one byte that is not plain, or one sequence of UTF-8, at *to. */
static size_t
put_odd(char **to, struct str rest)
{
	unsigned char c = (unsigned char)rest.p[0];
	char letter = escape_letter(c);
	size_t n = c ? utf_length(rest.p, rest.n) : 0;

	if (letter) {
		*(*to)++ = '\\';
		*(*to)++ = letter;
	} else if (n == 0) { /* as web servers write it: \xHH, in a record */
		*(*to)++ = '\\';
		utf_hex(*to, c);
		*to += 4;
		n = 1;
	} else if (c < 0x20 || c == 0x7f) {
		utf_hex(*to, c);
		*to += 4;
	} else {
		memcpy(*to, rest.p, n);
		*to += n;
	}
	return n;
}

void
rec_put(struct out *o, struct str s)
{
	char *begin = out_room(o, s.n * 5), *to = begin;

	for (size_t i = 0; i < s.n;) {
		size_t n = scan_plain(s.p + i, s.n - i);

		memcpy(to, s.p + i, n);
		to += n;
		i += n;
		if (i < s.n)
			i += put_odd(&to, (struct str){s.p + i, s.n - i});
	}
	out_took(o, (size_t)(to - begin));
}

void
rec_put_null(struct out *o)
{
	out_put(o, "\\N", 2);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One or two hex digits from p, up to three octal ones: as COPY reads them. */
static size_t
number_escape(char *to, const char *p, size_t n, unsigned base, size_t most)
{
	unsigned v = 0;
	size_t i = 0;

	for (; i < n && i < most; i++) {
		int d = hex_digit(p[i]);

		if (d < 0 || (unsigned)d >= base)
			break;
		v = v * base + (unsigned)d;
	}
	*to = (char)v;
	return i;
}

size_t
rec_unescape(char *to, struct str f)
{
	static const char letters[] = "btnvfr", bytes[] = "\b\t\n\v\f\r";
	char *begin = to;

	for (size_t i = 0; i < f.n; i++) {
		const char *letter;
		size_t used = 0;
		char c = f.p[i];

		if (c != '\\' || i + 1 == f.n) {
			*to++ = c;
			continue;
		}
		c = f.p[++i];
		letter = memchr(letters, c, sizeof letters - 1);
		if (c == 'x')
			used =
			    number_escape(to, f.p + i + 1, f.n - i - 1, 16, 2);
		else if (c >= '0' && c <= '7')
			used = number_escape(to, f.p + i, f.n - i, 8, 3);
		if (used == 0)
			*to = letter ? bytes[letter - letters] : c;
		else
			i += used - (c != 'x');
		to++;
	}
	return (size_t)(to - begin);
}

struct str
rec_plain(struct buf *b, struct str field)
{
	if (memchr(field.p, '\\', field.n) == NULL)
		return field;
	b->n = 0;
	b->n = rec_unescape(buf_room(b, field.n), field);
	return (struct str){b->p, b->n};
}
