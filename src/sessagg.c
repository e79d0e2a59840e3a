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
#include "plain.h"
#include "rec.h"
#include <err.h>
#include <stdlib.h>
#include <unistd.h>

#define BATCH 64  /* sessions read at once */
#define MANY 1024 /* rows: more are not all in the first cache */

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
static struct plain_fields plain;
static bool is_plain; /* sessions are read by plain.h, as far as they can */

/* The others are taken field by field, as are all that metrics look at. */
static void
bind_plain(const struct head *h)
{
	const struct choice *by = &figures.by;

	if (h->n <= 4 || end_at != 1 || duration_at != 2 || events_at != 3 ||
	    figures.shares || groups.size > 0 ||
	    (figures.grouped && (!by->slice || by->column[0] < 4)))
		return;
	if (figures.grouped)
		plain = (struct plain_fields){.before = by->column[0] - 4,
		    .key = by->n,
		    .last = by->column[0] + by->n == h->n};
	plain.tabs = h->n - 3;
	is_plain = true;
}

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
	bind_plain(h);
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
add_period(struct group *g, int64_t start, int64_t end)
{
	if (g->sessions++ == 0) {
		g->from = period.size ? g->bucket : start;
		g->to = period.size ? g->bucket + period.size : end;
	} else if (period.size == 0) {
		g->from = start < g->from ? start : g->from;
		g->to = end > g->to ? end : g->to;
	}
}

static void
add_rest(struct group *g, const struct rec *r, int64_t last)
{
	add_period(g, r->time, last);
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

static void
take(const struct stream *in, const struct rec *r)
{
	struct session s;
	enum reason bad = read_session(r, &s);
	int64_t bucket = bucket_of(&period, r->time);
	struct str by = {r->base, 0};
	struct field key;
	struct group *g;

	if (bad == REASONS && bucket <= written)
		bad = BAD_LATE;
	if (bad != REASONS) {
		rec_refuse(in, bad, r, false);
		return;
	}
	if (figures.grouped)
		by = rec_join(r, &figures.by);
	field_set(&key, by.p, by.n);
	g = group_get(&groups, bucket, &key,
	    group_hash(&groups, bucket, field_hash(&key)));
	count[g->sessions ? MERGED : WRITTEN]++;
	add(g, r, &s);
	if (totals) {
		uint64_t skipped = count[NOT_NUMBERS], over = count[OVERFLOWS];

		add(total_of(bucket), r, &s);
		count[NOT_NUMBERS] = skipped; /* once for a session */
		count[OVERFLOWS] = over;
	}
}

static inline void
add_plain(struct group *g, const struct plain *s, int64_t start, int64_t end)
{
	agg_whole_add(&g->few_duration, &g->duration, s->number[1]);
	agg_whole_add(&g->few_events, &g->events, s->number[2]);
	add_period(g, start, end);
}

/* Whether it was a plain one after all. */
static inline bool
take_plain(const struct plain *s)
{
	int64_t start = plain_start(s), end = plain_end(s);
	int64_t bucket = period.size ? bucket_of(&period, start) : 0;
	struct group *g;

	if (end < start || bucket <= written)
		return false;
	g = group_get(
	    &groups, bucket, &s->key, group_hash(&groups, bucket, s->hash));
	if (g->sessions == 0)
		count[WRITTEN]++, count[MERGED]--;
	add_plain(g, s, start, end);
	if (totals)
		add_plain(total_of(bucket), s, start, end);
	return true;
}

/* Many at once, as long as they are plain; 0: take() must have the next. */
static size_t
take_lines(struct stream *in)
{
	struct plain s[BATCH];
	struct str rest = rec_rest(in);
	size_t n = plain_lines(rest, &plain, s, BATCH), i = 0;

	for (size_t k = 0; groups.n > MANY && k < n; k++) {
		int64_t b = bucket_of(&period, plain_start(&s[k]));

		tab_prefetch(&groups.tab, group_hash(&groups, b, s[k].hash));
	}
	while (i < n && take_plain(&s[i]))
		i++;
	count[MERGED] += i;
	if (i > 0)
		in_took(&in->in, (size_t)(s[i - 1].next - rest.p), i);
	return i;
}

static size_t
take_batch(struct stream *in)
{
	struct rec r[BATCH];
	uint64_t last;
	size_t n;

	if (is_plain)
		return take_lines(in);
	n = rec_batch(in, r, BATCH);
	last = in->in.line;
	for (size_t i = 0; i < n; i++) {
		in->in.line = last - n + i + 1;
		take(in, &r[i]);
	}
	return n;
}

static void
sessagg(void)
{
	static struct head head;
	static struct stream in;
	struct rec r;
	enum rec_what what;

	tab_start();
	rec_open(&in, &head, REC_SESSIONS, cmd.file, cmd.files);
	bind_columns(&head);
	in_late(&in.in, is_plain);
	figure_put_header(&figures);
	for (;;) {
		if (take_batch(&in) > 0)
			continue;
		what = rec_next(&in, &r);
		if (what == REC_END)
			break;
		if (what == REC_WATERMARK)
			pass(r.time);
		else
			take(&in, &r);
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
