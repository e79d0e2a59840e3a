/*
 * site - what evgen's traffic is made of, as text
 *
 * Tables, mostly, which is why it is long. Nothing here is drawn by chance: the
 * same number is the same text in every run, whatever the seed.
 */
#include "site.h"
#include "num.h"
#include "rnd.h"

#define S(text)                        \
	{                              \
		text, sizeof(text) - 1 \
	}
#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct str categories[] = {S("shoes"), S("books"), S("garden"),
    S("kitchen"), S("toys"), S("bicycles"), S("music"), S("tools"),
    S("outdoor"), S("lighting"), S("coffee"), S("sale")};

static const struct str queries[] = {S("blue+shoes"), S("coffee+grinder"),
    S("%22second+hand%22"), S("caf%C3%A9"), S("usb-c+cable"), S("tent"),
    S("desk+lamp"), S("c%2B%2B+book"), S("rain+jacket"), S("m%C3%BCsli"),
    S("bicycle+bell"), S("gift+card"), S("%E9%9E%8B"), S("headphones"),
    S("a+very+long+search+that+nobody+would+really+type+but+somebody+did"),
    S("size+44")};

static const struct str queries_json[] = {S("blue shoes"), S("coffee grinder"),
    S("\\\"second hand\\\""), S("caf\\u00e9"), S("usb-c cable"), S("tent"),
    S("desk lamp"), S("c++ book"), S("rain jacket"), S("m\303\274sli"),
    S("bicycle bell"), S("gift card"), S("\351\236\213"), S("headphones"),
    S("a very long search that nobody would really type but somebody did"),
    S("size 44")};

static const struct str articles[] = {S("how-to-choose-a-tent"),
    S("ten-books-for-the-winter"), S("the-case-for-small-tools"),
    S("repairing-a-dynamo-light"), S("our-new-warehouse"),
    S("coffee-by-the-numbers"), S("what-a-pause-tells"), S("summer-sale")};

static const struct str assets[] = {S("css/main.7f3c9a.css"),
    S("js/app.51be02.js"), S("js/vendor.c0ffee.js"), S("img/logo.svg"),
    S("img/hero-1600.webp"), S("font/inter-v13.woff2"), S("img/sprite.png"),
    S("favicon.ico")};

static const struct str missing[] = {S("wp-login.php"), S(".env"),
    S("old/catalogue.html"), S("favicon-32x32.png"), S("xmlrpc.php"),
    S("product/0.html"), S("apple-touch-icon.png"), S("blog/index.html")};

static const struct str elsewhere[] = {S("https://www.google.com/"),
    S("https://www.google.com/"), S("https://www.google.com/"),
    S("https://www.bing.com/"), S("https://duckduckgo.com/"),
    S("https://news.ycombinator.com/"), S("https://t.co/8fQ2xLm0aB"),
    S("https://www.reddit.com/r/onebag/"), S("https://l.facebook.com/"),
    S("https://www.google.com/search?q=rain+jacket+sale"),
    S("https://mail.example.net/inbox?utm_source=newsletter"),
    S("android-app://com.google.android.gm/")};

#define LIST(of) .list = of, .listed = COUNT(of)
#define PATH(start, end) .before = S(start), .after = S(end)
#define GET .method = S("GET")
#define POST .method = S("POST")

