/*
 * specs - the fuzzer of -f: whatever is given, it is compiled or refused
 *
 * The first line of an input is what -f is given, the others are lines of that
 * format. All columns are wanted; lines are parsed with different bytes behind
 * them, and give the same values.
 */
#include "cmd.h"
#include "fields.h"
#include "format.h"
#include "fuzz.h"
#include "known.h"
#include "scan.h"
#include "times.h"
#include <setjmp.h>

/* A usage error comes here (ld --wrap). */
noreturn void __wrap_cmd_usage(const char *format, ...);

static jmp_buf refused;

noreturn void
__wrap_cmd_usage(const char *format, ...)
{
	(void)format;
	longjmp(refused, 1);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	scan_start();
	times_now("2024-06-01T00:00:00Z");
	return 0;
}

/* Parses a line in memory that ends SCAN_PAD bytes behind it. */
static int
parse(const struct format *f, struct str text, char behind, struct value *v,
    char **memory)
{
	char *p = *memory = mem_get(text.n + SCAN_PAD);

	memcpy(p, text.p, text.n);
	memset(p + text.n, behind, SCAN_PAD);
	return f->form->parse(f->state, (struct str){p, text.n}, v);
}

/* The values of a line, copied. */
static void
keep(struct buf *b, const struct value *v, size_t n)
{
	b->n = 0;
	buf_room(b, 1);
	for (size_t i = 0; i < n; i++) {
		buf_put(b, v[i].null ? "N" : "V", 1);
		if (!v[i].null)
			buf_put(b, v[i].text.p, v[i].text.n);
	}
}

static void
check_line(const struct format *f, const struct wants *w, struct str line)
{
	static const char behind[] = "\" 0]-\\},\t\n:'";
	static struct buf first, second;
	struct value *v = mem_zero(w->n, sizeof *v);
	uint64_t seed = line.n;
	char *memory, *again;
	int what = parse(f, line, '\n', v, &memory);

	if (what == FORM_EVENT)
		keep(&first, v, w->n);
	HOLDS(parse(f, line, behind[roll(&seed, sizeof behind)], v, &again) ==
		  what,
	    line);
	if (what == FORM_EVENT) {
		keep(&second, v, w->n);
		HOLDS(str_eq((struct str){first.p, first.n},
			  (struct str){second.p, second.n}),
		    line);
	}
	free(memory);
	free(again);
	free(v);
	count_lines(1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size};
	char *volatile name = mem_copy(take_until(&rest, '\n'));
	struct format *f;
	struct wants w = {0};

	if (setjmp(refused)) {
		free(name);
		return 0;
	}
	f = format_is_auto(name) ? NULL : format_open(name);
	if (f) {
		known_parse(&w, f->form->columns(f->state));
		HOLDS(f->form->want(f->state, &w) == NULL, str_of(name));
		if (f->form->begin)
			f->form->begin(f->state);
	}
	while (f && rest.n > 0)
		check_line(f, &w, take_until(&rest, '\n'));
	free(name);
	return 0;
}
