#!/bin/sh
# Runs the fuzzers of a directory for FUZZ_SECONDS (60) in all, two at once, or
# FUZZ alone for as long: a line each. What they find is kept beside them, in
# found/NAME, and read again by the next run; what fails, in failed/.
set -eu
bin=$1
here=$(cd "$(dirname "$0")" && pwd)
tab=$(printf '\t')
slice=20 # seconds; what the program under test never releases goes with it

# targets: those of the table that were asked for
targets() {
	awk -F '\t' -v name="${FUZZ-}" '!/^#/ && (name == "" || $1 == name)' \
	    "$here/targets"
}

# slices FUZZER SECONDS ARGUMENT...
slices() {
	fuzzer=$1 left=$2
	shift 2
	while [ "$left" -gt 0 ]; do
		"$bin/$fuzzer" -max_total_time=$((left < slice ? left : slice)) \
		    "$@" || return
		left=$((left - slice))
	done
}

# fuzz NAME FUZZER FORMAT OPTIONS SECONDS
fuzz() {
	name=$1 fuzzer=$2 format=$3 options=$4 seconds=$5
	log=$bin/found/$name.log
	mkdir -p "$bin/found/$name" "$bin/failed"
	set -- "$bin/found/$name"
	for corpus in "$here/corpus/$name" "$here/corpus/${name%%-*}"; do
		[ -d "$corpus" ] || continue
		set -- "$@" "$corpus"
		break
	done
	! [ -f "$here/$fuzzer.dict" ] || set -- "-dict=$here/$fuzzer.dict" "$@"
	status=0
	LULL_FUZZ=$format LULL_FUZZ_ARGS=$options slices "$fuzzer" "$seconds" \
	    -timeout=10 -rss_limit_mb=4096 -max_len=8192 -print_final_stats=1 \
	    -artifact_prefix="$bin/failed/$name-" "$@" >"$log" 2>&1 ||
	    status=$?
	awk -v name="$name" -v status="$status" '
	    sub(/^lines=/, "") { lines += $0 }
	    sub(/^stat::number_of_executed_units: */, "") { files += $0 }
	    END { printf "fuzz %s: %.0f lines, %.0f files, status %d\n",
		name, lines, files, status }' "$log"
	[ "$status" -eq 0 ] || {
		grep -a -A 40 -E 'does not hold|ERROR|runtime error|^evparse:' \
		    "$log" | grep -a -v '^#' | head -n 60
		touch "$bin/failed/yes"
	}
}

rm -f "$bin/failed/yes"
n=$(targets | wc -l)
[ "$n" -gt 0 ] || {
	echo "FUZZ=$FUZZ: no such target" >&2
	exit 2
}
seconds=$((${FUZZ_SECONDS:-60} * (n > 1 ? 2 : 1) / n))
[ "$seconds" -gt 0 ] || seconds=1
for half in 0 1; do
	targets | awk "NR % 2 == $half" |
	    while IFS=$tab read -r name fuzzer format options; do
		    fuzz "$name" "$fuzzer" "$format" "$options" "$seconds"
	    done &
done
wait
[ ! -e "$bin/failed/yes" ]
