/*
 * evparse - turn logs of any format into event records
 *
 * A form (form.h) finds the values of the wanted columns in a line; here the
 * time is read and the record written. A line that cannot be parsed or has no
 * usable time is refused, never guessed at. Nothing is kept from one record to
 * the next: memory is a block, or the longest record.
 */
#include "by_time.h"
#include "cmd.h"
#include "csv.h"
#include "cursor.h"
#include "event.h"
#include "fields.h"
#include "filter.h"
#include "intake.h"
#include "known.h"
#include "num.h"
#include "rec.h"
#include "times.h"

enum {
	ACKNOWLEDGE = CMD_LONG,
	BY_TIME,
	CHANGED,
	CLOSE,
	FIELDS,
	MASK_IP,
	MAX_FUTURE,
	NOW,
	WHERE
};

static bool by_time, fields, verbose, changed;
static const char *asked = "auto"; /* -f */
static int64_t future = -1;        /* --max-future */
static const char *columns;        /* -o */
static const char *delimiter;      /* -d */
static struct cursor_how how;      /* -C */
static struct out *cursor_out;

static struct wants wants; /* want[0] is the time */
static struct value no_value = {.null = true};
static struct value *value = &no_value; /* of each, once begun */
static bool begun;
static bool filters;

static const struct cmd_opt options[] = {
    {ACKNOWLEDGE, "acknowledge", NULL, "go on without what -C has lost"},
    {BY_TIME, "by-time", NULL, "read operands in the order of their times"},
    {'C', "cursor", "FILE", "read what is new since the last run with it"},
    {CHANGED, "changed", NULL, "read nothing; status 1: nothing is new for -C"},
    {CLOSE, "close", NULL, "-C: an unfinished last line counts"},
    {'d', "delimiter", "CHAR", "between the fields of csv (,)"},
    {'f', "format", "FORMAT", "a format's name, or the server's own string"},
    {FIELDS, "fields", NULL, "list what -o could ask for, with examples"},
    {MASK_IP, "mask-ip", NULL, "zero the last part of addresses"},
    {MAX_FUTURE, "max-future", "SPAN", "reject times further in the future"},
    {NOW, "now", "TIME", "times without a year are near this (wall clock)"},
    {'o', "output", "COLUMNS", "name, name=source, name==constant, ..."},
    {'r', "rejects", "FILE", "keep rejected lines there"},
    {'R', "limit", "SHARE|COUNT", "tolerate so many rejected lines: 5% or 100"},
    {'t', "time", "SOURCE", "where the time is"},
    {'T', "time-format", "FORMAT", "how it is written, as %d/%b/%Y %T"},
    {'v', "verbose", NULL, "say which format was found"},
    {WHERE, "where", "COLUMN=GLOB", "keep only these events; or != GLOB"},
    {'x', "exclude", "bots|static", "leave out crawlers, static files"},
    {'z', "zone", "ZONE", "of times that name none"}, {0}};

static const struct cmd_program program = {"evparse",
    "turn logs of any format into event records", "[file ...]", options,
    "  evparse access.log | sessionize\n"
    "  evparse -o ip,host,page=page_name,site==shop -t at events.json\n"
    "  evparse -f '$remote_addr [$time_local] \"$request\" $status' x.log\n"
    "  evparse -f docker:combined -x bots,static -r rejects x-json.log\n"
    "  evparse --fields events.csv\n"};

/* -C, and what goes with it. */
static void
take_cursor_option(int ch)
{
	switch (ch) {
	case ACKNOWLEDGE:
		how.acknowledge = true;
		break;
	case 'C':
		how.name = optarg;
		break;
	case CHANGED:
		changed = true;
		break;
	case CLOSE:
		how.close = true;
		break;
	}
}

static void
take_option(int ch)
{
	switch (ch) {
	case BY_TIME:
		by_time = true;
		break;
	case 'd':
		delimiter = optarg;
		csv_delimiter(optarg);
		break;
	case 'f':
		if (*optarg == '\0')
			cmd_usage("-f '': names no format");
		asked = optarg;
		break;
	case FIELDS:
		fields = true;
		break;
	case MASK_IP:
		filter_mask_ip();
		break;
	case MAX_FUTURE:
		future = cmd_span(MAX_FUTURE);
		break;
	case NOW:
		times_now(optarg);
		break;
	case 'o':
		columns = optarg;
		break;
	case 'r':
		cmd.rejects = out_side(optarg);
		break;
	case 'R':
		cmd_limit(optarg);
		break;
	case 't':
		known_time(optarg);
		break;
	case 'T':
		times_format(optarg);
		break;
	case 'v':
		verbose = true;
		break;
	case WHERE:
		filter_where(optarg);
		break;
	case 'x':
		filter_leave_out(optarg);
		break;
	case 'z':
		times_zone(optarg);
		break;
	default:
		take_cursor_option(ch);
	}
}

/* The wants are known: writes the header. */
static void
begin(size_t written)
{
	begun = true;
	value = event_begin(&wants, written);
	filters = filter_given();
}

/* Tells a format what is wanted: the first tells what that is, without -o. */
static const char *
ready(struct format *f)
{
	const char *wrong;
	size_t written;

	if (begun)
		return f->form->want(f->state, &wants);
	if (wants.n == 0) {
		cursor_set_columns(f->form->columns(f->state));
		known_parse(&wants, f->form->columns(f->state));
	}
	written = wants.n;
	filter_wants(&wants);
	wrong = f->form->want(f->state, &wants);
	if (wrong)
		cmd_usage("%s", wrong);
	begin(written);
	return NULL;
}

