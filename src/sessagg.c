/*
 * sessagg - aggregate sessions to figures
 *
 * A session is added to the row of its bucket and group, found by one look-up
 * in a hash table; rows are put in order when they are written: at the end of
 * input or, with -b, once a watermark has passed their bucket. Time in
 * proportion to the sessions, memory to the rows not yet written. Figures are
 * exact: sums are integers and decimals, never floating point.
 */
#include "agg.h"
#include "agg_num.h"
#include "bucket.h"
#include "cmd.h"
#include "dist.h"
#include "figure.h"
#include "group.h"
#include "num.h"
#include "rec.h"
#include <err.h>
#include <stdlib.h>
#include <unistd.h>

#define BATCH 64 /* sessions read at once */

static const struct cmd_opt options[] = {
    {'a', "metrics", "LIST", "more columns, name=function:column:column=glob"},
    {'b', "bucket", "SPAN", "a row for each span of time (of the start)"},
    {'g', "group", "COLUMNS", "a row for each group"},
    {'H', "histogram", "COLUMN", "how a column's values are distributed"},
    {'t', "total", NULL, "a row for all groups together"},
    {'z', "zone", "ZONE", "the zone that buckets are aligned in (UTC)"},
    {0},
};

static const struct cmd_program program = {
    .name = "sessagg",
    .about = "aggregate sessions to figures",
    .operands = "[file ...]",
    .opt = options,
    .examples =
	"  sessagg -g host sessions.tsv\n"
	"  sessagg -b 1h -g host -t sessions.tsv\n"
	"  sessagg -a bounces=count:events=1,p95=p95:duration sessions.tsv\n"
	"  sessagg -H duration sessions.tsv\n",
};

static struct aggs *metrics;
static struct bucket period;
static const char *by_list;   /* -g */
static const char *dist_name; /* -H */
static struct figures figures;
static bool totals;
static struct groups groups;
static struct group *total;         /* the last one asked for, or NULL */
static int64_t written = INT64_MIN; /* the last bucket that was */
static size_t end_at, duration_at, events_at, dist_at;

/* The first four columns of sessions (5), wherever a header has them. */
static void
bind_columns(const struct head *h)
{
	end_at = 1, duration_at = 2, events_at = 3;
	if (h->named) {
		end_at = head_find(h, "sessions", STR("end"));
		duration_at = head_find(h, "sessions", STR("duration"));
		events_at = head_find(h, "sessions", STR("events"));
	} else if (h->n > 0 && h->n < 4) {
		errx(2, "%s: sessions have start end duration events", h->from);
	}
	if (by_list)
		head_choose(&figures.by, h, "-g", by_list);
	if (dist_name && h->n > 0) {
		dist_at = head_find(h, "-H", str_of(dist_name));
		figures.durations = dist_at == duration_at;
	}
	agg_bind(metrics, h);
	groups.size = dist_name
			  ? dist_rows(figures.durations) * sizeof(uint64_t)
			  : agg_size(metrics);
}

static void
settle(struct group *g)
{
	agg_sum_whole(&g->events, &g->few_events);
	agg_sum_whole(&g->duration, &g->few_duration);
}

static void
write_before(int64_t bucket)
{
	size_t n = group_sort(&groups, bucket);

	for (size_t i = 0; i < n; i++) {
		settle(groups.row[i]);
		figure_put(&figures, groups.row[i]);
		if (!figures.shares)
			agg_free(metrics, groups.row[i]->value);
	}
	if (n > 0)
		written = groups.row[n - 1]->bucket;
	group_drop(&groups, n);
	total = NULL;
}

static void
pass(int64_t watermark)
{
	int64_t now;

	if (period.size == 0 || groups.n == 0)
		return;
	now = bucket_of(&period, watermark);
	if (groups.least < now)
		write_before(now);
}

struct session {
	int64_t end;
	struct cell duration, events;
	bool has_duration, has_events;
};

/* REASONS when it is right. Of its numbers none needs to be there. */
static enum reason
read_session(const struct rec *r, struct session *s)
{
	enum agg_is duration, events;

	if (!num_time(rec_field(r, end_at), &s->end) || s->end < r->time)
		return BAD_TIME;
	duration = agg_number(rec_field(r, duration_at), &s->duration);
	events = agg_number(rec_field(r, events_at), &s->events);
	s->has_duration = duration == AGG_NUMBER;
	s->has_events = events == AGG_NUMBER;
	return duration == AGG_RUBBISH || events == AGG_RUBBISH ? BAD_LINE
								: REASONS;
}

static void
add_to_distribution(struct group *g, const struct rec *r)
{
	struct cell c;

	switch (agg_number(rec_field(r, dist_at), &c)) {
	case AGG_NUMBER:
		if (c.over)
			count[OVERFLOWS]++;
		else if (c.number < 0)
			count[NOT_NUMBERS]++;
		else
			g->value[dist_row(figures.durations, c.number)]++;
		break;
	case AGG_NULL:
		break;
	case AGG_RUBBISH:
		count[NOT_NUMBERS]++;
		break;
	}
}

/* Another session of the row: the period, and what is asked for besides. */
static inline void
add_rest(struct group *g, const struct rec *r, int64_t last)
{
	if (g->sessions++ == 0) {
		g->from = period.size ? g->bucket : r->time;
		g->to = period.size ? g->bucket + period.size : last;
	} else if (period.size == 0) {
		g->from = r->time < g->from ? r->time : g->from;
		g->to = last > g->to ? last : g->to;
	}
	if (figures.shares)
		add_to_distribution(g, r);
	else if (groups.size > 0)
		agg_add(metrics, g->value, r);
}

