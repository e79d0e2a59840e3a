/*
 * paced - how long an event takes through a live pipe
 *
 *	paced rate seconds 'command'
 *
 * Sends so many lines of a log a second to the command, a shell's pipeline. Of
 * these, all or a thousand a second are marked: GET /logout?STAMP, the moment
 * they were sent. The command is to give a line with that path for each, and
 * what is measured is the time until it is there to be read. Writes a line: the
 * median, the 99th percentile and the longest, in microseconds, and how many.
 *
 * Lines are sent when they are due, those together that are due together. The
 * stamp is the moment of the write; but of a line that became due while a write
 * was held up by a full pipe, the moment it became due.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000
#define MARKS 1000     /* a second, at most */
#define VISITORS 10000 /* at most as many, by turns */
#define MARK "/logout?"

static int64_t
now(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

static void
sleep_until(int64_t when)
{
	struct timespec t = {.tv_sec = when / SECOND, .tv_nsec = when % SECOND};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0)
		;
}

static void
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t wrote = write(fd, p, n);

		if (wrote < 0)
			err(1, "the command takes no more");
		p += wrote;
		n -= (size_t)wrote;
	}
}

/* line: the ith, at the time of day it has; stamp 0 is no mark */
static size_t
line(char *to, size_t room, int64_t i, int64_t of_day, int64_t stamp)
{
	static char date[32];
	static time_t last;
	time_t t = (time_t)(of_day / SECOND);
	uint32_t v = (uint32_t)(i * 7919 % VISITORS);
	char path[48];
	int n;

	if (t != last) {
		struct tm tm;

		last = t;
		strftime(
		    date, sizeof(date), "%d/%b/%Y:%H:%M:%S", gmtime_r(&t, &tm));
	}
	if (stamp)
		snprintf(path, sizeof(path), MARK "%" PRId64, stamp);
	else
		snprintf(path, sizeof(path), "/product/%u.html", v);
	n = snprintf(to, room,
	    "www.example.com 10.1.%u.%u - - [%s +0000] \"GET %s HTTP/1.1\" 200 "
	    "18641 \"https://www.example.com/\" \"Mozilla/5.0 (Windows NT "
	    "10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
	    "Chrome/120.0.0.0 Safari/537.36\"\n",
	    v >> 8, v & 255, date, path);
	return (size_t)n;
}

static void
send_all(int fd, int64_t rate, int64_t lines, int64_t every)
{
	static char buf[1 << 16];
	int64_t start = now(CLOCK_MONOTONIC) + SECOND / 2;
	int64_t to_day = now(CLOCK_REALTIME) - now(CLOCK_MONOTONIC);
	int64_t awake = start, due, t;
	size_t n = 0;

	for (int64_t i = 0; i < lines; i++) {
		due = start + i * SECOND / rate;
		if ((t = now(CLOCK_MONOTONIC)) < due || n > sizeof(buf) / 2) {
			write_all(fd, buf, n);
			n = 0;
		}
		if (t < due) {
			sleep_until(due);
			awake = now(CLOCK_MONOTONIC);
		}
		n += line(buf + n, sizeof(buf) - n, i, due + to_day,
		    i % every != every - 1 ? 0
		    : due < awake          ? awake
					   : due);
	}
	write_all(fd, buf, n);
}

/* take: notes the marks among n bytes that have come; the rest is kept */
static size_t
take(char *buf, size_t n, int64_t *took, int64_t *marks, int64_t most)
{
	int64_t t = now(CLOCK_MONOTONIC);
	char *at = buf, *end = buf + n, *lf, *mark;

	for (; (lf = memchr(at, '\n', (size_t)(end - at))); at = lf + 1) {
		*lf = '\0';
		if (!(mark = strstr(at, MARK)))
			continue;
		if (*marks == most)
			errx(1, "more marks came than were sent");
		took[(*marks)++] = t - strtoll(mark + strlen(MARK), NULL, 10);
	}
	memmove(buf, at, (size_t)(end - at));
	return (size_t)(end - at);
}

static int
ascending(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* start: the command between two pipes, and the sender; what comes out */
static int
start(const char *command, int64_t rate, int64_t lines, int64_t every)
{
	int in[2], from[2];

	if (pipe(in) < 0 || pipe(from) < 0)
		err(2, "pipe");
	switch (fork()) {
	case -1:
		err(2, "fork");
	case 0:
		dup2(in[0], 0);
		dup2(from[1], 1);
		for (int i = 0; i < 2; i++) {
			close(in[i]);
			close(from[i]);
		}
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		err(127, "/bin/sh");
	}
	close(in[0]);
	close(from[1]);
	switch (fork()) {
	case -1:
		err(2, "fork");
	case 0:
		close(from[0]);
		send_all(in[1], rate, lines, every);
		_exit(0);
	}
	close(in[1]);
	return from[0];
}

int
main(int argc, char *argv[])
{
	static char buf[1 << 20];
	int64_t rate, lines, every, most, marks = 0, *took;
	int from, status, ok = 1;
	size_t kept = 0;
	ssize_t n;

	if (argc != 4 || (rate = atoll(argv[1])) < 1 ||
	    (lines = rate * atoll(argv[2])) < 1)
		errx(2, "usage: paced rate seconds command");
	every = rate > MARKS ? rate / MARKS : 1;
	most = lines / every;
	if (!(took = calloc((size_t)most, sizeof(*took))))
		err(2, NULL);
	from = start(argv[3], rate, lines, every);
	while ((n = read(from, buf + kept, sizeof(buf) - kept)) > 0)
		kept = take(buf, kept + (size_t)n, took, &marks, most);
	while (wait(&status) > 0)
		ok &= status == 0;
	if (!ok || n < 0 || marks != most)
		errx(1, "%" PRId64 " of %" PRId64 " marks came from: %s", marks,
		    most, argv[3]);
	qsort(took, (size_t)marks, sizeof(*took), ascending);
	printf("%.1f %.1f %.1f %" PRId64 "\n",
	    (double)took[(marks - 1) / 2] / 1e3,
	    (double)took[(99 * marks + 99) / 100 - 1] / 1e3,
	    (double)took[marks - 1] / 1e3, marks);
	return 0;
}
