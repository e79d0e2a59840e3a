#!/bin/sh
# latency - how long it takes until an event's session is at the end of a pipe
#
# run.sh starts it, with here RUNS paced. The event is a log-out, which ends its
# session (-e), so that each gives one line; it has the moment it was sent in
# its path (paced.c). Of cat the same line is awaited.
set -eu
: "${here:?set by run.sh}" "${paced:?}" "${RUNS:?}"
seconds=${SECONDS_EACH:-15}
lull='evparse -o ip,host,path | evsort-window -w 0s -a 0 | sessionize -e "path=/logout*" -a left=last:path'
cats='cat | cat | cat | cat'

cat <<END
A paced stream of log lines, each sent when it is due, as a live server's:
time from an event that ends its session to the session at the end of

    $lull

beside that of the same line through \`$cats\`. At 10 events a
second all end a session, at 100,000 one in 100. $RUNS runs of $seconds seconds
of each in turn: the median of the runs' figures (min..max), in microseconds; x
is how many times that of cat. The goal is 3, and a p99 of 1000 on an idle
machine.

END

rm -f lived
for rate in 10 100000; do
	i=0
	while [ "$i" -lt "$RUNS" ]; do
		i=$((i + 1))
		echo "bench: latency: $rate a second, run $i" >&2
		echo "$rate cat $("$paced" "$rate" "$seconds" "$cats")" >>lived
		echo "$rate lull $("$paced" "$rate" "$seconds" "$lull")" >>lived
	done
done
awk -f "$here/median.awk" -f "$here/latency.awk" lived
echo
