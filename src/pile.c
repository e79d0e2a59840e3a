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

#define ENOUGH (64 * 1024) /* bytes that are gone */
#define SMALL 4096         /* bytes of a chunk, twice those of a long text */
#define FIRST (64 * SMALL) /* of chunks made at once, */
#define MORE ((size_t)2 << 20) /* and of those that come later */

struct pile_chunk {
	struct pile_chunk *next;
	char *end;              /* of its text; but see chunk_end */
	struct pile_mark *mark; /* the last one */
	uint64_t before;        /* bytes of text in those before */
	size_t cap;             /* bytes for texts and marks */
	bool own;               /* of a long text */
	char text[];
};

static struct pile_chunk *idle; /* small ones that nobody has */
static char *fresh, *fresh_end; /* memory for more of them */
static char *first;             /* of it */

static void
more_chunks(void)
{
	size_t size = first ? MORE : FIRST;

	fresh = first ? mem_map(size) : mem_get(size);
	fresh_end = fresh + size;
	if (first == NULL)
		first = fresh;
}

static struct pile_chunk *
small_chunk(void)
{
	struct pile_chunk *c = idle;

	if (c) {
		idle = c->next;
		return c;
	}
	if (fresh == fresh_end)
		more_chunks();
	c = (void *)fresh;
	fresh += SMALL;
	c->cap = SMALL - sizeof *c;
	c->own = false;
	return c;
}

static struct pile_chunk *
new_chunk(size_t n)
{
	struct pile_chunk *c;

	if (n <= SMALL / 2)
		return small_chunk();
	n = (n + 7) / 8 * 8;
	c = mem_get(sizeof *c + n);
	c->cap = n;
	c->own = true;
	return c;
}

static void
free_chunk(struct pile_chunk *c)
{
	if (c->own) {
		free(c);
		return;
	}
	c->next = idle;
	idle = c;
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

__attribute__((noinline)) void
pile_grow(struct pile *p, int64_t time, size_t n)
{
	struct pile_chunk *last = p->last, *c = new_chunk(n + PILE_MORE);

	c->next = NULL;
	c->before = 0;
	if (last) {
		c->before = last->before + (uint64_t)(p->to - last->text);
		p->before += chunk_count(p, last);
		last->next = c;
		last->end = p->to;
		last->mark = p->mark;
	} else {
		p->first = c;
		p->min = p->max = time;
	}
	p->last = c;
	p->to = c->text;
	p->mark = chunk_marks(c);
}

uint64_t
pile_bytes(const struct pile *p)
{
	const struct pile_chunk *last = p->last;

	return last ? last->before + (uint64_t)(p->to - last->text) - p->gone
		    : 0;
}

size_t
pile_count(const struct pile *p)
{
	return p->last ? p->before + chunk_count(p, p->last) : 0;
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

	pile_grow(&new, p->min, 0);
	while (pile_next(p, &at, &e))
		pile_add(&new, e.time, (struct str){e.p, e.n - 1});
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
	if (p->gone < pile_bytes(p) + ENOUGH)
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
