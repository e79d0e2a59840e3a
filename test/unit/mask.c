/*
 * mask: addresses in all their spellings, against inet_pton(3) and
 * inet_ntop(3), and the columns that hold the client's
 */
#include "../../src/mask.h"
#include "../../src/known.h"
#include "check.h"
#include <arpa/inet.h>
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))

static const struct {
	const char *text, *masked; /* NULL: stays */
} texts[] = {
    /* IPv4 */
    {"192.0.2.7", "192.0.2.0"},
    {"192.0.2.0", "192.0.2.0"},
    {"255.255.255.255", "255.255.255.0"},
    {"0.0.0.0", "0.0.0.0"},
    {"010.001.000.255", "010.001.000.0"},
    {"192.0.2.7:8080", "192.0.2.0:8080"},
    {"192.0.2.7:", "192.0.2.0:"},
    {"192.0.2.7:_port", "192.0.2.0:_port"},
    {"192.0.2.7:192.0.2.8", "192.0.2.0:192.0.2.0"},
    {"192.0.2.7/24", "192.0.2.0/24"},
    {"[192.0.2.7]:80", "[192.0.2.0]:80"},
    {"192.0.2", NULL},
    {"192.0.2.", NULL},
    {"192.0..7", NULL},
    {"192.0.2.7.", NULL},
    {"192.0.2.7.8", NULL},
    {"192.0.2.256", NULL},
    {"192.0.2.0007", NULL},
    {"192.0.2.7.example", NULL},
    {"a192.0.2.7", NULL},
    {"ip-192.0.2.7", NULL},
    {"ip_192.0.2.7", NULL},
    {"192.0.2.7_1", NULL},
    {"192.0.2.1234", NULL},
    {"\303\244192.0.2.7", NULL},
    {"192.0.2.7\303\244", NULL},
    /* IPv6 */
    {"2001:db8:85a3:8d3:1319:8a2e:370:7348", "2001:db8:85a3::"},
    {"2001:0DB8:85A3:0000:0000:8A2E:0370:7334", "2001:db8:85a3::"},
    {"2001:db8:85a3::7", "2001:db8:85a3::"},
    {"2001:db8::1", "2001:db8::"},
    {"2001:0:5::1", "2001:0:5::"},
    {"0:0:5::1", "0:0:5::"},
    {"2001::1", "2001::"},
    {"1:2:3:4:5:6:7::", "1:2:3::"},
    {"::2:3:4:5:6:7:8", "0:2:3::"},
    {"::1", "::"},
    {"::", "::"},
    {"::8", "::"},
    {"2001:db8::", "2001:db8::"},
    {"[2001:db8::1]", "[2001:db8::]"},
    {"[2001:db8::1]:443", "[2001:db8::]:443"},
    {"fe80::1%eth0", "fe80::"},
    {"fe80::1%", "fe80::"},
    {"[fe80::1%25en0]:80", "[fe80::]:80"},
    {"2001:db8::1/64", "2001:db8::/64"},
    {"2001:db8::1:50000", "2001:db8::"},
    {"1:2:3:4:5:6:7:8:443", "1:2:3::"},
    {"1:2:3:4:5:6:7:8:9:443", NULL},
    {"2001:db8::1:500000", NULL},
    {"1:2:3:4:5:6:7", NULL},
    {"1:2:3:4:5:6:7:8::", NULL},
    {"1:2:3:4::5:6:7:8", "1:2:3::"},
    {"1:2:3:4::5:6:7:8:9", NULL},
    {"1::2::3", NULL},
    {"1:::2", "1::"},
    {"1:::g", NULL},
    {":1::2", NULL},
    {"1::2:", NULL},
    {"12345::", NULL},
    {"g::1", NULL},
    {":", NULL},
    {":::", NULL},
    {"10:20:30", NULL},
    {"00:1b:44:11:3a:b7", NULL},
    /* one in the other */
    {"::ffff:192.0.2.7", "::ffff:192.0.2.0"},
    {"::FFFF:c000:0207", "::ffff:192.0.2.0"},
    {"0:0:0:0:0:ffff:192.0.2.7", "::ffff:192.0.2.0"},
    {"::ffff:255.255.255.255", "::ffff:255.255.255.0"},
    {"::ffff:ffff:ffff", "::ffff:255.255.255.0"},
    {"::ffff:192.0.2.7:8080", "::ffff:192.0.2.0"},
    {"[::ffff:192.0.2.7]:8080", "[::ffff:192.0.2.0]:8080"},
    {"64:ff9b::192.0.2.7", "64:ff9b::"},
    {"::192.0.2.7", "::"},
    {"1:2:3:4:5:6:192.0.2.7", "1:2:3::"},
    {"1:2:3:4:5:6:7:192.0.2.7", NULL},
    {"::ffff:192.0.2", NULL},
    {"::ffff:192.0.2.256", NULL},
    {"192.0.2.7::1", "192.0.2.0::1"},
    /* lists, and what is around them */
    {"192.0.2.7, 198.51.100.9", "192.0.2.0, 198.51.100.0"},
    {"192.0.2.7,2001:db8::1,unknown", "192.0.2.0,2001:db8::,unknown"},
    {"unknown, 192.0.2.7", "unknown, 192.0.2.0"},
    {" 192.0.2.7 ", " 192.0.2.0 "},
    {"[\"192.0.2.7\",\"2001:db8::1\"]", "[\"192.0.2.0\",\"2001:db8::\"]"},
    {"{\"ip\":\"192.0.2.7\"}", "{\"ip\":\"192.0.2.0\"}"},
    {"for=192.0.2.60;proto=http;by=203.0.113.43",
	"for=192.0.2.0;proto=http;by=203.0.113.0"},
    {"For=\"[2001:db8:cafe::17]:4711\", for=_gazonk",
	"For=\"[2001:db8:cafe::]:4711\", for=_gazonk"},
    {"unix:", NULL},
    {"client.example.com", NULL},
    {"-", NULL},
    {"", NULL},
};

