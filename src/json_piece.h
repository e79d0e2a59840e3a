/*
 * json_piece - the tree of json_shape.c, which json_learn.c makes
 */
#ifndef JSON_PIECE_H
#define JSON_PIECE_H

#include "json_shape.h"
#include "scan.h"

#define FIRST 32    /* bytes of a piece that are compared together */
#define PATIENCE 64 /* more misses than hits */
#define GUESSES 64
#define TRIES 2 /* guesses of a text */

enum behind {        /* what comes after a piece */
	STRING,      /* its opening quote ends the piece */
	STRING_LONG, /* the same, where the piece has a rest */
	OTHER,       /* a number or word */
	NOTHING
};

struct piece {
	_Alignas(64) char first[FIRST]; /* and zeros */
	struct piece *next;             /* those that come after the value */
	uint32_t mask;                  /* a bit for each of these bytes */
	uint32_t n;                     /* length */
	uint32_t mark;   /* that comes next: so many are up to here */
	uint32_t others; /* values of that kind that are before it */
	enum behind behind;
	struct leaf *leaf;
	const char *rest;   /* what is behind the first bytes */
	struct piece *also; /* those that may stand here, too */
};

/* Where the value of a path is. */
struct place {
	enum behind is;
	uint32_t at;   /* a string's last mark; or which of the others */
	uint32_t next; /* of more[]: when this is null; or 0 */
};

struct leaf {
	struct place *of; /* each group */
	struct place *more;
	struct stencil *stencil; /* or NULL */
	size_t marks;
};

/* A number or word. */
struct other {
	struct str text;
	enum json_kind kind;
};

struct shapes {
	struct piece *root;
	size_t paths, groups, nodes;
	const size_t *end;   /* of the paths of a group */
	struct place *place; /* by path, of a text that is learned */
	size_t missed;       /* valid ones, more than found */
	struct other *other; /* of the text: room for those of any shape */
	size_t others;
	struct scan index; /* of a text that came without one */
	const struct leaf *guess[GUESSES][TRIES]; /* by marks: the last */
	const char *unlike;  /* a text that was just not guessed */
	size_t steps;        /* left for stencils */
	struct piece **path; /* of a text that is learned */
	size_t path_room;
};

/* The piece at p of those in a list, which it then leads; NULL: none is. */
struct piece *shapes_find(struct piece **list, const char *p, const char *end);
/* A number or word at p, and what is behind it; NULL: there is none. */
const char *shapes_other(const char *p, const char *end, struct other *o);

#endif
