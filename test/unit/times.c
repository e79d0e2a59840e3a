/* times: what is remembered of a time, and times_read as the model */
#include "../../src/times.h"
#include "check.h"
#include <inttypes.h>

#define TEXTS 400000

/* Of a few minutes of a few days, so that most are known. */
static void
write_time(char *text, unsigned long long x)
{
	snprintf(text, 64, "2024-01-%02u%c10:%02u:%02u.%03uZ",
	    (unsigned)(14 + x % 3), x >> 8 & 63 ? 'T' : ' ',
	    (unsigned)(x >> 16) % 4, (unsigned)(x >> 24) % 60,
	    (unsigned)(x >> 32) % 1000);
}

static void
same(const char *text)
{
	struct str s = {text, TIMES_UTC};
	char got[NUM_ROOM], want[32];
	int64_t ms = 0, model = 0;
	size_t n = times_text(got, s, &ms);

	if (!times_read(s, &model)) {
		CHECK(n == 0, text);
		return;
	}
	snprintf(want, sizeof want, "%" PRId64, model);
	CHECK(n == strlen(want) && memcmp(got, want, n) == 0, text);
	CHECK(ms == model, text);
}

int
main(void)
{
	unsigned long long seed = 1;

	for (size_t i = 0; i < TEXTS; i++) {
		unsigned long long x = check_random(&seed);
		char text[64] = {0};

		write_time(text, x);
		if (i % 2) /* a byte is another one */
			text[(x >> 44) % TIMES_UTC] = (char)(x >> 52);
		if (i % 4 == 3) /* and the one behind it */
			text[(x >> 44) % TIMES_UTC + 1] ^= (char)(x >> 60);
		same(text);
	}
	return check_failed;
}
