/*
 * evparse - the fuzzer of evparse: files of lines, through all of it
 *
 * LULL_FUZZ is the format, LULL_FUZZ_ARGS has further options, separated by
 * blanks. One run of evparse goes on as long as the fuzzer; every input is an
 * operand of it, and read twice: at once, and line by line (so that no line is
 * seen before it is asked for: take_seen), with rubbish behind
 * each and output buffers that have not a byte to spare. Of every input:
 *
 *	both give the same bytes and counts
 *	read = headers + remarks + blank + written + rejected + excluded +
 *	    merged
 *	the records are written as design 1 has it, and read back as the values
 *	    that the form gave
 *	the rejects read back as the lines that they were
 *	what --fields is offered, and why lines are refused, depends on nothing
 *	    else, either
 */
#define main evparse_main
int evparse_main(int argc, char *argv[]);
#include "../../src/evparse.c"
#undef main
#include "feed.h"
#include "lines.h"
#include "record.h"
#include "wrap.h"

#define REJECTS 1000 /* a descriptor that nobody else has */

/* These calls of evparse's come here (ld --wrap). */
ssize_t __wrap_write(int fd, const void *p, size_t n);
ssize_t __real_write(int fd, const void *p, size_t n);
struct value *__wrap_event_begin(const struct wants *w, size_t n);
struct value *__real_event_begin(const struct wants *w, size_t n);
void __wrap_event_put(int64_t ms);
void __real_event_put(int64_t ms);
size_t __wrap_event_put_seen(
    const struct seen *seen, size_t lines, bool (*refuse)(int64_t ms));
size_t __real_event_put_seen(
    const struct seen *seen, size_t lines, bool (*refuse)(int64_t ms));

static struct intake intake;
static struct out rejects = {.fd = REJECTS, .name = "rejects"};
static size_t written; /* columns that are */

/* What a reading has given. */
struct result {
	struct buf out, rejects, misses;
	uint64_t count[COUNTERS];
};
static struct result first, second, *now = &first;
static struct format *offering; /* for --fields */
static struct buf offers[2];
static struct buf meant; /* times and values, SEPARATOR after each */
#define SEPARATOR '\xff'
#define NULL_VALUE "\xfe"

ssize_t
__wrap_write(int fd, const void *p, size_t n)
{
	struct out *o = fd == REJECTS ? &rejects : &out;

	if (fd != REJECTS && fd != STDOUT_FILENO)
		return __real_write(fd, p, n);
	buf_put(fd == REJECTS ? &now->rejects : &now->out, p, n);
	if (hostile)
		o->cap = 0; /* the next one is as large as it is asked for */
	return (ssize_t)n;
}

struct value *
__wrap_event_begin(const struct wants *w, size_t n)
{
	written = n;
	return __real_event_begin(w, n);
}

static void
mean_values(int64_t ms)
{
	char time[32];

	if (!hostile) {
		event_constants();
		buf_put(&meant, time,
		    (size_t)snprintf(
			time, sizeof time, "%lld%c", (long long)ms, SEPARATOR));
		for (size_t i = 1; i < written; i++) {
			if (value[i].null)
				buf_str(&meant, NULL_VALUE);
			else
				put_meant(&meant, value[i].text);
			buf_put(&meant, "\xff", 1);
		}
	}
}

void
__wrap_event_put(int64_t ms)
{
	mean_values(ms);
	__real_event_put(ms);
}

size_t
__wrap_event_put_seen(
    const struct seen *seen, size_t most, bool (*refuse)(int64_t ms))
{
	size_t n = __real_event_put_seen(seen, most, refuse);
	const struct str *text = seen->row;

	for (size_t i = 0; i < n; i++, text += seen->width) {
		int64_t ms = 0;

		HOLDS(times_read(text[0], &ms), text[0]);
		for (size_t k = 0; k < wants.n; k++) {
			value[k].text = text[k];
			value[k].null = text[k].p == rec_no_value;
		}
		mean_values(ms);
	}
	return n;
}

