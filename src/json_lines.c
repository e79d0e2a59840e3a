/*
 * json_lines - lines of JSON where they were read, with their marks
 */
#include "json_lines.h"

#define CHUNK (8 * 1024)
#define LONGEST (64 * 1024) /* a line, certainly */

void
json_lines_see(struct json_lines *l, struct str bytes, uint64_t reading)
{
	struct scan *s = &l->index;

	if (s->at == NULL) {
		s->at = mem_resize(NULL, LONGEST + 16, sizeof *s->at);
		s->lf = mem_resize(NULL, LONGEST + 16, sizeof *s->lf);
		s->odd = mem_resize(NULL, LONGEST / 64, sizeof *s->odd);
	}
	l->all = bytes.p + bytes.n;
	if (l->reading == reading)
		return;
	l->reading = reading;
	l->base = bytes.p;
	s->n = s->lfs = l->next = l->next_lf = 0;
}

/* Looks at a chunk from p on, or so much more that a line ends in it. */
static void
look(struct json_lines *l, const char *p)
{
	struct scan *s = &l->index;
	size_t n = 0, all = (size_t)(l->all - p);

	if (all > LONGEST)
		all = LONGEST;
	s->n = s->lfs = l->next = l->next_lf = 0;
	s->any_odd = 0;
	while (s->lfs == 0 && n < all) {
		size_t to = all - n < CHUNK ? all : n + CHUNK;

		scan_index(s, p, n, to, '"');
		n = to;
	}
	l->base = p;
}

/* Whether any byte of those blocks is odd in which [from, to] is. */
static bool
has_odd(const struct json_lines *l, size_t from, size_t to)
{
	uint64_t odd = 0;

	for (size_t i = from / 64; i <= to / 64; i++)
		odd |= l->index.odd[i];
	return odd != 0;
}

bool
json_lines_next(struct json_lines *l, const char *p, struct json_line *line)
{
	const struct scan *s = &l->index;
	size_t from, to, lf;

	/* what was given otherwise */
	while (l->next_lf < s->lfs && l->base + s->at[s->lf[l->next_lf]] < p)
		l->next = s->lf[l->next_lf++] + 1;
	if (l->next_lf == s->lfs)
		look(l, p);
	if (s->lfs == 0)
		return false;
	lf = s->lf[l->next_lf++];
	from = (size_t)(p - l->base);
	to = s->at[lf];
	line->all = to + 1 - from;
	line->mark = s->at + l->next;
	line->marks = lf - l->next;
	l->next = lf + 1;
	line->plain = s->any_odd == 0 || !has_odd(l, from, to);
	if (to > from && l->base[to - 1] == '\r') {
		to--;
		line->marks--;
		s->at[lf - 1] = (uint32_t)to;
	}
	line->text = (struct str){p, to - from};
	return to > from;
}
