/*
 * report - what a run counted, refused and has to tell
 *
 * The first ten lines that are refused and kept nowhere are shown as they come;
 * with -R they wait until it is known that there were too many.
 */
#include "cmd.h"
#include "dec.h"
#include "num.h"
#include "progress.h"
#include "rec.h"
#include "stats.h"
#include "utf.h"
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SHOWN 10   /* refused lines, and of each */
#define QUOTED 200 /* bytes */

uint64_t count[COUNTERS];

static bool failed;
uint64_t refused_by[REASONS];
static uint64_t refused, unkept;
static struct buf waiting; /* what -R may make us show at the end */

static struct {
	bool given, share;
	uint64_t most; /* lines */
	dec percent;
	const char *text;
} limit;

void
cmd_fail(const char *format, ...)
{
	va_list list;

	failed = true;
	progress_erase();
	va_start(list, format);
	vwarnx(format, list);
	va_end(list);
}

void
cmd_fail_errno(const char *format, ...)
{
	va_list list;

	failed = true;
	progress_erase();
	va_start(list, format);
	vwarn(format, list);
	va_end(list);
}

int64_t
cmd_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 5% or 0.125%: of the percent, in dec's nine places. */
static bool
parse_share(const char *s, dec *percent)
{
	size_t n = strlen(s) - 1;

	return n > 0 && s[n] == '%' && *s >= '0' && *s <= '9' &&
	       s[n - 1] != '.' &&
	       dec_parse((struct str){s, n}, percent) == DEC_OK &&
	       *percent <= (dec)100 * DEC_ONE;
}

void
cmd_limit(const char *arg)
{
	limit.given = true;
	limit.text = arg;
	limit.share = strchr(arg, '%') != NULL;
	if (limit.share ? !parse_share(arg, &limit.percent)
			: !num_count(arg, &limit.most))
		cmd_usage("-R %s: not a share (5%%) or a count", arg);
}

static bool
over_limit(void)
{
	uint64_t lines = count[READ] - count[BLANK] - count[RESUMED];

	if (!limit.given)
		return unkept > 0;
	if (limit.share)
		return (dec)refused * 100 * DEC_ONE > limit.percent * lines;
	return refused > limit.most;
}

static void
keep(const struct in *in, enum reason why, struct str line)
{
	struct buf b = {0};

	buf_put(&b, in->name, strlen(in->name)); /* scanned: needs its pad */
	rec_put(cmd.rejects, (struct str){b.p, b.n});
	b.n = 0;
	out_byte(cmd.rejects, '\t');
	out_num(cmd.rejects, (int64_t)in->line);
	out_byte(cmd.rejects, '\t');
	out_str(cmd.rejects, str_of(reason_name[why]));
	out_byte(cmd.rejects, '\t');
	utf_line(&b, line, true);
	out_put(cmd.rejects, b.p, b.n);
	out_byte(cmd.rejects, '\n');
	free(b.p);
}

/* Cuts what is longer than QUOTED, but no escape or character in two. */
static void
cut(struct buf *b, size_t from)
{
	size_t end = from, n;

	while (end < b->n) {
		n = b->p[end] == '\\' && b->n - end >= 4 && b->p[end + 1] == 'x'
			? 4
			: utf_length(b->p + end, b->n - end);
		if (end + n - from > QUOTED)
			break;
		end += n;
	}
	b->n = end;
}

static void
show(const struct in *in, enum reason why, struct str line)
{
	struct buf b = {0};
	size_t begin;

	if (line.n > QUOTED)
		line.n = QUOTED;
	buf_str(&b, cmd.name);
	buf_str(&b, ": ");
	utf_line(&b, str_of(in->name), false);
	if (in->line > 0) {
		buf_str(&b, ":");
		b.n += num_put(buf_room(&b, NUM_ROOM), (int64_t)in->line);
	}
	buf_str(&b, ": ");
	buf_str(&b, reason_name[why]);
	buf_str(&b, ": ");
	begin = b.n;
	utf_line(&b, line, false);
	cut(&b, begin);
	buf_str(&b, "\n");
	progress_erase();
	if (limit.given)
		buf_put(&waiting, b.p, b.n);
	else
		fwrite(b.p, 1, b.n, stderr);
	free(b.p);
}

void
cmd_refuse(const struct in *in, enum reason why, struct str line, bool kept)
{
	count[why == BAD_LATE ? LATE : REJECTED]++;
	refused_by[why]++;
	refused++;
	if (cmd.rejects && why != BAD_LATE) {
		keep(in, why, line);
	} else if (!kept && unkept++ < SHOWN) {
		show(in, why, line);
	}
}

static void
summary(void)
{
	const char *gap = ": ";

	if (!over_limit())
		return;
	if (waiting.n)
		fwrite(waiting.p, 1, waiting.n, stderr);
	fprintf(stderr, "%s: %llu %s refused", cmd.name,
	    (unsigned long long)refused, refused == 1 ? "line" : "lines");
	if (limit.given)
		fprintf(stderr, ", more than -R %s", limit.text);
	for (size_t i = 0; i < REASONS; i++) {
		if (refused_by[i] == 0)
			continue;
		fprintf(stderr, "%s%llu %s", gap,
		    (unsigned long long)refused_by[i], reason_name[i]);
		gap = ", ";
	}
	fputc('\n', stderr);
}

int
cmd_end(void)
{
	int status;

	progress_erase();
	summary();
	status = failed ? 2 : over_limit();
	stats_write();
	out_end(status != 2);
	return status;
}
