/*
 * log_quick_line - lines, by the ops of their format
 */
#include "log_quick_op.h"
#include "log_step.h"
#include "rec.h"

#define LONGEST 4096 /* a line, certainly */
#define TIME 26      /* 10/Oct/2000:13:55:36 -0700 */

/* Looks at a chunk from p on. */
static void
look(struct log_quick *q, const char *p)
{
	size_t n = (size_t)(q->all - p);

	if (n > QUICK_CHUNK)
		n = QUICK_CHUNK;
	scan_ends(q->bare, q->quoted, p, n, q->sep);
	q->base = p;
	q->end = p + n;
}

/* The bits from p on, at least 57. */
static inline uint64_t
bits_at(const uint64_t *bits, const char *base, const char *p)
{
	size_t at = (size_t)(p - base);

	return word_load((const char *)bits + at / 8) >> at % 8;
}

/* The first bit, not among the first ones from p on. */
static __attribute__((noinline)) const char *
far_end(const uint64_t *bits, const char *base, const char *p)
{
	size_t at = (size_t)(p - base) / 8;
	uint64_t w;

	do {
		at += 8;
		w = word_load((const char *)bits + at);
	} while (w == 0);
	return base + 8 * at + (unsigned)__builtin_ctzll(w);
}

/* The first bit from p on; there is one, p being before end. */
static inline const char *
next_end(const uint64_t *bits, const char *base, const char *p)
{
	uint64_t w = bits_at(bits, base, p);

	return __builtin_expect(w != 0, 1) ? p + (unsigned)__builtin_ctzll(w)
					   : far_end(bits, base, p);
}

/* Whether up to eight bytes at p are these. */
static inline bool
stands(const char *p, uint64_t word, uint64_t mask)
{
	return ((word_load(p) ^ word) & mask) == 0;
}

#define MASK(n) (~(uint64_t)0 >> (64 - 8 * (n)))

static inline bool
is_dash(const char *p, const char *end)
{
	return *p == '-' && end - p == 1;
}

static inline void
put(struct str *v, const char *p, const char *end)
{
	*v = (struct str){p, (size_t)(end - p)};
}

/* - alone is NULL. */
static inline void
put_text(struct str *v, const char *p, const char *end)
{
	bool null = is_dash(p, end);

	v->p = null ? rec_no_value : p;
	v->n = null ? 2 : (size_t)(end - p);
}

static inline void
put_null(struct str *v)
{
	*v = (struct str){rec_no_value, 2};
}

/* The quote that ends a text. What may be UTF-8 in it is odd, and no end. */
static inline const char *
quote_from(const struct log_quick *q, const char *p, bool *odd)
{
	const char *e = next_end(q->quoted, q->base, p);

	while (*e != '"') {
		if ((unsigned char)*e < 0x80 || e >= q->end)
			return NULL;
		*odd = true;
		e = next_end(q->quoted, q->base, e + 1);
	}
	return e;
}

static inline const char *
quoted(
    const struct log_quick *q, const struct op *op, const char *p, bool *plain)
{
	bool odd = false;
	const char *e = quote_from(q, p, &odd);

	if (e == NULL)
		return NULL;
	if (odd)
		*plain &= op->value[0] == &q->unwanted;
	put_text(op->value[0], p, e);
	return e;
}

/* What begins with a dash and is longer is, perhaps, two fields. */
static inline const char *
bare(const struct log_quick *q, struct str *v, const char *p)
{
	const char *e = next_end(q->bare, q->base, p);

	if (e == p || (*p == '-' && e - p != 1))
		return NULL;
	put_text(v, p, e);
	return e;
}

static inline const char *
name(const struct log_quick *q, struct str *v, const char *p)
{
	const char *e = vec_name(p, q->end);

	put_text(v, p, e);
	return e > p ? e : NULL;
}

static inline const char *
host(const struct log_quick *q, const struct op *op, const char *p)
{
	const char *e = name(q, op->value[0], p), *port;

	put_null(op->value[1]);
	if (e == NULL || !log_digit(e[-1]))
		return e;
	port = log_port(p, e);
	if (port) {
		put(op->value[0], p, port - 1);
		put(op->value[1], port, e);
	}
	return e;
}

/* As split_request. */
static __attribute__((noinline)) const char *
odd_request(
    const struct log_quick *q, struct str *const *v, const char *p, bool *plain)
{
	struct value part[3];
	bool odd = false;
	const char *e = quote_from(q, p, &odd);

	if (e == NULL)
		return NULL;
	if (odd)
		*plain &= v[1] == &q->unwanted;
	split_request(part, p, e);
	for (size_t i = 0; i < 3; i++)
		if (part[i].null || is_dash(p, e))
			put_null(v[i]);
		else
			*v[i] = part[i].text;
	return e;
}

/* HTTP/1.1 or the like, before a quote. */
static inline bool
is_protocol(const char *p)
{
	uint64_t w = word_load(p) ^ word_load("HTTP/0.0");

	return ((w | (w + 0x0600060000000000)) & 0xf0fff0ffffffffff) == 0 &&
	       p[8] == '"';
}

