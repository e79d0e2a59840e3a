/*
 * timed - run a pipeline and tell what it took
 *
 *	timed cores file 'command [| command ...]'
 *
 * The commands are parted at " | " and run each by a shell that becomes them,
 * so that every process is waited for by itself; all on the cores named (0,1).
 * When all have ended well a line is added to the file: seconds, seconds of
 * processor time, the peak resident set of the largest and of all together in
 * MB (the sum of the peaks: at no time was it more), and then of each command
 * its seconds of processor time and its peak.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS 16

struct command {
	pid_t pid;
	double cpu, mb;
};

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

static void
pin(const char *cores)
{
#ifdef __linux__
	cpu_set_t set;
	char *end;
	long core;

	CPU_ZERO(&set);
	for (; *cores; cores = *end ? end + 1 : end) {
		core = strtol(cores, &end, 10);
		if (end == cores || core < 0 || core >= CPU_SETSIZE)
			errx(2, "%s: not cores", cores);
		CPU_SET((size_t)core, &set);
	}
	if (sched_setaffinity(0, sizeof(set), &set) < 0)
		err(2, "sched_setaffinity");
#else
	(void)cores;
#endif
}

/* start: runs one with input in, and gives the reading end of its output */
static int
start(struct command *c, const char *command, int in, int last)
{
	char exec[4096];
	int p[2] = {-1, -1};

	if (snprintf(exec, sizeof(exec), "exec %s", command) >=
	    (int)sizeof(exec))
		errx(2, "too long: %s", command);
	if (!last && pipe(p) < 0)
		err(2, "pipe");
	switch (c->pid = fork()) {
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

/* finish: waits for all; false when one failed */
static int
finish(struct command *c, int n)
{
	struct rusage u;
	int status, ok = 1;
	pid_t pid;

	while ((pid = wait4(-1, &status, 0, &u)) > 0) {
		ok &= status == 0;
		for (int i = 0; i < n; i++) {
			if (c[i].pid != pid)
				continue;
			c[i].cpu = seconds(u.ru_utime) + seconds(u.ru_stime);
			c[i].mb = (double)u.ru_maxrss / 1000 * 1.024;
		}
	}
	return ok;
}

static void
tell(const char *name, double wall, const struct command *c, int n)
{
	double cpu = 0, peak = 0, sum = 0;
	FILE *f = fopen(name, "a");

	if (!f)
		err(2, "%s", name);
	for (int i = 0; i < n; i++) {
		cpu += c[i].cpu;
		sum += c[i].mb;
		peak = c[i].mb > peak ? c[i].mb : peak;
	}
	fprintf(f, "%.4f %.4f %.1f %.1f", wall, cpu, peak, sum);
	for (int i = 0; i < n; i++)
		fprintf(f, " %.4f %.1f", c[i].cpu, c[i].mb);
	fputc('\n', f);
	if (ferror(f) | fclose(f))
		err(2, "%s", name);
}

int
main(int argc, char *argv[])
{
	struct command c[COMMANDS];
	double began, ended;
	int in, n = 0, ok;
	char *command, *next;

	if (argc != 4)
		errx(2, "usage: timed cores file command");
	pin(argv[1]);
	if ((in = open("/dev/null", O_RDONLY)) < 0)
		err(2, "/dev/null");
	began = now();
	for (command = argv[3]; command; command = next) {
		if (n == COMMANDS)
			errx(2, "too many commands");
		if ((next = strstr(command, " | "))) {
			*next = '\0';
			next += 3;
		}
		in = start(&c[n++], command, in, !next);
	}
	ok = finish(c, n);
	ended = now();
	if (!ok)
		errx(1, "failed: the pipeline that begins %s", argv[3]);
	tell(argv[2], ended - began, c, n);
	return 0;
}
