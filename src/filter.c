/*
 * filter - events left out: -x bots, -x static, --where, and masked: --mask-ip
 *
 * A column that was asked for is looked at as it is written, whatever its
 * source; any other is wanted besides, behind those.
 */
#include "filter.h"
#include "bots.h"
#include "glob.h"
#include "known.h"
#include "mask.h"
#include "vec.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

struct rule {
	struct want want; /* the column */
	struct str glob;
	bool unless; /* != */
	size_t at;   /* the value's place */
};

static struct {
	bool bots, fixed, mask;
	struct rule *rule; /* --where */
	size_t rules;
} given;

static size_t agent, page; /* places of what -x looks at */

static struct masked {
	size_t at;
	struct buf text;
} * masked;
static size_t maskeds;

/* Sorted; the page has them, too. */
static const struct str ending[] = {STR_INIT("apng"), STR_INIT("avi"),
    STR_INIT("avif"), STR_INIT("bmp"), STR_INIT("css"), STR_INIT("cur"),
    STR_INIT("eot"), STR_INIT("flac"), STR_INIT("gif"), STR_INIT("ico"),
    STR_INIT("jpeg"), STR_INIT("jpg"), STR_INIT("js"), STR_INIT("jxl"),
    STR_INIT("m3u8"), STR_INIT("m4a"), STR_INIT("m4v"), STR_INIT("map"),
    STR_INIT("mjs"), STR_INIT("mov"), STR_INIT("mp3"), STR_INIT("mp4"),
    STR_INIT("oga"), STR_INIT("ogg"), STR_INIT("ogv"), STR_INIT("otf"),
    STR_INIT("png"), STR_INIT("svg"), STR_INIT("svgz"), STR_INIT("swf"),
    STR_INIT("tif"), STR_INIT("tiff"), STR_INIT("ttf"), STR_INIT("wasm"),
    STR_INIT("wav"), STR_INIT("webm"), STR_INIT("webmanifest"),
    STR_INIT("webp"), STR_INIT("woff"), STR_INIT("woff2")};
#define LONGEST 11 /* webmanifest */

void
filter_leave_out(const char *arg)
{
	const char *p = arg;

	for (;; p++) {
		struct str item = {p, strcspn(p, ",")};

		if (str_eq(item, STR("bots")))
			given.bots = true;
		else if (str_eq(item, STR("static")))
			given.fixed = true;
		else
			cmd_usage("-x %s: there are bots and static", arg);
		p += item.n;
		if (*p == '\0')
			return;
	}
}

/* The first = that no backslash makes part of the column. */
static const char *
equals(const char *arg)
{
	const char *eq = strchr(arg, '=');

	while (eq && eq > arg && eq[-1] == '\\')
		eq = strchr(eq + 1, '=');
	return eq;
}

void
filter_where(const char *arg)
{
	const char *eq = equals(arg);
	struct rule r = {0};
	struct str column = {arg, eq ? (size_t)(eq - arg) : 0};

	r.unless = column.n > 0 && eq[-1] == '!';
	column.n -= r.unless;
	if (column.n == 0)
		cmd_usage("--where %s: not column=glob or column!=glob", arg);
	if (!known_want(&r.want, column))
		cmd_usage("--where %s: a part of the column is empty", arg);
	r.glob = str_of(eq + 1);
	given.rule =
	    mem_resize(given.rule, given.rules + 1, sizeof *given.rule);
	given.rule[given.rules++] = r;
}

void
filter_mask_ip(void)
{
	given.mask = true;
}

bool
filter_given(void)
{
	return given.bots || given.fixed || given.mask || given.rules > 0;
}

/* Where the column of a name is among the first n, or SIZE_MAX. */
static size_t
find(const struct wants *w, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(w->want[i].name, name))
			return i;
	return SIZE_MAX;
}

static size_t
add(struct wants *w, const struct want *want)
{
	w->want = mem_resize(w->want, w->n + 1, sizeof *w->want);
	w->want[w->n] = *want;
	return w->n++;
}

/* As a form knows it, with the sources of a well-known name. */
static size_t
add_known(struct wants *w, struct str name, struct str known)
{
	struct want want = {.name = name};

	want_from(&want, known_sources(known));
	return add(w, &want);
}

/*
 * The path where logs have it, else page, whose sources are those of events.
 * One that --where alone looks at has not all of them.
 */
static size_t
find_page(struct wants *w, size_t written)
{
	size_t at = find(w, written, STR("path"));

	if (at == SIZE_MAX)
		at = find(w, written, STR("page"));
	return at == SIZE_MAX ? add_known(w, STR("path"), STR("page")) : at;
}

static size_t
find_agent(struct wants *w)
{
	size_t at = find(w, w->n, STR("agent"));

	return at == SIZE_MAX ? add_known(w, STR("agent"), STR("agent")) : at;
}

static void
want_masked(const struct wants *w)
{
	for (size_t i = 1; i < w->n; i++) {
		if (!mask_wants(&w->want[i]))
			continue;
		masked = mem_resize(masked, maskeds + 1, sizeof *masked);
		masked[maskeds++] = (struct masked){.at = i};
	}
}

void
filter_wants(struct wants *w)
{
	size_t written = w->n;

	if (given.mask)
		want_masked(w);
	for (size_t i = 0; i < given.rules; i++) {
		struct rule *r = &given.rule[i];

		r->at = find(w, w->n, r->want.name);
		if (r->at == SIZE_MAX)
			r->at = add(w, &r->want);
	}
	if (given.bots)
		agent = find_agent(w);
	if (given.fixed)
		page = find_page(w, written);
}

/* As ending[] has it, whatever the case. */
static bool
is_ending(struct str s)
{
	char small[LONGEST];

	if (s.n > LONGEST)
		return false;
	for (size_t i = 0; i < s.n; i++)
		small[i] = s.p[i] >= 'A' && s.p[i] <= 'Z'
			       ? (char)(s.p[i] | 0x20)
			       : s.p[i];
	for (size_t i = 0; i < LENGTH(ending); i++)
		if (ending[i].n == s.n && memcmp(ending[i].p, small, s.n) == 0)
			return true;
	return false;
}

/* Whether what begins at name is a host's: http://example.com */
static bool
is_host(struct str url, const char *name)
{
	return name - url.p >= 3 && memcmp(name - 3, "://", 3) == 0;
}

/* By what is behind the last dot of the path's last part. */
static bool
is_static(struct str url)
{
	const char *end = vec_either(url.p, url.p + url.n, '?', '#');
	const char *dot = end;

	while (dot > url.p && end - dot < LONGEST && dot[-1] != '.')
		dot--;
	if (dot == url.p || dot[-1] != '.' ||
	    !is_ending((struct str){dot, (size_t)(end - dot)}))
		return false;
	while (dot > url.p && dot[-1] != '/')
		dot--;
	return !is_host(url, dot);
}

bool
filter_excludes(const struct value *v)
{
	if (given.bots && !v[agent].null && bots_match(v[agent].text))
		return true;
	if (given.fixed && !v[page].null && is_static(v[page].text))
		return true;
	for (size_t i = 0; i < given.rules; i++) {
		const struct rule *r = &given.rule[i];
		const struct value *value = &v[r->at];
		bool hit = !value->null && glob_match(r->glob, value->text);

		if (hit == r->unless)
			return true;
	}
	return false;
}

void
filter_mask(struct value *v)
{
	for (size_t i = 0; i < maskeds; i++) {
		struct value *value = &v[masked[i].at];

		if (!value->null)
			value->text = mask_text(&masked[i].text, value->text);
	}
}