static inline const char *
request(
    const struct log_quick *q, struct str *const *v, const char *p, bool *plain)
{
	const char *path, *e;

	if (stands(p, word_load("GET \0\0\0"), MASK(4)))
		path = p + 4;
	else if (stands(p, word_load("POST \0\0"), MASK(5)) ||
		 stands(p, word_load("HEAD \0\0"), MASK(5)))
		path = p + 5;
	else
		return odd_request(q, v, p, plain);
	e = next_end(q->bare, q->base, path);
	if (e == path || *e != ' ' || !is_protocol(e + 1))
		return odd_request(q, v, p, plain);
	put(v[0], p, path - 1);
	put(v[1], path, e);
	put(v[2], e + 1, e + 9);
	return e + 9;
}

/* It holds a blank, and nothing else that ends a field. */
static inline const char *
time_of(const struct log_quick *q, struct str *v, const char *p)
{
	uint64_t ends = bits_at(q->bare, q->base, p) & ((1 << TIME) - 1);

	if (p[2] != '/' || p[20] != ' ' ||
	    ends != (uint64_t)(q->sep == ' ') << 20)
		return NULL;
	put(v, p, p + TIME);
	return p + TIME;
}

static inline const char *
status_of(struct str *v, const char *p)
{
	uint64_t w = word_load(p) ^ word_load("000\0\0\0\0");

	put(v, p, p + 3);
	if (((w | (w + 0x060606)) & 0xf0f0f0) == 0)
		return p + 3;
	put_null(v);
	return *p == '-' ? p + 1 : NULL;
}

static inline const char *
number_of(const struct log_quick *q, struct str *v, const char *p)
{
	const char *e = digits(p, q->end);

	if (e > p) {
		put(v, p, e);
		return e;
	}
	put_null(v);
	return *p == '-' ? p + 1 : NULL;
}

static inline const char *
common(
    const struct log_quick *q, const struct op *op, const char *p, bool *plain)
{
	struct str *const *v = op->value;

	p = name(q, v[COMMON_ADDRESS], p);
	if (!p || !stands(p, word_load(" - \0\0\0\0"), MASK(3)))
		return NULL;
	put_null(v[COMMON_IDENT]);
	p = bare(q, v[COMMON_USER], p + 3);
	if (!p || p + 2 >= q->end ||
	    !stands(p, word_load(" [\0\0\0\0\0"), MASK(2)))
		return NULL;
	p = time_of(q, v[COMMON_TIME], p + 2);
	if (!p || p + 3 >= q->end ||
	    !stands(p, word_load("] \"\0\0\0\0"), MASK(3)))
		return NULL;
	p = request(q, v + COMMON_REQUEST, p + 3, plain);
	if (!p || !stands(p, word_load("\" \0\0\0\0\0"), MASK(2)))
		return NULL;
	p = status_of(v[COMMON_STATUS], p + 2);
	if (!p || *p != ' ' || p >= q->end)
		return NULL;
	return number_of(q, v[COMMON_NUMBER], p + 1);
}

static inline const char *
field(
    const struct log_quick *q, const struct op *op, const char *p, bool *plain)
{
	switch (op->kind) {
	case OP_NAME:
		return name(q, op->value[0], p);
	case OP_HOST:
		return host(q, op, p);
	case OP_DASH:
		put_null(op->value[0]);
		return *p == '-' ? p + 1 : NULL;
	case OP_BARE:
		return bare(q, op->value[0], p);
	case OP_USER:
		if (*p == '-' && p[1] != '"')
			return NULL;
		return quoted(q, op, p, plain);
	case OP_QUOTED:
		return quoted(q, op, p, plain);
	case OP_TIME:
		return time_of(q, op->value[0], p);
	case OP_REQUEST:
		return request(q, op->value, p, plain);
	case OP_STATUS:
		return status_of(op->value[0], p);
	case OP_NUMBER:
		return number_of(q, op->value[0], p);
	case OP_COMMON:
		return common(q, op, p, plain);
	}
	return NULL;
}

/* What is behind the line, or NULL. */
static inline const char *
walk(const struct log_quick *q, const char *p, bool *plain)
{
	if (!stands(p, q->word, q->mask))
		return NULL;
	p += q->skip;
	for (const struct op *op = q->op; op < q->last; op++) {
		if (p >= q->end)
			return NULL;
		p = field(q, op, p, plain);
		if (p == NULL || !stands(p, op->word, op->mask))
			return NULL;
		p += op->skip;
	}
	p += *p == '\r';
	return p < q->end && *p == '\n' ? p + 1 : NULL;
}

/* Each value is the first of its cells that is not NULL. */
static void
choose(struct log_quick *q)
{
	const struct picks *p = q->picks;
	const struct value *cell = q->log->cell;

	for (size_t i = 0; i < p->n; i++) {
		put_null(q->text + i);
		for (size_t k = p->from[i]; k < p->from[i + 1]; k++) {
			if (p->at[k] < cell ||
			    p->at[k] >= cell + q->log->columns)
				continue;
			q->text[i] = q->chosen[p->at[k] - cell];
			if (q->text[i].p != rec_no_value)
				break;
		}
	}
}

size_t
log_quick_line(struct log_quick *q, const char *line, size_t *most)
{
	bool plain = true;
	const char *next = walk(q, line, &plain);

	if (next == NULL && q->end < q->all && q->end - line < LONGEST) {
		plain = true;
		look(q, line);
		next = walk(q, line, &plain);
	}
	if (next == NULL)
		return 0;
	for (size_t i = 0; i < q->copies; i++)
		*q->copy[i].to = *q->copy[i].from;
	if (q->chosen)
		choose(q);
	*most = plain ? (size_t)(next - line) * q->times : 0;
	return (size_t)(next - line);
}
