/*
 * build - events become sessions
 *
 * What nearly every event is, one more of a session that is open, is looked for
 * first; take() has all the others. Events come in batches, so that their
 * sessions are on the way from memory while others are looked at. What is due
 * may stay open until nothing more is here: it leaves in the same order.
 */
#include "build.h"
#include "late.h"
#include "leave.h"
#include "num.h"
#include "tab.h"

#define NEVER INT64_MIN
#define BATCH 32 /* events whose sessions are looked for together */

/* As build() was told. */
static struct stream *in;
static const struct head *head;
static struct sess_form form;
static int64_t gap, longest;
static struct own_gap own_gap;
static struct conds begin, end;
static bool grouped;
static uint64_t max_open;
static struct out *late;
static struct sess_state state;

static int64_t now = NEVER; /* the stream's time */
static int64_t longest_gap; /* of all events so far */

/* So many may be open: a state may have held more. */
static void
close_oldest(void)
{
	if (sess_count() <= max_open)
		return;
	leave_due(now);
	while (sess_count() > max_open)
		leave(sess_oldest(), "full");
}

/* The stream's time is at least this. */
static void
advance(int64_t time)
{
	if (time > now)
		now = time;
	leave_due(now);
}

static void
refuse_late(const struct rec *r)
{
	late_refuse(in, r, late,
	    "events in a row are late: is the input in "
	    "time order? evsort-window puts it there");
}

/* The event's own gap; false: it has none. */
static bool
gap_of(const struct rec *r, int64_t *ms)
{
	*ms = gap;
	if (own_gap.option == NULL)
		return true;
	if (!own_gap_read(&own_gap, r, ms))
		return false;
	if (*ms > longest_gap)
		longest_gap = *ms;
	return true;
}

static struct sess *
new_session(const struct rec *r, struct str k, uint64_t hash)
{
	struct sess *s = sess_new(k, hash);

	s->start = s->last = r->time;
	s->begun = conds_match(&begin, r);
	return s;
}

static void
add_event(struct sess *s, const struct rec *r, int64_t expiry)
{
	bool new = s->events++ == 0;

	late_in_a_row = 0;
	if (r->time < s->start) {
		s->start = r->time;
		if (!new)
			sess_began_earlier(s);
	}
	if (r->time > s->last)
		s->last = r->time;
	if (new || expiry > s->expiry)
		s->expiry = expiry;
	if (sess_store.values > 0)
		agg_add(form.aggs, s->data, r);
	if (new)
		sess_file(s);
}

/* Why an event in order ends its key's session before it; NULL: it does not. */
static const char *
ends_before(const struct sess *s, const struct rec *r)
{
	if (r->time - s->start > longest)
		return "max";
	return begin.n && conds_match(&begin, r) ? "begin" : NULL;
}

/* An event before the last one of its session: extends it, or is late. */
static void
take_disordered(struct sess *s, const struct rec *r, int64_t expiry)
{
	if (expiry < s->start || s->last - r->time > longest)
		refuse_late(r);
	else
		add_event(s, r, expiry);
}

/* -G: with another key all begins anew. */
static void
begin_group(struct str k)
{
	static struct buf last;
	static bool any;

	if (any && str_eq(k, (struct str){last.p, last.n}))
		return;
	leave_list(sess_all(), "eof");
	now = NEVER;
	any = true;
	last.n = 0;
	buf_put(&last, k.p, k.n);
}

static __attribute__((noinline)) void
take(const struct rec *r, struct str k, uint64_t hash)
{
	struct sess *s;
	const char *why = NULL;
	int64_t expiry;

	if (!gap_of(r, &expiry)) {
		rec_refuse(in, BAD_GAP, r, false);
		return;
	}
	expiry += r->time;
	if (grouped)
		begin_group(k);
	advance(r->time);
	s = sess_find(k, hash);
	if (s && r->time < s->last) {
		take_disordered(s, r, expiry);
		return;
	}
	if (s)
		why = ends_before(s, r);
	if ((s == NULL || why) && expiry < now) {
		refuse_late(r);
		return;
	}
	if (why)
		leave(s, why);
	if (s == NULL || why)
		s = new_session(r, k, hash);
	add_event(s, r, expiry);
	if (end.n && conds_match(&end, r))
		leave(s, "end");
	close_oldest();
}

/* A session that no rule has begun or ends; all it takes is inline. */
static __attribute__((noinline, flatten)) void
begins(const struct rec *r, struct str k, uint64_t hash)
{
	add_event(new_session(r, k, hash), r, r->time + gap);
	close_oldest();
}

/*
 * What nearly every event is: in order, of a session that is open, and nothing
 * but the gap and -m could end that. False: take() must look at it. Sessions
 * that are due now are left for later, when there are more of them.
 */