static void
check_texts(void)
{
	struct buf b = {0};

	for (size_t i = 0; i < LENGTH(texts); i++) {
		const char *masked =
		    texts[i].masked ? texts[i].masked : texts[i].text;
		struct str text = str_of(texts[i].text);
		struct str got = mask_text(&b, text);
		struct str twice;
		struct buf again = {0};

		CHECK(str_eq(got, str_of(masked)), texts[i].text);
		CHECK((got.p == text.p) == (texts[i].masked == NULL),
		    texts[i].text);
		twice = mask_text(&again, got);
		CHECK(str_eq(twice, str_of(masked)), masked);
		free(again.p);
	}
	free(b.p);
}

/* What inet_ntop says of the address, masked; false: it is none. */
static bool
model(const char *text, char *to)
{
	struct in6_addr a;

	if (inet_pton(AF_INET6, text, &a) != 1)
		return false;
	if (IN6_IS_ADDR_V4MAPPED(&a))
		a.s6_addr[15] = 0;
	else
		memset(a.s6_addr + 6, 0, 10);
	inet_ntop(AF_INET6, &a, to, INET6_ADDRSTRLEN);
	return true;
}

/* With a port that is no group. */
static bool
model_port(char *text, char *to)
{
	char *colon = strrchr(text, ':');
	bool is;

	if (model(text, to))
		return true;
	if (!colon || colon[1] == '\0' || strlen(colon) > 6 ||
	    colon[1 + strspn(colon + 1, "0123456789")] != '\0')
		return false;
	*colon = '\0';
	is = model(text, to);
	*colon = ':';
	return is;
}

static void
check_one(struct buf *b, char *text)
{
	char to[INET6_ADDRSTRLEN];
	bool is = model_port(text, to);
	struct str got = mask_text(b, str_of(text));

	CHECK(str_eq(got, str_of(is ? to : text)), text);
}

/* Every address in a random spelling, then with a byte of it another. */
static void
check_random_addresses(void)
{
	static const char bytes[] = "0123456789abcdefABCDEF::::::";
	unsigned long long seed = 1;
	struct buf b = {0};

	for (unsigned n = 0; n < 200000; n++) {
		unsigned long long r = check_random(&seed), z = r >> 48;
		char text[64];
		size_t len = 0, gap = r % 9, gaps = r >> 4 & 7;

		for (size_t i = 0; i < 8; i++) {
			unsigned g = (unsigned)check_random(&seed) & 0xffff;

			if (i >= gap && i < gap + gaps) {
				if (i == gap)
					len += (size_t)sprintf(text + len, "%s",
					    i == 0 ? "::" : ":");
				continue;
			}
			g &= z >> i & 1 ? 0xffff : 0xf;
			g *= z >> (i + 8) & 1;
			len += (size_t)sprintf(
			    text + len, r >> 8 & 1 ? "%04x" : "%X", g);
			if (i < 7)
				text[len++] = ':';
		}
		text[len] = '\0';
		check_one(&b, text);
		text[check_random(&seed) % len] =
		    bytes[check_random(&seed) % (sizeof bytes - 1)];
		check_one(&b, text);
	}
	free(b.p);
}

static const struct {
	const char *item;
	bool masked;
} columns[] = {
    {"ip", true},
    {"ip=server.ip", true},
    {"who=ip", true},
    {"who=remote_addr", true},
    {"who=client.ip", true},
    {"who=context.ip", true},
    {"who=request.remote_ip", true},
    {"who=request.headers.X-Forwarded-For.0", true},
    {"who=ClientHost", true},
    {"client_ip", true},
    {"peer_ip", true},
    {"remote_host", true},
    {"remote_addr", true},
    {"x_forwarded_for", true},
    {"X-Forwarded-For", true},
    {"http_x_forwarded_for", true},
    {"proxy_add_x_forwarded_for", true},
    {"http_forwarded", true},
    {"Forwarded", true},
    {"X-Real-IP", true},
    {"http_cf_connecting_ip", true},
    {"True-Client-IP", true},
    {"realip_remote_addr", true},
    {"proxy_protocol_addr", true},
    {"c-ip", true},
    {"clientIp", true},
    {"ip==192.0.2.7", false},
    {"server_ip", false},
    {"s-ip", false},
    {"server_addr", false},
    {"upstream_addr", false},
    {"proxy_protocol_server_addr", false},
    {"who=server.ip", false},
    {"who=destination.address", false},
    {"host", false},
    {"zip", false},
    {"user", false},
    {"path", false},
};

static void
check_columns(void)
{
	static struct wants wants[LENGTH(columns)]; /* nobody releases them */

	for (size_t i = 0; i < LENGTH(columns); i++) {
		struct wants *w = &wants[i];

		known_parse(w, columns[i].item);
		CHECK(!mask_wants(&w->want[0]), columns[i].item);
		CHECK(mask_wants(&w->want[1]) == columns[i].masked,
		    columns[i].item);
	}
}

int
main(void)
{
	check_texts();
	check_random_addresses();
	check_columns();
	return check_failed;
}
