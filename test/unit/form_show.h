/*
 * form_show - what a form makes of a line, as text
 *
 * [value] for each wanted column, NULL for null, the time first; or what the
 * line is. A line is parsed four times, with different bytes behind it, and
 * must always be the same.
 */
#ifndef FORM_SHOW_H
#define FORM_SHOW_H

#include "../../src/form.h"
#include "../../src/scan.h"
#include "check.h"
#include <stdlib.h>

struct show {
	const struct form *form;
	void *state;
	struct wants wants;
	struct buf text;     /* NUL after it */
	struct show *before; /* nothing is released */
};

/* The time is that of the sources; list is as in -o. */
static inline void
show_open(struct show *s, const struct form *form, const char *times,
    const char *list)
{
	struct show *before = mem_get(sizeof *before);
	const char *wrong;

	*before = *s;
	*s = (struct show){.form = form,
	    .state = form->open(""),
	    .text = s->text,
	    .before = before};
	want_parse(&s->wants, "-o", "time");
	if (*list)
		want_parse(&s->wants, "-o", list);
	want_from(&s->wants.want[0], times);
	for (size_t i = 1; i < s->wants.n; i++)
		if (s->wants.want[i].sources == 0)
			want_from(&s->wants.want[i], s->wants.want[i].name.p);
	wrong = form->want(s->state, &s->wants);
	CHECK(wrong == NULL, wrong ? wrong : "");
	if (form->begin)
		form->begin(s->state);
}

static inline void
show_values(struct show *s, const struct value *v)
{
	for (size_t i = 0; i < s->wants.n; i++) {
		if (v[i].null) {
			buf_str(&s->text, "NULL");
			continue;
		}
		buf_str(&s->text, "[");
		buf_put(&s->text, v[i].text.p, v[i].text.n);
		buf_str(&s->text, "]");
	}
}

static inline void
show_once(struct show *s, struct str line)
{
	struct value v[32];
	struct miss m = {0};
	int what = s->form->parse(s->state, line, v);

	s->text.n = 0;
	switch (what) {
	case FORM_EVENT:
		show_values(s, v);
		break;
	case FORM_HEADER:
		buf_str(&s->text, "header");
		break;
	case FORM_REMARK:
		buf_str(&s->text, "remark");
		break;
	case FORM_WRONG:
		buf_str(&s->text, "wrong: ");
		buf_str(&s->text, s->form->wrong(s->state));
		break;
	case BAD_FORMAT:
	case BAD_FIELDS:
		buf_str(&s->text, what == BAD_FORMAT ? "format " : "fields ");
		s->form->miss(s->state, line, &m);
		CHECK(m.at <= line.n, "a miss behind the line");
		buf_put(&m.what, "", 1);
		buf_room(&s->text, m.what.n + 32);
		s->text.n += (size_t)snprintf(s->text.p + s->text.n,
		    m.what.n + 32, "%zu: %s", m.at, m.what.p);
		free(m.what.p);
		break;
	default:
		buf_str(&s->text, "an odd reason");
	}
	*buf_room(&s->text, 1) = '\0';
}

static inline const char *
show(struct show *s, struct str line)
{
	static const char behind[] = "\",a\n";
	char *copy = mem_get(line.n + SCAN_PAD);
	struct buf first = {0};

	memcpy(copy, line.p, line.n);
	for (int i = 0; i < 4; i++) {
		memset(copy + line.n, behind[i], SCAN_PAD);
		show_once(s, (struct str){copy, line.n});
		if (i == 0)
			buf_put(&first, s->text.p, s->text.n + 1);
		CHECK(strcmp(first.p, s->text.p) == 0,
		    "the bytes behind a line decide");
		if (strcmp(first.p, "header") == 0)
			break;
	}
	free(first.p);
	free(copy);
	return s->text.p;
}

/* One row of a table of tests; the line may hold NULs. */
#define SHOW(s, line, wanted) show_check(__LINE__, (s), STR(line), (wanted))

static inline void
show_check(int at, struct show *s, struct str line, const char *wanted)
{
	const char *got = show(s, line);

	if (strcmp(got, wanted) != 0) {
		printf("%.*s\n", (int)line.n, line.p);
		check(0, "wanted", at, wanted);
		check(0, "got", at, got);
	}
}

#endif
