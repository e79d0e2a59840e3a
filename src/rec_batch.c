/*
 * rec_batch - many records at once, as long as they are of the plainest kind
 *
 * They stand in what was read and indexed, and nearly all are so: of thirteen
 * digits of time, and the fields of all. rec_next has what is not.
 */
#include "four.h"
#include "num.h"
#include "rec.h"
#include <stddef.h>

_Static_assert(offsetof(struct rec, time) == 0, "add_digits");
_Static_assert(offsetof(struct rec_line, time) == 0, "add_digits");

/* Where the text of a record begins, of either kind. */
typedef const char *text_fn(const void *record);

static inline const char *
rec_text_at(const void *record)
{
	const struct rec *r = record;

	return r->base + r->begin;
}

static inline const char *
line_text_at(const void *record)
{
	return ((const struct rec_line *)record)->text.p;
}

/* To the times of n records of size bytes, which begin with them, and have five
 * digits, the other eight are added; how many records had them. */
static inline __attribute__((always_inline)) size_t
add_digits(void *records, size_t size, size_t n, text_fn *text)
{
	char *r = records;
	uint32_t number[4];
	size_t i = 0;

	for (; n - i >= 4; i += 4, r += 4 * size) {
		if (!four_numbers(num_last(text(r)), num_last(text(r + size)),
			num_last(text(r + 2 * size)),
			num_last(text(r + 3 * size)), number))
			break;
		for (size_t j = 0; j < 4; j++)
			*(int64_t *)(void *)(r + j * size) += number[j];
	}
	while (i < n && num_add_last(text(r), (int64_t *)(void *)r)) {
		r += size;
		i++;
	}
	return i;
}

size_t
rec_batch(struct stream *s, struct rec *r, size_t most)
{
	struct in *in = &s->in;
	const uint32_t *at = in->index.at + in->next;
	const uint32_t *lf = in->index.lf + in->next_lf;
	const char *base = in->buf;
	size_t fields = s->head->n, n = 0, left = in->index.lfs - in->next_lf;
	uint32_t begin = (uint32_t)in->begin, last = (uint32_t)in->next;
	uint64_t longest = cmd.max_line;
	struct num_near near = NUM_NEAR;

	if (s->has_watermark || s->has_first || in->skipping || fields < 2)
		return 0;
	if (most > left)
		most = left;
	for (last--; n < most; n++) {
		const char *p = base + begin;
		uint32_t end;

		last += (uint32_t)fields;
		if (lf[n] != last)
			break;
		end = at[fields - 1];
		if (p[13] != '\t' || base[end - 1] == '\r' ||
		    end - begin > longest || !num_near(p, &near))
			break;
		r[n].time = near.base;
		r[n].base = base;
		r[n].begin = begin;
		r[n].n = (uint32_t)fields;
		r[n].end = at;
		at += fields;
		begin = end + 1;
	}
	n = add_digits(r, sizeof *r, n, rec_text_at);
	if (n > 0)
		in->begin = r[n - 1].end[fields - 1] + 1;
	in->next += n * fields;
	in->next_lf += n;
	in->line += n;
	count[READ] += n;
	return n;
}

size_t
rec_lines(struct stream *s, struct rec_line *r, size_t most)
{
	struct in *in = &s->in;
	const uint32_t *end = in->index.at + in->next_lf;
	const uint32_t *tabs = in->index.lf + in->next_lf;
	size_t left = in->index.lfs - in->next_lf, n = 0;
	size_t begin = in->begin, longest = cmd.max_line;
	uint32_t others = (uint32_t)s->head->n - 1, seps = in->seps + others;
	struct num_near near = NUM_NEAR;
	const char *base = in->buf;

	if (s->has_watermark || s->has_first || in->skipping || s->head->n < 2)
		return 0;
	if (most > left)
		most = left;
	for (; n < most; n++) {
		const char *p = base + begin;
		size_t length = end[n] - begin;

		if (tabs[n] != seps || p[length - 1] == '\r' ||
		    length > longest || p[13] != '\t' || !num_near(p, &near))
			break;
		r[n].time = near.base;
		r[n].text = (struct str){p, length};
		begin += length + 1;
		seps += others;
	}
	n = add_digits(r, sizeof *r, n, line_text_at);
	if (n > 0)
		in->begin = end[n - 1] + 1;
	in->seps += (uint32_t)n * others;
	in->next += n;
	in->next_lf += n;
	in->line += n;
	count[READ] += n;
	return n;
}

struct str
rec_rest(const struct stream *s)
{
	if (s->has_watermark || s->has_first || s->in.skipping)
		return (struct str){s->in.buf, 0};
	return in_rest(&s->in);
}
