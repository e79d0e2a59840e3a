/*
 * log_quick - the ops, each in many lines
 */
#include "log_quick_op.h"
#include "log_quick_row.h"
#include "log_step.h"
#include "scan.h"

#define SOME(text) ((uint32_t)word_load(text "\0\0\0\0\0\0\0"))

/*
 * Each kind: whether [p, e) is one, and simple; its values go to those of row
 * from op->slot[i] on.
 */
static inline bool
name(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	put_text(op, i, row, p, e);
	return vec_is_name(p, e) & (e > p);
}

static inline bool
host(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	const char *port;

	put_null(op, i + 1, row);
	if (!name(op, i, row, p, e))
		return false;
	if (!log_digit(e[-1]))
		return true;
	port = log_port(p, e);
	if (port) {
		put(op, i, row, p, port - 1);
		put(op, i + 1, row, port, e);
	}
	return true;
}

static inline bool
dash(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	put_null(op, i, row);
	return is_dash(p, e);
}

/* What begins with a dash and is longer is, perhaps, two fields. */
static inline bool
bare(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	put_text(op, i, row, p, e);
	return (e > p) & ((*p != '-') | (e - p == 1));
}

static inline bool
quoted(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	put_text(op, i, row, p, e);
	return true;
}

static inline bool
user(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	put_text(op, i, row, p, e);
	return (*p != '-') | (e - p == 1);
}

static inline bool
time_of(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	put(op, i, row, p, e);
	return e - p == TIME && p[2] == '/' && p[20] == ' ';
}

/* As split_request. */
static __attribute__((noinline)) bool
odd_request(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	struct value part[3];

	split_request(part, p, e);
	for (size_t k = 0; k < 3; k++)
		if (part[k].null || is_dash(p, e))
			put_null(op, i + k, row);
		else
			put(op, i + k, row, part[k].text.p,
			    part[k].text.p + part[k].text.n);
	return true;
}

static inline __attribute__((always_inline)) bool
request(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	uint32_t w = (uint32_t)word_load(p);
	bool get = w == SOME("GET ");
	unsigned four = (unsigned)(w == SOME("POST")) | (w == SOME("HEAD"));
	const char *path = p + 5 - get, *last = e - 9;

	if (!(get | (four && p[4] == ' ')) || last <= path || *last != ' ' ||
	    !log_is_protocol(last + 1) || !vec_lacks(path, last, ' '))
		return odd_request(op, i, row, p, e);
	put(op, i, row, p, path - 1);
	put(op, i + 1, row, path, last);
	put(op, i + 2, row, last + 1, e);
	return true;
}

static inline bool
status_of(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	uint32_t w = (uint32_t)word_load(p) ^ SOME("000");

	put_text(op, i, row, p, e);
	return ((e - p == 3) & (((w | (w + 0x060606)) & 0xf0f0f0) == 0)) |
	       is_dash(p, e);
}

/* Up to eight digits without a branch. */
static inline bool
number_of(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	uint64_t w = word_load(p) ^ WORD('0');

	put_text(op, i, row, p, e);
	if (e <= p)
		return false;
	if (e - p > 8)
		return digits(p, e) == e;
	w = ((w + WORD(0x76)) | w) & WORD(0x80);
	return (w << (64 - 8 * (e - p)) == 0) | is_dash(p, e);
}

static inline bool
at_end(const struct op *op, size_t i, struct str *row, const char *p,
    const char *e)
{
	(void)op;
	(void)i;
	(void)row;
	return p == e;
}

/* " [10/Oct/2000:13:55:36 -0700] \"", as far as time_of looks. */
static inline bool
stands_time(const char *p)
{
	return log_quick_stands(p, word_load(" [\0\0/\0\0\0"),
		   word_load("\xff\xff\0\0\xff\0\0\0")) &&
	       log_quick_stands(p + 22, word_load(" \0\0\0\0\0] "),
		   word_load("\xff\0\0\0\0\0\xff\xff")) &&
	       p[30] == '"';
}

/* "\" 200 ", whose blanks are the next two marks then. */
static inline bool
stands_status(const char *p)
{
	uint64_t w = word_load(p) ^ word_load("\" 000 \0\0");

	return ((w | (w + 0x0606060000)) & 0xfff0f0f0ffff) == 0;
}

/* The literals first: a field that is none may end before it begins. */
static inline __attribute__((always_inline)) bool
common(const struct op *op, const char *base, const uint32_t *m,
    struct str *row, bool combined)
{
	const char *p = base + m[0] + op->skip, *e = base + m[1] - 1;
	const char *user_e = base + m[3] - 1, *time = user_e + 2;
	const char *request_e = base + m[6] - 1, *status = request_e + 2;
	const char *number_e = base + m[9] - (combined ? 1 : op->back);
	const char *text_e = base + m[10] - 1, *agent_e = base + m[12] - 1;

