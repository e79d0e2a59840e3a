/*
 * simd - sixteen bytes in one register, the same for SSE2 and NEON
 *
 * What vec.h, json_token.h, json.c and scan.c are written in, once for both.
 * SIMD is 1 where there is one of them, and 0 elsewhere or with -DSCAN_SCALAR:
 * who includes this has a scalar twin then. A comparison gives 0xff for each
 * byte that it holds for, and 0 for the others; what takes one takes nothing
 * else.
 */
#ifndef SIMD_H
#define SIMD_H

#include <stdbool.h>
#include <stdint.h>

#ifdef SCAN_SCALAR
#define SIMD 0
#elif defined(__SSE2__)
#define SIMD 1
#include <emmintrin.h>

typedef __m128i simd;

static inline simd
simd_load(const char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline void
simd_store(char *p, simd v)
{
	_mm_storeu_si128((__m128i *)(void *)p, v);
}

/* c, sixteen times. */
static inline simd
simd_all(char c)
{
	return _mm_set1_epi8(c);
}

static inline simd
simd_minus(simd a, simd b)
{
	return _mm_sub_epi8(a, b);
}

static inline simd
simd_or(simd a, simd b)
{
	return _mm_or_si128(a, b);
}

static inline simd
simd_and(simd a, simd b)
{
	return _mm_and_si128(a, b);
}

/* a and not b. */
static inline simd
simd_without(simd a, simd b)
{
	return _mm_andnot_si128(b, a);
}

static inline simd
simd_equal(simd a, simd b)
{
	return _mm_cmpeq_epi8(a, b);
}

/* a <= b, without signs. */
static inline simd
simd_most(simd a, simd b)
{
	return _mm_cmpeq_epi8(_mm_min_epu8(a, b), a);
}

/* The greater of each two, without signs. */
static inline simd
simd_max(simd a, simd b)
{
	return _mm_max_epu8(a, b);
}

/* Whether it holds for all bytes. */
static inline bool
simd_every(simd v)
{
	return _mm_movemask_epi8(v) == 0xffff;
}

/* low <= v <= high, without signs. */
static inline simd
simd_within(simd v, char low, char high)
{
	v = _mm_add_epi8(v, _mm_set1_epi8((char)(-128 - low)));
	return _mm_cmplt_epi8(v, _mm_set1_epi8((char)(-127 + high - low)));
}

/* The first byte that the comparison holds for, or 16. */
static inline unsigned
simd_first(simd v)
{
	return (unsigned)__builtin_ctz(
	    (unsigned)_mm_movemask_epi8(v) | 1u << 16);
}

/* How many bytes it holds for before the first that it does not: 0 to 16. */
static inline unsigned
simd_run(simd v)
{
	return (unsigned)__builtin_ctz(
	    (unsigned)_mm_movemask_epi8(v) ^ 0x1ffff);
}

/* A bit for each byte of both, a's first byte the lowest. */
static inline uint32_t
simd_bits(simd a, simd b)
{
	return (uint32_t)_mm_movemask_epi8(a) | (uint32_t)_mm_movemask_epi8(b)
						    << 16;
}

/* The same of four. */
static inline uint64_t
simd_bits4(simd a, simd b, simd c, simd d)
{
	return simd_bits(a, b) | (uint64_t)simd_bits(c, d) << 32;
}

/* Two words; a's lowest byte is the first. */
static inline simd
simd_words(uint64_t a, uint64_t b)
{
	return _mm_set_epi64x((int64_t)b, (int64_t)a);
}

/*
 * The number that each eight bytes 0 to 9 are, a's first, in 32 bits: pairs of
 * them, then fours, then all.
 */
static inline simd
simd_numbers(simd a, simd b)
{
	simd pair = _mm_set1_epi16(10 * 256 + 1);
	simd four = _mm_set1_epi32(1 << 16 | 100);

	__asm__("" : "+x"(pair)); /* one instruction, no shifts and sums */
	a = _mm_srli_epi16(_mm_mullo_epi16(a, pair), 8);
	b = _mm_srli_epi16(_mm_mullo_epi16(b, pair), 8);
	a = _mm_packs_epi32(_mm_madd_epi16(a, four), _mm_madd_epi16(b, four));
	return _mm_madd_epi16(a, _mm_set1_epi32(1 << 16 | 10000));
}

#elif defined(__ARM_NEON) && defined(__AARCH64EL__)
#define SIMD 1
#include <arm_neon.h>

typedef uint8x16_t simd;

static inline simd
simd_load(const char *p)
{
	return vld1q_u8((const uint8_t *)p);
}

static inline void
simd_store(char *p, simd v)
{
	vst1q_u8((uint8_t *)p, v);
}

static inline simd
simd_all(char c)
{
	return vdupq_n_u8((uint8_t)c);
}

static inline simd
simd_minus(simd a, simd b)
{
	return vsubq_u8(a, b);
}

static inline simd
simd_or(simd a, simd b)
{
	return vorrq_u8(a, b);
}

static inline simd
simd_and(simd a, simd b)
{
	return vandq_u8(a, b);
}

static inline simd
simd_without(simd a, simd b)
{
	return vbicq_u8(a, b);
}

static inline simd
simd_equal(simd a, simd b)
{
	return vceqq_u8(a, b);
}

static inline simd
simd_most(simd a, simd b)
{
	return vcleq_u8(a, b);
}

static inline simd
simd_max(simd a, simd b)
{
	return vmaxq_u8(a, b);
}

static inline simd
simd_within(simd v, char low, char high)
{
	return vcleq_u8(
	    vsubq_u8(v, simd_all(low)), simd_all((char)(high - low)));
}

/* There is no movemask. To shift right and narrow leaves four bits a byte. */
static inline uint64_t
simd_fours(simd v)
{
	uint8x8_t fours = vshrn_n_u16(vreinterpretq_u16_u8(v), 4);

	return vget_lane_u64(vreinterpret_u64_u8(fours), 0);
}

static inline bool
simd_every(simd v)
{
	return vminvq_u8(v) == 0xff;
}

static inline unsigned
simd_first(simd v)
{
	uint64_t fours = simd_fours(v);

	return fours ? (unsigned)__builtin_ctzll(fours) / 4 : 16;
}

static inline unsigned
simd_run(simd v)
{
	return simd_first(vmvnq_u8(v));
}

/*
 * Where there are more, each byte keeps the bit of its place among eight, and
 * neighbours are added up until eight bytes are one.
 */
static inline simd
simd_places(simd v)
{
	static const uint8_t place[16] = {
	    1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};

	return vandq_u8(v, vld1q_u8(place));
}

static inline uint64_t
simd_bits4(simd a, simd b, simd c, simd d)
{
	simd ab = vpaddq_u8(simd_places(a), simd_places(b));
	simd cd = vpaddq_u8(simd_places(c), simd_places(d));
	simd all = vpaddq_u8(ab, cd);

	all = vpaddq_u8(all, all);
	return vgetq_lane_u64(vreinterpretq_u64_u8(all), 0);
}

static inline uint32_t
simd_bits(simd a, simd b)
{
	simd both = vpaddq_u8(simd_places(a), simd_places(b));

	both = vpaddq_u8(both, both);
	both = vpaddq_u8(both, both);
	return vgetq_lane_u32(vreinterpretq_u32_u8(both), 0);
}

static inline simd
simd_words(uint64_t a, uint64_t b)
{
	return vreinterpretq_u8_u64(
	    vcombine_u64(vcreate_u64(a), vcreate_u64(b)));
}

/* The same of eight bytes each, in half the room. */
static inline uint16x8_t
simd_fours_of(simd v)
{
	static const uint16_t four[8] = {100, 1, 100, 1, 100, 1, 100, 1};
	uint16x8_t pair = vmulq_n_u16(vreinterpretq_u16_u8(v), 10 * 256 + 1);

	return vmulq_u16(vshrq_n_u16(pair, 8), vld1q_u16(four));
}

static inline simd
simd_numbers(simd a, simd b)
{
	static const uint16_t all[4] = {10000, 1, 10000, 1};
	uint16x8_t four = vpaddq_u16(simd_fours_of(a), simd_fours_of(b));
	uint32x4_t low = vmull_u16(vget_low_u16(four), vld1_u16(all));
	uint32x4_t high = vmull_u16(vget_high_u16(four), vld1_u16(all));

	return vreinterpretq_u8_u32(vpaddq_u32(low, high));
}

#else
#define SIMD 0
#endif

#if SIMD
static inline simd
simd_either(simd v, simd a, simd b)
{
	return simd_or(simd_equal(v, a), simd_equal(v, b));
}

/* A bit for each of the 64 bytes at p: it is a's, or b's. */
static inline uint64_t
simd_either64(const char *p, simd a, simd b)
{
	return simd_bits4(simd_either(simd_load(p), a, b),
	    simd_either(simd_load(p + 16), a, b),
	    simd_either(simd_load(p + 32), a, b),
	    simd_either(simd_load(p + 48), a, b));
}

/*
 * Whether 32 bytes are the same at p and at q, which is aligned: those that
 * have their bit in mask.
 */
static inline bool
simd_same32(const char *p, const char *q, uint32_t mask)
{
	const char *a = __builtin_assume_aligned(q, 16);
	simd low = simd_equal(simd_load(p), simd_load(a));
	simd high = simd_equal(simd_load(p + 16), simd_load(a + 16));

	return (simd_bits(low, high) & mask) == mask;
}
#endif

#endif
