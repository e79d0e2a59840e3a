/*
 * sess_sort - sessions in the orders in which they are written
 *
 * All that are left at the end may be millions, each a cache miss away. So they
 * are ordered without being looked at: a word of the time of the last event and
 * the reference takes the place of a slot of the table, and words are sorted
 * where they stand, by digits. Only sessions whose times are the same are
 * compared, shortly before they are written, and on their way from memory by
 * then.
 */
#include "sess_sort.h"
#include "sess_due.h"
#include <stdlib.h>

#define FEW 32
#define AHEAD 64    /* how far ahead of their use sessions are fetched */
#define REF_BITS 31 /* the low bits of a word; above them is the time */
#define TIME_BITS 33
#define REF ((1u << REF_BITS) - 1)
#define DIGIT 8
#define DIGITS (1 << DIGIT)
#define MANY 2048
#define NEAR 16 /* how far ahead a digit's words are fetched */

static uint64_t *word; /* in place of the table's slots */
static size_t words, given;
static bool begun;

static int
by_key(const void *p, const void *q)
{
	const struct sess *a = *(struct sess *const *)p;
	const struct sess *b = *(struct sess *const *)q;

	return str_cmp(sess_key(a), sess_key(b));
}

static int
by_start(const void *p, const void *q)
{
	const struct sess *a = *(struct sess *const *)p;
	const struct sess *b = *(struct sess *const *)q;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return by_key(p, q);
}

static int
by_expiry(const void *p, const void *q)
{
	const struct sess *a = *(struct sess *const *)p;
	const struct sess *b = *(struct sess *const *)q;

	if (a->expiry != b->expiry)
		return a->expiry < b->expiry ? -1 : 1;
	return by_start(p, q);
}

static int
by_last(const void *p, const void *q)
{
	const struct sess *a = *(struct sess *const *)p;
	const struct sess *b = *(struct sess *const *)q;

	if (a->last != b->last)
		return a->last < b->last ? -1 : 1;
	return by_start(p, q);
}

/* Those of the same times, mostly very few. */
static void
sort_by_key(struct sess **sess, size_t n)
{
	if (n > FEW) {
		qsort(sess, n, sizeof *sess, by_key);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct sess *s = sess[i];
		size_t k = i;

		for (; k > 0 && by_key(&s, &sess[k - 1]) < 0; k--)
			sess[k] = sess[k - 1];
		sess[k] = s;
	}
}

/* Few are sorted without a branch: which is less cannot be foretold. */
static void
insert(uint64_t *w, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t v = w[i];

		for (size_t k = 0; k < i; k++) {
			uint64_t u = w[k];

			w[k] = u < v ? u : v;
			v = u < v ? v : u;
		}
		w[i] = v;
	}
}

/*
 * Sorts words that are the same from bit `top` on by their bits from `low` on:
 * each goes where those of its highest digit begin, and what stood there goes
 * on (the American flag sort of McIlroy, Bostic and McIlroy). Of few the digits
 * are small.
 */
static void
sort_words(uint64_t *w, size_t n, int top, int low)
{
	size_t begin[DIGITS + 1], to[DIGITS], other;
	int digit = n < MANY ? DIGIT / 2 : DIGIT;
	int at = top - digit > low ? top - digit : low;
	size_t digits = (size_t)1 << digit;

	memset(begin, 0, (digits + 1) * sizeof *begin);
	for (size_t i = 0; i < n; i++)
		begin[(w[i] >> at) % digits + 1]++;
	for (size_t d = 0; d < digits; d++) {
		to[d] = begin[d];
		begin[d + 1] += begin[d];
	}
	for (size_t d = 0; d < digits; d++)
		while (to[d] < begin[d + 1]) {
			uint64_t v = w[to[d]];

			while ((other = (v >> at) % digits) != d) {
				uint64_t found = w[to[other]];

				mem_send_for(&w[to[other] + NEAR], 1);
				w[to[other]++] = v;
				v = found;
			}
			w[to[d]++] = v;
		}
	for (size_t d = 0; at > low && d < digits; d++) {
		size_t size = begin[d + 1] - begin[d];

		if (size > FEW)
			sort_words(w + begin[d], size, at, low);
		else
			insert(w + begin[d], size);
	}
}

static int
bits_of(uint64_t v)
{
	return v ? 64 - __builtin_clzll(v) : 0;
}

struct range {
	int64_t least, most;
};

static void
widen(struct range *r, int64_t v)
{
	r->least = v < r->least ? v : r->least;
	r->most = v > r->most ? v : r->most;
}

static uint64_t
width(struct range r)
{
	return (uint64_t)r.most - (uint64_t)r.least;
}

/*
 * By a time, start and key: both times and the place in the list make a word,
 * and words are sorted. False: they are too far apart for that.
 */
