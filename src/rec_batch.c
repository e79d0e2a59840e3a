/*
 * rec_batch - many records at once, as long as they are of the plainest kind
 *
 * They stand in what was read and indexed, and nearly all are so: of thirteen
 * digits of time, and the fields of all. rec_next has what is not.
 */
#include "four.h"
#include "num.h"
#include "rec.h"

/* The last eight of thirteen digits. */
static inline uint64_t
last_digits(const struct rec *r)
{
	return word_load(r->base + r->begin + 5) ^ WORD('0');
}

/* What they stand for is added to times of five digits; how many had them. */
static inline size_t
add_digits(struct rec *r, size_t n)
{
	size_t i = 0;

	for (; n - i >= 4; i += 4) {
		uint32_t number[4];

		if (!four_numbers(last_digits(r + i), last_digits(r + i + 1),
			last_digits(r + i + 2), last_digits(r + i + 3), number))
			break;
		for (size_t k = 0; k < 4; k++)
			r[i + k].time += number[k];
	}
	for (; i < n && word_small(last_digits(r + i), 0); i++)
		r[i].time += (int64_t)word_number(last_digits(r + i));
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
	n = add_digits(r, n);
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
		    length > longest)
			break;
		if (p[13] != '\t' || !num_time13_near(p, &near, &r[n].time))
			break;
		r[n].text = (struct str){p, length};
		begin += length + 1;
		seps += others;
	}
	in->begin = begin;
	in->seps = seps - others;
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
