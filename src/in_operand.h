/*
 * in_operand - operands, opened and closed one after the other
 *
 * What in.c and its operands share; nobody else needs it.
 */
#ifndef IN_OPERAND_H
#define IN_OPERAND_H

#include "in.h"

/* Opens the next operand that can be; false when there is none. */
bool in_open_next(struct in *in);
/* Closes the operand; false when it has ended and its decompressor failed. */
bool in_close_operand(struct in *in, bool ended);
/* Indexes what is not yet, up to an offset. */
void in_index(struct in *in, size_t to);
/* What was consumed of a part, told once. */
void in_settle(struct in *in);
/* Nothing is left of what was read. */
void in_forget(struct in *in);

#endif
