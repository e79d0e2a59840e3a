/*
 * feed - an input as the standard input of a reader that never ends
 *
 * Every input is an operand more of the same reader (in.h), and may be read
 * again, in the hostile way: line by line, with rubbish behind each and bytes
 * behind that which nobody may read.
 */
#ifndef FEED_H
#define FEED_H

#include "fuzz.h"
#include "in.h"
#include <fcntl.h>
#include <sanitizer/asan_interface.h>
#include <stdarg.h>
#include <unistd.h>

#define BEHIND 256 /* bytes, from SCAN_PAD on */

/* read(2) and messages come here (ld --wrap). */
ssize_t __wrap_read(int fd, void *to, size_t n);
ssize_t __real_read(int fd, void *to, size_t n);
void __wrap_warnx(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
void __wrap_vwarnx(const char *format, va_list list)
    __attribute__((format(printf, 1, 0)));

static struct str input, unread;
static bool hostile;
static size_t at_once; /* bytes of a hostile read, to the end of a line */
static char rubbish[SCAN_PAD];
static struct in *reader;

static void (*true_index)(
    struct scan *s, const char *base, size_t from, size_t to, char sep);

ssize_t
__wrap_read(int fd, void *to, size_t n)
{
	const char *lf;

	if (fd != STDIN_FILENO)
		return __real_read(fd, to, n);
	if (n > unread.n)
		n = unread.n;
	lf = hostile && n > at_once
		 ? memchr(unread.p + at_once, '\n', n - at_once)
		 : NULL;
	if (lf)
		n = (size_t)(lf + 1 - unread.p);
	ASAN_UNPOISON_MEMORY_REGION(to, n + SCAN_PAD);
	memcpy(to, unread.p, n);
	unread.p += n;
	unread.n -= n;
	return (ssize_t)n;
}

/* Messages are made, and not shown. */
void
__wrap_vwarnx(const char *format, va_list list)
{
	char text[4096];

	vsnprintf(text, sizeof text, format, list);
}

void
__wrap_warnx(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	__wrap_vwarnx(format, list);
	va_end(list);
}

/* Before a block is looked at, what stands behind it is made what it may be. */
static void
index_block(struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	char *end = reader->buf + to;

	if (hostile && to == reader->len) {
		memcpy(end, rubbish, SCAN_PAD);
		ASAN_POISON_MEMORY_REGION(end + SCAN_PAD,
		    reader->cap - to < BEHIND ? reader->cap - to : BEHIND);
	}
	true_index(s, base, from, to, sep);
}

/* in: the reader, which need not be open yet. After scan_start. */
static void
feed_start(struct in *in)
{
	reader = in;
	true_index = scan_index;
	scan_index = index_block;
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
}

/* Chosen by the input, so that it is the same when it comes again. */
static void
choose_rubbish(void)
{
	static const char *const kinds[] = {"\"}", "}", "\":1}", "]}", "0",
	    "9.e+", "\\", "\"", " ", "\t", ",", "-", ":", "\n", "=", "\xff",
	    "\x80", "u0041", "\" 200 5", "rue}", "Z", "+01:00", "] \"", "'"};
	uint64_t seed = input.n;
	const char *kind;
	size_t n;

	for (size_t i = 0; i < input.n; i++)
		seed = seed * 31 + (unsigned char)input.p[i];
	kind = kinds[roll(&seed, sizeof kinds / sizeof *kinds)];
	n = strlen(kind);
	for (size_t i = 0; i < SCAN_PAD; i++)
		rubbish[i] = kind[i % n];
}

/* An input; hostile is false. */
static void
feed(const uint8_t *data, size_t size)
{
	input = (struct str){(const char *)data, size};
	choose_rubbish();
	hostile = false;
}

/* The reader gets it, for the first time or again. */
static void
feed_again(void)
{
	unread = input;
	reader->at = 0;
	/* a last line that is not blank needs no LF */
	if (hostile && input.n > 1 && input.p[input.n - 1] == '\n' &&
	    input.p[input.n - 2] != '\n')
		unread.n--;
}

#endif
