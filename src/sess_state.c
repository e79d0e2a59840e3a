/*
 * sess_state - the open sessions, from one run to the next: -s
 */
#include "sess_state.h"
#include "cmd.h"
#include "num.h"
#include "state.h"
#include "tab.h"
#include <err.h>
#include <stdlib.h>

static struct sess_state *now_written; /* by put() */

/* Fields of a line, from 0. */
struct places {
	size_t key, aggs, expiry, more, n;
};

static struct places
find_places(const struct sess_state *st)
{
	const struct sess_form *f = st->form;
	struct places at;

	at.key = (size_t)(5 + f->opened_by + f->id);
	at.aggs = at.key + f->key.n;
	at.expiry = at.aggs + agg_n(f->aggs);
	at.more = at.expiry + (st->own_gap->option != NULL);
	at.n = at.more + agg_n_more(f->aggs);
	return at;
}

static struct state_opt
given(const char *name, const char *option, const char *text)
{
	return (struct state_opt){.name = name, .option = option, .text = text};
}

static size_t
list_rules(struct state_opt *o, const char *name, const char *option,
    const struct conds *rules)
{
	for (size_t i = 0; i < rules->n; i++)
		o[i] = given(name, option, rules->cond[i].name.p);
	o[rules->n] = given(name, option, NULL); /* that was all */
	return rules->n + 1;
}

/* All that the state depends on; n entries that the caller releases. */
static struct state_opt *
list_options(const struct sess_state *st, size_t *options)
{
	const struct aggs *a = st->form->aggs;
	size_t most = 7 + st->begin->n + st->end->n + agg_n(a), n = 0;
	struct state_opt *o = mem_resize(NULL, most, sizeof *o);

	o[n++] = given("key", "-k", *st->key);
	o[n++] = (struct state_opt){
	    "gap", "-g", st->own_gap->option, st->gap, false};
	o[n++] = (struct state_opt){"max", "-m", NULL, st->max, false};
	n += list_rules(o + n, "begin", "-b", st->begin);
	n += list_rules(o + n, "end", "-e", st->end);
	for (size_t i = 0; i < agg_n(a); i++)
		o[n++] = given("aggregate", "-a", agg_text(a, i));
	o[n++] = given("aggregate", "-a", NULL);
	o[n] = given("session-id", "-i", st->form->id ? "yes" : NULL);
	o[n++].flag = true;
	*options = n;
	return o;
}

void
sess_state_open(struct sess_state *st)
{
	st->out = state_side(st->name);
}

/* The stream's time moves on to the clock, and the ring of sess.c with it. */
static bool
read_clock(const struct state *in, const struct rec *r, int64_t *now,
    int64_t *longest_gap)
{
	if (r->n != 3 || !str_eq(rec_field(r, 0), STR("#clock")))
		return false;
	if (!num_int(rec_field(r, 2), longest_gap) || *longest_gap < 0)
		state_bad(in, "the longest gap");
	if (rec_null(rec_field(r, 1)))
		return true;
	if (!num_time(rec_field(r, 1), now))
		state_bad(in, "the time");
	sess_due(*now);
	return true;
}

static struct sess *
open_session(
    const struct state *in, const struct rec *r, const struct places *p)
{
	struct str key = rec_field(r, p->key), last = rec_field(r, p->aggs - 1);
	uint64_t hash;

	key.n = (size_t)(last.p + last.n - key.p);
	hash = tab_hash(key.p, key.n);
	if (sess_find(key, hash))
		state_bad(in, "its key stands twice");
	return sess_new(key, hash);
}

static void
read_session(struct sess_state *st, const struct state *in, const struct rec *r,
    const struct places *p, void *told)
{
	struct sess *s = open_session(in, r, p);
	int64_t events;

	s->start = r->time;
	if (!num_time(rec_field(r, 1), &s->last) || s->last < s->start)
		state_bad(in, "its end");
	if (!num_int(rec_field(r, 3), &events) || events < 1)
		state_bad(in, "its events");
	s->events = (uint64_t)events;
	st->merged += s->events - 1;
	s->begun = st->form->opened_by && str_eq(rec_field(r, 5), STR("begin"));
	s->expiry = s->last + *st->gap;
	if (st->own_gap->option &&
	    (!num_int(rec_field(r, p->expiry), &s->expiry) ||
		s->expiry < s->last))
		state_bad(in, "its expiry");
	if (!agg_read(st->form->aggs, told, r, s->last))
		state_bad(in, "its aggregates");
	agg_merge(st->form->aggs, s->data, told);
	sess_file(s);
}

