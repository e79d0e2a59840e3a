/*
 * pty - run a command with a terminal for some of its descriptors
 *
 *	pty 12 cmd...
 *
 * What it writes to the terminal comes out on stdout; nothing is typed.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	struct termios t;
	char b[4096];
	const char *s;
	int status, master, slave;
	ssize_t n;
	pid_t pid;

	if (argc < 3)
		errx(3, "arguments");
	if ((master = posix_openpt(O_RDWR | O_NOCTTY)) < 0 ||
	    grantpt(master) < 0 || unlockpt(master) < 0 ||
	    (slave = open(ptsname(master), O_RDWR | O_NOCTTY)) < 0)
		err(3, "pty");
	tcgetattr(slave, &t);
	cfmakeraw(&t);
	tcsetattr(slave, TCSANOW, &t);
	if ((pid = fork()) < 0)
		err(3, "fork");
	if (pid == 0) {
		for (s = argv[1]; *s != '\0'; s++)
			dup2(slave, *s - '0');
		close(slave);
		close(master);
		alarm(20);
		execvp(argv[2], argv + 2);
		err(3, "%s", argv[2]);
	}
	close(slave);
	while ((n = read(master, b, sizeof b)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0 && write(1, b, (size_t)n) != n)
			break;
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
