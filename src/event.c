/*
 * event - events, written
 *
 * Most records are short, and all their bytes stand for themselves: these are
 * copied as they are checked. The others are written field by field.
 */
#include "event.h"
#include "num.h"
#include "rec.h"
#include "scan.h"
#include "times.h"
#include "vec.h"
#include <stdlib.h>

#define SHORT 4096

static const struct want *want;
static struct value *value;
static size_t n;                    /* that are written */
static size_t constants, *constant; /* those among them and the others */
static size_t fixed;                /* bytes of a record without values */
static struct str *escaped;         /* constants, as they are written */

/* As it is written. */
static void
escape(struct str *to, struct str text)
{
	struct out o = {0};

	out_more(&o, 5 * text.n + 1);
	rec_put(&o, text);
	*to = (struct str){o.buf, o.n};
}

struct value *
event_begin(const struct wants *w, size_t written)
{
	struct str *name = mem_resize(NULL, w->n, sizeof *name);

	want = w->want;
	n = written;
	value = mem_zero(w->n, sizeof *value);
	constant = mem_resize(NULL, w->n, sizeof *constant);
	escaped = mem_resize(NULL, w->n, sizeof *escaped);
	fixed = NUM_ROOM + 3 * w->n;
	for (size_t i = 0; i < w->n; i++) {
		name[i] = want[i].name;
		if (!want[i].constant)
			continue;
		constant[constants++] = i;
		escape(&escaped[constants - 1], want[i].value);
		fixed += escaped[constants - 1].n;
	}
	head_put(&out, name, n);
	free(name);
	return value;
}

/* The form has left them alone, or not. */
void
event_constants(void)
{
	for (size_t i = 0; i < constants; i++)
		value[constant[i]] =
		    (struct value){want[constant[i]].value, false};
}

/* The digits of a time, which are most often near to those of the last. */
static inline size_t
put_time(char *to, int64_t ms)
{
	static struct num_put_near last = {.base = INT64_MIN};

	return num_put_time_near(to, ms, &last);
}

/* False when this is not a short and plain record: nothing is written. */
static inline bool
put_plain(int64_t time)
{
	char *to = out_room(&out, SHORT), *p = to + put_time(to, time);
	const char *end = to + SHORT;

	for (size_t i = 1; i < n; i++) {
		struct str text = value[i].text;

		if (value[i].null) {
			if (end - p < 4)
				return false;
			memcpy(p, "\t\\N", 3);
			p += 3;
			continue;
		}
		if (text.n + 2 > (size_t)(end - p))
			return false;
		*p++ = '\t';
		if (!vec_plain(p, text))
			return false;
		p += text.n;
	}
	*p++ = '\n';
	out_took(&out, (size_t)(p - to));
	return true;
}

void
event_put(int64_t time)
{
	count[WRITTEN]++;
	event_constants();
	if (put_plain(time))
		return;
	out_num(&out, time);
	for (size_t i = 1; i < n; i++) {
		out_byte(&out, '\t');
		if (value[i].null)
			rec_put_null(&out);
		else
			rec_put(&out, value[i].text);
	}
	out_byte(&out, '\n');
}

/* A text, most often of no more than 32 bytes. */
static inline char *
put_text(char *to, struct str text)
{
	const char *p = text.p;
	char *end = to + text.n;

	vec_copy32(to, p);
	while (__builtin_expect((to += 32) < end, 0)) {
		p += 32;
		vec_copy32(to, p);
	}
	return end;
}

/* As event_put_seen; what it needs for each line is held in registers. */
static inline __attribute__((always_inline)) size_t
put_seen(const struct seen *seen, size_t lines, bool (*refuse)(int64_t ms))
{
	char *to = out_room(&out, lines * fixed + seen->bytes);
	struct str *text = seen->row;
	size_t i, texts = n, width = seen->width, others = constants;

	for (i = 0; i < lines; i++, text += width) {
		int64_t ms;
		size_t digits = times_text(to, text[0], &ms);

		if (digits == 0 || (refuse && refuse(ms)))
			break;
		for (size_t k = 0; k < others; k++)
			text[constant[k]] = escaped[k];
		to += digits;
		for (size_t k = 1; k < texts; k++) {
			*to++ = '\t';
			to = put_text(to, text[k]);
		}
		*to++ = '\n';
	}
	out_took(&out, (size_t)(to - (out.buf + out.n)));
	count[WRITTEN] += i;
	return i;
}

#if SIMD && defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2"))) static size_t
avx2_put_seen(const struct seen *seen, size_t lines, bool (*refuse)(int64_t ms))
{
	return put_seen(seen, lines, refuse);
}
#endif

size_t
event_put_seen(
    const struct seen *seen, size_t lines, bool (*refuse)(int64_t ms))
{
#if SIMD && defined(__x86_64__)
	if (scan_avx2)
		return avx2_put_seen(seen, lines, refuse);
#endif
	return put_seen(seen, lines, refuse);
}
