/*
 * known - the names whose sources are known (design 2.1)
 */
#include "known.h"
#include "cmd.h"
#include "rec.h"
#include <stdlib.h>

static const struct {
	const char *name, *sources;
} known[] = {
    {"time", "time timestamp event_time event_timestamp ts @timestamp "
	     "datetime date"},
    {"ip", "ip ip_address client_ip remote_addr"},
    {"host", "host hostname server_name"},
    {"user", "user_id uuid user uid"},
    {"page", "page page_name page_url url path"},
    {"event", "event event_type event_details.event_type event_name type"},
    {"referrer", "referrer referer"},
    {"agent", "agent user_agent"},
    {"device", "device.type device_type device"},
    {"country", "geo.country country"},
    {"amount", "amount metadata.amount"},
};

static struct wants given; /* -t */

const char *
known_sources(struct str name)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(name, str_of(known[i].name)))
			return known[i].sources;
	return NULL;
}

bool
known_want(struct want *w, struct str column)
{
	const char *sources = known_sources(column);

	*w = (struct want){.name = {mem_copy(column), column.n}};
	w->given = !head_name_ok(column);
	return sources ? want_from(w, sources) : want_source(w, w->name.p);
}

void
known_time(const char *source)
{
	struct buf b = {0};

	buf_put(&b, "time=", 5);
	buf_put(&b, source, strlen(source) + 1);
	given = (struct wants){0};
	if (*source == '\0')
		cmd_usage("-t '': names no source");
	want_parse(&given, "-t", b.p);
	if (given.n != 1 || given.want->constant)
		cmd_usage("-t %s: not one source", source);
	free(b.p);
}

void
known_parse(struct wants *w, const char *list)
{
	if (strcspn(list, ",=") != 4 || memcmp(list, "time", 4) != 0)
		want_parse(w, "-o", "time");
	want_parse(w, "-o", list);
	if (w->want[0].constant)
		cmd_usage("-o %s: the time is no constant", list);
	if (given.n == 0 && w->want[0].given)
		given = *w; /* as good as -t: whoever asks next has it, too */
	if (given.n > 0) {
		w->want[0].source = given.want[0].source;
		w->want[0].sources = given.want[0].sources;
		w->want[0].given = true;
	}
	for (size_t i = 0; i < w->n; i++) {
		struct want *want = &w->want[i];
		const char *sources = known_sources(want->name);

		if (want->constant || want->sources > 0)
			continue;
		if (!head_name_ok(want->name) ||
		    !want_from(want, sources ? sources : want->name.p))
			cmd_usage(
			    "-o %s: not a name for a column", want->name.p);
	}
}
