/*
 * state - what one run leaves to the next, as text
 *
 * The last line is read first, so it is known where the body ends; then the
 * body twice, in blocks, and its sum is checked at the end both times.
 */
#include "state.h"
#include "cmd.h"
#include "num.h"
#include "state_opt.h"
#include "utf.h"
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION STR("1")
#define BLOCK (256 * 1024)
#define MOST ((size_t)1 << 31) /* bytes of a line */
#define LAST 64                /* the last line is shorter */

/* A read(2) that failed is not the file's end. */
static size_t
read_some(const struct state *s, char *to, size_t n)
{
	ssize_t r;

	while ((r = read(s->fd, to, n)) == -1)
		if (errno != EINTR)
			err(2, "%s", s->name);
	return (size_t)r;
}

/* #end, the records and the sum, at the end of size bytes: where it begins. */
static void
read_last(struct state *s, uint64_t size)
{
	char tail[LAST + SCAN_PAD];
	size_t n = size < LAST ? (size_t)size : LAST, at = n - 1, got = 0, r;
	struct str f[3] = {{0}};
	int64_t records, sum;

	if (lseek(s->fd, (off_t)(size - n), SEEK_SET) == -1)
		err(2, "%s", s->name);
	while (got < n && (r = read_some(s, tail + got, n - got)) > 0)
		got += r;
	while (at > 0 && tail[at - 1] != '\n')
		at--;
	for (size_t i = 0, b = at; i < 3 && b < n; i++, b += f[i - 1].n + 1) {
		const char *p = memchr(tail + b, i < 2 ? '\t' : '\n', n - b);

		f[i] = (struct str){tail + b, p ? (size_t)(p - tail) - b : 0};
	}
	if (got < n || !str_eq(f[0], STR("#end")) || tail[n - 1] != '\n')
		errx(2, "%s: truncated: no #end line", s->name);
	if (!num_int(f[1], &records) || !num_int(f[2], &sum) || records < 0 ||
	    sum < 0 || sum > UINT32_MAX)
		errx(2, "%s: damaged: its #end line", s->name);
	s->body = size - n + at;
	s->records = (uint64_t)records;
	s->sum = (uint32_t)sum;
}

static void
rewind_body(struct state *s)
{
	if (lseek(s->fd, 0, SEEK_SET) == -1)
		err(2, "%s", s->name);
	s->done = s->line = 0;
	s->crc = (struct crc){0};
	s->begin = s->len = 0;
	s->next = s->next_lf = s->index.n = s->index.lfs = 0;
}

/* What is left of a line, and its part of the index, moves to the front. */
static void
make_room(struct state *s)
{
	size_t n = s->index.n - s->next;

	if (s->buf)
		memmove(s->buf, s->buf + s->begin, s->len - s->begin);
	for (size_t i = 0; i < n; i++)
		s->index.at[i] = s->index.at[s->next + i] - (uint32_t)s->begin;
	s->len -= s->begin;
	s->begin = s->next = s->next_lf = s->index.lfs = 0;
	s->index.n = n;
	if (s->len >= MOST)
		errx(2, "%s: damaged: a line without end", s->name);
	if (s->cap - s->len < BLOCK) {
		s->cap = s->cap ? s->cap * 2 : 2 * BLOCK;
		s->buf = mem_resize(s->buf, s->cap + SCAN_PAD, 1);
	}
	if (s->room < n + BLOCK + 16) {
		s->room = n + 2 * BLOCK;
		s->index.at =
		    mem_resize(s->index.at, s->room, sizeof *s->index.at);
		s->index.lf =
		    mem_resize(s->index.lf, s->room, sizeof *s->index.lf);
	}
}

/* Another block of the body; false: that was all. */
static bool
fill(struct state *s)
{
	uint64_t left = s->body - s->done;
	size_t n;

	if (left == 0 && s->begin < s->len)
		errx(2, "%s: truncated: a line without end", s->name);
	if (left == 0)
		return false;
	make_room(s);
	n = read_some(s, s->buf + s->len, left < BLOCK ? (size_t)left : BLOCK);
	if (n == 0)
		errx(2, "%s: truncated while it was read", s->name);
	crc_add(&s->crc, s->buf + s->len, n);
	memset(s->buf + s->len + n, 0, SCAN_PAD);
	scan_index(&s->index, s->buf, s->len, s->len + n, '\t');
	s->len += n;
	s->done += n;
	return true;
}

static void
check_sum(const struct state *s)
{
	uint32_t sum = crc_sum(&s->crc);

	if (sum != s->sum)
		errx(2, "%s: damaged: the sum is %lu, not %lu", s->name,
		    (unsigned long)sum, (unsigned long)s->sum);
}

static bool
next_line(struct state *s, struct rec *r)
{
	size_t lf;

	while (s->next_lf == s->index.lfs)
		if (!fill(s))
			return false;
	lf = s->index.lf[s->next_lf++];
	*r = (struct rec){.base = s->buf,
	    .begin = (uint32_t)s->begin,
	    .n = (uint32_t)(lf - s->next) + 1,
	    .end = s->index.at + s->next};
	s->begin = s->index.at[lf] + 1;
	s->next = lf + 1;
	s->line++;
	return true;
}

