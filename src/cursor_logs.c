/*
 * cursor_logs - which logs there are: those of the operands, and of the cursor
 */
#include "cmd.h"
#include "cursor_in.h"
#include "rotation.h"
#include <err.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char *
base_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

static char *
join(struct str a, struct str b, struct str c)
{
	struct buf to = {0};

	buf_put(&to, a.p, a.n);
	buf_put(&to, b.p, b.n);
	buf_put(&to, c.p, c.n);
	buf_put(&to, "", 1);
	return to.p;
}

/* The log of a directory (as the user has it) and a live name. */
static struct log *
log_of(struct cursor *c, struct str dir, struct str live)
{
	char *name = mem_copy(dir), *real, *path;
	struct log *l;
	size_t n;

	real = realpath(dir.n ? name : ".", NULL);
	if (real == NULL)
		err(2, "%s", dir.n ? name : ".");
	n = strlen(real);
	path = join((struct str){real, n}, STR("/"), live);
	if (n == 1) /* the root */
		memmove(path, path + 1, strlen(path));
	free(real);
	for (size_t i = 0; i < c->logs; i++)
		if (strcmp(c->log[i]->path, path) == 0) {
			free(path);
			free(name);
			return c->log[i];
		}
	l = mem_zero(1, sizeof *l);
	l->path = path;
	l->base = base_of(path);
	l->dir = name;
	c->log = mem_resize(c->log, c->logs + 1, sizeof(struct log *));
	return c->log[c->logs++] = l;
}

static void
take_operand(struct cursor *c, char *name)
{
	struct str base = str_of(base_of(name));
	struct str dir = {name, (size_t)(base.p - name)};
	struct stat st;
	struct log *l;

	if (strcmp(name, "-") == 0 ||
	    (stat(name, &st) == 0 && !S_ISREG(st.st_mode)))
		cmd_usage("-C: %s: not a regular file", name);
	l = log_of(c, dir, (struct str){base.p, rotation_log(base)});
	l->given = true;
	l->operand = mem_resize(l->operand, l->operands + 1, sizeof(char *));
	l->operand[l->operands++] = name + dir.n;
}

/*
 * A log that is not given, but whose live file is not there: it may be between
 * two names, or lost.
 */
static bool
is_left(const struct entry *e)
{
	struct stat st;

	return e->is == LIVE && stat(e->log, &st) == -1;
}

static struct log *
find_log(const struct cursor *c, const char *path)
{
	for (size_t i = 0; i < c->logs; i++)
		if (strcmp(c->log[i]->path, path) == 0)
			return c->log[i];
	return NULL;
}

void
logs_take(struct cursor *c)
{
	if (cmd.files == 0)
		cmd_usage("-C: needs the files it is to read");
	for (size_t i = 0; i < cmd.files; i++)
		take_operand(c, cmd.file[i]);
	for (size_t i = 0; i < c->entries; i++) {
		struct entry *e = &c->entry[i];

		if (find_log(c, e->log) == NULL && is_left(e)) {
			const char *base = base_of(e->log);
			struct log *l = mem_zero(1, sizeof *l);

			l->path = mem_copy(str_of(e->log));
			l->base = base_of(l->path);
			l->dir = mem_copy(
			    (struct str){e->log, (size_t)(base - e->log)});
			c->log = mem_resize(
			    c->log, c->logs + 1, sizeof(struct log *));
			c->log[c->logs++] = l;
		}
	}
	for (size_t i = 0; i < c->entries; i++) {
		struct entry *e = &c->entry[i];

		e->at = find_log(c, e->log);
		if (e->at)
			e->at->known = true;
	}
}
