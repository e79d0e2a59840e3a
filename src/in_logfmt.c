/*
 * in_logfmt - logfmt: key=value, key="a value" and bare keys in a line
 *
 * The keys that are sources of a column have a slot each, found by their hash;
 * but the keys of lines that follow one another are mostly the same, so the
 * slot of the key at each place is remembered from the line before. All keys
 * and values are checked, and only those that are wanted are decoded.
 */
#include "logfmt_token.h"
#include "table.h"
#include "vec.h"
#include <stdlib.h>

#define GUESSES 64 /* places in a line */
#define GUESS 32   /* bytes of a key that is remembered */
#define NO_SLOT SIZE_MAX

struct slot {
	struct str key;
	struct str text; /* of the last line that had it */
	uint64_t line;   /* which that is */
	bool escaped;
};

struct state {
	const struct wants *wants;
	struct slot *slot; /* of each source of the wants, once */
	size_t slots;
	size_t *from, *source; /* slots of want i: source[from[i]] ... */
	size_t *bucket;        /* slots by hash; mask + 1 of them */
	size_t mask;
	struct {
		char key[GUESS]; /* at a place in the line before */
		size_t n, slot;
	} guess[GUESSES];
	uint64_t line;      /* counts them */
	struct buf decoded; /* of its values */
	const char *flaw;   /* of the last line, or NULL */
	size_t at;          /* where in it */
};

struct pair {
	struct str key, text;
	bool valued; /* key=, not a bare key */
	bool escaped;
};

static uint64_t
hash(struct str key)
{
	uint64_t head = 0, tail = 0;
	size_t n = key.n < 8 ? key.n : 8;

	memcpy(&head, key.p, n);
	memcpy(&tail, key.p + key.n - n, n);
	head ^= tail << 7 ^ (uint64_t)key.n << 56;
	return head * 0x9e3779b97f4a7c15 >> 32;
}

static size_t
find_slot(const struct state *st, struct str key)
{
	size_t i, b = hash(key) & st->mask;

	for (; (i = st->bucket[b]) != NO_SLOT; b = (b + 1) & st->mask)
		if (str_eq(st->slot[i].key, key))
			return i;
	return NO_SLOT;
}

/* The slot of the key at a place in the line. */
static inline size_t
slot_of(struct state *st, size_t place, struct str key)
{
	if (place >= GUESSES || key.n > GUESS)
		return find_slot(st, key);
	if (st->guess[place].n != key.n ||
	    !vec_same(st->guess[place].key, key.p, key.n)) {
		st->guess[place].n = key.n;
		memcpy(st->guess[place].key, key.p, key.n);
		st->guess[place].slot = find_slot(st, key);
	}
	return st->guess[place].slot;
}

static inline bool
is_blank(const char *p, const char *end)
{
	return p == end || *p == ' ' || *p == '\t';
}

/* NULL, which is nowhere: it does not fit there. */
static const char *
bad(struct state *st, struct str line, const char *at, const char *what)
{
	st->flaw = what;
	st->at = (size_t)(at - line.p);
	return NULL;
}

/* p is behind the quote; where the other is. */
static inline const char *
take_quoted(struct state *st, struct str line, const char *p, struct pair *pair)
{
	const char *from = p, *end = line.p + line.n;

	while ((p = logfmt_quoted(p, end)) < end && *p != '"') {
		if (*p == '\\') {
			pair->escaped = true;
			p += end - p > 1 && (p[1] == '"' || p[1] == '\\');
		} else if (*p != '\t') {
			return bad(st, line, p, "a control byte");
		}
		p++;
	}
	if (p == end)
		return bad(st, line, from - 1, "quotes that do not end");
	pair->text = (struct str){from, (size_t)(p - from)};
	return p;
}

/* The pair at p, which is no blank: where it ends; NULL: st->flaw. */
static inline const char *
take_pair(struct state *st, struct str line, const char *p, struct pair *pair)
{
	const char *end = line.p + line.n, *q = logfmt_key(p, end);

	pair->key = (struct str){p, (size_t)(q - p)};
	pair->text = (struct str){q, 0};
	pair->valued = q < end && *q == '=';
	pair->escaped = false;
	if (pair->valued && q == p)
		return bad(st, line, p, "a = without a key");
	if (pair->valued && end - q > 1 && q[1] == '"') {
		q = take_quoted(st, line, q + 2, pair);
		if (q == NULL || is_blank(++q, end))
			return q;
		return bad(st, line, q, "text after the quotes of a value");
	}
	if (pair->valued) {
		pair->text.p = q + 1;
		q = logfmt_bare(q + 1, end);
		pair->text.n = (size_t)(q - pair->text.p);
	}
	if (is_blank(q, end))
		return q;
	return bad(st, line, q,
	    *q == '"' ? "a quote within a word" : "a control byte");
}

static inline const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && is_blank(p, end))
		p++;
	return p;
}

