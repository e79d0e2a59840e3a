/*
 * plain - what nearly every session is, read in one go
 *
 * Its first columns are start end duration events: two times of thirteen digits
 * and two numbers of one to eight. It is read from a line whose fields were
 * counted, not found: one look at 64 bytes tells where those behind the times
 * end. All numbers are made at once, and nothing waits for them here.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include "four.h"
#include "marks.h"
#include "num.h"
#include "rec.h"
#include "tab.h"

/* Fields from the fifth on: before the key, and in it (neighbours). */
struct plain_fields {
	size_t before, key;
	size_t last; /* 1: none is after it */
};

struct plain {
	int64_t from, to;   /* what start and end are more than */
	uint32_t number[4]; /* end less to, duration, events, start less from */
	struct str key;     /* as it stands */
	uint64_t hash;      /* tab_hash_field's, of the key */
};

static inline int64_t
plain_end(const struct plain *s)
{
	return s->to + s->number[0];
}

static inline int64_t
plain_start(const struct plain *s)
{
	return s->from + s->number[3];
}

/*
 * The next 64 bytes that have a TAB. Seldom asked for, and apart, lest all
 * else wants for registers.
 */
static __attribute__((noinline, cold)) struct marks
plain_far(const char *block, const char *end)
{
	struct marks tabs = {.block = block, .end = end};

	while (tabs.bits == 0 && (tabs.block += 64) < end)
		tabs.bits = marks_block(tabs.block, '\t', '\t');
	return tabs;
}

/* The next TAB, perhaps behind the line's end; no further than 64 bytes. */
static inline const char *
plain_tab(struct marks *tabs)
{
	const char *p;

	if (__builtin_expect(tabs->bits == 0, 0)) {
		*tabs = plain_far(tabs->block, tabs->end);
		if (tabs->bits == 0)
			return tabs->end;
	}
	p = tabs->block + (unsigned)__builtin_ctzll(tabs->bits);
	tabs->bits &= tabs->bits - 1;
	return p;
}

/*
 * False: it is another kind of session, or none. The text is of rec_texts, with
 * five fields at least. Whether it ends before it starts is not looked at.
 */
static inline bool
plain_read(struct str text, const struct plain_fields *f, struct num_near *near,
    struct plain *s)
{
	const char *start = text.p, *end = start + 14, *duration = end + 14;
	const char *events, *q;
	struct marks tabs = {.block = duration, .end = text.p + text.n};
	uint64_t v, w;
	size_t n, m, i = f->before;

	if (text.n <= 28 || start[13] != '\t' || end[13] != '\t' ||
	    !num_near(start, near))
		return false;
	s->from = near->base;
	if (!num_near(end, near))
		return false;
	s->to = near->base;
	tabs.bits = marks_block(duration, '\t', '\t');
	q = plain_tab(&tabs);
	n = (size_t)(q - duration);
	events = q + 1;
	q = plain_tab(&tabs);
	m = (size_t)(q - events);
	v = word_load(duration) ^ WORD('0');
	w = word_load(events) ^ WORD('0');
	if (n - 1 > 7 || m - 1 > 7 ||
	    !four_numbers(word_load(end + 5) ^ WORD('0'), v << (64 - 8 * n),
		w << (64 - 8 * m), word_load(start + 5) ^ WORD('0'), s->number))
		return false;
	for (; i > 1 && tabs.bits; i--)
		tabs.bits &= tabs.bits - 1;
	for (; i > 0; i--)
		q = plain_tab(&tabs);
	s->key.p = q + 1;
	for (i = f->key; i > f->last; i--)
		q = plain_tab(&tabs);
	if (f->last)
		q = tabs.end;
	s->key.n = f->key ? (size_t)(q - s->key.p) : 0;
	s->hash = tab_hash_field(s->key.p, s->key.n);
	return true;
}

#endif
