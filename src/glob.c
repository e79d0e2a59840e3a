/*
 * glob - rules and conditions: column=glob
 *
 * A star that fails later is taken up again one byte further on; only the last
 * star can help, so there is no recursion.
 */
#include "glob.h"

/* The byte at *k of a set, which \\ may quote; *k moves past it. */
static unsigned char
set_byte(struct str p, size_t *k)
{
	if (p.p[*k] == '\\' && *k + 1 < p.n)
		++*k;
	return (unsigned char)p.p[(*k)++];
}

/*
 * Matches one byte against the item at *i of the pattern and moves *i past it.
 * A [ without its ] is an ordinary byte, so is a last \.
 */
static bool
set_match(struct str p, size_t *i, unsigned char c)
{
	size_t k = *i + 1, first;
	bool other = k < p.n && p.p[k] == '!', hit = false;

	k += other;
	for (first = k; k < p.n && (p.p[k] != ']' || k == first);) {
		unsigned char low = set_byte(p, &k), high = low;

		if (k + 1 < p.n && p.p[k] == '-' && p.p[k + 1] != ']') {
			k++;
			high = set_byte(p, &k);
		}
		hit |= low <= c && c <= high;
	}
	if (k >= p.n) {
		++*i;
		return c == '[';
	}
	*i = k + 1;
	return hit != other;
}

static bool
item_match(struct str p, size_t *i, char c)
{
	switch (p.p[*i]) {
	case '?':
		++*i;
		return true;
	case '[':
		return set_match(p, i, (unsigned char)c);
	case '\\':
		if (*i + 1 < p.n)
			++*i;
		break;
	}
	return p.p[(*i)++] == c;
}

bool
glob_match(struct str pattern, struct str text)
{
	size_t p = 0, t = 0, star = SIZE_MAX, retry = 0;

	for (;;) {
		size_t q = p;

		if (p < pattern.n && pattern.p[p] == '*') {
			star = ++p;
			retry = t;
		} else if (t == text.n && p == pattern.n) {
			return true;
		} else if (t < text.n && p < pattern.n &&
			   item_match(pattern, &q, text.p[t])) {
			p = q;
			t++;
		} else if (star == SIZE_MAX || retry == text.n) {
			return false;
		} else {
			p = star;
			t = ++retry;
		}
	}
}

bool
cond_parse(struct str s, struct cond *c)
{
	const char *eq = memchr(s.p, '=', s.n);

	if (eq == NULL || eq == s.p)
		return false;
	c->name = (struct str){s.p, (size_t)(eq - s.p)};
	c->glob = (struct str){eq + 1, s.n - c->name.n - 1};
	return true;
}

void
cond_bind(struct cond *c, const struct head *h, const char *option)
{
	c->column = head_find(h, option, c->name);
}

bool
cond_match(const struct cond *c, const struct rec *r)
{
	static struct buf b;
	struct str field = rec_field(r, c->column);

	return !rec_null(field) && glob_match(c->glob, rec_plain(&b, field));
}

void
conds_add(struct conds *c, int letter, const char *arg)
{
	c->cond = mem_resize(c->cond, c->n + 1, sizeof *c->cond);
	if (!cond_parse(str_of(arg), &c->cond[c->n++]))
		cmd_usage("-%c %s: not column=glob", letter, arg);
}

void
conds_bind(struct conds *c, const struct head *h, const char *option)
{
	for (size_t i = 0; i < c->n; i++)
		cond_bind(&c->cond[i], h, option);
}

bool
conds_match(const struct conds *c, const struct rec *r)
{
	for (size_t i = 0; i < c->n; i++)
		if (cond_match(&c->cond[i], r))
			return true;
	return false;
}
