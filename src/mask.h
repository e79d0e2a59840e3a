/*
 * mask - addresses without what tells one subscriber from the next
 *
 * The last octet of IPv4 and the last 80 bits of IPv6 become zero. IPv6 is
 * written as RFC 5952 has it; an IPv4 address in it (::ffff:192.0.2.7) loses
 * its last octet only, else all of them would be one.
 */
#ifndef MASK_H
#define MASK_H

#include "want.h"

/*
 * Whether a column holds the client's address, by its name or by one of its
 * sources: the page evparse(1) has the rule.
 */
bool mask_wants(const struct want *w);
/*
 * The text with every address in it masked: text itself when there is none,
 * else in b, which is emptied before.
 */
struct str mask_text(struct buf *b, struct str text);

#endif
