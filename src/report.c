/*
 * report - what a run counted, refused and has to tell
 *
 * The first ten lines that are refused and kept nowhere are shown as they come;
 * with -R they wait until it is known that there were too many.
 */
#include "cmd.h"
#include "num.h"
#include "progress.h"
#include "rec.h"
#include "stats.h"
#include "utf.h"
#include <err.h>
#include <errno.h>
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
	uint64_t most; /* lines, or thousandths of a percent */
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

/* 5% or 0.125%, in thousandths of a percent. */
static bool
parse_share(const char *s, uint64_t *thousandths)
{
	char digits[16];
	size_t n = strcspn(s, ".%"), places = 0;

	if (n == 0 || n > 3)
		return false;
	memcpy(digits, s, n);
	s += n;
	if (*s == '.')
		for (s++; *s != '%' && *s && places < 3; places++)
			digits[n++] = *s++;
	for (; places < 3; places++)
		digits[n++] = '0';
	digits[n] = '\0';
	return strcmp(s, "%") == 0 && num_count(digits, thousandths) &&
	       *thousandths <= 100000;
}

void
cmd_limit(const char *arg)
{
	limit.given = true;
	limit.text = arg;
	limit.share = strchr(arg, '%') != NULL;
	if (limit.share ? !parse_share(arg, &limit.most)
			: !num_count(arg, &limit.most))
		cmd_usage("-R %s: not a share (5%%) or a count", arg);
}

static bool
over_limit(void)
{
	uint64_t lines = count[READ] - count[BLANK];

	if (!limit.given)
		return unkept > 0;
	if (limit.share)
		return refused * 100000.0L > (long double)lines * limit.most;
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

static void
show(const struct in *in, enum reason why, struct str line)
{
	struct buf b = {0};
	char number[NUM_ROOM];

	if (line.n > QUOTED)
		line.n = QUOTED;
	buf_put(&b, cmd.name, strlen(cmd.name));
	buf_put(&b, ": ", 2);
	utf_line(&b, str_of(in->name), false);
	buf_put(&b, ":", 1);
	buf_put(&b, number, num_put(number, (int64_t)in->line));
	buf_put(&b, ": ", 2);
	buf_put(&b, reason_name[why], strlen(reason_name[why]));
	buf_put(&b, ": ", 2);
	utf_line(&b, line, false);
	buf_put(&b, "\n", 1);
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
