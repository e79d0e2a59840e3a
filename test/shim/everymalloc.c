/*
 * everymalloc - run a command again and again, its nth allocation failing
 *
 *	everymalloc shim.so infile wantedfile status cmd...
 *
 * For n = 1, 2, ... until the command makes fewer than n allocations: either
 * the wanted bytes and status, or a message and status 2; never a signal,
 * never a hang. Prints how many allocations there were.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int
same(const char *a, const char *b)
{
	FILE *f = fopen(a, "r"), *g = fopen(b, "r");
	int c;

	if (f == NULL || g == NULL)
		err(3, "%s", f == NULL ? a : b);
	while ((c = getc(f)) == getc(g))
		if (c == EOF)
			return fclose(f), fclose(g), 1;
	return fclose(f), fclose(g), 0;
}

static void
take(const char *name, int flags, int fd)
{
	int from = open(name, flags, 0666);

	if (from < 0 || dup2(from, fd) < 0)
		err(3, "%s", name);
	close(from);
}

static int
run(char *argv[], long n, int *status)
{
	char number[24], mark;
	int tell[2];
	pid_t pid;

	if (pipe(tell) < 0 || (pid = fork()) < 0)
		err(3, "fork");
	if (pid == 0) {
		take(argv[2], O_RDONLY, 0);
		take("everymalloc.out", O_WRONLY | O_CREAT | O_TRUNC, 1);
		take("everymalloc.err", O_WRONLY | O_CREAT | O_TRUNC, 2);
		dup2(tell[1], 198);
		close(tell[0]);
		close(tell[1]);
		snprintf(number, sizeof number, "%ld", n);
		setenv("LULL_FAIL", number, 1);
		setenv("LD_PRELOAD", argv[1], 1);
		alarm(20);
		execvp(argv[5], argv + 5);
		_exit(127);
	}
	close(tell[1]);
	if (waitpid(pid, status, 0) < 0)
		err(3, "wait");
	n = read(tell[0], &mark, 1);
	close(tell[0]);
	return n == 1;
}

int
main(int argc, char *argv[])
{
	struct stat st;
	int status, wanted, failed = 0, came;
	long n;

	if (argc < 6)
		errx(3, "arguments");
	wanted = atoi(argv[4]);
	for (n = 1; n < 100000; n++) {
		came = run(argv, n, &status);
		if (WIFEXITED(status) && WEXITSTATUS(status) == wanted &&
		    same("everymalloc.out", argv[3])) {
			if (!came)
				break;
			continue;
		}
		if (!came)
			errx(1, "nothing fails, yet status is %#x", status);
		if (WIFEXITED(status) && WEXITSTATUS(status) == 2 &&
		    stat("everymalloc.err", &st) == 0 && st.st_size > 0)
			continue;
		warnx("allocation %ld fails: status %#x", n, status);
		if (++failed == 10)
			break;
	}
	printf("%ld\n", n - 1);
	return failed > 0;
}
