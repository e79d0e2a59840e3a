/*
 * timed - run a pipeline and tell what it took
 *
 *	timed file 'command [| command ...]'
 *
 * The commands are parted at " | " and run each by a shell that becomes them,
 * so that every process is waited for by itself. When all have ended well a
 * line is added to the file: seconds, seconds of processor time, and the peak
 * resident set of the largest and of all together, in MB.
 */
#define _DEFAULT_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* start: runs one with input in, and gives the reading end of its output */
static int
start(const char *command, int in, int last)
{
	char exec[4096];
	int p[2] = {-1, -1};

	if (snprintf(exec, sizeof(exec), "exec %s", command) >=
	    (int)sizeof(exec))
		errx(2, "too long: %s", command);
	if (!last && pipe(p) < 0)
		err(2, "pipe");
	switch (fork()) {
	case -1:
		err(2, "fork");
	case 0:
		dup2(in, 0);
		close(in);
		if (!last) {
			dup2(p[1], 1);
			close(p[0]);
			close(p[1]);
		}
		execl("/bin/sh", "sh", "-c", exec, (char *)NULL);
		err(127, "/bin/sh");
	}
	close(in);
	if (!last)
		close(p[1]);
	return p[0];
}

int
main(int argc, char *argv[])
{
	struct rusage u;
	double began, cpu = 0, peak = 0, sum = 0, mb;
	int in, status, failed = 0;
	char *command, *next;
	FILE *f;

	if (argc != 3)
		errx(2, "usage: timed file command");
	if ((in = open("/dev/null", O_RDONLY)) < 0)
		err(2, "/dev/null");
	began = now();
	for (command = argv[2]; command; command = next) {
		if ((next = strstr(command, " | "))) {
			*next = '\0';
			next += 3;
		}
		in = start(command, in, !next);
	}
	while (wait4(-1, &status, 0, &u) > 0) {
		failed |= status;
		cpu += seconds(u.ru_utime) + seconds(u.ru_stime);
		mb = (double)u.ru_maxrss / 1000 * 1.024;
		peak = mb > peak ? mb : peak;
		sum += mb;
	}
	if (failed)
		errx(1, "failed: %s", argv[2]);
	if (!(f = fopen(argv[1], "a")) ||
	    fprintf(f, "%.4f %.4f %.1f %.1f\n", now() - began, cpu, peak, sum) <
		0 ||
	    fclose(f) != 0)
		err(2, "%s", argv[1]);
	return 0;
}
