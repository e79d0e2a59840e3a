/*
 * cursor - where the last run has stopped in each log, for the next to go on
 */
#include "cmd.h"
#include "cursor_in.h"
#include <err.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#define TRIES 100
#define GONES 64 /* of a log that are remembered */

static struct cursor cursor;

/* All that is read is opened at once: no name is another file's then. */
static void
raise_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == -1 || r.rlim_cur == r.rlim_max)
		return;
	r.rlim_cur = r.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &r);
}

static bool
is_lost(const struct entry *e)
{
	bool unread = e->size != UNKNOWN && e->offset < e->size;

	return e->is == LIVE || (e->is == ROTATED && unread);
}

static void
say_lost(const struct entry *e)
{
	cmd_fail("%s: lost track: what was read of it, %llu bytes, is neither "
		 "there nor in a rotation beside it; --acknowledge goes on "
		 "without",
	    e->file, (unsigned long long)e->offset);
}

static bool
is_missing(const struct entry *e)
{
	return e->at && e->here == NULL && e->is != GONE;
}

/* Whether all is found that must be. */
static bool
has_all(const struct cursor *c)
{
	for (size_t i = 0; i < c->entries; i++)
		if (is_missing(&c->entry[i]) && is_lost(&c->entry[i]))
			return false;
	return true;
}

/* Entries whose file is there no more; false: some are lost. */
static bool
give_up(struct cursor *c)
{
	bool all = c->how.acknowledge || has_all(c);

	for (size_t i = 0; i < c->entries; i++) {
		struct entry *e = &c->entry[i];

		if (!is_missing(e))
			continue;
		if (!all && is_lost(e))
			say_lost(e);
		e->is = GONE;
		c->behind = true;
	}
	return all;
}

/* Is there anything to read of a file that has an entry? */
static bool
has_more(const struct cursor *c, const struct file *f)
{
	const struct entry *e = f->entry;
	bool rest = c->how.close || e->is == GONE;

	if (e->packed || f->packed)
		return f->more;
	return f->size > e->offset && (rest || f->size != e->size);
}

/* A last line that was unfinished is shorter, or taken back. */
static bool
has_shrunk(const struct file *f)
{
	const struct entry *e = f->entry;

	return e && !e->packed && !f->packed && f->size < e->size;
}

/* The entry of a file, read or not, as far as it is known by now. */
static void
begin_fresh(struct file *f)
{
	struct entry *n = &f->fresh;

	*n = (struct entry){.size = f->packed ? UNKNOWN : 0};
	if (f->entry)
		*n = *f->entry;
	n->file = f->name;
	n->log = f->log->path;
	n->is = f->live ? LIVE : ROTATED;
	n->device = f->device;
	n->inode = f->inode;
	n->stored = f->size;
	n->mtime = f->mtime;
	n->packed = f->packed;
	if (has_shrunk(f))
		n->size = f->size;
}

/* An open file that passes for read up to its end. */
static void
take_all(struct file *f)
{
	struct entry *n = &f->fresh;

	n->head = f->head;
	n->tail = f->tail;
	if (!f->packed) {
		n->offset = n->size = f->size;
		n->within = !print_ends_line(f->fd, f->name, f->size);
	}
}

/*
 * Of one that is not read: what was there before the first run, or is the same
 * as before, packed or not. False: its name has become another's.
 */
static bool
note(struct file *f)
{
	const struct entry *e = f->entry;

	if (f->cut) {
		take_all(f);
		f->fresh.size = f->fresh.offset;
		return true;
	}
	if (e && e->packed == f->packed && (!f->packed || e->stored == f->size))
		return true;
	if (e == NULL && access(f->name, R_OK) == -1 && f->fd == -1) {
		f->fresh.head = f->fresh.tail = print_of(STR(""));
		f->fresh.offset = f->packed ? 0 : f->size;
		f->fresh.size = f->packed ? UNKNOWN : f->size;
		return true;
	}
	if (!look_open(f))
		return false;
	begin_fresh(f);
	take_all(f);
	if (f->packed && e && !e->packed)
		f->fresh.size = f->fresh.offset;
	return true;
}

/* Another part, of what is there now; the file stays open. */
static void
add_part(struct cursor *c, struct file *f)
{
	const struct entry *n = &f->fresh;

	c->part = mem_resize(c->part, c->parts + 1, sizeof *c->part);
	c->of = mem_resize(c->of, c->parts + 1, sizeof(struct file *));
	c->of[c->parts] = f;
	c->part[c->parts] = (struct in_part){
	    .name = f->name,
	    .fd = f->fd,
	    .final = f->packed || c->how.close,
	    .offset = n->offset,
	    .left = f->packed ? IN_ALL : f->size - n->offset,
	    .line = n->line,
	    .within = n->within,
	    .format = n->format,
	    .context = n->context,
	};
	f->part = c->parts++;
	f->read = true;
}

static bool
has_moved(const struct file *f)
{
	const struct entry *e = f->entry;

	return e == NULL || strcmp(e->file, f->name) != 0 ||
	       e->device != f->device || e->inode != f->inode ||
	       (e->is == LIVE) != f->live || e->is == GONE || has_shrunk(f) ||
	       (f->packed && e->mtime != f->mtime);
}

