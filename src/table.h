/*
 * table - which cells of a line are wanted, when a line before it named them
 *
 * A form (csv, tsv, w3c) tells the names of the columns from left to right; the
 * table keeps those that are among the sources of the wants, however many there
 * are. The plan says which fields of a line to take, by their place; the values
 * go to cell[], and picks (pick.h) take them from there.
 *
 *	plan	column 0 | column 4 | column 4, of another kind | none
 *	cell	own | null | of plan[0] | of plan[1] | ...
 */
#ifndef TABLE_H
#define TABLE_H

#include "form.h"
#include "pick.h"
#include <stdint.h>

#define TABLE_NONE SIZE_MAX
#define TABLE_LISTED 100 /* columns that a message names */
#define TABLE_OWN 0      /* a cell that is no column's: the form's own */
#define TABLE_NULL 1     /* one that is always null */
#define TABLE_CELL 2     /* plan[i] is that of cell[TABLE_CELL + i] */

struct table_step {
	size_t column; /* ascending; after the last TABLE_NONE */
	int kind;      /* the form's: how its bytes become a value */
};

/* Which of several cells with one name comes first. */
enum table_rank {
	TABLE_FIRST,
	TABLE_ALIAS,
	TABLE_NAME,
	TABLE_NUMBER, /* of a column: 3 */
	TABLE_ABSENT, /* TABLE_NULL's */
	TABLE_RANKS
};

struct table {
	const char *form; /* its name, for messages */
	struct table_step *plan;
	struct value *cell;
	size_t steps;
	struct picks picks;

	/* the rest is table.c's own */
	const struct wants *wants; /* NULL: all that there is */
	struct table_source {
		struct str name;
		size_t number;        /* of a column; 0: it is none */
		enum table_rank best; /* of the cells it has */
	} * source;                   /* all those of the wants, once each */
	size_t sources, times;        /* the first of them are the time's */
	size_t most;                  /* the highest number */
	uint64_t lengths; /* bit n: some name is n bytes long, 63 or more */
	struct table_name {
		size_t at, n; /* in text */
		size_t cell;
		enum table_rank rank;
	} * name;
	size_t names, names_room, room;
	size_t listed, list_end[TABLE_LISTED]; /* columns, for messages */
	struct cell_name *bound;
	struct buf text, list, message;
};

/* A path as a name: its parts, joined by dots, in b. */
struct str table_join(struct buf *b, const struct path *path);
/* What is wanted, once; w stays. A table that was told nothing keeps all. */
void table_want(struct table *t, const struct wants *w);
/* Forgets the columns; then they are told in order. */
void table_clear(struct table *t);
/* A column is known by its name, and by its number when no other has that. */
void table_column(struct table *t, size_t column, struct str name, int kind);
/* Another name of the column told last. */
void table_alias(struct table *t, size_t column, struct str name, int kind,
    enum table_rank rank);
/* A name for TABLE_OWN or TABLE_NULL. */
void table_constant(struct table *t, size_t cell, const char *name);
/* A column that is taken whether it is wanted or not: its step in the plan. */
size_t table_keep(struct table *t, size_t column, int kind);
/*
 * All are told. NULL, or what is wrong, until the next call: "no column for
 * the time; there are a b c", "no column x in csv; there are a b c".
 */
const char *table_bind(struct table *t);

/* Appends "5 fields, and the header names 7". */
void table_counts(struct buf *b, size_t fields, size_t columns);

/* form.h's fields, for the values that the cells have. */
void table_each(struct table *t,
    void (*each)(void *to, struct str source, struct value value), void *to);
/*
 * A name as a source is written in -o, with \, \= \. where it needs them;
 * appended. False: it cannot be written (it is empty).
 */
bool table_escape(struct buf *b, struct str name);

#endif
