/*
 * evfmt - records to the world's formats
 *
 * Which column is what is settled once, when the first line has told the
 * columns; a record is then written field by field, with no allocation (a table
 * is held until its end). The formats are in out_*.c, behind fmt.h.
 */
#include "cmd.h"
#include "fmt.h"
#include "rec.h"
#include "want.h"
#include <err.h>
#include <getopt.h>
#include <stdlib.h>

enum {
	STRING = CMD_LONG
};

static const struct fmt *const fmts[] = {&fmt_csv, &fmt_json, &fmt_table};
static const struct fmt *fmt = &fmt_table;
static struct wants wants; /* n is 0: all columns */
static const char *strings;
static struct fmt_plan plan;

static struct {
	const char *name;
	enum fmt_as time, span;
} unit, units[] = {
	    {"ms", FMT_AS_IS, FMT_AS_IS},
	    {"s", FMT_SECONDS, FMT_SECONDS},
	    {"iso", FMT_ISO, FMT_AS_IS},
};

static const struct cmd_opt opt[] = {
    {'f', "format", "FORMAT", "json, csv or table (default)"},
    {'o', "output", "LIST", "columns: name, name=column, name==constant"},
    {STRING, "string", "NAMES",
	"columns that are strings in JSON, never numbers"},
    {'u', "unit", "UNIT", "times in ms (default), s (spans too) or iso"},
    {'z', "zone", "ZONE", "offset, name or rule for -u iso and tables (UTC)"},
    {0}};

static const struct cmd_program program = {
    .name = "evfmt",
    .about = "records to the world's formats",
    .operands = "[file ...]",
    .opt = opt,
    .examples =
	"  sessagg -g host sessions.tsv | evfmt\n"
	"  evfmt -f json -u iso -o user,began=start,pages sessions.tsv\n"
	"  evfmt -f csv -u s sessions.tsv >sessions.csv\n",
};

static void
take_format(void)
{
	for (size_t i = 0; i < sizeof fmts / sizeof *fmts; i++)
		if (strcmp(optarg, fmts[i]->name) == 0) {
			fmt = fmts[i];
			return;
		}
	cmd_usage("-f %s: none of json csv table", optarg);
}

static void
take_unit(void)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(optarg, units[i].name) == 0) {
			unit.name = units[i].name;
			unit.time = units[i].time;
			unit.span = units[i].span;
			return;
		}
	cmd_usage("-u %s: none of ms s iso", optarg);
}

static void
option(int letter)
{
	switch (letter) {
	case 'f':
		take_format();
		break;
	case 'o':
		want_parse(&wants, "-o", optarg);
		break;
	case 'u':
		take_unit();
		break;
	case 'z':
		plan.zone = zone_open(optarg);
		if (plan.zone == NULL)
			cmd_usage("-z %s: not a time zone", optarg);
		break;
	case STRING:
		strings = optarg;
		break;
	}
}

static bool
is_one_of(struct str name, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, " ");

		if (str_eq(name, (struct str){list, n}))
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}

/* Strings in JSON, whatever they look like. */
static bool
is_string(struct str name)
{
	return is_one_of(name,
	    "session_id ip host user method path protocol referrer agent page "
	    "event device country opened_by closed_by");
}

static bool
is_span(struct str name)
{
	struct str start = STR("duration_");

	return str_eq(name, STR("duration")) ||
	       (name.n > start.n && memcmp(name.p, start.p, start.n) == 0);
}

static bool
is_time(const struct head *h, size_t field)
{
	if (field == 0)
		return true;
	if (h->kind == REC_SESSIONS)
		return str_eq(h->name[field], STR("end"));
	return h->kind == REC_FIGURES && str_eq(h->name[field], STR("to"));
}

