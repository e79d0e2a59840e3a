/*
 * w3c_text - what the bytes of a W3C log stand for
 *
 * What is decoded is appended to b, which has room for it: twice the bytes of a
 * line are enough for all of its fields, so that no slice moves.
 */
#ifndef W3C_TEXT_H
#define W3C_TEXT_H

#include "mem.h"

/*
 * IIS writes + for a blank. A second + behind it is itself, for that is how
 * "; +http://" comes out in the names of crawlers.
 */
struct str w3c_plus(struct buf *b, struct str text);
/*
 * %20 and so on; what is no such code stays. A text in which each % is that of
 * %25 and another code behind it was encoded twice, and is decoded twice.
 */
struct str w3c_percent(struct buf *b, struct str text);
/*
 * A time taken in ms: with a point it was in seconds, else in ms already.
 * False: it is no number.
 */
bool w3c_ms(struct buf *b, struct str *text);

#endif
