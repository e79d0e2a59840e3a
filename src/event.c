/*
 * event - events, written
 *
 * Most records are short, and all their bytes stand for themselves: these are
 * copied as they are checked. The others are written field by field.
 */
#include "event.h"
#include "num.h"
#include "rec.h"
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

struct event_row
event_row_begin(size_t events, size_t bytes)
{
	char *to = out_room(&out, events * fixed + bytes);

	return (struct event_row){
	    .to = to, .texts = n, .constants = constants > 0};
}

void
event_row_put(struct event_row *row, size_t digits, struct str *text)
{
	char *p = row->to + digits;
	const struct str *last = text + row->texts;

	for (size_t i = 0; row->constants && i < constants; i++)
		text[constant[i]] = escaped[i];
	while (++text < last) {
		*p++ = '\t';
		p = put_text(p, *text);
	}
	*p++ = '\n';
	row->to = p;
	row->written++;
}

void
event_row_end(const struct event_row *row)
{
	out_took(&out, (size_t)(row->to - (out.buf + out.n)));
	count[WRITTEN] += row->written;
}
