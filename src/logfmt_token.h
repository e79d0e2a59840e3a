/*
 * logfmt_token - where the words and strings of logfmt end
 *
 * Sixteen bytes at a time; up to 15 past the end are read, and decide nothing.
 */
#ifndef LOGFMT_TOKEN_H
#define LOGFMT_TOKEN_H

#include "mem.h"

#if defined(__SSE2__) && !defined(SCAN_SCALAR)
#include <emmintrin.h>

/* The first byte up to most, or a, or b, in [p, end); or end. */
static inline const char *
logfmt_find(const char *p, const char *end, char most, char a, char b)
{
	__m128i top = _mm_set1_epi8(most);
	__m128i as = _mm_set1_epi8(a), bs = _mm_set1_epi8(b);

	for (; p < end; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i hit = _mm_cmpeq_epi8(_mm_min_epu8(v, top), v);
		unsigned bits;

		hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, as));
		hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, bs));
		bits = (unsigned)_mm_movemask_epi8(hit);
		if (bits) {
			p += __builtin_ctz(bits);
			return p < end ? p : end;
		}
	}
	return end;
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
