/*
 * pick - the wanted columns out of named cells
 */
#include "pick.h"
#include "known.h"
#include "utf.h"
#include <stdlib.h>

static const struct value nothing = {.null = true};

/* Whether the parts, joined by dots, are the name. */
static bool
leads_to(const struct path *source, struct str name)
{
	for (size_t i = 0; i < source->parts; i++) {
		struct str part = source->part[i];

		if (i > 0) {
			if (name.n == 0 || *name.p != '.')
				return false;
			name.p++;
			name.n--;
		}
		if (part.n > name.n || memcmp(part.p, name.p, part.n) != 0)
			return false;
		name.p += part.n;
		name.n -= part.n;
	}
	return name.n == 0;
}

/* The cells of a column: by its sources in order, then by place. */
static void
bind(struct picks *p, size_t *n, const struct want *want,
    const struct cell_name *name, size_t names, const struct value *cell)
{
	for (size_t i = 0; i < want->sources; i++)
		for (size_t k = 0; k < names; k++)
			if (leads_to(&want->source[i], name[k].name))
				p->at[(*n)++] = cell + name[k].cell;
}

void
picks_bind(struct picks *p, const struct wants *w, const struct cell_name *name,
    size_t names, const struct value *cell)
{
	size_t n = 0, room = w->n;

	for (size_t i = 0; i < w->n; i++)
		room += w->want[i].sources * names;
	p->n = w->n;
	p->choices = false;
	p->from = mem_resize(p->from, w->n + 1, sizeof *p->from);
	p->at = mem_resize(p->at, room, sizeof *p->at);
	p->first = mem_resize(p->first, w->n, sizeof *p->first);
	for (size_t i = 0; i < w->n; i++) {
		p->from[i] = n;
		bind(p, &n, &w->want[i], name, names, cell);
		p->choices |= n > p->from[i] + 1;
		if (n == p->from[i])
			p->at[n++] = &nothing;
		p->first[i] = p->at[p->from[i]];
	}
	p->from[w->n] = n;
}

bool
picks_use(const struct picks *p, const struct value *cell)
{
	for (size_t i = 0; i < p->from[p->n]; i++)
		if (p->at[i] == cell)
			return true;
	return false;
}

/* A well-known name that is not there is NULL. */
static bool
is_there(const struct want *want, const struct cell_name *name, size_t names)
{
	if (want->constant ||
	    (!want->given && known_sources(want->name) != NULL))
		return true;
	for (size_t i = 0; i < want->sources; i++)
		for (size_t k = 0; k < names; k++)
			if (leads_to(&want->source[i], name[k].name))
				return true;
	return false;
}

/* Each name once. */
static void
list_names(struct buf *b, const struct cell_name *name, size_t names)
{
	for (size_t i = 0; i < names; i++) {
		size_t k = 0;

		while (k < i && !str_eq(name[k].name, name[i].name))
			k++;
		if (k < i)
			continue;
		buf_str(b, " ");
		utf_line(b, name[i].name, false);
	}
}

const char *
picks_missing(const struct wants *w, const struct cell_name *name, size_t names,
    const char *format)
{
	static struct buf b;
	const struct want *want = w->want;

	while (want < w->want + w->n && is_there(want, name, names))
		want++;
	if (want == w->want + w->n)
		return NULL;
	b.n = 0;
	for (size_t i = 0; i < want->source->parts; i++) {
		buf_str(&b, i ? "." : "no column ");
		buf_put(&b, want->source->part[i].p, want->source->part[i].n);
	}
	buf_str(&b, " in ");
	buf_str(&b, format);
	buf_str(&b, "; there are");
	list_names(&b, name, names);
	*buf_room(&b, 1) = '\0';
	return b.p;
}
