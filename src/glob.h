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

/* "column=glob"; false when there is no such =. The slices stay the caller's.
 */
bool cond_parse(struct str s, struct cond *c);
/* Finds the column, or ends the program. */
void cond_bind(struct cond *c, const struct head *h, const char *option);
bool cond_match(const struct cond *c, const struct rec *r);

/* Several of them, any of which is enough: -b a=x -b c=y. All zero is none. */
struct conds {
	struct cond *cond;
	size_t n;
};
/* Adds one, or ends the program: "-b x: not column=glob". */
void conds_add(struct conds *c, int letter, const char *arg);
void conds_bind(struct conds *c, const struct head *h, const char *option);
bool conds_match(const struct conds *c, const struct rec *r);

#endif
