/*
 * cursor_text - the cursor as a file
 *
 * Each record has the fields of COLUMNS. Bytes that are not UTF-8, and control
 * bytes, are written \xHH: a name or a header is what it was, byte for byte.
 */
#include "cmd.h"
#include "cursor_in.h"
#include "num.h"
#include "unpack.h"
#include "utf.h"
#include <stdlib.h>

static const struct str columns[] = {STR_INIT("offset"), STR_INIT("size"),
    STR_INIT("file"), STR_INIT("log"), STR_INIT("is"), STR_INIT("device"),
    STR_INIT("inode"), STR_INIT("stored"), STR_INIT("mtime"), STR_INIT("lines"),
    STR_INIT("within"), STR_INIT("head"), STR_INIT("head_md5"),
    STR_INIT("tail"), STR_INIT("tail_md5"), STR_INIT("format"),
    STR_INIT("context")};
#define COLUMNS (sizeof columns / sizeof *columns)

static const char *const is_name[] = {"live", "rotated", "gone"};

/* A field that reads back exactly. */
static void
put_bytes(struct out *o, struct str s)
{
	while (s.n > 0) {
		size_t n = utf_length(s.p, s.n);
		char c = *s.p, *to = out_room(o, 4);

		if (n == 0 ||
		    (n == 1 && ((unsigned char)c < ' ' || c == 127))) {
			utf_hex(to, (unsigned char)c);
			out_took(o, 4);
			n = 1;
		} else {
			out_put(o, "\\", c == '\\');
			out_put(o, s.p, n);
		}
		s.p += n;
		s.n -= n;
	}
}

static void
put_number(struct out *o, uint64_t n)
{
	out_byte(o, '\t');
	if (n == UNKNOWN)
		out_str(o, STR("\\N"));
	else
		out_num(o, (int64_t)n);
}

static void
put_print(struct out *o, const struct print *p)
{
	put_number(o, p->n);
	out_byte(o, '\t');
	out_put(o, p->hash, sizeof p->hash);
}

void
cursor_put(struct out *o, const struct entry *e)
{
	out_num(o, (int64_t)e->offset);
	put_number(o, e->size);
	out_byte(o, '\t');
	put_bytes(o, str_of(e->file));
	out_byte(o, '\t');
	put_bytes(o, str_of(e->log));
	out_byte(o, '\t');
	out_str(o, str_of(is_name[e->is]));
	put_number(o, e->device);
	put_number(o, e->inode);
	put_number(o, e->stored);
	out_byte(o, '\t');
	out_num(o, e->mtime);
	put_number(o, e->line);
	put_number(o, e->within);
	put_print(o, &e->head);
	put_print(o, &e->tail);
	out_byte(o, '\t');
	if (e->format)
		put_bytes(o, str_of(e->format));
	else
		out_str(o, STR("\\N"));
	out_byte(o, '\t');
	put_bytes(o, (struct str){e->context.p, e->context.n});
	out_byte(o, '\n');
}

void
cursor_begin(struct out *o, const struct cursor *c)
{
	bool close = c->how.close; /* the next run may have other options */

	state_begin(o, columns, COLUMNS, close ? NULL : c->how.opt,
	    close ? 0 : c->how.opts);
	if (c->columns && !close) {
		out_str(o, STR("#columns\t"));
		put_bytes(o, str_of(c->columns));
		out_byte(o, '\n');
	}
}

static uint64_t
get_number(const struct state *s, const struct rec *r, size_t i)
{
	struct str field = rec_field(r, i);
	int64_t n;

	if (rec_null(field))
		return UNKNOWN;
	if (!num_int(field, &n) || n < 0)
		state_bad(s, "a number is none");
	return (uint64_t)n;
}

static struct print
get_print(const struct state *s, const struct rec *r, size_t i)
{
	struct str hash = rec_field(r, i + 1);
	uint64_t n = get_number(s, r, i);
	struct print p = {(uint32_t)n, ""};

	if (hash.n != sizeof p.hash || n > PRINT_MOST)
		state_bad(s, "a print is none");
	memcpy(p.hash, hash.p, hash.n);
	return p;
}

static char *
get_string(const struct rec *r, size_t i)
{
	struct buf b = {0};
	char *s = mem_copy(rec_plain(&b, rec_field(r, i)));

	free(b.p);
	return s;
}

static enum is
get_is(const struct state *s, struct str field)
{
	for (int i = LIVE; i <= GONE; i++)
		if (str_eq(field, str_of(is_name[i])))
			return (enum is)i;
	state_bad(s, "it is neither live nor rotated nor gone");
}

static struct entry
get(const struct state *s, const struct rec *r)
{
	struct entry e = {0};
	struct str context = rec_field(r, 16);

	e.offset = get_number(s, r, 0);
	e.size = get_number(s, r, 1);
	e.file = get_string(r, 2);
	e.log = get_string(r, 3);
	e.is = get_is(s, rec_field(r, 4));
	e.device = get_number(s, r, 5);
	e.inode = get_number(s, r, 6);
	e.stored = get_number(s, r, 7);
	if (!num_int(rec_field(r, 8), &e.mtime))
		state_bad(s, "a number is none");
	e.line = get_number(s, r, 9);
	e.within = get_number(s, r, 10) > 0;
	e.head = get_print(s, r, 11);
	e.tail = get_print(s, r, 13);
	if (!rec_null(rec_field(r, 15)))
		e.format = get_string(r, 15);
	e.context.n = rec_unescape(buf_room(&e.context, context.n), context);
	e.packed = unpack_program(e.file) != NULL;
	if (e.tail.n > (e.packed ? e.stored : e.offset))
		state_bad(s, "a print is longer than what was read");
	return e;
}

void
cursor_read(struct cursor *c)
{
	static struct state s; /* its header stays */
	struct rec r;

	if (!state_open(&s, c->how.name, c->how.opt, c->how.opts,
		"give those options and --close; then it is of none"))
		return;
	while (state_next(&s, &r)) {
		if (state_remark(&r)) {
			if (str_eq(rec_field(&r, 0), STR("#columns")) &&
			    r.n == 2)
				c->columns = get_string(&r, 1);
			continue;
		}
		if (r.n != COLUMNS)
			state_bad(
			    &s, "it has not as many fields as the header");
		c->entry =
		    mem_resize(c->entry, c->entries + 1, sizeof *c->entry);
		c->entry[c->entries++] = get(&s, &r);
	}
}
