/*
 * fields - what could be asked of an input: evparse --fields
 *
 * Every source of the lines is one entry, found by its hash; those that are
 * told come in the order in which they were first seen.
 */
#include "fields.h"
#include "cmd.h"
#include "intake.h"
#include "known.h"
#include "num.h"
#include "rec.h"
#include "set.h"
#include "tab.h"
#include "utf.h"
#include <stdlib.h>

#define LINES 1000
#define SHOWN 60 /* bytes of an example */

struct entry {
	struct str source; /* as -o has it */
	uint64_t lines;    /* in which it is there and not null */
	uint64_t last;     /* the last of these */
	struct str example;
};

static struct entry *entry;
static size_t entries;
static struct tab tab; /* of entries, from 1 */
static uint64_t line;

static bool
is_source(uint32_t ref, const void *key)
{
	return str_eq(entry[ref - 1].source, *(const struct str *)key);
}

static struct entry *
find(struct str source)
{
	uint64_t hash = tab_hash(source.p, source.n);
	struct tab_slot *s = tab_find(&tab, hash, is_source, &source);

	if (s)
		return &entry[s->ref - 1];
	entry = mem_resize(entry, entries + 1, sizeof *entry);
	entry[entries] = (struct entry){0};
	entry[entries].source = (struct str){mem_copy(source), source.n};
	tab_add(&tab, hash, (uint32_t)++entries);
	return &entry[entries - 1];
}

static void
see(void *to, struct str source, struct value value)
{
	struct entry *e = find(source);

	(void)to;
	if (value.null || e->last == line)
		return;
	e->last = line;
	if (e->lines++ == 0)
		e->example = (struct str){mem_copy(value.text), value.text.n};
}

/* A name made of a source: its last part, or all of it; a number is none. */
static void
name_of(struct buf *b, struct str source, bool whole)
{
	size_t from = source.n > 0 ? source.n - 1 : 0;

	while (from > 0 && (whole || source.p[from - 1] != '.'))
		from--;
	if (source.p[from] >= '0' && source.p[from] <= '9')
		from = 0;
	for (size_t i = from; i < source.n; i++) {
		char c = source.p[i];
		bool letter = head_name_ok((struct str){&c, 1});

		if (letter || (b->n > 0 && c >= '0' && c <= '9'))
			buf_put(b, &c, 1);
		else if (b->n > 0 && b->p[b->n - 1] != '_')
			buf_str(b, "_");
	}
	if (b->n == 0)
		buf_str(b, "_");
}

/*
 * The well-known name that has this among its sources; n is 0: none. (A path
 * is a page for those who ask for pages; in a list it is what it is.)
 */
static struct str
known_name(struct str source)
{
	static const char *const names[] = {"time", "ip", "host", "user",
	    "page", "event", "referrer", "agent", "device", "country",
	    "amount"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *p = known_sources(str_of(names[i]));

		for (size_t n; *p; p += n + (p[n] == ' ')) {
			n = strcspn(p, " ");
			if (str_eq((struct str){p, n}, source) &&
			    !str_eq(source, STR("path")))
				return str_of(names[i]);
		}
	}
	return (struct str){"", 0};
}

/* A name that no source before has got: at b. */
static void
new_name(struct buf *b, struct set *names, struct str source)
{
	struct str name = known_name(source);

	b->n = 0;
	buf_put(b, name.p, name.n);
	for (int64_t i = 0;
	     b->n == 0 || !set_add(names, (struct str){b->p, b->n}); i++) {
		b->n = 0;
		name_of(b, source, i > 0);
		if (i > 1) {
			buf_str(b, "_");
			b->n += num_put(buf_room(b, NUM_ROOM), i);
		}
	}
}

static void
put(struct buf *b, struct set *names, const struct entry *e)
{
	struct str example = e->example;

	new_name(b, names, e->source);
	if (!str_eq((struct str){b->p, b->n}, e->source)) {
		buf_str(b, "=");
		buf_put(b, e->source.p, e->source.n);
	}
	out_put(&out, b->p, b->n);
	out_byte(&out, '\t');
	out_num(&out, (int64_t)e->lines);
	out_byte(&out, '\t');
	if (example.n > SHOWN)
		example.n = SHOWN;
	b->n = 0;
	utf_line(b, example, false);
	out_put(&out, b->p, b->n);
	out_byte(&out, '\n');
}

/* The first that is a time: -o has it first, or not at all. */
static size_t
time_entry(void)
{
	size_t i = 0;

	while (i < entries && !str_eq(known_name(entry[i].source), STR("time")))
		i++;
	return i;
}

static const char *
ready(struct format *f)
{
	return f->form->fields ? NULL : "its fields cannot be listed";
}

void
fields_list(const char *name, bool verbose)
{
	static struct intake t; /* its formats are there to the end */
	struct set names = {0};
	struct buf b = {0};
	size_t first;

	intake_open(&t, name, verbose, ready);
	while (line < LINES && intake_next(&t)) {
		line++;
		t.format->form->fields(
		    t.format->state, line_str(&t.line), see, NULL);
	}
	intake_close(&t);
	first = time_entry();
	if (first < entries)
		put(&b, &names, &entry[first]);
	for (size_t i = 0; i < entries; i++)
		if (i != first)
			put(&b, &names, &entry[i]);
	set_free(&names);
	free(b.p);
}
