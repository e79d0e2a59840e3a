/*
 * plain - what nearly every session is, read in one go
 */
#include "plain.h"
#include "cmd.h"
#include "four.h"
#include "marks.h"
#include "num.h"
#include "scan.h"

#define TIMES 28   /* bytes of the two, with a TAB behind each */
#define MOST 128   /* more than a short line has */
#define AHEAD 1024 /* bytes from a line to what is sent for */

struct look { /* at 64 bytes */
	uint64_t tabs, lfs;
};

static inline struct look
look(const char *p)
{
	return (struct look){
	    marks_block(p, '\t', '\t'), marks_block(p, '\n', '\n')};
}

typedef struct look look_fn(const char *p);
/* Whether 32 bytes are the same, as simd_same32. */
typedef bool same_fn(const char *p, const char *q, uint32_t mask);

#if SIMD
static inline bool
same32(const char *p, const char *q, uint32_t mask)
{
	return simd_same32(p, q, mask);
}
#else
static inline bool
same32(const char *p, const char *q, uint32_t mask)
{
	for (int i = 0; i < 32; i++)
		if (mask >> i & 1 && p[i] != q[i])
			return false;
	return true;
}
#endif

/* The next TAB, which is there; of a short line all were seen. */
static inline __attribute__((always_inline)) const char *
next_tab(struct marks *tabs, look_fn *beyond)
{
	const char *p;

	while (beyond && tabs->bits == 0) {
		tabs->block += 64;
		tabs->bits = beyond(tabs->block).tabs;
	}
	p = tabs->block + (unsigned)__builtin_ctzll(tabs->bits);
	tabs->bits &= tabs->bits - 1;
	return p;
}

/* q is the TAB before the fifth field. */
static inline __attribute__((always_inline)) struct str
key_of(const char *q, struct marks tabs, const struct plain_fields *f,
    look_fn *beyond)
{
	const char *p;

	for (size_t i = f->before; i > 0; i--)
		q = next_tab(&tabs, beyond);
	p = q + 1;
	for (size_t i = f->key; i > f->last; i--)
		q = next_tab(&tabs, beyond);
	if (f->last)
		q = tabs.end;
	return (struct str){p, f->key ? (size_t)(q - p) : 0};
}

/* Two times that begin with the same digits, as nearly all do for a day. */
static struct {
	char text[32] __attribute__((aligned(32)));
	int64_t base;
} near = {"11111........\t11111........\t", 1111100000000};

/* Five digits of each, and the TABs. */
#define NEAR (0x1fu | 1u << 13 | 0x1fu << 14 | 1u << 27)

/* What the times at p begin with, when it is not near. */
static __attribute__((noinline)) bool
read_times(const char *p, struct plain *s)
{
	struct num_near first = NUM_NEAR, second;

	if (p[13] != '\t' || p[27] != '\t' || !num_near(p, &first))
		return false;
	second = first;
	if (!num_near(p + 14, &second))
		return false;
	s->from = first.base;
	s->to = second.base;
	if (s->from == s->to) {
		memcpy(near.text, p, sizeof near.text);
		near.base = s->from;
	}
	return true;
}

/*
 * False: it is another kind of session, or none. tabs are of the line at start,
 * from the duration on, and as many as its fields want. Whether it ends before
 * it starts is not looked at.
 */
static inline __attribute__((always_inline)) bool
read_line(const char *start, struct marks tabs, const struct plain_fields *f,
    struct plain *s, look_fn *beyond, same_fn *same)
{
	const char *end = start + 14, *duration = end + 14, *events, *last, *q;
	uint64_t bits = tabs.bits;
	struct str key;
	uint64_t v, w;
	size_t n, m;

