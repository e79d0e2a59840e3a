/*
 * utf - is it UTF-8, and bytes made safe to show
 */
#ifndef UTF_H
#define UTF_H

#include "mem.h"

/*
 * The length of the well-formed UTF-8 sequence (Unicode table 3-7) at p, of
 * which n bytes are there, n > 0; 0 when there is none.
 */
size_t utf_length(const char *p, size_t n);
/* Writes a character at to as UTF-8, up to 4 bytes; how many. */
size_t utf_put(char *to, unsigned c);
/* Writes \xHH at to, 4 bytes. */
void utf_hex(char *to, unsigned char c);
/*
 * Appends bytes on one line: control bytes, and those that are not UTF-8, as
 * \xHH. exact: so is the backslash of a \xHH that stands there already, and it
 * reads back exactly.
 */
void utf_line(struct buf *b, struct str bytes, bool exact);

#endif
