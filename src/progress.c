/*
 * progress - one line on a terminal, drawn at most ten times a second
 *
 * Bytes, share, lines a second, time left, what was refused, and the operand:
 *
 *	evparse: 412.9 MB, 34%, 4210530 lines/s, 1m02s left, 0 refused: log
 *
 * Share and time left where the size of all operands is known. What is wider
 * than the terminal is left out, so that one line is all there is to erase.
 */
#include "progress.h"
#include "cmd.h"
#include "stats.h"
#include "utf.h"
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WIDTH 80 /* of a terminal that does not know */

static struct {
	bool on, drawn, asked; /* asked: total is known, or will not be */
	struct timespec begin, last;
	uint64_t bytes, total; /* total 0: not known */
	uint64_t input;        /* of the standard input, when it began */
	struct buf line;
} progress;

void
progress_erase(void)
{
	if (progress.drawn)
		fputs("\r\033[K", stderr);
	progress.drawn = false;
}

/* Of a plain file that is not packed; 0: not known. */
static uint64_t
size_of(const char *name)
{
	static const char *const packed[] = {".gz", ".bz2", ".xz", ".zst"};
	const char *dot = strrchr(name, '.');
	struct stat st;

	if (stat(name, &st) == -1 || !S_ISREG(st.st_mode))
		return 0;
	for (size_t i = 0; dot && i < sizeof packed / sizeof *packed; i++)
		if (strcmp(dot, packed[i]) == 0)
			return 0;
	return (uint64_t)st.st_size;
}

/* The same of the standard input, which may be read in part. */
static uint64_t
input_left(void)
{
	struct stat st;
	off_t at = lseek(STDIN_FILENO, 0, SEEK_CUR);

	if (at == -1 || fstat(STDIN_FILENO, &st) == -1 ||
	    !S_ISREG(st.st_mode) || at > st.st_size)
		return 0;
	return (uint64_t)(st.st_size - at);
}

/* Of all operands; 0 when one is not known. */
static void
total_bytes(const struct in *in)
{
	progress.asked = true;
	for (size_t i = 0; in->part && i < in->files; i++) {
		uint64_t left = in->part[i].left;

		progress.total = left == IN_ALL ? 0 : progress.total + left;
		if (left == IN_ALL)
			break;
	}
	if (in->part)
		return;
	if (cmd.files == 0)
		progress.total = progress.input;
	for (size_t i = 0; i < cmd.files; i++) {
		uint64_t size = strcmp(cmd.file[i], "-") == 0
				    ? progress.input
				    : size_of(cmd.file[i]);

		if (size == 0) {
			progress.total = 0;
			return;
		}
		progress.total += size;
	}
}

void
progress_start(void)
{
	progress.on = isatty(STDERR_FILENO);
	clock_gettime(CLOCK_MONOTONIC, &progress.begin);
	progress.last = progress.begin;
	progress.input = input_left();
}

static double
seconds(struct timespec from, struct timespec to)
{
	return (double)(to.tv_sec - from.tv_sec) +
	       (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static void __attribute__((format(printf, 1, 2))) add(const char *format, ...)
{
	char text[64];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof text, format, list);
	va_end(list);
	buf_str(&progress.line, text);
}

/* As evfmt has spans: 12s 4m12s 1h04m. */
static void
add_left(double s)
{
	unsigned long long n = s < 1e15 ? (unsigned long long)s : 0;

	if (n < 60)
		add(", %llus left", n);
	else if (n < 3600)
		add(", %llum%02llus left", n / 60, n % 60);
	else
		add(", %lluh%02llum left", n / 3600, n / 60 % 60);
}

static unsigned
width(void)
{
	struct winsize w;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == -1 || w.ws_col == 0)
		return WIDTH;
	return w.ws_col;
}

/* The last column stays free: some terminals go on in the next line there. A
 * character counts as one column, as nearly all do. */
static void
cut(struct buf *b)
{
	size_t end = 0;

	for (unsigned left = width() - 1; left > 0 && end < b->n; left--)
		end += utf_length(b->p + end, b->n - end);
	b->n = end;
}

static void
compose(const struct in *in, double took)
{
	uint64_t refused = 0, bytes = progress.bytes, total = progress.total;

	progress.line.n = 0;
	for (size_t i = 0; i < REASONS; i++)
		refused += refused_by[i];
	buf_str(&progress.line, cmd.name);
	add(": %.1f MB", (double)bytes / 1e6);
	if (total) {
		if (bytes > total) /* it has grown */
			total = bytes;
		add(", %llu%%", (unsigned long long)(bytes * 100 / total));
	}
	add(", %.0f lines/s", (double)count[READ] / took);
	if (total)
		add_left(took * (double)(total - bytes) / (double)bytes);
	add(", %llu refused: ", (unsigned long long)refused);
	utf_line(&progress.line, str_of(in->name), false);
	cut(&progress.line);
}

/* At most ten times a second. */
static void
draw(const struct in *in)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (seconds(progress.last, now) < 0.1)
		return;
	progress.last = now;
	if (!progress.asked)
		total_bytes(in);
	compose(in, seconds(progress.begin, now));
	fprintf(stderr, "\r\033[K%.*s", (int)progress.line.n, progress.line.p);
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
