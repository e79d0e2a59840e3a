/*
 * progress - one line on a terminal, drawn at most ten times a second
 */
#include "progress.h"
#include "cmd.h"
#include "stats.h"
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct {
	bool on, drawn;
	struct timespec begin, last;
	uint64_t bytes, total; /* total 0: not known */
} progress;

void
progress_erase(void)
{
	if (progress.drawn)
		fputs("\r\033[K", stderr);
	progress.drawn = false;
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
progress_start(void)
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
	uint64_t refused = 0;
	double took;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (seconds(progress.last, now) < 0.1)
		return;
	progress.last = now;
	took = seconds(progress.begin, now);
	for (size_t i = 0; i < REASONS; i++)
		refused += refused_by[i];
	if (progress.total == 0)
		progress.total = total_bytes();
	fprintf(stderr, "\r\033[K%s: %s: %.1f MB", cmd.name, in->name,
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
	if (stats_asked()) {
		progress_erase();
		stats_tell(in);
	}
	progress.bytes += bytes;
	if (progress.on && bytes)
		draw(in);
}
