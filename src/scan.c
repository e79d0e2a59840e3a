/*
 * scan - find bytes, many at a time
 *
 * A block of 64 bytes becomes a mask of 64 bits, one for each byte that is
 * looked for; the rest is the same for all instruction sets. The scalar twin is
 * what the vectors are tested against, and what other machines run.
 */
#include "scan.h"
#include "scan_block.h"
#include "simd.h"
#include <stdlib.h>
#include <string.h>

static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '\\';
}

static bool
is_quoted(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '\\' && c != '"';
}

/* Whether the index has a byte: with a quote, all at which a string stops. */
static inline bool
is_mark(unsigned char c, char sep)
{
	return c == '\n' || c == (unsigned char)sep ||
	       (sep == '"' && (c == '\\' || c < 0x20));
}

static void
scalar_index(struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	for (size_t i = from; i < to; i++) {
		unsigned char c = (unsigned char)base[i];

		if (sep == '"') {
			uint64_t bit = (uint64_t)(c > 0x7e) << i % 64;

			s->odd[i / 64] = bit | (i % 64 ? s->odd[i / 64] : 0);
			s->any_odd |= bit;
		}
		if (!is_mark(c, sep))
			continue;
		if (base[i] == '\n')
			s->lf[s->lfs++] = (uint32_t)s->n;
		s->at[s->n++] = (uint32_t)i;
	}
}

static void
scalar_lines(struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	for (size_t i = from; i < to; i++) {
		if (base[i] == '\n') {
			s->at[s->n++] = (uint32_t)i;
			s->lf[s->lfs++] = s->seps;
		} else if (base[i] == sep) {
			s->seps++;
		}
	}
}

static size_t
scalar_plain(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && is_plain((unsigned char)p[i]))
		i++;
	return i;
}

static size_t
scalar_quoted(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && is_quoted((unsigned char)p[i]))
		i++;
	return i;
}

void (*scan_index)(
    struct scan *, const char *, size_t, size_t, char) = scalar_index;
void (*scan_lines)(
    struct scan *, const char *, size_t, size_t, char) = scalar_lines;
size_t (*scan_plain)(const char *, size_t) = scalar_plain;
size_t (*scan_quoted)(const char *, size_t) = scalar_quoted;
size_t (*scan_marks)(uint32_t *, const char *, size_t, char);
bool scan_avx2;

#if SIMD
/* How many separators stand before the first LF. */
static inline uint32_t
before(struct block b)
{
	return (uint32_t)__builtin_popcountll(
	    b.all & ((b.lf & (0 - b.lf)) - 1));
}

/* Most blocks have one LF or none, so that is no question. */
static inline void
store_lf(struct scan *s, struct block b)
{
	s->lf[s->lfs] = (uint32_t)s->n + before(b);
	s->lfs += b.lf != 0;
	for (b.lf &= b.lf - 1; b.lf; b.lf &= b.lf - 1)
		s->lf[s->lfs++] = (uint32_t)s->n + before(b);
}

/* The offsets of a block's bits, four at a time: at[] has room for that. */
static inline void
store(struct scan *s, struct block b, uint32_t offset)
{
	size_t n = (size_t)__builtin_popcountll(b.all);
	uint32_t *at = s->at + s->n;

	store_lf(s, b);
	for (size_t i = 0; i < n; i += 4)
		for (size_t j = i; j < i + 4; j++) {
			at[j] = offset +
				(uint32_t)__builtin_ctzll(b.all | 1ULL << 63);
			b.all &= b.all - 1;
		}
	s->n += n;
}

/* Of an index by quotes: backslashes and control bytes, LF among them, too. */
static inline simd
simd_stops(simd v, simd quote)
{
	return simd_or(simd_either(v, quote, simd_all('\\')),
	    simd_most(v, simd_all(0x1f)));
}

static inline struct block
simd_block(const char *p, char sep)
{
	simd lf = simd_all('\n'), other = simd_all(sep);
	struct block b = {simd_either64(p, lf, lf), 0};

	if (sep == '"')
		b.all = simd_bits4(simd_stops(simd_load(p), other),
		    simd_stops(simd_load(p + 16), other),
		    simd_stops(simd_load(p + 32), other),
		    simd_stops(simd_load(p + 48), other));
	else
		b.all = simd_either64(p, lf, other);
	return b;
}

