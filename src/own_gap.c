/*
 * own_gap - each event brings its own gap: -g @column
 */
#include "own_gap.h"
#include "num.h"

#define FOREVER (INT64_MAX / 2)
#define MOST (FOREVER - NUM_TIME_MAX) /* so that a time can be added */

void
own_gap_set(struct own_gap *g, const char *option)
{
	if (option[1] == '\0')
		cmd_usage("-g %s: names no column", option);
	g->option = option;
}

void
own_gap_bind(struct own_gap *g, const struct head *h)
{
	g->column = head_find(h, "-g", str_of(g->option + 1));
}

bool
own_gap_read(const struct own_gap *g, const struct rec *r, int64_t *ms)
{
	struct str s = rec_field(r, g->column);

	*ms = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		if (*ms < MOST / 20)
			*ms = *ms * 10 + (s.p[i] - '0');
		else
			*ms = MOST;
	}
	return s.n > 0;
}
