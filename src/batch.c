/*
 * batch - records that come at once, of one source
 */
#include "batch.h"

size_t
batch_plain(const struct rec_line *r, size_t n, int64_t *clock, int64_t window,
    int64_t ahead, int64_t left)
{
	int64_t now = *clock, low, most = ahead > 0 ? ahead : INT64_MAX / 2;
	size_t i = 0;

	if (now == BATCH_NEVER) {
		if (ahead > 0)
			return 0;
		now = r[0].time;
	}
	low = now - window > left ? now - window : left;
	for (; i < n; i++) {
		int64_t time = r[i].time;

		if (time < low)
			break;
		if (time <= now)
			continue;
		if (time - now > most)
			break;
		now = time;
		if (low < now - window)
			low = now - window;
	}
	if (i > 0)
		*clock = now;
	return i;
}

size_t
batch_bytes(const struct rec_line *r, size_t n)
{
	const struct str *last = &r[n - 1].text;

	return (size_t)(last->p - r[0].text.p) + last->n + 1;
}
