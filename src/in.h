/*
 * in - the one reader: operands become lines
 *
 * Reads the operands one after the other (none, or "-", is the standard input;
 * .gz .bz2 .xz .zst through their programs) in large blocks, and indexes all
 * line ends, and one more byte that the caller names, in one scan. An operand
 * that cannot be read is a message and status 2 at the end; the others are
 * read. Before a read that would block, all outputs are flushed.
 *
 * A line's bytes, and SCAN_PAD after them, stay until the next in_line of the
 * same reader. They may be written to.
 */
#ifndef IN_H
#define IN_H

#include "mem.h"
#include "scan.h"
#include <stdint.h>
#include <sys/types.h>

/*
 * A part of a regular file, to be read on from where a run has stopped. The
 * format and its context are the caller's; the rest is brought up to date when
 * the part has ended.
 */
struct in_part {
	const char *name;
	int fd;          /* open to the end; another one is read */
	bool final;      /* the last line counts without LF */
	uint64_t offset; /* of its bytes, unpacked, that were consumed */
	uint64_t seen;   /* that were read */
	uint64_t left;   /* that are to be read, and no more; or IN_ALL */
	uint64_t line;   /* number of the last line consumed */
	bool within;     /* a line that was too long: its rest is skipped */
	char *format;    /* NULL: none is known yet */
	struct buf context;
};
#define IN_ALL UINT64_MAX

struct in {
	const char *name; /* of the operand now read; "-" */
	uint64_t operand; /* counts the operands opened: 1 is the first */
	uint64_t line;    /* number of the last line within it */
	void (*before_wait)(void); /* called when a read would block, or NULL */

	/* the rest is in.c's own */
	char **file; /* operands; at is the next of them to open */
	size_t files, at;
	int fd;               /* -1: none is open */
	pid_t child;          /* the decompressor, or 0 */
	bool eof;             /* of this operand */
	bool counting;        /* index is scan_lines' */
	uint32_t seps;        /* counting: what it has before begin */
	bool skipping;        /* what is left of a line that was too long */
	struct in_part *part; /* the operands, or NULL */
	void (*ended)(struct in_part *p);
	uint64_t got;  /* where in the operand the bytes read end */
	uint64_t left; /* bytes of it that are read yet; or IN_ALL */
	bool waits;    /* for the end of the last line */
	bool torn;     /* within a line that is skipped */
	bool settled, unfinished;
	char sep;
	char *buf; /* read but not yet given: [begin, len) of cap */
	size_t begin, len, cap;
	size_t held;         /* bytes before begin that in_more keeps */
	uint64_t reads;      /* into buf */
	struct ahead *ahead; /* who reads into other ones, or NULL */
	struct scan index;   /* from next on: separators of [begin, indexed) */
	size_t next, next_lf, room, indexed;
	bool late; /* indexed is not len: only as far as lines were asked for */
	struct scan split; /* in_split's */
	size_t split_room;
};

struct line {
	const char *base;
	uint32_t begin, end; /* offsets from base; no LF, no CR before it */
	uint32_t *sep;       /* offsets of nsep separators; sep[nsep] is end */
	size_t nsep;
	bool too_long;         /* only its first 64 KiB are here */
	uint32_t lines, first; /* that in_more joined; bytes of the first */
};

/* sep is indexed besides LF ('\n': nothing is). */
void in_open(struct in *in, char **file, size_t files, char sep);
/*
 * The same, but lines have no separators: index.lf[next_lf], and so on, less
 * seps, tells how many the next lines have, as far as they are here.
 */
void in_open_counting(struct in *in, char **file, size_t files, char sep);
/* Finds them in the line just given, which is not too long. */
void in_split(struct in *in, struct line *l);
/* Parts instead of operands; calls ended for each, in order. */
void in_open_parts(struct in *in, struct in_part *part, size_t parts,
    void (*ended)(struct in_part *p));
/* False at the end of the last operand. A last line needs no LF. */
bool in_line(struct in *in, struct line *l);
/*
 * Joins the next line of the operand to the one just given, with the LF between
 * them (and its CR); separators are no longer known. piece is what came. False,
 * and nothing has changed: there is none, or it would be longer than
 * --max-line.
 */
bool in_more(struct in *in, struct line *l, struct str *piece);
/* Gives back what in_more has joined: the first line stays. */
void in_back(struct in *in, struct line *l);
/*
 * A record of a part that waits for its end, as in_more has found out: leaves
 * it, given back by in_back, and what comes after it in the part.
 */
static inline bool
in_unfinished(const struct in *in)
{
	return in->unfinished;
}
void in_leave(struct in *in, const struct line *l);
/* Another byte is indexed from the next line on. */
void in_separate(struct in *in, char sep);
/*
 * For who finds most of the lines himself: they are indexed only when in_line
 * needs it, and what was read and not given (in_rest) may be taken by in_took,
 * whole lines with their LFs. It stays as long as in->reads does.
 */
void in_late(struct in *in, bool late);
void in_took(struct in *in, size_t bytes, size_t lines);
/* Leaves what is unread of this operand. */
void in_skip(struct in *in);
/* Leaves all the operands, and releases the buffers. */
void in_close(struct in *in);

static inline struct str
line_str(const struct line *l)
{
	return (struct str){l->base + l->begin, l->end - l->begin};
}

static inline struct str
in_rest(const struct in *in)
{
	return (struct str){in->buf + in->begin, in->len - in->begin};
}

#endif