static inline __attribute__((always_inline)) bool
sort_near(struct sess_list l, int64_t (*time)(const struct sess *))
{
	static struct sess_list old;
	static uint64_t *w;
	static size_t room;
	struct range times = {INT64_MAX, INT64_MIN}, starts = times;
	int index = bits_of(l.n - 1), low;

	for (size_t i = 0; i < l.n; i++) {
		widen(&times, time(l.sess[i]));
		widen(&starts, l.sess[i]->start);
	}
	low = index + bits_of(width(starts));
	if (low + bits_of(width(times)) > 64)
		return false;
	if (l.n > room) {
		room = l.n * 2;
		w = mem_resize(w, room, sizeof *w);
	}
	sess_list_room(&old, l.n);
	for (size_t i = 0; i < l.n; i++) {
		uint64_t start = (uint64_t)l.sess[i]->start;
		uint64_t t = (uint64_t)time(l.sess[i]);

		old.sess[i] = l.sess[i];
		w[i] = (t - (uint64_t)times.least) << (low - index);
		w[i] = (w[i] | (start - (uint64_t)starts.least)) << index | i;
	}
	if (l.n > FEW)
		sort_words(w, l.n, low + bits_of(width(times)), 0);
	else
		insert(w, l.n);
	for (size_t i = 0, same = 0; i < l.n; i++) {
		l.sess[i] = old.sess[w[i] & ((1ull << index) - 1)];
		if (w[i] >> index != w[same] >> index) {
			sort_by_key(l.sess + same, i - same);
			same = i;
		}
		if (i + 1 == l.n)
			sort_by_key(l.sess + same, l.n - same);
	}
	return true;
}

static int64_t
expiry_of(const struct sess *s)
{
	return s->expiry;
}

static int64_t
last_of(const struct sess *s)
{
	return s->last;
}

void
sess_sort_by_expiry(struct sess_list l)
{
	if (l.n > 1 && !sort_near(l, expiry_of))
		qsort(l.sess, l.n, sizeof *l.sess, by_expiry);
}

void
sess_sort_by_last(struct sess_list l)
{
	if (l.n > 1 && !sort_near(l, last_of))
		qsort(l.sess, l.n, sizeof *l.sess, by_last);
}

static struct sess *
session(uint64_t w)
{
	return slab_at((uint32_t)(w & REF));
}

/* The references take the place of the table: nobody looks there any more. */
static void
collect(void)
{
	word = (uint64_t *)(void *)sess_store.by_key.slot;
	sess_store.by_key = (struct tab){0};
	words = word ? sess_due_all(word) : 0;
}

/*
 * The times join them: from the earliest on, less precise when they are 2^33 ms
 * apart or more, so that what is the same here may still differ.
 */
static void
add_times(void)
{
	int64_t least = INT64_MAX, most = INT64_MIN;
	int shift = 0;

	for (size_t i = 0; i < words; i++) {
		int64_t last = session(word[i])->last;

		if (i + AHEAD < words)
			mem_send_for(session(word[i + AHEAD]), 1);
		least = last < least ? last : least;
		most = last > most ? last : most;
		word[i] |= (uint64_t)last << REF_BITS;
	}
	while (words > 0 && (most - least) >> shift >> TIME_BITS)
		shift++;
	for (size_t i = 0; i < words; i++) {
		uint64_t time = (word[i] >> REF_BITS) - (uint64_t)least;

		if (shift)
			time =
			    (uint64_t)(session(word[i])->last - least) >> shift;
		word[i] = time << REF_BITS | (word[i] & REF);
	}
}

static void
sort_all(void)
{
	uint64_t all = 0;

	for (size_t i = 0; i < words; i++)
		all |= word[i];
	sort_words(word, words, bits_of(all), REF_BITS);
}

static void
begin_rest(void)
{
	collect();
	add_times();
	sort_all();
	begun = true;
}

void
sess_rest_opened(void (*visit)(const struct sess *s))
{
	collect();
	for (size_t i = 0; i < words; i++) {
		if (i + AHEAD < words)
			mem_send_for(session(word[i + AHEAD]), 1);
		word[i] |= (uint64_t)session(word[i])->serial << REF_BITS;
	}
	sort_all();
	for (size_t i = 0; i < words; i++) {
		if (i + AHEAD < words)
			mem_send_for(session(word[i + AHEAD]), 2);
		visit(session(word[i]));
	}
}

struct sess_list
sess_rest(void)
{
	static struct sess_list l;
	uint64_t time = 0;
	size_t same = 0; /* where those of this time begin */

	if (!begun)
		begin_rest();
	for (l.n = 0; given < words; given++) {
		uint64_t t = word[given] >> REF_BITS;

		if (l.n > 0 && t != time) {
			sess_sort_by_last(
			    (struct sess_list){l.sess + same, l.n - same, 0});
			same = l.n;
			if (l.n >= AHEAD)
				return l;
		}
		time = t;
		sess_list_add(&l, session(word[given]));
		if (given + AHEAD < words)
			mem_send_for(session(word[given + AHEAD]), 2);
	}
	sess_sort_by_last((struct sess_list){l.sess + same, l.n - same, 0});
	return l;
}
