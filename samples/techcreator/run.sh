#!/bin/sh
# Web events: how many does a visitor make in one session, by host? A session is
# what one ip does on one host without a pause of more than five minutes.
cd "$(dirname "$0")" || exit
PATH=../../bin:$PATH

sessions() {
	evparse -o ip,host events.json | evsort-window | sessionize
}

echo '# sessions, events and their average, by host'
sessions | sessagg -g host | cut -f 3-6

echo '# the same for all of *.techcreator.io together'
sessions | awk -F '\t' 'NR == 1 || $7 ~ /[.]techcreator[.]io$/' |
	sessagg | cut -f 3-5

echo '# average duration in minutes, by host'
sessions | sessagg -g host |
	awk -F '\t' 'NR > 1 { printf "%s\t%.2f\n", $3, $7 / 60000 }'

echo '# how long sessions are: from, below (ms), sessions, share'
sessions | sessagg -H duration | cut -f 3-
