/*
 * in_operand - operands, opened and closed one after the other
 */
#include "in_operand.h"
#include "cmd.h"
#include "in_ahead.h"
#include "unpack.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIPE (1024 * 1024)

void
in_forget(struct in *in)
{
	in->begin = in->len = in->held = in->indexed = 0;
	in->next = in->next_lf = in->index.n = in->index.lfs = 0;
	in->index.seps = in->seps = 0;
}

/* An operand's descriptor; a FIFO waits for its writer. */
static int
open_file(struct in *in)
{
	int fd;

	if (strcmp(in->name, "-") == 0)
		return STDIN_FILENO;
	while (
	    (fd = open(in->name, O_RDONLY | O_CLOEXEC)) == -1 && errno == EINTR)
		cmd_tick(in, 0);
	return fd;
}

void
in_settle(struct in *in)
{
	struct in_part *p;

	if (in->part == NULL || in->settled)
		return;
	in->settled = true;
	p = &in->part[in->at - 1];
	p->offset = in->got - (in->len - in->begin);
	p->seen = in->got;
	p->line = in->line;
	p->within = in->torn;
	in->ended(p);
}

/* Another descriptor: the part's own is for who has opened it. */
static int
open_part(struct in *in, const struct in_part *p)
{
	in->got = p->offset;
	in->line = p->line;
	in->skipping = in->torn = p->within;
	in->waits = !p->final;
	in->settled = false;
	if (lseek(p->fd, unpack_program(p->name) ? 0 : (off_t)p->offset,
		SEEK_SET) == -1)
		return -1;
	return fcntl(p->fd, F_DUPFD_CLOEXEC, 3);
}

/* What was consumed of a packed part is unpacked again. */
static void
pass_over(struct in *in, uint64_t n)
{
	char to[16 * 1024];

	while (n > 0 && in->fd != -1) {
		ssize_t r = read(in->fd, to, n < sizeof to ? n : sizeof to);

		if (r > 0) {
			n -= (uint64_t)r;
		} else if (r == 0 || errno != EINTR) {
			cmd_fail("%s: has become shorter", in->name);
			in_close_operand(in, false);
		}
	}
}

static void
unpack(struct in *in, const char *program)
{
	in->fd = unpack_start(program, in->fd, &in->child);
	if (in->fd == -1) {
		cmd_fail_errno("%s: needs %s", in->name, program);
		in_forget(in);
		in->eof = true;
	}
}

/* From an empty buffer on. */
static void
read_ahead(struct in *in)
{
	in->ahead = ahead_start(in->fd, in->left);
	if (in->ahead && in->cap < AHEAD_CAP) {
		free(in->buf);
		in->buf = mem_get(AHEAD_CAP + SCAN_PAD);
	}
	if (in->ahead)
		in->cap = AHEAD_CAP;
}

void
in_stop_ahead(struct in *in)
{
	if (in->ahead)
		ahead_stop(in->ahead);
	in->ahead = NULL;
}

bool
in_open_next(struct in *in)
{
	const char *program;
	struct stat st;

	while (in->fd == -1 && in->at < in->files) {
		const struct in_part *part =
		    in->part ? in->part + in->at : NULL;

		in_settle(in);
		in->name = part ? part->name : in->file[in->at];
		in->at++;
		in->operand++;
		in->line = 0;
		in_forget(in);
		in->eof = in->skipping = false;
		in->left = part ? part->left : IN_ALL;
		in->fd = part ? open_part(in, part) : open_file(in);
		if (in->fd == -1) {
			cmd_fail_errno("%s", in->name);
			in->eof = true;
			continue;
		}
		program = unpack_program(in->name);
		if (program)
			unpack(in, program);
		if (program && part)
			pass_over(in, part->offset);
#ifdef F_SETPIPE_SZ
		if (in->fd != -1 && fstat(in->fd, &st) == 0 &&
		    S_ISFIFO(st.st_mode))
			(void)fcntl(in->fd, F_SETPIPE_SZ, PIPE);
#endif
	}
	if (in->fd == -1)
		in_settle(in);
	else
		read_ahead(in);
	return in->fd != -1;
}

bool
in_close_operand(struct in *in, bool ended)
{
	bool ok = true;
	int status = 0;

	in_stop_ahead(in);
	if (in->fd > STDIN_FILENO || strcmp(in->name, "-") != 0)
		close(in->fd);
	in->fd = -1;
	in->eof = true;
	if (in->child) {
		while (waitpid(in->child, &status, 0) == -1 && errno == EINTR)
			;
		in->child = 0;
		ok = !ended || status == 0;
		if (!ok)
			cmd_fail("%s: %s failed", in->name,
			    unpack_program(in->name));
	}
	return ok;
}