static inline bool
goes_on(const struct rec *r, struct str k, uint64_t hash)
{
	struct sess *s;

	if (r->time > now)
		now = r->time;
	s = sess_find(k, hash);
	if (s == NULL && r->time == now) {
		begins(r, k, hash);
		return true;
	}
	if (s == NULL || r->time < s->last || s->expiry < now ||
	    r->time - s->start > longest)
		return false;
	late_in_a_row = 0;
	s->last = r->time;
	s->expiry = r->time + gap;
	s->events++;
	if (sess_store.values > 0)
		agg_add(form.aggs, s->data, r);
	return true;
}

/* No session that is still to be written starts before what it says. */
static void
pass_watermark(int64_t time)
{
	int64_t first;

	advance(time);
	first = sess_first_start();
	if (time - longest_gap < first)
		first = time - longest_gap;
	if (first < NUM_TIME_MIN) /* no time is before it */
		first = NUM_TIME_MIN;
	out_str(&out, STR("#watermark\t"));
	out_num(&out, first);
	out_byte(&out, '\n');
}

/* Finds all columns in the input. */
static void
bind_columns(void)
{
	if (head->n > 0) {
		conds_bind(&begin, head, "-b");
		conds_bind(&end, head, "-e");
		if (own_gap.option)
			own_gap_bind(&own_gap, head);
	}
	agg_bind(form.aggs, head);
	form.opened_by = begin.n > 0;
	if (form.key.named)
		sess_put_header(&form);
	if (late && head->named)
		head_put(late, head->name, head->n);
	longest_gap = own_gap.option ? 0 : gap;
	sess_open(agg_size(form.aggs), max_open != UINT64_MAX);
	if (state.name)
		sess_state_read(&state, &now, &longest_gap);
	close_oldest();
}

/* At the end of input all that are open are left, or wait for the next run. */
static void
finish(void)
{
	leave_due(now);
	if (state.name == NULL || state.close)
		leave_rest();
	if (state.name)
		sess_state_write(&state, now, longest_gap);
}

/* The keys of a batch, which tab_hash_key takes; their slots are sent for. */
static void
find_keys(const struct rec *r, size_t n, struct str *key, uint64_t *hash)
{
	const struct choice *k = &form.key;
	size_t first = k->column[0], last = k->column[k->n - 1];
	bool slice = k->slice && first > 0;

	for (size_t i = 0; i < n; i++) {
		struct str s;

		if (slice) {
			s.p = r[i].base + r[i].end[first - 1] + 1;
			s.n = r[i].end[last] - r[i].end[first - 1] - 1;
		} else {
			s = rec_join(&r[i], k);
		}
		key[i] = s;
		hash[i] = tab_hash_key(s.p, s.n);
		sess_prefetch(hash[i]);
	}
}

/* Their sessions are on the way from memory while others are looked at. */
static void
take_batch(const struct rec *r, size_t n)
{
	bool plain = !grouped && !own_gap.option && begin.n == 0 && end.n == 0;
	uint64_t hash[BATCH], last = in->in.line;
	struct str key[BATCH];

	find_keys(r, n, key, hash);
	for (size_t i = 0; sess_many() && i < n; i++)
		sess_prefetch_more(hash[i]);
	for (size_t i = 0; i < n; i++) {
		if (!form.key.slice) /* the memory of all was the same */
			key[i] = rec_join(&r[i], &form.key);
		if (plain && goes_on(&r[i], key[i], hash[i]))
			continue;
		in->in.line = last - n + 1 + i;
		take(&r[i], key[i], hash[i]);
	}
	in->in.line = last;
	leave_overdue(now);
}

static void
read_all(void)
{
	struct rec r[BATCH];
	size_t n;

	for (;;) {
		n = rec_batch(in, r, BATCH);
		if (n > 0) {
			take_batch(r, n);
			continue;
		}
		leave_due(now); /* the next may be long in coming */
		switch (rec_next(in, r)) {
		case REC_RECORD:
			take_batch(r, 1);
			break;
		case REC_WATERMARK:
			pass_watermark(r->time);
			break;
		case REC_END:
			finish();
			return;
		}
	}
}

static void
set_rules(const struct build *b)
{
	in = b->in;
	head = in->head;
	form = b->form;
	gap = b->gap;
	longest = b->longest;
	own_gap = b->own_gap;
	begin = b->begin;
	end = b->end;
	grouped = b->grouped;
	max_open = b->max_open;
	late = b->late;
	state = b->state;
	leave_open(&form, &state);
	state.form = &form;
	state.own_gap = &own_gap;
	state.gap = &gap;
	state.max = &longest;
	state.begin = &begin;
	state.end = &end;
}

void
build(const struct build *b)
{
	set_rules(b);
	bind_columns();
	read_all();
}
