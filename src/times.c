/*
 * times - how the user's times are read: -T, -z and --now
 */
#include "times.h"
#include "cmd.h"
#include "num.h"
#include "when.h"
#include "when_format.h"

static struct zone *zone;           /* -z; NULL is UTC */
static struct when_format **format; /* of each -T */
static size_t formats;
static const char *now_arg;     /* --now */
static int64_t now = INT64_MIN; /* when known */

static struct { /* what times_put wrote last */
	const char *at;
	size_t n;
	int64_t ms;
} handed;

void
times_zone(const char *arg)
{
	zone = zone_open(arg);
	if (zone == NULL)
		cmd_usage("-z %s: no such zone", arg);
	if (now_arg)
		times_now(now_arg); /* in this zone, if it names none */
}

void
times_format(const char *arg)
{
	const char *wrong;
	struct when_format *f = when_format_compile(arg, &wrong);

	if (f == NULL)
		cmd_usage("-T %s: %s", arg, wrong);
	format = mem_resize(format, formats + 1, sizeof(struct when_format *));
	format[formats++] = f;
}

void
times_now(const char *arg)
{
	now_arg = arg;
	if (!when_parse(str_of(arg), zone, &now))
		cmd_usage("--now %s: not a time", arg);
}

/* The wall clock is asked once, so that a run has one answer. */
static int64_t
times_clock(void)
{
	if (now == INT64_MIN)
		now = cmd_clock();
	return now;
}

bool
times_read(struct str s, int64_t *ms)
{
	if (formats == 0)
		return when_clf(s, ms) || when_parse(s, zone, ms);
	if (s.p == handed.at && s.n == handed.n) {
		*ms = handed.ms;
		return true;
	}
	for (size_t i = 0; i < formats; i++)
		if (times_read_as(format[i], s, ms))
			return true;
	return false;
}

/*
 * Lines of the same seconds come together, in order or not. The last words of
 * a key overlap, and no text is all zeros.
 */
const struct times_text *
times_text(struct str s)
{
	static struct num_put_near near = {.base = INT64_MIN};
	static struct times_text last[256], other;
	struct times_text *t = &other;
	uint64_t a = 0, b = 0, c = 0, d = 0;

	if (s.n == 26) {
		a = word_load(s.p);
		b = word_load(s.p + 8);
		c = word_load(s.p + 16); /* 5:36 -07 */
		d = word_load(s.p + 18);
		t = &last[(c & 1) << 7 | (c >> 12 & 0x70) | (c >> 24 & 0xf)];
		if (((a ^ t->key[0]) | (b ^ t->key[1]) | (c ^ t->key[2]) |
			(d ^ t->key[3])) == 0)
			return t;
	}
	if (!times_read(s, &other.ms))
		return NULL;
	other.n = num_put_time_near(other.text, other.ms, &near);
	if (t == &other)
		return t;
	*t = other;
	t->key[0] = a;
	t->key[1] = b;
	t->key[2] = c;
	t->key[3] = d;
	return t;
}

bool
times_read_as(const struct when_format *f, struct str s, int64_t *ms)
{
	return when_format_read(f, s, zone, times_clock(), ms);
}

size_t
times_put(char *to, int64_t ms)
{
	handed.at = to;
	handed.n = when_put(to, ms, NULL);
	handed.ms = ms;
	return handed.n;
}
