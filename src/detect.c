/*
 * detect - which format a line is of
 *
 * The best fit is a format that finds a time and an address in the line; of
 * equals the first counts. What has no usable time fits nothing, but for JSON
 * and logs: their lines cannot be taken for others. Each format is opened when
 * it is first tried.
 */
#include "detect.h"
#include "format.h"
#include "known.h"
#include "num.h"
#include "times.h"
#include "utf.h"
#include "wrap.h"

#define DEPTH 4 /* of wrappers */
#define MOST 32 /* formats, and wrappers */

enum fit {
	NONE,
	UNTIMED, /* no usable time */
	TIMED,   /* or a header, a remark */
	FULL     /* and an address */
};

struct best {
	enum fit fit;
	struct buf name;
};

/* The ith format, told that the time and the address are wanted, or NULL. */
static struct format *
candidate(size_t i)
{
	static struct format *all[MOST];
	static struct wants w;
	const char *name = format_name(i);

	if (name == NULL || i == MOST)
		return NULL;
	if (w.n == 0)
		known_parse(&w, "ip");
	if (all[i] == NULL) {
		all[i] = format_open(name);
		all[i]->form->want(all[i]->state, &w);
	}
	if (all[i]->form->begin)
		all[i]->form->begin(all[i]->state);
	return all[i];
}

/* timed: a wrapper has the time, if the line has none. */
static enum fit
fit(struct format *f, struct str line, bool timed)
{
	struct value v[2] = {{.null = true}, {.null = true}};
	int what = f->form->parse(f->state, line, v);
	int64_t ms;

	if (what == FORM_HEADER || what == FORM_REMARK)
		return TIMED;
	if (what != FORM_EVENT)
		return NONE;
	if (v[0].null ? timed : times_read(v[0].text, &ms))
		return v[1].null ? TIMED : FULL;
	return f->form == &form_json || f->form == &form_log ? UNTIMED : NONE;
}

/* Each depth has states of its own. */
static void *
wrap_state(size_t i, size_t depth)
{
	static void *state[DEPTH][MOST];

	if (state[depth][i] == NULL)
		state[depth][i] = wraps[i].open();
	return state[depth][i];
}

/* The line within a wrapper's line, and whether that has a time. */
static bool
unwrap(size_t i, size_t depth, struct str line, struct str *inner, bool *timed)
{
	struct value own[WRAP_COLUMNS];
	size_t time = wrap_column(wraps + i, wraps[i].time);
	int64_t ms;

	if (depth == DEPTH || i == MOST)
		return false;
	if (wraps[i].unwrap(wrap_state(i, depth), line, inner, own) !=
	    FORM_EVENT)
		return false;
	*timed |= time < WRAP_COLUMNS && !own[time].null &&
		  times_read(own[time].text, &ms);
	return true;
}

/* The wrapper that a name begins with, or NULL. */
static const struct wrap *
wrap_of(const char *name)
{
	return wrap_find(name, strcspn(name, ":"));
}

/* What comes after that. */
static const char *
within(const char *name)
{
	name += strcspn(name, ":");
	return *name ? name + 1 : "auto";
}

static void
take(
    struct best *best, enum fit fit, const struct buf *prefix, const char *name)
{
	if (fit <= best->fit)
		return;
	best->fit = fit;
	best->name.n = 0;
	buf_put(&best->name, prefix->p, prefix->n);
	buf_str(&best->name, name);
	*buf_room(&best->name, 1) = '\0';
}

/*
 * prefix: the wrappers so far, depth of them; timed: one has a time; name: what
 * the user wants behind them.
 */
static void
detect(struct best *best, struct buf *prefix, const char *name, struct str line,
    size_t depth, bool timed)
{
	const struct wrap *only = wrap_of(name);
	const char *inside = only ? within(name) : name;
	struct format *f;
	struct str inner;
	size_t n = prefix->n;
	bool sure = only;

	for (size_t i = 0; wraps[i].name; i++) {
		bool inner_timed = timed;

		if ((only && only != wraps + i) ||
		    !unwrap(i, depth, line, &inner, &inner_timed))
			continue;
		sure |= wraps[i].sure;
		buf_str(prefix, wraps[i].name);
		buf_str(prefix, ":");
		detect(best, prefix, inside, inner, depth + 1, inner_timed);
		prefix->n = n;
	}
	for (size_t i = 0; !sure && best->fit < FULL && (f = candidate(i)); i++)
		take(best, fit(f, line, timed), prefix, f->name);
}

const char *
detect_format(const char *name, struct str line)
{
	static struct best best;
	static struct buf prefix;

	best.fit = NONE;
	buf_room(&prefix, 1);
	detect(&best, &prefix, name, line, 0, false);
	return best.fit == NONE ? NULL : best.name.p;
}

/* Begins a line of the explanation. */
static void
put_name(struct buf *b, const struct buf *prefix, const char *name)
{
	buf_str(b, "\n  ");
	buf_put(b, prefix->p, prefix->n);
	buf_str(b, name);
	buf_str(b, ": ");
}

/* Where and what, as far as a form or a wrapper can tell. */
static void
put_miss(struct buf *b, void (*miss)(void *, struct str, struct miss *),
    void *state, struct str line)
{
	static struct miss m;

	if (miss == NULL) {
		buf_str(b, "not such a line");
		return;
	}
	m = (struct miss){.what = {m.what.p, 0, m.what.cap}};
	miss(state, line, &m);
	buf_str(b, "byte ");
	b->n += num_put(buf_room(b, NUM_ROOM), (int64_t)m.at + 1);
	buf_str(b, ": ");
	buf_put(b, m.what.p, m.what.n);
}

static void
explain(
    struct buf *b, const struct buf *prefix, struct format *f, struct str line)
{
	struct value v[2] = {{.null = true}, {.null = true}};
	int what = f->form->parse(f->state, line, v);

	put_name(b, prefix, f->name);
	if (what == FORM_WRONG) {
		buf_str(b, f->form->wrong(f->state));
	} else if (what != FORM_EVENT) {
		put_miss(b, f->form->miss, f->state, line);
	} else if (v[0].null) {
		buf_str(b, "no time");
	} else {
		buf_str(b, "no time: ");
		utf_line(b, v[0].text, false);
	}
}

static void
explain_all(struct buf *b, struct buf *prefix, const char *name,
    struct str line, size_t depth)
{
	const struct wrap *only = wrap_of(name);
	const char *inside = only ? within(name) : name;
	struct format *f;
	struct str inner;
	size_t n = prefix->n;
	bool timed = false, sure = only;

	if (depth == DEPTH)
		return;
	for (size_t i = 0; wraps[i].name; i++)
		sure |= wraps[i].sure && unwrap(i, depth, line, &inner, &timed);
	for (size_t i = 0; !sure && (f = candidate(i)); i++)
		explain(b, prefix, f, line);
	for (size_t i = 0; wraps[i].name; i++) {
		if (only && only != wraps + i)
			continue;
		if (!unwrap(i, depth, line, &inner, &timed)) {
			if (sure && !only)
				continue;
			put_name(b, prefix, wraps[i].name);
			put_miss(b, wraps[i].miss, wrap_state(i, depth), line);
			continue;
		}
		buf_str(prefix, wraps[i].name);
		buf_str(prefix, ":");
		explain_all(b, prefix, inside, inner, depth + 1);
		prefix->n = n;
	}
}

void
detect_misses(struct buf *b, const char *name, struct str line)
{
	static struct buf prefix;

	prefix.n = 0;
	buf_room(&prefix, 1);
	explain_all(b, &prefix, name, line, 0);
}
