/*
 * report - what a run counted, refused and has to tell
 *
 * The first ten lines that are refused and kept nowhere are shown as they come;
 * with -R they wait until it is known that there were too many.
 */
#include "report.h"
#include "cmd.h"
#include "num.h"
#include "rec.h"
#include "utf.h"
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SHOWN 10  /* refused lines, and of each */
#define QUOTED 200 /* bytes */

uint64_t count[COUNTERS];

static const struct {
	const char *name, *help;
} counters[COUNTERS] = {
    [READ] = {"read", "Lines read."},
    [HEADERS] = {"headers", "Lines that were headers."},
    [REMARKS] = {"remarks", "Lines that were remarks."},
    [BLANK] = {"blank", "Lines that were empty."},
    [WRITTEN] = {"written", "Lines passed on, or that began what was written."},
    [REJECTED] = {"rejected", "Lines that could not be used."},
    [EXCLUDED] = {"excluded", "Lines left out as asked."},
    [LATE] = {"late", "Lines that came too late."},
    [HELD] = {"held", "Lines held in the state for the next run."},
    [MERGED] = {"merged", "Lines added to what was written."},
    [FORCED] = {"forced", "Events that left before their time, for memory."},
    [NOT_NUMBERS] = {"not_numbers", "Values skipped as no numbers."},
    [OVERFLOWS] = {"overflows", "Values out of an aggregate's range."},
};

static const char *const reasons[REASONS] = {
    [BAD_LONG] = "long",
    [BAD_LINE] = "line",
    [BAD_TIME] = "time",
    [BAD_FIELDS] = "fields",
    [BAD_FORMAT] = "format",
    [BAD_JSON] = "json",
    [BAD_FUTURE] = "future",
    [BAD_GAP] = "gap",
    [BAD_LATE] = "late",
};

static const char *program;
static bool failed;
static uint64_t refused, unkept, by_reason[REASONS];
static struct buf waiting; /* what -R may make us show at the end */
static struct out *stats;
static volatile sig_atomic_t asked; /* by SIGUSR1 */

static struct {
	bool given, share;
	uint64_t most; /* lines, or thousandths of a percent */
	const char *text;
} limit;

static struct {
	bool on, drawn;
	struct timespec begin, last;
	uint64_t bytes, total; /* total 0: not known */
} progress;

static void
ask(int signal)
{
	(void)signal;
	asked = 1;
}

void
report_start(const char *name)
{
	struct sigaction sa = {.sa_handler = ask};

	program = name;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGUSR1, &sa, NULL);
}

void
report_stats(const char *name)
{
	stats = out_side(name);
}

static void
erase_progress(void)
{
	if (progress.drawn)
		fputs("\r\033[K", stderr);
	progress.drawn = false;
}

void
cmd_fail(const char *format, ...)
{
	va_list list;

	failed = true;
	erase_progress();
	va_start(list, format);
	vwarnx(format, list);
	va_end(list);
}

void
cmd_fail_errno(const char *format, ...)
{
	va_list list;

	failed = true;
	erase_progress();
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
	out_str(cmd.rejects, str_of(reasons[why]));
	out_byte(cmd.rejects, '\t');
	utf_line(&b, line);
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
	buf_put(&b, program, strlen(program));
	buf_put(&b, ": ", 2);
	utf_line(&b, str_of(in->name));
	buf_put(&b, ":", 1);
	buf_put(&b, number, num_put(number, (int64_t)in->line));
	buf_put(&b, ": ", 2);
	buf_put(&b, reasons[why], strlen(reasons[why]));
	buf_put(&b, ": ", 2);
	utf_line(&b, line);
	buf_put(&b, "\n", 1);
	erase_progress();
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
	by_reason[why]++;
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
	fprintf(stderr, "%s: %llu %s refused", program,
	    (unsigned long long)refused, refused == 1 ? "line" : "lines");
	if (limit.given)
		fprintf(stderr, ", more than -R %s", limit.text);
	for (size_t i = 0; i < REASONS; i++) {
		if (by_reason[i] == 0)
			continue;
		fprintf(stderr, "%s%llu %s", gap,
		    (unsigned long long)by_reason[i], reasons[i]);
		gap = ", ";
	}
	fputc('\n', stderr);
}