static void
add(struct group *g, const struct rec *r, const struct session *s)
{
	if (s->has_events)
		agg_sum_add(&g->events, &s->events);
	if (s->has_duration)
		agg_sum_add(&g->duration, &s->duration);
	add_rest(g, r, s->end);
}

static struct group *
total_of(int64_t bucket)
{
	if (total == NULL || total->bucket != bucket)
		total = group_total(&groups, bucket);
	return total;
}

static inline struct str
key_of(const struct rec *r)
{
	return figures.grouped ? rec_join(r, &figures.by)
			       : (struct str){r->base, 0};
}

static void
take(const struct stream *in, const struct rec *r)
{
	struct session s;
	enum reason bad = read_session(r, &s);
	int64_t bucket = bucket_of(&period, r->time);
	struct str key = key_of(r);
	struct group *g;

	if (bad == REASONS && bucket <= written)
		bad = BAD_LATE;
	if (bad != REASONS) {
		rec_refuse(in, bad, r, false);
		return;
	}
	g = group_get(&groups, bucket, key, group_hash(&groups, bucket, key));
	count[g->sessions ? MERGED : WRITTEN]++;
	add(g, r, &s);
	if (totals) {
		uint64_t skipped = count[NOT_NUMBERS], over = count[OVERFLOWS];

		add(total_of(bucket), r, &s);
		count[NOT_NUMBERS] = skipped; /* once for a session */
		count[OVERFLOWS] = over;
	}
}

/* What nearly every session is: its numbers are whole, and have few digits. */
struct plain {
	int64_t end, duration, events;
	int64_t bucket;
	struct str key;
	uint64_t hash;
	bool is; /* or else take() must look at it */
};

static inline void
read_plain(const struct rec *r, struct plain *s)
{
	struct str last = rec_field(r, end_at);
	struct str duration = rec_field(r, duration_at);
	struct str events = rec_field(r, events_at);

	s->is = last.n == 13 && num_time13(last.p, &s->end) &&
		s->end >= r->time &&
		num_short(duration.p, duration.n, &s->duration) &&
		num_short(events.p, events.n, &s->events);
	if (!s->is)
		return;
	s->bucket = period.size ? bucket_of(&period, r->time) : 0;
	s->key = key_of(r);
	s->hash = group_hash(&groups, s->bucket, s->key);
	tab_prefetch(&groups.tab, s->hash);
}

static inline void
add_plain(struct group *g, const struct rec *r, const struct plain *s)
{
	agg_whole_add(&g->few_events, &g->events, s->events);
	agg_whole_add(&g->few_duration, &g->duration, s->duration);
	add_rest(g, r, s->end);
}

static inline void
take_plain(const struct rec *r, const struct plain *s)
{
	struct group *g = group_get(&groups, s->bucket, s->key, s->hash);

	count[g->sessions ? MERGED : WRITTEN]++;
	add_plain(g, r, s);
	if (totals)
		add_plain(total_of(s->bucket), r, s);
}

static void
take_batch(struct stream *in, const struct rec *r, size_t n)
{
	uint64_t last = in->in.line;
	/* of the others, keys share their memory, and metrics count */
	bool plain = (!figures.grouped || figures.by.slice) &&
		     !figures.shares && groups.size == 0;
	struct plain s[BATCH];

	for (size_t i = 0; plain && i < n; i++)
		read_plain(&r[i], &s[i]);
	for (size_t i = 0; i < n; i++)
		if (plain && s[i].is && s[i].bucket > written) {
			take_plain(&r[i], &s[i]);
		} else {
			in->in.line = last - n + i + 1;
			take(in, &r[i]);
		}
	in->in.line = last;
}

static void
sessagg(void)
{
	static struct head head;
	static struct stream in;
	struct rec r[BATCH];
	enum rec_what what;

	tab_start();
	rec_open(&in, &head, REC_SESSIONS, cmd.file, cmd.files);
	bind_columns(&head);
	figure_put_header(&figures);
	for (;;) {
		size_t n = rec_batch(&in, r, BATCH);

		if (n > 0)
			take_batch(&in, r, n);
		else if ((what = rec_next(&in, r)) == REC_END)
			break;
		else if (what == REC_WATERMARK)
			pass(r->time);
		else
			take(&in, r);
	}
	write_before(INT64_MAX);
}

static void
take_option(int letter)
{
	switch (letter) {
	case 'a':
		agg_parse(metrics, optarg);
		break;
	case 'b':
		period.size = cmd_span('b');
		if (period.size == 0)
			cmd_usage("-b %s: a bucket has a length", optarg);
		break;
	case 'g':
		by_list = optarg;
		break;
	case 'H':
		dist_name = optarg;
		break;
	case 't':
		totals = true;
		break;
	case 'z':
		period.zone = zone_open(optarg);
		if (period.zone == NULL)
			cmd_usage("-z %s: not a time zone", optarg);
		break;
	}
}

int
main(int argc, char *argv[])
{
	int letter;

	cmd_start(&program, argc, argv);
	metrics = agg_new(AGG_FIGURES);
	while ((letter = cmd_option()) != -1)
		take_option(letter);
	if (dist_name && agg_n(metrics) > 0)
		cmd_usage("-H %s: not together with -a", dist_name);
	totals = totals && by_list; /* else the one row is the total */
	figures.grouped = by_list != NULL;
	figures.shares = dist_name != NULL;
	figures.metrics = metrics;
	sessagg();
	return cmd_end();
}
