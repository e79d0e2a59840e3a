/*
 * log_quick - lines that have the marks of their format, dozens at once
 */
#include "log_quick_op.h"
#include "rec.h"
#include "scan.h"

/* Looks at a chunk from p on, which begins a line. */
static void
look(struct log_quick *q, const char *p)
{
	size_t n = (size_t)(q->all - p);

	if (n > QUICK_CHUNK)
		n = QUICK_CHUNK;
	q->base = p;
	q->end = p + n;
	q->at[0] = 0;
	q->first = q->next = q->at + 1;
	q->behind = q->next + scan_marks(q->at + 1, p, n, q->sep);
}

static inline const char *
line_at(const struct log_quick *q, size_t i)
{
	return q->row[i * q->width + q->line].p;
}

/*
 * Whether a line's marks end with the line, where they should; before that, if
 * there is one more, with a CR.
 */
static inline bool
fits(const char *base, const uint32_t *lf, bool cr)
{
	return base[*lf - 1] == '\n' &&
	       (!cr || (base[*lf - 2] == '\r' && lf[-1] + 1 == *lf));
}

/* Gathers lines that have so many marks: how many lines. */
static inline __attribute__((always_inline)) size_t
gather_lines(struct log_quick *q, size_t stride, bool cr)
{
	const uint32_t *m = q->next;
	const char *base = q->base;
	struct str *row = q->row + q->line;
	size_t n = 0, width = q->width, most = (size_t)(q->behind - m) / stride;

	if (most > QUICK_LINES)
		most = QUICK_LINES;
	for (; n < most && fits(base, m + stride - 1, cr); n++) {
		row->p = base + m[-1];
		row->n = m[stride - 1] - m[-1];
		m += stride;
		row += width;
	}
	q->stride = stride;
	q->next = m;
	return n;
}

/* The next lines, as long as they have the marks of the format. */
static void
gather(struct log_quick *q)
{
	size_t n;

	q->first = q->next;
	n = gather_lines(q, q->marks, false);
	if (n == 0)
		n = gather_lines(q, q->marks + 1, true);
	q->lines = n;
	q->given = 0;
	memset(q->bad, false, sizeof q->bad);
	for (size_t i = 0; q->mask && i < n; i++)
		q->bad[i] = !log_quick_stands(line_at(q, i), q->word, q->mask);
}

/* Whether the chunk has the end of a line from its next mark on. */
static bool
has_line(const struct log_quick *q)
{
	for (const uint32_t *m = q->next; m < q->behind; m++)
		if (q->base[*m - 1] == '\n')
			return true;
	return false;
}

/* Each value is the first of its cells that is not NULL. */
static void
choose(const struct log_quick *q, struct str *row)
{
	const struct picks *picks = q->picks;
	const struct value *cell = q->log->cell;
	const struct str *from = row + q->line + 1;

	for (size_t i = 0; i < picks->n; i++) {
		row[i] = (struct str){rec_no_value, 2};
		for (size_t k = picks->from[i]; k < picks->from[i + 1]; k++) {
			if (picks->at[k] < cell ||
			    picks->at[k] >= cell + q->log->columns)
				continue;
			row[i] = from[picks->at[k] - cell];
			if (row[i].p != rec_no_value)
				break;
		}
	}
}

static void
fill(struct log_quick *q)
{
	for (const struct op *op = q->op; op < q->last; op++)
		log_quick_run(q, op);
	for (size_t k = 0; k < q->copies; k++)
		for (size_t i = 0; i < q->lines; i++)
			q->row[i * q->width + q->copy[k].to] =
			    q->row[i * q->width + q->copy[k].from];
	for (size_t i = 0; q->picks->choices && i < q->lines; i++)
		choose(q, q->row + i * q->width);
}

/* The next lines from p on, which begins one; false: it is not simple. */
static bool
find(struct log_quick *q, const char *p)
{
	if (q->base + q->next[-1] > p)
		q->next = q->first; /* a line that was gathered is several */
	while (q->next < q->behind && q->base + *q->next <= p)
		q->next++;
	if (p >= q->end)
		look(q, p);
	gather(q);
	if (q->lines == 0 && q->base < p && q->end < q->all && !has_line(q)) {
		look(q, p);
		gather(q);
	}
	fill(q);
	return q->lines > 0;
}

static size_t
give(struct log_quick *q, struct seen *seen)
{
	size_t first = q->given, n = q->lines;
	const bool *bad = memchr(q->bad + first, 1, n - first);

	if (bad)
		n = (size_t)(bad - q->bad);
	if (n == first)
		return 0;
	q->given = n;
	*seen = (struct seen){.row = q->row + first * q->width,
	    .width = q->width,
	    .line = q->line,
	    .plain = true};
	seen->bytes = (size_t)(line_at(q, n - 1) - line_at(q, first)) +
		      seen->row[(n - 1 - first) * q->width + q->line].n;
	seen->bytes *= q->times;
	return n - first;
}

size_t
log_quick_see(
    struct log_quick *q, struct str bytes, uint64_t reading, struct seen *seen)
{
	if (q->row == NULL)
		log_quick_bind(q);
	if (q->reading != reading) {
		q->reading = reading;
		q->base = q->end = bytes.p;
		q->first = q->next = q->behind = q->at + 1;
		q->at[0] = 0;
		q->lines = q->given = 0;
	}
	q->all = bytes.p + bytes.n;
	while (q->given < q->lines && line_at(q, q->given) < bytes.p)
		q->given++;
	if ((q->given == q->lines || line_at(q, q->given) != bytes.p) &&
	    !find(q, bytes.p))
		return 0;
	return give(q, seen);
}
