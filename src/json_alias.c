/*
 * json_alias - JSON that a server writes: its columns by the names of others
 */
#include "json_alias.h"
#include "decimal.h"

#define LOG "ip,host,user,method,path,protocol,status,bytes,referrer,agent"

/*
 * Caddy's access log, since version 2. client_ip is the visitor's also behind
 * proxies that are trusted, else it is remote_ip; before 2.5 there was only
 * remote_addr. What else Caddy logs about requests has another logger.
 */
static const struct alias_column caddy[] = {
    {"time", "ts", ALIAS_TEXT},
    {"ip", "request.client_ip request.remote_ip request.remote_addr",
	ALIAS_ADDRESS},
    {"host", "request.host", ALIAS_HOST},
    {"user", "user_id", ALIAS_OR_NONE},
    {"method", "request.method", ALIAS_TEXT},
    {"path", "request.uri", ALIAS_TEXT},
    {"protocol", "request.proto", ALIAS_TEXT},
    {"status", "status", ALIAS_TEXT},
    {"bytes", "size", ALIAS_TEXT},
    {"referrer", "request.headers.Referer.0", ALIAS_TEXT},
    {"agent", "request.headers.User-Agent.0", ALIAS_TEXT},
    {"duration", "duration", ALIAS_SECONDS},
    {"bytes_in", "bytes_read", ALIAS_TEXT},
    {"remote_port", "request.remote_port", ALIAS_TEXT},
    {NULL, NULL, ALIAS_TEXT},
};
static const char *const caddy_needs[] = {"request.method", "request.uri",
    "request.host request.proto", "status", NULL};

/* Traefik's access log in JSON, since version 1.4 or so. */
static const struct alias_column traefik[] = {
    {"time", "StartUTC StartLocal time", ALIAS_TEXT},
    {"ip", "ClientHost ClientAddr", ALIAS_ADDRESS},
    {"host", "RequestHost RequestAddr", ALIAS_HOST},
    {"user", "ClientUsername", ALIAS_OR_NONE},
    {"method", "RequestMethod", ALIAS_TEXT},
    {"path", "RequestPath", ALIAS_TEXT},
    {"protocol", "RequestProtocol", ALIAS_TEXT},
    {"status", "DownstreamStatus OriginStatus", ALIAS_TEXT},
    {"bytes", "DownstreamContentSize OriginContentSize", ALIAS_TEXT},
    {"referrer", "request_Referer", ALIAS_TEXT},
    {"agent", "request_User-Agent", ALIAS_TEXT},
    {"duration", "Duration", ALIAS_NANOSECONDS},
    {"scheme", "RequestScheme", ALIAS_TEXT},
    {"port", "RequestPort", ALIAS_OR_NONE},
    {"bytes_in", "RequestContentSize", ALIAS_TEXT},
    {"requests", "RequestCount", ALIAS_TEXT},
    {"router", "RouterName", ALIAS_TEXT},
    {"service", "ServiceName", ALIAS_TEXT},
    {"server_url", "ServiceURL ServiceAddr", ALIAS_TEXT},
    {"retries", "RetryAttempts", ALIAS_TEXT},
    {"origin_status", "OriginStatus", ALIAS_TEXT},
    {"origin_duration", "OriginDuration", ALIAS_NANOSECONDS},
    {NULL, NULL, ALIAS_TEXT},
};
static const char *const traefik_needs[] = {
    "RequestMethod", "DownstreamStatus OriginStatus", NULL};

static const struct json_alias aliases[] = {
    {"caddy", LOG ",duration,bytes_in,remote_port", caddy, caddy_needs,
	"http.log.access"},
    {"traefik-json",
	LOG ",duration,scheme,port,bytes_in,requests,router,service,server_url,"
	    "retries,origin_status,origin_duration",
	traefik, traefik_needs, NULL},
};

const struct json_alias *
alias_find(const char *name)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strcmp(aliases[i].name, name) == 0)
			return aliases + i;
	return NULL;
}

const struct alias_column *
alias_column(const struct json_alias *a, struct str name)
{
	for (const struct alias_column *c = a->column; c->name; c++)
		if (str_eq(str_of(c->name), name))
			return c;
	return NULL;
}

/* a:80 and [::1]:80 without the :80; ::1:80 is an address. */
static struct str
without_port(struct str s)
{
	size_t n = s.n;

	while (n > 0 && s.p[n - 1] >= '0' && s.p[n - 1] <= '9')
		n--;
	if (n < 2 || n == s.n || s.p[n - 1] != ':' ||
	    (s.p[n - 2] != ']' && memchr(s.p, ':', n - 1)))
		return s;
	return (struct str){s.p, n - 1};
}

static struct str
without_brackets(struct str s)
{
	if (s.n < 2 || s.p[0] != '[' || s.p[s.n - 1] != ']')
		return s;
	return (struct str){s.p + 1, s.n - 2};
}

static void
shift(struct value *v, int places, char *to)
{
	v->text = (struct str){to, decimal_shift(to, v->text, places)};
	v->null = v->text.n == 0;
}

void
alias_convert(enum alias_unit unit, struct value *v, char *to)
{
	switch (unit) {
	case ALIAS_TEXT:
		break;
	case ALIAS_HOST:
		v->text = without_port(v->text);
		break;
	case ALIAS_ADDRESS:
		v->text = without_brackets(without_port(v->text));
		break;
	case ALIAS_OR_NONE:
		v->null = v->text.n == 0 || str_eq(v->text, STR("-"));
		break;
	case ALIAS_SECONDS:
		shift(v, 3, to);
		break;
	case ALIAS_NANOSECONDS:
		shift(v, -6, to);
		break;
	}
}
