#!/bin/sh
# bench - lull beside what else a user could start: same input, same answer
#
# A line of rows is a contender of a stage. All of a stage first give their
# answer, which has to be lull's; then they run in turn, RUNS times each, so
# that whatever else the machine does hits all alike. Two more stages have
# scripts of their own: growth.sh, what it costs as work grows, and latency.sh.
#
#	STAGE='log pipe'	only these, or all that begin so: pipe-log-1
#	N=10000000 RUNS=5	events; timed runs of each contender
#	DIR=... KEEP=1		where the data is (on tmpfs); leave it there
#	SECONDS_EACH=15		a run of the stage latency
#	BIN=bin			where the programs are
#	RESULTS=1		tables go to test/bench/RESULTS.md, too; those of
#				stages that were not run stay as they are
set -eu
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
BIN=$(CDPATH='' cd -- "${BIN:-$here/../../bin}" && pwd)
PATH=$BIN:$PATH LC_ALL=C
python=$(python3 -c 'import sys; print(sys.executable)' 2>/dev/null) || python=''
N=${N:-10000000} RUNS=${RUNS:-5} STAGE=${STAGE:-}
timed=$BIN/obj/timed paced=$BIN/obj/paced open=$BIN/obj/open
export here python PATH LC_ALL N RUNS timed paced open
few=$((N < 200000 ? N : 200000)) # lines for those that would take all day

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
	open-half) "$open" $((N / 2)) "$N" ;;
	open-all) "$open" "$N" $((2 * N)) ;;
	esac
}

