/*
 * times - how the user's times are read: -T, -z and --now
 *
 * With -T its formats alone are tried, in order; without, all that when.h
 * understands. A time without a zone is in -z's, one without a year is taken
 * nearest to --now (by default the wall clock).
 */
#ifndef TIMES_H
#define TIMES_H

#include "mem.h"
#include "num.h"
#include "vec.h"
#include "word.h"
#include <stdint.h>

/* The options; a usage error quotes what is wrong. */
void times_zone(const char *arg);
void times_format(const char *arg); /* may come several times */
void times_now(const char *arg);

/* False: no such time. */
bool times_read(struct str s, int64_t *ms);

/* A time of the common log, and as a record has it: a line of the cache. */
struct times_clf {
	char key[32];  /* its bytes, and nothing */
	char text[16]; /* a year has four digits */
	int64_t ms;
	size_t n;
} __attribute__((aligned(64)));
#define TIMES_CLF 26
/*
 * Lines of the same seconds come together, in order or not: an entry is found
 * by the last bit of the minute and by the second. No text is all zeros.
 */
extern struct times_clf times_clf[256];

static inline struct times_clf *
times_clf_entry(const char *p)
{
	uint32_t digits = (uint32_t)word_load(p + 16) & 0x0f070001; /* 5:36 */

	return &times_clf[digits * (1u << 31 | 1u << 12 | 1) >> 24];
}

/*
 * Ten seconds of 2024-01-15T10:20:30.123Z. The last four digits of its time are
 * four of its own: what stands before them is remembered.
 */
struct times_utc {
	uint64_t key[3]; /* its bytes, with 0 for those four */
	char text[16];   /* a time has 13 digits */
	int64_t ms;
	size_t n; /* 0: nothing is remembered */
} __attribute__((aligned(64)));
#define TIMES_UTC 24
extern struct times_utc times_utc[128];

static inline struct times_utc *
times_utc_entry(const char *p)
{
	return &times_utc[(p[15] & 15) << 3 | (p[17] & 7)]; /* 0 3 */
}

/* For what is not remembered. */
size_t times_text_anew(char *to, struct str s, int64_t *ms);

static inline size_t
times_utc_text(char *to, struct str s, int64_t *ms)
{
	const struct times_utc *t = times_utc_entry(s.p);
	uint64_t tail = word_load(s.p + 16), digits = tail ^ t->key[2];
	/* 0x80: no digit, or another byte than there was */
	uint64_t differ = (digits | (digits + 0x7f7676767f767f7f)) & WORD(0x80);

	differ |= word_load(s.p) ^ t->key[0];
	differ |= word_load(s.p + 8) ^ t->key[1];
	if (__builtin_expect(differ != 0, 0))
		return times_text_anew(to, s, ms);
	memcpy(to, t->text, sizeof t->text);
	word_store(to + 9, (tail >> 16 & 0xff) | (tail >> 24 & 0xffffff00));
	*ms = t->ms +
	      (int64_t)((digits >> 16 & 0xff) * 1000 +
			(digits >> 32 & 0xff) * 100 +
			(digits >> 40 & 0xff) * 10 + (digits >> 48 & 0xff));
	return t->n;
}

/*
 * As times_read, and as a record has it, at to (NUM_ROOM): how many bytes it
 * has. 0: no such time.
 */
static inline size_t
times_text(char *to, struct str s, int64_t *ms)
{
	const struct times_clf *t;

	if (s.n == TIMES_UTC)
		return times_utc_text(to, s, ms);
	if (s.n != TIMES_CLF)
		return times_text_anew(to, s, ms);
	t = times_clf_entry(s.p);
	if (__builtin_expect(!vec_same_field(t->key, s.p, TIMES_CLF), 0))
		return times_text_anew(to, s, ms);
	memcpy(to, t->text, sizeof t->text);
	*ms = t->ms;
	return t->n;
}

/*
 * The same by one format (-T's language, compiled once by when_format.h), for
 * forms whose times have a format of their own. They hand it on as RFC 3339.
 */
struct when_format;
bool times_read_as(const struct when_format *f, struct str s, int64_t *ms);
/*
 * A time that such a form found, for values: bytes at to (WHEN_ROOM), where
 * times_read knows it again, whatever -T says, until the next one is put.
 */
size_t times_put(char *to, int64_t ms);

#endif
