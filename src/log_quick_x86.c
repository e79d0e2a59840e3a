/*
 * log_quick - the frequent ops, where there are vectors of 32 bytes
 *
 * What nearly every line has, is seen here without a branch that depends on its
 * values, for these change from line to line. All other lines are left to
 * log_quick_run.c, which has the last word.
 */
#include "log_quick_op.h"
#include "log_quick_row.h"

#if SIMD && defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2")))
#define INLINE inline __attribute__((always_inline))

struct look {
	__m256i blank, digit, digits, letter, letters; /* of names */
	__m256i time, time_mask;
	__m128i zero, nine, status;
};

AVX2 static INLINE __m256i
load(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* Kept in a register: it would be made anew for each line. */
AVX2 static INLINE __m256i
all(int c)
{
	__m256i v = _mm256_set1_epi8((char)c);

	__asm__("" : "+x"(v));
	return v;
}

AVX2 static INLINE struct look
look(void)
{
	static const char time[32] = " [\0\0/\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
				     " \0\0\0\0\0] \"";
	static const char status[16] = "\" 000 -";
	struct look k = {all(' '), all(0x7f - ':'), all(0x7e - ':' + '-'),
	    all(0x7f - 'z'), all(0x7e - 'z' + 'a'), load(time),
	    _mm256_cmpgt_epi8(load(time), _mm256_setzero_si256()),
	    _mm256_castsi256_si128(all('0')), _mm256_castsi256_si128(all(9)),
	    _mm_loadu_si128((const __m128i *)(const void *)status)};

	return k;
}

/* How many bytes at p are those of vec_is_name: up to 32. */
AVX2 static INLINE size_t
names(const struct look *k, const char *p)
{
	__m256i v = load(p), low = _mm256_or_si256(v, k->blank);
	__m256i name = _mm256_or_si256(
	    _mm256_cmpgt_epi8(_mm256_add_epi8(v, k->digit), k->digits),
	    _mm256_cmpgt_epi8(_mm256_add_epi8(low, k->letter), k->letters));

	return _tzcnt_u64(~(uint64_t)(uint32_t)_mm256_movemask_epi8(name));
}

/* How many bytes at p are before a blank: up to 64. */
AVX2 static INLINE size_t
before_blank(const struct look *k, const char *p)
{
	__m256i low = _mm256_cmpeq_epi8(load(p), k->blank);
	__m256i high = _mm256_cmpeq_epi8(load(p + 32), k->blank);

	return _tzcnt_u64((uint32_t)_mm256_movemask_epi8(low) |
			  (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32);
}

/* " [10/Oct/2000:13:55:36 -0700] \"", as far as time_of looks. */
AVX2 static INLINE bool
stands_time(const struct look *k, const char *p)
{
	return _mm256_testz_si256(
	    _mm256_xor_si256(load(p), k->time), k->time_mask);
}

/*
 * How many bytes at p are as in "\" 200 2326": up to 16. A dash in place of
 * the last number is its last.
 */
AVX2 static INLINE size_t
numbers(const struct look *k, const char *p)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i digit = _mm_sub_epi8(v, k->zero);
	uint32_t good, same;

	digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, k->nine), digit);
	good = (uint32_t)_mm_movemask_epi8(digit) & 0xffdc;
	same = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, k->status));
	return _tzcnt_u32(~((good | same) & ~((same & 0x40) << 1)));
}

/* Where the path begins, or NULL. */
AVX2 static INLINE const char *
path_of(const char *p)
{
	uint64_t w = word_load(p);
	bool get = (uint32_t)w == (uint32_t)word_load("GET \0\0\0");
	bool post = w << 24 == word_load("\0\0\0POST ");
	size_t n = 5 - (size_t)get;

	__asm__("" : "+r"(n)); /* no branch */
	return (get | post) ? p + n : NULL;
}

/* HTTP/1.1 and others; log_is_protocol knows more. */
static inline bool
is_protocol(const char *p)
{
	return log_quick_stands(p, word_load("HTTP/0.0"),
	    word_load("\xff\xff\xff\xff\xff\xfc\xff\xfe"));
}

/* Neither nothing nor a dash that more comes behind; nor, perhaps, others. */
static inline bool
is_user(const char *p)
{
	return ((p[0] == '-') & (p[1] == ' ')) | (p[0] > '-');
}

