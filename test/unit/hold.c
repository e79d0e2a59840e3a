/*
 * hold - against a list that is searched
 */
#include "hold.h"
#include "check.h"
#include "num.h"
#include "scan.h"
#include <stdlib.h>

#define MOST 3000 /* records held at once */

static unsigned long long seed = 1;
static struct hold *h, *done[96]; /* of all streams */
static size_t streams;
static struct {
	int64_t time;
	unsigned id;
	size_t n; /* bytes, with LF */
} held[MOST];
static size_t n;
static uint64_t bytes;
static unsigned ids;
static char text[200000 + SCAN_PAD];
static struct out to = {.fd = -1, .name = "what leaves"};

static size_t
below(size_t most)
{
	return (size_t)(check_random(&seed) % most);
}

/* Now and then one that takes a chunk for itself. */
static size_t
length(void)
{
	if (below(200) == 0)
		return 10 + below(below(10) ? 3000 : 150000);
	return 10 + below(90);
}

static struct rec_line
next_record(int64_t from, uint64_t span)
{
	size_t more = length();
	struct rec_line r;

	r.time = from + (int64_t)below(span);
	r.text.p = text;
	r.text.n = (size_t)sprintf(text, "%lld\t%u\t", (long long)r.time, ids);
	memset(text + r.text.n, 'x', more);
	r.text.n += more;
	held[n].time = r.time;
	held[n].id = ids++;
	held[n++].n = r.text.n + 1;
	bytes += r.text.n + 1;
	return r;
}

/* One at a time, or many at once from texts that stay. */
static void
add(int64_t from, uint64_t span)
{
	static char copy[64][4096 + SCAN_PAD];
	struct rec_line r[64];
	size_t many = below(3) ? below(64) : 0, kept = 0;

	for (size_t i = 0; i < many && n < MOST; i++) {
		r[kept] = next_record(from, span);
		if (r[kept].text.n > 4096) {
			hold_add_all(h, r, kept);
			hold_add(h, r[kept].time, r[kept].text);
			kept = 0;
			continue;
		}
		memcpy(copy[kept], text, r[kept].text.n);
		r[kept].text.p = copy[kept];
		kept++;
	}
	hold_add_all(h, r, kept);
	if (n < MOST) {
		r[0] = next_record(from, span);
		hold_add(h, r[0].time, r[0].text);
	}
}

/* The first, or the last, of what is held. */
static size_t
find(bool last)
{
	size_t best = 0;

	for (size_t i = 1; i < n; i++) {
		bool less = held[i].time != held[best].time
				? held[i].time < held[best].time
				: held[i].id < held[best].id;

		if (less != last)
			best = i;
	}
	return best;
}

static void
check_text(const char *p, size_t i)
{
	char want[64];
	int many =
	    sprintf(want, "%lld\t%u\t", (long long)held[i].time, held[i].id);

	CHECK(
	    memcmp(p, want, (size_t)many) == 0, "the record whose turn it is");
	CHECK(p[held[i].n - 1] == '\n' && p[held[i].n - 2] == 'x', "its end");
}

static void
forget(size_t i)
{
	bytes -= held[i].n;
	held[i] = held[--n];
}

static void
check_put(int64_t most)
{
	int64_t last = NUM_TIME_MIN - 1, want = last;
	const char *p;
	size_t many, left = 0;

	to.n = 0;
	many = hold_put(h, most, &to, &last);
	p = to.buf;
	for (size_t i; n > 0 && held[i = find(false)].time <= most; left++) {
		if (left == many)
			break;
		want = held[i].time;
		check_text(p, i);
		p += held[i].n;
		forget(i);
	}
	CHECK(left == many, "as many as are due");
	CHECK(n == 0 || held[find(false)].time > most, "all that are due");
	CHECK((size_t)(p - to.buf) == to.n, "and no more bytes");
	CHECK(last == want, "the time of the last");
}

static void
check_take(int64_t most)
{
	struct entry e[5];
	size_t many = hold_take(h, most, e, 5);

	for (size_t k = 0; k < many; k++) {
		size_t i = find(false);

		CHECK(n > 0 && e[k].time == held[i].time, "the earliest time");
		CHECK(e[k].n == held[i].n, "its length");
		check_text(e[k].p, i);
		forget(i);
	}
	CHECK(many > 0 || n == 0 || held[find(false)].time > most, "none");
}

static void
check_ends(void)
{
	struct entry e = {0};
	int64_t time = 0;
	bool any = hold_next(h, &time);

	CHECK(any == (n > 0), "a next one");
	if (n == 0)
		return;
	CHECK(time == held[find(false)].time, "the time of the next");
	for (size_t k = below(4) ? 0 : below(40); k > 0 && n > 0; k--) {
		size_t i = find(true);

		CHECK(hold_last(h, &e) && e.time == held[i].time, "the last");
		check_text(e.p, i);
		hold_drop_last(h);
		forget(i);
	}
}

