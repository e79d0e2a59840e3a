/*
 * want - the columns asked for: -o name,name=source,name==constant
 *
 * A list is read from left to right: a name up to , or =; behind = a source up
 * to the next comma, of parts that dots separate; behind == a constant, which
 * is not divided. \, \= and \. are these bytes and separate nothing; any other
 * backslash is a byte like others. All strings are copies, NUL after them.
 */
#include "want.h"
#include "cmd.h"
#include "rec.h"

/* Whether one of stop's bytes, or the end, stands at p. */
static bool
stops(const char *p, const char *stop)
{
	return *p == '\0' || strchr(stop, *p);
}

static bool
escapes(const char *p)
{
	return *p == '\\' && p[1] != '\0' && strchr(",=.", p[1]);
}

/* Takes what stands at *p up to one of stop's bytes, which *p is at then. */
static struct str
take(const char **p, const char *stop)
{
	struct buf b = {0};

	for (; !stops(*p, stop); (*p)++) {
		if (escapes(*p))
			(*p)++;
		buf_put(&b, *p, 1);
	}
	*buf_room(&b, 1) = '\0';
	return (struct str){b.p, b.n};
}

/* The item of the list that begins at p is a usage error. */
static noreturn void
bad(const char *option, const char *p, const char *why)
{
	const char *end = p;

	take(&end, ",");
	cmd_usage("%s %.*s: %s", option, (int)(end - p), p, why);
}

/* Appends a path; false when a part of it is empty. */
static bool
take_source(struct want *w, const char **p, const char *stop)
{
	struct path s = {0};
	bool whole = true;

	for (;; (*p)++) {
		s.part = mem_resize(s.part, s.parts + 1, sizeof *s.part);
		s.part[s.parts] = take(p, stop);
		whole &= s.part[s.parts++].n > 0;
		if (**p != '.')
			break;
	}
	w->source = mem_resize(w->source, w->sources + 1, sizeof *w->source);
	w->source[w->sources++] = s;
	return whole;
}

static struct want *
append(struct wants *w, struct str name)
{
	struct want *new;

	w->want = mem_resize(w->want, w->n + 1, sizeof *w->want);
	new = w->want + w->n++;
	*new = (struct want){.name = {mem_copy(name), name.n}};
	return new;
}

/* Takes the item at *p, up to its comma or the end. */
static void
take_item(struct wants *w, const char *option, const char **p)
{
	const char *item = *p;
	struct str name = {item, strcspn(item, ",=")};
	struct want *new;

	if (!head_name_ok(name) && !head_is_number(name))
		bad(option, item, "not a name for a column");
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->want[i].name, name))
			bad(option, item, "this name stands twice");
	new = append(w, name);
	*p += name.n;
	if (**p != '=')
		return;
	if (!head_name_ok(name))
		bad(option, item, "not a name for a column");
	++*p;
	if (**p == '=') {
		++*p;
		new->constant = true;
		new->value = take(p, ",");
		return;
	}
	new->given = true;
	if (!take_source(new, p, ".,="))
		bad(option, item, "a source, or a part of it, is empty");
	if (**p == '=')
		bad(option, item, "a = in a source is written \\=");
}

void
want_parse(struct wants *w, const char *option, const char *list)
{
	for (;;) {
		take_item(w, option, &list);
		if (*list == '\0')
			return;
		list++; /* the comma */
	}
}

bool
want_from(struct want *w, const char *sources)
{
	bool whole = true;

	for (; *sources; sources += *sources == ' ')
		whole &= take_source(w, &sources, ". ");
	return whole;
}

bool
want_source(struct want *w, const char *source)
{
	return take_source(w, &source, ".");
}
