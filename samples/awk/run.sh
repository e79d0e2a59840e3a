#!/bin/sh
# What nobody has asked before, with awk: $AWK is the one to use. Times are above
# 2^31 and want printf "%.0f"; the order of for (x in a) wants sort.
cd "$(dirname "$0")" || exit
PATH=../../bin:$PATH
LC_ALL=C
export LC_ALL

# shellcheck disable=SC2086 # it may be two words: busybox awk
awk() {
	command ${AWK:-awk} -F '\t' "$@"
}

# start end duration events closed_by ip host
sessions() {
	evsort-window events.tsv | sessionize
}

echo '# top ten visitors by sessions'
sessions | awk '
	NR > 1 { n[$6]++ }
	END { for (ip in n) printf "%d\t%s\n", n[ip], ip }' |
	sort -k 1,1nr -k 2,2 | head -n 10

echo '# bounce rate by host'
sessions | awk '
	NR > 1 { n[$7]++; bounces[$7] += $4 == 1 }
	END { for (h in n) printf "%s\t%.1f%%\n", h, 100 * bounces[h] / n[h] }' |
	sort

echo '# longest pauses between two sessions: minutes, from, ip, host'
sessions | sed 1d | sort -t "$(printf '\t')" -k 6,7 -k 1,1n | awk '
	$6 FS $7 == key { printf "%.1f\t%.0f\t%s\n", ($1 - end) / 60000, end, key }
	{ key = $6 FS $7; end = $2 }' |
	sort -k 1,1nr -k 2 | head -n 5

echo '# sessions by hour of day'
sessions | awk '
	NR > 1 { n[int($1 / 3600000) % 24]++ }
	END { for (h = 0; h < 24; h++) printf "%02d\t%d\n", h, n[h] }'

echo '# hours that are three standard deviations off those before'
sessions | sessagg -b 1h | awk '
	n >= 12 {
		mean = sum / n; variance = squares / n - mean * mean
		off = $3 - mean
		if (off * off > 9 * variance)
			printf "%.0f\t%d sessions, %.1f an hour before\n",
			    $1, $3, mean
	}
	NR > 1 { n++; sum += $3; squares += $3 * $3 }'
