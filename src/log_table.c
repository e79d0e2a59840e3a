/*
 * log_table - what the directives of servers become
 */
#include "log_table.h"
#include "cmd.h"
#include "rec.h"
#include <stdlib.h>
#include <strings.h>

#define OWN 1000 /* the rank of what no table has */

/* Nouns are for "no number for bytes"; without one the end was not found. */
static const struct kind {
	const char *name;
	enum log_kind kind;
	uint32_t cells;
	int8_t power;
	const char *noun;
} kinds[] = {{"text", LOG_TEXT, 1, 0, NULL},
    {"address", LOG_ADDRESS, 1, 0, "address"}, {"host", LOG_HOST, 2, 0, "host"},
    {"ident", LOG_IDENT, 1, 0, "ident"}, {"user", LOG_USER, 1, 0, "user"},
    {"time", LOG_TIME, 1, 0, NULL}, {"request", LOG_REQUEST, 4, 0, NULL},
    {"status", LOG_STATUS, 1, 0, "number of three digits"},
    {"number", LOG_NUMBER, 1, 0, "number"}, {"word", LOG_WORD, 1, 0, "word"},
    {"protocol", LOG_VERSION, 1, 0, "protocol"}, {"list", LOG_LIST, 1, 0, NULL},
    {"quoted", LOG_QUOTED, 1, 0, "quotes"},
    {"braces", LOG_BRACES, 2, 0, "braces"}, {"name", LOG_NAME, 2, 0, NULL},
    {"login", LOG_LOGIN, 1, 0, "user before a word in capitals"},
    {"socket", LOG_SOCKET, 2, 0, "address:port"},
    {"path", LOG_PATH, 1, 0, NULL}, {"query", LOG_QUERY, 1, 0, "query"},
    {"url", LOG_URL, 4, 0, NULL}, {"fetch", LOG_FETCH, 6, 0, NULL},
    {"s", LOG_SPAN, 1, 3, "number"}, {"ms", LOG_SPAN, 1, 0, "number"},
    {"us", LOG_SPAN, 1, -3, "number"}, {"ns", LOG_SPAN, 1, -6, "number"},
    {"end", LOG_END, 0, 0, "end of the line"},
    {"rest", LOG_REST, 0, 0, "end of the line"},
    {"syslog", LOG_SYSLOG, 0, 0, NULL},
    /* these have no names */
    {"", LOG_LINE, 4, 0, NULL}, {"", LOG_BRACKET, 1, 0, "time in brackets"},
    {"", LOG_PIECE, 1, 0, "time"}, {"", LOG_FLAGGED, 1, 0, "number"}};
#define KINDS (sizeof kinds / sizeof *kinds)

struct entry {
	const char *directive, *meaning;
};

/*
 * What comes first counts first where several become the same column. A meaning
 * without a column has one of the directive's own name.
 */
static const struct entry apache[] = {{"a", "ip:address"}, {"h", "ip:address"},
    {"{c}a", "peer_ip:address"}, {"{c}h", "peer_ip:address"},
    {"A", "server_ip:address"}, {"b", "bytes:number"}, {"B", "bytes:number"},
    {"O", "bytes:number"}, {"I", "bytes_in:number"},
    {"S", "bytes_total:number"}, {"D", "duration:us"}, {"{us}T", "duration:us"},
    {"{ms}T", "duration:ms"}, {"T", "duration:s"}, {"{s}T", "duration:s"},
    {"^FB", "first_byte:us"}, {"f", "file:text"}, {"H", "protocol:protocol"},
    {"k", "keepalives:number"}, {"l", "ident:ident"}, {"L", "log_id:word"},
    {"m", "method:word"}, {"p", "port:number"}, {"{canonical}p", "port:number"},
    {"{local}p", "local_port:number"}, {"{remote}p", "remote_port:number"},
    {"P", "pid:number"}, {"{pid}P", "pid:number"}, {"{tid}P", "tid:word"},
    {"{hextid}P", "hextid:word"}, {"q", "query:query"},
    {"r", "method path protocol:request"}, {"R", "handler:text"},
    {">s", "status:status"}, {"s", "status:status"}, {"t", "time:time"},
    {"u", "user:user"}, {"U", "path:path"}, {"v", "host:host"},
    {"V", "host:host"}, {"X", "connection:text"}, {"{Host}i", "host:name"},
    {"{Referer}i", "referrer:text"}, {"{User-Agent}i", "agent:text"},
    {"{X-Forwarded-For}i", ":list"}};

