/*
 * json - RFC 8259, all of it, and nothing else
 *
 * One pass over a text: validates it, and notes where the wanted paths are.
 * What is invalid is rejected, what is valid is accepted; any depth, with one
 * bit of memory a level and no recursion. Invalid UTF-8 in a string is no
 * reason to reject: the record escapes it.
 */
#ifndef JSON_H
#define JSON_H

#include "mem.h"
#include "want.h"
#include <stdint.h>

enum json_kind {
	JSON_ABSENT,
	JSON_NULL,
	JSON_STRING, /* text is between the quotes, still escaped */
	JSON_NUMBER, /* as written */
	JSON_WORD,   /* true, false */
	JSON_NESTED  /* an object or array: its text as written */
};

struct json_value {
	struct str text;
	enum json_kind kind;
	bool escaped; /* a string that holds backslashes */
};

struct json; /* compiled paths */

/* Paths in the order of their indices; a key is compared unescaped. */
struct json *json_compile(const struct path *path, size_t n);
/*
 * The same for groups of paths, each from where the last one ends to end[i]. Of
 * a group the first counts that leads to something but null, if one does.
 */
struct json *json_compile_groups(
    const struct path *path, const size_t *end, size_t groups);
/*
 * False when the text is not one valid JSON object (blanks around it are
 * fine). v[i] is what path i, or group i, leads to; the last of duplicate keys
 * wins whole. text.p[text.n] and SCAN_PAD bytes after it may be read.
 */
bool json_parse(struct json *j, struct str text, struct json_value *v);
/*
 * The same for a text that is indexed by '"' (scan.h): offsets from base, and
 * behind them the text's end. They are changed. None: they are not known.
 */
bool json_parse_indexed(struct json *j, struct str text, const char *base,
    uint32_t *mark, size_t marks, struct json_value *v);
/*
 * The same where that is quick, or false: nothing is known then. to[] are the
 * values, none of which is nested or has an escape; null what is absent or
 * null.
 */
bool json_texts(struct json *j, struct str text, const char *base,
    uint32_t *mark, size_t marks, struct str null, struct str *to);
/* A string's bytes at to (text.n are enough); a lone surrogate keeps its six
 * characters. Returns how many. */
size_t json_unescape(char *to, struct str text);

#endif
