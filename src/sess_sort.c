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
#include <stdlib.h>

#define FEW 32
#define AHEAD 64    /* how far ahead of their use sessions are fetched */
#define REF_BITS 31 /* the low bits of a word; above them is the time */
#define TIME_BITS 33
#define REF ((1u << REF_BITS) - 1)
#define DIGIT 8
#define DIGITS (1 << DIGIT)

static uint64_t *word; /* in place of the table's slots */
static size_t words, given;
static bool begun;

static int
by_start(const struct sess *a, const struct sess *b)
{
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return str_cmp(sess_key(a), sess_key(b));
}

static int
by_expiry(const void *p, const void *q)
{
	const struct sess *a = *(struct sess *const *)p;
	const struct sess *b = *(struct sess *const *)q;

	if (a->expiry != b->expiry)
		return a->expiry < b->expiry ? -1 : 1;
	return by_start(a, b);
}

static int
by_last(const void *p, const void *q)
{
	const struct sess *a = *(struct sess *const *)p;
	const struct sess *b = *(struct sess *const *)q;

	if (a->last != b->last)
		return a->last < b->last ? -1 : 1;
	return by_start(a, b);
}

static void
sort(struct sess_list l, int (*order)(const void *, const void *))
{
	if (l.n > FEW) {
		qsort(l.sess, l.n, sizeof *l.sess, order);
		return;
	}
	for (size_t i = 1; i < l.n; i++) {
		struct sess *s = l.sess[i];
		size_t k = i;

		for (; k > 0 && order(&s, &l.sess[k - 1]) < 0; k--)
			l.sess[k] = l.sess[k - 1];
		l.sess[k] = s;
	}
}

void
sess_sort_by_expiry(struct sess_list l)
{
	sort(l, by_expiry);
}

void
sess_sort_by_last(struct sess_list l)
{
	sort(l, by_last);
}

static struct sess *
session(uint64_t w)
{
	return slab_at((uint32_t)(w & REF));
}

static void
fetch(uint64_t w)
{
	const char *s = (const char *)session(w);

	__builtin_prefetch(s);
	__builtin_prefetch(s + 64);
}

/* The references in the table move to its front, none over one not yet read. */
static void
collect(void)
{
	struct tab_slot *slot = sess_store.by_key.slot;
	size_t slots = slot ? sess_store.by_key.mask + 1 : 0;

	sess_store.by_key = (struct tab){0};
	word = (uint64_t *)(void *)slot;
	for (size_t i = 0; i < slots; i++) {
		if (slot[i].ref)
			word[words++] = slot[i].ref;
	}
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
			__builtin_prefetch(session(word[i + AHEAD]));
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
insert(uint64_t *w, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t v = w[i];
		size_t k = i;

		for (; k > 0 && v < w[k - 1]; k--)
			w[k] = w[k - 1];
		w[k] = v;
	}
}

/*
 * Sorts words that are the same above the digit that begins at bit `at`: each
 * goes where its digit's begin, and what stood there goes on (the American flag
 * sort of McIlroy, Bostic and McIlroy).
 */
static void
sort_words(uint64_t *w, size_t n, int at)
{
	size_t begin[DIGITS + 1] = {0}, to[DIGITS], other;

	if (n <= FEW) {
		insert(w, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		begin[(w[i] >> at) % DIGITS + 1]++;
	for (size_t d = 0; d < DIGITS; d++) {
		to[d] = begin[d];
		begin[d + 1] += begin[d];
	}
	for (size_t d = 0; d < DIGITS; d++)
		while (to[d] < begin[d + 1]) {
			uint64_t v = w[to[d]];

			while ((other = (v >> at) % DIGITS) != d) {
				uint64_t found = w[to[other]];

				w[to[other]++] = v;
				v = found;
			}
			w[to[d]++] = v;
		}
	for (size_t d = 0; at > REF_BITS && d < DIGITS; d++)
		sort_words(w + begin[d], begin[d + 1] - begin[d],
		    at < REF_BITS + DIGIT ? REF_BITS : at - DIGIT);
}

static void
sort_all(void)
{
	uint64_t all = 0;
	int at = REF_BITS;

	for (size_t i = 0; i < words; i++)
		all |= word[i];
	while (all >> at >> DIGIT)
		at++;
	sort_words(word, words, at);
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
			__builtin_prefetch(session(word[i + AHEAD]));
		word[i] |= (uint64_t)session(word[i])->serial << REF_BITS;
	}
	sort_all();
	for (size_t i = 0; i < words; i++) {
		if (i + AHEAD < words)
			fetch(word[i + AHEAD]);
		visit(session(word[i]));
	}
}

struct sess_list
sess_rest(void)
{
	static struct sess_list l;
	static size_t room;
	uint64_t time = 0;
	size_t same = 0; /* where those of this time begin */

	if (!begun)
		begin_rest();
	for (l.n = 0; given < words; given++) {
		uint64_t t = word[given] >> REF_BITS;

		if (l.n > 0 && t != time) {
			sort((struct sess_list){l.sess + same, l.n - same},
			    by_last);
			same = l.n;
			if (l.n >= AHEAD)
				return l;
		}
		time = t;
		if (l.n == room) {
			room = room ? room * 2 : 2 * AHEAD;
			l.sess = mem_resize(l.sess, room, sizeof *l.sess);
		}
		l.sess[l.n++] = session(word[given]);
		if (given + AHEAD < words)
			fetch(word[given + AHEAD]);
	}
	sort((struct sess_list){l.sess + same, l.n - same}, by_last);
	return l;
}
