/*
 * cursor_in - what cursor.c and its parts share; nobody else needs it
 *
 *	entry   a record of the cursor: a file as the last run has left it
 *	log     a live name, and what rotation makes of it
 *	file    one that is there now; its entry is what is known of it
 */
#ifndef CURSOR_IN_H
#define CURSOR_IN_H

#include "cursor.h"
#include "print.h"

/* What a file was when it was last seen. */
enum is {
	LIVE,
	ROTATED,
	GONE /* read and removed, or given up: it may come back */
};

struct entry {
	uint64_t offset; /* bytes read, unpacked; within: skip up to LF */
	uint64_t size;   /* bytes that were there, unpacked; UNKNOWN */
	char *file, *log;
	enum is is;
	uint64_t device, inode, stored; /* stored: bytes on disk */
	int64_t mtime;                  /* ns */
	uint64_t line;
	bool within;
	struct print head, tail; /* of a packed file: as it is on disk */
	char *format;            /* or NULL */
	struct buf context;

	bool packed;       /* by its name */
	struct log *at;    /* its log, if that is followed */
	struct file *here; /* as which it was found */
};
#define UNKNOWN UINT64_MAX

struct file {
	char *name;       /* to open it, and to tell */
	const char *base; /* its last part */
	struct log *log;
	uint64_t device, inode, size;
	int64_t mtime;
	bool live, given, packed;
	bool sibling; /* by its name; else by its inode */
	bool passed;  /* over: it is a copy of another */
	bool more;    /* packed: there is something behind the offset */
	bool cut;     /* it lacks the last of what was read of its entry */
	struct print head, tail; /* of size bytes, when it was opened */
	int fd;                  /* -1: not open */
	struct entry *entry;
	struct entry fresh; /* its entry after this run */
	bool read;          /* in part, of the cursor's parts */
	size_t part;
};

struct log {
	char *path; /* of the live file: a real directory's, and its name */
	char *dir;  /* the same as the user has it: "", or ends with / */
	const char *base;
	bool known; /* to the cursor */
	bool given;
	char **operand; /* last parts of the operands that it has */
	size_t operands;
	struct file **file; /* oldest first, live last */
	size_t files;
};

struct cursor {
	struct cursor_how how;
	struct entry *entry;
	size_t entries;
	struct log **log;
	size_t logs;
	struct in_part *part;
	struct file **of; /* whose part it is */
	size_t parts;
	char *columns;
	bool behind;
};

/* cursor_text.c */
void cursor_read(struct cursor *c);
void cursor_put(struct out *o, const struct entry *e);
void cursor_begin(struct out *o, const struct cursor *c);

/* cursor_logs.c: the logs of the operands and of the cursor */
void logs_take(struct cursor *c);

/* cursor_look.c: the files of all logs; then each as open as it must be */
void look_at_all(struct cursor *c);
/*
 * Opens a file; from then on it is what it was then: size and prints. False:
 * its name is another file's by now, or it has just become shorter.
 */
bool look_open(struct file *f);
/* Whether an open file still begins with all that it was. */
bool look_stayed(const struct file *f);
void look_shut(struct file *f);

/*
 * cursor_match.c: finds each entry's file; those that it has looked into stay
 * open. False: files were renamed, or truncated, while they were looked at; all
 * is to be done again.
 */
bool match_all(struct cursor *c);

#endif
