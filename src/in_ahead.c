/*
 * in_ahead - a ring of blocks between a thread that reads and who looks at them
 *
 *	block   0 1 2 ...   given <= filled <= given + BLOCKS
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

#define BLOCKS 2
#define LEAST (4 * 1024 * 1024) /* bytes that pay for a thread */

struct ahead {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t came, room;
	bool stop;
	int fd;
	uint64_t left, given, filled;
	struct block {
		char *buf;
		ssize_t n; /* as read(2) */
		int error;
	} block[BLOCKS];
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

static bool
pays(int fd, uint64_t left)
{
	struct stat st;
	off_t at;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return false;
	at = lseek(fd, 0, SEEK_CUR);
	return at != -1 && st.st_size - at >= LEAST && left >= LEAST &&
	       has_processors();
}

static void
fill(struct ahead *a, struct block *b)
{
	size_t n = AHEAD_CAP - AHEAD_FRONT;

	if (n > a->left)
		n = (size_t)a->left;
	while ((b->n = read(a->fd, b->buf + AHEAD_FRONT, n)) == -1 &&
	       errno == EINTR)
		;
	b->error = errno;
	if (b->n > 0)
		a->left -= (uint64_t)b->n;
}

/* For one block more; false: no more is wanted. */
static bool
wait_for_room(struct ahead *a)
{
	bool stop;

	pthread_mutex_lock(&a->lock);
	while (a->filled - a->given == BLOCKS && !a->stop)
		pthread_cond_wait(&a->room, &a->lock);
	stop = a->stop;
	pthread_mutex_unlock(&a->lock);
	return !stop;
}

static void *
read_all(void *to)
{
	struct ahead *a = to;
	ssize_t n;

	do {
		struct block *b = a->block + a->filled % BLOCKS;

		if (!wait_for_room(a))
			break;
		fill(a, b);
		n = b->n;
		pthread_mutex_lock(&a->lock);
		a->filled++;
		pthread_cond_signal(&a->came);
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
	pthread_mutex_destroy(&a->lock);
	pthread_cond_destroy(&a->came);
	pthread_cond_destroy(&a->room);
	free(a);
	running = false;
}

struct ahead *
ahead_start(int fd, uint64_t left)
{
	struct ahead *a;

	if (running || !pays(fd, left))
		return NULL;
	running = true;
	a = mem_get(sizeof *a);
	*a = (struct ahead){.fd = fd, .left = left};
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->came, NULL);
	pthread_cond_init(&a->room, NULL);
	for (size_t i = 0; i < BLOCKS; i++)
		a->block[i].buf = mem_get(AHEAD_CAP + SCAN_PAD);
	if (start(a))
		return a;
	release(a);
	return NULL;
}

ssize_t
ahead_next(struct ahead *a, char **buf, size_t from, size_t to)
{
	struct block *b = a->block + a->given % BLOCKS;
	char *old = *buf;
	ssize_t n;

	pthread_mutex_lock(&a->lock);
	while (a->given == a->filled)
		pthread_cond_wait(&a->came, &a->lock);
	pthread_mutex_unlock(&a->lock);
	n = b->n; /* the block is the thread's again soon */
	errno = b->error;
	if (n <= 0)
		return n;
	*buf = b->buf;
	memcpy(*buf + AHEAD_FRONT - (to - from), old + from, to - from);
	b->buf = old;
	pthread_mutex_lock(&a->lock);
	a->given++;
	pthread_cond_signal(&a->room);
	pthread_mutex_unlock(&a->lock);
	return n;
}

void
ahead_stop(struct ahead *a)
{
	off_t back = 0;

	pthread_mutex_lock(&a->lock);
	a->stop = true;
	pthread_cond_signal(&a->room);
	pthread_mutex_unlock(&a->lock);
	pthread_join(a->thread, NULL);
	for (; a->given < a->filled; a->given++)
		if (a->block[a->given % BLOCKS].n > 0)
			back += a->block[a->given % BLOCKS].n;
	if (back)
		(void)lseek(a->fd, -back, SEEK_CUR);
	release(a);
}
