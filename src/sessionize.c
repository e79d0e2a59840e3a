/*
 * sessionize - turn events into sessions
 *
 * A key's events belong together while no pause between them is longer than the
 * gap; rules (-m -b -e) may end a session sooner. A session leaves as soon as
 * the latest time seen has passed its expiry, last event + gap, so memory is
 * for the open ones: sess.h has how. Input is best in time order; an event out
 * of order still extends its session while that is open, else it is late.
 */
#include "agg.h"
#include "cmd.h"
#include "glob.h"
#include "late.h"
#include "merge.h"
#include "num.h"
#include "out.h"
#include "own_gap.h"
#include "rec.h"
#include "sess.h"
#include "sess_put.h"
#include "sess_state.h"
#include "tab.h"

#define NEVER INT64_MIN
#define BATCH 32 /* events whose sessions are looked for together */

enum {
	CLOSE = CMD_LONG,
	MAX_OPEN
};

static const char *key_list = "ip,host";
static struct sess_form form; /* what is written of a session */
static int64_t gap = 5 * 60 * 1000, longest = INT64_MAX;
static struct own_gap own_gap;
static struct conds begin, end;
static bool grouped;
static uint64_t max_open = UINT64_MAX;
static struct out *late;
static struct sess_state state = {.form = &form,
    .key = &key_list,
    .own_gap = &own_gap,
    .gap = &gap,
    .max = &longest,
    .begin = &begin,
    .end = &end};

static struct head head;
static struct stream in;
static int64_t now = NEVER; /* the stream's time */
static int64_t longest_gap; /* of all events so far */

static const struct cmd_opt options[] = {
    {'a', "aggregate", "LIST", "name=function[:column][:column=glob],..."},
    {'b', "begin", "COLUMN=GLOB", "such an event begins a session"},
    {'e', "end", "COLUMN=GLOB", "such an event ends its session"},
    {'g', "gap", "SPAN|@COLUMN", "longest pause within a session (5m)"},
    {'G', "grouped", NULL, "the input is grouped by key, each in time order"},
    {'i', "session-id", NULL, "write a session_id: md5 of key and start"},
    {'k', "key", "COLUMNS", "whose sessions (ip,host)"},
    {'L', "late", "FILE", "late events go there"},
    {'m', "max", "SPAN", "longest session (no limit)"},
    {'R', "limit", "SHARE|COUNT",
	"tolerate so many late or rejected: 5% or 100"},
    {'s', "state", "FILE", "what is open at the end goes on in the next run"},
    {CLOSE, "close", NULL, "with -s: the last run, after which none is open"},
    {MAX_OPEN, "max-open", "N", "past N open sessions the oldest is closed"},
    {0}};

static const struct cmd_program program = {"sessionize",
    "turn events into sessions", "[file ...]", options,
    "  evparse access.log | evsort-window | sessionize >sessions.tsv\n"
    "  sessionize -k user -g 30m -m 2h -e 'page=logout' -i \\\n"
    "      -a 'entry=first:page,exit=last:page,clicks=count:event=click'\n"};

static void
write_session(struct sess *s, const char *closed_by)
{
	sess_put(&form, s, closed_by);
	count[WRITTEN]++;
	sess_state_merged(&state, s);
	agg_free(form.aggs, s->data);
}

static void
close_session(struct sess *s, const char *closed_by)
{
	write_session(s, closed_by);
	sess_drop(s);
}

static void
close_list(struct sess_list l, const char *closed_by)
{
	for (size_t i = 0; i < l.n; i++)
		close_session(l.sess[i], closed_by);
}

/* At the end of input: nobody asks for them again. */
static void
close_rest(void)
{
	struct sess_list l;

	while ((l = sess_rest()).n > 0)
		for (size_t i = 0; i < l.n; i++)
			write_session(l.sess[i], "eof");
}

/* The stream's time is at least this. */
static void
advance(int64_t time)
{
	if (time <= now)
		return;
	now = time;
	if (time > sess_next_due)
		close_list(sess_due(now), "gap");
}

