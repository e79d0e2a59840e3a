/*
 * print - fingerprints of files: the first bytes, and those before an offset
 */
#include "print.h"
#include "md5.h"
#include "unpack.h"
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCK (64 * 1024)

/* Up to n bytes at offset, fewer at the file's end only. */
static size_t
read_at(int fd, const char *name, char *to, size_t n, uint64_t offset)
{
	size_t got = 0;

	while (got < n) {
		ssize_t r = pread(fd, to + got, n - got, (off_t)(offset + got));

		if (r == 0)
			break;
		if (r > 0)
			got += (size_t)r;
		else if (errno != EINTR)
			err(2, "%s", name);
	}
	return got;
}

struct print
print_of(struct str bytes)
{
	struct print p = {(uint32_t)bytes.n, ""};

	md5_hex(p.hash, bytes);
	return p;
}

static struct print
print_at(int fd, const char *name, size_t n, uint64_t offset)
{
	char bytes[PRINT_MOST];
	size_t got = read_at(fd, name, bytes, n, offset);

	return print_of((struct str){bytes, got});
}

struct print
print_head(int fd, const char *name, uint64_t size)
{
	return print_at(
	    fd, name, size < PRINT_MOST ? (size_t)size : PRINT_MOST, 0);
}

struct print
print_tail(int fd, const char *name, uint64_t offset)
{
	size_t n = offset < PRINT_MOST ? (size_t)offset : PRINT_MOST;

	return print_at(fd, name, n, offset - n);
}

static bool
same(const struct print *a, const struct print *b)
{
	return a->n == b->n && memcmp(a->hash, b->hash, sizeof a->hash) == 0;
}

bool
print_fits(int fd, const char *name, const struct print *head,
    const struct print *tail, uint64_t offset)
{
	struct print now = print_at(fd, name, head->n, 0);

	if (!same(&now, head))
		return false;
	now = print_at(fd, name, tail->n, offset - tail->n);
	return same(&now, tail);
}

/* What a program unpacks. */
struct packed {
	int fd;
	pid_t child;
	const char *name;
};

static struct packed
open_packed(int fd, const char *name)
{
	const char *program = unpack_program(name);
	struct packed p = {.name = name};

	fd = lseek(fd, 0, SEEK_SET) == -1 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (fd == -1)
		err(2, "%s", name);
	p.fd = unpack_start(program, fd, &p.child);
	if (p.fd == -1)
		err(2, "%s: needs %s", name, program);
	return p;
}

/* Up to n bytes, fewer at the end only. */
static size_t
read_packed(const struct packed *p, char *to, size_t n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t r = read(p->fd, to + got, n - got);

		if (r == 0)
			break;
		if (r > 0)
			got += (size_t)r;
		else if (errno != EINTR)
			err(2, "%s", p->name);
	}
	return got;
}

static void
close_packed(const struct packed *p)
{
	close(p->fd);
	while (waitpid(p->child, NULL, 0) == -1 && errno == EINTR)
		;
}

/* What comes before the last bytes in front of offset, which are at tail. */
static bool
fits_packed(const struct packed *p, const struct print *head,
    const struct print *tail, uint64_t offset)
{
	static char block[BLOCK];
	struct print now;
	uint64_t at = read_packed(p, block, head->n), kept;

	now = print_of((struct str){block, (size_t)at});
	if (!same(&now, head))
		return false;
	kept = at; /* bytes in block, the last up to at */
	while (at < offset) {
		size_t n, left = PRINT_MOST;

		if (kept > PRINT_MOST) {
			memmove(block, block + kept - PRINT_MOST, PRINT_MOST);
			kept = PRINT_MOST;
		}
		left = BLOCK - (size_t)kept;
		n = read_packed(p, block + kept,
		    offset - at < left ? (size_t)(offset - at) : left);
		if (n == 0)
			return false;
		at += n;
		kept += n;
	}
	/* head may reach beyond offset */
	kept -= at - offset;
	now = print_of((struct str){block + kept - tail->n, tail->n});
	return same(&now, tail);
}

bool
print_fits_packed(int fd, const char *name, const struct print *head,
    const struct print *tail, uint64_t offset, bool *more)
{
	struct packed p = open_packed(fd, name);
	bool fits = fits_packed(&p, head, tail, offset);
	char byte;

	*more = fits && (head->n > offset || read_packed(&p, &byte, 1) > 0);
	close_packed(&p);
	return fits;
}

bool
print_is_cut_packed(
    int fd, const char *name, const struct print *head, uint64_t offset)
{
	static char block[BLOCK];
	struct packed p = open_packed(fd, name);
	uint64_t at = read_packed(&p, block, head->n);
	struct print now = print_of((struct str){block, (size_t)at});
	bool begins = same(&now, head);
	size_t n;

	while (begins && at < offset && (n = read_packed(&p, block, BLOCK)) > 0)
		at += n;
	close_packed(&p);
	return begins && at < offset;
}

bool
print_ends_line(int fd, const char *name, uint64_t offset)
{
	char c;

	return offset == 0 ||
	       (read_at(fd, name, &c, 1, offset - 1) == 1 && c == '\n');
}

bool
print_same(int a, const char *a_name, int b, const char *b_name, uint64_t n)
{
	static char x[BLOCK], y[BLOCK];

	for (uint64_t at = 0; at < n;) {
		size_t most = n - at < BLOCK ? (size_t)(n - at) : BLOCK;
		size_t got = read_at(a, a_name, x, most, at);

		if (got < most || read_at(b, b_name, y, most, at) < most ||
		    memcmp(x, y, most) != 0)
			return false;
		at += most;
	}
	return true;
}
