/*
 * calls - a preloaded library: tells the calls that put things on the disk
 *
 * A line each at the end of the file that LULL_CALLS names: the call and its
 * names, "fsync /tmp/x/gen". With LULL_CALLS_FAIL=fsync:gen the calls of that
 * name whose last operand ends so fail with EIO.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
told(const char *call, const char *a, const char *b)
{
	const char *to = getenv("LULL_CALLS"),
		   *fail = getenv("LULL_CALLS_FAIL");
	size_t n = strlen(call), tail;
	char line[9000];
	int fd = to ? open(to, O_WRONLY | O_APPEND | O_CREAT, 0666) : -1;

	tail = (size_t)snprintf(
	    line, sizeof line, "%s%s%s %s", call, *a ? " " : "", a, b);
	if (fd != -1) {
		line[tail] = '\n';
		if (write(fd, line, tail + 1) == -1)
			abort();
		line[tail] = '\0';
		close(fd);
	}
	if (fail == NULL || strncmp(fail, call, n) != 0 || fail[n] != ':')
		return 0;
	fail += n + 1;
	n = strlen(fail);
	if (strlen(b) < n || strcmp(b + strlen(b) - n, fail) != 0)
		return 0;
	errno = EIO;
	return 1;
}

#define REAL(type, name, ...)             \
	static type (*real)(__VA_ARGS__); \
	if (real == NULL)                 \
	*(void **)&real = dlsym(RTLD_NEXT, #name)

int
fsync(int fd)
{
	char link[64], path[4097];
	ssize_t n;
	REAL(int, fsync, int);

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	path[n < 0 ? 0 : n] = '\0';
	return told("fsync", "", path) ? -1 : real(fd);
}

int
rename(const char *from, const char *to)
{
	REAL(int, rename, const char *, const char *);
	return told("rename", from, to) ? -1 : real(from, to);
}

int
symlink(const char *to, const char *name)
{
	REAL(int, symlink, const char *, const char *);
	return told("symlink", to, name) ? -1 : real(to, name);
}

int
remove(const char *name)
{
	REAL(int, remove, const char *);
	return told("remove", "", name) ? -1 : real(name);
}

int
mkdir(const char *name, mode_t mode)
{
	REAL(int, mkdir, const char *, mode_t);
	return told("mkdir", "", name) ? -1 : real(name, mode);
}
