/*
 * set - distinct strings, in the order in which they came
 */
#include "set.h"
#include "quote.h"
#include "utf.h"
#include <err.h>
#include <stdlib.h>

#define FEW 8
#define UNIT sizeof(uint32_t)

static const char hex[] = "0123456789abcdef";

struct key {
	const struct set *set;
	struct str text;
};

static struct str
entry(const struct set *s, size_t at)
{
	uint32_t n;

	memcpy(&n, s->text + at, sizeof n);
	return (struct str){s->text + at + sizeof n, n};
}

bool
set_next(const struct set *s, size_t *at, struct str *text)
{
	if (*at >= s->used)
		return false;
	*text = entry(s, *at);
	*at += UNIT + (text->n + UNIT - 1) / UNIT * UNIT;
	return true;
}

/* A reference is an entry's place in units, from 1. */
static bool
same(uint32_t ref, const void *key)
{
	const struct key *k = key;

	return str_eq(entry(k->set, (size_t)(ref - 1) * UNIT), k->text);
}

static void
enter(struct set *s, size_t at, uint64_t hash)
{
	if (at / UNIT >= UINT32_MAX)
		errx(2, "out of memory: more than 16 GiB of distinct values");
	tab_add(s->tab, hash, (uint32_t)(at / UNIT) + 1);
}

static void
make_tab(struct set *s)
{
	struct str text;

	s->tab = mem_zero(1, sizeof *s->tab);
	for (size_t at = 0, here = 0; set_next(s, &at, &text); here = at)
		enter(s, here, tab_hash(text.p, text.n));
}

static bool
is_there(const struct set *s, struct str text, uint64_t *hash)
{
	struct key key = {s, text};
	struct str other;

	if (s->tab) {
		*hash = tab_hash(text.p, text.n);
		return tab_find(s->tab, *hash, same, &key) != NULL;
	}
	for (size_t at = 0; set_next(s, &at, &other);)
		if (str_eq(other, text))
			return true;
	return false;
}

static void
append(struct set *s, struct str text)
{
	size_t need = UNIT + (text.n + UNIT - 1) / UNIT * UNIT;
	uint32_t n = (uint32_t)text.n;

	if (s->cap - s->used < need) {
		s->cap =
		    s->cap * 2 > s->used + need ? s->cap * 2 : s->used + need;
		s->text = mem_resize(s->text, s->cap, 1);
	}
	memcpy(s->text + s->used, &n, sizeof n);
	memcpy(s->text + s->used + sizeof n, text.p, text.n);
	s->used += need;
	s->n++;
}

bool
set_add(struct set *s, struct str text)
{
	size_t at = s->used;
	uint64_t hash = 0;

	if (is_there(s, text, &hash))
		return false;
	append(s, text);
	if (s->tab)
		enter(s, at, hash);
	else if (s->n > FEW)
		make_tab(s);
	return true;
}

void
set_merge(struct set *s, const struct set *other)
{
	struct str text;

	for (size_t at = 0; set_next(other, &at, &text);)
		set_add(s, text);
}

/* From a copy behind where it is written to: quote() reads past the end. */
static void
json_string(struct buf *b, struct str s)
{
	char *to, *copy;

	buf_put(b, "\"", 1);
	to = buf_room(b, s.n * 7);
	copy = to + s.n * 6;
	memcpy(copy, s.p, s.n);
	memset(copy + s.n, 0, SCAN_PAD);
	b->n += quote(to, (struct str){copy, s.n});
	buf_put(b, "\"", 1);
}

void
set_json(struct buf *b, const struct set *s)
{
	struct str text;

	buf_put(b, "[", 1);
	for (size_t at = 0; set_next(s, &at, &text);) {
		if (b->p[b->n - 1] == '"')
			buf_put(b, ",", 1);
		json_string(b, text);
	}
	buf_put(b, "]", 1);
}

bool
set_is_text(const struct set *s)
{
	struct str text;

	for (size_t at = 0; set_next(s, &at, &text);)
		for (size_t i = 0, n; i < text.n; i += n) {
			n = utf_length(text.p + i, text.n - i);
			if (n == 0 || text.p[i] == '\0')
				return false;
		}
	return true;
}

void
set_hex(struct buf *b, const struct set *s)
{
	struct str text;

	for (size_t at = 0; set_next(s, &at, &text);) {
		char *to = buf_room(b, text.n * 2 + 1);

		for (size_t i = 0; i < text.n; i++) {
			*to++ = hex[(unsigned char)text.p[i] >> 4];
			*to++ = hex[(unsigned char)text.p[i] & 15];
		}
		*to = ',';
		b->n += text.n * 2 + 1;
	}
}

static bool
read_hex(struct set *s, struct str written)
{
	static struct buf b;
	const char *p = written.p, *end = p + written.n, *high, *low;

	for (b.n = 0; p < end; p++) {
		if (*p == ',') {
			append(s, (struct str){b.p, b.n});
			b.n = 0;
			continue;
		}
		high = memchr(hex, *p, 16);
		low = ++p < end ? memchr(hex, *p, 16) : NULL;
		if (high == NULL || low == NULL)
			return false;
		*buf_room(&b, 1) = (char)((high - hex) << 4 | (low - hex));
		b.n++;
	}
	return b.n == 0;
}

bool
set_read(struct set *s, struct str written)
{
	static struct buf b;
	const char *p = written.p + 1, *stop = written.p + written.n, *end;

	s->used = s->n = 0;
	if (written.n > 0 && *written.p != '[')
		return read_hex(s, written);
	if (!quote_is_list(written))
		return false;
	for (; p < stop && *p == '"'; p = end + 1)
		append(s, quote_string(&b, p, &end));
	return true;
}

void
set_free(struct set *s)
{
	free(s->text);
	if (s->tab)
		tab_free(s->tab);
	free(s->tab);
	memset(s, 0, sizeof *s);
}
