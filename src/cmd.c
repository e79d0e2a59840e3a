/*
 * cmd - what all the programs have in common: options, status, faults
 *
 * What is counted, refused and told is in report.c.
 */
#include "cmd.h"
#include "num.h"
#include "progress.h"
#include "stats.h"
#include <err.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define VERSION "0.1.0"
#define MOST 64 /* options of a program and the common ones */

enum {
	MAX_LINE = CMD_COMMON,
	STATS
};

struct cmd cmd = {.max_line = 64 << 20};

static const struct cmd_program *program;
static bool plain;
static int argc;
static char **argv;
static char letters[2 * MOST + 2];
static struct option longs[MOST + 1];

/* Common to those that read, to all with records, to all; alphabetical. */
static const struct cmd_opt reading[] = {
    {'c', "columns", "NAMES", "the input has no header, but these columns"},
    {'p', "progress", NULL, "show progress when stderr is a terminal"},
    {MAX_LINE, "max-line", "SIZE", "longest line that is taken (64M)"}, {0}};
static const struct cmd_opt common[] = {{'h', "help", NULL, "show this"},
    {'N', "no-header", NULL, "write no header"},
    {'V', "version", NULL, "show the version"},
    {STATS, "stats", "FILE", "write the run's counters, for Prometheus"}, {0}};
static const struct cmd_opt bare[] = {{'h', "help", NULL, "show this"},
    {'V', "version", NULL, "show the version"}, {0}};

static bool
reads(void)
{
	return program->operands && !plain;
}

static void
add_options(const struct cmd_opt *o)
{
	size_t n = 0, l = strlen(letters);

	while (longs[n].name)
		n++;
	for (; o->letter; o++, n++) {
		longs[n].name = o->name;
		longs[n].has_arg = o->arg != NULL;
		longs[n].val = o->letter;
		if (o->letter >= CMD_LONG)
			continue;
		letters[l++] = (char)o->letter;
		if (o->arg)
			letters[l++] = ':';
	}
}

void
cmd_start(const struct cmd_program *p, int c, char *v[])
{
	program = p;
	argc = c;
	argv = v;
	scan_start();
	out_start();
	cmd.name = p->name;
	stats_start();
	letters[0] = ':';
	add_options(p->opt);
	if (reads())
		add_options(reading);
	add_options(plain ? bare : common);
}

void
cmd_start_plain(const struct cmd_program *p, int c, char *v[])
{
	plain = true;
	cmd_start(p, c, v);
}

static void
help_options(const struct cmd_opt *o)
{
	for (; o->letter; o++) {
		char form[64];
		const char *gap = o->arg ? " " : "", *arg = o->arg;

		if (o->letter < CMD_LONG)
			snprintf(form, sizeof form, "-%c, --%s%s%s", o->letter,
			    o->name, gap, arg ? arg : "");
		else
			snprintf(form, sizeof form, "    --%s%s%s", o->name,
			    gap, arg ? arg : "");
		printf("  %-29s %s\n", form, o->help);
	}
}

static void
usage_line(FILE *to)
{
	fprintf(to, "usage: %s [option ...]%s%s\n", program->name,
	    program->operands ? " " : "",
	    program->operands ? program->operands : "");
}

static noreturn void
help(void)
{
	printf("%s - %s\n\n", program->name, program->about);
	usage_line(stdout);
	putchar('\n');
	help_options(program->opt);
	if (reads())
		help_options(reading);
	help_options(plain ? bare : common);
	printf("\nexamples:\n%s", program->examples);
	if (fflush(stdout) == EOF || fclose(stdout) == EOF)
		err(2, "standard output");
	exit(0);
}

static noreturn void
version(void)
{
	printf("%s (lull) " VERSION "\n", program->name);
	if (fflush(stdout) == EOF || fclose(stdout) == EOF)
		err(2, "standard output");
	exit(0);
}

noreturn void
cmd_usage(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vwarnx(format, list);
	va_end(list);
	fprintf(stderr, "try %s --help\n", program->name);
	exit(2);
}

/* Operands are what getopt_long(3) has left at the end. */
static void
take_operands(void)
{
	cmd.file = argv + optind;
	cmd.files = (size_t)(argc - optind);
	if (program->operands == NULL && cmd.files > 0)
		cmd_usage("%s: takes no operands", cmd.file[0]);
	if (reads() && cmd.files == 0 && isatty(STDIN_FILENO)) {
		usage_line(stderr);
		fprintf(stderr, "try %s --help\n", program->name);
		exit(2);
	}
}

static void
take_max_line(void)
{
	cmd.max_line = cmd_size(MAX_LINE);
	if (cmd.max_line == 0 || cmd.max_line > 1 << 30)
		cmd_usage("--max-line %s: not from 1 to 1G", optarg);
}

int
cmd_option(void)
{
	for (;;) {
		int ch = getopt_long(argc, argv, letters, longs, NULL);

		switch (ch) {
		case 'c':
			cmd.columns = optarg;
			break;
		case 'h':
			help();
		case 'N':
			cmd.no_header = true;
			break;
		case 'p':
			progress_start();
			break;
		case 'V':
			version();
		case MAX_LINE:
			take_max_line();
			break;
		case STATS:
			stats_open(optarg);
			break;
		case ':':
			cmd_usage("%s: needs a value", argv[optind - 1]);
		case '?':
			if (optopt && optopt < CMD_LONG)
				cmd_usage("-%c: no such option", optopt);
			cmd_usage("%s: no such option", argv[optind - 1]);
		case -1:
			take_operands();
			return -1;
		default:
			return ch;
		}
	}
}

/* An option as the user would write it: -g or --max-open. */
static const char *
option_name(int letter)
{
	static char name[64];

	snprintf(name, sizeof name, "-%c", letter);
	for (size_t i = 0; letter >= CMD_LONG && longs[i].name; i++)
		if (longs[i].val == letter)
			snprintf(name, sizeof name, "--%s", longs[i].name);
	return name;
}

int64_t
cmd_span(int letter)
{
	int64_t ms;

	if (!num_span(optarg, &ms))
		cmd_usage("%s %s: not a span of time (500ms 90s 5m 2h 1d)",
		    option_name(letter), optarg);
	return ms;
}

uint64_t
cmd_size(int letter)
{
	uint64_t bytes;

	if (!num_size(optarg, &bytes))
		cmd_usage("%s %s: not a size (64K 256M 1G)",
		    option_name(letter), optarg);
	return bytes;
}

uint64_t
cmd_count(int letter)
{
	uint64_t n;

	if (!num_count(optarg, &n))
		cmd_usage("%s %s: not a count", option_name(letter), optarg);
	return n;
}
