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

static struct num_put_near near = {.base = INT64_MIN};

/* A time of the common log, as a record has it. */
struct clf_text {
	char key[32]; /* its bytes, the middle twice */
	int64_t ms;
	char text[NUM_ROOM];
	size_t n;
};

/* Of 26 bytes at p those from 10 on are the second half of a key. */
#if SIMD
static inline bool
is_key(const char *key, const char *p)
{
	simd first = simd_equal(simd_load(key), simd_load(p));
	simd last = simd_equal(simd_load(key + 16), simd_load(p + 10));

	return simd_every(simd_and(first, last));
}
#else
static inline bool
is_key(const char *key, const char *p)
{
	return memcmp(key, p, 16) == 0 && memcmp(key + 16, p + 10, 16) == 0;
}
#endif

/*
 * Lines of the same seconds come together, in order or not: an entry is found
 * by the last bit of the minute and by the second. No text is all zeros.
 */
static inline size_t
clf_text(char *to, struct str s, int64_t *ms)
{
	static struct clf_text last[256];
	uint32_t digits = (uint32_t)word_load(s.p + 16) & 0x0f070001; /* 5:36 */
	struct clf_text *t = &last[digits * (1u << 31 | 1u << 12 | 1) >> 24];

	if (__builtin_expect(!is_key(t->key, s.p), 0)) {
		if (!times_read(s, ms))
			return 0;
		*t = (struct clf_text){.ms = *ms};
		memcpy(t->key, s.p, 16);
		memcpy(t->key + 16, s.p + 10, 16);
		t->n = num_put_time_near(t->text, *ms, &near);
	}
	memcpy(to, t->text, NUM_ROOM);
	*ms = t->ms;
	return t->n;
}

size_t
times_text(char *to, struct str s, int64_t *ms)
{
	if (s.n == 26)
		return clf_text(to, s, ms);
	if ((formats > 0 || !when_utc(s, ms)) && !times_read(s, ms))
		return 0;
	return num_put_time_near(to, *ms, &near);
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
