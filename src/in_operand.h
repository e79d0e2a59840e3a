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
/* Reads and indexes a block; at the end of the operand, eof. */
void in_fill(struct in *in);
/* The rest of the operand is not read ahead. */
void in_stop_ahead(struct in *in);
/* Room in the index for n entries in all. */
void in_index_room(struct in *in, size_t n);
/* Indexes what is not yet, up to an offset. */
void in_index(struct in *in, size_t to);
/* What was consumed of a part, told once. */
void in_settle(struct in *in);
/* Nothing is left of what was read. */
void in_forget(struct in *in);

#endif