/* Bytes above 0x7e. */
static inline uint64_t
simd_odd(const char *p)
{
	simd low = simd_all(0x7f);

	return simd_bits4(simd_most(low, simd_load(p)),
	    simd_most(low, simd_load(p + 16)),
	    simd_most(low, simd_load(p + 32)),
	    simd_most(low, simd_load(p + 48)));
}

static inline __attribute__((always_inline)) void
simd_blocks(struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	size_t i;

	for (i = from; to - i >= 64; i += 64) {
		store(s, simd_block(base + i, sep), (uint32_t)i);
		if (sep == '"')
			store_odd(s, i, simd_odd(base + i));
	}
	if (i == to)
		return;
	store(s, only(simd_block(base + i, sep), to - i), (uint32_t)i);
	if (sep == '"')
		store_odd(s, i, simd_odd(base + i) & tail(to - i));
}

static void
simd_index(struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	if (sep == '"')
		simd_blocks(s, base, from, to, '"');
	else
		simd_blocks(s, base, from, to, sep);
}

static void
simd_lines(struct scan *s, const char *base, size_t from, size_t to, char sep)
{
	simd end = simd_all('\n'), other = simd_all(sep);
	struct scan new = *s;

	for (size_t i = from; i < to; i += 64)
		store_lines(&new,
		    simd_either64(base + i, end, end) & tail(to - i),
		    simd_either64(base + i, other, other) & tail(to - i),
		    (uint32_t)i);
	new.n = new.lfs;
	*s = new;
}

/* The bytes of [0x20, most] that are not a or b. */
static inline size_t
simd_span(const char *p, size_t n, char most, char a, char b)
{
	simd space = simd_all(0x20), range = simd_all((char)(most - 0x20));
	simd as = simd_all(a), bs = simd_all(b);

	for (size_t i = 0; i < n; i += 16) {
		simd v = simd_load(p + i);
		simd good = simd_most(simd_minus(v, space), range);
		size_t run =
		    simd_run(simd_without(good, simd_either(v, as, bs)));

		if (run < 16)
			return i + run < n ? i + run : n;
	}
	return n;
}

static size_t
simd_plain(const char *p, size_t n)
{
	return simd_span(p, n, 0x7e, '\\', '\\');
}

static size_t
simd_quoted(const char *p, size_t n)
{
	return simd_span(p, n, 0x7f, '\\', '"');
}
#endif

#if SIMD && defined(__x86_64__)
/* More than simd.h has, where the machine has it, up to `most`. */
static void
choose_more(const char *most)
{
	bool sse2 = strcmp(most, "sse2") == 0;
	bool avx2 = strcmp(most, "avx2") == 0;

	__builtin_cpu_init();
	if (sse2 || !__builtin_cpu_supports("avx2") ||
	    !__builtin_cpu_supports("bmi2") ||
	    !__builtin_cpu_supports("pclmul"))
		return;
	scan_avx2 = true;
	scan_avx2_start();
	scan_index = scan_avx2_index;
	scan_lines = scan_avx2_lines;
	scan_plain = scan_avx2_plain;
	scan_marks = scan_avx2_marks;
	if (!avx2 && __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vbmi2")) {
		scan_index = scan_avx512_index;
		scan_lines = scan_avx512_lines;
		scan_marks = scan_avx512_marks;
	}
}
#endif

void
scan_start(void)
{
	const char *most = getenv("LULL_SCAN");

	scan_index = scalar_index;
	scan_lines = scalar_lines;
	scan_plain = scalar_plain;
	scan_quoted = scalar_quoted;
	scan_marks = NULL;
	scan_avx2 = false;
	if (most && strcmp(most, "scalar") == 0)
		return;
#if SIMD
	scan_index = simd_index;
	scan_lines = simd_lines;
	scan_plain = simd_plain;
	scan_quoted = simd_quoted;
	scan_marks = scan_simd_marks;
#endif
#if SIMD && defined(__x86_64__)
	choose_more(most ? most : "");
#endif
}
