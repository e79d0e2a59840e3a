/*
 * sess_put - a session as a record: sessions(5)
 */
#include "sess_put.h"
#include "md5.h"
#include "num.h"
#include <stdlib.h>

/* md5 of the key's fields, unescaped (NULL stays \N), and start. */
static void
write_id(struct out *o, const struct sess *s)
{
	static struct buf b;
	struct str rest = sess_key(s);
	const char *end = rest.p + rest.n, *tab;

	b.n = 0;
	do {
		tab = memchr(rest.p, '\t', (size_t)(end - rest.p));
		rest.n = (size_t)((tab ? tab : end) - rest.p);
		if (rec_null(rest))
			buf_put(&b, rest.p, rest.n);
		else
			b.n += rec_unescape(buf_room(&b, rest.n), rest);
		buf_put(&b, "\t", 1);
		rest.p = tab + 1;
	} while (tab);
	b.n += num_put(buf_room(&b, NUM_ROOM), s->start);
	md5_hex(out_room(o, 32), (struct str){b.p, b.n});
	out_took(o, 32);
}

static char *
put_count(char *to, uint64_t v)
{
	return to + (v < 100000000 ? num_put8(to, (uint32_t)v)
				   : num_put(to, (int64_t)v));
}

/* start end duration events closed_by, each with a TAB behind it. */
static inline char *
put_figures(char *to, const struct sess *s, const char *closed_by)
{
	static struct num_put_near start = {INT64_MIN, 0},
				   last = {INT64_MIN, 0};

	to += num_put_time_near(to, s->start, &start);
	*to++ = '\t';
	to += num_put_time_near(to, s->last, &last);
	*to++ = '\t';
	to = put_count(to, (uint64_t)(s->last - s->start));
	*to++ = '\t';
	to = put_count(to, s->events);
	*to++ = '\t';
	memcpy(to, closed_by, 4); /* none is shorter than gap */
	if (closed_by[3] == '\0') {
		to[3] = '\t';
		return to + 4;
	}
	while (*closed_by)
		*to++ = *closed_by++;
	*to++ = '\t';
	return to;
}

static void
put_extras(const struct sess_form *f, struct out *o, const struct sess *s)
{
	if (f->opened_by)
		out_str(o, s->begun ? STR("begin\t") : STR("gap\t"));
	if (f->id) {
		write_id(o, s);
		out_byte(o, '\t');
	}
}

void
sess_put_fields(const struct sess_form *f, struct out *o, const struct sess *s,
    const char *closed_by)
{
	struct str key = sess_key(s);
	size_t room = 5 * NUM_ROOM + key.n + 1;
	char *begin = out_room(o, room), *to;

	to = put_figures(begin, s, closed_by);
	if (f->opened_by || f->id) {
		out_took(o, (size_t)(to - begin));
		put_extras(f, o, s);
		begin = to = out_room(o, key.n);
	}
	vec_copy_key(to, key.p, key.n);
	out_took(o, (size_t)(to + key.n - begin));
	if (sess_store.values > 0)
		agg_put(f->aggs, s->data, o);
}

void
sess_put(const struct sess_form *f, const struct sess *s, const char *closed_by)
{
	sess_put_fields(f, &out, s, closed_by);
	out_byte(&out, '\n');
}

struct str *
sess_names(const struct sess_form *f, size_t more, size_t *names)
{
	static const struct str always[] = {STR_INIT("start"), STR_INIT("end"),
	    STR_INIT("duration"), STR_INIT("events"), STR_INIT("closed_by")};
	size_t n = 5;
	struct str *name = mem_resize(
	    NULL, n + 2 + f->key.n + agg_n(f->aggs) + more, sizeof *name);

	memcpy(name, always, sizeof always);
	if (f->opened_by)
		name[n++] = STR("opened_by");
	if (f->id)
		name[n++] = STR("session_id");
	for (size_t i = 0; i < f->key.n; i++)
		name[n++] = f->key.name[i];
	for (size_t i = 0; i < agg_n(f->aggs); i++)
		name[n++] = agg_name(f->aggs, i);
	*names = n;
	return name;
}

void
sess_put_header(const struct sess_form *f)
{
	size_t n;
	struct str *name = sess_names(f, 0, &n);

	head_check_twice(name, n, "the sessions");
	head_put(&out, name, n);
	free(name);
}
