/*
 * wrap_rejects - the lines that evparse -r has kept, as they were
 *
 *	access.log	17	format	the line, with \xHH for some bytes
 *
 * utf_line has written it: where the line itself had the four characters \xHH,
 * the backslash is one of those bytes. So it reads back exactly.
 */
#include "num.h"
#include "rec.h"
#include "stats.h"
#include "vec.h"
#include "wrap_in.h"
#include <stdlib.h>

#define KEPT (64 * 1024) /* of a line that was too long: see in.h */

struct state {
	struct buf line, file;
	int64_t number;
	const char *fault; /* what was wrong, and where */
	size_t at;
};

void *
rejects_open(void)
{
	return mem_zero(1, sizeof(struct state));
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The bytes of a line as they were: itself, when none is written \xHH. */
static struct str
bytes_of(struct buf *b, struct str text)
{
	const char *p = text.p, *end = p + text.n, *slash;
	char *from, *to;

	slash = vec_far(p, end, '\\');
	if (slash == end)
		return text;
	b->n = 0;
	from = to = buf_room(b, text.n);
	for (; slash < end; slash = vec_far(p, end, '\\')) {
		bool is = end - slash >= 4 && slash[1] == 'x' &&
			  hex(slash[2]) >= 0 && hex(slash[3]) >= 0;
		size_t n = (size_t)(slash - p);

		memcpy(to, p, n);
		to += n;
		*to++ = (char)(is ? hex(slash[2]) << 4 | hex(slash[3]) : '\\');
		p = slash + (is ? 4 : 1);
	}
	memcpy(to, p, (size_t)(end - p));
	to += end - p;
	return (struct str){from, (size_t)(to - from)};
}

static bool
is_reason(struct str s, enum reason *why)
{
	for (int i = 0; i < REASONS; i++)
		if (str_eq(s, str_of(reason_name[i]))) {
			*why = (enum reason)i;
			return true;
		}
	return false;
}

/* The first three fields; *p is then behind the last of their TABs. */
static bool
split(struct state *s, struct str *field, const char **p, const char *end)
{
	for (size_t i = 0; i < 3; i++) {
		const char *tab = vec_find(*p, end, '\t');

		if (tab == end) {
			s->fault = "fewer than four fields";
			return false;
		}
		field[i] = (struct str){*p, (size_t)(tab - *p)};
		*p = tab + 1;
	}
	return true;
}

/* As unwrap; fields are those before the line. */
static int
take(struct state *s, struct str line, struct str *field, struct str *inner)
{
	const char *p = line.p, *end = p + line.n;
	enum reason why;

	s->at = 0;
	if (!split(s, field, &p, end))
		return BAD_FORMAT;
	s->at = (size_t)(field[1].p - line.p);
	s->fault = "not the number of a line";
	if (!num_int(field[1], &s->number) || s->number < 0)
		return BAD_FORMAT;
	s->at = (size_t)(field[2].p - line.p);
	s->fault = "not a reason";
	if (!is_reason(field[2], &why))
		return BAD_FORMAT;
	*inner = bytes_of(&s->line, (struct str){p, (size_t)(end - p)});
	s->at = (size_t)(p - line.p);
	s->fault = "only the beginning of a line";
	return why == BAD_LONG && inner->n == KEPT ? BAD_LONG : FORM_EVENT;
}

int
rejects_unwrap(
    void *state, struct str line, struct str *inner, struct value *own)
{
	struct state *s = state;
	struct str field[3];
	int what = take(s, line, field, inner);

	if (what != FORM_EVENT || own == NULL)
		return what;
	field[0] = rec_plain(&s->file, field[0]);
	for (size_t i = 0; i < 3; i++)
		own[i] = (struct value){field[i], false};
	return what;
}

void
rejects_origin(struct in *in, struct str *line)
{
	static struct state *s;
	struct str field[3], inner;

	if (s == NULL)
		s = rejects_open();
	if (take(s, *line, field, &inner) == BAD_FORMAT)
		return;
	*line = inner;
	s->file.n = 0;
	field[0].n = rec_unescape(buf_room(&s->file, field[0].n + 1), field[0]);
	s->file.p[field[0].n] = '\0';
	in->name = s->file.p;
	in->line = (uint64_t)s->number;
}

void
rejects_miss(void *state, struct str line, struct miss *m)
{
	const struct state *s = state;

	(void)line;
	m->at = s->at;
	buf_str(&m->what, s->fault);
}