static void
refuse_late(const struct rec *r)
{
	late_refuse(&in, r, late,
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
	close_list(sess_all(), "eof");
	now = NEVER;
	any = true;
	last.n = 0;
	buf_put(&last, k.p, k.n);
}

static void
take(const struct rec *r, struct str k, uint64_t hash)
{
	struct sess *s;
	const char *why = NULL;
	int64_t expiry;

	if (!gap_of(r, &expiry)) {
		rec_refuse(&in, BAD_GAP, r, false);
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
		close_session(s, why);
	if (s == NULL || why)
		s = new_session(r, k, hash);
	add_event(s, r, expiry);
	if (end.n && conds_match(&end, r))
		close_session(s, "end");
	if (sess_count() > max_open)
		close_session(sess_oldest(), "full");
}

/*
 * What nearly every event is: in order, of a session that is open, and nothing
 * but the gap and -m could end that. False: take() must look at it.
 */
static inline bool
goes_on(const struct rec *r, struct str k, uint64_t hash)
{
	struct sess *s;

	if (r->time > now)
		advance(r->time);
	s = sess_find(k, hash);
	if (s == NULL || r->time < s->last || r->time - s->start > longest)
		return false;
	late_in_a_row = 0;
	s->last = r->time;
	s->expiry = r->time + gap;
	s->events++;
	if (agg_size(form.aggs) > 0)
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
	out_str(&out, STR("#watermark\t"));
	out_num(&out, first);
	out_byte(&out, '\n');
}

/* Finds all columns in the input. */
static void
bind_columns(void)
{
	if (head.n > 0) {
		conds_bind(&begin, &head, "-b");
		conds_bind(&end, &head, "-e");
		if (own_gap.option)
			own_gap_bind(&own_gap, &head);
	}
	agg_bind(form.aggs, &head);
	form.opened_by = begin.n > 0;
	if (form.key.named)
		sess_put_header(&form);
	if (late && head.named)
		head_put(late, head.name, head.n);
	longest_gap = own_gap.option ? 0 : gap;
	sess_open(agg_size(form.aggs), own_gap.option ? 60 * 1000 : gap,
	    max_open != UINT64_MAX);
	if (state.name)
		sess_state_read(&state, &now, &longest_gap);
}

/* At the end of input all that are open are left, or wait for the next run. */
static void
finish(void)
{
	if (state.name == NULL || state.close)
		close_rest();
	if (state.name)
		sess_state_write(&state, now, longest_gap);
}

/* Their sessions are on the way from memory while others are looked at. */
static void
take_batch(const struct rec *r, size_t n)
{
	bool plain = !grouped && !own_gap.option && begin.n == 0 && end.n == 0;
	uint64_t hash[BATCH], last = in.in.line;
	struct str key[BATCH];

	for (size_t i = 0; i < n; i++) {
		key[i] = rec_join(&r[i], &form.key);
		hash[i] = tab_hash_key(key[i].p, key[i].n);
		sess_prefetch(hash[i]);
	}
	for (size_t i = 0; i < n; i++)
		sess_prefetch_more(hash[i]);
	for (size_t i = 0; i < n; i++) {
		if (!form.key.slice) /* the memory of all was the same */
			key[i] = rec_join(&r[i], &form.key);
		if (plain && goes_on(&r[i], key[i], hash[i]))
			continue;
		in.in.line = last - n + 1 + i;
		take(&r[i], key[i], hash[i]);
	}
	in.in.line = last;
}

static void
sessionize(void)
{
	struct rec r[BATCH];
	size_t n;

	head_want(&head, REC_EVENTS);
	bind_columns();
	for (;;) {
		n = rec_batch(&in, r, BATCH);
		if (n > 0) {
			take_batch(r, n);
			continue;
		}
		switch (rec_next(&in, r)) {
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

/* An option that sessions as input have no use for: it needs events. */
static const char *
for_events(void)
{
	if (begin.n || end.n)
		return begin.n ? "-b" : "-e";
	if (longest != INT64_MAX)
		return "-m";
	if (own_gap.option)
		return "-g @column";
	if (grouped)
		return "-G";
	return state.name ? "-s" : NULL;
}

static void
merge_sessions(void)
{
	struct merge m = {&in, form, gap, max_open, late};

	if (for_events())
		cmd_usage("%s: for events, and %s has sessions", for_events(),
		    head.from);
	merge(&m);
}

static void
check_options(void)
{
	if (grouped && max_open != UINT64_MAX)
		cmd_usage(
		    "-G and --max-open: only one session is open with -G");
	if (grouped && state.name)
		cmd_usage("-G and -s: a key's last session ends with it");
	if (state.close && state.name == NULL)
		cmd_usage("--close: needs -s");
}

int
main(int argc, char *argv[])
{
	int ch;

	cmd_start(&program, argc, argv);
	form.aggs = agg_new(AGG_SESSIONS);
	while ((ch = cmd_option()) != -1)
		switch (ch) {
		case 'a':
			agg_parse(form.aggs, optarg);
			break;
		case 'b':
			conds_add(&begin, ch, optarg);
			break;
		case 'e':
			conds_add(&end, ch, optarg);
			break;
		case 'g':
			if (*optarg == '@')
				own_gap_set(&own_gap, optarg);
			else
				gap = cmd_span(ch);
			break;
		case 'G':
			grouped = true;
			break;
		case 'i':
			form.id = true;
			break;
		case 'k':
			key_list = optarg;
			break;
		case 'L':
			late = out_side(optarg);
			break;
		case 'm':
			longest = cmd_span(ch);
			break;
		case 'R':
			cmd_limit(optarg);
			break;
		case 's':
			state.name = optarg;
			break;
		case CLOSE:
			state.close = true;
			break;
		case MAX_OPEN:
			max_open = cmd_count(ch);
			break;
		}
	check_options();
	if (state.name)
		sess_state_open(&state);
	rec_open(&in, &head, REC_ANY, cmd.file, cmd.files);
	head_choose(&form.key, &head, "-k", key_list);
	if (head.kind == REC_SESSIONS)
		merge_sessions();
	else
		sessionize();
	return cmd_end();
}
