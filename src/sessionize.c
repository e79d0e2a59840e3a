/*
 * sessionize - turn events into sessions
 *
 * A key's events belong together while no pause between them is longer than the
 * gap; rules (-m -b -e) may end a session sooner. A session leaves as soon as
 * the latest time seen has passed its expiry, last event + gap, so memory is
 * for the open ones: sess.h has how. Input is best in time order; an event out
 * of order still extends its session while that is open, else it is late.
 */
#include "agg.h"
#include "build.h"
#include "cmd.h"
#include "merge.h"

enum {
	CLOSE = CMD_LONG,
	MAX_OPEN
};

static struct stream in;
static struct head head;
static const char *key_list = "ip,host";
static struct build rules = {.in = &in,
    .gap = 5 * 60 * 1000,
    .longest = INT64_MAX,
    .max_open = UINT64_MAX,
    .state = {.key = &key_list}};

static const struct cmd_opt options[] = {
    {'a', "aggregate", "LIST", "name=function[:column][:column=glob],..."},
    {'b', "begin", "COLUMN=GLOB", "such an event begins a session"},
    {'e', "end", "COLUMN=GLOB", "such an event ends its session"},
    {'g', "gap", "SPAN|@COLUMN", "longest pause within a session (5m)"},
    {'G', "grouped", NULL, "the input is grouped by key, each in time order"},
    {'i', "session-id", NULL, "write a session_id: md5 of key and start"},
    {'k', "key", "COLUMNS", "whose sessions (ip,host)"},
    {'L', "late", "FILE", "late events go there"},
    {'m', "max", "SPAN", "longest session (no limit)"},
    {'R', "limit", "SHARE|COUNT",
	"tolerate so many late or rejected: 5% or 100"},
    {'s', "state", "FILE", "what is open at the end goes on in the next run"},
    {CLOSE, "close", NULL, "with -s: the last run, after which none is open"},
    {MAX_OPEN, "max-open", "N", "past N open sessions the oldest is closed"},
    {0}};

static const struct cmd_program program = {"sessionize",
    "turn events into sessions", "[file ...]", options,
    "  evparse access.log | evsort-window | sessionize >sessions.tsv\n"
    "  sessionize -k user -g 30m -m 2h -e 'page=logout' -i \\\n"
    "      -a 'entry=first:page,exit=last:page,clicks=count:event=click'\n"};

/* An option that sessions as input have no use for: it needs events. */
static const char *
for_events(void)
{
	if (rules.begin.n || rules.end.n)
		return rules.begin.n ? "-b" : "-e";
	if (rules.longest != INT64_MAX)
		return "-m";
	if (rules.own_gap.option)
		return "-g @column";
	if (rules.grouped)
		return "-G";
	return rules.state.name ? "-s" : NULL;
}

static void
merge_sessions(void)
{
	struct merge m = {
	    &in, rules.form, rules.gap, rules.max_open, rules.late};

	if (for_events())
		cmd_usage("%s: for events, and %s has sessions", for_events(),
		    head.from);
	merge(&m);
}

static void
build_sessions(void)
{
	head_want(&head, REC_EVENTS);
	build(&rules);
}

static void
check_options(void)
{
	if (rules.grouped && rules.max_open != UINT64_MAX)
		cmd_usage(
		    "-G and --max-open: only one session is open with -G");
	if (rules.grouped && rules.state.name)
		cmd_usage("-G and -s: a key's last session ends with it");
	if (rules.state.close && rules.state.name == NULL)
		cmd_usage("--close: needs -s");
}

static void
take_gap(const char *arg)
{
	rules.own_gap.option = NULL;
	if (*arg == '@')
		own_gap_set(&rules.own_gap, arg);
	else
		rules.gap = cmd_span('g');
}

int
main(int argc, char *argv[])
{
	int ch;

	cmd_start(&program, argc, argv);
	rules.form.aggs = agg_new(AGG_SESSIONS);
	while ((ch = cmd_option()) != -1)
		switch (ch) {
		case 'a':
			agg_parse(rules.form.aggs, optarg);
			break;
		case 'b':
			conds_add(&rules.begin, ch, optarg);
			break;
		case 'e':
			conds_add(&rules.end, ch, optarg);
			break;
		case 'g':
			take_gap(optarg);
			break;
		case 'G':
			rules.grouped = true;
			break;
		case 'i':
			rules.form.id = true;
			break;
		case 'k':
			key_list = optarg;
			break;
		case 'L':
			rules.late = out_side(optarg);
			break;
		case 'm':
			rules.longest = cmd_span(ch);
			break;
		case 'R':
			cmd_limit(optarg);
			break;
		case 's':
			rules.state.name = optarg;
			break;
		case CLOSE:
			rules.state.close = true;
			break;
		case MAX_OPEN:
			rules.max_open = cmd_count(ch);
			break;
		}
	check_options();
	if (rules.state.name)
		sess_state_open(&rules.state);
	rec_open(&in, &head, REC_ANY, cmd.file, cmd.files);
	head_choose(&rules.form.key, &head, "-k", key_list);
	if (head.kind == REC_SESSIONS)
		merge_sessions();
	else
		build_sessions();
	return cmd_end();
}