/* Fills the slots; false: st->flaw. */
static bool
scan(struct state *st, struct str line)
{
	const char *end = line.p + line.n, *p = skip_blanks(line.p, end);
	bool valued = false;

	st->line++;
	st->flaw = NULL;
	for (size_t place = 0; p < end; place++) {
		struct pair pair;
		size_t i;

		p = take_pair(st, line, p, &pair);
		if (p == NULL)
			return false;
		p = skip_blanks(p, end);
		valued |= pair.valued;
		i = slot_of(st, place, pair.key);
		if (i == NO_SLOT)
			continue;
		st->slot[i].text = pair.text;
		st->slot[i].escaped = pair.escaped;
		st->slot[i].line = st->line;
	}
	return valued || bad(st, line, line.p, "no key=value");
}

/* The first that is decoded makes room for all. */
static struct str
decode(struct state *st, struct str line, struct str text)
{
	if (st->decoded.n == 0)
		buf_room(&st->decoded, line.n);
	return logfmt_unescape(&st->decoded, text);
}

static struct value
take(struct state *st, size_t column, struct str line)
{
	for (size_t k = st->from[column]; k < st->from[column + 1]; k++) {
		struct slot *s = &st->slot[st->source[k]];

		if (s->line != st->line)
			continue;
		if (s->escaped)
			s->text = decode(st, line, s->text);
		s->escaped = false;
		return (struct value){s->text, false};
	}
	return (struct value){.null = true};
}

static int
parse(void *state, struct str line, struct value *v)
{
	struct state *st = state;

	if (!scan(st, line))
		return BAD_FORMAT;
	st->decoded.n = 0;
	for (size_t i = 0; i < st->wants->n; i++)
		v[i] = take(st, i, line);
	return FORM_EVENT;
}

static size_t
add_slot(struct state *st, struct str key)
{
	for (size_t i = 0; i < st->slots; i++)
		if (str_eq(st->slot[i].key, key))
			return i;
	st->slot = mem_resize(st->slot, st->slots + 1, sizeof *st->slot);
	st->slot[st->slots] = (struct slot){.key = {mem_copy(key), key.n}};
	return st->slots++;
}

/* Four times as many buckets as slots. */
static void
make_buckets(struct state *st)
{
	size_t n = 4;

	while (n < 4 * st->slots)
		n *= 2;
	st->mask = n - 1;
	st->bucket = mem_resize(st->bucket, n, sizeof *st->bucket);
	for (size_t b = 0; b < n; b++)
		st->bucket[b] = NO_SLOT;
	for (size_t i = 0; i < st->slots; i++) {
		size_t b = hash(st->slot[i].key) & st->mask;

		while (st->bucket[b] != NO_SLOT)
			b = (b + 1) & st->mask;
		st->bucket[b] = i;
	}
}

static void *
open(const char *spec)
{
	struct state *st = mem_zero(1, sizeof *st);

	(void)spec;
	make_buckets(st);
	return st;
}

static const char *
columns(void *state)
{
	(void)state;
	return "ip,host,user,page,event,referrer,agent,device,country,amount";
}

static const char *
want(void *state, const struct wants *w)
{
	struct state *st = state;
	struct buf b = {0};
	size_t n = 0;

	st->wants = w;
	st->from = mem_resize(st->from, w->n + 1, sizeof *st->from);
	for (size_t i = 0; i < w->n; i++) {
		const struct want *of = &w->want[i];

		st->from[i] = n;
		st->source =
		    mem_resize(st->source, n + of->sources, sizeof *st->source);
		for (size_t k = 0; k < of->sources; k++)
			st->source[n++] =
			    add_slot(st, table_join(&b, &of->source[k]));
	}
	st->from[w->n] = n;
	memset(st->guess, 0, sizeof st->guess);
	make_buckets(st);
	free(b.p);
	return NULL;
}

static void
miss(void *state, struct str line, struct miss *m)
{
	const struct state *st = state;

	(void)line;
	m->at = st->at;
	buf_str(&m->what, st->flaw ? st->flaw : "");
}

static void
fields(void *state, struct str line,
    void (*each)(void *to, struct str source, struct value value), void *to)
{
	struct state *st = state;
	const char *end = line.p + line.n, *p = skip_blanks(line.p, end);
	struct buf source = {0};

	if (!scan(st, line))
		return;
	while (p < end) {
		struct pair pair;

		p = skip_blanks(take_pair(st, line, p, &pair), end);
		source.n = st->decoded.n = 0;
		table_escape(&source, pair.key);
		if (pair.escaped)
			pair.text = decode(st, line, pair.text);
		each(to, (struct str){source.p, source.n},
		    (struct value){pair.text, false});
	}
	free(source.p);
}

const struct form form_logfmt = {
    .name = "logfmt",
    .open = open,
    .columns = columns,
    .want = want,
    .parse = parse,
    .miss = miss,
    .fields = fields,
};
