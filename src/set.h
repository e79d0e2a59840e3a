/*
 * set - distinct strings, in the order in which they came
 *
 * The strings lie one behind the other in one block, each with its length. Up
 * to eight are compared one by one; more get a hash table, keyed, so that
 * strings made to collide do not slow it down. Linear in what is added.
 * All zero is empty.
 */
#ifndef SET_H
#define SET_H

#include "mem.h"
#include "tab.h"

struct set {
	char *text; /* entries: 4 bytes of length, the bytes, up to a multiple
		       of 4 */
	size_t used, cap;
	size_t n;
	struct tab *tab; /* of entries' places, or NULL while they are few */
};

/* Adds a copy of s; false when it is there. */
bool set_add(struct set *s, struct str text);
/* Adds what is in other, in its order. */
void set_merge(struct set *s, const struct set *other);
/* One after the other: *at begins as 0. False when that was all. */
bool set_next(const struct set *s, size_t *at, struct str *text);
/* Appends the strings as a compact JSON array. */
void set_json(struct buf *b, const struct set *s);
/* Does the array tell them exactly? (All are UTF-8, without NUL.) */
bool set_is_text(const struct set *s);
/* Appends their bytes as hexadecimal digits, a comma behind each string. */
void set_hex(struct buf *b, const struct set *s);
/*
 * What set_json or set_hex wrote, in place of what s holds, which is of
 * set_read or none; nobody looks whether a string stands twice: it is for
 * set_merge alone. False: it is neither.
 */
bool set_read(struct set *s, struct str written);
void set_free(struct set *s);

#endif
