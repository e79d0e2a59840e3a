/*
 * intake - lines, joined to records, and the format they are of
 */
#include "intake.h"
#include "cmd.h"
#include "detect.h"
#include "utf.h"
#include "wrap.h"
#include <err.h>
#include <stdlib.h>

#define SHOWN 200 /* bytes of a line */

/* The format of a name, ready; NULL when something is wrong. */
static struct format *
get(struct intake *t, const char *name, const char **wrong)
{
	struct format *f;

	*wrong = NULL;
	for (size_t i = 0; i < t->opens; i++)
		if (strcmp(t->open[i]->name, name) == 0)
			return t->open[i];
	f = format_open(name);
	*wrong = t->ready(f);
	if (*wrong)
		return NULL;
	t->open = mem_resize(t->open, t->opens + 1, sizeof(struct format *));
	return t->open[t->opens++] = f;
}

/* Takes a format for an operand; false when that is skipped. */
static bool
use(struct intake *t, const char *name)
{
	const char *wrong;

	t->format = get(t, name, &wrong);
	if (wrong) {
		intake_skip(t, wrong);
		return false;
	}
	if (t->verbose && t->file)
		warnx("%s: %s", t->file, name);
	if (t->format->form->begin)
		t->format->form->begin(t->format->state);
	if (t->file)
		in_late(&t->in, t->format->form->see != NULL);
	return true;
}

/* A part's format, and what its lines have told, for the next run. */
static void
settle(struct intake *t)
{
	struct in_part *p;

	if (t->in.part == NULL || t->operand == 0 || t->format == NULL)
		return;
	p = &t->in.part[t->operand - 1];
	p->format = mem_copy(str_of(t->format->name));
	p->context = (struct buf){0};
	if (t->format->form->context)
		t->format->form->context(t->format->state, &p->context);
}

/* As the last run has left it. */
static void
resume(struct intake *t, const struct in_part *p)
{
	struct str context = {p->context.p, p->context.n};
	const char *wrong;

	if (!use(t, p->format) || context.n == 0 || !t->format->form->resume)
		return;
	wrong = t->format->form->resume(t->format->state, context);
	if (wrong)
		intake_skip(t, wrong);
}

void
intake_open_parts(struct intake *t, const char *name, bool verbose,
    const char *(*ready)(struct format *f), struct in_part *part, size_t parts,
    void (*ended)(struct in_part *p))
{
	*t = (struct intake){.name = name, .verbose = verbose, .ready = ready};
	if (!format_is_auto(name))
		use(t, name);
	in_open_parts(&t->in, part, parts, ended);
}

void
intake_open(struct intake *t, const char *name, bool verbose,
    const char *(*ready)(struct format *f))
{
	*t = (struct intake){.name = name, .verbose = verbose, .ready = ready};
	if (!format_is_auto(name))
		use(t, name);
	in_open(&t->in, cmd.file, cmd.files, '\n');
}

/* When no line of an operand has fitted. */
static void
explain(struct intake *t)
{
	struct str line = {t->first.p, t->first.n};
	struct buf b = {0};

	if (t->first.n == 0 || t->format || t->skipped)
		return;
	utf_line(&b, line, false);
	if (b.n > SHOWN)
		b.n = SHOWN;
	detect_misses(&b, t->name, line);
	*buf_room(&b, 1) = '\0';
	warnx("%s: no format fits: %s", t->file, b.p);
	free(b.p);
}

/* Each operand has a format of its own. */
static void
next_operand(struct intake *t)
{
	const struct in_part *p;

	explain(t);
	settle(t);
	t->operand = t->in.operand;
	t->file = t->in.name;
	t->first.n = 0;
	t->skipped = false;
	t->format = NULL;
	p = t->in.part ? &t->in.part[t->operand - 1] : NULL;
	/* a cursor that was closed may be of another format */
	if (p && p->format &&
	    (format_is_auto(t->name) || strcmp(p->format, t->name) == 0))
		resume(t, p);
	else if (!format_is_auto(t->name))
		use(t, t->name);
}

/* A line of no format is refused for what it looks like. */
static enum reason
no_format(struct intake *t, struct str line)
{
	size_t i = 0;

	if (t->first.n == 0) {
		buf_put(&t->first, line.p, line.n < 4096 ? line.n : 4096);
		memset(buf_room(&t->first, 0), 0, SCAN_PAD);
	}
	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	return i < line.n && line.p[i] == '{' ? BAD_JSON : BAD_FORMAT;
}

/* Joins the lines of a record; one that never ends is only its first. */
static void
join(struct intake *t)
{
	const struct format *f = t->format;
	struct str piece = line_str(&t->line);
	bool first = true;

	while (f->form->goes_on(f->state, piece, first)) {
		first = false;
		if (!in_more(&t->in, &t->line, &piece)) {
			in_back(&t->in, &t->line);
			t->left = in_unfinished(&t->in);
			if (t->left)
				in_leave(&t->in, &t->line);
			return;
		}
	}
	count[MERGED] += t->line.lines - 1;
}

/* Why a line is refused at once, or REASONS. */
static enum reason
take(struct intake *t)
{
	if (t->line.too_long)
		return BAD_LONG;
	if (t->format == NULL) {
		const char *fits = detect_format(t->name, line_str(&t->line));

		if (fits == NULL)
			return no_format(t, line_str(&t->line));
		if (!use(t, fits))
			return BAD_FIELDS;
	}
	if (t->format->form->goes_on)
		join(t);
	return REASONS;
}

/* Whether nothing need be asked of a line: most are so. */
static inline bool
is_plain(const struct intake *t)
{
	return t->in.operand == t->operand && t->format &&
	       !t->format->form->goes_on && !t->line.too_long &&
	       t->line.begin < t->line.end;
}

bool
intake_next(struct intake *t)
{
	while (in_line(&t->in, &t->line)) {
		enum reason why;

		if (is_plain(t))
			return true;
		if (t->in.operand != t->operand)
			next_operand(t);
		if (t->line.begin == t->line.end) {
			count[BLANK]++;
			continue;
		}
		t->left = false;
		why = take(t);
		if (t->left)
			continue;
		if (why == REASONS)
			return true;
		intake_refuse(t, why);
	}
	explain(t);
	settle(t);
	return false;
}

void
intake_refuse(struct intake *t, enum reason why)
{
	struct str line = line_str(&t->line);
	struct in in = t->in;

	in.line -= t->line.lines - 1; /* where the record begins */
	if (!t->line.too_long)
		wrap_origin(t->format ? t->format->name : t->name, &in, &line);
	cmd_refuse(&in, why, line, false);
}

void
intake_skip(struct intake *t, const char *wrong)
{
	cmd_fail("%s: %s; the rest is skipped", t->file, wrong);
	in_skip(&t->in);
	t->skipped = true;
}

void
intake_close(struct intake *t)
{
	in_close(&t->in);
	free(t->first.p);
	t->first = (struct buf){0};
}
