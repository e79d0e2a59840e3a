#!/usr/bin/env bats
# What the tests of Flink, Spark, Kafka Streams and Beam say about session
# windows, and a few cases made by hand (x-): a folder each in vectors/.
#
#	events.tsv	header, time and key (and the event's own gap), as they come
#	sort.args	options of evsort-window; sess.args those of sessionize
#	sessions.tsv	key, start, end, events that must come out, by key, start
#	late.tsv	time and key of the late, in order of arrival
#	source		the test they are from, and what the engine itself gives

load common

# vectors ENGINE: runs its cases; names those that fail
vectors() {
	local case bad=0 n=0
	for case in "$BATS_TEST_DIRNAME/vectors/$1"-*; do
		n=$((n + 1))
		vector "$case" || {
			echo "in ${case##*/}: $(head -n 1 "$case/source")"
			bad=1
		}
	done
	echo "$n cases"
	[ $n -gt 1 ] && [ $bad = 0 ]
}

vector() {
	# shellcheck disable=SC2046 # options, several words
	evsort-window $(cat "$1/sort.args") -L late.all "$1/events.tsv" \
	    >sorted || return 1
	# shellcheck disable=SC2046
	quiet sessionize $(cat "$1/sess.args") sorted || return 1
	tail -n +2 late.all | cut -f 1,2 >late
	same late <"$1/late.tsv" || return 1
	# start end duration events closed_by key
	awk -F '\t' -v OFS='\t' '
	NR > 1 && $3 != $2 - $1 { exit 1 }
	NR > 1 { print $6, $1, $2, $4 }' out >plain || return 1
	LC_ALL=C sort -t "$(printf '\t')" -k 1,1 -k 2,2n plain >sessions
	same sessions <"$1/sessions.tsv"
}

@test "vectors: beam" {
	vectors beam
}

@test "vectors: flink" {
	vectors flink
}

@test "vectors: kafka" {
	vectors kafka
}

@test "vectors: spark" {
	vectors spark
}

@test "vectors: x" {
	vectors x
}
