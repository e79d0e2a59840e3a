/*
 * mask - addresses without what tells one subscriber from the next
 *
 * A text is words, of letters, digits and . : % _ - and bytes above 0x7f, with
 * anything between them: so lists, brackets, quotes and the Forwarded header
 * need no rules. A word is looked at as a whole:
 *
 *	192.0.2.7  192.0.2.7:8080		192.0.2.0  192.0.2.0:8080
 *	2001:db8:85a3::7  fe80::1%eth0		2001:db8:85a3::  fe80::
 *	::ffff:192.0.2.7  ::ffff:c000:207	::ffff:192.0.2.0
 *	2001:db8::7:50000 (so no address, but with a port: that is left out)
 */
#include "mask.h"
#include "num.h"
#include <stdint.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))

/* Letters and digits alone, small: what client_ip, Client-IP, clientIp are. */
static const struct str whole_name[] = {STR_INIT("ip"), STR_INIT("ipaddr"),
    STR_INIT("ipaddress"), STR_INIT("addr"), STR_INIT("address"),
    STR_INIT("cip"), STR_INIT("client"), STR_INIT("forwarded"),
    STR_INIT("httpforwarded"), STR_INIT("peer"), STR_INIT("remote")};
static const struct str name_end[] = {STR_INIT("clientip"),
    STR_INIT("clientipaddress"), STR_INIT("clientaddr"),
    STR_INIT("clientaddress"), STR_INIT("clienthost"), STR_INIT("remoteip"),
    STR_INIT("remoteaddr"), STR_INIT("remoteaddress"), STR_INIT("remotehost"),
    STR_INIT("peerip"), STR_INIT("peeraddr"), STR_INIT("peeraddress"),
    STR_INIT("sourceip"), STR_INIT("sourceipaddress"),
    STR_INIT("sourceaddress"), STR_INIT("srcip"), STR_INIT("srcaddr"),
    STR_INIT("userip"), STR_INIT("visitorip"), STR_INIT("realip"),
    STR_INIT("connectingip"), STR_INIT("originatingip"),
    STR_INIT("externaladdress"), STR_INIT("protocoladdr"),
    STR_INIT("forwardedfor")};
/* Whose addresses are no client's: server.ip */
static const struct str other_side[] = {STR_INIT("server"),
    STR_INIT("destination"), STR_INIT("upstream"), STR_INIT("local")};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* The value of a hexadecimal digit, or 16. */
static unsigned
hex(char c)
{
	if (is_digit(c))
		return (unsigned)(c - '0');
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

static bool
among(const struct str *list, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], name))
			return true;
	return false;
}

static bool
is_client(struct buf *b)
{
	struct str name = {b->p, b->n};

	if (among(whole_name, LENGTH(whole_name), name))
		return true;
	for (size_t i = 0; i < LENGTH(name_end); i++)
		if (name_end[i].n <= name.n &&
		    memcmp(name.p + name.n - name_end[i].n, name_end[i].p,
			name_end[i].n) == 0)
			return true;
	return false;
}

/* Appends the letters and digits, small. */
static void
put_name(struct buf *b, struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (is_letter(c))
			c = (char)(c | 0x20);
		else if (!is_digit(c))
			continue;
		buf_put(b, &c, 1);
	}
}

static bool
is_index(struct str part)
{
	size_t i = 0;

	while (i < part.n && is_digit(part.p[i]))
		i++;
	return i == part.n;
}

/* By the last part that is no index, unless the one before it is a server's. */
static bool
leads_to_client(struct buf *b, const struct path *s)
{
	size_t n = s->parts;

	while (n > 1 && is_index(s->part[n - 1]))
		n--;
	b->n = 0;
	if (n > 1)
		put_name(b, s->part[n - 2]);
	if (among(other_side, LENGTH(other_side), (struct str){b->p, b->n}))
		return false;
	b->n = 0;
	put_name(b, s->part[n - 1]);
	return is_client(b);
}

bool
mask_wants(const struct want *w)
{
	static struct buf b;
	bool client;

	if (w->constant)
		return false;
	b.n = 0;
	put_name(&b, w->name);
	client = is_client(&b);
	for (size_t i = 0; !client && i < w->sources; i++)
		client = leads_to_client(&b, &w->source[i]);
	return client;
}

static bool
is_word(char c)
{
	return is_letter(c) || (c >= '-' && c <= ':' && c != '/') || c == '%' ||
	       c == '_' || (unsigned char)c > 0x7f;
}

/* The end of four octets at p, or NULL; last is where the last one begins. */
static const char *
octets(const char *p, const char *end, unsigned octet[4], const char **last)
{
	for (unsigned i = 0; i < 4; i++) {
		const char *begin;

		if (i > 0 && (p == end || *p++ != '.'))
			return NULL;
		*last = begin = p;
		octet[i] = 0;
		for (; p < end && is_digit(*p) && p - begin < 3; p++)
			octet[i] = octet[i] * 10 + (unsigned)(*p - '0');
		if (p == begin || octet[i] > 255)
			return NULL;
	}
	return p;
}