const struct site_page site_page[PAGES] = {
    [HOME] = {S("home"), S("page_view"), GET, PATH("/", ""), .status = 200,
	.bytes = 18200,
	.next = {CATEGORY, CATEGORY, CATEGORY, PRODUCT, PRODUCT, PRODUCT,
	    SEARCH, SEARCH, SEARCH, ARTICLE, LOGIN, ACCOUNT, ASSET, ASSET,
	    ASSET, API}},
    [CATEGORY] = {S("category"), S("page_view"), GET, PATH("/category/", ""),
	LIST(categories), .status = 200, .bytes = 24100,
	.next = {PRODUCT, PRODUCT, PRODUCT, PRODUCT, PRODUCT, PRODUCT, CATEGORY,
	    CATEGORY, SEARCH, SEARCH, HOME, ARTICLE, ASSET, ASSET, API,
	    MISSING}},
    [PRODUCT] = {S("product"), S("page_view"), GET, PATH("/product/", ".html"),
	.numbered = 1, .status = 200, .bytes = 15300,
	.next = {PRODUCT, PRODUCT, PRODUCT, PRODUCT, PRODUCT, CATEGORY,
	    CATEGORY, SEARCH, CART, CART, API, API, ASSET, ASSET, ASSET, HOME}},
    [SEARCH] = {S("search"), S("search"), GET, PATH("/search?q=", ""),
	LIST(queries), .status = 200, .bytes = 9800,
	.next = {PRODUCT, PRODUCT, PRODUCT, PRODUCT, PRODUCT, PRODUCT, SEARCH,
	    SEARCH, SEARCH, CATEGORY, CATEGORY, HOME, ARTICLE, ASSET, API,
	    API}},
    [CART] = {S("cart"), S("add_to_cart"), POST, PATH("/cart", ""),
	.status = 200, .bytes = 4100,
	.next = {CHECKOUT, CHECKOUT, CHECKOUT, CHECKOUT, CHECKOUT, CHECKOUT,
	    PRODUCT, PRODUCT, PRODUCT, CATEGORY, SEARCH, HOME, API, API, ASSET,
	    LOGIN}},
    [CHECKOUT] = {S("checkout"), S("page_view"), POST, PATH("/checkout", ""),
	.status = 200, .bytes = 6900,
	.next = {THANKS, THANKS, THANKS, THANKS, THANKS, THANKS, THANKS, THANKS,
	    THANKS, CART, PRODUCT, HOME, API, API, ASSET, LOGIN}},
    [THANKS] = {S("thanks"), S("purchase"), GET,
	PATH("/checkout/thanks?order=", ""), .numbered = 1, .status = 200,
	.bytes = 3300,
	.next = {HOME, HOME, HOME, HOME, ACCOUNT, ACCOUNT, LOGOUT, LOGOUT,
	    LOGOUT, PRODUCT, PRODUCT, PRODUCT, CATEGORY, ARTICLE, ASSET, API}},
    [ACCOUNT] = {S("account"), S("page_view"), GET, PATH("/account", ""),
	.status = 200, .bytes = 5200,
	.next = {HOME, HOME, HOME, LOGOUT, LOGOUT, PRODUCT, PRODUCT, CATEGORY,
	    CATEGORY, SEARCH, SEARCH, API, API, API, ASSET, ACCOUNT}},
    [LOGIN] = {S("login"), S("login"), POST, PATH("/login", ""), .status = 302,
	.bytes = 220,
	.next = {ACCOUNT, ACCOUNT, ACCOUNT, ACCOUNT, ACCOUNT, ACCOUNT, HOME,
	    HOME, HOME, HOME, CATEGORY, PRODUCT, SEARCH, LOGIN, API, ASSET}},
    [LOGOUT] = {S("logout"), S("logout"), GET, PATH("/logout", ""),
	.status = 302, .bytes = 180,
	.next = {HOME, HOME, HOME, HOME, HOME, HOME, HOME, LOGIN, LOGIN, LOGIN,
	    LOGIN, LOGIN, CATEGORY, ARTICLE, ASSET, ASSET}},
    [ARTICLE] = {S("article"), S("page_view"), GET, PATH("/blog/2023/", ""),
	LIST(articles), .status = 200, .bytes = 31000,
	.next = {ARTICLE, ARTICLE, ARTICLE, ARTICLE, HOME, HOME, HOME, PRODUCT,
	    PRODUCT, CATEGORY, SEARCH, ASSET, ASSET, ASSET, API, MISSING}},
    [ASSET] = {S("asset"), S("load"), GET, PATH("/static/", ""), LIST(assets),
	.status = 200, .bytes = 2048},
    [API] = {S("api"), S("click"), POST, PATH("/api/v1/items/", "/like"),
	.numbered = 1, .status = 204, .bytes = 60},
    [DASHBOARD] = {S("dashboard"), S("page_view"), GET,
	PATH("/dashboard/live?since=", ""), .numbered = 1, .status = 200,
	.bytes = 900,
	.next = {DASHBOARD, DASHBOARD, DASHBOARD, DASHBOARD, DASHBOARD,
	    DASHBOARD, DASHBOARD, DASHBOARD, DASHBOARD, DASHBOARD, DASHBOARD,
	    DASHBOARD, API, API, ASSET, ASSET}},
    [ROBOTS] = {S("robots"), S("page_view"), GET, PATH("/robots.txt", ""),
	.status = 200, .bytes = 310,
	.next = {HOME, HOME, HOME, HOME, CATEGORY, CATEGORY, CATEGORY, CATEGORY,
	    PRODUCT, PRODUCT, PRODUCT, PRODUCT, ARTICLE, ARTICLE, MISSING,
	    MISSING}},
    [MISSING] = {S("missing"), S("error"), GET, PATH("/", ""), LIST(missing),
	.status = 404, .bytes = 420,
	.next = {HOME, HOME, HOME, HOME, HOME, HOME, CATEGORY, CATEGORY,
	    PRODUCT, PRODUCT, SEARCH, SEARCH, SEARCH, MISSING, MISSING, ASSET}},
};

