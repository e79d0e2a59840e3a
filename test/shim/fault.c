/*
 * fault - a preloaded library: system calls at their most annoying
 *
 * LULL_FAULT holds letters: 1 reads and writes move one byte; i every call is
 * interrupted (EINTR) at its first try; c close(2) is too (the descriptor is
 * gone, as on Linux); e reads of the file whose name LULL_EIO ends with, from
 * the offset after its colon on, fail (EIO); t reads of a thread that is not
 * the first take half a second; u those with an offset take up to 0.4 ms, and
 * give less than was asked for; w the first thread's read at the offset
 * LULL_WAIT waits until there is a file named go. What the program starts
 * itself is left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int one, intr, cls, eio, slow, uneven, waits;

__attribute__((constructor)) static void
start(void)
{
	const char *s = getenv("LULL_FAULT");

	one = s != NULL && strchr(s, '1') != NULL;
	intr = s != NULL && strchr(s, 'i') != NULL;
	cls = s != NULL && strchr(s, 'c') != NULL;
	eio = s != NULL && strchr(s, 'e') != NULL;
	slow = s != NULL && strchr(s, 't') != NULL;
	uneven = s != NULL && strchr(s, 'u') != NULL;
	waits = s != NULL && strchr(s, 'w') != NULL;
	unsetenv("LD_PRELOAD");
}

#define REAL(type, name, ...)             \
	static type (*real)(__VA_ARGS__); \
	if (real == NULL)                 \
	*(void **)&real = dlsym(RTLD_NEXT, #name)
#define INTERRUPT()                             \
	do {                                    \
		static unsigned tries;          \
		if (intr && tries++ % 2 == 0) { \
			errno = EINTR;          \
			return -1;              \
		}                               \
	} while (0)

static int
fails(int fd, off_t at)
{
	char link[64], path[PATH_MAX];
	const char *s = getenv("LULL_EIO"), *colon;
	ssize_t n;

	if (!eio || s == NULL || (colon = strchr(s, ':')) == NULL)
		return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path);
	return n >= colon - s &&
	       memcmp(path + n - (colon - s), s, (size_t)(colon - s)) == 0 &&
	       at >= atol(colon + 1);
}

ssize_t
read(int fd, void *p, size_t n)
{
	REAL(ssize_t, read, int, void *, size_t);
	INTERRUPT();
	if (fails(fd, lseek(fd, 0, SEEK_CUR))) {
		errno = EIO;
		return -1;
	}
	return real(fd, p, one && n > 1 ? 1 : n);
}

ssize_t
__read_chk(int fd, void *p, size_t n, size_t room)
{
	(void)room;
	return read(fd, p, n);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	REAL(ssize_t, write, int, const void *, size_t);
	INTERRUPT();
	return real(fd, p, one && n > 1 ? 1 : n);
}

ssize_t
readv(int fd, const struct iovec *v, int n)
{
	REAL(ssize_t, readv, int, const struct iovec *, int);
	INTERRUPT();
	if (one && n > 0 && v[0].iov_len > 0)
		return read(fd, v[0].iov_base, 1);
	return real(fd, v, n);
}

ssize_t
writev(int fd, const struct iovec *v, int n)
{
	REAL(ssize_t, writev, int, const struct iovec *, int);
	INTERRUPT();
	for (; one && n > 0; v++, n--)
		if (v->iov_len > 0)
			return write(fd, v->iov_base, 1);
	return real(fd, v, n);
}

ssize_t
pread(int fd, void *p, size_t n, off_t at)
{
	REAL(ssize_t, pread, int, void *, size_t, off_t);
	INTERRUPT();
	if (fails(fd, at)) {
		errno = EIO;
		return -1;
	}
	if (slow && gettid() != getpid())
		usleep(500000);
	while (waits && gettid() == getpid() && access("go", F_OK) == -1 &&
	       at == atol(getenv("LULL_WAIT")))
		usleep(10000);
	if (uneven) {
		usleep((unsigned)rand() % 400);
		n -= n ? (size_t)rand() % n : 0;
	}
	return real(fd, p, one && n > 1 ? 1 : n, at);
}

int
poll(struct pollfd *p, nfds_t n, int ms)
{
	REAL(int, poll, struct pollfd *, nfds_t, int);
	INTERRUPT();
	return real(p, n, ms);
}

int
__poll_chk(struct pollfd *p, nfds_t n, int ms, size_t room)
{
	(void)room;
	return poll(p, n, ms);
}

int
ppoll(struct pollfd *p, nfds_t n, const struct timespec *t, const sigset_t *m)
{
	REAL(int, ppoll, struct pollfd *, nfds_t, const struct timespec *,
	    const sigset_t *);
	INTERRUPT();
	return real(p, n, t, m);
}

#define OPEN(name)                                       \
	int name(const char *path, int flags, ...)       \
	{                                                \
		va_list ap;                              \
		int mode;                                \
		REAL(int, name, const char *, int, ...); \
		INTERRUPT();                             \
		va_start(ap, flags);                     \
		mode = va_arg(ap, int);                  \
		va_end(ap);                              \
		return real(path, flags, mode);          \
	}
#define OPENAT(name)                                          \
	int name(int dir, const char *path, int flags, ...)   \
	{                                                     \
		va_list ap;                                   \
		int mode;                                     \
		REAL(int, name, int, const char *, int, ...); \
		INTERRUPT();                                  \
		va_start(ap, flags);                          \
		mode = va_arg(ap, int);                       \
		va_end(ap);                                   \
		return real(dir, path, flags, mode);          \
	}
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

int
close(int fd)
{
	REAL(int, close, int);
	int r = real(fd);

	if (!cls || r != 0)
		return r;
	errno = EINTR;
	return -1;
}

int
fsync(int fd)
{
	REAL(int, fsync, int);
	INTERRUPT();
	return real(fd);
}

pid_t
waitpid(pid_t pid, int *status, int options)
{
	REAL(pid_t, waitpid, pid_t, int *, int);
	INTERRUPT();
	return real(pid, status, options);
}

pid_t
wait4(pid_t pid, int *status, int options, struct rusage *u)
{
	REAL(pid_t, wait4, pid_t, int *, int, struct rusage *);
	INTERRUPT();
	return real(pid, status, options, u);
}

int
nanosleep(const struct timespec *t, struct timespec *left)
{
	REAL(int, nanosleep, const struct timespec *, struct timespec *);
	static unsigned tries;

	if (intr && tries++ % 2 == 0) {
		if (left != NULL)
			*left = *t;
		errno = EINTR;
		return -1;
	}
	return real(t, left);
}
