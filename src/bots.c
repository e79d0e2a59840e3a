/*
 * bots - whether an agent is a crawler's
 *
 * One pass: the low five bits of three neighbouring bytes, the same for small
 * letters and capitals, are the place in a table of the patterns that may begin
 * there. Hardly any begins in a browser's agent, so few bytes are compared.
 * Agents come again and again: the last ones are remembered.
 */
#include "bots.h"
#include <stdint.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))

/*
 * In small letters; they match anywhere and in any case. The page has them in
 * this order. What identifies itself with "bot", or with an address in
 * brackets or behind a +, as nearly all do, is not named besides.
 */
static const struct str pattern[] = {
    STR_INIT("bot"), /* has rules of its own, below */
    /* what they do */
    STR_INIT("crawl"), STR_INIT("spider"), STR_INIT("slurp"),
    STR_INIT("scrape"), STR_INIT("scraping"), STR_INIT("scrapy"),
    STR_INIT("fetcher"), STR_INIT("archiver"), STR_INIT("checker"),
    STR_INIT("validator"), STR_INIT("monitor"), STR_INIT("uptime"),
    STR_INIT("synthetic"), STR_INIT("healthcheck"), STR_INIT("health-check"),
    STR_INIT("health check"), STR_INIT("linkcheck"), STR_INIT("link check"),
    STR_INIT("link sleuth"), STR_INIT("linkpreview"), STR_INIT("link preview"),
    STR_INIT("uripreview"), STR_INIT("web preview"),
    /* where they say what they are */
    STR_INIT("+http"), STR_INIT("(http:"), STR_INIT("(https:"),
    /* browsers without a screen, and what drives browsers */
    STR_INIT("headless"), STR_INIT("phantomjs"), STR_INIT("puppeteer"),
    STR_INIT("playwright"), STR_INIT("selenium"), STR_INIT("cypress/"),
    STR_INIT("ghost inspector"), STR_INIT("lighthouse"), STR_INIT("gtmetrix"),
    STR_INIT("ptst/"), STR_INIT("dareboost"),
    /* monitors */
    STR_INIT("catchpoint"), STR_INIT("checkly"), STR_INIT("datadog"),
    STR_INIT("gomezagent"), STR_INIT("googlehc"), STR_INIT("kube-probe"),
    STR_INIT("nagios"), STR_INIT("newrelicpinger"), STR_INIT("nodeping"),
    STR_INIT("pingdom"), STR_INIT("prometheus/"), STR_INIT("blackbox exporter"),
    STR_INIT("site24x7"), STR_INIT("statuscake"), STR_INIT("thousandeyes"),
    STR_INIT("updown.io"), STR_INIT("uptrends"), STR_INIT("zabbix"),
    /* previews */
    STR_INIT("facebookexternalhit"), STR_INIT("facebookcatalog"),
    STR_INIT("meta-external"), STR_INIT("meta-webindexer"),
    STR_INIT("whatsapp/"), STR_INIT("bingpreview"), STR_INIT("embedly"),
    STR_INIT("github-camo"), STR_INIT("onebox"),
    /* search engines and archives */
    STR_INIT("google-"), STR_INIT("duplexweb-google"),
    STR_INIT("mediapartners-google"), STR_INIT("playstore-google"),
    STR_INIT("google favicon"), STR_INIT("googleagent"),
    STR_INIT("googleimageproxy"), STR_INIT("googleother"),
    STR_INIT("googleproducer"), STR_INIT("yahoomailproxy"), STR_INIT("y!j"),
    STR_INIT("archive.org"), STR_INIT("archive-it"), STR_INIT("biglotron"),
    STR_INIT("daumoa"), STR_INIT("heritrix"), STR_INIT("httrack"),
    STR_INIT("ichiro"), STR_INIT("ltx71"), STR_INIT("marginalia"),
    STR_INIT("nutch"), STR_INIT("sitesucker"), STR_INIT("turnitin"),
    STR_INIT("webcopier"),
    /* of those who sell what they find */
    STR_INIT("botify"), STR_INIT("contentking"), STR_INIT("dataprovider"),
    STR_INIT("linkdex"), STR_INIT("lipperhey"), STR_INIT("netcraft"),
    STR_INIT("outbrain"), STR_INIT("panscient"), STR_INIT("siteimprove"),
    STR_INIT("trendsmap"), STR_INIT("twingly"),
    /* scanners for holes */
    STR_INIT("acunetix"), STR_INIT("censys"), STR_INIT("dirbuster"),
    STR_INIT("feroxbuster"), STR_INIT("fuzz faster"), STR_INIT("gobuster"),
    STR_INIT("l9explore"), STR_INIT("l9tcpid"), STR_INIT("masscan"),
    STR_INIT("nessus"), STR_INIT("netsystemsresearch"), STR_INIT("nikto"),
    STR_INIT("nmap script"), STR_INIT("nuclei"), STR_INIT("openvas"),
    STR_INIT("palo alto networks"), STR_INIT("qualys"), STR_INIT("sqlmap"),
    STR_INIT("wpscan"), STR_INIT("zgrab"),
    /* language models */
    STR_INIT("anthropic"), STR_INIT("chatgpt-user"), STR_INIT("claude-user"),
    STR_INIT("claude-web"), STR_INIT("cohere-ai"), STR_INIT("manus-user"),
    STR_INIT("mistralai-user"), STR_INIT("perplexity-user"),
    STR_INIT("spawning-ai"),
    /* feeds */
    STR_INIT("commafeed"), STR_INIT("feed parser"), STR_INIT("feedbin"),
    STR_INIT("feedburner"), STR_INIT("freshrss"), STR_INIT("inoreader"),
    STR_INIT("magpierss"), STR_INIT("newsblur"), STR_INIT("theoldreader"),
    STR_INIT("tiny tiny rss")};

