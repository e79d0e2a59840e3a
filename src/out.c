/*
 * out - the one writer
 *
 * A side output's temporary file goes when the program ends in whatever way but
 * kill -9: at exit, and by SIGHUP, SIGINT, SIGPIPE and SIGTERM, after which the
 * signal does what it always does.
 */
#include "out.h"
#include "crc.h"
#include "num.h"
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (128 * 1024)
#define PIPE (1024 * 1024)

struct out out = {.fd = STDOUT_FILENO, .name = "standard output"};
static struct out *const all = &out;

static void
remove_temps(void)
{
	for (struct out *o = all; o; o = o->next)
		if (o->temp)
			unlink(o->temp);
}

static void
die(int signal)
{
	remove_temps();
	raise(signal); /* SA_RESETHAND: as if nobody had caught it */
}

static void
clean_up_on(int signal)
{
	struct sigaction old, new = {.sa_handler = die};

	new.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
	sigemptyset(&new.sa_mask);
	if (sigaction(signal, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
		sigaction(signal, &new, NULL);
}

static void
make_buffer(struct out *o)
{
	o->cap = BLOCK;
	o->buf = mem_get(o->cap + SCAN_PAD);
}

/*
 * A descriptor that is closed is opened the wrong way round: its use fails, and
 * no file that is opened later gets its number.
 */
static void
keep_standard_descriptors(void)
{
	static const int wrong[] = {O_WRONLY, O_RDONLY, O_RDWR};

	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
			if (open("/dev/null", wrong[fd]) == -1)
				exit(2);
}

void
out_start(void)
{
	struct stat st;

	keep_standard_descriptors();
	make_buffer(&out);
#ifdef F_SETPIPE_SZ
	if (fstat(out.fd, &st) == 0 && S_ISFIFO(st.st_mode))
		(void)fcntl(out.fd, F_SETPIPE_SZ, PIPE);
#endif
}

static void
fail(const struct out *o)
{
	if (errno == EPIPE)
		exit(2);
	err(2, "%s", o->name);
}

void
out_flush(struct out *o)
{
	if (o->crc)
		crc_add(o->crc, o->buf, o->n);
	for (size_t done = 0; done < o->n;) {
		ssize_t w = write(o->fd, o->buf + done, o->n - done);

		if (w >= 0) {
			done += (size_t)w;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			struct pollfd p = {.fd = o->fd, .events = POLLOUT};

			(void)poll(&p, 1, -1);
		} else if (errno != EINTR) {
			fail(o);
		}
	}
	o->n = 0;
}

char *
out_more(struct out *o, size_t n)
{
	out_flush(o);
	if (n > o->cap) {
		free(o->buf);
		o->buf = mem_get(n + SCAN_PAD);
		o->cap = n;
	}
	return o->buf;
}

bool
out_pending(void)
{
	for (struct out *o = all; o; o = o->next)
		if (o->n > 0)
			return true;
	return false;
}

void
out_flush_all(void)
{
	for (struct out *o = all; o; o = o->next)
		if (o->n > 0)
			out_flush(o);
}

void
out_num(struct out *o, int64_t v)
{
	out_took(o, num_put(out_room(o, NUM_ROOM), v));
}

/* Two names for one regular file? Neither needs to be there yet. */
static bool
same_file(const char *a, const char *b)
{
	struct stat sa, sb;

	if (strcmp(a, b) == 0)
		return true;
	return stat(a, &sa) == 0 && stat(b, &sb) == 0 && S_ISREG(sa.st_mode) &&
	       sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

static bool
is_stdout(const char *name)
{
	struct stat so, st;

	return fstat(STDOUT_FILENO, &so) == 0 && stat(name, &st) == 0 &&
	       S_ISREG(st.st_mode) && so.st_dev == st.st_dev &&
	       so.st_ino == st.st_ino;
}

/* A name as seen from the first n bytes of a directory's. */
static char *
join(const char *dir, size_t n, const char *name)
{
	struct buf b = {0};

	if (*name != '/') {
		buf_put(&b, dir, n);
		buf_put(&b, "/", 1);
	}
	buf_put(&b, name, strlen(name) + 1);
	return b.p;
}

/* The directory's real path and the last part. */
static char *
real_parent(const char *name)
{
	const char *slash = strrchr(name, '/');
	char *dir = mem_copy(str_of(slash ? name : ".")), *real, *path;

	if (slash)
		dir[slash == name ? 1 : slash - name] = '\0';
	real = realpath(dir, NULL);
	free(dir);
	if (real == NULL)
		return NULL;
	path = join(real, strlen(real), slash ? slash + 1 : name);
	free(real);
	return path;
}

/* The same for all spellings. A link is what it leads to, there or not. */
static char *
real_name(const char *name)
{
	char to[PATH_MAX], *path = realpath(name, NULL), *next;
	ssize_t n;

	if (path || errno != ENOENT || (path = real_parent(name)) == NULL)
		return path;
	n = readlink(path, to, sizeof to - 1);
	if (n == -1)
		return path;
	to[n] = '\0';
	next = join(path, (size_t)(strrchr(path, '/') - path), to);
	free(path);
	path = real_name(next);
	free(next);
	return path;
}

/* The temporary file has the rights of the file that it will replace. */
static void
open_temp(struct out *o)
{
	struct buf b = {0};
	struct stat st;
	mode_t mask = umask(0);

	umask(mask);
	buf_put(&b, o->path, strlen(o->path));
	buf_put(&b, ".XXXXXX", sizeof ".XXXXXX");
	clean_up_on(SIGHUP);
	clean_up_on(SIGINT);
	clean_up_on(SIGPIPE);
	clean_up_on(SIGTERM);
	while ((o->fd = mkostemp(b.p, O_CLOEXEC)) == -1 && errno == EINTR)
		strcpy(b.p + b.n - 7, "XXXXXX");
	if (o->fd == -1)
		err(2, "%s", o->name);
	o->temp = b.p;
	(void)fchmod(
	    o->fd, stat(o->path, &st) == 0 ? st.st_mode & 0777 : 0666 & ~mask);
}

struct out *
out_side(const char *name)
{
	struct out *o = mem_zero(1, sizeof *o), *last = all;
	struct stat st;

	if (out.next == NULL)
		atexit(remove_temps);
	o->name = name;
	make_buffer(o);
	if (stat(name, &st) == 0 && !S_ISREG(st.st_mode)) {
		while ((o->fd = open(name, O_WRONLY | O_CLOEXEC)) == -1 &&
		       errno == EINTR)
			;
		if (o->fd == -1)
			err(2, "%s", name);
	} else {
		o->path = real_name(name);
		if (o->path == NULL)
			err(2, "%s", name);
		for (struct out *p = out.next; p; p = p->next)
			if (p->temp && same_file(p->path, o->path))
				errx(2, "%s: is two outputs at once", name);
		if (is_stdout(name))
			errx(2, "%s: is the standard output too", name);
		open_temp(o);
	}
	while (last->next)
		last = last->next;
	last->next = o;
	return o;
}

void
out_refuse_input(const char *name)
{
	const char *path = strcmp(name, "-") == 0 ? "/dev/stdin" : name;

	for (struct out *o = out.next; o; o = o->next)
		if (o->temp && same_file(o->path, path))
			errx(2, "%s: is an output, and the input %s too",
			    o->name, name);
}

void
out_end(bool success)
{
	for (struct out *o = all; o; o = o->next) {
		out_flush(o);
		if (close(o->fd) == -1 && errno != EINTR)
			fail(o);
	}
	for (struct out *o = all; success && o; o = o->next) {
		char *temp;

		if (o->temp == NULL)
			continue;
		if (rename(o->temp, o->path) == -1)
			err(2, "%s", o->name);
		temp = o->temp;
		o->temp = NULL; /* first, for die() may come between */
		free(temp);
	}
}
