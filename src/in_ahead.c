/*
 * in_ahead - a ring of blocks between a thread that reads and who looks at them
 *
 *	block   0 1 2 ...   given <= filled <= given + BLOCKS
 *
 * Nobody waits for the thread but to end it: a block that it has not filled is
 * read by who wants it, and it goes on behind that. It waits for half of the
 * ring.
 */
#include "in_ahead.h"
#include "mem.h"
#include "scan.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCKS 4
#define LEAST (4 * 1024 * 1024) /* bytes that pay for a thread */

struct ahead {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t room;
	bool stop;
	int fd;
	off_t at;  /* what is looked at next, or is behind what is being read */
	off_t end; /* what is looked at no longer */
	uint64_t given, filled;
	struct block {
		char *buf;
		off_t at;
		size_t size; /* that are asked for */
		ssize_t n;   /* as read(2) */
		int error;
	} block[BLOCKS], own; /* of who looks at them */
};

static bool running;

static bool
has_processors(void)
{
#ifdef CPU_COUNT
	cpu_set_t set;

	return sched_getaffinity(0, sizeof set, &set) == 0 &&
	       CPU_COUNT(&set) > 1;
#else
	return false;
#endif
}

/* at is where it is to be read on. */
static bool
pays(int fd, uint64_t left, off_t *at)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return false;
	*at = lseek(fd, 0, SEEK_CUR);
	return *at != -1 && st.st_size - *at >= LEAST && left >= LEAST &&
	       has_processors();
}

/* Bytes of a block that begins there, and is behind end nowhere. */
static size_t
size_at(off_t at, off_t end)
{
	off_t n = AHEAD_CAP - AHEAD_FRONT;

	return (size_t)(n < end - at ? n : end - at);
}

static void
read_block(const struct ahead *a, struct block *b)
{
	char *p = b->buf + AHEAD_FRONT;

	while ((b->n = pread(a->fd, p, b->size, b->at)) == -1 && errno == EINTR)
		;
	b->error = errno;
}

/* For one block more, from at on or what is looked at by then; NULL: no more
 * is wanted. */
static struct block *
wait_for_room(struct ahead *a, off_t at)
{
	struct block *b = NULL;

	pthread_mutex_lock(&a->lock);
	if (a->filled - a->given == BLOCKS)
		while (a->filled - a->given > BLOCKS / 2 && !a->stop)
			pthread_cond_wait(&a->room, &a->lock);
	if (!a->stop) {
		b = a->block + a->filled % BLOCKS;
		b->at = at > a->at ? at : a->at;
		b->size = size_at(b->at, a->end);
	}
	pthread_mutex_unlock(&a->lock);
	return b;
}

static void *
read_all(void *to)
{
	struct ahead *a = to;
	struct block *b;
	off_t at = 0;
	ssize_t n;

	do {
		b = wait_for_room(a, at);
		if (b == NULL)
			break;
		read_block(a, b);
		n = b->n;
		at = b->at + n;
		pthread_mutex_lock(&a->lock);
		a->filled++;
		pthread_mutex_unlock(&a->lock);
	} while (n > 0);
	return NULL;
}

/* It takes no signals. */
static bool
start(struct ahead *a)
{
	sigset_t all, old;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&a->thread, NULL, read_all, a);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return error == 0;
}

static void
release(struct ahead *a)
{
	for (size_t i = 0; i < BLOCKS; i++)
		free(a->block[i].buf);
	free(a->own.buf);
	pthread_mutex_destroy(&a->lock);
	pthread_cond_destroy(&a->room);
	free(a);
	running = false;
}

struct ahead *
ahead_start(int fd, uint64_t left)
{
	struct ahead *a;
	off_t at;

	if (running || !pays(fd, left, &at))
		return NULL;
	running = true;
	a = mem_get(sizeof *a);
	*a = (struct ahead){.fd = fd, .at = at, .end = INT64_MAX};
	if (left < (uint64_t)(INT64_MAX - at))
		a->end = at + (off_t)left;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->room, NULL);
	for (size_t i = 0; i < BLOCKS; i++)
		a->block[i].buf = mem_get(AHEAD_CAP + SCAN_PAD);
	a->own.buf = mem_get(AHEAD_CAP + SCAN_PAD);
	if (start(a))
		return a;
	release(a);
	return NULL;
}

/* The first block is the thread's again; the lock is held. */
static void
give(struct ahead *a)
{
	a->given++;
	if (a->filled - a->given == BLOCKS / 2)
		pthread_cond_signal(&a->room);
}

/*
 * What is looked at next. What has to be read first goes as far as the block
 * that is there, and the thread goes on behind it. Where that found the end, or
 * an error, is read again: it may have been there before what is before it, of
 * a file that grows, was read.
 */
static struct block *
next_block(struct ahead *a)
{
	struct block *b = a->block + a->given % BLOCKS;
	bool there;

	pthread_mutex_lock(&a->lock);
	while (a->given < a->filled && b->at < a->at) {
		give(a);
		b = a->block + a->given % BLOCKS;
	}
	there = a->given < a->filled;
	if (!there || b->at > a->at || b->n <= 0) {
		off_t end = there && b->at > a->at ? b->at : a->end;

		b = &a->own;
		b->at = a->at;
		b->size = size_at(b->at, end);
		a->at += (off_t)b->size;
	}
	pthread_mutex_unlock(&a->lock);
	return b;
}

ssize_t
ahead_next(struct ahead *a, char **buf, size_t from, size_t to)
{
	struct block *b = next_block(a);
	char *old = *buf;
	ssize_t n;

	if (b == &a->own)
		read_block(a, b);
	n = b->n; /* the block is the thread's again soon */
	errno = b->error;
	if (n > 0) {
		*buf = b->buf;
		memcpy(*buf + AHEAD_FRONT - (to - from), old + from, to - from);
		b->buf = old;
	}
	pthread_mutex_lock(&a->lock);
	a->at = n > 0 ? b->at + n : b->at;
	if (b != &a->own)
		give(a);
	pthread_mutex_unlock(&a->lock);
	return n;
}

void
ahead_stop(struct ahead *a)
{
	pthread_mutex_lock(&a->lock);
	a->stop = true;
	pthread_cond_signal(&a->room);
	pthread_mutex_unlock(&a->lock);
	pthread_join(a->thread, NULL);
	(void)lseek(a->fd, a->at, SEEK_SET);
	release(a);
}
