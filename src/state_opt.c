/*
 * state_opt - the options that a state was made with
 */
#include "state_opt.h"
#include "cmd.h"
#include "num.h"
#include <stdlib.h>

#define FIRST 3 /* field with an option */

struct str
state_value(struct buf *b, const struct state_opt *opt)
{
	struct buf text = {0};
	struct out o = {.fd = -1}; /* never flushed, for there is room */
	size_t n = opt->text ? strlen(opt->text) : 0;

	if (opt->text == NULL && (opt->span == NULL || *opt->span == INT64_MAX))
		return (struct str){0};
	b->n = 0;
	o.cap = 5 * n + NUM_ROOM;
	o.buf = buf_room(b, o.cap);
	if (opt->text == NULL) {
		out_num(&o, *opt->span);
	} else {
		buf_put(&text, opt->text, n); /* scanned: needs its pad */
		rec_put(&o, (struct str){text.p, n});
		free(text.p);
	}
	return (struct str){b->p, o.n};
}

/* 300000 as one would give it: 5m. */
static void
put_span(struct buf *b, int64_t ms)
{
	static const struct {
		int64_t ms;
		const char *name;
	} unit[] = {{86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"},
	    {1, "ms"}};
	size_t i = 0;

	while (unit[i].ms > 1 && (ms == 0 || ms % unit[i].ms != 0))
		i++;
	b->n += num_put(buf_room(b, NUM_ROOM), ms / unit[i].ms);
	buf_str(b, unit[i].name);
}

/* "window=300000", or "without window". */
static void
put_option(struct buf *b, const char *name, struct str value)
{
	buf_str(b, value.p ? "" : "without ");
	buf_str(b, name);
	buf_str(b, value.p ? "=" : "");
	buf_put(b, value.p ? value.p : "", value.n);
}

static void
say(const char *file, const struct state_opt *opt, struct str was,
    struct str now)
{
	struct str value = was.p ? was : now;
	struct buf b = {0};
	int64_t ms;

	buf_str(&b, was.p ? "made with " : "made ");
	put_option(&b, opt->name, was);
	buf_str(&b, ", now ");
	put_option(&b, opt->name, now);
	buf_str(&b, was.p ? "; give " : "; leave out ");
	buf_str(&b, opt->option);
	buf_str(&b, opt->flag ? "" : " ");
	if (opt->span && num_int(value, &ms))
		put_span(&b, ms);
	else if (!opt->flag)
		buf_put(&b, value.p, value.n);
	buf_str(&b, was.p ? " again" : "");
	cmd_fail("%s: %.*s", file, (int)b.n, b.p);
	free(b.p);
}

/* One that the file has and that is not given: by its name it may be known. */
static void
say_left(const char *file, struct str field, const struct state_opt *opt,
    size_t opts)
{
	for (size_t i = 0; i < opts; i++) {
		size_t n = strlen(opt[i].name);

		if (field.n > n && memcmp(field.p, opt[i].name, n) == 0 &&
		    field.p[n] == '=') {
			say(file, &opt[i],
			    (struct str){field.p + n + 1, field.n - n - 1},
			    (struct str){0});
			return;
		}
	}
	cmd_fail(
	    "%s: made with %.*s, now without", file, (int)field.n, field.p);
}

/* The value of the next field of this name, for an option may be repeated. */
static struct str
find(const struct rec *line, bool *seen, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = FIRST; i < line->n; i++) {
		struct str f = rec_field(line, i);

		if (seen[i] || f.n <= n || memcmp(f.p, name, n) != 0 ||
		    f.p[n] != '=')
			continue;
		seen[i] = true;
		return (struct str){f.p + n + 1, f.n - n - 1};
	}
	return (struct str){0};
}

bool
state_same(const char *file, const struct rec *line,
    const struct state_opt *opt, size_t opts)
{
	bool *seen = mem_zero(line->n, sizeof *seen), same = true;
	struct buf b = {0};

	for (size_t i = 0; i < opts; i++) {
		struct str was = find(line, seen, opt[i].name);
		struct str now = state_value(&b, &opt[i]);

		if (!was.p == !now.p && (!was.p || str_eq(was, now)))
			continue;
		say(file, &opt[i], was, now);
		same = false;
	}
	for (size_t i = FIRST; i < line->n; i++)
		if (!seen[i]) {
			say_left(file, rec_field(line, i), opt, opts);
			same = false;
		}
	free(seen);
	free(b.p);
	return same;
}
