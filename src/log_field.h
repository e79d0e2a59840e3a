/*
 * log_field - what the fields of access logs hold
 */
#ifndef LOG_FIELD_H
#define LOG_FIELD_H

#include "mem.h"

static inline bool
log_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * Escapes become what they stand for; one that is not listed stays. What held
 * any is appended to b, which has room for all of a line (the caller sees to
 * that at its first field), so that no slice moves.
 */
struct str log_decode(struct buf *b, struct str field);
/* What no server takes for a user by RFC 1413 is an address: 10.0.0.1, ::1. */
bool log_ident(const char *p, const char *end);
/* The end of the method that a request begins with, or NULL. */
const char *log_method(const char *p, const char *end);
/* Where the " HTTP/1.1" begins that ends a request, or NULL. */
const char *log_protocol(const char *p, const char *end);

#endif
