/*
 * logfmt_token - where the words and strings of logfmt end
 *
 * Sixteen bytes at a time; up to 15 past the end are read, and decide nothing.
 */
#ifndef LOGFMT_TOKEN_H
#define LOGFMT_TOKEN_H

#include "mem.h"
#include "simd.h"

#if SIMD
/* The first byte up to most, or a, or b, in [p, end); or end. */
static inline const char *
logfmt_find(const char *p, const char *end, char most, char a, char b)
{
	simd top = simd_all(most), as = simd_all(a), bs = simd_all(b);

	while (p < end) {
		simd v = simd_load(p);
		unsigned n = simd_first(
		    simd_or(simd_most(v, top), simd_either(v, as, bs)));

		p += n;
		if (n < 16)
			break;
	}
	return p < end ? p : end;
}
#else

static inline const char *
logfmt_find(const char *p, const char *end, char most, char a, char b)
{
	while (p < end && (unsigned char)*p > (unsigned char)most && *p != a &&
	       *p != b)
		p++;
	return p;
}

#endif

/* A key ends at a blank, a control byte, = or a quote. */
static inline const char *
logfmt_key(const char *p, const char *end)
{
	return logfmt_find(p, end, ' ', '=', '"');
}

/* A value without quotes may hold =. */
static inline const char *
logfmt_bare(const char *p, const char *end)
{
	return logfmt_find(p, end, ' ', '"', '"');
}

/* Within quotes, what must be looked at: ", \ and control bytes. */
static inline const char *
logfmt_quoted(const char *p, const char *end)
{
	return logfmt_find(p, end, 0x1f, '"', '\\');
}

/*
 * What the escapes between quotes stand for: \" \' \/ \\ \a \b \f \n \r \t \v
 * \xHH \uXXXX, surrogates too, and \UXXXXXXXX. All others stay. Appended to b,
 * which has room for as many bytes.
 */
struct str logfmt_unescape(struct buf *b, struct str text);

#endif
