/*
 * cursor_match - which file is whose continuation
 *
 * 1. A file that has an entry's device and inode is it if nothing about it has
 *    changed, or its prints still fit.
 * 2. What is a copy of another that is being made, or was packed or unpacked
 *    beside it, is passed over, whosever its inode was.
 * 3. An entry that has no file yet takes one of its log whose prints fit: it
 *    was copied, packed, moved, or brought back.
 * 4. One that is left, and was live, takes a rotation that begins like it, but
 *    is shorter: a copy, made before the last lines that were read.
 *
 * Only the bytes count: a file that begins with all that was read of another
 * may as well be that one.
 *
 * While all this goes on files are written, copied, truncated and renamed. Each
 * is taken for what it was when it was opened (look_open); cursor.c makes sure
 * afterwards that it has only grown since. A log that is truncated does not
 * become again what it was: so what was compared has been as if all at once.
 */
#include "cursor_in.h"
#include "unpack.h"
#include <stdlib.h>

#define SECOND 1000000000

static bool again; /* a name has become another file's: nothing fits */

static bool
open_file(struct file *f)
{
	again |= !look_open(f);
	return !again;
}

static void
pair(struct entry *e, struct file *f)
{
	e->here = f;
	f->entry = e;
}

static bool
unchanged(const struct entry *e, const struct file *f)
{
	return e->stored == f->size && e->mtime == f->mtime &&
	       e->packed == f->packed;
}

/* A name without what tells that it is packed. */
static struct str
stem(const char *file, bool packed)
{
	const char *slash = strrchr(file, '/');
	struct str s = str_of(slash ? slash + 1 : file);

	while (packed && s.p[--s.n] != '.')
		;
	return s;
}

/* Packed and unpacked: the programs keep the time, some in seconds only. */
static bool
same_stem(const struct entry *e, const struct file *f)
{
	return str_eq(stem(e->file, e->packed), stem(f->base, f->packed)) &&
	       e->mtime / SECOND == f->mtime / SECOND;
}

/* Whether a file holds all that was read as an entry's. */
static bool
fits(const struct entry *e, struct file *f)
{
	uint64_t end = e->packed ? e->stored : e->offset;

	f->more = false;
	if (e->head.n == 0 && end > 0)
		return false; /* it could not be read */
	if (e->packed && (!f->packed || f->size != e->stored))
		return same_stem(e, f) &&
		       (f->packed || e->size == UNKNOWN || e->size == f->size);
	if (!open_file(f))
		return false;
	if (!f->packed && (f->size < end || f->size < e->head.n))
		return false;
	if (e->packed == f->packed)
		return print_fits(f->fd, f->name, &e->head, &e->tail, end);
	return print_fits_packed(
	    f->fd, f->name, &e->head, &e->tail, end, &f->more);
}

/* 1. */
static void
match_inode(const struct cursor *c, struct entry *e)
{
	for (size_t i = 0; i < c->logs; i++)
		for (size_t j = 0; j < c->log[i]->files; j++) {
			struct file *f = c->log[i]->file[j];

			if (f->inode != e->inode || f->device != e->device ||
			    f->packed != e->packed || f->entry)
				continue;
			if (!f->sibling && e->head.n == 0)
				return; /* no bytes tell */
			if ((!f->live && unchanged(e, f)) || fits(e, f))
				pair(e, f);
			return;
		}
}

/* Is f the same as the beginning of the live file, of which it is a copy? */
static bool
is_copy(const struct log *l, struct file *f)
{
	struct file *live = l->files ? l->file[l->files - 1] : NULL;

	if (f->packed || f->live || (f->entry && unchanged(f->entry, f)) ||
	    live == NULL || !live->live || live->packed)
		return false;
	return open_file(f) && open_file(live) &&
	       print_same(f->fd, f->name, live->fd, live->name, f->size);
}

/*
 * Is f made of another file that is there: the packed one of a plain one, or
 * the plain one of a packed one that was read?
 */
