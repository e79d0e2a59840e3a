/*
 * wrap - the wrappers that there are
 */
#include "wrap_in.h"

const struct wrap wraps[] = {
    {
	.name = "docker",
	.columns = "stream time",
	.time = "time",
	.sure = true,
	.open = docker_open,
	.unwrap = docker_unwrap,
	.goes_on = docker_goes_on,
	.miss = docker_miss,
    },
    {
	.name = "kafka",
	.columns = "topic partition offset ts key",
	.time = "ts",
	.whole = true,
	.sure = true,
	.open = kafka_open,
	.unwrap = kafka_unwrap,
	.miss = kafka_miss,
    },
    {
	.name = "rejects",
	.columns = "file line reason",
	.whole = true,
	.sure = true,
	.open = rejects_open,
	.unwrap = rejects_unwrap,
	.miss = rejects_miss,
    },
    {
	.name = "syslog",
	.columns = "time host tag pid priority facility severity msgid data",
	.time = "time",
	.open = syslog_open,
	.unwrap = syslog_unwrap,
	.miss = syslog_miss,
    },
    {.name = NULL},
};

const struct wrap *
wrap_find(const char *name, size_t n)
{
	for (const struct wrap *w = wraps; w->name; w++)
		if (str_eq(str_of(w->name), (struct str){name, n}))
			return w;
	return NULL;
}

size_t
wrap_column(const struct wrap *w, const char *name)
{
	size_t i = 0, n;

	if (name == NULL)
		return WRAP_COLUMNS;
	for (const char *p = w->columns; *p; p += n + (p[n] == ' '), i++) {
		n = strcspn(p, " ");
		if (str_eq(str_of(name), (struct str){p, n}))
			return i;
	}
	return WRAP_COLUMNS;
}

void
wrap_origin(const char *name, struct in *in, struct str *line)
{
	struct str first = {name, strcspn(name, ":")};

	if (str_eq(first, STR("rejects")) || str_eq(first, STR("auto")))
		rejects_origin(in, line);
}

struct str
wrap_source(const struct wrap *w, struct str name)
{
	struct buf b = {0};

	buf_str(&b, w->name);
	buf_str(&b, ".");
	buf_put(&b, name.p, name.n);
	return (struct str){b.p, b.n};
}
