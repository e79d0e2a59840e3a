/*
 * evsort-window - put nearly sorted events in time order
 *
 * The clock is the latest time seen, the watermark a window behind it. An event
 * waits until the watermark reaches it, then leaves in time order, equal times
 * in input order; one that comes before the watermark is late. An event far
 * ahead of the clock is held without moving it, until eight in a row say that
 * the clock is wrong and not they.
 *
 * Each operand is a source with a clock of its own; the earliest watermark
 * decides what leaves. What waits is in hold.c: an event costs a copy or two.
 */
#include "batch.h"
#include "cmd.h"
#include "held.h"
#include "hold.h"
#include "out.h"
#include "rec.h"
#include "source.h"
#include <err.h>

#define RUN 8     /* events ahead that move the clock */
#define BATCH 128 /* records that come at once */

static int64_t window = 5 * 60 * 1000, ahead = 30 * 60 * 1000;
static uint64_t memory = 1 << 30;
static bool pass_late;
static struct out *late;

static struct head head;
static int64_t left = NEVER;  /* the latest time that has left */
static bool behind;           /* more may be due than has left */
static int64_t risen = NEVER; /* the watermark, where memory made it rise */
static struct held held = {.idle = NEVER,
    .window = &window,
    .ahead = &ahead,
    .left = &left,
    .risen = &risen}; /* -s */

enum {
	CLOSE = CMD_LONG
};

static const struct cmd_opt options[] = {
    {'a', "ahead", "SPAN", "further ahead of the clock does not move it (30m)"},
    {'i', "idle", "SPAN", "with -s: do not wait for what is silent so long"},
    {'L', "late", "FILE", "late events go there"},
    {'m', "memory", "SIZE", "most bytes of records held (1G)"},
    {'P', "pass-late", NULL, "late events pass at once"},
    {'R', "limit", "SHARE|COUNT",
	"tolerate so many late or rejected: 5% or 100"},
    {'s', "state", "FILE", "what waits at the end goes on in the next run"},
    {'w', "window", "SPAN", "how long an event waits for earlier ones (5m)"},
    {CLOSE, "close", NULL, "with -s: the last run, after which nothing waits"},
    {0}};

static const struct cmd_program program = {"evsort-window",
    "put nearly sorted events in time order", "[file ...]", options,
    "  evparse access.log | evsort-window | sessionize\n"
    "  evsort-window -w 10m -L late.tsv web1.tsv web2.tsv >sorted.tsv\n"};

/* Events before it are late. */
static int64_t
watermark(const struct source *s)
{
	return s->clock == NEVER ? NEVER : s->clock - window;
}

static bool
is_late(const struct source *s, int64_t time)
{
	return time < watermark(s) || time < left;
}

static void
write_line(struct out *o, struct str text)
{
	out_str(o, text);
	out_byte(o, '\n');
}

static void
write_late(const struct in *in, struct str text)
{
	if (pass_late) {
		write_line(&out, text);
		count[WRITTEN]++;
		return;
	}
	if (late)
		write_line(late, text);
	cmd_refuse(in, BAD_LATE, text, late != NULL);
}

/* Writes what a source holds up to `most`, which is the first of all. */
static void
write_held(struct source *s, int64_t most)
{
	int64_t last = NEVER;

	count[WRITTEN] += hold_put(s->hold, most, &out, &last);
	if (last > left)
		left = last;
}

static bool
is_ahead(const struct source *s, int64_t time)
{
	return ahead > 0 && (s->clock == NEVER || time > s->clock + ahead);
}

/*
 * Up to this all sources that are waited for are past. Of several sources an
 * earlier operand may still have events at the very watermark, and equal times
 * leave in the order of the operands.
 */
static int64_t
due_now(void)
{
	int64_t due = INT64_MAX;

	for (size_t i = 0; i < sources; i++)
		if (!source[i].gone && watermark(&source[i]) < due)
			due = watermark(&source[i]);
	if (sources > 1 && due != INT64_MAX && due != NEVER)
		due--;
	return due < risen ? risen : due;
}

/* What is due leaves. added: the time of the one record that has come since. */
static void
release(int64_t added)
{
	static int64_t last = NEVER;
	int64_t due = due_now(), most;
	struct source *s;

	if (due == last && added > due)
		return;
	last = due;
	behind = false;
	while (most = due, (s = source_earliest(&most)))
		write_held(s, most);
}

/* The source with the earliest of all that are not ahead, or NULL. */
static struct source *
first_near(int64_t *first)
{
	struct source *best = NULL;
	int64_t time;

	for (size_t i = 0; i < sources; i++)
		if (hold_next(source[i].hold, &time) &&
		    !is_ahead(&source[i], time) &&
		    (best == NULL || time < *first)) {
			best = &source[i];
			*first = time;
		}
	return best;
}

/* All sources are silent, but there may be more: what is not ahead leaves. */
static void
release_near(void)
{
	struct source *s;
	int64_t time;

	while ((s = first_near(&time)))
		write_held(s, time);
}

/* Moves the clock when enough of those ahead agree. */
static void
count_ahead(struct source *s, int64_t time)
{
	if (s->run == 0)
		s->run_min = s->run_max = time;
	if (time < s->run_min)
		s->run_min = time;
	if (time > s->run_max)
		s->run_max = time;
	if (++s->run < RUN || s->run_max - s->run_min < window)
		return;
	s->clock = s->run_min;
	s->run = 0;
}

