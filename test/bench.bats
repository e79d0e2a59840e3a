#!/usr/bin/env bats
# make bench: how it judges answers, and how the results of its runs combine.

load common
# shellcheck disable=SC2154 # bin comes from there
: "$bin"

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cp -R "$BATS_TEST_DIRNAME/bench" .
	rm -f bench/RESULTS.md # not that of this machine
	mkdir fake
	printf '#!/bin/sh\nexit 1\n' >fake/python3 # has neither DuckDB nor Polars
	chmod +x fake/python3
	cat >bench/rows <<-'E'
	# of each kind
	sessagg|sessions|0||lull|sessagg -N -g host -c start,end,duration,events,closed_by,ip,host $in
	sessagg|sessions|0|10|nine-decimals|awk -f $here/figures.awk $in
	sessagg|few/sessions|0||five-decimals|awk -f $here/figures.awk $in | awk -v CONVFMT=%.5f -v OFS=\\t "{ \$4 += 0; print }"
	reorder|events|0||lull|evsort-window -w 10m -N $in
	reorder|events|0|12|sort|sort -s -k1,1 $in
	reorder|events|0||unsorted|cat $in
	reorder|events|0||false|false
	reorder|events|0||DuckDB|$python $here/duck.py 1 events $in
	reorder|events|0||(wc)|wc -l $in
	pipe-1|sorted|0||lull|sessionize -c time,ip,host,path,status $in | sessagg -N -g host
	E
}

# bench STATUS [VARIABLE=VALUE...]
bench() {
	local want=$1
	shift
	status "$want" env PATH="$PWD/fake:$PATH" BIN="$bin" DIR="$PWD/data" \
	    RUNS=1 RESULTS=1 "$@" sh bench/run.sh
}

# results: of RESULTS.md the headings, how many events, and what each contender
# has: its goal, or the word in the place of its seconds
results() {
	awk -F ' *[|] *' '
		/^#/ { print }
		/^20.*events/ { sub(/.*-.., /, ""); sub(/,.*/, ""); print }
		/^[|]/ && $2 !~ /^(contender|---)$/ {
			print $2, $3 ~ /^[0-9]/ ? "ran" : $3, $10
		}' bench/RESULTS.md
}

@test "contenders that are right, near, wrong, failed or missing" {
	bench 1 N=3000 STAGE='sessagg reorder'
	results >judged
	same judged <<-'E'
	# make bench
	## Beside others
	### sessagg
	3000 events
	lull ran 
	nine-decimals ran 10
	five-decimals WRONG 
	### reorder
	3000 events
	lull ran 
	sort ran 12
	unsorted WRONG 
	false FAILED 
	DuckDB missing 
	(wc) ran 
	E
	grep -q '^bench: no duckdb: ' err
	grep '^bench: not right: ' err >bad
	same bad <<-'E'
	bench: not right: sessagg five-decimals
	bench: not right: reorder unsorted
	bench: not right: reorder false
	E
	[ ! -e data ]
}

@test "a pipe's programs are told apart" {
	bench 0 N=1000 RUNS=3 STAGE=pipe
	grep -qE "^CPU seconds of lull's programs: sessionize 0[.][0-9]{3}, sessagg 0[.][0-9]{3}[.]$" \
	    bench/RESULTS.md
}

@test "a run replaces the results of its stages and leaves the others" {
	sed -i '/decimals\|unsorted\|false\|DuckDB\|wc\|pipe/d' bench/rows
	printf '# make bench\n\n## Latency\n\nshort\n\n### gone\n\nstage\n' \
	    >bench/RESULTS.md
	bench 0 N=2000 STAGE=reorder
	bench 0 N=1000 STAGE=sessagg
	results >once
	same once <<-'E'
	# make bench
	## Beside others
	### sessagg
	1000 events
	lull ran 
	### reorder
	2000 events
	lull ran 
	sort ran 12
	## Latency
	E
	grep -q '^short$' bench/RESULTS.md
	bench 0 N=1500 STAGE='sessagg reorder'
	results | grep -c '^1500 events$' >sections
	echo 2 | same sections
}

@test "a stage that there is not" {
	for stage in nonsense 'sessagg no' sess; do
		bench 2 N=3000 STAGE="$stage"
		says '^bench: no stage .*: there are sessagg reorder pipe-1 growth latency'
	done
	[ ! -e bench/RESULTS.md ]
	[ ! -e data ]
}
