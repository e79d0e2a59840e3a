/*
 * in_ahead - large files, read by a thread of their own
 *
 * read(2) copies, which is a third of what a line costs; where there are two
 * processors the next blocks are copied while lines of this one are looked at,
 * as far as the other has time for it: nobody waits for the thread. One operand
 * of a program at a time is read like this.
 */
#ifndef IN_AHEAD_H
#define IN_AHEAD_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define AHEAD_FRONT (64 * 1024) /* of a block, for what is left of the last */
#define AHEAD_CAP (AHEAD_FRONT + 128 * 1024) /* SCAN_PAD besides */

struct ahead;

/*
 * Begins to read at most left bytes; NULL: the file is none that it pays for,
 * or there is no other processor.
 */
struct ahead *ahead_start(int fd, uint64_t left);
/*
 * The next block, as read(2): n bytes of it are at AHEAD_FRONT of *buf, which
 * is another one of AHEAD_CAP then; before them is what [from, to) of the old
 * one was, at most AHEAD_FRONT bytes. At the end, or when it fails, *buf stays.
 */
ssize_t ahead_next(struct ahead *a, char **buf, size_t from, size_t to);
/* Ends it; fd, which did not move till now, is at what was not given. */
void ahead_stop(struct ahead *a);

#endif
