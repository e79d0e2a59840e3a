/*
 * bots - whether an agent is a crawler's
 *
 * Crawlers, those that fetch previews, feeds or archives, monitors, scanners
 * and browsers that nobody looks at. No tools and libraries, as curl: a person
 * may be behind them. The patterns stand in bots.c and on the page evparse(1).
 */
#ifndef BOTS_H
#define BOTS_H

#include "mem.h"

/* About a nanosecond a byte, and less when it was asked lately. */
bool bots_match(struct str agent);

#endif