/* The names of a state's columns. */
static struct str *
list_names(const struct sess_state *st, size_t *n)
{
	struct aggs *a = st->form->aggs;
	struct str *name = sess_names(st->form, agg_n_more(a) + 1, n);

	if (st->own_gap->option)
		name[(*n)++] = STR("_expiry");
	for (size_t i = 0; i < agg_n(a); i++) {
		struct str more = agg_name_more(a, i);

		if (more.n > 0)
			name[(*n)++] = more;
	}
	head_check_twice(name, *n, st->name);
	return name;
}

/* Columns that are known by number may be others: their names tell. */
static void
check_header(const struct sess_state *st, const struct state *in)
{
	static struct buf b;
	struct str *name;
	size_t n;

	if (!st->form->key.named || in->header.n == 0)
		return;
	name = list_names(st, &n);
	for (size_t i = 0; i < n; i++) {
		buf_put(&b, "\t", i > 0);
		buf_put(&b, name[i].p, name[i].n);
	}
	free(name);
	if (!str_eq((struct str){b.p, b.n}, in->header))
		errx(2, "%s: made with columns %.*s, now %.*s", st->name,
		    (int)in->header.n, in->header.p, (int)b.n, b.p);
}

void
sess_state_read(struct sess_state *st, int64_t *now, int64_t *longest_gap)
{
	struct places at = find_places(st);
	struct aggs *a = st->form->aggs;
	size_t n, columns;
	struct state_opt *opt = list_options(st, &n);
	static struct state in;
	struct rec r;
	void *told = mem_zero(1, agg_size(a) + 1);
	bool clock = false;

	agg_bind_state(a, at.aggs, at.more);
	free(list_names(st, &columns)); /* one that stands twice is told */
	if (state_open(&in, st->name, opt, n,
		"give those options and --close, to end what is open")) {
		check_header(st, &in);
		while (state_next(&in, &r)) {
			if (!clock) {
				clock = read_clock(&in, &r, now, longest_gap);
				if (!clock)
					state_bad(&in, "it is not #clock");
				continue;
			}
			count[READ]++;
			count[RESUMED]++;
			state_check(&in, &r, at.n);
			read_session(st, &in, &r, &at, told);
		}
	}
	agg_free(a, told);
	free(told);
	free(opt);
}

/*
 * All its events but the first: those that runs before have counted are taken
 * off as soon as they can be, so the counter is right in the end and never too
 * small.
 */
void
sess_state_merged(struct sess_state *st, const struct sess *s)
{
	uint64_t n = s->events - 1, less = n < st->merged ? n : st->merged;

	st->merged -= less;
	count[MERGED] += n - less;
}

static void
put(const struct sess *s)
{
	struct sess_state *st = now_written;

	sess_put_fields(st->form, st->out, s, "eof");
	if (st->own_gap->option) {
		out_byte(st->out, '\t');
		out_num(st->out, s->expiry);
	}
	agg_put_more(st->form->aggs, s->data, st->out);
	out_byte(st->out, '\n');
	count[HELD]++;
	sess_state_merged(st, s);
}

static void
put_all(struct sess_state *st, int64_t now, int64_t longest_gap)
{
	uint64_t over = count[OVERFLOWS];

	out_str(st->out, STR("#clock\t"));
	if (now == INT64_MIN)
		rec_put_null(st->out);
	else
		out_num(st->out, now);
	out_byte(st->out, '\t');
	out_num(st->out, longest_gap);
	out_byte(st->out, '\n');
	now_written = st;
	sess_rest_opened(put);
	count[OVERFLOWS] = over; /* they are told when they leave */
}

void
sess_state_write(struct sess_state *st, int64_t now, int64_t longest_gap)
{
	struct state_opt *opt = NULL;
	struct str *name = NULL;
	size_t n = 0, opts = 0;

	if (st->close) {
		state_begin(st->out, NULL, 0, NULL, 0);
	} else {
		opt = list_options(st, &opts);
		name = list_names(st, &n);
		if (!st->form->key.named)
			n = 0;
		state_begin(st->out, name, n, opt, opts);
		put_all(st, now, longest_gap);
	}
	state_end(st->out, count[HELD]);
	free(opt);
	free(name);
}
