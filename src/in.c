/*
 * in - the one reader: operands become lines
 *
 *	buf    |  given  |  held  |  not yet given  |  room  | SCAN_PAD |
 *	       0                  begin             len      cap
 *	index  of the separators of [begin, indexed): next, ... index.n
 *
 * What is left of a block (part of a line) moves to the front before the next
 * is read behind it (or before one that was read ahead), and its part of the
 * index with it, so every byte is scanned once however long its line is.
 */
#include "in.h"
#include "cmd.h"
#include "in_operand.h"
#include <stdlib.h>
#include <unistd.h>

#define KEPT (64 * 1024) /* of a line that is too long */
#define LATE 1024        /* bytes indexed at once when lines are asked for */

static char standard_input[] = "-";
static char *no_operands[] = {standard_input};

void
in_open(struct in *in, char **file, size_t files, char sep)
{
	*in = (struct in){.fd = -1, .eof = true, .sep = sep};
	in->file = files ? file : no_operands;
	in->files = files ? files : 1;
	in->name = in->file[0];
	for (size_t i = 0; i < in->files; i++)
		out_refuse_input(in->file[i]);
}

void
in_open_parts(struct in *in, struct in_part *part, size_t parts,
    void (*ended)(struct in_part *p))
{
	*in = (struct in){
	    .fd = -1, .eof = true, .sep = '\n', .name = "", .settled = true};
	in->part = part;
	in->files = parts;
	in->ended = ended;
	for (size_t i = 0; i < parts; i++)
		out_refuse_input(part[i].name);
}

void
in_skip(struct in *in)
{
	if (in->fd != -1)
		in_close_operand(in, false);
	in_forget(in);
}

void
in_close(struct in *in)
{
	in_skip(in);
	in->at = in->files;
	free(in->buf);
	free(in->index.at);
	free(in->index.lf);
	free(in->split.at);
	free(in->split.lf);
	in->buf = NULL;
	in->index = in->split = (struct scan){0};
	in->split_room = 0;
}

/* Which separator is the line's LF; false: it is not there yet. */
static bool
find_end(struct in *in, size_t *lf)
{
	while (in->next_lf == in->index.lfs && in->indexed < in->len)
		in_index(in, in->len - in->indexed < LATE ? in->len
							  : in->indexed + LATE);
	if (in->next_lf == in->index.lfs)
		return false;
	*lf = in->counting ? in->next_lf : in->index.lf[in->next_lf];
	return true;
}

/* What comes up to offset end, the LF at separator lf, was given. */
static void
drop(struct in *in, size_t lf, size_t end)
{
	in->begin = end + 1;
	in->next = lf + 1;
	in->seps = in->index.lf[in->next_lf++];
}

/* Drops the rest of a line that was too long; false: more of it may come. */
static bool
skip_line(struct in *in)
{
	size_t lf;

	in->torn = !find_end(in, &lf);
	if (in->torn)
		in_forget(in);
	else
		drop(in, lf, in->index.at[lf]);
	in->skipping = in->len == 0 && !in->eof;
	return !in->skipping;
}

/* A CR before a line's end is none of its bytes. */
static size_t
without_cr(const struct in *in, size_t begin, size_t end)
{
	return end > begin && in->buf[end - 1] == '\r' ? end - 1 : end;
}

static void
give(struct in *in, struct line *l, size_t end, size_t nsep)
{
	l->base = in->buf;
	l->begin = (uint32_t)in->begin;
	l->lines = 1;
	l->sep = in->index.at + in->next;
	l->nsep = nsep;
	if (++in->line == 1 && end - l->begin >= 3 &&
	    memcmp(in->buf + l->begin, "\xef\xbb\xbf", 3) == 0)
		l->begin += 3;
	end = without_cr(in, l->begin, end);
	l->too_long = end - l->begin > cmd.max_line;
	if (l->too_long) {
		l->nsep = 0;
		if (end - l->begin > KEPT)
			end = l->begin + KEPT;
	}
	l->end = (uint32_t)end;
	l->sep[l->nsep] = l->end;
	count[READ]++;
}

