/*
 * format - the formats evparse knows: a form, and what it is told
 */
#include "format.h"
#include "log.h"
#include "log_named.h"
#include "wrap.h"

#define COMMON "%h %l %u %t \"%r\" %>s %b"
#define COMBINED COMMON " \"%{Referer}i\" \"%{User-Agent}i\""

static const struct known {
	const char *name;
	const struct form *form;
	const char *spec; /* NULL: that of log_named.h, or the name */
} known[] = {
    {"caddy", &form_json, NULL},
    {"traefik-json", &form_json, NULL},
    {"json", &form_json, ""},
    {"traefik", &form_log, NULL},
    {"elb", &form_log, NULL},
    {"haproxy", &form_log, NULL},
    {"squid", &form_log, NULL},
    {"vcombined", &form_log, "%v " COMBINED},
    {"combined", &form_log, COMBINED},
    {"common", &form_log, COMMON},
    {"csv", &form_csv, NULL},
    {"tsv", &form_tsv, NULL},
    {"w3c", &form_w3c, NULL},
    {"logfmt", &form_logfmt, NULL},
};
#define KNOWN (sizeof known / sizeof *known)

const char *
format_name(size_t i)
{
	return i < KNOWN ? known[i].name : NULL;
}

/* What is behind the wrappers of a name. */
static const char *
innermost(const char *name)
{
	size_t n;

	while (wrap_find(name, n = strcspn(name, ":")))
		name = name[n] ? name + n + 1 : "auto";
	return *name ? name : "auto";
}

bool
format_is_auto(const char *name)
{
	return strcmp(innermost(name), "auto") == 0;
}

bool
format_has_header(const char *name)
{
	name = innermost(name);
	return strcmp(name, "csv") == 0 || strcmp(name, "tsv") == 0;
}

static noreturn void
no_format(const char *name)
{
	struct buf b = {0};

	for (size_t i = 0; i < KNOWN; i++) {
		buf_str(&b, " ");
		buf_str(&b, known[i].name);
	}
	for (const struct wrap *w = wraps; w->name; w++) {
		buf_str(&b, " ");
		buf_str(&b, w->name);
		buf_str(&b, ":FORMAT");
	}
	*buf_room(&b, 1) = '\0';
	cmd_usage("-f %s: no such format; there are auto%s, and the format "
		  "strings of Apache and nginx",
	    name, b.p);
}

/* Formats of logs that have a name only. */
static const char *
named(const char *name)
{
	const struct log_named *n = log_named;

	while (n->name && strcmp(n->name, name) != 0)
		n++;
	return n->name ? n->spec : name;
}

static struct format *
opened(const char *name, const struct form *form, const char *spec)
{
	struct format *f = mem_get(sizeof *f);

	*f = (struct format){mem_copy(str_of(name)), form, NULL};
	f->state = form->open(spec ? spec : named(f->name));
	return f;
}

struct format *
format_open(const char *name)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (strcmp(name, known[i].name) == 0)
			return opened(name, known[i].form, known[i].spec);
	if (wrap_find(name, strcspn(name, ":")))
		return opened(name, &form_wrap, NULL);
	if (log_is_format(name))
		return opened(name, &form_log, NULL);
	no_format(name);
}
