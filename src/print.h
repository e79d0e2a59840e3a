/*
 * print - fingerprints of files: the first bytes, and those before an offset
 *
 * Many logs begin alike (a header of CSV), so that one alone does not tell.
 * A file that cannot be read ends the program.
 */
#ifndef PRINT_H
#define PRINT_H

#include "mem.h"
#include <stdint.h>

#define PRINT_MOST 1024 /* bytes */

struct print {
	uint32_t n;    /* bytes; of none it is that of every file */
	char hash[32]; /* MD5, in hexadecimal digits */
};

struct print print_of(struct str bytes);
/* The first bytes of size, and the last before offset. */
struct print print_head(int fd, const char *name, uint64_t size);
struct print print_tail(int fd, const char *name, uint64_t offset);
/* Whether the file has bytes of these prints at its begin, and there. */
bool print_fits(int fd, const char *name, const struct print *head,
    const struct print *tail, uint64_t offset);
/*
 * The same of what is packed in it; *more: there are bytes after offset. Costs
 * the unpacking up to there.
 */
bool print_fits_packed(int fd, const char *name, const struct print *head,
    const struct print *tail, uint64_t offset, bool *more);
/* Whether it begins with bytes of this print, but has fewer than offset. */
bool print_is_cut_packed(
    int fd, const char *name, const struct print *head, uint64_t offset);
/* Whether the byte before offset is an LF. */
bool print_ends_line(int fd, const char *name, uint64_t offset);
/* Whether the first n bytes of two files are the same. */
bool print_same(
    int a, const char *a_name, int b, const char *b_name, uint64_t n);

#endif
