/*
 * pick - the wanted columns out of named cells
 *
 * A form that finds cells by their place (logs, CSV) names them; picks then
 * give each wanted column the first cell among its sources that is not null. A
 * source is a name as a whole: the parts of a path joined by dots. Several
 * names may lead to one cell, and several cells may have the same name.
 */
#ifndef PICK_H
#define PICK_H

#include "form.h"

struct cell_name {
	struct str name;
	size_t cell;
};

struct picks {
	size_t n;                /* columns wanted */
	size_t *from;            /* those of column i: from[i] .. from[i + 1] */
	const struct value **at; /* never none: a cell that is always null */
	const struct value **first; /* of each column */
	bool choices;               /* some have more than one */
};

/* May be called again, with other cells. name[] is looked at only here. */
void picks_bind(struct picks *p, const struct wants *w,
    const struct cell_name *name, size_t names, const struct value *cell);
/* Whether a cell is wanted at all. */
bool picks_use(const struct picks *p, const struct value *cell);
/*
 * NULL when all that is wanted is there, well-known names apart, or "no column
 * x in FORMAT; there are ip ident ..." (until the next call).
 */
const char *picks_missing(const struct wants *w, const struct cell_name *name,
    size_t names, const char *format);

static inline void
picks_take(const struct picks *p, struct value *v)
{
	for (size_t i = 0; i < p->n; i++)
		v[i] = *p->first[i];
	for (size_t i = 0; p->choices && i < p->n; i++)
		for (size_t k = p->from[i]; v[i].null && k < p->from[i + 1];
		     k++)
			v[i] = *p->at[k];
}

#endif