/* How a column of the input is written: by its own name or its new one. */
static void
settle(struct fmt_column *c, const struct head *h)
{
	struct str source = h->named ? h->name[c->field] : STR("");

	c->string = is_string(c->name) || is_string(source);
	if (is_time(h, c->field))
		c->as = unit.time;
	else if (is_span(source))
		c->as = unit.span;
}

static struct str
constant(struct str value)
{
	char *copy = mem_get(value.n + SCAN_PAD);

	memcpy(copy, value.p, value.n);
	memset(copy + value.n, 0, SCAN_PAD);
	return (struct str){copy, value.n};
}

/* A column's name is no path: its dots are its own. */
static struct str
source_name(const struct want *w)
{
	static struct buf b;

	if (w->sources == 0)
		return w->name;
	b.n = 0;
	for (size_t i = 0; i < w->source->parts; i++) {
		buf_put(&b, ".", i > 0);
		buf_put(&b, w->source->part[i].p, w->source->part[i].n);
	}
	return (struct str){b.p, b.n};
}

/* -o 2: its name is the header's, if there is one. */
static void
name_by_number(struct fmt_column *c, const struct head *h)
{
	plan.named &= h->named;
	if (h->named)
		c->name = h->name[c->field];
}

static void
choose(const struct head *h)
{
	for (size_t i = 0; i < wants.n; i++) {
		const struct want *w = &wants.want[i];
		struct fmt_column *c = &plan.column[i];

		c->name = w->name;
		c->constant = w->constant;
		if (w->constant) {
			c->value = constant(w->value);
			c->string = is_string(c->name);
		} else if (h->n > 0) {
			c->field = head_find(h, "-o", source_name(w));
			settle(c, h);
			if (head_is_number(w->name))
				name_by_number(c, h);
		}
	}
}

static void
take_all(const struct head *h)
{
	for (size_t i = 0; i < h->n; i++) {
		struct fmt_column *c = &plan.column[i];

		c->field = i;
		if (h->named)
			c->name = h->name[i];
		settle(c, h);
	}
}

/* --string */
static void
mark_strings(const struct head *h)
{
	struct str *name;
	size_t n;

	head_split(strings, &name, &n);
	for (size_t i = 0; i < n; i++) {
		bool found = false;

		for (size_t j = 0; j < plan.n; j++) {
			struct fmt_column *c = &plan.column[j];
			bool same = str_eq(c->name, name[i]) ||
				    (h->named && !c->constant &&
					str_eq(h->name[c->field], name[i]));

			c->string |= same;
			found |= same;
		}
		if (!found && h->n > 0)
			errx(2, "--string %.*s: no such column is written",
			    (int)name[i].n, name[i].p);
	}
	free(name);
}

static void
make_plan(const struct head *h)
{
	if (unit.name == NULL && fmt == &fmt_table) {
		unit.time = FMT_ISO;
		unit.span = FMT_SPAN;
	}
	plan.n = wants.n ? wants.n : h->n;
	plan.named = wants.n || h->named;
	plan.column = mem_zero(plan.n + 1, sizeof *plan.column);
	if (wants.n)
		choose(h);
	else
		take_all(h);
	if (strings)
		mark_strings(h);
	if (fmt->needs_names && !plan.named && h->n > 0)
		errx(2, "-f %s: %s has no header: name its columns with -c",
		    fmt->name, h->from);
}

static void
evfmt(void)
{
	static struct stream s;
	static struct head head;
	struct rec r;
	enum rec_what what;

	rec_open(&s, &head, REC_ANY, cmd.file, cmd.files);
	make_plan(&head);
	fmt->begin(&plan);
	while ((what = rec_next(&s, &r)) != REC_END) {
		if (what == REC_WATERMARK)
			continue;
		fmt->record(&plan, &r);
		count[WRITTEN]++;
	}
	fmt->end(&plan);
}

int
main(int argc, char *argv[])
{
	int letter;

	cmd_start(&program, argc, argv);
	while ((letter = cmd_option()) != -1)
		option(letter);
	evfmt();
	return cmd_end();
}
