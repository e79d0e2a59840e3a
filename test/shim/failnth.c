/*
 * failnth - a preloaded library: one call of a whole run fails
 *
 * The run is a shell and all that it starts; its calls are counted together, in
 * the file LULL_NTH (eight bytes). The one with the number LULL_NTH_FAILS ends
 * with LULL_NTH_ERRNO, or, where that is 0, a read or write moves one byte. It
 * is told on descriptor LULL_NTH_TELLS. So all calls can be made to fail in
 * turn: until the count at the end is below the number. dup2(2) is left out: it
 * has nothing to fail by, and dash does not look.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Atomic uint64_t *calls;
static uint64_t fails;
static int error, tells;

static uint64_t
number(const char *name)
{
	const char *s = getenv(name);

	return s ? strtoull(s, NULL, 10) : 0;
}

__attribute__((constructor)) static void
start(void)
{
	const char *name = getenv("LULL_NTH");
	int fd;

	if (name == NULL)
		return;
	fails = number("LULL_NTH_FAILS");
	error = (int)number("LULL_NTH_ERRNO");
	tells = (int)number("LULL_NTH_TELLS");
	fd = (int)syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC);
	if (fd == -1)
		abort();
	calls = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	syscall(SYS_close, fd);
}

/* Whether it can: only calls that may wait are interrupted, or short. */
static int
may(const char *call)
{
	static const char *const waits[] = {"read", "write", "open", "open64",
	    "openat", "openat64", "fsync", "flock", "close"};
	size_t n = error == 0 ? 2 : sizeof waits / sizeof *waits;

	if (error != 0 && error != EINTR)
		return 1;
	while (n > 0)
		if (strcmp(call, waits[--n]) == 0)
			return 1;
	return 0;
}

/* Whether this is the one. */
static int
fail(const char *call, const char *what)
{
	char line[512];
	int n;

	if (calls == NULL || ++*calls != fails || !may(call))
		return 0;
	n = snprintf(line, sizeof line, "%s of %s: %s %.300s\n",
	    program_invocation_short_name, error ? strerror(error) : "short",
	    call, what);
	if (tells)
		syscall(SYS_write, tells, line, n);
	errno = error;
	return 1;
}

#define REAL(type, name, ...)             \
	static type (*real)(__VA_ARGS__); \
	if (real == NULL)                 \
	*(void **)&real = dlsym(RTLD_NEXT, #name)

ssize_t
read(int fd, void *p, size_t n)
{
	REAL(ssize_t, read, int, void *, size_t);
	if (fail("read", "")) {
		if (error)
			return -1;
		n = n > 0;
	}
	return real(fd, p, n);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	REAL(ssize_t, write, int, const void *, size_t);
	if (fd != STDERR_FILENO && fail("write", "")) {
		if (error)
			return -1;
		n = n > 0;
	}
	return real(fd, p, n);
}

#define OPEN(name)                                       \
	int name(const char *path, int flags, ...)       \
	{                                                \
		va_list ap;                              \
		int mode;                                \
		REAL(int, name, const char *, int, ...); \
		va_start(ap, flags);                     \
		mode = va_arg(ap, int);                  \
		va_end(ap);                              \
		if (fail(#name, path) && error)          \
			return -1;                       \
		return real(path, flags, mode);          \
	}
#define OPENAT(name)                                          \
	int name(int dir, const char *path, int flags, ...)   \
	{                                                     \
		va_list ap;                                   \
		int mode;                                     \
		REAL(int, name, int, const char *, int, ...); \
		va_start(ap, flags);                          \
		mode = va_arg(ap, int);                       \
		va_end(ap);                                   \
		if (fail(#name, path) && error)               \
			return -1;                            \
		return real(dir, path, flags, mode);          \
	}
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

#define CALL(name, what, params, ...)           \
	int name params                         \
	{                                       \
		REAL(int, name, TYPES params);  \
		if (fail(#name, what) && error) \
			return -1;              \
		return real(__VA_ARGS__);       \
	}
#define TYPES(...) __VA_ARGS__
CALL(fsync, "", (int fd), fd)
CALL(rename, to, (const char *from, const char *to), from, to)
CALL(renameat2, to,
    (int a, const char *from, int b, const char *to, unsigned flags), a, from,
    b, to, flags)
CALL(symlink, to, (const char *from, const char *to), from, to)
CALL(link, to, (const char *from, const char *to), from, to)
CALL(linkat, to, (int a, const char *from, int b, const char *to, int flags), a,
    from, b, to, flags)
CALL(unlink, name, (const char *name), name)
CALL(unlinkat, name, (int dir, const char *name, int flags), dir, name, flags)
CALL(remove, name, (const char *name), name)
CALL(mkdir, name, (const char *name, mode_t mode), name, mode)
CALL(mkfifo, name, (const char *name, mode_t mode), name, mode)
CALL(mknod, name, (const char *name, mode_t mode, dev_t device), name, mode,
    device)
CALL(flock, "", (int fd, int how), fd, how)
CALL(chdir, name, (const char *name), name)
CALL(pipe, "", (int fd[2]), fd)
CALL(stat, name, (const char *name, struct stat *st), name, st)
CALL(fstat, "", (int fd, struct stat *st), fd, st)
CALL(lstat, name, (const char *name, struct stat *st), name, st)
CALL(execve, name, (const char *name, char *const *argv, char *const *env),
    name, argv, env)

/* The descriptor is gone, as on Linux. */
int
close(int fd)
{
	REAL(int, close, int);
	int r = real(fd);

	return fail("close", "") && error ? -1 : r;
}

pid_t
fork(void)
{
	REAL(pid_t, fork, void);
	return fail("fork", "") && error ? -1 : real();
}

pid_t
vfork(void)
{
	return fork();
}
