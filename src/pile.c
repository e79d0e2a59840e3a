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
#define SPARES 256
#define GONE 0x80000000 /* in a mark's n: the record was taken out */

struct pile_chunk {
	struct pile_chunk *next;
	uint32_t n, cap;
	char text[];
};

struct mark {
	uint32_t n; /* bytes of text */
	uint32_t low;
};

/* The smallest chunks come and go all the time: a few wait to be used again. */
static struct pile_chunk *spare;
static size_t spares;

static struct pile_chunk *
new_chunk(size_t cap)
{
	struct pile_chunk *c = spare;

	if (cap != LEAST || c == NULL)
		return mem_get(sizeof *c + cap + SCAN_PAD);
	spare = c->next;
	spares--;
	return c;
}

static void
free_chunk(struct pile_chunk *c)
{
	if (c->cap != LEAST || spares == SPARES) {
		free(c);
		return;
	}
	c->next = spare;
	spare = c;
	spares++;
}

static __attribute__((noinline)) void
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
	c = new_chunk(cap);
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

/* The next record of a chunk that has not gone; false: there is none. */
static bool
next_in_chunk(const struct pile *p, struct pile_at *at, struct entry *e)
{
	while (at->at < at->chunk->n) {
		const char *mark = at->chunk->text + at->at;
		struct mark m;

		memcpy(&m, mark, sizeof m);
		at->at += sizeof m + (m.n & ~GONE);
		if (m.n & GONE)
			continue;
		e->p = mark + sizeof m;
		e->n = m.n;
		e->time = p->wide
			      ? read_time(e->p, e->n)
			      : p->min + (int32_t)(m.low - (uint32_t)p->min);
		return true;
	}
	return false;
}

/* Its chunks lie anywhere: the next one is fetched while this one is read. */
static void
fetch(const struct pile_chunk *c)
{
	for (size_t i = 0; c && i < LEAST; i += 64)
		__builtin_prefetch((const char *)c + i);
}

bool
pile_next(const struct pile *p, struct pile_at *at, struct entry *e)
{
	struct pile_chunk *next;

	if (at->chunk == NULL)
		at->chunk = p->first;
	while (at->chunk && !next_in_chunk(p, at, e)) {
		next = at->chunk->next;
		if (next == NULL)
			return false;
		fetch(next->next);
		*at = (struct pile_at){next, 0};
	}
	return at->chunk != NULL;
}

bool
pile_shift(struct pile *p, struct pile_at *at, struct entry *e)
{
	at->chunk = p->first;
	while (p->first && !next_in_chunk(p, at, e)) {
		p->first = at->chunk->next;
		free_chunk(at->chunk);
		*at = (struct pile_at){p->first, 0};
	}
	return p->first != NULL;
}

/* The records that are left move to chunks of their own. */
static void
move_together(struct pile *p)
{
	struct pile new = {.wide = p->wide};
	struct pile_at at = {0};
	struct entry e;

	while (pile_next(p, &at, &e))
		pile_add(&new, e.time, (struct str){e.p, e.n - 1});
	pile_free(p);
	*p = new;
}

bool
pile_remove(struct pile *p, const struct entry *e)
{
	char *mark = p->last->text; /* for its type: the text is ours */
	struct mark m;

	mark += e->p - mark - (ptrdiff_t)sizeof m;
	memcpy(&m, mark, sizeof m);
	m.n |= GONE;
	memcpy(mark, &m, sizeof m);
	p->bytes -= e->n;
	p->gone += e->n;
	if (p->gone < p->bytes + MOST)
		return false;
	move_together(p);
	return true;
}

void
pile_free(struct pile *p)
{
	for (struct pile_chunk *c = p->first, *next; c; c = next) {
		next = c->next;
		free_chunk(c);
	}
	*p = (struct pile){0};
}