/* The wall clock is asked anew only when its last answer was too early. */
static bool
is_future(int64_t ms)
{
	static int64_t now = NUM_TIME_MIN;

	if (ms - future <= now)
		return false;
	now = cmd_clock();
	return ms - future > now;
}

/* Writes the record that the values are, or tells why there is none. */
static enum reason
put(void)
{
	int64_t ms;

	if (value[0].null || !times_read(value[0].text, &ms))
		return BAD_TIME;
	if (future >= 0 && is_future(ms))
		return BAD_FUTURE;
	if (filters) {
		event_constants();
		if (filter_excludes(value)) {
			count[EXCLUDED]++;
			return REASONS;
		}
		filter_mask(value);
	}
	event_put(ms);
	return REASONS;
}

/* The same of lines that a form has seen: how many were records. */
static size_t
put_values(const struct seen *seen, size_t lines)
{
	struct str *text = seen->row;
	size_t n = 0;

	for (; n < lines; n++, text += seen->width) {
		for (size_t i = 0; i < wants.n; i++)
			value[i] = (struct value){
			    text[i], .null = text[i].p == rec_no_value};
		if (put() != REASONS)
			break;
	}
	return n;
}

/* Why a record is refused, or REASONS. */
static enum reason
take(struct intake *t)
{
	const struct format *f = t->format;
	int what = f->form->parse(f->state, line_str(&t->line), value);

	switch (what) {
	case FORM_EVENT:
		return put();
	case FORM_HEADER:
		count[HEADERS]++;
		return REASONS;
	case FORM_REMARK:
		count[REMARKS]++;
		return REASONS;
	case FORM_WRONG:
		intake_skip(t, f->form->wrong(f->state));
		return BAD_FIELDS;
	default:
		return (enum reason)what;
	}
}

/* The bytes of so many lines. */
static size_t
seen_bytes(const struct seen *seen, size_t lines)
{
	const struct str *first = seen->row + seen->line, *last;

	if (lines == 0)
		return 0;
	last = first + (lines - 1) * seen->width;
	return (size_t)(last->p + last->n - first->p);
}

/* Takes what the form sees to be events; any other line is left. */
static void
take_seen(struct intake *t)
{
	const struct format *f = t->format;
	struct seen seen;
	size_t lines, taken;

	if (f == NULL || f->form->see == NULL || !begun)
		return;
	do {
		lines =
		    f->form->see(f->state, in_rest(&t->in), t->in.reads, &seen);
		if (lines == 0)
			return;
		if (filters || !seen.plain)
			taken = put_values(&seen, lines);
		else
			taken = event_put_seen(
			    &seen, lines, future >= 0 ? is_future : NULL);
		in_took(&t->in, seen_bytes(&seen, taken), taken);
	} while (taken == lines);
}

/* GCC holds main for cold, and what is inlined into it. */
static __attribute__((noinline)) void
evparse(void)
{
	static struct intake t; /* its formats are there to the end */
	struct in_part *part;
	size_t parts;

	if (how.name) {
		part = cursor_parts(&parts);
		intake_open_parts(
		    &t, asked, verbose, ready, part, parts, cursor_ended);
	} else {
		intake_open(&t, asked, verbose, ready);
	}
	while (intake_next(&t)) {
		enum reason why = take(&t);

		if (why != REASONS)
			intake_refuse(&t, why);
		take_seen(&t);
	}
	intake_close(&t);
	if (how.name)
		cursor_write(cursor_out);
	if (!begun && wants.n > 0)
		begin(wants.n);
}

/* What the cursor depends on: how lines are told, and cut. */
static void
open_cursor(void)
{
	static struct state_opt opt[3];

	if (by_time || fields)
		cmd_usage("--%s: not with -C, which reads rotations by age",
		    by_time ? "by-time" : "fields");
	opt[0] = (struct state_opt){"format", "-f", asked, NULL, false};
	opt[1] = (struct state_opt){"columns", "-c", cmd.columns, NULL, false};
	opt[2] = (struct state_opt){"delimiter", "-d", delimiter, NULL, false};
	if (delimiter && strcmp(delimiter, ",") == 0)
		opt[2].text = NULL;
	how.opt = opt;
	how.opts = 3;
	if (!changed)
		cursor_out = state_side(how.name);
	cursor_open(&how);
	if (!columns && cursor_columns())
		columns = cursor_columns();
}

int
main(int argc, char *argv[])
{
	int ch;

	cmd_start(&program, argc, argv);
	while ((ch = cmd_option()) != -1)
		take_option(ch);
	if (cmd.columns && !format_has_header(asked))
		cmd_usage("-c %s: only csv and tsv lack a header; -o chooses "
			  "columns",
		    cmd.columns);
	if (!how.name && (how.acknowledge || how.close || changed))
		cmd_usage("--%s: needs -C", changed     ? "changed"
					    : how.close ? "close"
							: "acknowledge");
	if (how.name)
		open_cursor();
	if (changed)
		return cursor_is_behind() ? 0 : 1;
	if (columns)
		known_parse(&wants, columns);
	if (by_time && cmd.files > 1)
		by_time_sort(asked, is_future);
	if (fields)
		fields_list(asked, verbose);
	else
		evparse();
	return cmd_end();
}
