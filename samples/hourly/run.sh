#!/bin/sh
# The tables that a streaming job would keep: hits of every session, by the hour
# in which it began, and the sessions themselves.
cd "$(dirname "$0")" || exit
PATH=../../bin:$PATH

sessions() {
	evparse -o ip,host events.json | evsort-window | sessionize
}

sessions |
	awk -F '\t' -v OFS='\t' \
	    'NR > 1 { $1 = sprintf("%.0f", $1 - $1 % 3600000) } 1' |
	evfmt -f csv -u iso -o event_hour=start,ip,host,num_hits=events

echo '# the sessions'
sessions | evfmt -f csv -u iso \
	-o ip,host,session_start=start,session_end=end,num_logs=events

echo '# all of *.techcreator.io'
sessions | awk -F '\t' 'NR == 1 || $7 ~ /[.]techcreator[.]io$/' |
	sessagg | evfmt -f csv -o sessions,events,events_avg

echo '# one host'
sessions | awk -F '\t' 'NR == 1 || $7 == "zachwilson.techcreator.io"' |
	sessagg | evfmt -f csv -o sessions,events,events_avg
