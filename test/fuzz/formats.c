/*
 * formats - the fuzzer of formats: what is written must be read
 *
 * The input's bytes choose a format and values; a line is written of them as
 * the format's own rules have it, in one of the many ways that they leave, and
 * parsed: every value must come back, byte for byte, whatever stands behind the
 * line. Where the format is a server's string, that is made up, too.
 */
#include "format.h"
#include "format_strings.h"
#include "fuzz.h"
#include "known.h"
#include "scan.h"
#include "times.h"
#include "writers.h"

static struct format *
opened(const char *name, const char *columns, struct wants *w)
{
	struct format *f = format_open(name);
	const char *wrong;

	known_parse(w, columns);
	wrong = f->form->want(f->state, w);
	HOLDS(wrong == NULL, str_of(wrong ? wrong : ""));
	return f;
}

/* Parses a line in memory that ends SCAN_PAD bytes behind it. */
static int
parse(const struct format *f, struct str text, struct value *v, char **memory)
{
	static const char *const behind[] = {
	    "\"", "\"}", "0", " ", ",", "\\", "-", "\t", "]", "\n", "a"};
	const char *kind = behind[roll(&seed, LENGTH(behind))];
	char *p = *memory = mem_get(text.n + SCAN_PAD);

	memcpy(p, text.p, text.n);
	for (size_t i = 0; i < SCAN_PAD; i++)
		p[text.n + i] = kind[i % strlen(kind)];
	return f->form->parse(f->state, (struct str){p, text.n}, v);
}

/* What was written is what is read: values but the first, which is the time. */
static void
check_line(const struct format *f, size_t n)
{
	struct value v[CELLS + 2];
	struct str text = {line.p, line.n};
	int64_t ms = 0;
	char *memory;

	HOLDS(parse(f, text, v, &memory) == FORM_EVENT, text);
	HOLDS(!v[0].null && times_read(v[0].text, &ms), text);
	HOLDS(ms == TIME_MS, text);
	for (size_t i = 0; i < n; i++) {
		struct str want = {cell[i].text.p, cell[i].text.n};

		HOLDS(v[i + 1].null == cell[i].null, text);
		HOLDS(cell[i].null || str_eq(v[i + 1].text, want), want);
	}
	free(memory);
	count_lines(1);
}

static void
check_named(size_t kind)
{
	static struct format *all[WRITERS];
	static struct wants wants[WRITERS];
	const struct writer *w = &writers[kind];

	if (all[kind] == NULL)
		all[kind] = opened(w->name, w->columns, &wants[kind]);
	if (all[kind]->form->begin)
		all[kind]->form->begin(all[kind]->state);
	line.n = 0;
	if (w->header) {
		struct value v[CELLS + 1];
		char *memory;

		w->header();
		HOLDS(parse(all[kind], (struct str){line.p, line.n}, v,
			  &memory) == FORM_HEADER,
		    ((struct str){line.p, line.n}));
		free(memory);
	}
	for (int i = 0; i < 4; i++) {
		line.n = 0;
		w->write();
		check_line(all[kind], wants[kind].n - 1);
	}
}

/* Strings are made until there are STRINGS, then taken again. */
static void
check_string(void)
{
	static struct {
		struct string string;
		struct format *format;
		struct wants wants;
	} * all;
	static size_t n;
	size_t i = n < STRINGS ? n++ : roll(&seed, n);

	if (all == NULL)
		all = mem_zero(STRINGS, sizeof *all);
	if (all[i].format == NULL) {
		make_string(&all[i].string);
		all[i].format = opened(all[i].string.text.p,
		    all[i].string.columns.p, &all[i].wants);
	}
	for (int k = 0; k < 4; k++) {
		line.n = 0;
		check_line(all[i].format, write_string(&all[i].string));
	}
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	scan_start();
	times_now("2024-06-01T00:00:00Z");
	for (size_t i = 0; i < CELLS; i++)
		buf_room(&cell[i].text, 1);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	seed = size;
	for (size_t i = 0; i < size; i++)
		seed = seed * 31 + data[i];
	for (size_t i = 0; i < WRITERS; i++)
		check_named(i);
	check_string();
	return 0;
}
