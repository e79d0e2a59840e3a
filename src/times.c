/*
 * times - how the user's times are read: -T, -z and --now
 */
#include "times.h"
#include "cmd.h"
#include "num.h"
#include "simd.h"
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

struct times_clf times_clf[256];
struct times_utc times_utc[128];

/* What is the same in ten seconds. */
static void
remember_utc(const char *p, const char *text, int64_t ms)
{
	struct times_utc *t = times_utc_entry(p);
	uint64_t digits =
	    0x00ffffff00ff0000; /* :30.123Z: where 0 and 123 are */

	*t = (struct times_utc){
	    .key = {word_load(p), word_load(p + 8),
		(word_load(p + 16) & ~digits) | (digits & WORD('0'))},
	    .ms = ms - ms % 10000,
	    .n = 13};
	memcpy(t->text, text, t->n);
}

size_t
times_text_anew(char *to, struct str s, int64_t *ms)
{
	static struct num_put_near near = {.base = INT64_MIN};
	bool utc = formats == 0 && when_utc(s, ms);
	struct times_clf *t;
	size_t n;

	if (!utc && !times_read(s, ms))
		return 0;
	n = num_put_time_near(to, *ms, &near);
	if (utc && n == 13 && *ms > 0)
		remember_utc(s.p, to, *ms);
	if (s.n == TIMES_CLF && n <= sizeof t->text) {
		t = times_clf_entry(s.p);
		*t = (struct times_clf){.ms = *ms, .n = n};
		memcpy(t->key, s.p, TIMES_CLF);
		memcpy(t->text, to, sizeof t->text);
	}
	return n;
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
