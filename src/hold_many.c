/*
 * hold_many - records that come at once
 *
 * Most are for near buckets that are there.
 */
#include "hold_in.h"
#include "num.h"

static inline __attribute__((always_inline)) void
add_all(struct hold *h, const struct rec_line *r, size_t n)
{
	int64_t from = NUM_TIME_MIN;
	int shift = h->shift;
	uint64_t after = h->cur + 1, most = NEAR * SLOTS - 1 - h->cur % SLOTS;
	struct pile **slot = h->slot[0];
	uint64_t bytes = 0;

	if (h->top.of)
		most = 0; /* all go the other way */
	for (size_t i = 0; i < n; i++) {
		uint64_t b = (uint64_t)(r[i].time - from) >> shift;
		struct pile *p = slot[b % (NEAR * SLOTS)];

		if (b - after >= most || p == NULL) {
			hold_add(h, r[i].time, r[i].text);
			continue;
		}
		pile_add(p, r[i].time, r[i].text);
		bytes += r[i].text.n + 1;
	}
	h->bytes += bytes;
}

#if SIMD && defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2"))) static void
avx2_add_all(struct hold *h, const struct rec_line *r, size_t n)
{
	add_all(h, r, n);
}
#endif

void
hold_add_all(struct hold *h, const struct rec_line *r, size_t n)
{
#if SIMD && defined(__x86_64__)
	if (scan_avx2) {
		avx2_add_all(h, r, n);
		return;
	}
#endif
	add_all(h, r, n);
}
