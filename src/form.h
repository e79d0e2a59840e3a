/*
 * form - the formats evparse reads, behind one table of functions
 *
 * A form is opened for a spec (what follows its name in -f), told the columns
 * wanted, and then takes lines. The values it finds are bytes as the event
 * meant them (escapes decoded): slices into the line, or into memory of the
 * form's own, until its next line; SCAN_PAD bytes after them may be read.
 */
#ifndef FORM_H
#define FORM_H

#include "cmd.h"
#include "mem.h"
#include "want.h"
#include <stdint.h>

struct value {
	struct str text;
	bool null;
};

/* What a line is: a reason to refuse it (cmd.h), or one of these. */
enum {
	FORM_EVENT = REASONS,
	FORM_HEADER, /* it names the columns */
	FORM_REMARK,
	FORM_WRONG /* its columns are not those wanted: wrong() tells */
};

/* Why a line is not of a format, and where. */
struct miss {
	size_t at;       /* its first byte that does not fit, from 0 */
	struct buf what; /* "no \" after the request"; not NUL-terminated */
};

/*
 * Lines that a form has seen: a row for each. Value i is text[i], of want[i]:
 * rec_no_value for NULL, or for a constant what it likes. Rows stay until the
 * form sees more, but for those constants.
 */
struct seen {
	struct str *row; /* the first one */
	size_t width;    /* of a row */
	size_t line;     /* in a row: the line, with its LF */
	bool plain;      /* no value needs to be checked or escaped */
	size_t bytes;    /* and all have not more together */
};

struct form {
	const char *name; /* as in -f */
	void *(*open)(const char *spec);
	/*
	 * The columns of its events without -o, as a list in -o's language;
	 * the string stays.
	 */
	const char *(*columns)(void *state);
	/*
	 * Tells what is wanted; w stays. want[0] is the time, whose sources
	 * are tried like those of the others: the first that is there and not
	 * null. A name without a source of its own (want->given) may have
	 * sources that only this form knows, which then count first.
	 * Constants are not its business. NULL, or what is wrong: "no column
	 * x in combined; there are ip ident ...".
	 */
	const char *(*want)(void *state, const struct wants *w);
	/* What the line is; of an event v[i] is the value of want[i]. */
	int (*parse)(void *state, struct str line, struct value *v);

	/* The others may be NULL, or 0. */

	/*
	 * Lines where they were read, which need no second look: how many of
	 * the first ones of these bytes it has seen to be events as parse would
	 * have them. 0: the first is another, or in doubt. The bytes may end
	 * within a line, and are others when `reading` is another; SCAN_PAD
	 * more may be read.
	 */
	size_t (*see)(
	    void *state, struct str bytes, uint64_t reading, struct seen *seen);

	/* An operand begins: what lines before have told holds no more. */
	void (*begin)(void *state);
	/*
	 * Whether the record goes on in the line after this one, which is the
	 * first of the record or a later one. Such lines come to parse as one,
	 * with the line ends between them.
	 */
	bool (*goes_on)(void *state, struct str line, bool first);
	/*
	 * What lines before have told, as text in which LF is not special; and
	 * the same in another run, after begin: NULL, or what is wrong.
	 */
	void (*context)(void *state, struct buf *b);
	const char *(*resume)(void *state, struct str context);
	/* After FORM_WRONG, as from want. */
	const char *(*wrong)(void *state);
	/* Tells why a line was no event, after parse. */
	void (*miss)(void *state, struct str line, struct miss *m);
	/*
	 * Calls each for all that a line offers as a source, as -o has it:
	 * "a.b.0" with \, \= \. in it. On a state that was told no wants; the
	 * slices hold during the call.
	 */
	void (*fields)(void *state, struct str line,
	    void (*each)(void *to, struct str source, struct value value),
	    void *to);
};

extern const struct form form_csv;
extern const struct form form_json;
extern const struct form form_log; /* every log format: a format string */
extern const struct form form_logfmt;
extern const struct form form_tsv;
extern const struct form form_w3c;

#endif
