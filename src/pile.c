/*
 * pile - records on a pile: text, in the order it came
 *
 * A mark holds half of a record's time. The other half is that of the pile's
 * least, unless they lie far apart; then the record's text tells. A record that
 * was taken out begins with NUL.
 */
#include "pile.h"
#include "num.h"
#include "scan.h"
#include <stdlib.h>

#define LEAST 1024 /* bytes of a chunk */
#define MOST (64 * 1024)
#define UNIT 256
#define SMALL (16 * 1024)
#define SPARE (256 * 1024) /* bytes of small chunks that nobody has */

struct pile_chunk {
	struct pile_chunk *next;
	char *end;              /* of its text; but see chunk_end */
	struct pile_mark *mark; /* the last one */
	size_t cap;
	char text[];
};

/* Small chunks come and go all the time: a few wait to be used again. */
static struct pile_chunk *spare[SMALL / UNIT + 1];
static size_t spares; /* bytes */

/* One that nobody has, at most a quarter larger; NULL: there is none. */
static struct pile_chunk *
spare_chunk(size_t n)
{
	size_t least = n / UNIT, most = least + least / 4;

	if (n > SMALL)
		return NULL;
	if (most > SMALL / UNIT)
		most = SMALL / UNIT;
	for (size_t i = least; i <= most; i++) {
		struct pile_chunk *c = spare[i];

		if (c == NULL)
			continue;
		spare[i] = c->next;
		spares -= c->cap;
		return c;
	}
	return NULL;
}

/* None of those that wait is of use any more. */
static void
drop_spare(void)
{
	for (size_t i = 0; i <= SMALL / UNIT; i++)
		while (spare[i]) {
			struct pile_chunk *c = spare[i];

			spare[i] = c->next;
			free(c);
		}
	spares = 0;
}

static struct pile_chunk *
new_chunk(size_t n)
{
	struct pile_chunk *c;

	n = (n + UNIT - 1) / UNIT * UNIT;
	c = spare_chunk(n);
	if (c == NULL) {
		if (spares > SPARE / 2)
			drop_spare();
		c = mem_get(sizeof *c + n + SCAN_PAD);
		c->cap = n;
	}
	return c;
}

static void
free_chunk(struct pile_chunk *c)
{
	struct pile_chunk **same;

	if (c->cap > SMALL || spares + c->cap > SPARE) {
		free(c);
		return;
	}
	same = &spare[c->cap / UNIT];
	c->next = *same;
	*same = c;
	spares += c->cap;
}

static const char *
chunk_end(const struct pile *p, const struct pile_chunk *c)
{
	return c == p->last ? p->to : c->end;
}

/* The first mark is the one before that, and so on. */
static struct pile_mark *
chunk_marks(const struct pile_chunk *c)
{
	char *end;

	memcpy(&end, &c, sizeof end); /* its text is ours */
	return (void *)(end + sizeof *c + c->cap);
}

static size_t
chunk_count(const struct pile *p, const struct pile_chunk *c)
{
	const struct pile_mark *mark = c == p->last ? p->mark : c->mark;

	return (size_t)(chunk_marks(c) - mark);
}

static void
begin_chunk(struct pile *p, size_t n)
{
	struct pile_chunk *c = new_chunk(n);

	c->next = NULL;
	if (p->last)
		p->last->next = c;
	else
		p->first = c;
	p->last = c;
	p->to = c->text;
	p->mark = chunk_marks(c);
}

void
pile_begin(struct pile *p, int64_t time, size_t n)
{
	p->min = p->max = time;
	begin_chunk(p, n < LEAST ? LEAST : n < MOST ? n : MOST);
}

__attribute__((noinline)) void
pile_grow(struct pile *p, int64_t time, size_t n)
{
	struct pile_chunk *last = p->last;
	size_t size = LEAST;

	if (last) {
		last->end = p->to;
		last->mark = p->mark;
		p->full += (uint64_t)(p->to - last->text);
	} else {
		p->min = p->max = time;
	}
	while (size < MOST && size < p->full / 16)
		size *= 2;
	begin_chunk(p, n + PILE_MORE < size ? size : n + PILE_MORE);
}

uint64_t
pile_bytes(const struct pile *p)
{
	return p->last ? p->full + (uint64_t)(p->to - p->last->text) - p->gone
		       : 0;
}

size_t
pile_count(const struct pile *p)
{
	size_t n = 0;

	for (const struct pile_chunk *c = p->first; c; c = c->next)
		n += chunk_count(p, c);
	return n;
}

/* Items without those of records that were taken out; how many are left. */
static size_t
without_gone(struct pile_item *item, size_t n)
{
	size_t left = 0;

	for (size_t i = 0; i < n; i++) {
		item[left] = item[i];
		left += *item[i].p != '\0';
	}
	return left;
}

size_t
pile_items(const struct pile *p, struct pile_item *item)
{
	struct pile_item *to = item;
	uint32_t min = (uint32_t)p->min;

	for (const struct pile_chunk *c = p->first; c; c = c->next) {
		const struct pile_mark *mark = chunk_marks(c), *last;
		const char *text = c->text;

		for (last = mark - chunk_count(p, c); mark > last;) {
			mark--;
			*to++ =
			    (struct pile_item){mark->low - min, mark->n, text};
			text += mark->n;
		}
	}
	if (p->gone > 0)
		return without_gone(item, (size_t)(to - item));
	return (size_t)(to - item);
}

void
pile_put(const struct pile *p, struct out *o)
{
	for (const struct pile_chunk *c = p->first; c; c = c->next)
		out_put(o, c->text, (size_t)(chunk_end(p, c) - c->text));
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
	size_t n = chunk_count(p, at->chunk);

	if (at->p == NULL)
		at->p = at->chunk->text;
	while (at->mark < n) {
		struct pile_mark m = chunk_marks(at->chunk)[-++at->mark];

		e->p = at->p;
		e->n = m.n;
		at->p += m.n;
		if (*e->p == '\0')
			continue;
		e->time = p->wide
			      ? read_time(e->p, e->n)
			      : p->min + (int64_t)(m.low - (uint32_t)p->min);
		return true;
	}
	return false;
}

bool
pile_next(const struct pile *p, struct pile_at *at, struct entry *e)
{
	if (at->chunk == NULL)
		at->chunk = p->first;
	while (at->chunk && !next_in_chunk(p, at, e)) {
		if (at->chunk->next == NULL)
			return false;
		*at = (struct pile_at){at->chunk->next, NULL, 0};
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
		*at = (struct pile_at){p->first, NULL, 0};
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

	while (pile_next(p, &at, &e)) {
		if (new.first == NULL)
			pile_begin(&new, e.time, (size_t)pile_bytes(p));
		pile_add(&new, e.time, (struct str){e.p, e.n - 1});
	}
	pile_free(p);
	*p = new;
}

bool
pile_remove(struct pile *p, const struct entry *e)
{
	char *text = p->to; /* for its type: the text is ours */

	text += e->p - text;
	*text = '\0';
	p->gone += e->n;
	if (p->gone < pile_bytes(p) + MOST)
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
