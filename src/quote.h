/*
 * quote - text as JSON strings, and arrays of them
 *
 * The shortest usual form, as list writes it: \" \\ \b \f \n \r \t, \u00xx with
 * small digits for other control bytes, all else as it stands. NUL, and what is
 * not UTF-8, are the four characters \xHH.
 */
#ifndef QUOTE_H
#define QUOTE_H

#include "mem.h"
#include "out.h"

/* Bytes as a string, without its quotes; s.n * 6 bytes at to are enough. */
size_t quote(char *to, struct str s);
void quote_put(struct out *o, struct str bytes);
/* A compact array of strings in exactly this form. */
bool quote_is_list(struct str text);
/*
 * The text of the string at p in such an array, a slice of it or in b; *end is
 * behind its quotes. (NUL and what is not UTF-8 stay the four characters.)
 */
struct str quote_string(struct buf *b, const char *p, const char **end);

#endif
