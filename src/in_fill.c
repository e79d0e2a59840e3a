/*
 * in_fill - another block behind what is left of the last one
 */
#include "cmd.h"
#include "in_ahead.h"
#include "in_operand.h"
#include <errno.h>
#include <poll.h>

#define BLOCK (256 * 1024)

/* What is left, from an offset on, is at another one now. */
static void
moved(struct in *in, size_t from, size_t to)
{
	size_t n = in->index.n - in->next;
	uint32_t *at = in->index.at;

	for (size_t i = 0; i < n; i++)
		at[i] = at[in->next + i] - (uint32_t)from + (uint32_t)to;
	in->next = 0;
	in->index.n = n;
	in->begin = in->begin - from + to;
	in->len = in->len - from + to;
	in->indexed = in->indexed - from + to;
}

static void
make_room(struct in *in)
{
	size_t from = in->begin - in->held;

	if (from > 0) {
		memmove(in->buf, in->buf + from, in->len - from);
		moved(in, from, 0);
	}
	if (in->cap - in->len < BLOCK / 2) {
		in->cap = in->cap ? in->cap * 2 : BLOCK;
		in->buf = mem_resize(in->buf, in->cap + SCAN_PAD, 1);
	}
}

static bool
would_block(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, 0) == 0;
}

/* Half a line is none; what in_more has joined stays. */
static void
forget_part(struct in *in)
{
	in->len = in->indexed = in->begin;
	in->index.n = in->next;
	in->index.lfs = in->next_lf;
	in->index.seps = in->seps;
}

static size_t
fail(struct in *in)
{
	cmd_fail_errno("%s", in->name);
	forget_part(in);
	return 0;
}

/* One read(2) behind the rest, which waits when it must; 0 at the end. */
static size_t
read_some(struct in *in)
{
	struct pollfd p = {.fd = in->fd, .events = POLLIN};
	ssize_t r;
	size_t n;

	make_room(in);
	n = in->cap - in->len < in->left ? in->cap - in->len : (size_t)in->left;
	if ((in->before_wait || out_pending()) && would_block(in->fd)) {
		if (in->before_wait)
			in->before_wait();
		out_flush_all();
	}
	while ((r = read(in->fd, in->buf + in->len, n)) == -1) {
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			(void)poll(&p, 1, -1);
		else if (errno != EINTR)
			return fail(in);
		cmd_tick(in, 0);
	}
	return (size_t)r;
}

/* The same of what was read ahead. */
static size_t
take_some(struct in *in)
{
	size_t from = in->begin - in->held;
	ssize_t n = ahead_next(in->ahead, &in->buf, from, in->len);

	if (n == -1)
		return fail(in);
	if (n > 0)
		moved(in, from, AHEAD_FRONT - (in->len - from));
	return (size_t)n;
}

void
in_fill(struct in *in)
{
	size_t n;

	in->reads++;
	if (in->ahead && in->len - (in->begin - in->held) > AHEAD_FRONT)
		in_stop_ahead(in); /* a line that is very long */
	n = in->ahead ? take_some(in) : read_some(in);
	in->next_lf = in->index.lfs = 0; /* all of them were given */
	in_index_room(in, in->index.n + (in->len + n - in->indexed) + 16);
	if (n == 0) {
		if (!in_close_operand(in, true))
			forget_part(in);
		return;
	}
	in->len += n;
	in->got += n;
	in->left -= n;
	memset(in->buf + in->len, 0, SCAN_PAD);
	if (!in->late)
		in_index(in, in->len);
	cmd_tick(in, n);
}