/* The words of a list, behind those in argv. */
static int
add_words(char *argv[], int n, int most, const char *list)
{
	char *copy = list ? mem_copy(str_of(list)) : NULL;

	for (char *word = copy ? strtok(copy, " ") : NULL; word && n < most;
	     word = strtok(NULL, " "))
		argv[n++] = word;
	return n;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static char *words[64];
	const char *format = getenv("LULL_FUZZ");
	int n, ch;

	(void)argc;
	(void)argv;
	n = add_words(words, 0, 8, "evparse -N --now 2024-06-01T00:00:00Z -f");
	words[n++] = mem_copy(str_of(format ? format : "auto"));
	n = add_words(words, n, 63, getenv("LULL_FUZZ_ARGS"));
	cmd_start(&program, n, words);
	while ((ch = cmd_option()) != -1)
		take_option(ch);
	if (columns)
		known_parse(&wants, columns);
	cmd.rejects = &rejects;
	for (size_t i = 0; i < 2; i++) {
		struct result *r = i ? &second : &first;

		buf_room(&r->out, 1); /* never NULL */
		buf_room(&r->rejects, 1);
		buf_room(&r->misses, 1);
		buf_room(&offers[i], 1);
	}
	buf_room(&meant, 1);
	feed_start(&intake.in);
	intake_open(&intake, asked, verbose, ready);
	return 0;
}

/* Why the line was refused, and where in it. */
static void
tell_miss(void)
{
	static struct miss m;
	const struct format *f = intake.format;
	struct str text = line_str(&intake.line);
	char at[32];

	if (f->form->miss == NULL)
		return;
	m.at = m.what.n = 0;
	f->form->miss(f->state, text, &m);
	HOLDS(m.at <= text.n && m.what.n > 0, text);
	/* a literal may seem to go on behind the end: they tell so or so */
	if (f->form == &form_log || f->form == &form_wrap)
		return;
	snprintf(at, sizeof at, "%zu ", m.at);
	buf_str(&now->misses, at);
	buf_put(&now->misses, m.what.p, m.what.n);
}

/* As evparse(), for one operand more. */
static void
run(struct result *r)
{
	uint64_t before[COUNTERS];

	now = r;
	r->out.n = r->rejects.n = r->misses.n = 0;
	memcpy(before, count, sizeof before);
	feed_again();
	while (intake_next(&intake)) {
		enum reason why = take(&intake);

		if (why == BAD_FORMAT || why == BAD_JSON)
			tell_miss();
		if (why != REASONS)
			cmd_refuse(
			    &intake.in, why, line_str(&intake.line), false);
		take_seen(&intake);
	}
	out_flush(&out);
	out_flush(&rejects);
	for (size_t i = 0; i < COUNTERS; i++)
		r->count[i] = count[i] - before[i];
}

static void
check_sum(const uint64_t c[])
{
	HOLDS(c[READ] == c[HEADERS] + c[REMARKS] + c[BLANK] + c[WRITTEN] +
			     c[REJECTED] + c[EXCLUDED] + c[MERGED],
	    input);
}

static void
check_records(struct str text)
{
	struct str values = {meant.p, meant.n};
	static struct buf plain;

	for (uint64_t n = 0; n < first.count[WRITTEN]; n++) {
		struct str record = take_until(&text, '\n'), rest = record;

		for (size_t i = 0; i < written; i++) {
			struct str field = take_until(&rest, '\t');
			struct str want = take_until(&values, SEPARATOR);

			HOLDS(field.p + field.n == record.p + record.n ||
				  i + 1 < written,
			    record);
			if (str_eq(field, STR("\\N"))) {
				HOLDS(str_eq(want, STR(NULL_VALUE)), record);
				continue;
			}
			check_spelling(field);
			HOLDS(str_eq(want, rec_plain(&plain, field)), record);
		}
		HOLDS(rest.n == 0, record);
	}
	HOLDS(text.n == 0 && values.n == 0, text);
}

/* \xHH to bytes, in place; how many LFs there are now. */
static size_t
unescape(struct buf *b)
{
	size_t n = 0, lfs = 0;

	for (size_t i = 0; i < b->n; n++) {
		char digits[3] = {0};

		if (b->n - i < 4 || b->p[i] != '\\' || b->p[i + 1] != 'x' ||
		    strspn(b->p + i + 2, "0123456789ABCDEF") < 2) {
			b->p[n] = b->p[i++];
			continue;
		}
		memcpy(digits, b->p + i + 2, 2);
		b->p[n] = (char)strtol(digits, NULL, 16);
		lfs += b->p[n] == '\n';
		i += 4;
	}
	b->n = n;
	return lfs;
}

