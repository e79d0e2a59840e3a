#!/usr/bin/env bats
# evgen: traffic to try it on (design 2.6)

load common

@test "evgen: as many lines as asked, of the format asked" {
	for f in vcombined combined json; do
		for n in 0 1 1000; do
			quiet evgen -f $f -n $n
			[ "$(wc -l <out)" = $n ]
			cp out lines
			quiet evparse -f $f -N lines
			[ "$(wc -l <out)" = $n ]
		done
	done
	for f in csv events; do
		quiet evgen -f $f --events 1000
		[ "$(wc -l <out)" = 1001 ]
		head -n 1 out | grep -q '^time'
		quiet evgen --format $f -n 1000 -N
		[ "$(wc -l <out)" = 1000 ]
	done
	quiet evgen -f events -n 1000
	cp out in
	quiet evsort-window in
	[ "$(wc -l <out)" = 1001 ]
	quiet sessionize in
}

@test "evgen: the same for a seed, on every machine" {
	for f in vcombined combined json csv events; do
		evgen -f $f -n 5000 >one
		TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 evgen -f $f -n 5000 | cmp - one
		evgen -f $f -n 5000 -s 7 >seven
		evgen -f $f -n 5000 --seed 7 | cmp - seven
		if cmp -s one seven; then
			echo "seed 7 is like any other"
			return 1
		fi
	done
}

@test "evgen: starts 2024-01-01, or where -t says" {
	quiet evgen -f events -n 1000 -d 0
	[ "$(sed -n 2p out | cut -f 1)" -ge 1704067200000 ]
	[ "$(sed -n 2p out | cut -f 1)" -lt 1704153600000 ]
	for o in -t --start; do
		quiet evgen -f events -n 1000 -d 0 $o 2000-02-29T00:00:00Z
		[ "$(sed -n 2p out | cut -f 1)" -ge 951782400000 ]
		[ "$(sed -n 2p out | cut -f 1)" -lt 951868800000 ]
	done
}

@test "evgen: disorder as asked" {
	quiet evgen -f events -n 20000 -d 0
	tail -n +2 out >events
	sort -s -n -k 1,1 events | cmp - events
	for o in -d --disorder; do
		quiet evgen -f events -n 20000 $o 60s
		tail -n +2 out >events
		awk '
		NR > 1 && $1 < max { back++; if (max - $1 > most) most = max - $1 }
		$1 > max { max = $1 }
		END {
			if (back < NR / 10 || most > 60000 || most < 30000) {
				print NR, back, most
				exit 1
			}
		}' events
		quiet evsort-window -a 0 -w 60s out
	done
}

@test "evgen: late and bad shares as asked" {
	for o in '-l 1% -b 2%' '--late 1% --bad 2%'; do
		for f in vcombined combined json; do
			# shellcheck disable=SC2086
			evgen -f $f -n 20000 -d 30s $o >lines
			[ "$(wc -l <lines)" = 20000 ]
			quiet evparse -N -f $f -o ip -r rejects lines
			n=$(wc -l <rejects)
			[ "$n" -ge 300 ]
			[ "$n" -le 500 ]
			mv out events
			quiet evsort-window -a 0 -w 60s -L late events
			n=$(wc -l <late)
			[ "$n" -ge 120 ]
			[ "$n" -le 280 ]
		done
	done
	evgen -f json -n 20000 -d 30s >lines
	quiet evparse -f json lines
	mv out events
	quiet evsort-window events
}

@test "evgen: users, hosts, visits" {
	for o in '-u 50 -H 3' '--users 50 --hosts 3'; do
		# shellcheck disable=SC2086
		quiet evgen -f events -n 20000 -d 0 $o
		tail -n +2 out >events
		# and some robots, who are no users
		[ "$(cut -f 4 events | sort -u | wc -l)" -le 60 ]
		[ "$(cut -f 4 events | sort -u | wc -l)" -ge 20 ]
		[ "$(cut -f 3 events | sort -u | wc -l)" = 3 ]
	done
	# some users come far more often than others; many pages
	quiet evgen -f json -n 20000 -u 1000
	mv out lines
	quiet evparse -N -f json -o ip,page,agent,referrer lines
	cut -f 2 out | sort | uniq -c | sort -rn | awk '
	{ n += $1 }
	NR == 1 { first = $1 }
	NR == 100 { hundredth = $1 }
	END { exit !(n == 20000 && first > 3 * hundredth) }'
	[ "$(cut -f 3 out | sort -u | wc -l)" -gt 20 ]
	[ "$(cut -f 4 out | sort -u | wc -l)" -gt 5 ]
	[ "$(cut -f 5 out | sort -u | wc -l)" -gt 5 ]
	# visits: sessions of several events, users who return, long pauses
	quiet evgen -f events -n 20000 -u 300
	mv out lines
	evsort-window lines | quiet sessionize
	awk -F '\t' '
	NR > 1 { n++; events += $4; many[$6]++ }
	END {
		for (k in many)
			back += many[k] > 1
		print n, events, back
		exit !(events == 20000 && events / n > 2 && back > 20)
	}' out
}

@test "evgen: -r paces it in real time" {
	before=$(date +%s)
	quiet evgen -f events -N -n 9 -r 4 # 8 pauses of a quarter second
	after=$(date +%s)
	[ "$(wc -l <out)" = 9 ]
	[ $((after - before)) -ge 1 ]
	# and what has been written is there at once
	mkfifo from
	evgen -f events -n 1000000 --rate 5 >from 3>&- &
	pid=$!
	exec 7<>from
	IFS= read -r -t 20 -u 7 first
	IFS= read -r -t 20 -u 7 second
	exec 7<&-
	kill $pid 2>/dev/null || true
	wait $pid || true
	[ "${first%%	*}" = time ]
	[ "${second%%	*}" -gt 0 ]
}
