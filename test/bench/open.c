/*
 * open - events whose sessions all stay open
 *
 *	open keys events
 *
 * So many events in two minutes, of that many keys: each round has all of them,
 * in an order of its own. There is no pause longer than the gap.
 */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define START INT64_C(1704067200000)
#define SPAN INT64_C(120000)

int
main(int argc, char *argv[])
{
	int64_t keys, n, step = 0, k;

	if (argc != 3 || (keys = atoll(argv[1])) < 1 ||
	    (n = atoll(argv[2])) < 1)
		errx(2, "usage: open keys events");
	for (int64_t i = 0; i < n; i++) {
		if (i % keys == 0)
			step = step == 7919 ? 1000003 : 7919;
		k = i % keys * step % keys;
		printf("%" PRId64 "\t%d.%d.%d.%d\twww%d.example.com"
		       "\t/index.html\t200\n",
		    START + i * SPAN / n, (int)(1 + (k >> 24)),
		    (int)(k >> 16 & 255), (int)(k >> 8 & 255), (int)(k & 255),
		    (int)(k % 50));
	}
	if (fflush(stdout) || ferror(stdout))
		err(2, "standard output");
	return 0;
}