/* A stream whose times rise, whatever the window is. */
static void
check_stream(int64_t window, int64_t from, uint64_t span, uint64_t step)
{
	int64_t now = from, most;
	int quiet = below(3) ? 0 : 40; /* rounds in which nothing leaves */

	h = hold_new(window);
	for (int round = 0; round < 60; round++) {
		add(now, span);
		for (int more = round > 5 && round < quiet ? 4 : 0; more > 0;
		     more--)
			add(now, span);
		if (below(20) == 0)
			add(now, span * 1000);
		if (below(3) == 0)
			check_ends();
		if (round > 5 && round < quiet)
			continue;
		now += (int64_t)below(step);
		most = now + (int64_t)below(span);
		if (below(2)) {
			int64_t even = hold_even(h, most);

			CHECK(even <= most, "an even time is not later");
			CHECK(even + window >= most, "nor much earlier");
			check_put(even);
		} else if (below(2)) {
			check_put(most);
		} else {
			check_take(most);
		}
		CHECK(hold_bytes(h) == bytes, "bytes");
		if (check_failed)
			return;
	}
	check_put(NUM_TIME_MAX);
	CHECK(n == 0 && hold_bytes(h) == 0, "nothing is left");
	done[streams++] = h; /* it is never released, as in the program */
}

static void
add_at(int64_t time)
{
	struct rec_line r = next_record(time, 1);

	hold_add_all(h, &r, 1);
}

/*
 * Buckets whose numbers differ by 16384 have one slot: in turn, wherever among
 * its 8192 the bucket is that leaves.
 */
static void
check_near(int64_t first)
{
	h = hold_new(1); /* a bucket is a millisecond */
	add_at(first);
	check_put(first);
	for (int64_t group = 4; group > 0; group--) {
		add_at(first + group * 8192);
		add_at(first + group * 8192 - 1);
		add_at(first + group * 8192 + 1);
	}
	for (int64_t most = first; n > 0 && !check_failed; most += 4096)
		check_put(most);
	done[streams++] = h;
}

/* How wide buckets are: between two even times. */
static int64_t
width(int64_t now)
{
	int64_t even = hold_even(h, now), next = even + 1;

	while (hold_even(h, next + 1) == even)
		next++;
	return next - even;
}

/* A record every step ms, a little out of order, and what was enough leaves. */
static void
check_rate(int64_t *now, int64_t step, size_t records)
{
	for (size_t i = 1; i <= records && !check_failed; i++) {
		*now += step;
		add_at(*now - (int64_t)below(500));
		if (i % 64 == 0)
			check_put(hold_even(h, *now - 1000));
	}
}

/* Buckets of which few records leave become wider, others narrower. */
static void
check_width(int64_t from)
{
	int64_t first, wide, now = from;

	h = hold_new(300000);
	first = width(now);
	check_rate(&now, 100, 4000);
	wide = width(now);
	CHECK(wide > first && wide < 300000 / 10, "wider buckets");
	check_rate(&now, 7, 40000);
	CHECK(width(now) < wide && width(now) > first, "narrower ones");
	check_rate(&now, 100, 8000);
	CHECK(width(now) == wide, "wide ones again");
	check_put(NUM_TIME_MAX);
	CHECK(n == 0 && hold_bytes(h) == 0, "nothing is left");
	done[streams++] = h;
}

/* Buckets that each hold some records of a single time stay as they are. */
static void
check_seconds(int64_t from)
{
	int64_t first, now = from;

	h = hold_new(300000);
	first = width(now);
	for (size_t i = 1; i <= 40000 && !check_failed; i++) {
		now += 30;
		add_at((now - (int64_t)below(2000)) / 1000 * 1000);
		if (i % 64 == 0)
			check_put(hold_even(h, now - 5000));
	}
	CHECK(width(now) == first, "as wide as at first");
	check_put(NUM_TIME_MAX);
	CHECK(n == 0 && hold_bytes(h) == 0, "nothing is left of seconds");
	done[streams++] = h;
}

int
main(void)
{
	static const uint64_t some[] = {
	    1, 10, 700, 60000, 1000000, 90000000000};

	scan_start();
	to.cap = 64 << 20;
	to.buf = mem_get(to.cap + SCAN_PAD);
	for (int round = 0; round < 16 && !check_failed; round++) {
		uint64_t span = some[below(6)], step = some[below(6)];

		check_stream(5000, 1704067200000, span, step);
		check_stream(600000, -5000000, span, step);
		check_stream(1, NUM_TIME_MIN, span, step);
		check_stream(NUM_SPAN_MAX, 0, span, step);
	}
	for (int64_t first = 0; first < 20000; first += 8191)
		check_near(NUM_TIME_MIN + first);
	check_width(1704067200000);
	check_seconds(1704067200000);
	check_width(NUM_TIME_MIN + 1000);
	return check_failed;
}
