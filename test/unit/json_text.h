/*
 * json_text - texts for json_parse: in memory of their own size and SCAN_PAD
 * bytes, which hold what would make an unfinished text whole
 */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include "../../src/json.h"
#include "../../src/scan.h"
#include "check.h"
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))

static struct json *json; /* compiled by compile() */
static struct json_value *value;

/* Dotted paths; an empty part is an empty key. */
static inline void
compile(const char *const list[], size_t n)
{
	static struct json *all[64]; /* nothing is released while json lives */
	static size_t used;
	struct path *path = mem_zero(n, sizeof *path);

	for (size_t i = 0; i < n; i++)
		for (const char *p = list[i];; p++) {
			size_t size = strcspn(p, ".");
			struct path *to = path + i;

			to->part = mem_resize(
			    to->part, to->parts + 1, sizeof *to->part);
			to->part[to->parts++] = (struct str){p, size};
			p += size;
			if (*p == '\0')
				break;
		}
	json = all[used++ % LENGTH(all)] = json_compile(path, n);
	value = mem_resize(value, n, sizeof *value);
	for (size_t i = 0; i < n; i++)
		free(path[i].part);
	free(path);
}

static inline bool
parse_padded(struct str text, const char *pad)
{
	static char *copy; /* the values are slices of it */
	size_t n = strlen(pad);

	free(copy);
	copy = mem_get(text.n + SCAN_PAD);
	memcpy(copy, text.p, text.n);
	for (size_t k = 0; k < SCAN_PAD; k++)
		copy[text.n + k] = pad[k < n ? k : n - 1];
	return json_parse(json, (struct str){copy, text.n}, value);
}

/* With all that may stand behind it; the values are of the last of these. */
static inline bool
parse(struct str text)
{
	static const char *const pad[] = {"\"}", "}", "\":1}", "]}", "0}",
	    "e\"}", "u0000\"}", "rue}", "[", "\n"};
	bool valid = parse_padded(text, "\n");

	for (size_t i = 0; i < LENGTH(pad); i++)
		if (parse_padded(text, pad[i]) != valid) {
			printf("%.*s|%s\n", (int)text.n, text.p, pad[i]);
			CHECK(0, "depends on what stands behind it");
		}
	return valid;
}

#endif