#define WEBKIT "AppleWebKit/537.36 (KHTML, like Gecko) "
#define SAFARI "AppleWebKit/605.1.15 (KHTML, like Gecko) "
#define AGENT(text, brief, device)           \
	{                                    \
		S(text), S(brief), S(device) \
	}
#define DESKTOP(text, brief) AGENT("Mozilla/5.0 " text, brief, "desktop")
#define MOBILE(text, brief) AGENT("Mozilla/5.0 " text, brief, "mobile")
#define TABLET(text, brief) AGENT("Mozilla/5.0 " text, brief, "tablet")
#define ROBOT(text, brief) AGENT(text, brief, "bot")

/* The first are the more common. */
const struct site_agent site_agent[] = {
    DESKTOP("(Windows NT 10.0; Win64; x64) " WEBKIT
	    "Chrome/120.0.0.0 Safari/537.36",
	"Chrome/120 Windows"),
    MOBILE("(iPhone; CPU iPhone OS 17_1 like Mac OS X) " SAFARI
	   "Version/17.1 Mobile/15E148 Safari/604.1",
	"Safari/17 iOS"),
    MOBILE("(Linux; Android 10; K) " WEBKIT
	   "Chrome/120.0.0.0 Mobile Safari/537.36",
	"Chrome/120 Android"),
    DESKTOP("(Macintosh; Intel Mac OS X 10_15_7) " SAFARI
	    "Version/17.1 Safari/605.1.15",
	"Safari/17 macOS"),
    DESKTOP("(Macintosh; Intel Mac OS X 10_15_7) " WEBKIT
	    "Chrome/120.0.0.0 Safari/537.36",
	"Chrome/120 macOS"),
    DESKTOP("(Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 "
	    "Firefox/121.0",
	"Firefox/121 Windows"),
    DESKTOP("(Windows NT 10.0; Win64; x64) " WEBKIT
	    "Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
	"Edge/120 Windows"),
    MOBILE("(Linux; Android 13; SM-S911B) " WEBKIT
	   "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36",
	"Samsung/23 Android"),
    DESKTOP("(X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
	"Firefox/120 Linux"),
    DESKTOP("(X11; Linux x86_64) " WEBKIT "Chrome/119.0.0.0 Safari/537.36",
	"Chrome/119 Linux"),
    TABLET("(iPad; CPU OS 16_7 like Mac OS X) " SAFARI
	   "Version/16.6 Mobile/15E148 Safari/604.1",
	"Safari/16 iPadOS"),
    DESKTOP("(X11; OpenBSD amd64; rv:109.0) Gecko/20100101 Firefox/119.0",
	"Firefox/119 OpenBSD"),
    TABLET("(Linux; Android 12; SM-T500) " WEBKIT
	   "Chrome/118.0.0.0 Safari/537.36",
	"Chrome/118 Android"),
    ROBOT("Mozilla/5.0 (compatible; Googlebot/2.1; "
	  "+http://www.google.com/bot.html)",
	"Googlebot/2.1"),
    ROBOT("Mozilla/5.0 (compatible; bingbot/2.0; "
	  "+http://www.bing.com/bingbot.htm)",
	"bingbot/2.0"),
    ROBOT("Mozilla/5.0 (compatible; AhrefsBot/7.0; "
	  "+http://ahrefs.com/robot/)",
	"AhrefsBot/7.0"),
    ROBOT("Mozilla/5.0 (compatible; YandexBot/3.0; "
	  "+http://yandex.com/bots)",
	"YandexBot/3.0"),
    ROBOT("curl/7.88.1", "curl/7.88.1"),
    ROBOT("python-requests/2.31.0", "python-requests/2.31.0"),
    ROBOT("Go-http-client/2.0", "Go-http-client/2.0"),
};

enum {
	AGENTS = COUNT(site_agent),
	PEOPLE = AGENTS - 7
};

static const struct str countries[] = {S("US"), S("US"), S("US"), S("US"),
    S("DE"), S("DE"), S("GB"), S("GB"), S("FR"), S("NL"), S("PL"), S("IN"),
    S("BR"), S("JP"), S("CZ"), S("ZA")};

static const struct str domains[] = {
    S(".example.com"), S(".example.org"), S(".example.net")};

static const struct str sites[] = {S("www"), S("shop"), S("blog"), S("m"),
    S("outlet"), S("news"), S("support"), S("docs"), S("forum"), S("labs")};

/* Copied in pieces of fixed size, which is quicker than the right size. */
struct text {
	uint8_t n;
	char p[95];
};

static struct host {
	uint8_t n;
	char p[31];
} * host_text;
static struct text path_text[PAGES][16]; /* up to a number */

/* 0 to 999 with all three digits, and without leading zeros. */
static char all_three[1000][4], short_three[1000][4];
static uint8_t short_n[1000];