/* The #state line, which is the first, or the second behind the header. */
static void
read_head(struct state *s, struct rec *r)
{
	static const struct str mark = STR_INIT("#state");
	bool there = next_line(s, r);

	free((char *)(uintptr_t)s->header.p);
	s->header = (struct str){0};
	if (there && !state_remark(r)) {
		s->header.n = rec_text(r).n;
		s->header.p = mem_copy(rec_text(r));
		there = next_line(s, r);
	}
	if (!there || r->n < 3 || !str_eq(rec_field(r, 0), mark))
		errx(
		    2, "%s: is no state: its first lines lack #state", s->name);
}

/* Version and program: those of others may have other rules for the rest. */
static void
check_program(const struct state *s, const struct rec *r)
{
	struct buf b = {0};

	if (!str_eq(rec_field(r, 1), VERSION)) {
		utf_line(&b, rec_field(r, 1), false);
		errx(2, "%s: of version %.*s; this is %s", s->name, (int)b.n,
		    b.p, VERSION.p);
	}
	if (!str_eq(rec_field(r, 2), str_of(cmd.name))) {
		utf_line(&b, rec_field(r, 2), false);
		errx(2, "%s: of %.*s, not of %s", s->name, (int)b.n, b.p,
		    cmd.name);
	}
}

static bool
is_closed(const struct rec *r)
{
	return r->n == 4 && str_eq(rec_field(r, 3), STR("closed"));
}

/* The body to its end: it is what was written. */
static void
check_body(struct state *s)
{
	uint64_t records = 0;
	struct rec r;

	while (next_line(s, &r))
		records += !state_remark(&r);
	records -= s->header.n > 0;
	check_sum(s);
	if (records != s->records)
		errx(2, "%s: damaged: %llu records, not %llu", s->name,
		    (unsigned long long)records,
		    (unsigned long long)s->records);
}

static void
check_regular(const char *name)
{
	struct stat st;

	if (stat(name, &st) == 0 && !S_ISREG(st.st_mode))
		errx(2, "%s: is no regular file", name);
}

/* False: there is none. */
static bool
open_file(struct state *s)
{
	struct stat st;

	check_regular(s->name);
	while ((s->fd = open(s->name, O_RDONLY | O_CLOEXEC)) == -1 &&
	       errno == EINTR)
		;
	if (s->fd == -1 && errno == ENOENT)
		return false;
	if (s->fd == -1 || fstat(s->fd, &st) == -1)
		err(2, "%s", s->name);
	if (st.st_size == 0)
		errx(2, "%s: damaged: it is empty", s->name);
	s->body = (uint64_t)st.st_size; /* for the first lines */
	return true;
}

bool
state_open(struct state *s, const char *name, const struct state_opt *opt,
    size_t opts, const char *end)
{
	struct rec r;

	*s = (struct state){.name = name, .fd = -1};
	if (!open_file(s))
		return false;
	read_head(s, &r);
	check_program(s, &r);
	read_last(s, s->body);
	rewind_body(s);
	check_body(s);
	rewind_body(s);
	read_head(s, &r);
	if (opt && !is_closed(&r) && !state_same(name, &r, opt, opts))
		errx(2, "%s: or %s", name, end);
	return true;
}

bool
state_next(struct state *s, struct rec *r)
{
	if (next_line(s, r))
		return true;
	check_sum(s); /* for it may have been written to */
	close(s->fd);
	free(s->buf);
	free(s->index.at);
	free(s->index.lf);
	s->buf = NULL;
	s->index = (struct scan){0};
	return false;
}

noreturn void
state_bad(const struct state *s, const char *what)
{
	errx(2, "%s:%llu: damaged: %s", s->name, (unsigned long long)s->line,
	    what);
}

void
state_check(const struct state *s, struct rec *r, size_t fields)
{
	struct str time = rec_field(r, 0);

	if (r->n != fields)
		state_bad(s, "it has not as many fields as the header");
	if ((time.n != 13 || !num_time13(time.p, &r->time)) &&
	    !num_time(time, &r->time))
		state_bad(s, "it does not begin with a time");
}

struct out *
state_side(const char *name)
{
	struct out *o;

	check_regular(name);
	o = out_side(name);
	o->crc = mem_zero(1, sizeof *o->crc);
	return o;
}

void
state_begin(struct out *o, const struct str *name, size_t n,
    const struct state_opt *opt, size_t opts)
{
	struct buf b = {0};

	for (size_t i = 0; i < n; i++) {
		out_str(o, name[i]);
		out_byte(o, i + 1 < n ? '\t' : '\n');
	}
	out_str(o, STR("#state\t"));
	out_str(o, VERSION);
	out_byte(o, '\t');
	out_str(o, str_of(cmd.name));
	if (opt == NULL)
		out_str(o, STR("\tclosed"));
	for (size_t i = 0; i < opts; i++) {
		struct str v = state_value(&b, &opt[i]);

		if (v.p == NULL)
			continue;
		out_byte(o, '\t');
		out_str(o, str_of(opt[i].name));
		out_byte(o, '=');
		out_str(o, v);
	}
	free(b.p);
	out_byte(o, '\n');
}

void
state_end(struct out *o, uint64_t records)
{
	uint32_t sum;

	out_flush(o);
	sum = crc_sum(o->crc);
	free(o->crc);
	o->crc = NULL;
	out_str(o, STR("#end\t"));
	out_num(o, (int64_t)records);
	out_byte(o, '\t');
	out_num(o, sum);
	out_byte(o, '\n');
}