static const struct entry nginx[] = {{"remote_addr", "ip:address"},
    {"remote_user", "user:user"}, {"msec", "time:time"},
    {"time_iso8601", "time:time"}, {"time_local", "time:time"},
    {"request_uri", "path:path"}, {"request_method", "method:word"},
    {"server_protocol", "protocol:protocol"},
    {"request", "method path protocol:request"}, {"uri", "path:path"},
    {"document_uri", "path:path"}, {"args", "query:text"},
    {"query_string", "query:text"}, {"status", "status:status"},
    {"body_bytes_sent", "bytes:number"}, {"bytes_sent", "bytes:number"},
    {"request_length", "bytes_in:number"}, {"http_referer", "referrer:text"},
    {"http_user_agent", "agent:text"}, {"host", "host:name"},
    {"http_host", "host:name"}, {"server_name", "host:name"},
    {"server_port", "port:number"}, {"server_addr", "server_ip:address"},
    {"remote_port", "remote_port:number"}, {"scheme", "scheme:word"},
    {"request_time", "duration:s"}, {"http_x_forwarded_for", ":list"},
    {"proxy_add_x_forwarded_for", ":list"}};

const char *
log_kind_noun(enum log_kind kind)
{
	size_t i = 0;

	while (i + 1 < KINDS && kinds[i].kind != kind)
		i++;
	return kinds[i].noun;
}

