/*
 * log_step - what the kinds of fields have in common
 *
 * Each kind finds the end of a field at p, checks it, and fills the cells of
 * its step; NULL when it is none. Whether the literal follows there is seen
 * later, for all. No answer depends on bytes at end or behind it, though they
 * are read.
 */
#ifndef LOG_STEP_H
#define LOG_STEP_H

#include "log.h"
#include "log_field.h"
#include "vec.h"
#include "word.h"

/* The kinds from LOG_WORD on. */
const char *log_kinds(
    struct log *log, const struct log_step *s, const char *p, const char *end);
/* log_url.c's */
const char *log_url(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end);
const char *log_fetch(struct log *log, const struct log_step *s,
    struct value *v, const char *p, const char *end);
const char *log_line(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end);
/* Where text ends: at its quote, or its literal. */
const char *log_text_end(
    const struct log_step *s, const char *p, const char *end);
void log_set_text(
    struct log *log, struct value *v, const char *p, const char *end);
/* Both. */
const char *log_text(struct log *log, const struct log_step *s, struct value *v,
    const char *p, const char *end);

static inline void
set(struct value *v, const char *p, const char *end)
{
	*v = (struct value){{p, (size_t)(end - p)}, false};
}

static inline void
set_null(struct value *v)
{
	v->null = true;
}

/*
 * The first field of a line that is decoded makes room for all: a request may
 * be twice there.
 */
static inline void
make_room(struct log *log)
{
	if (log->decoded.n == 0)
		buf_room(&log->decoded, 2 * log->length + log->extra);
}

static inline struct str
decode(struct log *log, struct str field)
{
	make_room(log);
	return log_decode(&log->decoded, field, log->escape);
}

/*
 * Whether the literal after a field stands at p. A short one may seem to go on
 * behind the end of the line: what accepts it there is refused in log_match.
 */
static inline bool
follows(const struct log_step *s, const char *p, const char *end)
{
	return ((word_load(p) ^ s->word) & s->mask) == 0 &&
	       (s->after.n <= 8 ||
		   (end - p >= (ptrdiff_t)s->after.n &&
		       memcmp(p + 8, s->after.p + 8, s->after.n - 8) == 0));
}

/* The same where another place would do if it goes on behind the end. */
static inline bool
follows_in(const struct log_step *s, const char *p, const char *end)
{
	return end - p >= (ptrdiff_t)s->after.n && follows(s, p, end);
}

/* Where the literal after a field first stands. */
static inline const char *
literal_at(const struct log_step *s, const char *p, const char *end)
{
	if (s->after.n == 0)
		return end;
	for (; p < end; p++) {
		p = vec_find(p, end, s->after.p[0]);
		if (p < end && follows(s, p, end))
			return p;
	}
	return NULL;
}

/* The quote that ends a field, which backslashes may escape, or NULL. */
static inline const char *
quote_at(const char *p, const char *end, bool *escapes)
{
	p = vec_far_either(p, end, '"', '\\');
	*escapes = p < end && *p == '\\';
	for (; p < end; p = vec_either(p + 2, end, '"', '\\'))
		if (*p == '"')
			return p;
	return NULL;
}

/*
 * A host's name or address: letters, digits, and - . / : _ % [ ], which is more
 * than there are, and less than a field of another kind holds. One of them may
 * be its literal.
 */
const char *log_odd_address(
    const struct log_step *s, const char *p, const char *end);

static inline const char *
address(
    const struct log_step *s, struct value *v, const char *p, const char *end)
{
	const char *q = vec_name(p, end);

	if (s->after.n == 0 || !follows_in(s, q, end))
		q = log_odd_address(s, p, end);
	set(v, p, q);
	return q > p ? q : NULL;
}

/* The end of the digits at p, which may be p; eight at a time. */
static inline const char *
digits(const char *p, const char *end)
{
	uint64_t odd;

	do {
		uint64_t w = word_load(p) ^ WORD('0');

		/* the first byte above 9 reaches its highest bit, or has it */
		odd = ((w + WORD(0x76)) | w) & WORD(0x80);
		p += odd ? (unsigned)__builtin_ctzll(odd) / 8 : 8;
	} while (odd == 0 && p < end);
	return p < end ? p : end;
}

static inline const char *
number(struct value *v, const char *p, const char *end)
{
	const char *q = digits(p, end);

	set(v, p, q);
	return q > p ? q : NULL;
}

static inline const char *
status(struct value *v, const char *p)
{
	set(v, p, p + 3);
	return log_digit(p[0]) && log_digit(p[1]) && log_digit(p[2]) ? p + 3
								     : NULL;
}

/* METHOD path PROTOCOL to three values; else it is whole in the second. */
static inline void
split_request(struct value *v, const char *p, const char *end)
{
	const char *path = log_method(p, end);
	const char *last = path ? log_protocol(path + 1, end) : NULL;

	if (path && last > path + 1 && vec_find(path + 1, last, ' ') == last) {
		set(v, p, path);
		set(v + 1, path + 1, last);
		set(v + 2, last + 1, end);
	} else {
		set_null(v);
		set(v + 1, p, end);
		set_null(v + 2);
	}
}

/* The same, decoded. */
static inline void
set_request(struct log *log, struct value *v, const char *p, const char *end,
    bool escapes)
{
	split_request(v, p, end);
	if (escapes)
		v[1].text = decode(log, v[1].text);
}

#endif
