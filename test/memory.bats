#!/usr/bin/env bats
# Peak memory: what is held, and little more (design 2.2, 2.3). Not for builds
# with a sanitizer: make check-asan leaves this file out. Counted as in design
# 2.3: peak resident set, less an empty run's. LULL_SCALE of a million and more
# takes the 5,000,000 sessions of the contract.

load common

setup_file() {
	helper rss
}

# peak cmd...: bytes, by its peak resident set
peak() {
	"$BATS_FILE_TMPDIR/rss" peak "$@" >out
	cat peak
}

@test "memory: at most 100 bytes an open session" {
	n=500000
	[ "${LULL_SCALE:-0}" -lt 1000000 ] || n=5000000
	# the addresses of as many clients of 50 hosts, all within the gap
	awk -v n=$n 'BEGIN {
		print "time\tip\thost"
		for (i = 0; i < n; i++)
			printf "%.0f\t%d.%d.%d.%d\thost%d.example\n", i / 50,
			    1 + i / 16777216, i / 65536 % 256, i / 256 % 256,
			    i % 256, i % 50
	}' >in
	keys=$(awk 'NR > 1 { n += length($2) + length($3) }
	    END { printf "%.0f", n }' in)
	printf 'time\tip\thost\n1\ta\tb\n' >one
	empty=$(peak sessionize -g 1d one)
	# a pipe, as in life: no file in memory
	full=$(peak sessionize -g 1d <in)
	[ "$(wc -l <out)" = $((n + 1)) ]
	echo "$n sessions: peak $full, empty $empty, keys $keys:" \
	    "$(((full - empty - keys) / n)) bytes each"
	[ $((full - empty - keys)) -le $((100 * n)) ]
	# no more with a state, whether it is written, or read and written
	held=$(peak sessionize -g 1d -s open <in)
	[ "$(grep -c eof open)" = "$n" ]
	again=$(peak sessionize -g 1d -s open one)
	[ "$(grep -c eof open)" = $((n + 1)) ]
	echo "with a state: $held, $again"
	[ $((held * 10)) -le $((full * 12)) ]
	[ $((again * 10)) -le $((full * 12)) ]
	# nothing is left of those that are closed
	closed=$(peak sessionize -g 1ms in)
	echo "closed: $closed"
	[ $((closed - empty)) -le 4000000 ]
}

@test "memory: evsort-window holds at most 1.5 times the bytes" {
	awk 'BEGIN {
		x = 1
		for (i = 0; i < 300000; i++) {
			x = (x * 16807) % 2147483647
			printf "%d\t192.168.100.%d\twww%d.example.com\t/index.html\n",
			    x % 1000000, x % 256, x % 50
		}
	}' >in
	printf '1\ta\tb\tc\n' >one
	empty=$(peak evsort-window one)
	for o in '-a 0 -w 1h' '-w 1h'; do
		# shellcheck disable=SC2086
		full=$(peak evsort-window $o in)
		bytes=$(wc -c <in)
		echo "$o: peak $full, empty $empty, $bytes bytes held"
		[ $((full - empty)) -le $((bytes * 3 / 2 + 2000000)) ]
	done
	# nor of records so long that each has a chunk of its own
	awk 'BEGIN {
		text = sprintf("%2000s", "")
		for (i = 0; i < 20000; i++)
			printf "%d\t%s\n", i * 7919 % 1000000, text
	}' >long
	full=$(peak evsort-window -w 1h long)
	bytes=$(wc -c <long)
	echo "long: peak $full, empty $empty, $bytes bytes held"
	[ $((full - empty)) -le $((bytes * 3 / 2 + 2000000)) ]
	# what has left is gone: sorted, with a short window
	sort -n in >sorted
	full=$(peak evsort-window -a 0 -w 10ms sorted)
	[ $((full - empty)) -le 4000000 ]
	# and -m is kept to
	full=$(peak evsort-window -a 0 -w 1h -m 1M sorted 2>err)
	[ $((full - empty)) -le 4000000 ]
}

@test "memory: no more for more input" {
	awk 'BEGIN {
		print "time\tip\thost\tv"
		for (i = 0; i < 300000; i++)
			printf "%.0f\tk%d\th\tv%d\n", i * 1000, i % 100, i
	}' >in
	head -n 1000 in >few
	for p in 'evfmt -f json' 'evfmt -f csv' 'sessionize' \
	    'sessionize -a l=list:v -m 1h' 'sessionize -G -k host -m 1h' \
	    'sessionize -s open'; do
		rm -f open
		# shellcheck disable=SC2086
		little=$(peak $p few)
		# shellcheck disable=SC2086
		much=$(peak $p in)
		echo "$p: $little, $much"
		[ $((much - little)) -le 4000000 ]
	done
	evgen -n 2000 >few
	evgen -n 100000 >in
	little=$(peak evparse few)
	much=$(peak evparse in)
	echo "evparse: $little, $much"
	[ $((much - little)) -le 4000000 ]
}
