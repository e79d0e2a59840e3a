/*
 * meanwhile - a preloaded library: what a writer does while a program runs
 *
 * LULL_STEPS holds steps, each ended by a semicolon, "N STEP FILE [OTHER]":
 * before the Nth call that looks at files, counted from the first opendir(3)
 * on, it is done:
 *
 *	new FILE	is created, or truncated
 *	put FILE OTHER	has the bytes of OTHER appended
 *	move FILE OTHER	is renamed
 *	time FILE OTHER	gets the time of OTHER
 *	gone FILE	is removed
 *
 * Each step done is a byte at the end of the file of LULL_DONE.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *steps;
static int done = -1;
static unsigned long calls;

__attribute__((constructor)) static void
start(void)
{
	const char *to = getenv("LULL_DONE");

	steps = getenv("LULL_STEPS");
	if (to != NULL)
		done = (int)syscall(SYS_openat, AT_FDCWD, to,
		    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	unsetenv("LD_PRELOAD");
}

static int
open_it(const char *name, int flags)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, name, flags, 0666);

	if (fd == -1)
		abort();
	return fd;
}

static void
put(const char *file, const char *other)
{
	char bytes[65536];
	int from = open_it(other, O_RDONLY);
	int to = open_it(file, O_WRONLY | O_APPEND | O_CREAT);
	ssize_t n;

	while ((n = syscall(SYS_read, from, bytes, sizeof bytes)) > 0)
		if (syscall(SYS_write, to, bytes, n) != n)
			abort();
	syscall(SYS_close, from);
	syscall(SYS_close, to);
}

static void
set_time(const char *file, const char *other)
{
	struct timespec t[2];
	struct stat st;
	int from = open_it(other, O_RDONLY);

	if (syscall(SYS_fstat, from, &st) == -1)
		abort();
	syscall(SYS_close, from);
	t[0] = t[1] = st.st_mtim;
	utimensat(AT_FDCWD, file, t, 0);
}

static void
step(const char *what, const char *file, const char *other)
{
	if (strcmp(what, "new") == 0)
		syscall(SYS_close, open_it(file, O_WRONLY | O_CREAT | O_TRUNC));
	else if (strcmp(what, "put") == 0)
		put(file, other);
	else if (strcmp(what, "move") == 0)
		rename(file, other);
	else if (strcmp(what, "time") == 0)
		set_time(file, other);
	else if (strcmp(what, "gone") == 0)
		unlink(file);
	else
		abort();
}

static void
meanwhile(void)
{
	unsigned long n;
	char what[8], file[256], other[256];
	int used;

	calls++;
	if (steps == NULL)
		return;
	while (*steps && sscanf(steps, "%lu%n", &n, &used) == 1 && n <= calls) {
		steps += used;
		other[0] = '\0';
		if (sscanf(steps, "%7s %255[^ ;] %255[^;]", what, file, other) <
		    2)
			abort();
		step(what, file, other);
		if (done != -1 && syscall(SYS_write, done, ".", 1) != 1)
			abort();
		steps = strchr(steps, ';') + 1;
	}
}

#define REAL(type, name, ...)                              \
	static type (*real)(__VA_ARGS__);                  \
	if (real == NULL)                                  \
		*(void **)&real = dlsym(RTLD_NEXT, #name); \
	if (calls > 0)                                     \
	meanwhile()

DIR *
opendir(const char *name)
{
	static DIR *(*real)(const char *);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "opendir");
	meanwhile();
	return real(name);
}

struct dirent *
readdir(DIR *d)
{
	REAL(struct dirent *, readdir, DIR *);
	return real(d);
}

int
open(const char *path, int flags, ...)
{
	va_list ap;
	int mode;
	REAL(int, open, const char *, int, ...);

	va_start(ap, flags);
	mode = va_arg(ap, int);
	va_end(ap);
	return real(path, flags, mode);
}

int
stat(const char *path, struct stat *st)
{
	REAL(int, stat, const char *, struct stat *);
	return real(path, st);
}

int
lstat(const char *path, struct stat *st)
{
	REAL(int, lstat, const char *, struct stat *);
	return real(path, st);
}

int
fstat(int fd, struct stat *st)
{
	REAL(int, fstat, int, struct stat *);
	return real(fd, st);
}

int
access(const char *path, int mode)
{
	REAL(int, access, const char *, int);
	return real(path, mode);
}

ssize_t
pread(int fd, void *p, size_t n, off_t at)
{
	REAL(ssize_t, pread, int, void *, size_t, off_t);
	return real(fd, p, n, at);
}

ssize_t
__pread_chk(int fd, void *p, size_t n, off_t at, size_t room)
{
	(void)room;
	return pread(fd, p, n, at);
}

ssize_t
read(int fd, void *p, size_t n)
{
	REAL(ssize_t, read, int, void *, size_t);
	return real(fd, p, n);
}

ssize_t
__read_chk(int fd, void *p, size_t n, size_t room)
{
	(void)room;
	return read(fd, p, n);
}
