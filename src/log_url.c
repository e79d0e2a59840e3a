/*
 * log_url - URLs, and requests that have one
 */
#include "log_step.h"

static bool
is_scheme(const char *p, const char *end)
{
	if (p == end)
		return false;
	for (; p < end; p++)
		if (!log_digit(*p) && *p != '+' && *p != '-' && *p != '.' &&
		    ((*p | 32) < 'a' || (*p | 32) > 'z'))
			return false;
	return true;
}

/* host:port, with somebody's name and @ before it. */
static void
set_authority(struct value *v, const char *p, const char *end)
{
	const char *at = memrchr(p, '@', (size_t)(end - p)), *port;

	p = at ? at + 1 : p;
	port = log_port(p, end);
	set_null(v + 1);
	if (port)
		set(v + 1, port, end);
	set(v, p, port ? port - 1 : end);
}

/*
 * http://host:port/path?query to scheme, host, port, path; host:port, which
 * CONNECT asks for, has no path; anything else is a path.
 */
static void
set_url(struct log *log, struct value *v, const char *p, const char *end)
{
	const char *colon = memchr(p, ':', (size_t)(end - p)), *slash;

	for (int i = 0; i < 4; i++)
		set_null(v + i);
	if (colon && end - colon > 3 && memcmp(colon, "://", 3) == 0 &&
	    is_scheme(p, colon)) {
		slash = vec_either(colon + 3, end, '/', '?');
		set(v, p, colon);
		set_authority(v + 1, colon + 3, slash);
		log_set_text(log, v + 3, slash, end);
	} else if (memchr(p, '/', (size_t)(end - p)) == NULL &&
		   log_port(p, end)) {
		set_authority(v + 1, p, end);
	} else {
		log_set_text(log, v + 3, p, end);
	}
}

const char *
log_url(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	const char *q = log_text_end(s, p, end);

	if (q && s->wanted)
		set_url(log, v, p, q);
	return q;
}

/* Method, URL, protocol: the URL becomes four. "- - - " is nothing. */
const char *
log_fetch(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	const char *q = log_text_end(s, p, end);
	struct value part[3];

	if (q == NULL || !s->wanted)
		return q;
	for (uint32_t i = 0; i < s->columns; i++)
		set_null(v + i);
	if (q - p >= 5 && memcmp(p, "- - -", 5) == 0 && q - p <= 6)
		return q;
	set_request(log, part, p, q, false);
	if (part[0].null) {
		log_set_text(log, v + 4, p, q);
		return q;
	}
	v[0] = part[0];
	v[5] = part[2];
	set_url(log, v + 1, part[0].text.p + part[0].text.n + 1,
	    part[2].text.p - 1);
	return q;
}

/* A request that no quotes enclose, or that is wanted as a whole, too. */
const char *
log_line(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end)
{
	const char *q =
	    s->quoted ? NULL : memmem(p, (size_t)(end - p), " HTTP/", 6);

	q = log_text_end(s, q ? q + 6 : p, end);
	if (q == NULL || !s->wanted)
		return q;
	set_request(log, v, p, q, true);
	log_set_text(log, v + 3, p, q);
	return q;
}
