/*
 * detect - which format a line is of
 */
#ifndef DETECT_H
#define DETECT_H

#include "mem.h"

/*
 * The name of the format that a line fits, for format_open, or NULL. name is
 * -f's, and auto (format.h): within it all formats are tried, and all within
 * every wrapper that the line is in.
 */
const char *detect_format(const char *name, struct str line);
/* Appends, a line each, what every candidate misses in a line, and where. */
void detect_misses(struct buf *b, const char *name, struct str line);

#endif