/* Telephones, in which bot is no bot; a blank is a _, too. */
static const struct str phone[] = {STR_INIT("cubot"), STR_INIT("power bot"),
    STR_INIT("m bot"), STR_INIT("b bot"), STR_INIT("id bot"),
    STR_INIT("idbot")};

/* 1 + the first pattern that begins with such bytes, and the next ones. */
static uint8_t first[1 << 15], next[LENGTH(pattern)];
_Static_assert(LENGTH(pattern) < UINT8_MAX, "1 + a pattern is a byte");

static unsigned
place(const char *p)
{
	unsigned a = (unsigned char)p[0], b = (unsigned char)p[1];

	return (a & 31) << 10 | (b & 31) << 5 | ((unsigned char)p[2] & 31);
}

static void
make_table(void)
{
	for (size_t i = LENGTH(pattern); i-- > 0;) {
		unsigned k = place(pattern[i].p);

		next[i] = first[k];
		first[k] = (uint8_t)(i + 1);
	}
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool
is_letter(char c)
{
	return small(c) >= 'a' && small(c) <= 'z';
}

/* Whether it stands at p, n bytes before the end. */
static bool
stands(struct str word, const char *p, size_t n)
{
	if (word.n > n)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (small(p[i]) != word.p[i] &&
		    !(word.p[i] == ' ' && p[i] == '_'))
			return false;
	return true;
}

/* The name of a telephone, a whole word, of which the bot at i is the end. */
static bool
is_phone(struct str agent, size_t i)
{
	for (size_t k = 0; k < LENGTH(phone); k++) {
		size_t n = phone[k].n - 3;

		if (n <= i && stands(phone[k], agent.p + i - n, phone[k].n) &&
		    (n == i || !is_letter(agent.p[i - n - 1])))
			return true;
	}
	return false;
}

/* The bot at i ends a word, plural or not, and is no telephone. */
static bool
is_bot(struct str agent, size_t i)
{
	size_t end = i + 3;

	end += end < agent.n && small(agent.p[end]) == 's';
	return (end == agent.n || !is_letter(agent.p[end])) &&
	       !is_phone(agent, i);
}

static bool
matches(struct str agent, size_t i, size_t k)
{
	for (; k > 0; k = next[k - 1])
		if (stands(pattern[k - 1], agent.p + i, agent.n - i) &&
		    (k > 1 || is_bot(agent, i)))
			return true;
	return false;
}

static bool
search(struct str agent)
{
	static bool made;

	if (!made)
		make_table();
	made = true;
	for (size_t i = 0; i + 3 <= agent.n; i++) {
		size_t k = first[place(agent.p + i)];

		if (k > 0 && matches(agent, i, k))
			return true;
	}
	return false;
}

/* Not short; what stands behind the last whole word is no part of it. */
static unsigned
hash(struct str agent)
{
	uint64_t h = agent.n, word;

	for (size_t i = 0; i + sizeof word <= agent.n; i += sizeof word) {
		memcpy(&word, agent.p + i, sizeof word);
		h = (h ^ word) * 0x9e3779b97f4a7c15;
	}
	return (unsigned)(h >> 56);
}

bool
bots_match(struct str agent)
{
	static struct {
		size_t n; /* 0: none yet */
		bool is;
		char text[256];
	} last[256], *l;

	if (agent.n < 8 || agent.n > sizeof l->text)
		return search(agent);
	l = &last[hash(agent)];
	if (l->n == agent.n && memcmp(l->text, agent.p, agent.n) == 0)
		return l->is;
	l->n = agent.n;
	memcpy(l->text, agent.p, agent.n);
	l->is = search(agent);
	return l->is;
}
