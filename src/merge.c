/*
 * merge - sessions as input: those that belong together become one
 *
 * A key has one open session at most: what comes in the order of start and is
 * not late touches it, or it is closed. Behind the values of an open session's
 * aggregates there is why its last part ended.
 */
#include "merge.h"
#include "cmd.h"
#include "late.h"
#include "num.h"
#include "tab.h"

/* Why a part ended, as far as it stands when another follows. */
enum closed {
	BY_TIME, /* gap, full, eof: what follows decides */
	BY_MAX,
	BY_BEGIN,
	BY_END
};

struct part { /* a session of the input */
	int64_t start, end, events;
	enum closed closed;
	bool begun;
};

static const struct merge *m;
static struct sess_form form;
static size_t end_at, events_at, closed_at, opened_at;
static size_t closed_offset;       /* in a session's data */
static void *told;                 /* values of the session being read */
static int64_t now = INT64_MIN;    /* the latest start */
static int64_t latest = INT64_MIN; /* the latest end */

static uint64_t *
closed_of(struct sess *s)
{
	void *at = s->data + closed_offset;

	return at;
}

static void
close_session(struct sess *s, const char *why)
{
	static const char *const rule[] = {
	    [BY_MAX] = "max", [BY_BEGIN] = "begin", [BY_END] = "end"};
	uint64_t closed = *closed_of(s);

	sess_put(&form, s, closed == BY_TIME ? why : rule[closed]);
	count[WRITTEN]++;
	agg_free(form.aggs, s->data);
	sess_drop(s);
}

static void
advance(int64_t time)
{
	struct sess_list l;

	if (time <= now)
		return;
	now = time;
	l = sess_due(now);
	for (size_t i = 0; i < l.n; i++)
		close_session(l.sess[i], "gap");
}

static bool
read_closed(struct str s, enum closed *closed)
{
	static const struct {
		struct str name;
		enum closed is;
	} all[] = {
	    {STR_INIT("gap"), BY_TIME},
	    {STR_INIT("eof"), BY_TIME},
	    {STR_INIT("full"), BY_TIME},
	    {STR_INIT("max"), BY_MAX},
	    {STR_INIT("begin"), BY_BEGIN},
	    {STR_INIT("end"), BY_END},
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_eq(s, all[i].name)) {
			*closed = all[i].is;
			return true;
		}
	return false;
}

/* REASONS when it is right. */
static enum reason
read_part(const struct rec *r, struct part *p)
{
	p->start = r->time;
	if (!num_time(rec_field(r, end_at), &p->end) || p->end < p->start)
		return BAD_TIME;
	if (!num_int(rec_field(r, events_at), &p->events) || p->events < 1 ||
	    !read_closed(rec_field(r, closed_at), &p->closed))
		return BAD_LINE;
	p->begun =
	    form.opened_by && str_eq(rec_field(r, opened_at), STR("begin"));
	return agg_read(form.aggs, told, r, p->end) ? REASONS : BAD_LINE;
}

static void
add_part(struct sess *s, const struct part *p)
{
	bool new = s->events == 0;

	if (new || p->start < s->start) {
		s->start = p->start;
		s->begun = p->begun;
		if (!new)
			sess_began_earlier(s);
	}
	if (new || p->end >= s->last) {
		s->last = p->end;
		*closed_of(s) = p->closed;
		s->expiry = p->end + m->gap;
	}
	if (__builtin_add_overflow(
		s->events, (uint64_t)p->events, &s->events) ||
	    s->events > INT64_MAX)
		s->events = INT64_MAX;
	agg_merge(form.aggs, s->data, told);
	if (new)
		sess_file(s);
}

/* Does a rule stand between an open session and one after it? */
static bool
parted_after(struct sess *s, const struct part *p)
{
	return p->start >= s->last && (*closed_of(s) != BY_TIME || p->begun);
}

/* The same for one that lies before it, which comes out of order. */
static bool
parted_before(const struct sess *s, const struct part *p)
{
	return p->end <= s->start && p->start < s->last &&
	       (p->closed != BY_TIME || s->begun);
}

static struct sess *
open_session(struct str k, uint64_t hash, const struct part *p)
{
	struct sess *s = sess_new(k, hash);

	add_part(s, p);
	return s;
}

/* Into the open session of its key, s, or one of its own. */
static void
place(const struct part *p, struct sess *s, struct str k, uint64_t hash)
{
	if (s && parted_before(s, p)) {
		close_session(open_session(k, hash, p), "begin");
	} else if (s && parted_after(s, p)) {
		close_session(s, "begin");
		open_session(k, hash, p);
	} else if (s) {
		add_part(s, p);
		count[MERGED]++;
	} else {
		open_session(k, hash, p);
	}
	if (sess_count() > m->max_open)
		close_session(sess_oldest(), "full");
}

static void
take(const struct rec *r)
{
	struct part p;
	enum reason bad = read_part(r, &p);
	struct str k = rec_join(r, &form.key);
	uint64_t hash = tab_hash(k.p, k.n);
	struct sess *s;

	if (bad != REASONS) {
		rec_refuse(m->in, bad, r, false);
		return;
	}
	if (p.end > latest)
		latest = p.end;
	advance(p.start);
	s = sess_find(k, hash);
	if (p.end + m->gap < (s ? s->start : now)) {
		late_refuse(m->in, r, m->late,
		    "sessions in a row are late: are they in the order of "
		    "their starts? sort -s -n puts them there");
		return;
	}
	late_in_a_row = 0;
	place(&p, s, k, hash);
}

/* No session that is still to be written starts before what it says. */
static void
pass_watermark(int64_t time)
{
	int64_t first;

	advance(time);
	first = sess_first_start();
	out_str(&out, STR("#watermark\t"));
	out_num(&out, time < first ? time : first);
	out_byte(&out, '\n');
}

static void
bind_columns(const struct head *h)
{
	const char *odd = agg_unmergeable(form.aggs);

	if (odd)
		cmd_usage("-a %s: does not merge (list does), and these are "
			  "sessions",
		    odd);
	end_at = head_find(h, "sessions", STR("end"));
	events_at = head_find(h, "sessions", STR("events"));
	closed_at = head_find(h, "sessions", STR("closed_by"));
	for (size_t i = 0; i < h->n; i++)
		if (str_eq(h->name[i], STR("opened_by"))) {
			form.opened_by = true;
			opened_at = i;
		}
	agg_bind_sessions(form.aggs, h);
	closed_offset = agg_size(form.aggs);
	told = mem_zero(1, closed_offset + 1);
}

void
merge(const struct merge *how)
{
	const struct head *h = how->in->head;
	struct sess_list l;
	struct rec r;
	enum rec_what what;

	m = how;
	form = how->form;
	bind_columns(h);
	sess_put_header(&form);
	if (m->late)
		head_put(m->late, h->name, h->n);
	sess_open(closed_offset + sizeof(uint64_t), m->max_open != UINT64_MAX);
	while ((what = rec_next(m->in, &r)) != REC_END)
		if (what == REC_WATERMARK)
			pass_watermark(r.time);
		else
			take(&r);
	l = sess_all();
	for (size_t i = 0; i < l.n; i++)
		close_session(l.sess[i],
		    l.sess[i]->last + m->gap < latest ? "gap" : "eof");
}
