/*
 * site - what evgen's traffic is made of, as text
 *
 * Pages, referrers, agents, hosts, users and their addresses: small numbers in
 * an event, and here the texts they stand for. Each put function writes at to
 * and returns where it ended; none writes more than SITE_ROOM bytes.
 */
#ifndef SITE_H
#define SITE_H

#include "mem.h"
#include <stdint.h>

#define SITE_ROOM 160

enum page_kind {
	HOME,
	CATEGORY,
	PRODUCT,
	SEARCH,
	CART,
	CHECKOUT,
	THANKS, /* bought */
	ACCOUNT,
	LOGIN,
	LOGOUT,
	ARTICLE,
	ASSET, /* scripts, pictures */
	API,
	DASHBOARD, /* left open for hours */
	ROBOTS,
	MISSING,
	PAGES,
	ELSEWHERE = PAGES, /* a referrer: search engines and the like */
	NOWHERE            /* no referrer */
};

struct page {
	uint32_t number; /* which of its kind */
	uint16_t kind;
	uint16_t host;
};

/* What is always the same for a kind of page. */
struct site_page {
	struct str name, event, method;
	struct str before, after; /* of the path, around the rest */
	const struct str *list;   /* number % listed of it */
	uint8_t listed, numbered; /* number is in the path */
	uint16_t status;
	uint32_t bytes;   /* at least */
	uint8_t next[16]; /* kinds that may follow, equally likely */
};
extern const struct site_page site_page[PAGES];

struct site_agent {
	struct str text, brief, device;
};
extern const struct site_agent site_agent[];

#define SITE_HOSTS 65535

/* Before all else: makes what is quicker to look up, for so many hosts. */
void site_start(unsigned hosts);
/* Which agent someone with this hash has; a robot or a person. */
unsigned site_agent_of(uint64_t hash, int robot);
struct str site_country(uint64_t hash);

char *site_put_number(char *to, uint32_t v);
char *site_put_path(char *to, struct page page);
/* A page's whole address, where people come from, or "-". */
char *site_put_referrer(char *to, struct page page);
char *site_put_host(char *to, unsigned host);
char *site_put_user(char *to, uint32_t user);
char *site_put_address(char *to, uint32_t user);
/* What was searched for, as JSON text without its quotes. */
struct str site_query(struct page page);

static inline char *
site_put(char *to, struct str s)
{
	memcpy(to, s.p, s.n);
	return to + s.n;
}

#endif