/*
 * Whether the line that has begun is too long, whatever else comes: a BOM and a
 * CR do not count, and what is kept of it is here.
 */
static bool
has_too_much(const struct in *in)
{
	size_t most = cmd.max_line > KEPT ? cmd.max_line : KEPT;

	return in->len - in->begin > most + 4;
}

/* Gives all that is there, as a last line, or one that is too long. */
static void
give_rest(struct in *in, struct line *l)
{
	give(in, l, in->len, in->index.n - in->next);
	in->begin = in->len;
	in->next = in->index.n;
}

bool
in_line(struct in *in, struct line *l)
{
	size_t lf, end;

	for (;;) {
		if (in->skipping && !skip_line(in)) {
			in_fill(in);
		} else if (find_end(in, &lf)) {
			end = in->index.at[lf];
			give(in, l, end, lf - in->next);
			drop(in, lf, end);
			return true;
		} else if (has_too_much(in)) {
			give_rest(in, l);
			in->skipping = true;
			return true;
		} else if (!in->eof) {
			in_fill(in);
		} else if (in->len > in->begin && !in->waits) {
			give_rest(in, l);
			return true;
		} else if (!in_open_next(in)) {
			return false;
		}
	}
}

/* The end of the line at begin, and what comes after its LF; as in_line. */
static bool
next_end(struct in *in, size_t *end, size_t *after)
{
	size_t lf;

	for (;;) {
		bool there = find_end(in, &lf);
		size_t to = there ? in->index.at[lf] : in->len;

		if (to - (in->begin - in->held) > cmd.max_line)
			return false;
		if (there)
			in->next_lf++;
		if (there || (in->eof && in->len > in->begin && !in->waits)) {
			in->next = there ? lf + 1 : in->index.n;
			*end = to;
			*after = to + there;
			return true;
		}
		if (in->eof) {
			in->unfinished = in->waits;
			return false;
		}
		in_fill(in);
	}
}

bool
in_more(struct in *in, struct line *l, struct str *piece)
{
	size_t end, after, n = l->end - l->begin;
	bool there;

	if (l->lines == 1)
		l->first = (uint32_t)in->begin - l->begin;
	in->held = in->begin - l->begin;
	in->unfinished = false;
	there = next_end(in, &end, &after);
	l->base = in->buf;
	l->begin = (uint32_t)(in->begin - in->held);
	if (!there) {
		l->end = l->begin + (uint32_t)n;
	} else {
		*piece = (struct str){in->buf + in->begin,
		    without_cr(in, in->begin, end) - in->begin};
		l->end = (uint32_t)without_cr(in, in->begin, end);
		l->lines++;
		in->line++;
		count[READ]++;
		in->begin = after;
	}
	l->nsep = 0;
	in->held = 0;
	return there;
}

/* What is there and was not given is indexed again. */
static void
index_again(struct in *in)
{
	in->next = in->next_lf = in->index.n = in->index.lfs = 0;
	in_index_room(in, in->len - in->begin + 16);
	in->indexed = in->begin;
	if (!in->late)
		in_index(in, in->len);
}

void
in_separate(struct in *in, char sep)
{
	if (in->sep == sep)
		return;
	in->sep = sep;
	if (in->buf)
		index_again(in);
}

void
in_back(struct in *in, struct line *l)
{
	size_t back = l->lines - 1;

	if (back == 0)
		return;
	in->line -= back;
	count[READ] -= back;
	in->begin = l->begin + l->first;
	l->end = (uint32_t)without_cr(in, l->begin, in->begin - 1);
	l->lines = 1;
	index_again(in);
}

void
in_leave(struct in *in, const struct line *l)
{
	in->line--;
	count[READ]--;
	in->begin = l->begin;
	in_settle(in);
	in_skip(in);
}
