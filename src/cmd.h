/*
 * cmd - what all the programs have in common
 *
 * Options and their help from one table, counters, refused lines, --stats,
 * SIGUSR1, -p, and the exit status: 0 done; 1 done, but something was refused
 * and kept nowhere (or more than -R); 2 not done. Once, for all.
 */
#ifndef CMD_H
#define CMD_H

#include "in.h"

#include "mem.h"
#include "out.h"
#include <stdint.h>
#include <stdnoreturn.h>
#include <unistd.h> /* optarg */

/* The sum: READ is that of all the others up to MERGED. */
enum counter {
	READ, /* lines; in.c counts them */
	HEADERS,
	REMARKS,
	BLANK,
	WRITTEN,
	REJECTED,
	EXCLUDED,
	LATE,
	HELD,
	MERGED,
	RESUMED,     /* of those READ, from the state of the last run */
	FORCED,      /* left evsort-window before their time, for -m */
	NOT_NUMBERS, /* skipped by an aggregate */
	OVERFLOWS,   /* made an aggregate NULL */
	COUNTERS
};
extern uint64_t count[COUNTERS];

/* Why a line is refused. The page lull(7) lists them. */
enum reason {
	BAD_LONG,   /* longer than --max-line */
	BAD_LINE,   /* neither record, remark nor header */
	BAD_TIME,   /* no usable time */
	BAD_FIELDS, /* fewer or more fields than the header */
	BAD_FORMAT, /* not a line of the log format */
	BAD_JSON,   /* not one valid JSON object */
	BAD_FUTURE, /* beyond --max-future */
	BAD_GAP,    /* the event's own gap is none */
	BAD_LATE,   /* came too late */
	REASONS
};

struct cmd_opt {
	int letter;       /* from CMD_LONG on: has no letter */
	const char *name; /* long form */
	const char *arg;  /* as in the help; NULL takes none */
	const char *help;
};
#define CMD_LONG 256
#define CMD_COMMON 512 /* from here on: of cmd.c itself */

struct cmd_program {
	const char *name;
	const char *about;    /* as the page's NAME line */
	const char *operands; /* "[file ...]", or NULL: takes and reads none */
	const struct cmd_opt *opt; /* alphabetical, ends with letter 0 */
	const char *examples;      /* lines for --help */
};

/* The common options, as the user gave them. */
extern struct cmd {
	const char *name;    /* of the program */
	const char *columns; /* -c, or NULL */
	bool no_header;      /* -N */
	uint64_t max_line;   /* --max-line */
	struct out *rejects; /* -r, or NULL */
	char **file;         /* operands */
	size_t files;
} cmd;

void cmd_start(const struct cmd_program *p, int argc, char *argv[]);
/* A program without records: its operands are no input, and -h and -V are all
 * that it has in common with the others. */
void cmd_start_plain(const struct cmd_program *p, int argc, char *argv[]);
/* As getopt_long(3): the program's own options, optarg; -1 when done. */
int cmd_option(void);
/* A usage error: quotes what is wrong, then exits with 2. */
noreturn void cmd_usage(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
/* optarg by num.h's rules, or a usage error that quotes it. */
int64_t cmd_span(int letter);
uint64_t cmd_size(int letter);
uint64_t cmd_count(int letter);
/* -R: 5% or 100. */
void cmd_limit(const char *arg);

/* A failure that others survive: a message, and status 2 at the end. */
void cmd_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same with strerror(errno). */
void cmd_fail_errno(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/*
 * Refuses a line: counts it (as LATE when it is late, else as REJECTED), keeps
 * it in -r, and shows the first ten that are kept nowhere. kept: the caller
 * keeps it in a file of its own. Line 0 of in is one that nobody knows.
 */
void cmd_refuse(
    const struct in *in, enum reason why, struct str line, bool kept);
/* SIGUSR1 and -p, looked at once a block. */
void cmd_tick(const struct in *in, size_t bytes);
/* The wall clock, ms since 1970. */
int64_t cmd_clock(void);

/* Closes what is open, tells what was refused; returns the exit status. */
int cmd_end(void);

#endif
