#!/bin/sh
# growth - what lull costs as work grows: events, users, keys, disorder
#
# run.sh starts it in the folder of the data, with here N RUNS timed open. A row
# is what grows|its value|events|cores|input|command; rows that use the same data
# make a group and run in turn. A pipe that begins with evgen is fed by it: its
# CPU and its memory are not counted.
set -eu
: "${here:?set by run.sh}" "${timed:?}" "${open:?}" "${N:?}" "${RUNS:?}"
# shellcheck disable=SC2016 # $in is for timed's shell
{
	pipe='evparse -o ip,host $in | evsort-window -w 10m | sessionize | sessagg -N -g host -t'
	order='evsort-window -w 10m -N -c time,ip,host,page,event $in'
	keys='sessionize -N -c time,ip,host,path,status $in'
}
users=$((N / 50 > 100 ? N / 50 : 100)) # the same for any number of events

# short N: 10M
short() {
	case $1 in
	*000000) echo "${1%000000}M" ;;
	*000) echo "${1%000}k" ;;
	*) echo "$1" ;;
	esac
}

# right WHAT EVENTS: is the answer that is read one, of all the events?
right() {
	case $1 in
	*pipe*) awk -v n="$2" '$3 == "*" { all = $5 } END { exit all != n }' ;;
	*evsort*) awk -F '\t' -v n="$2" '$1 < last { bad = 1 } { last = $1 }
	    END { exit bad || NR != n }' ;;
	*sessionize*) awk -F '\t' -v n="$2" '{ all += $4 } END { exit all != n }' ;;
	*) cat >/dev/null ;;
	esac
}

# group: checks the rows that are read, runs them in turn, adds them to grown
group() {
	cat >group
	rm -f took.*
	n=0
	while IFS='|' read -r what value events cores input command; do
		n=$((n + 1))
		echo "bench: growth: $what: $value" >&2
		in=$input "$timed" "$cores" once "$command" | right "$what" "$events" ||
			echo "growth: $what $value" >>bad
	done <group
	i=0
	while [ "$i" -lt "$RUNS" ]; do
		i=$((i + 1)) n=0
		while IFS='|' read -r what value events cores input command; do
			n=$((n + 1))
			in=$input "$timed" "$cores" "took.$n" "$command" >/dev/null
		done <group
	done
	n=0
	while IFS='|' read -r what value events cores input command; do
		n=$((n + 1))
		sed "s~^~$what|$value|$events|${command%% *}|~" "took.$n"
	done <group >>grown
}

cat <<END
Medians of $RUNS runs. The whole pipe, on two cores, is

    ${pipe%%\$in*}log | ${pipe#*| }

and its base $N events of $users users that take up to a minute to arrive.
Events as they grow come from evgen as it makes them (-u $users, more of them is
more days), so that any number needs no room; it shares the cores, but its own
CPU is told apart. All other rows read a file on tmpfs, and those of one stage
alone have one core. evsort-window has seconds, and then milliseconds, in which
every one of its buckets is out of order but with 0. The keys of sessionize all
stay open, two events or more each. Each answer has all of the events. CPU s is
lull's alone, and so is what it handles in a CPU second; x is what an event
costs in CPU beside the first row of its kind. Memory is the sum of the
processes' peaks. The goal is that of ten times the base each second of CPU
takes as many events within 10 %, in the same memory.

END
: >grown

for n in $((N / 10)) "$N" $((N * 10)); do
	echo "events, whole pipe|$(short "$n")|$n|0,1|-|evgen -n $n -H 50 -d 60s -u $users | $pipe"
done | group

for u in $((N / 1000)) $((N / 10)) "$N"; do
	echo "bench: making a log of $u users" >&2
	evgen -n "$N" -H 50 -d 60s -u "$u" >grow
	echo "users, whole pipe|$(short "$u")|$N|0,1|grow|$pipe" | group
done

for d in 0 10s 10m; do
	echo "bench: making a log with disorder of $d" >&2
	evgen -n "$N" -H 50 -d "$d" >grow
	evparse -N -o ip,host,path,status grow >grow-s
	evgen -n "$N" -H 50 -d "$d" -N -f events | cut -f 1-3,12,13 >grow-ms
	group <<END
disorder, whole pipe|$d|$N|0,1|grow|$pipe
disorder, evsort-window, s|$d|$N|0|grow-s|$order
disorder, evsort-window, ms|$d|$N|0|grow-ms|$order
END
	rm -f grow-s grow-ms
done

for k in $((N / 1000)) $((N / 10)) "$N"; do
	echo "bench: making $k open keys" >&2
	"$open" "$k" $((2 * N)) >grow
	echo "keys, sessionize|$(short "$k")|$((2 * N))|0|grow|$keys" | group
done
rm -f grow

awk -f "$here/median.awk" -f "$here/growth.awk" grown
echo