/* A group of up to four digits; NULL when there is none at p. */
static const char *
group(const char *p, const char *end, unsigned *g)
{
	const char *begin = p;

	*g = 0;
	for (; p < end && hex(*p) < 16 && p - begin < 4; p++)
		*g = *g << 4 | hex(*p);
	return p > begin && (p == end || *p == ':') ? p : NULL;
}

/* Puts zeros where the :: is, before the group at gap. */
static bool
fill(unsigned g[8], size_t n, size_t gap)
{
	if (gap == SIZE_MAX)
		return n == 8;
	if (n == 8)
		return false;
	memmove(g + 8 - (n - gap), g + gap, (n - gap) * sizeof *g);
	memset(g + gap, 0, (8 - n) * sizeof *g);
	return true;
}

/* The groups of an address, all of [p, end). */
static bool
groups(const char *p, const char *end, unsigned g[8])
{
	size_t n = 0, gap = SIZE_MAX;
	unsigned octet[4];
	const char *last;

	if (end - p >= 2 && p[0] == ':' && p[1] == ':') {
		gap = 0;
		p += 2;
	}
	while (p < end) {
		if (n <= 6 && octets(p, end, octet, &last) == end) {
			g[n++] = octet[0] << 8 | octet[1];
			g[n++] = octet[2] << 8 | octet[3];
			break;
		}
		if (n == 8 || (p = group(p, end, &g[n++])) == NULL)
			return false;
		if (p == end)
			break;
		if (++p == end)
			return false;
		if (*p == ':' && gap != SIZE_MAX)
			return false;
		if (*p == ':') {
			gap = n;
			p++;
		}
	}
	return fill(g, n, gap);
}

static void
put_hex(struct buf *b, unsigned n)
{
	unsigned shift = 12;

	while (shift > 0 && n >> shift == 0)
		shift -= 4;
	for (;; shift -= 4) {
		buf_put(b, &"0123456789abcdef"[n >> shift & 15], 1);
		if (shift == 0)
			return;
	}
}

static void
put_octet(struct buf *b, unsigned n)
{
	b->n += num_put(buf_room(b, NUM_ROOM), n);
	buf_str(b, ".");
}

/* What is left of 48 bits: the five groups behind them are the longest run of
 * zeros, with those that stand before it. */
static void
put_groups(struct buf *b, const unsigned g[8])
{
	size_t n = 3;

	if ((g[0] | g[1] | g[2] | g[3] | g[4]) == 0 && g[5] == 0xffff) {
		buf_str(b, "::ffff:");
		put_octet(b, g[6] >> 8);
		put_octet(b, g[6] & 255);
		put_octet(b, g[7] >> 8);
		buf_str(b, "0");
		return;
	}
	while (n > 0 && g[n - 1] == 0)
		n--;
	for (size_t i = 0; i < n; i++) {
		put_hex(b, g[i]);
		buf_str(b, i + 1 < n ? ":" : "");
	}
	buf_str(b, "::");
}

/* Where the port of an address without brackets begins, at its colon; or end.
 */
static const char *
port(const char *p, const char *end)
{
	const char *colon = end;

	while (colon > p && is_digit(colon[-1]) && end - colon < 5)
		colon--;
	return colon > p && colon < end && colon[-1] == ':' ? colon - 1 : end;
}

/*
 * Both mask the word at p when it is such an address, behind the bytes from on,
 * and return what it ended with, else NULL. The first one finds its end.
 */
static const char *
put_four(struct buf *b, const char *from, const char *p, const char *end)
{
	unsigned octet[4];
	const char *last, *behind = octets(p, end, octet, &last);

	if (!behind || (behind < end && *behind != ':' && is_word(*behind)))
		return NULL;
	buf_put(b, from, (size_t)(last - from));
	buf_put(b, "0", 1);
	return behind;
}

static const char *
put_six(struct buf *b, const char *from, const char *p, const char *end)
{
	const char *zone = memchr(p, '%', (size_t)(end - p));
	const char *last = zone ? zone : end;
	unsigned g[8];

	if (!groups(p, last, g) && !groups(p, port(p, last), g))
		return NULL;
	buf_put(b, from, (size_t)(p - from));
	put_groups(b, g);
	return end;
}

struct str
mask_text(struct buf *b, struct str text)
{
	const char *p = text.p, *end = text.p + text.n, *from = p;

	b->n = 0;
	while (p < end) {
		const char *word = p;
		const char *behind = put_four(b, from, word, end);

		if (behind == NULL) {
			while (p < end && is_word(*p))
				p++;
			behind = put_six(b, from, word, p);
		}
		if (behind)
			from = p = behind;
		p += p < end; /* no word's, or the colon of a port */
	}
	if (from == text.p)
		return text;
	buf_put(b, from, (size_t)(end - from));
	return (struct str){b->p, b->n};
}