static void
put_counter(const char *name, const char *labels, uint64_t v)
{
	out_str(stats, str_of("lull_"));
	out_str(stats, str_of(name));
	out_str(stats, str_of("_total{program=\""));
	out_str(stats, str_of(program));
	out_byte(stats, '"');
	out_str(stats, str_of(labels));
	out_str(stats, str_of("} "));
	out_num(stats, (int64_t)v);
	out_byte(stats, '\n');
}

static void
put_about(const char *name, const char *help)
{
	out_str(stats, str_of("# HELP lull_"));
	out_str(stats, str_of(name));
	out_str(stats, str_of("_total "));
	out_str(stats, str_of(help));
	out_str(stats, str_of("\n# TYPE lull_"));
	out_str(stats, str_of(name));
	out_str(stats, str_of("_total counter\n"));
}

static void
put_stats(void)
{
	for (size_t i = 0; i < COUNTERS; i++) {
		put_about(counters[i].name, counters[i].help);
		put_counter(counters[i].name, "", count[i]);
	}
	put_about("refused", "Lines refused, rejected or late, by reason.");
	for (size_t i = 0; i < REASONS; i++) {
		char labels[32];

		snprintf(labels, sizeof labels, ",reason=\"%s\"", reasons[i]);
		put_counter("refused", labels, by_reason[i]);
	}
}

/* One line about the run as it is. */
static void
tell(const struct in *in)
{
	asked = 0;
	erase_progress();
	fprintf(stderr, "%s: %s:%llu:", program, in->name,
	    (unsigned long long)in->line);
	for (size_t i = 0; i < COUNTERS; i++)
		if (i == READ || count[i])
			fprintf(stderr, " %llu %s",
			    (unsigned long long)count[i], counters[i].name);
	fputc('\n', stderr);
}

/* Bytes of all operands, when all are plain files. */
static uint64_t
total_bytes(void)
{
	uint64_t sum = 0;
	struct stat st;

	for (size_t i = 0; i < cmd.files; i++) {
		const char *dot = strrchr(cmd.file[i], '.');

		if (stat(cmd.file[i], &st) == -1 || !S_ISREG(st.st_mode) ||
		    (dot && strstr(".gz.bz2.xz.zst", dot)))
			return 0;
		sum += (uint64_t)st.st_size;
	}
	return sum;
}

void
report_progress(void)
{
	progress.on = isatty(STDERR_FILENO);
	clock_gettime(CLOCK_MONOTONIC, &progress.begin);
	progress.last = progress.begin;
}

static double
seconds(struct timespec from, struct timespec to)
{
	return (double)(to.tv_sec - from.tv_sec) +
	    (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* At most ten times a second. */
static void
draw(const struct in *in)
{
	struct timespec now;
	double took;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (seconds(progress.last, now) < 0.1)
		return;
	progress.last = now;
	took = seconds(progress.begin, now);
	if (progress.total == 0)
		progress.total = total_bytes();
	fprintf(stderr, "\r\033[K%s: %s: %.1f MB", program, in->name,
	    (double)progress.bytes / 1e6);
	if (progress.total)
		fprintf(stderr, ", %.0f%%, %.0f s left",
		    (double)progress.bytes * 100 / (double)progress.total,
		    took * (double)(progress.total - progress.bytes) /
			(double)progress.bytes);
	fprintf(stderr, ", %.0f lines/s, %llu refused",
	    (double)count[READ] / took, (unsigned long long)refused);
	progress.drawn = true;
}

void
cmd_tick(const struct in *in, size_t bytes)
{
	if (asked)
		tell(in);
	progress.bytes += bytes;
	if (progress.on && bytes)
		draw(in);
}

int
cmd_end(void)
{
	int status;

	erase_progress();
	summary();
	status = failed ? 2 : over_limit();
	if (stats)
		put_stats();
	out_end(status != 2);
	return status;
}
