/*
 * in_index - what of the bytes read is indexed: all, line ends with counts, or
 * only as much as lines were asked for
 */
#include "cmd.h"
#include "in_operand.h"

void
in_open_counting(struct in *in, char **file, size_t files, char sep)
{
	in_open(in, file, files, sep);
	in->counting = true;
}

void
in_index_room(struct in *in, size_t n)
{
	if (in->room >= n)
		return;
	in->room = n + in->cap;
	in->index.at = mem_resize(in->index.at, in->room, sizeof *in->index.at);
	in->index.lf = mem_resize(in->index.lf, in->room, sizeof *in->index.lf);
}

void
in_index(struct in *in, size_t to)
{
	(in->counting ? scan_lines : scan_index)(
	    &in->index, in->buf, in->indexed, to, in->sep);
	in->indexed = to;
}

void
in_late(struct in *in, bool late)
{
	in->late = late;
	if (!late && in->indexed < in->len)
		in_index(in, in->len);
}

/* Their part of the index, if they have one, goes with them. */
void
in_took(struct in *in, size_t bytes, size_t lines)
{
	const struct scan *s = &in->index;

	in->begin += bytes;
	in->line += lines;
	count[READ] += lines;
	if (in->indexed < in->begin)
		in->indexed = in->begin;
	while (in->next_lf < s->lfs && s->at[s->lf[in->next_lf]] < in->begin)
		in->next_lf++;
	while (in->next < s->n && s->at[in->next] < in->begin)
		in->next++;
}

void
in_split(struct in *in, struct line *l)
{
	struct scan *s = &in->split;
	size_t room = l->end - l->begin + 16;

	if (in->split_room < room) {
		in->split_room = room + room / 2;
		s->at = mem_resize(s->at, in->split_room, sizeof *s->at);
		s->lf = mem_resize(s->lf, in->split_room, sizeof *s->lf);
	}
	s->n = s->lfs = 0;
	scan_index(s, l->base, l->begin, l->end, in->sep);
	l->sep = s->at;
	l->nsep = s->n;
	l->sep[l->nsep] = l->end;
}
