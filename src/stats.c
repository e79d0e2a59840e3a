/*
 * stats - the run's counters: to a file for Prometheus, and on SIGUSR1
 */
#include "stats.h"
#include "cmd.h"
#include <signal.h>
#include <stdio.h>

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
    [RESUMED] = {"resumed", "Lines read from the state of the last run."},
    [FORCED] = {"forced", "Events that left before their time, for memory."},
    [NOT_NUMBERS] = {"not_numbers", "Values skipped as no numbers."},
    [OVERFLOWS] = {"overflows", "Values out of an aggregate's range."},
};

const char *const reason_name[REASONS] = {
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

static struct out *stats;
static volatile sig_atomic_t asked; /* by SIGUSR1 */

static void
ask(int signal)
{
	(void)signal;
	asked = 1;
}

void
stats_start(void)
{
	struct sigaction sa = {.sa_handler = ask};

	sigemptyset(&sa.sa_mask);
	sigaction(SIGUSR1, &sa, NULL);
}

void
stats_open(const char *name)
{
	stats = out_side(name);
}

static void
put_counter(const char *name, const char *labels, uint64_t v)
{
	out_str(stats, str_of("lull_"));
	out_str(stats, str_of(name));
	out_str(stats, str_of("_total{program=\""));
	out_str(stats, str_of(cmd.name));
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

void
stats_write(void)
{
	if (stats == NULL)
		return;
	for (size_t i = 0; i < COUNTERS; i++) {
		put_about(counters[i].name, counters[i].help);
		put_counter(counters[i].name, "", count[i]);
	}
	put_about("refused", "Lines refused, rejected or late, by reason.");
	for (size_t i = 0; i < REASONS; i++) {
		char labels[32];

		snprintf(
		    labels, sizeof labels, ",reason=\"%s\"", reason_name[i]);
		put_counter("refused", labels, refused_by[i]);
	}
}

bool
stats_asked(void)
{
	return asked;
}

/* One line about the run as it is. */
void
stats_tell(const struct in *in)
{
	asked = 0;
	fprintf(stderr, "%s: %s:%llu:", cmd.name, in->name,
	    (unsigned long long)in->line);
	for (size_t i = 0; i < COUNTERS; i++)
		if (i == READ || count[i])
			fprintf(stderr, " %llu %s",
			    (unsigned long long)count[i], counters[i].name);
	fputc('\n', stderr);
}
