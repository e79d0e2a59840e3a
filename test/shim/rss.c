/*
 * rss - run a command and write its peak resident set, in bytes, to a file
 *
 *	rss file cmd...
 */
#define _DEFAULT_SOURCE
#include <err.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	struct rusage u;
	FILE *f;
	int status;
	pid_t pid;

	if (argc < 3)
		errx(3, "arguments");
	if ((pid = fork()) < 0)
		err(3, "fork");
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		err(3, "%s", argv[2]);
	}
	if (wait4(pid, &status, 0, &u) < 0)
		err(3, "wait");
	if ((f = fopen(argv[1], "w")) == NULL)
		err(3, "%s", argv[1]);
	fprintf(f, "%lld\n", (long long)u.ru_maxrss * 1024);
	fclose(f);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
