/*
 * scan - find bytes, many at a time
 *
 * Vector instructions where the machine has them, chosen once by scan_start();
 * a scalar twin gives the same answers. LULL_SCAN=scalar, sse2 or avx2 in the
 * environment (scalar or neon on AArch64) takes no more than that; a build with
 * -DSCAN_SCALAR has the twin alone.
 *
 * The vector versions may read up to SCAN_PAD bytes past the end they are
 * given: every buffer of in.h, out.h and mem.h has them.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCAN_PAD 96

void scan_start(void);

/* Where separators are: LF, and what is asked for. */
struct scan {
	uint32_t *at; /* their offsets, in order */
	size_t n;
	uint32_t *lf; /* which of at[] are LFs */
	size_t lfs;
	uint32_t seps; /* scan_lines: how many there were, modulo 2^32 */
	uint64_t *odd; /* scan_index of '"': see there */
	uint64_t any_odd;
};

/*
 * Appends the separators in [from, to) of base. at[] and lf[] have room for
 * to - from + 16 more. With '"' all are separators at which a JSON string
 * stops: backslashes and bytes below 0x20, too; and odd[i / 64] has a bit for
 * each byte above 0x7e of the 64 at i, of which from is a multiple; any_odd
 * gets them all.
 */
extern void (*scan_index)(
    struct scan *s, const char *base, size_t from, size_t to, char sep);

/*
 * The same of LFs alone: lf[] tells how many sep there were before each, what
 * was scanned before included.
 */
extern void (*scan_lines)(
    struct scan *s, const char *base, size_t from, size_t to, char sep);

/*
 * The length of the longest prefix without a byte that a record must escape or
 * check: all of it is 0x20-0x7e and no backslash.
 */
extern size_t (*scan_plain)(const char *p, size_t n);

/*
 * The length of the longest prefix without '"', '\\', control bytes below 0x20
 * and bytes above 0x7f: what a JSON string holds without further questions.
 */
extern size_t (*scan_quoted)(const char *p, size_t n);

/*
 * Where fields of lines may end, in n bytes at p, which begin a line: the
 * offsets behind sep and quotes that close, neither within quotes, and behind
 * all at which scan_plain stops. Quotes that are open are closed by the end of
 * a line. at has room for n + SCAN_PAD; returns how many. NULL: there are no
 * vectors.
 */
extern size_t (*scan_marks)(uint32_t *at, const char *p, size_t n, char sep);

/* Whether vectors of 32 bytes may be used. */
extern bool scan_avx2;

#endif
