/*
 * log_field - what the fields of access logs hold
 */
#ifndef LOG_FIELD_H
#define LOG_FIELD_H

#include "log_config.h"
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
struct str log_decode(struct buf *b, struct str field, enum log_escape escape);
/* What no server takes for a user by RFC 1413 is an address: 10.0.0.1, ::1. */
bool log_ident(const char *p, const char *end);
/*
 * Where the port begins in host:port and [::1]:port, or NULL; any other colons
 * are the address's own.
 */
const char *log_port(const char *p, const char *end);
/* The end of the method that a request begins with, or NULL. */
const char *log_any_method(const char *p, const char *end);
/* Where the " HTTP/1.1" begins that ends a request, or NULL. */
const char *log_any_protocol(const char *p, const char *end);

static inline const char *
log_method(const char *p, const char *end)
{
	if (end - p > 4 && memcmp(p, "GET ", 4) == 0)
		return p + 3;
	return log_any_method(p, end);
}

static inline const char *
log_protocol(const char *p, const char *end)
{
	if (end - p > 9 && memcmp(end - 9, " HTTP/", 6) == 0 &&
	    end[-2] == '.' && log_digit(end[-3]) && log_digit(end[-1]))
		return end - 9;
	return log_any_protocol(p, end);
}

#endif