static bool
is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool
is_inside(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

/* As Apache reads it: modifiers and the argument in any order. */
static bool
apache_directive(const char **p, struct log_directive *d)
{
	const char *q = *p;

	for (; *q && strchr("!<>,0123456789{", *q); q++) {
		d->conditional |= *q == '!' || (*q >= '0' && *q <= '9');
		if (*q == '<' || *q == '>')
			d->final = *q == '>';
		if (*q != '{')
			continue;
		d->argument = (struct str){q + 1, strcspn(q + 1, "}")};
		d->braces = true;
		q += 1 + d->argument.n;
		if (*q == '\0')
			return false;
	}
	d->letter = (struct str){q, *q == '^' && q[1] && q[2] ? 3 : 1};
	if (d->letter.n == 1 && !is_letter(*q))
		return false;
	q += d->letter.n;
	d->written = (struct str){*p - 1, (size_t)(q - *p) + 1};
	buf_str(&d->text, "%");
	if (d->braces)
		buf_put(&d->text, d->argument.p - 1, d->argument.n + 2);
	buf_put(&d->text, d->letter.p, d->letter.n);
	*p = q;
	return true;
}

static bool
nginx_variable(const char **p, struct log_directive *d)
{
	const char *q = *p + (**p == '{');
	size_t n = 0;

	while (is_inside(q[n]))
		n++;
	if (n == 0 || (**p == '{' && q[n] != '}'))
		return false;
	d->letter = (struct str){q, n};
	buf_str(&d->text, "$");
	buf_put(&d->text, q, n);
	q += n + (**p == '{');
	d->written = (struct str){*p - 1, (size_t)(q - *p) + 1};
	*p = q;
	return true;
}

bool
log_directive(const char **p, bool nginx_string, struct log_directive *d)
{
	struct buf text = d->text, own = d->own;
	bool there;

	text.n = own.n = 0;
	*d = (struct log_directive){.text = text, .own = own};
	there = nginx_string ? nginx_variable(p, d) : apache_directive(p, d);
	d->name = (struct str){d->text.p, d->text.n};
	return there;
}

void
log_directive_free(struct log_directive *d)
{
	free(d->text.p);
	free(d->own.p);
}

bool
log_is_apache(const struct log_directive *d)
{
	if (d->letter.n == 3)
		return true;
	return strchr("aAbBCDefhHiIklLmnopPqrRsStTuUvVxX", *d->letter.p);
}

/* A header's name is the same in capitals. */
static bool
is_entry(const struct log_directive *d, const char *entry)
{
	struct str name = {d->name.p + 1, d->name.n - 1};

	if (*entry == '>') {
		entry++;
		if (!d->final)
			return false;
	}
	if (!str_eq(d->letter, STR("i")))
		return str_eq(name, str_of(entry));
	return strlen(entry) == name.n && name.p[name.n - 1] == 'i' &&
	       strncasecmp(name.p, entry, name.n) == 0;
}

/* As a column may be called: [A-Za-z_][A-Za-z0-9_.-]*. */
static struct str
own_name(struct log_directive *d)
{
	struct str s = d->argument.n > 0 ? d->argument : d->letter;

	if (!is_letter(*s.p) && *s.p != '_')
		buf_str(&d->own, "_");
	for (size_t i = 0; i < s.n; i++) {
		char c = is_inside(s.p[i]) || s.p[i] == '.' || s.p[i] == '-'
			     ? s.p[i]
			     : '_';

		buf_put(&d->own, &c, 1);
	}
	return (struct str){d->own.p, d->own.n};
}

static struct str
first_word(struct str s, char end)
{
	const char *at = memchr(s.p, end, s.n);

	return (struct str){s.p, at ? (size_t)(at - s.p) : s.n};
}

/* Behind the kind: ,-1,+ and so on; false when one is unknown. */
static bool
take_flags(struct log_meaning *m, struct str s)
{
	static const char *const names[] = {"-1", "+", "padded"};

	while (s.n > 0) {
		struct str flag =
		    first_word((struct str){s.p + 1, s.n - 1}, ',');
		size_t i = 0;

		s.p += flag.n + 1;
		s.n -= flag.n + 1;
		if (str_eq(flag, STR("first"))) {
			m->rank = 0;
			continue;
		}
		while (i < 3 && !str_eq(flag, str_of(names[i])))
			i++;
		if (i == 3)
			return false;
		m->flags |= (uint8_t)(1u << i);
	}
	if (m->flags) {
		m->base = m->kind;
		m->kind = LOG_FLAGGED;
	}
	return !m->flags || m->base == LOG_NUMBER || m->base == LOG_STATUS ||
	       m->base == LOG_SPAN;
}

/* columns:kind,flags; false when there is no such kind or flag. */
static bool
take_meaning(struct log_meaning *m, struct str columns, struct str rest)
{
	struct str kind = first_word(rest, ',');

	m->columns = columns;
	for (size_t i = 0; i < KINDS; i++) {
		if (kind.n == 0 || !str_eq(kind, str_of(kinds[i].name)))
			continue;
		m->kind = kinds[i].kind;
		m->cells = kinds[i].cells;
		m->power = kinds[i].power;
		return take_flags(
		    m, (struct str){rest.p + kind.n, rest.n - kind.n});
	}
	return false;
}

static noreturn void
bad_kind(const struct log_directive *d)
{
	struct buf b = {0};

	for (size_t i = 0; *kinds[i].name; i++) {
		buf_str(&b, " ");
		buf_str(&b, kinds[i].name);
	}
	*buf_room(&b, 1) = '\0';
	cmd_usage("-f %.*s: not columns:kind; the kinds are%s",
	    (int)d->written.n, d->written.p, b.p);
}

/* Names that are valid, or -; as many as the kind has, or fewer. */
static bool
columns_fit(const struct log_meaning *m)
{
	struct str s = m->columns;
	size_t n = 0;

	for (; s.n > 0; n++) {
		struct str name = first_word(s, ' ');

		if (!head_name_ok(name) && !str_eq(name, STR("-")))
			return false;
		name.n += name.n < s.n;
		s.p += name.n;
		s.n -= name.n;
	}
	return n <= m->cells && (n > 0) == (m->cells > 0);
}

/* Our own: %{column:kind}x. %{HTTP:Header}x is mod_ssl's. */
static bool
own_directive(const struct log_directive *d, struct log_meaning *m)
{
	struct str columns = d->argument, rest;

	while (columns.n > 0 && columns.p[columns.n - 1] != ':')
		columns.n--;
	if (!str_eq(d->letter, STR("x")) || columns.n == 0 ||
	    (columns.n >= 5 && memcmp(columns.p, "HTTP:", 5) == 0))
		return false;
	rest.p = columns.p + columns.n;
	rest.n = d->argument.n - columns.n;
	columns.n--;
	if (!take_meaning(m, columns, rest) || !columns_fit(m))
		bad_kind(d);
	return true;
}

struct log_meaning
log_meaning(struct log_directive *d, bool nginx_string)
{
	const struct entry *e = nginx_string ? nginx : apache;
	size_t n = nginx_string ? sizeof nginx / sizeof *nginx
				: sizeof apache / sizeof *apache;
	struct log_meaning m = {.rank = OWN};
	const char *text = ":text";

	if (!nginx_string && own_directive(d, &m))
		return m;
	if (nginx_string && d->letter.n > 9 &&
	    memcmp(d->letter.p, "upstream_", 9) == 0)
		text = ":list";
	for (size_t i = 0; i < n; i++)
		if (is_entry(d, e[i].directive)) {
			text = e[i].meaning;
			m.rank = i + 1;
			break;
		}
	take_meaning(
	    &m, first_word(str_of(text), ':'), str_of(strchr(text, ':') + 1));
	if (m.columns.n == 0)
		m.columns = own_name(d);
	return m;
}
