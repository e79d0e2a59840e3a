/*
 * json_token - the words of a JSON text
 *
 * These take a place in the text and return the one behind what they read, or
 * NULL when it is invalid. They look at the end only where a word may be of any
 * length, so they may find one that ends up to STEP bytes behind it, in what
 * happens to be there: the caller looks at the end behind every value.
 */
#ifndef JSON_TOKEN_H
#define JSON_TOKEN_H

#include "json.h"
#include "simd.h"
#include <stdint.h>

#define STEP 32 /* bytes of a string that are looked at together */

static inline const char *
blanks(const char *p, const char *end)
{
	if ((unsigned char)*p > ' ')
		return p;
	while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

static inline bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static inline const char *
escape(const char *p)
{
	switch (p[1]) {
	case '"':
	case '\\':
	case '/':
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't':
		return p + 2;
	case 'u':
		if (is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]) &&
		    is_hex(p[5]))
			return p + 6;
	}
	return NULL;
}

/* The first of the next STEP bytes that a string does not hold as they are. */
static inline size_t plain(const char *p);

/* The rest of a string, of any kind. */
static inline const char *
string_rest(const char *p, const char *end, bool *escaped)
{
	while (p && p < end) {
		size_t n = plain(p);

		p += n;
		if (n == STEP)
			continue;
		if (*p == '"')
			return p;
		if (*p != '\\')
			return NULL;
		*escaped = true;
		p = escape(p);
	}
	return NULL;
}

#if SIMD
/* A bit for each of STEP bytes. */
struct look {
	uint32_t quote; /* is a quote */
	uint32_t bad;   /* is a backslash or a control byte */
};

static inline struct look
look(const char *p)
{
	simd v = simd_load(p), w = simd_load(p + 16);
	simd quote = simd_all('"'), slash = simd_all('\\'),
	     low = simd_all(0x1f);

	return (struct look){
	    simd_bits(simd_equal(v, quote), simd_equal(w, quote)),
	    simd_bits(simd_or(simd_equal(v, slash), simd_most(v, low)),
		simd_or(simd_equal(w, slash), simd_most(w, low)))};
}

static inline size_t
plain(const char *p)
{
	struct look l = look(p);

	return (size_t)__builtin_ctzll(l.quote | l.bad | (uint64_t)1 << STEP);
}

/*
 * From behind the opening quote to the closing one. The next string waits for
 * the end of this one, so that is found by the quotes alone; whether something
 * bad stands before it is asked beside that.
 */
static inline const char *
string(const char *p, const char *end, bool *escaped)
{
	struct look l = look(p);
	bool found = false;

	*escaped = false;
	if (l.quote && !(l.bad & (l.quote ^ (l.quote - 1))))
		return p + __builtin_ctz(l.quote);
	p = string_rest(p, end, &found);
	*escaped = found;
	return p;
}
#else
static inline size_t
plain(const char *p)
{
	size_t n = 0;

	while (n < STEP && p[n] != '"' && p[n] != '\\' &&
	       (unsigned char)p[n] >= 0x20)
		n++;
	return n;
}

static inline const char *
string(const char *p, const char *end, bool *escaped)
{
	*escaped = false;
	return string_rest(p, end, escaped);
}
#endif

/* One digit at least. */
static inline const char *
digits(const char *p, const char *end)
{
	const char *from = p;

	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p == from ? NULL : p;
}

static inline const char *
number(const char *p, const char *end)
{
	if (*p == '-')
		p++;
	p = *p == '0' ? p + 1 : digits(p, end);
	if (p && *p == '.')
		p = digits(p + 1, end);
	if (p && (*p == 'e' || *p == 'E')) {
		p++;
		if (*p == '+' || *p == '-')
			p++;
		p = digits(p, end);
	}
	return p;
}

/* true, false or null; tells which. */
static inline const char *
word(const char *p, enum json_kind *kind)
{
	*kind = JSON_WORD;
	if (memcmp(p, "true", 4) == 0)
		return p + 4;
	if (memcmp(p, "false", 5) == 0)
		return p + 5;
	*kind = JSON_NULL;
	return memcmp(p, "null", 4) == 0 ? p + 4 : NULL;
}

#endif
