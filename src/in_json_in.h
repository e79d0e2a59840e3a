/*
 * in_json_in - what in_json.c and in_json_seen.c share; nobody else needs it
 */
#ifndef IN_JSON_IN_H
#define IN_JSON_IN_H

#include "decimal.h"
#include "form.h"
#include "json.h"
#include "json_alias.h"
#include "json_lines.h"
#include "scan.h"

struct column {
	size_t from, to; /* its sources among the paths */
	struct buf text; /* its value when it was escaped */
	char shifted[DECIMAL_ROOM + SCAN_PAD];
};

struct need { /* one of these paths */
	size_t from, to;
};

#define ROWS 64

/* Lines that were seen: values, then the line. */
struct rows {
	struct str *text;
	size_t n, given;
	bool plain[ROWS];
	const char *doubt; /* the line behind them, which is for parse */
};

struct state {
	const struct json_alias *alias; /* or NULL */
	struct json *json;
	struct path *path;
	enum alias_unit *unit;    /* by path */
	struct json_value *found; /* by path, or without an alias by column */
	size_t paths;
	struct column *column;
	size_t columns;
	struct need *need;
	size_t needs;
	size_t logger;       /* its path, when the alias has one */
	size_t missing;      /* a need of the last line, or needs */
	struct state *named; /* for fields: all the alias's columns */
	struct wants wants;  /* of that */
	struct value *value; /* room for one of each column */
	struct json_lines lines;
	struct rows rows;
};

/* A column's text without its escapes; it stays until the next. */
struct str json_column_text(struct column *c, struct str escaped);
/* The values of an alias's line, whose found[] is by path. */
int json_take_alias(struct state *s, struct value *v);
/* in_json_seen.c: form.h's see */
size_t json_see(
    void *state, struct str bytes, uint64_t reading, struct seen *seen);

#endif