/* Whether the line is simple: its literals first, as in log_quick_common. */
AVX2 static INLINE bool
common(const struct look *k, const struct op *op, const char *base,
    const uint32_t *m, struct str *row, bool combined, bool few)
{
	const char *p = base + m[0] + op->skip, *e = base + m[1] - 1;
	const char *user = e + 3, *user_e = base + m[3] - 1;
	const char *time = user_e + 2, *request = time + TIME + 3;
	const char *request_e = base + m[6] - 1, *status = request_e + 2;
	const char *number_e = base + m[9] - (combined ? 1 : op->back);
	const char *text_e = base + m[10] - 1, *agent_e = base + m[12] - 1;
	const char *path = path_of(request), *last = request_e - 9;
	size_t name = (size_t)(e - p); /* of one byte it may be a dash */
	size_t number = (size_t)(number_e - request_e);

	if (!STANDS(e, " - ") || m[5] - m[3] != TIME + 3 ||
	    !stands_time(k, user_e) || number < 7 ||
	    number > numbers(k, request_e))
		return false;
	if (combined && (!STANDS(number_e, " \"") || !STANDS(text_e, "\" \"") ||
			    *agent_e != '"' || m[13] != m[12] + 1))
		return false;
	if (!combined && !log_quick_stands(number_e, op->word, op->mask))
		return false;
	if (name < 2 || name > names(k, p) || !is_user(user) || path == NULL ||
	    *last != ' ' || !is_protocol(last + 1) ||
	    (size_t)(last - path) - 1 >= before_blank(k, path))
		return false;
	put(op, COMMON_ADDRESS, row, p, e);
	put(op, COMMON_TIME, row, time, time + TIME);
	put(op, COMMON_REQUEST + 1, row, path, last);
	put(op, COMMON_STATUS, row, status, status + 3);
	if (few)
		return true;
	put_null(op, COMMON_IDENT, row);
	put_text(op, COMMON_USER, row, user, user_e);
	put(op, COMMON_REQUEST, row, request, path - 1);
	put(op, COMMON_REQUEST + 2, row, last + 1, request_e);
	put_text(op, COMMON_NUMBER, row, status + 4, number_e);
	if (combined) {
		put_text(op, COMBINED_REFERRER, row, number_e + 2, text_e);
		put_text(op, COMBINED_AGENT, row, text_e + 3, agent_e);
	}
	return true;
}

AVX2 static INLINE void
each(struct log_quick *q, const struct op *of, bool combined, bool few)
{
	const struct op op = *of;
	const struct look k = look();
	const uint32_t *m = q->first + op.from;
	const char *base = q->base;
	size_t stride = q->stride, width = q->width, n = q->lines;
	struct str *row = q->row;

	for (size_t i = 0; i < n; i++) {
		if (__builtin_expect(
			!common(&k, &op, base, m, row, combined, few), 0) &&
		    !log_quick_common(of, base, m, row, combined))
			q->bad[i] = true;
		m += stride;
		row += width;
	}
}

/* Whether no other values are wanted than those that most events have. */
static bool
is_few(const struct op *op)
{
	bool others = false;

	for (size_t i = 0; i < OP_VALUES; i++)
		if (i != COMMON_ADDRESS && i != COMMON_TIME &&
		    i != COMMON_REQUEST + 1 && i != COMMON_STATUS)
			others |= op->slot[i] != NO_SLOT;
	return !others;
}

AVX2 void
log_quick_avx2_common(struct log_quick *q, const struct op *op, bool combined)
{
	if (!is_few(op))
		if (combined)
			each(q, op, true, false);
		else
			each(q, op, false, false);
	else if (combined)
		each(q, op, true, true);
	else
		each(q, op, false, true);
}

AVX2 void
log_quick_avx2_name(struct log_quick *q, const struct op *of)
{
	const struct op op = *of;
	const struct look k = look();
	const uint32_t *m = q->first + op.from;
	const char *from = q->base + op.skip, *to = q->base - op.back;
	size_t stride = q->stride, width = q->width, n = q->lines;
	struct str *row = q->row;
	bool host = op.kind == OP_HOST;

	for (size_t i = 0; i < n; i++) {
		const char *p = from + m[0], *e = to + m[op.ends];

		size_t name = (size_t)(e - p);

		if (name > 1 && name <= names(&k, p) &&
		    log_quick_stands(e, op.word, op.mask) &&
		    !(host && log_digit(e[-1]))) {
			put(&op, 0, row, p, e);
			put_null(&op, 1, row);
		} else if (!log_quick_name(of, row, p, e)) {
			q->bad[i] = true;
		}
		m += stride;
		row += width;
	}
}
#endif
