/*
 * rotation - the names that rotation gives to a log's files
 *
 * access.log is the live one; what rotation adds is any of
 *
 *	.N             a number: the higher, the older
 *	-DATE .DATE    a date or time as 2024-01-15, or of eight digits or more
 *	.gz .bz2 .xz .zst
 *
 * one behind the other: access.log-20240115.gz, access.log.2.xz. The function
 * log of lull(1) has the same rule.
 */
#ifndef ROTATION_H
#define ROTATION_H

#include "mem.h"

/* How many bytes of a file's name, without directories, are its log's. */
size_t rotation_log(struct str name);
/* Whether what was added has a date. */
bool rotation_dated(struct str name);
/* Below 0: the first is the older, both dated or neither. 0: who knows. */
int rotation_compare(struct str a, struct str b);

#endif
