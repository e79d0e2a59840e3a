/*
 * in_late - an index that is only as long as lines were asked for
 */
#include "cmd.h"
#include "in_operand.h"

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
