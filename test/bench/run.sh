#!/bin/sh
# bench - lull beside what else a user could start: same input, same answer
#
# A row of the table below is a contender of a stage. All of a stage first give
# their answer, which has to be lull's; then they run in turn, RUNS times each,
# so that whatever else the machine does hits all alike.
#
#	STAGE='log pipe'	only these, or all that begin so: pipe-log-1
#	N=10000000 RUNS=5	events; timed runs of each contender
#	DIR=... KEEP=1		where the data is (on tmpfs); leave it there
#	BIN=bin			where the programs are
#	RESULTS=1		the table goes to test/bench/RESULTS.md, too
set -eu
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
BIN=$(CDPATH='' cd -- "${BIN:-$here/../../bin}" && pwd)
PATH=$BIN:$PATH LC_ALL=C
python=$(python3 -c 'import sys; print(sys.executable)' 2>/dev/null) || python=''
export here python PATH LC_ALL
N=${N:-10000000} RUNS=${RUNS:-5}
few=$((N < 1000000 ? N : 1000000)) # lines for those that would take all day

# stage|input|cores|contender|command. The command's parts run without a shell
# between them; (one in parentheses) is a limit, and its answer another.
rows() {
	cat <<'EOF'
log|log|0|lull|evparse -N -o ip,host,path,status $in
log|log|0|mawk|mawk -f $here/time.awk -f $here/log.awk $in
log|log|0|gawk|gawk -b -f $here/time.awk -f $here/log.awk $in
log|log|0|DuckDB|$python $here/duck.py 1 log $in
log|log|0|(wc -l)|wc -l $in
logall|log|0|lull|evparse -N $in
logall|log|0|mawk|mawk -f $here/time.awk -f $here/logall.awk $in
logall|log|0|gawk|gawk -b -f $here/time.awk -f $here/logall.awk $in
logall|log|0|DuckDB|$python $here/duck.py 1 logall $in
json|json|0|lull|evparse -N -o ip,host,page,event $in
json|json|0|DuckDB|$python $here/duck.py 1 json $in
json|json|0|mawk, by position|mawk -F'"' -f $here/time.awk -f $here/json.awk $in
json|few/json|0|jq|jq -r '[.timestamp,.ip,.host,.page_url,.event_type]|@tsv' $in
json|few/json|0|Miller|mlr --ijsonl --otsv --headerless-tsv-output cut -o -f timestamp,ip,host,page_url,event_type $in
json|json|0|(wc -l)|wc -l $in
reorder-s|events|0|lull|evsort-window -w 10m -N $in
reorder-s|events|0|sort|sort -S4G --parallel=1 -s -k1,1 $in
reorder-ms|events-ms|0|lull|evsort-window -w 10m -N $in
reorder-ms|events-ms|0|sort|sort -S4G --parallel=1 -s -k1,1 $in
sessionize|sorted|0|lull|sessionize -N -c time,ip,host,path,status $in
sessionize|sorted|0|mawk|mawk -f $here/sessions.awk $in
sessionize|sorted|0|gawk|gawk -b -f $here/sessions.awk $in
sessionize|sorted|0|DuckDB|$python $here/duck.py 1 sessions $in
open|open|0|lull|sessionize -N -c time,ip,host,path,status $in
open|open|0|mawk|mawk -f $here/sessions.awk $in
open|open|0|DuckDB|$python $here/duck.py 1 sessions $in
sessagg|sessions|0|lull|sessagg -N -c start,end,duration,events,closed_by,ip,host -g host $in
sessagg|sessions|0|mawk|mawk -f $here/figures.awk $in
sessagg|sessions|0|gawk|gawk -b -f $here/figures.awk $in
sessagg|sessions|0|datamash|datamash -s -g 7 count 7 sum 4 mean 4 mean 3 <$in
sessagg|sessions|0|Miller|mlr --tsv --implicit-tsv-header --headerless-tsv-output stats1 -a count,sum,mean -f 4,3 -g 7 then cut -o -f 7,4_count,4_sum,4_mean,3_mean $in
sessagg|sessions|0|DuckDB|$python $here/duck.py 1 figures $in
evfmt-json|titled|0|lull|evfmt -f json $in
evfmt-json|titled|0|DuckDB|$python $here/duck.py 1 as-json $in
evfmt-json|few/titled|0|Miller|mlr --itsv --ojsonl cat $in
evfmt-csv|titled|0|lull|evfmt -f csv $in
evfmt-csv|titled|0|DuckDB|$python $here/duck.py 1 as-csv $in
evfmt-csv|few/titled|0|Miller|mlr --itsv --ocsv cat $in
pipe-log-1|log|0|lull|evparse -o ip,host $in | evsort-window | sessionize | sessagg -N -g host -t
pipe-log-1|log|0|mawk > sort > mawk > mawk|mawk -v few=1 -f $here/time.awk -f $here/log.awk $in | sort -S4G --parallel=1 -s -k1,1 | mawk -f $here/sessions.awk | mawk -v total=1 -f $here/figures.awk
pipe-log-1|log|0|DuckDB|$python $here/duck.py 1 pipe-log $in
pipe-log-1|log|0|Polars|env POLARS_MAX_THREADS=1 $python $here/frame.py log $in
pipe-log-2|log|0,1|lull|evparse -o ip,host $in | evsort-window | sessionize | sessagg -N -g host -t
pipe-log-2|log|0,1|mawk > sort > mawk > mawk|mawk -v few=1 -f $here/time.awk -f $here/log.awk $in | sort -S4G --parallel=2 -s -k1,1 | mawk -f $here/sessions.awk | mawk -v total=1 -f $here/figures.awk
pipe-log-2|log|0,1|DuckDB|$python $here/duck.py 2 pipe-log $in
pipe-log-2|log|0,1|Polars|env POLARS_MAX_THREADS=2 $python $here/frame.py log $in
pipe-json-1|json|0|lull|evparse -o ip,host $in | evsort-window | sessionize | sessagg -N -g host -t
pipe-json-1|json|0|mawk > sort > mawk > mawk|mawk -v few=1 -F'"' -f $here/time.awk -f $here/json.awk $in | sort -S4G --parallel=1 -s -k1,1 | mawk -f $here/sessions.awk | mawk -v total=1 -f $here/figures.awk
pipe-json-1|json|0|DuckDB|$python $here/duck.py 1 pipe-json $in
pipe-json-1|json|0|Polars|env POLARS_MAX_THREADS=1 $python $here/frame.py json $in
pipe-json-2|json|0,1|lull|evparse -o ip,host $in | evsort-window | sessionize | sessagg -N -g host -t
pipe-json-2|json|0,1|mawk > sort > mawk > mawk|mawk -v few=1 -F'"' -f $here/time.awk -f $here/json.awk $in | sort -S4G --parallel=2 -s -k1,1 | mawk -f $here/sessions.awk | mawk -v total=1 -f $here/figures.awk
pipe-json-2|json|0,1|DuckDB|$python $here/duck.py 2 pipe-json $in
pipe-json-2|json|0,1|Polars|env POLARS_MAX_THREADS=2 $python $here/frame.py json $in
EOF
}

