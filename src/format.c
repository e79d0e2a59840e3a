/*
 * format - the formats evparse knows: a form, and what it is told
 */
#include "format.h"
#include "known.h"

#define COMMON "%h %l %u %t \"%r\" %>s %b"
#define COMBINED COMMON " \"%{Referer}i\" \"%{User-Agent}i\""
#define LOG "ip,host,user,method,path,protocol,status,bytes,referrer,agent"
#define JSON "ip,host,user,page,event,referrer,agent,device,country,amount"

/* In the order in which auto prefers them. */
static struct format formats[] = {
    {"json", &form_json, "", JSON, NULL, NULL},
    {"vcombined", &form_log, "%v " COMBINED, LOG, NULL, NULL},
    {"combined", &form_log, COMBINED, LOG, NULL, NULL},
    {"common", &form_log, COMMON, LOG, NULL, NULL},
};
#define FORMATS (sizeof formats / sizeof *formats)

static struct buf text; /* of a message */

static void
say(const char *before, struct str s)
{
	buf_put(&text, before, strlen(before));
	buf_put(&text, s.p, s.n);
}

struct format *
format_find(const char *name)
{
	text.n = 0;
	for (size_t i = 0; i < FORMATS; i++) {
		if (strcmp(name, formats[i].name) == 0)
			return &formats[i];
		say(" ", str_of(formats[i].name));
	}
	say("", (struct str){"", 1});
	cmd_usage("-f %s: no such format; there are auto%s", name, text.p);
}

bool
format_probe(struct format *f, struct str line, struct value v[2])
{
	static struct wants w;

	if (w.n == 0)
		known_parse(&w, "ip");
	if (f->probe == NULL)
		f->probe = f->form->compile(f->spec, &w);
	v[0].null = v[1].null = true;
	return f->form->parse(f->probe, line, v) == REASONS;
}

/*
 * Of several that fit the first that has an ip: in a log without virtual hosts
 * the two words of a user's name are no user after an address.
 */
struct format *
format_detect(struct str line)
{
	struct format *fits = NULL;
	struct value v[2];

	for (size_t i = 0; i < FORMATS; i++) {
		if (!format_probe(&formats[i], line, v))
			continue;
		if (!v[1].null)
			return &formats[i];
		if (fits == NULL)
			fits = &formats[i];
	}
	return fits;
}

/* Whether a source is a column. */
static bool
has(const struct path *source, const struct str *column, size_t n)
{
	bool there = false;

	for (size_t i = 0; i < n; i++)
		there |= str_eq(source->part[0], column[i]);
	return there && source->parts == 1;
}

static bool
any_there(const struct want *want, const struct str *column, size_t n)
{
	/* a well-known name that a log lacks is NULL */
	bool there = want->constant ||
		     (!want->given && known_sources(want->name) != NULL);

	for (size_t i = 0; i < want->sources; i++)
		there |= has(&want->source[i], column, n);
	return there;
}

static const char *
complaint(const struct format *f, const struct path *source,
    const struct str *column, size_t n)
{
	text.n = 0;
	for (size_t i = 0; i < source->parts; i++)
		say(i ? "." : "no column ", source->part[i]);
	say(" in ", str_of(f->name));
	say("; there are", STR(""));
	for (size_t i = 0; i < n; i++)
		say(" ", column[i]);
	say("", (struct str){"", 1});
	return text.p;
}

const char *
format_compile(struct format *f, const struct wants *w)
{
	const struct str *column;
	size_t n;

	if (f->state == NULL)
		f->state = f->form->compile(f->spec, w);
	if (f->form->columns == NULL)
		return NULL;
	column = f->form->columns(f->state, &n);
	for (size_t i = 0; i < w->n; i++)
		if (!any_there(&w->want[i], column, n))
			return complaint(f, w->want[i].source, column, n);
	return NULL;
}