# origin NAME: the input it is made of
origin() {
	case $1 in
	few/*) echo "${1#few/}" ;;
	events | titled) echo log ;;
	events-ms) echo json ;;
	sorted) echo events ;;
	sessions) echo sorted ;;
	esac
}

# data NAME: makes it, and what it is made of, unless it is there
data() {
	[ ! -e "$1" ] || return 0
	case $(origin "$1") in ?*) data "$(origin "$1")" ;; esac
	echo "bench: making $1" >&2
	make "$1" >new && mv new "$1" || exit 2
}

# spare STAGE...: removes the inputs that these need no more
spare() {
	[ -z "${KEEP:-}" ] || return 0
	kept=' '
	for part; do
		input=$(rows | awk -F '|' -v s="$part" '$1 == s { print $2 }')
		for input in $input; do
			while [ "$input" ]; do
				kept="$kept$input "
				[ ! -e "$input" ] || break
				input=$(origin "$input")
			done
		done
	done
	for input in $(rows | cut -d '|' -f 2) events sorted log json; do
		case $kept in *" $input "*) ;; *) rm -f "$input" ;; esac
	done
}

# rows: without comments
rows() {
	grep -v '^#' "$here/rows"
}

# plain STAGE INPUT: an answer without what may differ; a long one's checksum
plain() {
	case $1:$2 in
	pipe-*:* | sessagg:*)
		awk -v OFS='\t' '{ print $(NF - 4), $(NF - 3), $(NF - 2), $(NF - 1), $NF }' |
			sort
		return
		;;
	esac
	case $1:$2 in
	open-*:* | sessionize:*) cut -f 1-4,6- | sort ;;
	json:few/*) # jq and Miller leave the time as it stands
		awk -F '\t' -v OFS='\t' "$(cat "$here/time.awk")"'
		    $1 ~ /T/ { $1 = ms($1) } { print }' ;;
	evfmt-json:*) sed 's/": /":/g; s/, "/,"/g' ;;
	*) cat ;;
	esac | cksum
}

# answer STAGE INPUT CORES COMMAND: nothing if it failed
answer() {
	: >once
	in=$2 "$timed" "$3" once "$4" | plain "$1" "$2" >given
	[ ! -s once ] || cat given
}

# same WANT GOT: but for the sixth decimal of the two averages
same() {
	awk -F '\t' '
		function far(a, b) {
			return a "" != b "" && !((a - b) ^ 2 < 1.5e-12)
		}
		FNR == NR { want[NR] = $0 }
		FNR != NR {
			split(want[FNR], w)
			if ($1 "" != w[1] || $2 != w[2] || $3 != w[3] ||
			    far($4, w[4]) || far($5, w[5]))
				bad = 1
		}
		END { exit bad || 2 * FNR != NR }' "$1" "$2"
}

# verdict STAGE INPUT CORES NAME COMMAND: right, WRONG, FAILED or missing
verdict() {
	for word in $5; do
		case " $lacking " in *" $word "*) echo missing && return ;; esac
	done
	case $4 in '('*) echo right && return ;; esac
	want=want.${2%/*}
	[ -e "$want" ] || answer "$1" "$2" "$3" "$lull" >"$want"
	cp "$want" got
	[ "$4" = lull ] || answer "$1" "$2" "$3" "$5" >got
	if [ ! -s got ]; then
		echo FAILED
	elif same "$want" got; then
		echo right
	else
		echo WRONG
	fi
}

# contend STAGE: checks all, runs them in turn, and prints what they took
contend() {
	rm -f want.* took.* verdicts
	rows | grep "^$1|" >contenders
	n=0
	while IFS='|' read -r stage input cores goal name command; do
		data "$input"
		n=$((n + 1))
		: >"took.$n"
		[ "$name" != lull ] || lull=$command
		echo "bench: $stage: $name" >&2
		state=$(verdict "$stage" "$input" "$cores" "$name" "$command")
		case $state in WRONG | FAILED) echo "$stage $name" >>bad ;; esac
		echo "$stage|$name|$state|$(wc -l <"$input")|$(wc -c <"$input")|$goal"
	done <contenders >verdicts
	i=0
	while [ "$i" -lt "$RUNS" ]; do
		i=$((i + 1)) n=0
		while IFS='|' read -r stage input cores goal name command; do
			n=$((n + 1))
			sed -n "${n}p" verdicts | grep -qF '|right|' || continue
			in=$input "$timed" "$cores" "took.$n" "$command" >/dev/null ||
				echo "$stage $name" >>bad
		done <contenders
	done
	awk -f "$here/median.awk" -f "$here/table.awk" verdicts
}

# each INPUT: bytes an open session, its key's not counted; of contend's lull
each() {
	head -n 1 "$1" >one
	rm -f empty
	in=one "$timed" 0 empty "$lull" >/dev/null
	awk -F '\t' -v empty="$(cat empty)" -v full="$(sort took.1 | sed 1q)" '
		NR > n { exit }
		{ keys += length($2 $3) }
		END {
			split(empty, e, " ")
			split(full, f, " ")
			printf "%d open sessions: %.2f M events/s, %.1f bytes " \
			    "each besides a key of %.1f.\n\n", n, 2 * n / f[1] / 1e6,
			    ((f[3] - e[3]) * 1e6 - keys) / n, keys / n
		}' n=$(($(wc -l <"$1") / 2)) "$1"
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
			echo "bench: no ${m%:*}: python3 -m venv V &&" \
			    "V/bin/pip install ${m%:*}, then PATH=V/bin:\$PATH" >&2
		}
	done
}

# chosen STAGE
chosen() {
	[ "$STAGE" ] || return 0
	for word in $STAGE; do
		case $1 in "$word" | "$word"-*) return 0 ;; esac
	done
	return 1
}

# titled HEADING: with what this was measured on, and when
titled() {
	cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | sed 1q)
	kb=$(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo 2>/dev/null)
	cat <<END
$1

$(date -u +%Y-%m-%d), $N events, $RUNS runs. ${cpu:-$(uname -m)},
$(getconf _NPROCESSORS_ONLN) cores, $((${kb:-0} / 1048576)) GiB, $(uname -sr);
$(${CC:-cc} --version | sed 1q), ${CFLAGS:--O2}.

END
}

# stages: of rows
stages() {
	rows | cut -d '|' -f 1 | uniq
}

# asked: whether STAGE names some of them
asked() {
	known="$(stages | tr '\n' ' ')growth latency"
	for word in $STAGE; do
		case " $known " in
		*" $word "* | *" $word-"*) ;;
		*) echo "bench: no stage $word: there are $known" >&2 && exit 2 ;;
		esac
	done
}

# beside: the sections of the stages in rows
beside() {
	parts=''
	for part in $(stages); do
		! chosen "$part" || parts="$parts $part"
	done
	[ "$parts" ] || return 0
	cat <<END
## Beside others

Events from evgen, on tmpfs. Medians of runs in turn, after one whose answer was
compared with lull's. One core, for pipe-*-2 two. GB/s are of the input. CPU is
user and system time; the last columns tell how many times lull's time and CPU a
line of the input costs, and how many times its time is the goal where there is
one. A name with ", 0.2M" had only so many lines. Memory is that of the largest
process, and the sum of all processes' peaks. What is in parentheses is a limit
or a variant, not a contender. All start-up is in it (Python with DuckDB: 0.2 s).
The stages open-* have an open session for every two events, half as many as
events were asked for or as many.

END
	for part in $parts; do
		parts=${parts#" $part"}
		titled "### $part"
		contend "$part"
		echo
		case $part in
		open-*) each "$part" ;;
		pipe-*) awk -v pipe="$lull" -f "$here/median.awk" \
		    -f "$here/shares.awk" took.1 ;;
		esac
		# shellcheck disable=SC2086
		spare $parts
	done
}

all() {
	beside
	if chosen growth; then
		titled '## As work grows'
		sh "$here/growth.sh" || echo growth >>bad
	fi
	if chosen latency; then
		titled '## Latency'
		sh "$here/latency.sh" || echo latency >>bad
	fi
	echo all >end
}

# keep: each section from the file tables, or as it was, in the order of all
keep() {
	{
		echo '## Beside others'
		stages | sed 's/^/### /'
		printf '## %s\n' 'As work grows' Latency
	} >sections
	cat "$here/RESULTS.md" >old 2>/dev/null || : # none yet
	awk '
		FILENAME == "sections" { name[++n] = $0; next }
		/^###? / { at = FILENAME FS $0 }
		at { text[at] = text[at] $0 "\n" }
		END {
			printf "# make bench\n\n"
			for (i = 1; i <= n; i++) {
				new = text["tables" FS name[i]]
				printf "%s", new ? new : text["old" FS name[i]]
			}
		}' sections old tables >new
	cp new "$here/RESULTS.md"
}

asked
shm=${TMPDIR:-/tmp}
[ ! -w /dev/shm ] || shm=/dev/shm
dir=${DIR:-$shm/lull-bench.$$}
trap '[ "${KEEP:-}" ] || { cd / && rm -rf "$dir/$N" && rmdir "$dir"; }' EXIT
trap 'exit 2' HUP INT TERM
mkdir -p "$dir/$N/few" "${timed%/*}"
for meter in timed paced open; do
	${CC:-cc} -O2 -o "$BIN/obj/$meter" "$here/$meter.c"
done
cd "$dir/$N"
rm -f bad end
lacking=$(missing | tr '\n' ' ')
all | tee tables
[ -e end ] || exit 2
[ -z "${RESULTS:-}" ] || keep
[ ! -e bad ] || { sed 's/^/bench: not right: /' bad >&2 && exit 1; }