	s->from = s->to = near.base;
	if (__builtin_expect(!same(start, near.text, NEAR), 0) &&
	    !read_times(start, s))
		return false;
	q = next_tab(&tabs, beyond);
	n = (size_t)(q - duration);
	events = q + 1;
	q = next_tab(&tabs, beyond);
	m = (size_t)(q - events);
	v = word_load(duration) ^ WORD('0');
	w = word_load(events) ^ WORD('0');
	if (((n - 1) | (m - 1)) > 7 ||
	    !four_numbers(word_load(end + 5) ^ WORD('0'),
		v << ((0 - 8 * n) & 63), w << ((0 - 8 * m) & 63),
		word_load(start + 5) ^ WORD('0'), s->number))
		return false;
	if (f->last && f->key == 1 && beyond == NULL) { /* last of all */
		last = tabs.block + (64 - __builtin_clzll(bits));
		key = (struct str){last, (size_t)(tabs.end - last)};
	} else {
		key = key_of(q, tabs, f, beyond);
	}
	field_set(&s->key, key.p, key.n);
	s->hash = field_hash(&s->key);
	s->next = tabs.end + 1;
	return true;
}

/* One that goes on behind the 64 bytes that were seen. */
static inline __attribute__((always_inline)) bool
read_long(struct marks tabs, const char *rest, const struct plain_fields *f,
    struct plain *s, look_fn *look_at, same_fn *same)
{
	const char *start = tabs.block - TIMES, *p = tabs.block;
	size_t n = (size_t)__builtin_popcountll(tabs.bits);
	struct look seen;

	do {
		p += 64;
		if (p >= rest)
			return false;
		seen = look_at(p);
		n += (size_t)__builtin_popcountll(seen.tabs & (seen.lfs - 1));
	} while (seen.lfs == 0);
	tabs.end = p + __builtin_ctzll(seen.lfs);
	return n == f->tabs && tabs.end[-1] != '\r' &&
	       (size_t)(tabs.end - start) <= cmd.max_line &&
	       read_line(start, tabs, f, s, look_at, same);
}

static inline __attribute__((always_inline)) size_t
read_lines(struct str rest, const struct plain_fields *fields, struct plain *s,
    size_t most, look_fn *look_at, same_fn *same)
{
	const char *p = rest.p, *end = rest.p + rest.n;
	struct plain_fields f = *fields;
	size_t n = 0;

	for (; n < most && end - p > TIMES; n++) {
		struct marks tabs = {.block = p + TIMES};
		struct look seen = look_at(tabs.block);

		mem_send_for(p + AHEAD, 1);
		tabs.bits = seen.tabs & (seen.lfs - 1);
		if (__builtin_expect(seen.lfs == 0, 0)) {
			if (!read_long(tabs, end, &f, &s[n], look_at, same))
				break;
		} else {
			tabs.end = tabs.block + __builtin_ctzll(seen.lfs);
			if ((size_t)__builtin_popcountll(tabs.bits) != f.tabs ||
			    tabs.end[-1] == '\r' ||
			    !read_line(p, tabs, &f, &s[n], NULL, same))
				break;
		}
		p = s[n].next;
	}
	return n;
}

#if SIMD && defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

AVX2 static inline uint64_t
avx2_equal(__m256i a, __m256i b, char c)
{
	__m256i all = _mm256_set1_epi8(c);

	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, all)) |
	       (uint64_t)(uint32_t)_mm256_movemask_epi8(
		   _mm256_cmpeq_epi8(b, all))
		   << 32;
}

AVX2 static inline struct look
avx2_look(const char *p)
{
	__m256i a = _mm256_loadu_si256((const __m256i *)(const void *)p);
	__m256i b = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));

	return (struct look){avx2_equal(a, b, '\t'), avx2_equal(a, b, '\n')};
}

AVX2 static inline bool
avx2_same(const char *p, const char *q, uint32_t mask)
{
	const void *v = p, *w = q;
	__m256i same =
	    _mm256_cmpeq_epi8(_mm256_loadu_si256(v), _mm256_load_si256(w));

	return (~(uint32_t)_mm256_movemask_epi8(same) & mask) == 0;
}

AVX2 static size_t
avx2_lines(
    struct str rest, const struct plain_fields *f, struct plain *s, size_t most)
{
	return read_lines(rest, f, s, most, avx2_look, avx2_same);
}
#endif

size_t
plain_lines(
    struct str rest, const struct plain_fields *f, struct plain *s, size_t most)
{
	if (cmd.max_line < MOST)
		return 0;
#if SIMD && defined(__x86_64__)
	if (scan_avx2)
		return avx2_lines(rest, f, s, most);
#endif
	return read_lines(rest, f, s, most, look, same32);
}