/* Is it still the file that was looked at, and nothing but longer? */
static bool
has_stayed(const struct file *f)
{
	const struct entry *e = f->entry;

	if (!look_stayed(f))
		return false;
	return e == NULL || e->packed || f->packed || f->cut ||
	       (f->size >= e->offset &&
		   print_fits(f->fd, f->name, &e->head, &e->tail, e->offset));
}

/*
 * What becomes of a file; false: it is another one than it was when the entries
 * found their files, or its name has become another's.
 */
static bool
plan(struct cursor *c, struct file *f)
{
	bool read = f->entry ? has_more(c, f) : f->log->known || f->given;

	c->behind |= read || has_moved(f);
	if (read && !look_open(f))
		return false;
	begin_fresh(f);
	if (!read && !note(f))
		return false;
	if (f->fd != -1 && !has_stayed(f))
		return false;
	if (read)
		add_part(c, f);
	else
		look_shut(f);
	return true;
}

static bool
plan_all(struct cursor *c)
{
	c->parts = 0;
	c->behind = false;
	for (size_t i = 0; i < c->logs; i++)
		for (size_t j = 0; j < c->log[i]->files; j++) {
			struct file *f = c->log[i]->file[j];

			if (f->passed)
				look_shut(f);
			else if (!plan(c, f))
				return false;
		}
	return true;
}

/*
 * What is renamed, or copied and truncated, after the look at its directory is
 * found by another one, a moment later: nothing is lost before it was missed
 * thrice.
 */
static void
look_until_sure(struct cursor *c)
{
	const struct timespec moment = {.tv_nsec = 10 * 1000 * 1000};
	int tries = 0, missed = 0;
	bool sure;

	do {
		if (tries++ == TRIES)
			errx(2, "-C %s: the logs are renamed all the time",
			    c->how.name);
		look_at_all(c);
		sure = match_all(c) && plan_all(c);
		if (sure && !has_all(c) && ++missed < 3) {
			nanosleep(&moment, NULL);
			sure = false;
		}
	} while (!sure);
}

void
cursor_open(const struct cursor_how *how)
{
	struct cursor *c = &cursor;

	c->how = *how;
	raise_limit();
	cursor_read(c);
	logs_take(c);
	look_until_sure(c);
	if (!give_up(c))
		exit(cmd_end());
}

bool
cursor_is_behind(void)
{
	return cursor.behind;
}

struct in_part *
cursor_parts(size_t *parts)
{
	*parts = cursor.parts;
	return cursor.part;
}

const char *
cursor_columns(void)
{
	return cursor.columns;
}

void
cursor_set_columns(const char *columns)
{
	if (cursor.columns == NULL)
		cursor.columns = mem_copy(str_of(columns));
}

void
cursor_ended(struct in_part *p)
{
	struct file *f = cursor.of[p - cursor.part];
	struct entry *n = &f->fresh;
	struct stat st;

	n->offset = p->offset;
	n->size = p->seen;
	n->line = p->line;
	n->within = p->within && !f->packed;
	n->head = f->head;
	n->tail = f->tail;
	if (!f->packed) {
		n->head =
		    print_head(f->fd, f->name, p->offset ? p->offset : f->size);
		n->tail = print_tail(f->fd, f->name, p->offset);
	}
	if (fstat(f->fd, &st) == -1)
		err(2, "%s", f->name);
	/* these are its prints only if it has stayed until now */
	if (!has_stayed(f) || (f->packed && (uint64_t)st.st_size != f->size))
		cmd_fail("%s: was truncated or written anew while it was read",
		    f->name);
}

/* What is kept of files that have gone: the last of them. */
static uint64_t
put_gone(struct out *o, const struct log *l)
{
	uint64_t all = 0, done = 0;

	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < cursor.entries; i++) {
			const struct entry *e = &cursor.entry[i];

			if (e->at != l || e->here || e->is != GONE ||
			    e->head.n == 0)
				continue;
			if (pass == 0)
				all++;
			else if (++done + GONES > all)
				cursor_put(o, e);
		}
	return all < GONES ? all : GONES;
}

void
cursor_write(struct out *o)
{
	struct cursor *c = &cursor;
	uint64_t records = 0;

	cursor_begin(o, c);
	for (size_t i = 0; i < c->logs; i++) {
		const struct log *l = c->log[i];

		records += put_gone(o, l);
		for (size_t j = 0; j < l->files; j++) {
			struct file *f = l->file[j];

			if (f->passed)
				continue;
			if (f->read) {
				f->fresh.format = c->part[f->part].format;
				f->fresh.context = c->part[f->part].context;
			}
			cursor_put(o, &f->fresh);
			records++;
		}
	}
	for (size_t i = 0; i < c->entries; i++)
		if (c->entry[i].at == NULL && c->entry[i].here == NULL) {
			cursor_put(o, &c->entry[i]);
			records++;
		}
	state_end(o, records);
}