# make NAME: the lines of an input
make() {
	case $1 in
	few/*) head -n "$few" "${1#few/}" ;;
	log) evgen -n "$N" -H 50 -d 60s ;;
	json) evgen -n "$N" -H 50 -d 60s -f json ;;
	events) evparse -N -o ip,host,path,status log ;;
	events-ms) evparse -N -o ip,host,page,event json ;;
	titled) evparse -o ip,host,path,status log ;;
	sorted) evsort-window -N events ;;
	sessions) sessionize -N -c time,ip,host,path,status sorted ;;
	open) # every key twice within the gap, in two orders
		awk -v n=$((N / 2)) 'BEGIN {
			for (i = 0; i < 2 * n; i++) {
				k = i * (i < n ? 1000003 : 7919) % n
				printf "%.0f\t%d.%d.%d.%d\twww%d.example.com" \
				    "\t/index.html\t200\n",
				    1704067200000 + int(i * 120000 / n),
				    1 + k / 16777216, k / 65536 % 256,
				    k / 256 % 256, k % 256, k % 50
			}
		}' ;;
	esac
}

# data NAME: makes it, and what it is made of, unless it is there
data() {
	[ ! -e "$1" ] || return 0
	case $1 in
	few/*) data "${1#few/}" ;;
	events | titled) data log ;;
	events-ms) data json ;;
	sorted) data events ;;
	sessions) data sorted ;;
	esac
	echo "bench: making $1" >&2
	make "$1" >new && mv new "$1" || exit 2
}

# plain STAGE INPUT: an answer without what may differ
plain() {
	case $1:$2 in
	open:* | sessionize:*) cut -f 1-4,6- | sort ;;
	pipe-*:* | sessagg:*)
		awk '{ printf "%s\t%s\t%s\t%.6f\t%.6f\n", $(NF - 4),
		    $(NF - 3), $(NF - 2), $(NF - 1), $NF }' | sort ;;
	json:few/*) # jq and Miller leave the time as it stands
		awk -F '\t' -v OFS='\t' "$(cat "$here/time.awk")"'
		    $1 ~ /T/ { $1 = ms($1) } { print }' ;;
	evfmt-json:*) sed 's/": /":/g; s/, "/,"/g' ;;
	*) cat ;;
	esac
}

# run INPUT CORES COMMAND FILE: what it took is added to FILE, if all went well
run() {
	if command -v taskset >/dev/null; then
		in=$1 taskset -c "$2" "$timed" "$4" "$3"
	else
		in=$1 "$timed" "$4" "$3"
	fi
}

# answer STAGE INPUT CORES COMMAND: its checksum, or nothing if it failed
answer() {
	: >once
	sum=$(run "$2" "$3" "$4" once | plain "$1" "$2" | cksum)
	[ ! -s once ] || echo "$sum"
}

# verdict STAGE INPUT CORES NAME COMMAND: right, WRONG, FAILED or missing
verdict() {
	for word in $5; do
		case " $lacking " in *" $word "*) echo missing && return ;; esac
	done
	case $4 in '('*) echo right && return ;; esac
	want=want.${2%/*}
	[ -e "$want" ] || answer "$1" "$2" "$3" "$lull" >"$want"
	got=$(cat "$want")
	[ "$4" = lull ] || got=$(answer "$1" "$2" "$3" "$5")
	case $got in
	'') echo FAILED ;;
	"$(cat "$want")") echo right ;;
	*) echo WRONG ;;
	esac
}

# contend STAGE: checks all, runs them in turn, and prints what they took
contend() {
	rm -f want.* took.* verdicts
	rows | grep "^$1|" >contenders
	n=0
	while IFS='|' read -r stage input cores name command; do
		data "$input"
		n=$((n + 1))
		: >"took.$n"
		[ "$name" != lull ] || lull=$command
		echo "bench: $stage: $name" >&2
		state=$(verdict "$stage" "$input" "$cores" "$name" "$command")
		case $state in WRONG | FAILED) echo "$stage $name" >>bad ;; esac
		echo "$stage|$name|$state|$(wc -l <"$input")|$(wc -c <"$input")"
	done <contenders >verdicts
	i=0
	while [ "$i" -lt "$RUNS" ]; do
		i=$((i + 1)) n=0
		while IFS='|' read -r stage input cores name command; do
			n=$((n + 1))
			sed -n "${n}p" verdicts | grep -qF '|right|' || continue
			run "$input" "$cores" "$command" "took.$n" >/dev/null ||
				echo "$stage $name" >>bad
		done <contenders
	done
	awk -f "$here/table.awk" verdicts
}

# each: bytes an open session, counted as in design 2.3
each() {
	head -n 1 open >one
	: >empty
	run one 0 "$lull" empty >/dev/null
	: >full
	run open 0 "$lull" full >/dev/null
	head -n $((N / 2)) open | awk -v n=$((N / 2)) -v full="$(cat full)" \
	    -v empty="$(cat empty)" '
		{ keys += length($2) + length($3) }
		END {
			split(full, f, " ")
			split(empty, e, " ")
			printf "\n%d open sessions: %.1f bytes each, and keys " \
			    "of %.1f.\n\n", n, ((f[3] - e[3]) * 1e6 - keys) / n,
			    keys / n
		}'
}

# missing: what is not there; how to get it is said
missing() {
	get=''
	for m in 'apt-get install' 'apk add' 'dnf install' 'brew install'; do
		! command -v "${m%% *}" >/dev/null || { get=$m && break; }
	done
	for m in mawk:mawk gawk:gawk sort:coreutils datamash:datamash jq:jq \
	    mlr:miller; do
		command -v "${m%:*}" >/dev/null || {
			echo "${m%:*}"
			echo "bench: no ${m%:*}: ${get:-install} ${m#*:}" >&2
		}
	done
	for m in duckdb:duck.py polars:frame.py; do
		"${python:-false}" -c "import ${m%:*}" 2>/dev/null || {
			echo "\$here/${m#*:}"
			echo "bench: no ${m%:*}: python3 -m pip install ${m%:*}" >&2
		}
	done
}

# chosen STAGE
chosen() {
	[ "${STAGE:-}" ] || return 0
	for word in $STAGE; do
		case $1 in "$word" | "$word"-*) return 0 ;; esac
	done
	return 1
}

# machine: what this was measured on
machine() {
	cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | sed 1q)
	cat <<EOF
# make bench

$N events from evgen, $(date -u +%Y-%m-%d). ${cpu:-$(uname -m)},
$(getconf _NPROCESSORS_ONLN) cores, $(uname -sr).

Medians of $RUNS runs in turn, after one whose answer was compared with lull's.
One core, for pipe-*-2 two. CPU is user and system time; the last two columns
tell how many times lull's time and CPU a line of the input costs. A name with
", 1M" had only so many lines. Memory is that of the largest process. What is
in parentheses is a limit, not a contender. All start-up is in it (Python with
DuckDB: 0.2 s).

EOF
	awk -f "$here/table.awk" /dev/null
}

all() {
	machine
	for part in $(rows | cut -d '|' -f 1 | uniq); do
		chosen "$part" || continue
		contend "$part"
		[ "$part" != open ] || each >>notes
	done
	cat notes
	echo all >end
}

shm=${TMPDIR:-/tmp}
[ ! -w /dev/shm ] || shm=/dev/shm
dir=${DIR:-$shm/lull-bench.$$}
trap '[ "${KEEP:-}" ] || { cd / && rm -rf "$dir/$N" && rmdir "$dir"; }' EXIT
trap 'exit 2' HUP INT TERM
timed=$here/../../bin/obj/timed
mkdir -p "$dir/$N/few" "${timed%/*}"
${CC:-cc} -O2 -o "$timed" "$here/timed.c"
cd "$dir/$N"
rm -f bad end
: >notes
lacking=$(missing | tr '\n' ' ')
all | tee table
[ -e end ] || exit 2
[ -z "${RESULTS:-}" ] || cp table "$here/RESULTS.md"
[ ! -e bad ] || { sed 's/^/bench: not right: /' bad >&2 && exit 1; }