unsigned
site_agent_of(uint64_t hash, int robot)
{
	unsigned x = hash & 0xff, y = hash >> 8 & 0xff;

	if (robot)
		return PEOPLE + x % (AGENTS - PEOPLE);
	return x * y * PEOPLE >> 16;
}

struct str
site_country(uint64_t hash)
{
	return countries[hash % COUNT(countries)];
}

struct str
site_query(struct page page)
{
	return queries_json[page.number % COUNT(queries_json)];
}

static void
make_numbers(void)
{
	char digits[NUM_ROOM];

	for (int i = 0; i < 1000; i++) {
		num_put(digits, 1000 + i);
		memcpy(all_three[i], digits + 1, 3);
		short_n[i] = (uint8_t)num_put(digits, i);
		memcpy(short_three[i], digits, 3);
	}
}

static void
make_host(struct host *h, unsigned i)
{
	char *to = site_put(h->p, sites[i % COUNT(sites)]);

	if (i >= COUNT(sites))
		to = site_put_number(to, i / COUNT(sites));
	to = site_put(to, domains[i % COUNT(domains)]);
	h->n = (uint8_t)(to - h->p);
}

static void
make_path(struct text *t, const struct site_page *page, size_t i)
{
	char *to = site_put(t->p, page->before);

	if (page->list)
		to = site_put(to, page->list[i % page->listed]);
	t->n = (uint8_t)(to - t->p);
}

void
site_start(unsigned hosts)
{
	make_numbers();
	host_text = mem_zero(hosts, sizeof *host_text);
	for (unsigned i = 0; i < hosts; i++)
		make_host(&host_text[i], i);
	for (size_t i = 0; i < PAGES; i++)
		for (size_t j = 0; j < 16; j++)
			make_path(&path_text[i][j], &site_page[i], j);
}

/* No branch that chance decides, for most numbers. */
char *
site_put_number(char *to, uint32_t v)
{
	if (v >= 1000000)
		return to + num_put(to, v);
	if (v >= 1000) {
		to = site_put_number(to, v / 1000);
		memcpy(to, all_three[v % 1000], 4);
		return to + 3;
	}
	memcpy(to, short_three[v], 4);
	return to + short_n[v];
}

char *
site_put_path(char *to, struct page page)
{
	const struct site_page *k = &site_page[page.kind];
	const struct text *t = &path_text[page.kind][page.number % 16];

	memcpy(to, t->p, 32);
	if (t->n > 32)
		memcpy(to + 32, t->p + 32, sizeof t->p - 32);
	to += t->n;
	if (k->numbered) {
		to = site_put_number(to, page.number);
		to = site_put(to, k->after);
	}
	return to;
}

char *
site_put_referrer(char *to, struct page page)
{
	if (page.kind == NOWHERE) {
		*to = '-';
		return to + 1;
	}
	if (page.kind == ELSEWHERE)
		return site_put(to, elsewhere[page.number % COUNT(elsewhere)]);
	to = site_put(to, STR("https://"));
	to = site_put_host(to, page.host);
	return site_put_path(to, page);
}

char *
site_put_host(char *to, unsigned host)
{
	const struct host *h = &host_text[host];

	memcpy(to, h->p, sizeof h->p);
	return to + h->n;
}

/* u and at least six digits. */
char *
site_put_user(char *to, uint32_t user)
{
	char digits[NUM_ROOM];
	size_t n = num_put(digits, user);

	memcpy(to, "u000000", 7);
	to += n < 6 ? 7 - n : 1;
	memcpy(to, digits, n);
	return to + n;
}

static char *
put_hex(char *to, unsigned v)
{
	int digits = v > 0xfff ? 4 : v > 0xff ? 3 : v > 0xf ? 2 : 1;

	for (int i = digits - 1; i >= 0; i--)
		*to++ = "0123456789abcdef"[v >> 4 * i & 15];
	return to;
}

/* 60.x.x.x to 123.x.x.x; one in ten has IPv6, of the documentation's net. */
char *
site_put_address(char *to, uint32_t user)
{
	uint64_t h = rnd_mix(user);

	if (h % 10 == 0) {
		to = site_put(to, STR("2001:db8:"));
		to = put_hex(to, h >> 8 & 0xffff);
		*to++ = ':';
		to = put_hex(to, h >> 24 & 0xffff);
		to = site_put(to, STR("::"));
		return put_hex(to, 1 + (unsigned)(h >> 40) % 0xffff);
	}
	to = site_put_number(to, 60 + (h >> 8 & 63));
	*to++ = '.';
	to = site_put_number(to, h >> 16 & 255);
	*to++ = '.';
	to = site_put_number(to, h >> 24 & 255);
	*to++ = '.';
	return site_put_number(to, 1 + (uint32_t)(h >> 32) % 254);
}
