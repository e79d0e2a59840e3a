/*
 * glob - rules and conditions: column=glob
 *
 * Globs are * ? [a-z] [!a-z] and \, over bytes, against the whole of a field's
 * unescaped text. NULL matches none. Linear in pattern times text at worst.
 */
#ifndef GLOB_H
#define GLOB_H

#include "mem.h"
#include "rec.h"

bool glob_match(struct str pattern, struct str text);

struct cond {
	struct str name, glob; /* as given */
	size_t column;
};

/* "column=glob"; false when there is no such =. The slices stay the caller's. */
bool cond_parse(struct str s, struct cond *c);
/* Finds the column, or ends the program. */
void cond_bind(struct cond *c, const struct head *h, const char *option);
bool cond_match(const struct cond *c, const struct rec *r);

#endif
