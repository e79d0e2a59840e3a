/*
 * evparse - turn logs and JSON into event records
 *
 * A form (form.h) finds the values of the wanted columns in a line; here the
 * time is read and the record written. A line that cannot be parsed or has no
 * usable time is refused, never guessed at. Nothing is kept from one line to
 * the next: memory is a block, or the longest line.
 */
#include "cmd.h"
#include "event.h"
#include "format.h"
#include "known.h"
#include "num.h"
#include "when.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BY_TIME = CMD_LONG,
	MAX_FUTURE
};

static bool by_time;
static struct format *format; /* -f; NULL is auto */
static int64_t future = -1;   /* --max-future */
static const char *columns;   /* -o */
static struct zone *zone;     /* -z; NULL is UTC */

static struct wants wants;   /* want[0] is the time */
static struct value *value;  /* of each; NULL: not yet known */
static struct format *using; /* of the operand, once known */

static const struct cmd_opt options[] = {
    {BY_TIME, "by-time", NULL, "read operands in the order of their times"},
    {'f', "format", "FORMAT", "auto, common, combined, vcombined, json"},
    {MAX_FUTURE, "max-future", "SPAN", "reject times further in the future"},
    {'o', "output", "COLUMNS", "name, name=source, name==constant, ..."},
    {'r', "rejects", "FILE", "keep rejected lines there"},
    {'R', "limit", "SHARE|COUNT", "tolerate so many rejected lines: 5% or 100"},
    {'t', "time", "SOURCE", "where the time is"},
    {'z', "zone", "ZONE", "of times that name none"}, {0}};

static const struct cmd_program program = {"evparse",
    "turn logs and JSON into event records", "[file ...]", options,
    "  evparse access.log | sessionize\n"
    "  evparse -o ip,host,page=page_name,site==shop -t at events.json\n"
    "  evparse -f combined -r rejects access.log.1.gz access.log\n"};

static void
take_options(void)
{
	int ch;

	while ((ch = cmd_option()) != -1)
		switch (ch) {
		case BY_TIME:
			by_time = true;
			break;
		case 'f':
			format = NULL;
			if (strcmp(optarg, "auto") != 0)
				format = format_find(optarg);
			break;
		case MAX_FUTURE:
			future = cmd_span(MAX_FUTURE);
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
		case 'z':
			zone = zone_open(optarg);
			if (zone == NULL)
				cmd_usage("-z %s: no such zone", optarg);
			break;
		}
}

/* Gets ready for a format; false when a later one has not the columns. */
static bool
use(struct format *f, const char *operand)
{
	const char *wrong;

	if (wants.n == 0)
		known_parse(&wants, f->columns);
	wrong = format_compile(f, &wants);
	if (wrong && !value)
		cmd_usage("%s", wrong);
	if (wrong)
		cmd_fail("%s: %s; the rest is skipped", operand, wrong);
	else if (!value)
		value = event_begin(&wants);
	using = f;
	return wrong == NULL;
}

/* When no line fits, for what it looks like. */
static enum reason
no_format(struct str line)
{
	size_t i = 0;

	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	return i < line.n && line.p[i] == '{' ? BAD_JSON : BAD_FORMAT;
}

static bool
is_time(const struct value *v, int64_t *ms)
{
	return !v->null &&
	       (when_clf(v->text, ms) || when_parse(v->text, zone, ms));
}

/* The wall clock is asked anew only when its last answer was too early. */
static bool
is_future(int64_t ms)
{
	static int64_t now = NUM_TIME_MIN;

	if (future < 0 || ms - future <= now)
		return false;
	now = cmd_clock();
	return ms - future > now;
}

/* Writes the record of a line, or tells why there is none: not REASONS. */
static enum reason
take(struct in *in, struct str line)
{
	enum reason why;
	int64_t ms;

	if (using == NULL) {
		struct format *f = format_detect(line);

		if (f == NULL)
			return no_format(line);
		if (!use(f, in->name)) {
			in_skip(in);
			return BAD_FIELDS;
		}
	}
	why = using->form->parse(using->state, line, value);
	if (why != REASONS)
		return why;
	if (!is_time(value, &ms))
		return BAD_TIME;
	if (is_future(ms))
		return BAD_FUTURE;
	event_put(ms);
	return REASONS;
}

static void
evparse(void)
{
	struct in in;
	struct line l;
	uint64_t operand = 0;

	if (format)
		use(format, NULL);
	in_open(&in, cmd.file, cmd.files, '\n');
	while (in_line(&in, &l)) {
		enum reason why = BAD_LONG;

		if (in.operand != operand)
			using = format;
		operand = in.operand;
		if (l.begin == l.end) {
			count[BLANK]++;
			continue;
		}
		if (!l.too_long)
			why = take(&in, line_str(&l));
		if (why != REASONS)
			cmd_refuse(&in, why, line_str(&l), false);
	}
	in_close(&in);
	if (!value && wants.n > 0)
		value = event_begin(&wants);
}

/* The first usable time of an operand; one that has none comes last. */
static int64_t
first_time(char *file)
{
	struct in in;
	struct line l;
	struct format *f = format;
	struct value v[2];
	uint64_t lines = count[READ];
	int64_t ms = INT64_MAX;

	in_open(&in, &file, 1, '\n');
	while (ms == INT64_MAX && in_line(&in, &l)) {
		if (l.too_long || l.begin == l.end)
			continue;
		if (f == NULL)
			f = format_detect(line_str(&l));
		if (f == NULL || !format_probe(f, line_str(&l), v) ||
		    !is_time(v, &ms) || is_future(ms))
			ms = INT64_MAX;
	}
	in_close(&in);
	count[READ] = lines; /* they are read again */
	return ms;
}

/* --by-time: insertion, for operands that are few and equal ones stay so. */
static void
sort_operands(void)
{
	int64_t *time = mem_resize(NULL, cmd.files, sizeof *time);

	for (size_t i = 0; i < cmd.files; i++) {
		char *file = cmd.file[i];
		struct stat st;
		int64_t t = INT64_MAX;
		size_t j = i;

		if (strcmp(file, "-") == 0 ||
		    (stat(file, &st) == 0 && !S_ISREG(st.st_mode) &&
			!S_ISDIR(st.st_mode)))
			cmd_usage("--by-time: %s: not a regular file", file);
		if (access(file, R_OK) == 0 && S_ISREG(st.st_mode))
			t = first_time(file);
		for (; j > 0 && time[j - 1] > t; j--) {
			time[j] = time[j - 1];
			cmd.file[j] = cmd.file[j - 1];
		}
		time[j] = t;
		cmd.file[j] = file;
	}
	free(time);
}

int
main(int argc, char *argv[])
{
	cmd_start(&program, argc, argv);
	take_options();
	if (cmd.columns)
		cmd_usage("-c %s: -o chooses columns here", cmd.columns);
	if (columns)
		known_parse(&wants, columns);
	if (by_time && cmd.files > 1)
		sort_operands();
	evparse();
	return cmd_end();
}