static bool
is_made(const struct log *l, const struct file *f)
{
	for (size_t i = 0; !f->entry && i < l->files; i++) {
		const struct file *g = l->file[i];

		if (f->packed == g->packed ||
		    !str_eq(stem(f->base, f->packed), stem(g->base, g->packed)))
			continue;
		if (f->packed && (g->entry || !g->live))
			return true;
		if (!f->packed && g->entry &&
		    f->mtime / SECOND == g->mtime / SECOND)
			return true;
	}
	return false;
}

static void
part_from(struct file *f)
{
	if (f->entry)
		f->entry->here = NULL;
	f->entry = NULL;
}

/* 2. An inode that no bytes prove tells nothing. */
static void
pass_over(const struct log *l)
{
	for (size_t i = 0; i < l->files; i++) {
		struct file *f = l->file[i];

		f->passed = (!f->sibling && !f->entry) || is_made(l, f);
	}
	for (size_t i = 0; i < l->files; i++) {
		struct file *f = l->file[i];

		if (!f->passed && is_copy(l, f)) {
			f->passed = true;
			part_from(f);
		}
	}
}

/*
 * Whether an entry may have a file: one that is nobody's, or a rotation that
 * has the inode, and the first bytes, of another of which less was read.
 */
static bool
may_have(const struct entry *e, const struct file *f)
{
	const struct entry *g = f->entry;

	if (f->passed || g == NULL)
		return !f->passed;
	return !f->live && !f->packed && g->offset < e->offset &&
	       !unchanged(g, f);
}

/* The one of the same name first. */
static void
match_bytes(struct entry *e, const struct log *l)
{
	for (size_t i = 0; i < 2 * l->files; i++) {
		struct file *f = l->file[i % l->files];
		bool other = strcmp(f->name, e->file) != 0;

		if (other == (i >= l->files) && may_have(e, f) && fits(e, f)) {
			part_from(f);
			pair(e, f);
			return;
		}
	}
}

/* In its own log, or in one of the same name in another directory. */
static void
match_log(const struct cursor *c, struct entry *e)
{
	match_bytes(e, e->at);
	for (size_t i = 0; i < c->logs && e->here == NULL; i++)
		if (strcmp(c->log[i]->base, e->at->base) == 0)
			match_bytes(e, c->log[i]);
}

static int
by_length(const void *a, const void *b)
{
	const struct entry *const *x = a, *const *y = b;

	if ((*x)->offset != (*y)->offset)
		return (*x)->offset > (*y)->offset ? -1 : 1;
	return (*x > *y) - (*x < *y);
}

/* 3. The longest first: what fits them fits less, too. */
static void
match_rest(const struct cursor *c)
{
	struct entry **e = mem_zero(c->entries + 1, sizeof(struct entry *));

	for (size_t i = 0; i < c->entries; i++)
		e[i] = &c->entry[i];
	qsort(e, c->entries, sizeof(struct entry *), by_length);
	for (size_t i = 0; i < c->entries; i++)
		if (e[i]->at && e[i]->here == NULL)
			match_log(c, e[i]);
	free(e);
}

/* Nothing in such a copy is new. */
static bool
is_cut(const struct entry *e, struct file *f)
{
	if (f->live || f->entry || f->passed || !f->sibling || !open_file(f))
		return false;
	return f->packed
		   ? print_is_cut_packed(f->fd, f->name, &e->head, e->offset)
		   : f->size < e->offset && print_fits(f->fd, f->name, &e->head,
						&e->head, e->head.n);
}

/* 4. Few bytes may be those of any log. */
static void
match_cut(struct entry *e, const struct log *l)
{
	if (e->is != LIVE || e->packed || e->head.n < PRINT_MOST)
		return;
	for (size_t i = 0; i < l->files; i++)
		if (is_cut(e, l->file[i])) {
			l->file[i]->cut = true;
			pair(e, l->file[i]);
			return;
		}
}

bool
match_all(struct cursor *c)
{
	again = false;
	for (size_t i = 0; i < c->entries; i++)
		match_inode(c, &c->entry[i]);
	for (size_t i = 0; i < c->logs; i++)
		pass_over(c->log[i]);
	match_rest(c);
	for (size_t i = 0; i < c->entries; i++)
		if (c->entry[i].at && c->entry[i].here == NULL)
			match_cut(&c->entry[i], c->entry[i].at);
	return !again;
}