static void
say_once(const char *what)
{
	static bool said;

	if (!said)
		warnx("more than -m %llu bytes held: %s",
		    (unsigned long long)memory, what);
	said = true;
}

/* Only events ahead are held: the latest of them is treated as late. */
static void
give_up_latest(void)
{
	struct source *last = source;
	struct in in;
	struct entry e, latest = {NEVER, NULL, 0};

	for (size_t i = 0; i < sources; i++)
		if (hold_last(source[i].hold, &e) && e.time >= latest.time) {
			last = &source[i];
			latest = e;
		}
	say_once("the latest of those ahead are treated as late");
	in = last->stream.in;
	in.line = 0; /* nobody knows any more */
	write_late(&in, (struct str){latest.p, latest.n - 1});
	hold_drop_last(last->hold);
}

/* Past -m the earliest not ahead leaves, and the watermark rises to it. */
static void
force(void)
{
	int64_t first;

	if (!first_near(&first)) {
		give_up_latest();
		return;
	}
	say_once("events leave before their time");
	risen = first;
	count[FORCED]++;
	release(NEVER);
}

static void
take(struct source *s, int64_t time, struct str text)
{
	if (is_late(s, time)) {
		write_late(&s->stream.in, text);
		return;
	}
	hold_add(s->hold, time, text);
	if (is_ahead(s, time)) {
		count_ahead(s, time);
	} else {
		s->run = 0;
		if (time > s->clock)
			s->clock = time;
	}
	release(time);
	while (source_bytes() > memory)
		force();
}

static void
release_behind(void)
{
	if (behind)
		release(NEVER);
}

/*
 * Records of the only source. Nothing is late for what leaves, only for the
 * watermark: what is due may leave as it is cheap, but leaves before one that
 * is late or ahead, and before the next when that has to be waited for.
 */
static void
take_batch(struct source *s, const struct rec_line *r, size_t n)
{
	uint64_t line = s->stream.in.line - n;
	size_t bytes = batch_bytes(r, n), more;

	if (behind && source_bytes() + bytes > memory)
		release(NEVER);
	for (size_t i = 0; i < n; i += more) {
		more = 0;
		if (source_bytes() + bytes <= memory)
			more = batch_plain(
			    r + i, n - i, &s->clock, window, ahead, left);
		if (more > 0) {
			hold_add_all(s->hold, r + i, more);
			s->run = 0;
			behind = true;
			continue;
		}
		s->stream.in.line = line + i + 1;
		release_behind();
		take(s, r[i].time, r[i].text);
		more = 1;
	}
	s->stream.in.line = line + n;
	if (behind)
		write_held(s, hold_even(s->hold, due_now()));
}

static void
open_sources(void)
{
	held_open(&held, &head);
	source_open(&head);
	if (sources == 1)
		source->stream.in.before_wait = release_behind;
	if (head.named) {
		head_put(&out, head.name, head.n);
		if (late)
			head_put(late, head.name, head.n);
	}
}

/* Its end is a pause, when the next run will go on with it. */
static void
end_source(struct source *s)
{
	s->ended = true;
	s->gone = !held_waits(&held, s);
	if (held.name && !held.close && due_now() == INT64_MAX)
		release_near();
	else
		release(NEVER);
}

static void
take_lines(struct source *s, const struct rec_line *r, size_t n)
{
	s->had = true;
	if (sources == 1)
		take_batch(s, r, n);
	else
		take(s, r->time, r->text);
}

static void
evsort_window(void)
{
	struct rec_line line[BATCH];
	enum rec_what what = REC_RECORD;
	struct source *s;
	struct rec r;
	size_t n;

	open_sources();
	while ((s = source_next())) {
		n = rec_lines(&s->stream, line, sources == 1 ? BATCH : 1);
		if (n == 0 && (what = rec_next(&s->stream, &r)) == REC_RECORD) {
			*line = (struct rec_line){r.time, rec_text(&r)};
			n = 1;
		}
		if (n > 0)
			take_lines(s, line, n);
		else if (what == REC_END)
			end_source(s);
	}
	held_write(&held, &head);
}

int
main(int argc, char *argv[])
{
	int ch;

	cmd_start(&program, argc, argv);
	while ((ch = cmd_option()) != -1)
		switch (ch) {
		case 'a':
			ahead = cmd_span(ch);
			break;
		case 'i':
			held.idle = cmd_span(ch);
			break;
		case 'L':
			late = out_side(optarg);
			break;
		case 'm':
			memory = cmd_size(ch);
			break;
		case 'P':
			pass_late = true;
			break;
		case 'R':
			cmd_limit(optarg);
			break;
		case 's':
			held.name = optarg;
			break;
		case 'w':
			window = cmd_span(ch);
			break;
		case CLOSE:
			held.close = true;
			break;
		}
	if (late && pass_late)
		cmd_usage("-L and -P: late events go to one place");
	if (held.name == NULL && (held.close || held.idle != NEVER))
		cmd_usage("%s: needs -s", held.close ? "--close" : "-i");
	evsort_window();
	return cmd_end();
}
