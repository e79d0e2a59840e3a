/*
 * held - what evsort-window leaves to its next run
 */
#include "held.h"
#include "cmd.h"
#include "num.h"
#include "vec.h"
#include <err.h>
#include <stdlib.h>

#define BATCH 64
#define OPTIONS 2

static void
options(const struct held *h, struct state_opt opt[OPTIONS])
{
	opt[0] = (struct state_opt){"window", "-w", NULL, h->window, false};
	opt[1] = (struct state_opt){"ahead", "-a", NULL, h->ahead, false};
}

/* A remark of the state, of so many fields; false: it is another. */
static bool
is_remark(const struct rec *r, struct str name, uint32_t fields)
{
	return r->n == fields && str_eq(rec_field(r, 0), name);
}

static int64_t
count_of(const struct held *h, const struct rec *r, size_t i)
{
	int64_t v;

	if (!num_int(rec_field(r, i), &v) || v < 0)
		state_bad(&h->state, "a number is none");
	return v;
}

/* NULL is NEVER. */
static int64_t
time_of(const struct held *h, const struct rec *r, size_t i)
{
	int64_t time = NEVER;

	if (!rec_null(rec_field(r, i)) && !num_time(rec_field(r, i), &time))
		state_bad(&h->state, "a time is none");
	return time;
}

/* The columns are those that the input must have. */
static void
take_head(const struct held *h, struct head *head, size_t columns)
{
	struct str header = h->state.header;
	char *text = header.n ? mem_copy(header) : NULL; /* of the names */
	char *fault;

	if (columns == 0)
		return;
	head->n = columns;
	head->from = h->name;
	head->fixed = true;
	head->named = header.n > 0;
	for (size_t i = 0; i < header.n; i++)
		if (text[i] == '\t')
			text[i] = ',';
	if (cmd.columns && (text == NULL || strcmp(cmd.columns, text) != 0))
		errx(2, "%s: made with the columns %s, not -c %s", h->name,
		    text ? text : "of no name", cmd.columns);
	if (text == NULL)
		return;
	head_split(text, &head->name, &head->n);
	head->kind = REC_EVENTS;
	fault = head_fault(head->name, head->n);
	if (fault || head->n != columns ||
	    !str_eq(head->name[0], STR("time"))) {
		free(fault);
		state_bad(&h->state, "its header");
	}
}

/* What #sorted tells; how many operands there were. */
static size_t
read_sorted(struct held *h, struct head *head)
{
	struct rec r;
	size_t operands, now = cmd.files ? cmd.files : 1;

	if (!state_next(&h->state, &r)) /* closed */
		return 0;
	if (!is_remark(&r, STR("#sorted"), 5))
		state_bad(&h->state, "it is not #sorted");
	operands = (size_t)count_of(h, &r, 1);
	take_head(h, head, (size_t)count_of(h, &r, 2));
	*h->left = time_of(h, &r, 3);
	*h->risen = time_of(h, &r, 4);
	if (operands > now && !h->close)
		errx(2,
		    "%s: made with %zu operands, now %zu; give them again, "
		    "and new ones last",
		    h->name, operands, now);
	h->more = true;
	return operands;
}

static void
read_clock(const struct held *h, const struct rec *r, struct source *s)
{
	s->clock = time_of(h, r, 1);
	s->run = (size_t)count_of(h, r, 2);
	s->run_min = time_of(h, r, 3);
	s->run_max = time_of(h, r, 4);
	s->heard = time_of(h, r, 5);
	if (s->run > 0 && (s->run_min == NEVER || s->run_max == NEVER))
		state_bad(&h->state, "a time is none");
}

/* The operands' clocks and records. */
static void
read_sources(struct held *h, const struct head *head, size_t operands)
{
	struct source *s = source;
	size_t clocks = 0;
	struct rec r;

	while (h->more && state_next(&h->state, &r)) {
		if (is_remark(&r, STR("#clock"), 6) && clocks < operands) {
			s = &source[clocks++];
			s->stream.in.name = h->name;
			read_clock(h, &r, s);
			continue;
		}
		if (clocks == 0 || state_remark(&r))
			state_bad(&h->state, "it is not #clock");
		state_check(&h->state, &r, head->n);
		hold_add(s->hold, r.time, rec_text(&r));
		count[READ]++;
		count[RESUMED]++;
	}
	if (clocks != operands)
		state_bad(&h->state, "there are fewer clocks than operands");
}

void
held_open(struct held *h, struct head *head)
{
	struct state_opt opt[OPTIONS];
	size_t operands = 0;

	options(h, opt);
	if (h->name) {
		h->out = state_side(h->name);
		if (state_open(&h->state, h->name, opt, OPTIONS,
			"give those options and --close, to let all leave"))
			operands = read_sorted(h, head);
	}
	source_start(operands, *h->window);
	read_sources(h, head, operands);
}

bool
held_waits(const struct held *h, const struct source *s)
{
	if (h->name == NULL || h->close)
		return false;
	return h->idle == NEVER || s->had || s->heard == NEVER ||
	       cmd_clock() - s->heard <= h->idle;
}

static void
put_time(struct out *o, int64_t time)
{
	out_byte(o, '\t');
	if (time == NEVER)
		rec_put_null(o);
	else
		out_num(o, time);
}

static void
write_clock(const struct held *h, const struct source *s)
{
	bool ahead = s->run > 0;
	int64_t heard = s->heard;

	out_str(h->out, STR("#clock"));
	put_time(h->out, s->clock);
	out_byte(h->out, '\t');
	out_num(h->out, (int64_t)s->run);
	put_time(h->out, ahead ? s->run_min : NEVER);
	put_time(h->out, ahead ? s->run_max : NEVER);
	if (h->idle == NEVER)
		heard = NEVER;
	else if (s->had || heard == NEVER)
		heard = cmd_clock();
	put_time(h->out, heard);
	out_byte(h->out, '\n');
}

static void
write_records(const struct held *h, const struct source *s)
{
	struct entry e[BATCH];
	size_t n;

	while ((n = hold_take(s->hold, INT64_MAX, e, BATCH)) > 0) {
		for (size_t i = 0; i < n; i++) {
			vec_copy(out_room(h->out, e[i].n), e[i].p, e[i].n);
			out_took(h->out, e[i].n);
		}
		count[HELD] += n;
	}
}

static void
write_sorted(const struct held *h, const struct head *head)
{
	out_str(h->out, STR("#sorted\t"));
	out_num(h->out, (int64_t)sources);
	out_byte(h->out, '\t');
	out_num(h->out, (int64_t)head->n);
	put_time(h->out, *h->left);
	put_time(h->out, *h->risen);
	out_byte(h->out, '\n');
}

void
held_write(struct held *h, const struct head *head)
{
	struct state_opt opt[OPTIONS];

	if (h->name == NULL)
		return;
	if (h->close) {
		state_begin(h->out, NULL, 0, NULL, 0);
		state_end(h->out, 0);
		return;
	}
	options(h, opt);
	state_begin(
	    h->out, head->name, head->named ? head->n : 0, opt, OPTIONS);
	write_sorted(h, head);
	for (size_t i = 0; i < sources; i++) {
		write_clock(h, &source[i]);
		write_records(h, &source[i]);
	}
	state_end(h->out, count[HELD]);
}
