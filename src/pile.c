/*
 * pile - records on a pile: text, in the order it came
 *
 * A mark holds half of a record's time. The other half is that of the pile's
 * least, unless they lie far apart; then the record's text tells.
 */
#include "pile.h"
#include "num.h"
#include "scan.h"
#include "vec.h"
#include <stdlib.h>

#define LEAST 1000 /* bytes of a chunk */
#define MOST (64 * 1024)

struct mark {
	uint32_t n; /* bytes of text */
	uint32_t low;
};

static void
add_chunk(struct pile *p, size_t n)
{
	struct pile_chunk *c;
	size_t cap = p->bytes / 8;

	if (cap < LEAST)
		cap = LEAST;
	if (cap > MOST)
		cap = MOST;
	if (cap < n)
		cap = n;
	c = mem_get(sizeof *c + cap + SCAN_PAD);
	*c = (struct pile_chunk){.cap = (uint32_t)cap};
	if (p->last)
		p->last->next = c;
	else
		p->first = c;
	p->last = c;
}

const char *
pile_add(struct pile *p, int64_t time, struct str text)
{
	struct mark m = {(uint32_t)text.n + 1, (uint32_t)time};
	size_t n = sizeof m + m.n;
	char *to;

	if (p->last == NULL || p->last->cap - p->last->n < n)
		add_chunk(p, n);
	to = p->last->text + p->last->n;
	p->last->n += (uint32_t)n;
	memcpy(to, &m, sizeof m);
	to += sizeof m;
	vec_copy(to, text.p, text.n);
	to[text.n] = '\n';
	if (p->bytes == 0)
		p->min = p->latest = time;
	p->mixed |= time < p->latest;
	p->latest = time;
	if (time < p->min)
		p->min = time;
	p->bytes += m.n;
	return to;
}

/* The time that a record begins with. */
static int64_t
read_time(const char *text, size_t n)
{
	const char *tab = memchr(text, '\t', n);
	int64_t time = 0;

	num_time((struct str){text, tab ? (size_t)(tab - text) : n - 1}, &time);
	return time;
}

struct entry
pile_read(const struct pile *p, const struct pile_chunk *c, size_t *at)
{
	struct entry e;
	struct mark m;

	memcpy(&m, c->text + *at, sizeof m);
	e.p = c->text + *at + sizeof m;
	e.n = m.n;
	e.time = p->wide ? read_time(e.p, e.n)
			 : p->min + (int32_t)(m.low - (uint32_t)p->min);
	*at += sizeof m + m.n;
	return e;
}

struct pile_chunk *
pile_latest(const struct pile *p, struct entry *latest)
{
	struct pile_chunk *found = NULL;

	for (struct pile_chunk *c = p->first; c; c = c->next) {
		if (!p->mixed && c->next && c->next->n > 0)
			continue; /* in order: it is in the last that has any */
		for (size_t at = 0; at < c->n;) {
			struct entry e = pile_read(p, c, &at);

			if (found && e.time < latest->time)
				continue;
			*latest = e;
			found = c;
		}
	}
	return found;
}

void
pile_remove(struct pile *p, struct pile_chunk *c, const struct entry *e)
{
	size_t at = (size_t)(e->p - c->text) - sizeof(struct mark);
	size_t n = sizeof(struct mark) + e->n;

	c->n -= (uint32_t)n;
	memmove(c->text + at, c->text + at + n, c->n - at);
	p->bytes -= e->n;
}

void
pile_free(struct pile *p)
{
	for (struct pile_chunk *c = p->first, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	*p = (struct pile){0};
}
