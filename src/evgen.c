/*
 * evgen - made-up web traffic, to try things on
 *
 * The same options give the same bytes on every machine. Traffic (gen.h) knows
 * nothing of formats, formats (pen.h) nothing of how it comes about: so a seed
 * has the same events in all of them, and the same with and without disorder.
 * Memory is for the visits in progress; any number of events may be asked for.
 */
#include "cmd.h"
#include "dec.h"
#include "gen.h"
#include "num.h"
#include "pen.h"
#include "when.h"
#include <getopt.h>
#include <time.h>

#define SECOND 1000000000 /* ns */
#define TICK 10000000     /* ns: the least -r waits for */
#define TOLD_EVERY 4096   /* lines, for SIGUSR1 */

static const struct pen *pen;
static struct in none = {.name = "-"}; /* reads nothing */
static uint64_t rate; /* lines a second; 0: as fast as can be */
static struct gen_plan plan = {
    .events = 10000,
    .hosts = 20,
    .disorder = 30000,
    .delayed = 1ULL << 32,
    .seed = 1,
    .start = 1704067200000, /* 2024-01-01 */
};

static const struct cmd_opt opt[] = {
    {'b', "bad", "SHARE", "share of lines that are rubbish: 1% or 0.01 (0)"},
    {'d', "disorder", "SPAN|SHARE",
	"how long events take to arrive, or which do (30s)"},
    {'f', "format", "FORMAT",
	"vcombined (default), combined, json, csv or events"},
    {'H', "hosts", "N", "how many hosts (20)"},
    {'l', "late", "SHARE", "share that comes 5 to 10 minutes later still (0)"},
    {'n', "events", "N", "how many lines (10000)"},
    {'r', "rate", "N", "lines a second, in real time"},
    {'s', "seed", "N", "other traffic (1)"},
    {'t', "start", "TIME", "when it begins (2024-01-01)"},
    {'u', "users", "N", "how many users (events / 50: a day of traffic)"}, {0}};

static const struct cmd_program program = {
    .name = "evgen",
    .about = "made-up web traffic",
    .opt = opt,
    .examples =
	"  evgen | evparse | evsort-window | sessionize | sessagg -g host\n"
	"  evgen -f json -n 1000000 -d 60s -l 0.1% -b 0.1% >events.json\n"
	"  evgen -r 10 -n 600 | evparse | evsort-window -w 30s | sessionize\n",
};

/* 0.1% or 0.001, as so many of 2^32. */
static uint64_t
share(int letter)
{
	struct str s = str_of(optarg);
	bool percent = s.n > 0 && s.p[s.n - 1] == '%';
	dec v;

	s.n -= percent;
	if (dec_parse(s, &v) != DEC_OK || v < 0 ||
	    v > (percent ? (dec)100 : 1) * DEC_ONE)
		cmd_usage(
		    "-%c %s: not a share (0.1%% or 0.001)", letter, optarg);
	return (uint64_t)((v << 32) / DEC_ONE / (percent ? 100 : 1));
}

static uint64_t
number(int letter, uint64_t least, uint64_t most)
{
	uint64_t n = cmd_count(letter);

	if (n < least || n > most)
		cmd_usage("-%c %s: not from %llu to %llu", letter, optarg,
		    (unsigned long long)least, (unsigned long long)most);
	return n;
}

static void
option(int letter)
{
	switch (letter) {
	case 'b':
		plan.bad = share('b');
		break;
	case 'd':
		if (strpbrk(optarg, ".%"))
			plan.delayed = share('d');
		else
			plan.disorder = cmd_span('d');
		break;
	case 'f':
		pen = pen_find(optarg);
		if (pen == NULL)
			cmd_usage("-f %s: none of vcombined combined json csv "
				  "events",
			    optarg);
		break;
	case 'H':
		plan.hosts = (uint16_t)number('H', 1, SITE_HOSTS);
		break;
	case 'l':
		plan.late = share('l');
		break;
	case 'n':
		plan.events = cmd_count('n');
		break;
	case 'r':
		rate = number('r', 1, SECOND);
		break;
	case 's':
		plan.seed = cmd_count('s');
		break;
	case 't':
		if (!when_parse(str_of(optarg), NULL, &plan.start))
			cmd_usage("-t %s: not a time", optarg);
		break;
	case 'u':
		plan.users = (uint32_t)number('u', 1, GEN_USERS_MAX);
		break;
	}
}

static int64_t
clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * SECOND + t.tv_nsec;
}

/*
 * -r: returns how many lines are due, after waiting until one more than those
 * written is; what was written is out before.
 */
static uint64_t
wait_for_more(uint64_t written)
{
	static int64_t start;
	uint64_t due;

	if (start == 0)
		start = clock_ns();
	out_flush_all();
	for (;;) {
		struct timespec pause = {.tv_nsec = TICK};
		uint64_t ns = (uint64_t)(clock_ns() - start);

		due = 1 + ns / SECOND * rate + ns % SECOND * rate / SECOND;
		if (due > written)
			return due;
		nanosleep(&pause, NULL);
		cmd_tick(&none, 0);
	}
}

static void
put_header(void)
{
	if (pen->columns == NULL || cmd.no_header)
		return;
	for (const char *c = pen->columns; *c; c++)
		out_byte(&out, *c == ' ' ? pen->sep : *c);
	out_byte(&out, '\n');
}

static void
evgen(void)
{
	struct gen *g = gen_new(&plan);
	const struct gen_event *e;
	uint64_t due = rate ? 0 : UINT64_MAX;

	site_start(plan.hosts);
	put_header();
	while ((e = gen_next(g)) != NULL) {
		char *to, *end;

		if (count[WRITTEN] >= due)
			due = wait_for_more(count[WRITTEN]);
		to = out_room(&out, PEN_ROOM);
		end = e->bad && none.line > 0 /* auto looks at the first */
			  ? pen_put_bad(pen, to, e)
			  : pen->put(to, e);
		out_took(&out, (size_t)(end - to));
		none.line = ++count[WRITTEN];
		count[READ] = count[WRITTEN]; /* so that the counters add up */
		if (none.line % TOLD_EVERY == 0)
			cmd_tick(&none, 0);
	}
	gen_free(g);
}

int
main(int argc, char *argv[])
{
	int letter;

	pen = pen_find("vcombined");
	cmd_start(&program, argc, argv);
	while ((letter = cmd_option()) != -1)
		option(letter);
	if (plan.users == 0)
		plan.users = gen_users(plan.events);
	evgen();
	return cmd_end();
}