/* Lines from to last of the input, from 1, as evparse sees them. */
static struct str
lines_of(size_t from, size_t last)
{
	struct str rest = input, got;
	const char *begin;

	for (size_t i = 1; i < from; i++)
		take_until(&rest, '\n');
	begin = rest.p;
	do
		got = take_until(&rest, '\n');
	while (from++ < last);
	got = (struct str){begin, (size_t)(got.p + got.n - begin)};
	if (got.n >= 3 && got.p == input.p &&
	    memcmp(got.p, "\xef\xbb\xbf", 3) == 0)
		got = (struct str){got.p + 3, got.n - 3};
	if (got.n > 0 && got.p[got.n - 1] == '\r')
		got.n--;
	return got;
}

static void
check_rejects(struct str text)
{
	static struct buf raw;
	uint64_t n = 0;

	for (; text.n > 0; n++) {
		struct str rest = take_until(&text, '\n');
		size_t number, lfs;

		HOLDS(str_eq(take_until(&rest, '\t'), STR("-")), rest);
		number = (size_t)strtoull(rest.p, NULL, 10);
		take_until(&rest, '\t');
		take_until(&rest, '\t');
		raw.n = 0;
		buf_put(&raw, rest.p, rest.n);
		buf_put(&raw, "\n", 2); /* ends what strspn may look at */
		raw.n = rest.n;
		lfs = unescape(&raw);
		HOLDS(number > lfs, rest);
		HOLDS(str_eq((struct str){raw.p, raw.n},
			  lines_of(number - lfs, number)),
		    rest);
	}
	HOLDS(n == first.count[REJECTED], input);
}

static void
swap_buffers(void)
{
	static struct out spare[2];
	struct out *o[2] = {&out, &rejects};

	for (size_t i = 0; i < 2; i++) {
		struct out old = *o[i];

		o[i]->buf = spare[i].buf;
		o[i]->cap = spare[i].cap;
		o[i]->n = 0;
		spare[i] = old;
	}
}

static void
put_offer(void *to, struct str source, struct value v)
{
	buf_put(to, source.p, source.n);
	buf_put(to, v.null ? "N" : "=", 1);
	if (!v.null)
		buf_put(to, v.text.p, v.text.n);
}

/* What the lines offer (--fields), each with something else behind it. */
static void
put_offers(struct buf *to, const char behind[SCAN_PAD])
{
	struct str rest = input;

	to->n = 0;
	if (offering->form->begin)
		offering->form->begin(offering->state);
	while (rest.n > 0) {
		struct str text = take_until(&rest, '\n');
		char *p = mem_get(text.n + SCAN_PAD);

		memcpy(p, text.p, text.n);
		memcpy(p + text.n, behind, SCAN_PAD);
		text.p = p;
		offering->form->fields(offering->state, text, put_offer, to);
		free(p);
	}
}

static void
check_offers(void)
{
	static const char zeros[SCAN_PAD];

	if (format_is_auto(asked))
		return;
	if (offering == NULL)
		offering = format_open(asked);
	if (offering->form->fields == NULL)
		return;
	put_offers(&offers[0], zeros);
	put_offers(&offers[1], rubbish);
	HOLDS(str_eq((struct str){offers[0].p, offers[0].n},
		  (struct str){offers[1].p, offers[1].n}),
	    input);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	feed(data, size);
	meant.n = 0;
	run(&first);
	hostile = true;
	swap_buffers();
	run(&second);
	swap_buffers();
	check_sum(first.count);
	HOLDS(
	    memcmp(first.count, second.count, sizeof first.count) == 0, input);
	HOLDS(str_eq((struct str){first.out.p, first.out.n},
		  (struct str){second.out.p, second.out.n}),
	    input);
	HOLDS(str_eq((struct str){first.rejects.p, first.rejects.n},
		  (struct str){second.rejects.p, second.rejects.n}),
	    input);
	HOLDS(str_eq((struct str){first.misses.p, first.misses.n},
		  (struct str){second.misses.p, second.misses.n}),
	    input);
	check_offers();
	check_records((struct str){first.out.p, first.out.n});
	/* a reject that is refused again is told as at first */
	if (!format_is_auto(asked) && strncmp(asked, "rejects:", 8) != 0)
		check_rejects((struct str){first.rejects.p, first.rejects.n});
	count_lines(first.count[READ] - first.count[BLANK]);
	return 0;
}
