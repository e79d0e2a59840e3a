# n events in two minutes, of that many keys: each round has all of them, in an
# order of its own. With no pause longer than the gap all keys' sessions stay
# open. -v keys= -v n=
BEGIN {
	for (i = 0; i < n; i++) {
		if (i % keys == 0)
			step = step == 7919 ? 1000003 : 7919
		k = i % keys * step % keys
		printf "%.0f\t%d.%d.%d.%d\twww%d.example.com\t/index.html\t200\n",
		    1704067200000 + int(i * 120000 / n), 1 + k / 16777216,
		    k / 65536 % 256, k / 256 % 256, k % 256, k % 50
	}
}
