/*
 * by_time - operands in the order of their first times
 */
#include "by_time.h"
#include "cmd.h"
#include "detect.h"
#include "format.h"
#include "known.h"
#include "times.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opened for the time alone; the last one serves again. */
static struct format *
open_for_time(const char *name)
{
	static struct format *last;
	static struct wants w;

	if (w.n == 0)
		known_parse(&w, "time");
	if (last == NULL || strcmp(last->name, name) != 0) {
		last = format_open(name);
		last->form->want(last->state, &w);
	}
	if (last->form->begin)
		last->form->begin(last->state);
	return last;
}

static int64_t
first_time(const char *name, char *file, bool (*refused)(int64_t))
{
	struct in in;
	struct line l;
	struct format *f = format_is_auto(name) ? NULL : open_for_time(name);
	uint64_t lines = count[READ];
	int64_t ms = INT64_MAX;
	bool found = false;

	in_open(&in, &file, 1, '\n');
	while (!found && in_line(&in, &l)) {
		struct value v = {.null = true};
		const char *fits;

		if (l.too_long || l.begin == l.end)
			continue;
		if (f == NULL && (fits = detect_format(name, line_str(&l))))
			f = open_for_time(fits);
		found =
		    f &&
		    f->form->parse(f->state, line_str(&l), &v) == FORM_EVENT &&
		    !v.null && times_read(v.text, &ms) && !refused(ms);
	}
	in_close(&in);
	count[READ] = lines; /* they are read again */
	return found ? ms : INT64_MAX;
}

/* Insertion, for operands are few and equal ones stay so. */
void
by_time_sort(const char *name, bool (*refused)(int64_t))
{
	int64_t *time = mem_resize(NULL, cmd.files, sizeof *time);

	for (size_t i = 0; i < cmd.files; i++) {
		char *file = cmd.file[i];
		struct stat st;
		int64_t t = INT64_MAX;
		size_t j = i;

		if (strcmp(file, "-") == 0 ||
		    (stat(file, &st) == 0 && !S_ISREG(st.st_mode) &&
			!S_ISDIR(st.st_mode)))
			cmd_usage("--by-time: %s: not a regular file", file);
		if (access(file, R_OK) == 0 && S_ISREG(st.st_mode))
			t = first_time(name, file, refused);
		for (; j > 0 && time[j - 1] > t; j--) {
			time[j] = time[j - 1];
			cmd.file[j] = cmd.file[j - 1];
		}
		time[j] = t;
		cmd.file[j] = file;
	}
	free(time);
}
