/*
 * source - the operands of evsort-window
 */
#include "source.h"
#include "cmd.h"

struct source *source;
size_t sources;

void
source_start(size_t least, int64_t window)
{
	sources = cmd.files ? cmd.files : 1;
	if (sources < least)
		sources = least;
	source = mem_zero(sources, sizeof *source);
	for (size_t i = 0; i < sources; i++) {
		source[i].hold = hold_new(window);
		source[i].clock = source[i].heard = NEVER;
		source[i].ended = source[i].gone = true;
	}
}

void
source_open(struct head *head)
{
	static char *standard_input[] = {NULL};
	char **file = cmd.files ? cmd.file : standard_input;

	for (size_t i = 0; i < (cmd.files ? cmd.files : 1); i++) {
		source[i].ended = source[i].gone = false;
		rec_open_lines(&source[i].stream, head, REC_EVENTS, file + i,
		    cmd.files ? 1 : 0);
	}
}

struct source *
source_next(void)
{
	struct source *next = NULL;

	for (size_t i = 0; i < sources; i++)
		if (!source[i].ended &&
		    (next == NULL || source[i].clock < next->clock))
			next = &source[i];
	return next;
}

struct source *
source_earliest(int64_t *most)
{
	int64_t time, first = INT64_MAX, turn = *most;
	struct source *best = NULL;

	for (size_t i = 0; i < sources; i++) {
		if (!hold_first(source[i].hold, *most, &time))
			continue;
		if (best == NULL || time < first) {
			/* the one before, when equal, goes first */
			if (best && first - 1 < turn)
				turn = first - 1;
			best = &source[i];
			first = time;
		} else if (time < turn) {
			turn = time;
		}
	}
	*most = turn;
	return best;
}

uint64_t
source_bytes(void)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < sources; i++)
		sum += hold_bytes(source[i].hold);
	return sum;
}
