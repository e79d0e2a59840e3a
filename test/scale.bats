#!/usr/bin/env bats
# The whole of it, on much traffic with disorder, late and bad lines: the same
# sessions as sessions.awk finds, and nothing is lost. LULL_SCALE lines.

load common

scale=${LULL_SCALE:-100000}

# whole FORMAT EVSORT-OPTIONS WINDOW AHEAD: the same in ms, for awk
whole() {
	evgen -f "$1" -n "$scale" -d 60s -l 0.5% -b 0.5% -s 3 >lines
	[ "$(wc -l <lines)" = "$scale" ]

	quiet evparse -f "$1" -o ip,host -r rejects --stats parse.prom lines
	mv out events
	# shellcheck disable=SC2086
	quiet evsort-window $2 -L late.all --stats sort.prom events
	mv out sorted
	quiet sessionize --stats sessions.prom sorted
	mv out sessions
	quiet sessagg -g host --stats agg.prom sessions
	mv out figures
	quiet evfmt -f json --stats fmt.prom sessions
	[ "$(wc -l <out)" = $(($(wc -l <sessions) - 1)) ]

	# the reference
	: >bad
	: >late
	# not every awk takes NUL, which stands in bad lines only
	tr '\000' '?' <lines | LC_ALL=C awk -v step=events -v format="${1#v}" \
	    -v window="$3" -v ahead="$4" \
	    -f "$BATS_TEST_DIRNAME/sessions.awk" >good
	last=$(sort -k 1,1n good | tail -n 1 | cut -f 1)
	LC_ALL=C sort -k 2,2 -k 3,3 -k 1,1n good |
	    LC_ALL=C awk -v step=sessions -v gap=300000 -v last="$last" \
		-f "$BATS_TEST_DIRNAME/sessions.awk" |
	    LC_ALL=C sort -k 2,2n -k 1,1n -k 6,6 -k 7,7 >want

	# the same lines are bad, the same events late, the same in time order
	cut -f 2 rejects >bad.got
	same bad.got <bad
	tail -n +2 late.all >late.got
	same late.got <late
	[ -s bad ]
	[ -s late ]
	tail -n +2 sorted >sorted.got
	sort -s -k 1,1n good | same sorted.got
	# the same sessions, in the order that is promised
	tail -n +2 sessions >sessions.got
	same sessions.got <want

	# nothing is lost
	for s in parse sort sessions agg fmt; do
		sums $s.prom
	done
	counts parse.prom read="$scale" rejected="$(wc -l <bad)" \
	    written="$(wc -l <good | awk -v l="$(wc -l <late)" '{ print $1 + l }')"
	counts sort.prom late="$(wc -l <late)" written="$(wc -l <good)"
	counts sessions.prom written="$(wc -l <want)" late=0 rejected=0
	in_sessions=$(awk -F '\t' '{ n += $4 } END { printf "%.0f", n }' want)
	[ $((in_sessions + $(wc -l <late) + $(wc -l <bad))) = "$scale" ]
	counts agg.prom merged=$(($(wc -l <want) - $(wc -l <figures) + 1))

	# figures by host
	awk -F '\t' '
	{ n[$7]++; events[$7] += $4 }
	END { for (h in n) printf "%s\t%d\t%.0f\n", h, n[h], events[h] }' want |
	    sort >figures.want
	tail -n +2 figures | cut -f 3-5 | sort | cmp - figures.want

	# as a pipe, too
	# shellcheck disable=SC2086
	evparse -f "$1" -o ip,host -r /dev/null lines |
	    evsort-window $2 -L /dev/null |
	    sessionize | cmp - sessions
}

@test "scale: as a log" {
	whole vcombined '-a 0 -w 90s' 90000 0
}

@test "scale: as a log, with the clock's rules" {
	whole vcombined '' 300000 1800000
}

@test "scale: as JSON" {
	whole json '-w 90s' 90000 1800000
}
