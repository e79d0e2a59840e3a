/*
 * figure - rows of figures as they are written
 */
#include "figure.h"
#include "dec.h"
#include "dist.h"
#include "num.h"
#include <stdlib.h>

/* Without names for -g there is no header. */
void
figure_put_header(const struct figures *f)
{
	static const struct str period_names[] = {{"from", 4}, {"to", 2}};
	static const struct str figures[] = {{"sessions", 8}, {"events", 6},
	    {"events_avg", 10}, {"duration_avg", 12}};
	static const struct str shares[] = {
	    {"low", 3}, {"high", 4}, {"sessions", 8}, {"share", 5}};
	bool named = !f->grouped || f->by.named;
	size_t n = 0, most = 6 + f->by.n + agg_n(f->metrics);
	struct str *name = mem_resize(NULL, most, sizeof *name);

	name[n++] = period_names[0];
	name[n++] = period_names[1];
	for (size_t i = 0; named && i < f->by.n; i++)
		name[n++] = f->by.name[i];
	for (size_t i = 0; i < 4; i++)
		name[n++] = f->shares ? shares[i] : figures[i];
	for (size_t i = 0; i < agg_n(f->metrics); i++)
		name[n++] = agg_name(f->metrics, i);
	head_check_twice(name, n, "-g and -a");
	if (named)
		head_put(&out, name, n);
	free(name);
}

/* The period and the group columns, with a TAB at the end. */
static void
put_group(const struct figures *f, const struct group *g)
{
	out_num(&out, g->from);
	out_byte(&out, '\t');
	out_num(&out, g->to);
	out_byte(&out, '\t');
	if (g->total) {
		for (size_t i = 0; i < f->by.n; i++)
			out_str(&out, STR("*\t"));
	} else if (f->grouped) {
		out_str(&out, g->key.text);
		out_byte(&out, '\t');
	}
}

static void
put_figures(const struct figures *f, const struct group *g)
{
	put_group(f, g);
	out_num(&out, (int64_t)g->sessions);
	out_byte(&out, '\t');
	agg_sum_put(&out, &g->events, 0);
	out_byte(&out, '\t');
	agg_avg_put(&out, &g->events, 0);
	out_byte(&out, '\t');
	agg_avg_put(&out, &g->duration, 0);
	agg_put(f->metrics, g->value, &out);
	out_byte(&out, '\n');
}

/* 0 to 1, with six decimals, rounded half away from zero. */
static void
put_share(uint64_t part, uint64_t whole)
{
	dec millionths = (((dec)part * 2000000) / whole + 1) / 2;
	char *to = out_room(&out, NUM_ROOM);

	/* 1000000 to 2000000: the first digit is one too high, so is not kept
	 */
	num_put(to, (int64_t)(millionths % 1000000) + 1000000);
	to[0] = millionths < 1000000 ? '0' : '1';
	memmove(to + 2, to + 1, 6);
	to[1] = '.';
	out_took(&out, 8);
}

/* From the first to the last that holds a session; of durations all. */
static void
put_distribution(const struct figures *f, const struct group *g)
{
	size_t first = 0, end = dist_rows(f->durations);
	uint64_t sessions = 0;

	for (size_t i = 0; i < end; i++)
		sessions += g->value[i];
	if (sessions == 0)
		return;
	while (!f->durations && g->value[first] == 0)
		first++;
	while (!f->durations && g->value[end - 1] == 0)
		end--;
	for (size_t i = first; i < end; i++) {
		put_group(f, g);
		dist_put(&out, f->durations, i);
		out_byte(&out, '\t');
		out_num(&out, (int64_t)g->value[i]);
		out_byte(&out, '\t');
		put_share(g->value[i], sessions);
		out_byte(&out, '\n');
	}
}

void
figure_put(const struct figures *f, const struct group *g)
{
	if (f->shares)
		put_distribution(f, g);
	else
		put_figures(f, g);
}
