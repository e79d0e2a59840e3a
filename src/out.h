/*
 * out - the one writer
 *
 * The standard output and the side outputs (-L -r --stats), all held to the
 * same: large blocks, flushed before a read that would block (in.c asks), and
 * a close that is checked. Any failure is a message and status 2 at once; EPIPE
 * with SIGPIPE ignored is quiet.
 *
 * A side output goes to a temporary file beside it that is renamed at success;
 * one that exists and is no regular file is written in place. Of a symbolic
 * link it is the file that is replaced, or made. One that is the same file as
 * another output or an input is refused.
 *
 * Bytes are written where they belong: p = out_room(o, n) are n bytes (and
 * SCAN_PAD more), valid until the next out_room; then out_took(o, used).
 */
#ifndef OUT_H
#define OUT_H

#include "mem.h"
#include "scan.h"
#include <stdint.h>

struct out {
	char *buf;
	size_t n, cap; /* bytes waiting; where the buffer is flushed */
	int fd;
	const char *name; /* as the user gave it */
	char *path;       /* of a side output that is a regular file */
	char *temp;       /* to be renamed to path at success, or NULL */
	struct crc *crc;  /* of all bytes flushed, or NULL */
	struct out *next;
};

extern struct out out; /* the standard output */

void out_start(void);
/*
 * A side output; it is closed, and put in its place, by out_end, in the order
 * in which they were opened.
 */
struct out *out_side(const char *name);
/* Makes room for n more bytes by flushing, or growing for a giant. */
char *out_more(struct out *o, size_t n);
void out_flush(struct out *o);
/* All of them: before a read that would block. False when there was nothing. */
bool out_pending(void);
void out_flush_all(void);
/* Ends the program with status 2 when file is one of the outputs. */
void out_refuse_input(const char *name);
/* Closes all outputs; side outputs appear when success, else are removed. */
void out_end(bool success);

static inline char *
out_room(struct out *o, size_t n)
{
	return o->cap - o->n >= n ? o->buf + o->n : out_more(o, n);
}

static inline void
out_took(struct out *o, size_t n)
{
	o->n += n;
}

static inline void
out_put(struct out *o, const char *p, size_t n)
{
	memcpy(out_room(o, n), p, n);
	out_took(o, n);
}

static inline void
out_byte(struct out *o, char c)
{
	*out_room(o, 1) = c;
	out_took(o, 1);
}

static inline void
out_str(struct out *o, struct str s)
{
	out_put(o, s.p, s.n);
}

/* v in decimal. */
void out_num(struct out *o, int64_t v);

#endif