	if (!STANDS(e, " - ") || m[5] - m[3] != TIME + 3 ||
	    !stands_time(user_e) || !stands_status(request_e))
		return false;
	if (combined && (!STANDS(number_e, " \"") || !STANDS(text_e, "\" \"") ||
			    *agent_e != '"' || m[13] != m[12] + 1))
		return false;
	if (!combined && !log_quick_stands(number_e, op->word, op->mask))
		return false;
	put_null(op, COMMON_IDENT, row);
	put(op, COMMON_TIME, row, time, time + TIME);
	put(op, COMMON_STATUS, row, status, status + 3);
	if (!name(op, COMMON_ADDRESS, row, p, e) ||
	    !bare(op, COMMON_USER, row, e + 3, user_e) ||
	    !request(op, COMMON_REQUEST, row, time + TIME + 3, request_e) ||
	    !number_of(op, COMMON_NUMBER, row, status + 4, number_e))
		return false;
	if (combined) {
		put_text(op, COMBINED_REFERRER, row, number_e + 2, text_e);
		put_text(op, COMBINED_AGENT, row, text_e + 3, agent_e);
	}
	return true;
}

bool
log_quick_common(const struct op *op, const char *base, const uint32_t *m,
    struct str *row, bool combined)
{
	return common(op, base, m, row, combined);
}

bool
log_quick_name(
    const struct op *op, struct str *row, const char *p, const char *e)
{
	return e >= p && log_quick_stands(e, op->word, op->mask) &&
	       (op->kind == OP_HOST ? host : name)(op, 0, row, p, e);
}

/* The op in all lines. */
static inline __attribute__((always_inline)) void
each_common(struct log_quick *q, const struct op *of, bool combined)
{
	const struct op op = *of;
	const uint32_t *m = q->first + op.from;
	const char *base = q->base;
	size_t stride = q->stride, width = q->width, n = q->lines;
	struct str *row = q->row;

	for (size_t i = 0; i < n; i++) {
		if (__builtin_expect(!common(&op, base, m, row, combined), 0))
			q->bad[i] = true;
		m += stride;
		row += width;
	}
}

/* The same of one field; inlined for each kind. */
static inline __attribute__((always_inline)) void
each(struct log_quick *q, const struct op *of,
    bool (*take)(const struct op *op, size_t i, struct str *row, const char *p,
	const char *e))
{
	const struct op op = *of;
	const uint32_t *m = q->first + op.from;
	const char *from = q->base + op.skip, *to = q->base - op.back;
	size_t stride = q->stride, width = q->width, n = q->lines;
	struct str *row = q->row;

	for (size_t i = 0; i < n; i++) {
		const char *p = from + m[0], *e = to + m[op.ends];

		if (__builtin_expect(e < p, 0) ||
		    __builtin_expect(
			!log_quick_stands(e, op.word, op.mask), 0) ||
		    __builtin_expect(!take(&op, 0, row, p, e), 0))
			q->bad[i] = true;
		m += stride;
		row += width;
	}
}

/* Whether there is a faster way, which has been gone. */
static bool
run_avx2(struct log_quick *q, const struct op *op)
{
#if SIMD && defined(__x86_64__)
	if (!scan_avx2)
		return false;
	if (op->kind == OP_COMMON || op->kind == OP_COMBINED)
		log_quick_avx2_common(q, op, op->kind == OP_COMBINED);
	else if (op->kind == OP_NAME || op->kind == OP_HOST)
		log_quick_avx2_name(q, op);
	else
		return false;
	return true;
#else
	(void)q;
	(void)op;
	return false;
#endif
}

void
log_quick_run(struct log_quick *q, const struct op *op)
{
	if (run_avx2(q, op))
		return;
	switch (op->kind) {
	case OP_NAME:
		each(q, op, name);
		break;
	case OP_HOST:
		each(q, op, host);
		break;
	case OP_DASH:
		each(q, op, dash);
		break;
	case OP_BARE:
		each(q, op, bare);
		break;
	case OP_QUOTED:
		each(q, op, quoted);
		break;
	case OP_USER:
		each(q, op, user);
		break;
	case OP_TIME:
		each(q, op, time_of);
		break;
	case OP_REQUEST:
		each(q, op, request);
		break;
	case OP_STATUS:
		each(q, op, status_of);
		break;
	case OP_NUMBER:
		each(q, op, number_of);
		break;
	case OP_END:
		each(q, op, at_end);
		break;
	case OP_COMMON:
		each_common(q, op, false);
		break;
	case OP_COMBINED:
		each_common(q, op, true);
		break;
	}
}
