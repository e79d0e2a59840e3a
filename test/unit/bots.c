/*
 * bots: agents as they were met, whole and cut short
 */
#include "../../src/bots.h"
#include "check.h"
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))

#define CHROME "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 "

static const char *const bots[] = {
    "Mozilla/5.0 (compatible; Googlebot/2.1; "
    "+http://www.google.com/bot.html)",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) " CHROME
    "Mobile Safari/537.36 (compatible; Googlebot/2.1)",
    "Mozilla/5.0 (compatible; bingbot/2.0)",
    "AdsBot-Google",
    "Mediapartners-Google",
    "Slackbot-LinkExpanding 1.0",
    "Mozilla/5.0 (compatible; archive.org_bot)",
    "Mozilla/5.0 (compatible; Linux x86_64; Mail.RU_Bot/2.0)",
    "MJ12bot/v1.4.8",
    "robots",
    "BOT",
    "a bot",
    "Mozilla/5.0 (compatible; Baiduspider/2.0)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp)",
    "ia_archiver",
    "facebookexternalhit/1.1",
    "WhatsApp/2.23.20.0",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) "
    "BingPreview/1.0b",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "HeadlessChrome/74.0.3729.169 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5 Build/MRA58N) " CHROME
    "Mobile Safari/537.36 Chrome-Lighthouse",
    "check_http/v2.2.1 (nagios-plugins 2.2.1)",
    "ELB-HealthChecker/2.0",
    "Amazon-Route53-Health-Check-Service (ref 5b83)",
    "health_check",
    "kube-probe/1.27",
    "Prometheus/2.45.0",
    "Mozilla/5.0 zgrab/0.x",
    "anthropic-ai",
    "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 3 subscribers)",
    "ltx71 - (http://ltx71.com/)",
    "Turnitin (https://bit.ly/2UvnfoQ)",
    "facebookexternalhit/1.1; CUBOT",
    "CUBOT Googlebot",
};

static const char *const people[] = {
    "",
    "-",
    "bo",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " CHROME "Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " CHROME
    "Safari/537.36 Edg/127.0.0.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.4.1 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) "
    "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 "
    "Safari/604.1",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 "
    "Firefox/128.0",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; Trident/6.0)",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; User-agent: "
    "Mozilla/4.0 (compatible; MSIE 6.0; SV1; http://bsalsa.com) ; SLCC2)",
    "Mozilla/5.0 (Linux; Android 10; K) " CHROME
    "Mobile Safari/537.36 (Ecosia android@111.0.5563.116)",
    "Mozilla/5.0 (Linux; Android 8.1.0; BQ-5516L Build/O11019; wv) " CHROME
    "Mobile Safari/537.36 Channel/googleplay AppName/musical_ly",
    "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) "
    "Presto/2.12.423 Version/12.16",
    "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like "
    "Gecko) 76.0.3809.146/6.0 TV Safari/537.36",
    "Mozilla/5.0 (Linux; Android 5.1; FEVER Build/LMY47D; wv) " CHROME
    "Mobile Safari/537.36",
    /* telephones */
    "Mozilla/5.0 (Linux; Android 8.0.0; CUBOT_P20) " CHROME
    "Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 6.0; CUBOT DINOSAUR Build/MRA58K; wv) " CHROME
    "Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 7.0; M bot 60 Build/NRD90M; wv) " CHROME
    "Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 6.0; Power Bot Build/MRA58K) " CHROME
    "Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 6.0; B bot 550 Build/MRA58K) " CHROME
    "Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 7.0; iD bot 53+ Build/NRD90M) " CHROME
    "Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 6.0; idbot553 Build/MRA58K) " CHROME
    "Mobile Safari/537.36",
    "cubot",
    "M_BOT",
    /* words that go on */
    "Botanica/1.0",
    "bottle/0.12",
    "Botsford",
    /* tools and libraries */
    "curl/8.5.0",
    "Wget/1.21.4",
    "python-requests/2.31.0",
    "Go-http-client/1.1",
    "okhttp/4.12.0",
    "Java/17.0.9",
    "Jersey/2.25.1 (HttpUrlConnection 1.8.0_141)",
    "PostmanRuntime/7.36.0",
};

/* Behind the agent more bytes stand in the line: no answer depends on them. */
static bool
match(const char *agent, const char *behind)
{
	struct buf b = {0};
	size_t n = strlen(agent);
	bool is;

	buf_str(&b, agent);
	buf_str(&b, behind);
	is = bots_match((struct str){b.p, n});
	free(b.p);
	return is;
}

int
main(void)
{
	static const char *const behind[] = {"", "bot", "t", "ot", "s", "ch"};

	for (size_t k = 0; k < LENGTH(behind); k++) {
		for (size_t i = 0; i < LENGTH(bots); i++)
			CHECK(match(bots[i], behind[k]), bots[i]);
		for (size_t i = 0; i < LENGTH(people); i++)
			CHECK(!match(people[i], behind[k]), people[i]);
	}
	/* A word is one that no letter begins: these are no telephones. */
	CHECK(match("Alarm bot", ""), "alarm bot");
	CHECK(match("acubot", ""), "acubot");
	CHECK(match("mandroidbot", ""), "mandroidbot");
	CHECK(match("\377bot\377", ""), "bytes that are no letters");
	/* The last ones are remembered: whole. */
	CHECK(match("agent 1 robot", ""), "an agent");
	CHECK(!match("agent 1 rover", ""), "nearly the same");
	CHECK(match("agent 1 robot", ""), "the first one again");
	CHECK(!match("agent 1 robo", "t"), "cut short");
	CHECK(!match("spide", "r"), "a pattern beyond the end");
	CHECK(bots_match((struct str){&"cubot"[2], 3}), "before the begin");
	return check_failed;
}
