/*
 * sess_due - the open sessions by expiry: sess.c's own part of sess.h
 */
#ifndef SESS_DUE_H
#define SESS_DUE_H

#include "sess.h"

/* A session that is not there, and its reference. */
void sess_due_add(uint32_t ref, struct sess *s);
void sess_due_remove(struct sess *s);
/*
 * The references of all, nearly in the order in which they were opened, in
 * memory, too; how many.
 */
size_t sess_due_all(uint64_t *to);

#endif
