/*
 * rec - the fuzzer of records: streams, as every filter reads them
 *
 * A stream is read twice: record by record, and in batches and the hostile way
 * (feed.h). Both give the same records, watermarks, counts and rejects, and
 * what a field stands for is written and read back as it was.
 */
#include "rec.h"
#include "feed.h"
#include "lines.h"
#include "num.h"
#include "record.h"

#define MOST 7 /* records of a batch */

static struct stream stream;
static struct out rejects = {.fd = -1, .name = "rejects"};
static struct out fields = {.fd = -1, .name = "fields"};

/* What a reading has given: a line a record, its number before it. */
struct result {
	struct buf records, rejects;
	uint64_t count[COUNTERS], n;
};

static void
make_room(struct out *o)
{
	o->cap = 1 << 20; /* more than an input can become */
	o->buf = mem_get(o->cap + SCAN_PAD);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	scan_start();
	make_room(&rejects);
	make_room(&fields);
	cmd.name = "rec";
	cmd.rejects = &rejects;
	cmd.max_line = 150;
	feed_start(&stream.in);
	return 0;
}

/* A field, unescaped, is written so that it reads back. */
static void
check_field(struct str field)
{
	static struct buf bytes, back, want;
	struct str written;

	bytes.n = want.n = back.n = fields.n = 0;
	bytes.n = rec_unescape(buf_room(&bytes, field.n + 1), field);
	put_meant(&want, (struct str){bytes.p, bytes.n});
	rec_put(&fields, (struct str){bytes.p, bytes.n});
	written = (struct str){fields.buf, fields.n};
	check_spelling(written);
	back.n = rec_unescape(buf_room(&back, written.n + 1), written);
	HOLDS(
	    str_eq((struct str){want.p, want.n}, (struct str){back.p, back.n}),
	    field);
}

static void
put_record(struct result *r, const struct rec *record, uint64_t line)
{
	int64_t ms;

	r->n++;
	buf_room(&r->records, 64);
	r->records.n += (size_t)snprintf(r->records.p + r->records.n, 64,
	    "%llu\t", (unsigned long long)line);
	buf_put(&r->records, rec_text(record).p, rec_text(record).n);
	buf_str(&r->records, "\n");
	HOLDS(record->n == stream.head->n, rec_text(record));
	HOLDS(num_time(rec_field(record, 0), &ms) && ms == record->time,
	    rec_text(record));
	if (hostile)
		return;
	for (size_t i = 1; i < record->n; i++) {
		struct str field = rec_field(record, i);

		HOLDS(memchr(field.p, '\t', field.n) == NULL, field);
		check_field(field);
	}
}

/* A batch of records, or whatever comes; false at the end. */
static bool
take(struct result *r)
{
	struct rec record[MOST];
	size_t n = hostile ? rec_batch(&stream, record, MOST) : 0;
	uint64_t line = stream.in.line;

	for (size_t i = 0; i < n; i++)
		put_record(r, &record[i], line - (n - 1 - i));
	if (n > 0)
		return true;
	switch (rec_next(&stream, record)) {
	case REC_RECORD:
		put_record(r, record, stream.in.line);
		return true;
	case REC_WATERMARK:
		buf_room(&r->records, 64);
		r->records.n += (size_t)snprintf(r->records.p + r->records.n,
		    64, "#%lld\n", (long long)record->time);
		return true;
	default:
		return false;
	}
}

static void
run(struct result *r)
{
	struct head head = {0};
	uint64_t before[COUNTERS];

	r->records.n = r->rejects.n = 0;
	r->n = 0;
	rejects.n = 0;
	memcpy(before, count, sizeof before);
	feed_again();
	rec_open(&stream, &head, REC_ANY, NULL, 0);
	while (take(r))
		;
	in_close(&stream.in);
	if (head.named) { /* the names are slices of one text */
		char *text;

		memcpy(&text, &head.name[0].p, sizeof text);
		free(text);
		free(head.name);
	}
	buf_put(&r->rejects, rejects.buf, rejects.n);
	for (size_t i = 0; i < COUNTERS; i++)
		r->count[i] = count[i] - before[i];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct result first, second;
	const uint64_t *c = first.count;

	buf_room(&first.records, 1); /* never NULL */
	buf_room(&second.records, 1);
	feed(data, size);
	run(&first);
	hostile = true;
	at_once = size % 301;
	run(&second);
	HOLDS(c[READ] ==
		  first.n + c[HEADERS] + c[REMARKS] + c[BLANK] + c[REJECTED],
	    input);
	HOLDS(memcmp(c, second.count, sizeof first.count) == 0, input);
	HOLDS(str_eq((struct str){first.records.p, first.records.n},
		  (struct str){second.records.p, second.records.n}),
	    input);
	HOLDS(str_eq((struct str){first.rejects.p, first.rejects.n},
		  (struct str){second.rejects.p, second.rejects.n}),
	    input);
	count_lines(c[READ] - c[BLANK]);
	return 0;
}
