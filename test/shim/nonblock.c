/*
 * nonblock - run a command with O_NONBLOCK set on some of its descriptors
 *
 *	nonblock 01 cmd...
 */
#include <err.h>
#include <fcntl.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	const char *s;
	int fd, flags;

	if (argc < 3)
		errx(3, "arguments");
	for (s = argv[1]; *s != '\0'; s++) {
		fd = *s - '0';
		flags = fcntl(fd, F_GETFL);
		if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
			err(3, "%d", fd);
	}
	execvp(argv[2], argv + 2);
	err(3, "%s", argv[2]);
}
