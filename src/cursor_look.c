/*
 * cursor_look - the files of the logs, as they are now
 *
 * A directory is read until it is the same twice: so no file is missed, or seen
 * twice, because it was renamed meanwhile.
 */
#include "cmd.h"
#include "cursor_in.h"
#include "rotation.h"
#include "unpack.h"
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#define TRIES 100

struct list {
	struct file **file;
	size_t n;
};

static void
free_list(struct list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->file[i]->name);
		free(list->file[i]);
	}
	free(list->file);
	*list = (struct list){0};
}

static void
take_stat(struct file *f, const struct stat *st)
{
	f->device = (uint64_t)st->st_dev;
	f->inode = (uint64_t)st->st_ino;
	f->size = (uint64_t)st->st_size;
	f->mtime =
	    (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

static void
add(struct list *list, struct log *l, const char *dir, const char *base,
    bool sibling)
{
	struct file *f;
	struct buf name = {0};
	struct stat st;
	size_t n = strlen(dir);

	buf_put(&name, dir, n);
	buf_put(&name, base, strlen(base) + 1);
	if (stat(name.p, &st) == -1 || !S_ISREG(st.st_mode)) {
		free(name.p);
		return;
	}
	f = mem_zero(1, sizeof *f);
	f->name = name.p;
	f->base = name.p + n;
	f->log = l;
	f->fd = -1;
	f->sibling = sibling;
	f->packed = unpack_program(f->base) != NULL;
	take_stat(f, &st);
	list->file = mem_resize(list->file, list->n + 1, sizeof(struct file *));
	list->file[list->n++] = f;
}

/* Renamed as it may be, a file keeps its inode. */
static bool
is_known(const struct cursor *c, const struct log *l, uint64_t inode)
{
	for (size_t i = 0; i < c->entries; i++)
		if (c->entry[i].at == l && c->entry[i].inode == inode &&
		    c->entry[i].is != GONE)
			return true;
	return false;
}

static void
read_directory(const struct cursor *c, struct list *list, struct log *l,
    const char *dir, struct str live)
{
	DIR *d = opendir(*dir ? dir : ".");
	struct dirent *e;

	if (d == NULL) {
		if (errno == ENOENT && !l->given)
			return;
		err(2, "%s", *dir ? dir : ".");
	}
	while ((errno = 0, e = readdir(d))) {
		struct str name = str_of(e->d_name);
		bool sibling = name.n >= live.n &&
			       memcmp(name.p, live.p, live.n) == 0 &&
			       rotation_log(name) == live.n;

		if (sibling || is_known(c, l, (uint64_t)e->d_ino))
			add(list, l, dir, e->d_name, sibling);
	}
	if (errno)
		err(2, "%s", *dir ? dir : ".");
	closedir(d);
}

/* A live name that is a link: rotation may be at work where it leads to. */
static void
follow_link(const struct cursor *c, struct list *list, struct log *l)
{
	struct buf name = {0};
	struct stat st;
	char *real = NULL, *base, *dir;

	buf_str(&name, l->dir);
	buf_put(&name, l->base, strlen(l->base) + 1);
	if (lstat(name.p, &st) == 0 && S_ISLNK(st.st_mode))
		real = realpath(name.p, NULL);
	free(name.p);
	if (real == NULL)
		return;
	base = strrchr(real, '/') + 1;
	dir = mem_copy((struct str){real, (size_t)(base - real)});
	read_directory(
	    c, list, l, dir, (struct str){base, rotation_log(str_of(base))});
	free(dir);
	free(real);
}

static int
by_name(const void *a, const void *b)
{
	const struct file *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static struct list
look(const struct cursor *c, struct log *l)
{
	struct list list = {0};

	read_directory(c, &list, l, l->dir, str_of(l->base));
	follow_link(c, &list, l);
	if (list.n > 0)
		qsort(list.file, list.n, sizeof(struct file *), by_name);
	return list;
}

static bool
same_list(const struct list *a, const struct list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct file *x = a->file[i], *y = b->file[i];

		if (strcmp(x->name, y->name) != 0 || x->device != y->device ||
		    x->inode != y->inode)
			return false;
	}
	return true;
}

static bool
mixed(const struct list *list)
{
	size_t dated = 0, siblings = 0;

	for (size_t i = 0; i < list->n; i++)
		if (list->file[i]->sibling && !list->file[i]->live) {
			siblings++;
			dated += rotation_dated(str_of(list->file[i]->base));
		}
	return dated > 0 && dated < siblings;
}

/*
 * Oldest first: what has another name altogether, then the rotations, by their
 * names, or where some have a date and others have none by their times.
 */
static int
compare(const struct file *a, const struct file *b, bool by_mtime)
{
	if (a->live != b->live)
		return a->live ? 1 : -1;
	if (a->sibling != b->sibling)
		return a->sibling ? 1 : -1;
	if (a->live || !a->sibling)
		return 0;
	if (by_mtime)
		return (a->mtime > b->mtime) - (a->mtime < b->mtime);
	return rotation_compare(str_of(a->base), str_of(b->base));
}

static void
sort(const struct list *list)
{
	bool by_mtime = mixed(list);

	for (size_t i = 1; i < list->n; i++) {
		struct file *f = list->file[i];
		size_t j = i;

		for (; j > 0 && compare(list->file[j - 1], f, by_mtime) > 0;
		     j--)
			list->file[j] = list->file[j - 1];
		list->file[j] = f;
	}
}

/* A file by two names, of this log or of one before, is one. */
static struct file *
find_twin(const struct cursor *c, const struct file *f)
{
	for (size_t i = 0; i < c->logs; i++)
		for (size_t j = 0; j < c->log[i]->files; j++) {
			struct file *g = c->log[i]->file[j];

			if (g->device == f->device && g->inode == f->inode)
				return g;
		}
	return NULL;
}

static bool
is_operand(const struct log *l, const struct file *f)
{
	for (size_t i = 0; i < l->operands; i++)
		if (strcmp(l->operand[i], f->base) == 0)
			return true;
	return false;
}

/* Live first, so that of two names that one stays. */
static void
take_list(const struct cursor *c, struct log *l, const struct list *list)
{
	l->file = mem_resize(l->file, list->n + 1, sizeof(struct file *));
	l->files = 0;
	for (size_t i = list->n; i-- > 0;) {
		struct file *f = list->file[i], *twin = find_twin(c, f);

		f->given = is_operand(l, f);
		if (twin == NULL) {
			l->file[l->files++] = f;
			continue;
		}
		twin->given |= f->given;
		free(f->name);
		free(f);
	}
	for (size_t i = 0, j = l->files; i + 1 < j; i++) {
		struct file *f = l->file[i];

		l->file[i] = l->file[--j];
		l->file[j] = f;
	}
}

static void
check_operands(const struct log *l, const struct list *list)
{
	for (size_t i = 0; i < l->operands; i++) {
		size_t j = 0;

		while (j < list->n &&
		       strcmp(list->file[j]->base, l->operand[i]) != 0)
			j++;
		if (j == list->n && !l->known) {
			errno = ENOENT;
			err(2, "%s%s", l->dir, l->operand[i]);
		}
	}
}

static void
look_at(const struct cursor *c, struct log *l)
{
	struct list now = look(c, l), before = {0};

	for (int i = 0; i == 0 || !same_list(&before, &now); i++) {
		if (i == TRIES)
			errx(2, "%s%s: is renamed all the time", l->dir,
			    l->base);
		free_list(&before);
		before = now;
		now = look(c, l);
	}
	free_list(&before);
	for (size_t i = 0; i < now.n; i++)
		now.file[i]->live = strcmp(now.file[i]->base, l->base) == 0;
	check_operands(l, &now);
	sort(&now);
	take_list(c, l, &now);
	free(now.file);
}

/* Forgets what an earlier look has found. */
static void
forget(struct cursor *c)
{
	for (size_t i = 0; i < c->entries; i++)
		c->entry[i].here = NULL;
	for (size_t i = 0; i < c->logs; i++) {
		struct log *l = c->log[i];

		for (size_t j = 0; j < l->files; j++) {
			look_shut(l->file[j]);
			free(l->file[j]->name);
			free(l->file[j]);
		}
		l->files = 0;
	}
}

void
look_at_all(struct cursor *c)
{
	forget(c);
	for (size_t i = 0; i < c->logs; i++)
		look_at(c, c->log[i]);
}

void
look_shut(struct file *f)
{
	if (f->fd != -1)
		close(f->fd);
	f->fd = -1;
}

bool
look_open(struct file *f)
{
	uint64_t device = f->device, inode = f->inode, n;
	struct stat st;

	if (f->fd != -1)
		return true;
	while ((f->fd = open(f->name, O_RDONLY | O_CLOEXEC)) == -1)
		if (errno == ENOENT)
			return false;
		else if (errno != EINTR)
			err(2, "%s", f->name);
	if (fstat(f->fd, &st) == -1)
		err(2, "%s", f->name);
	take_stat(f, &st);
	f->head = print_head(f->fd, f->name, f->size);
	f->tail = print_tail(f->fd, f->name, f->size);
	n = f->size < PRINT_MOST ? f->size : PRINT_MOST;
	if (f->device == device && f->inode == inode && f->head.n == n &&
	    f->tail.n == n)
		return true;
	look_shut(f);
	return false;
}

bool
look_stayed(const struct file *f)
{
	return print_fits(f->fd, f->name, &f->head, &f->tail, f->size);
}
