#!/usr/bin/env bats
# evsort-window -s: runs that follow one another equal one run (design 2.2, 3)

load common

setup_file() {
	load common
	helper fault.so
}

# times FILE...: what is in each, in one line
times() {
	local f
	for f in "$@"; do
		cut -f 1 "$f" | tr '\n' ' ' | sed 's/ $//'
		echo
	done
}

# stream SEED N: events with disorder, late ones and wrong clocks, some in rows
# that a cut may part; not in the same place for two seeds
stream() {
	evgen -f events -N -n "$2" -s "$1" -d 300s -l 2% |
	    cut -f 1-3 | awk -v x="$1" -v OFS='\t' '
	{
		x = (x * 16807 + 11) % 2147483647
		if (row == 0 && x % 150 == 0)
			row = x % 17
		if (row > 0) {
			row--
			$1 = sprintf("%.0f", $1 + 86400000)
		}
		$1 = sprintf("%.0f", $1 - $1 % 1000)
		print $1, $2, NR
	}'
}

# parts FILE RUNS SEED: FILE.1 and so on, cut after any line; some are empty
parts() {
	local k
	for k in $(seq "$2"); do
		: >"$1.$k"
	done
	awk -v f="$1" -v runs="$2" -v x="$3" -v n="$(wc -l <"$1")" '
	BEGIN {
		for (i = 1; i < runs; i++) {
			x = (x * 16807 + 7) % 2147483647
			cuts[x % (n + 1)]++
		}
		k = 1
	}
	{
		k += cuts[NR - 1]
		print >(f "." k)
	}' "$1"
}

# in_runs RUNS [option...]: the parts of the files in $files one after the
# other, then all leave; what comes is in many and many.late
in_runs() (
	trap - DEBUG
	runs=$1 late=()
	shift
	rm -f held stats.* late.*
	for k in $(seq "$((runs + 1))"); do
		args=()
		for f in $files; do
			args+=("$f.$k")
		done
		[ "$k" -le "$runs" ] || args=(--close -)
		late+=("late.$k")
		case " $* " in
		*' -P '*) : >"late.$k" ;;
		*) args=(-L "late.$k" "${args[@]}") ;;
		esac
		evsort-window -N -R 100% --stats "stats.$k" "$@" -s held \
		    "${args[@]}" </dev/null 2>err || {
			show err >&2
			exit 1
		}
		records held "stats.$k" || exit
		[ "$k" -ne "$runs" ] || has_sum held
	done >many
	sums stats.*
	cat "${late[@]}" >many.late
)

# has_sum STATE: its last line has what cksum says of the others
has_sum() {
	[ "$(sed '$d' "$1" | cksum | cut -d ' ' -f 1)" = \
	    "$(tail -n 1 "$1" | cut -f 3)" ]
}

# records STATE STATSFILE: both say how many it has, and it has them
records() {
	awk -F '\t' '
	FNR == 1 { file++ }
	file == 1 && !/^#/ { n++ }
	file == 1 && /^#end/ { told = $2 }
	file == 2 && /^lull_held_total/ { held = $0; sub(/.* /, "", held) }
	END {
		if (told == n + 0 && held == n + 0)
			exit 0
		print "state has " n + 0 ", says " told "; counted: " held
		exit 1
	}' "$@" >&2
}

@test "held: one source cut anywhere equals one run" {
	local seed o
	files=in
	for seed in 1 2; do
		stream $seed 2500 >in
		parts in $((seed * 6)) $seed
		for o in '' '-w 1 -a 2m' '-a 0' '-P' '-w 30 -P' '-m 40K' \
		    '-a 0 -m 3K' '-m 3K -P' '-w 0'; do
			# shellcheck disable=SC2086
			case $o in
			*-P*) status 0 evsort-window -N -R 100% $o in ;;
			*) status 0 evsort-window -N -R 100% -L late $o in ;;
			esac
			cp out want
			# shellcheck disable=SC2086
			in_runs $((seed * 6)) $o
			same many <want
			case $o in
			*-P*) ;;
			*)
				mv many.late got.late
				# shellcheck disable=SC2086
				status 0 evsort-window -N -R 100% -L late $o in
				same got.late <late
				;;
			esac
		done
	done
	[ -s late ]
}

@test "held: several sources cut anywhere equal one run" {
	local n f o
	files='a b c'
	for n in 1 2 3; do
		for f in $files; do
			stream "$n$(printf %d "'$f")" 900 >"$f"
			parts "$f" 7 "$n$(printf %d "'$f")"
		done
		for o in '-w 1m' '-w 0 -a 0' ''; do
			# shellcheck disable=SC2086
			status 0 evsort-window -N -R 100% -L late $o $files
			cp out want
			[ -s want ]
			sort late >want.late
			# shellcheck disable=SC2086
			in_runs 7 $o
			same many <want
			sort many.late >got.late
			same got.late <want.late
		done
	done
	[ -s want.late ]
}

# a run of its own for each word of times
each() {
	local t
	rm -f held
	for t in $1; do
		# shellcheck disable=SC2086
		printf '%s\tx\n' ${t//,/ } |
		    quiet evsort-window -N $2 -L late -s held
		cat out
	done >many
	# shellcheck disable=SC2086
	quiet evsort-window -N $2 -s held --close </dev/null
	cat out >>many
}

@test "held: the clock, and the events ahead in a row, go on" {
	# eight ahead, and their times span the window, or nearly so
	each '1010,1003 1000,1004,1005,1006,1007 1008 990,989' '-w 10ms'
	[ "$(times many)" = '990 1000 1003 1004 1005 1006 1007 1008 1010' ]
	[ "$(times late)" = 989 ]
	each '1000,1003 1009,1004,1005,1006,1007 1010 990,989' '-w 10ms'
	[ "$(times many)" = '990 1000 1003 1004 1005 1006 1007 1009 1010' ]
	[ "$(times late)" = 989 ]
	each '1000,1003 1009,1004,1005,1006,1007 1008 990,989' '-w 10ms'
	[ "$(times many)" = \
	    '989 990 1000 1003 1004 1005 1006 1007 1008 1009' ]
	empty late
	each '100 89,90' '-a 0 -w 10ms'
	[ "$(times many late)" = "90 100
89" ]
}

@test "held: the watermark that memory made rise goes on" {
	rm -f held
	printf '%s\ta\n' 10 20 30 |
	    status 0 evsort-window -N -a 0 -w 1h -m 8 -s held
	[ "$(times out)" = '10 20' ]
	printf '%s\tb\n' 20 19 21 |
	    status 0 evsort-window -N -a 0 -w 1h -m 60 -P -s held
	[ "$(times out)" = '20 19' ]
	[ "$(grep -v '^#' held | times /dev/stdin)" = '21 30' ]
}

@test "held: the counters of a run, and of the next" {
	tabs <<-'E' >one
	time x

	100  a
	#remark
	120  b
	x x
	121  c
	89   d
	E
	tabs <<-'E' >two
	time x
	131  e
	90   f
	7
	140  g
	E
	status 1 evsort-window -a 0 -w 10ms -s held --stats stats one
	rows out <<-'E'
	time x
	100  a
	E
	counts stats read=8 headers=1 remarks=1 blank=1 rejected=1 late=1 \
	    written=1 held=2 resumed=0
	sums stats
	status 1 evsort-window -a 0 -w 10ms -s held --stats stats two
	rows out <<-'E'
	time x
	120  b
	121  c
	E
	counts stats read=7 headers=1 rejected=1 late=1 written=2 held=2 \
	    resumed=2
	sums stats
	# -R is of the lines that are this run's: 1 of 2
	printf '200\th\n1\tz\n' >three
	cp held old
	status 1 evsort-window -a 0 -w 10ms -s held -R 49% three
	cp old held
	status 0 evsort-window -a 0 -w 10ms -s held -R 50% three
	quiet evsort-window -a 0 -w 10ms -s held --close --stats stats </dev/null
	rows out <<-'E'
	time x
	200  h
	E
	counts stats read=1 resumed=1 written=1 held=0
	sums stats
}

@test "held: what the file looks like" {
	tabs <<-'E' >in
	time x
	100  a
	2000 far
	109  c
	105  b
	E
	quiet evsort-window -w 10ms -a 1 -s held in
	rows held <<-'E'
	time x
	#state 1 evsort-window window=10 ahead=1000
	#sorted 1 2 \N \N
	#clock \N 4 100 2000 \N
	100  a
	105  b
	109  c
	2000 far
	#end 4 1536714330
	E
	[ "$(sed '$d' held | cksum | cut -d ' ' -f 1)" = 1536714330 ]
	# it is events, too
	quiet evsort-window held
	sort -n in | same out
	# closed, it is of no options any more
	quiet evsort-window -w 10ms -a 1 -s held --close -N </dev/null
	sort -n in | tail -n +2 | same out
	printf '#state\t1\tevsort-window\tclosed\n#end\t0\t3572350936\n' |
	    same held
	printf 'time\tother\tnames\n' | quiet evsort-window -s held
	rows held <<-'E'
	time other names
	#state 1 evsort-window window=300000 ahead=1800000
	#sorted 1 3 \N \N
	#clock \N 0 \N \N \N
	#end 0 454957438
	E
}

# unchanged cmd...: fails with held as it was
unchanged() {
	cp held held.old
	fails "$@" || return 1
	same held <held.old
	rm held.old
	[ "$(echo held.*)" = 'held.*' ]
}

# spoiled BYTE...: a state of these is refused, and nothing is written
spoiled() {
	printf %b "$@" >held
	printf %b "$@" >spoilt
	fails evsort-window -s held -L late --stats stats in &&
	    cmp held spoilt && absent held.*
}

# cut_short BYTE...: spoiled at any
cut_short() (
	trap - DEBUG
	for ((i = 0; i < $#; i++)); do
		spoiled "${@:1:i}"
		says 'held: \(truncated\|damaged: it is empty\|is no state\)'
	done
)

# changed BYTE...: spoiled in any
changed() (
	trap - DEBUG
	for ((i = 1; i <= $#; i++)); do
		printf -v byte '\\0%03o' $((${!i#?} ^ 1 << i % 8))
		spoiled "${@:1:i - 1}" "$byte" "${@:i + 1}"
	done
)

@test "held: damaged in any byte, or cut at any, it is refused and stays" {
	local bytes
	printf 'time\tx\n%s\ta\n%s\tb\n3\tc\n' 1 2 >in
	quiet evsort-window -s held in
	cp held whole
	# as printf has them
	mapfile -t bytes < <(od -An -v -tu1 whole |
	    awk '{ for (i = 1; i <= NF; i++) printf "\\0%03o\n", $i }')
	printf %b "${bytes[@]}" | cmp - whole
	cut_short "${bytes[@]}"
	changed "${bytes[@]}"
	absent late stats
	{
		cat whole
		echo
	} >held
	unchanged evsort-window -s held in
	sed '$s/	3	/	2	/' whole >held
	unchanged evsort-window -s held in
	says 'held: damaged: 3 records, not 2$'
	sed 's/^1	a$/1	b/' whole >held
	unchanged evsort-window -s held in
	says 'held: damaged: the sum is [0-9]*, not [0-9]*$'
	cp whole held
	quiet evsort-window -s held in
}

# sealed: stdin with the last line that it must have
sealed() {
	cat >.body
	cat .body
	printf '#end\t%s\t%s\n' \
	    "$(awk '/^#state/ { s = 1; next }
	    s && !/^#/ { n++ }
	    END { print n + 0 }' .body)" \
	    "$(cksum <.body | cut -d ' ' -f 1)"
}

@test "held: of others, or impossible, it is refused and stays" {
	local text says
	while IFS='|' read -r text says; do
		printf '%b' "$text" | sealed >held
		unchanged evsort-window -s held </dev/null
		says "^evsort-window: held$says"
	done <<-'E'
	#state\t2\tevsort-window\n|: of version 2; this is 1$
	#state\t1\tsessionize\n|: of sessionize, not of evsort-window$
	a\nb\n|: is no state
	#state\t1\tevsort-window\twindow=300000\tahead=1800000\n5\ta\n|:2: damaged: it is not #sorted
	#state\t1\tevsort-window\twindow=300000\tahead=1800000\n#sorted\t1\t2\tx\t\\N\n|:[2-4]: damaged: a time is none
	#state\t1\tevsort-window\twindow=300000\tahead=1800000\n#sorted\t1\t-2\t1\t\\N\n|:[2-4]: damaged: a number is none
	#state\t1\tevsort-window\twindow=300000\tahead=1800000\n#sorted\t1\t2\t1\t\\N\n|:[2-4]: damaged: there are fewer clocks
	#state\t1\tevsort-window\twindow=300000\tahead=1800000\n#sorted\t1\t2\t1\t\\N\n5\ta\n|:[2-4]: damaged: it is not #clock
	#state\t1\tevsort-window\twindow=300000\tahead=1800000\n#sorted\t1\t2\t1\t\\N\n#clock\t1\t0\t\\N\t\\N\t\\N\n5\n|:4: damaged: it has not as many
	#state\t1\tevsort-window\twindow=300000\tahead=1800000\n#sorted\t1\t2\t1\t\\N\n#clock\t1\t0\t\\N\t\\N\t\\N\n05\ta\n|:[2-4]: damaged: it does not begin
	time\tx\tx\n#state\t1\tevsort-window\twindow=300000\tahead=1800000\n#sorted\t1\t3\t1\t\\N\n|:[2-4]: damaged: its header
	E
}

@test "held: other options, columns and operands are refused, and named" {
	printf 'time\tx\n%s\ta\n%s\tb\n' 1 2 >in
	quiet evsort-window -s held in in
	unchanged evsort-window -w 1m -s held in in
	says '^evsort-window: held: made with window=300000, now window=60000; give -w 5m again$' \
	    '^evsort-window: held: or give those options and --close, to let all leave$'
	unchanged evsort-window -a 0 -w 1500ms -s held --close in in
	says 'held: made with ahead=1800000, now ahead=0; give -a 30m again$' \
	    'held: made with window=300000, now window=1500; give -w 5m again$'
	unchanged evsort-window -s held in
	says 'held: made with 2 operands, now 1; give them again'
	unchanged evsort-window -s held
	unchanged evsort-window -s held -c time,y in in
	says 'held: made with the columns time,x, not -c time,y$'
	printf 'time\ty\n3\ta\n' >other
	unchanged evsort-window -s held other in
	says 'other:1: header differs from that of held$'
	says 'held: has the columns time,x; give these again, or these and --close'
	printf 'start\ty\n3\ta\n' >other
	unchanged evsort-window -s held other in
	# what may differ
	quiet evsort-window -s held -c time,x -m 1K -P -N in in
	quiet evsort-window -s held -R 1% -L late in in
	# named, and not
	printf '1\ta\n' | quiet evsort-window -s bare
	status 2 evsort-window -s bare in
	says 'in:1: header differs from the records without one in bare$'
	status 2 evsort-window -s bare -c time,x in
	says 'bare: made with the columns of no name, not -c time,x$'
	# a record of another length is rejected, as in one run
	printf '2\n' | status 1 evsort-window -s bare
	says ':1: fields: 2$'
}

@test "held: a part without a header is of the state's columns" {
	printf 'time\tx\n1\ta\n' | quiet evsort-window -s held
	printf '2\tb\n' | quiet evsort-window -s held
	printf 'time\tx\n' | same out
	printf 'time\tx\n3\tc\n' | quiet evsort-window -s held
	quiet evsort-window -s held --close </dev/null
	printf 'time\tx\n1\ta\n2\tb\n3\tc\n' | same out
	# the columns are known without a record
	printf 'time\tx\n' | quiet evsort-window -s other
	printf '2\tb\n' | quiet evsort-window -s other
	printf '3\tb\tc\n' | status 1 evsort-window -s other
	quiet evsort-window -s other --close </dev/null
	printf 'time\tx\n2\tb\n' | same out
	# what is named by -c
	printf '2\tb\n' | quiet evsort-window -c time,x -s third
	printf 'time\tx\n3\tb\n' | quiet evsort-window -s third
}

@test "held: no file that is no state, or something else too" {
	printf '1\ta\n' >in
	mkdir dir
	mkfifo pipe
	for f in dir pipe /dev/full /dev/null; do
		fails timeout 10 evsort-window -s $f in
		says "$f: is no regular file"
	done
	fails evsort-window -s none/held in
	says 'none/held: No such file'
	quiet evsort-window -s held in
	ln -s held link
	cp held old
	for args in '-s held held' '-s held in link' '-s held - <held' \
	    '-s held -L held in' '-s held --stats ./link in' \
	    '-s held in >>held'; do
		eval "fails_aside evsort-window $args"
		same held <old
	done
	# through a link it is the file that is replaced
	quiet evsort-window -s link in
	[ -L link ]
	[ "$(cat held)" != "$(cat old)" ]
	for args in '-i 5' '--close'; do
		# shellcheck disable=SC2086
		fails evsort-window $args in
		says "${args% *}: needs -s"
	done
}

# fails_aside cmd...: status 2 and a message, whatever stdout is
fails_aside() {
	local got=0
	"$@" 2>err || got=$?
	[ "$got" = 2 ]
	[ -s err ]
}

@test "held: a run that fails leaves the state as it was" {
	stream 1 3000 >in
	quiet evsort-window -R 100% -L late -s held in
	cp held old
	status 2 evsort-window -s held in missing
	same held <old
	status 2 evsort-window -s held missing
	same held <old
	got=0
	evsort-window -s held --close </dev/null >/dev/full 2>err || got=$?
	[ $got = 2 ]
	same held <old
	# a full disk: of the blocks of 512 bytes, fewer than the state needs
	got=0
	(
		trap '' XFSZ
		ulimit -f 1
		evsort-window -R 100% -w 1d -s big in
	) >/dev/null 2>err || got=$?
	[ $got = 2 ]
	says 'big: File too large'
	[ "$(echo big* held*)" = 'big* held' ]
	# the status of refused lines is none of these
	printf 'x\n1900000000000\ty\tz\n' | status 1 evsort-window -s held
	[ "$(cat held)" != "$(cat old)" ]
}

@test "held: the state is replaced after the other outputs, or not at all" {
	local got=0 n=0
	printf '1\ta\n' | quiet evsort-window -s held
	cp held old
	mkfifo in
	timeout 20 evsort-window -s held -L late in 2>err 3>&- &
	exec 6>in
	until [ "$(echo late.*)" != 'late.*' ] || [ $n = 200 ]; do
		n=$((n + 1))
		sleep 0.05
	done
	mkdir late
	echo '2	b' >&6
	exec 6>&-
	wait $! || got=$?
	[ $got = 2 ]
	says 'late: Is a directory'
	same held <old
	rmdir late
	printf '2\tb\n' | quiet evsort-window -s held -L late
	[ "$(cat held)" != "$(cat old)" ]
}

# heard_before: as if it were two hours since the state was written
heard_before() {
	awk -F '\t' -v OFS='\t' '$1 == "#clock" { $6 -= 7200000 }
	!/^#end/' held | sealed >.held
	mv .held held
}

@test "held: a source that is silent holds back the others; -i ends that" {
	local now
	printf '%s\ta\n' 1000 2000 3000 >a
	printf '%s\tb\n' 1000 2000 >b
	: >none
	quiet evsort-window -N -a 0 -w 0 -s held a b
	[ "$(times out)" = '1000 1000' ]
	printf '%s\ta\n' 4000 5000 >a
	quiet evsort-window -N -a 0 -w 0 -s held a none
	empty out
	# without a time it has just been heard
	quiet evsort-window -N -a 0 -w 0 -s held -i 1h none none
	empty out
	now=$(date +%s)
	awk -F '\t' -v now="$now" '$1 == "#clock" {
		ms = $6 - now * 1000
		if (ms < -60000 || ms > 60000)
			exit 1
		n++
	}
	END { exit n != 2 }' held
	quiet evsort-window -N -a 0 -w 0 -s held -i 1h none none
	empty out
	# b was heard two hours ago; a waits for nobody else
	awk -F '\t' -v OFS='\t' '$1 == "#clock" && ++n == 2 { $6 -= 7200000 }
	!/^#end/' held | sealed >old
	cp old held
	printf '%s\ta\n' 6000 >a
	quiet evsort-window -N -a 0 -w 0 -s held -i 1h a none
	[ "$(times out)" = '2000 2000 3000 4000 5000' ]
	# without -i it is waited for
	cp old held
	quiet evsort-window -N -a 0 -w 0 -s held a none
	empty out
	# when it comes back it counts
	cp old held
	printf '%s\tb\n' 2000 >b
	quiet evsort-window -N -a 0 -w 0 -s held -i 1h a b
	empty out
	# and it was heard in that run, just now
	cp old held
	heard_before
	quiet evsort-window -N -a 0 -w 0 -s held -i 1h a b
	quiet evsort-window -N -a 0 -w 0 -s held -i 1h a none
	empty out
	# the file has no time of the wall clock without -i
	quiet evsort-window -N -a 0 -w 0 -s held a b
	[ "$(grep '^#clock' held | cut -f 6 | tr '\n' ' ')" = '\N \N ' ]
}

@test "held: when all are silent for -i, what is not ahead leaves" {
	printf '%s\ta\n' 0 10 20 30 40 50 60 70 80 500 >a
	printf '%s\tb\n' 0 10 20 30 40 50 60 70 80 600 >b
	printf '%s\tc\n' 75 >c
	quiet evsort-window -N -w 10ms -a 100ms -i 1h -s held a b
	[ "$(tail -n 1 out)" = "60	b" ]
	heard_before
	quiet evsort-window -N -w 10ms -a 100ms -i 1h -s held - - </dev/null
	printf '%s\n' '70	a' '70	b' '80	a' '80	b' | same out
	[ "$(grep -v '^#' held | times /dev/stdin)" = '500 600' ]
	# nothing of a source without a clock
	rm held
	quiet evsort-window -N -w 10ms -a 100ms -i 1h -s held a c
	heard_before
	quiet evsort-window -N -w 10ms -a 100ms -i 1h -s held - - </dev/null
	[ "$(cut -f 2 out | sort | uniq -c | tr -d ' \n')" = 9a ]
	[ "$(grep -v '^#' held | times /dev/stdin)" = '500 75' ]
	# -a 0: none are ahead
	rm held
	quiet evsort-window -N -w 10ms -a 0 -i 1h -s held a c
	heard_before
	quiet evsort-window -N -w 10ms -a 0 -i 1h -s held - - </dev/null
	[ "$(tail -n 1 out)" = "500	a" ]
}

@test "held: new operands stand last; the last run may lack some" {
	printf '%s\ta\n' 1000 2000 3000 >a
	printf '%s\tb\n' 999 1000 2500 >b
	quiet evsort-window -N -a 0 -w 500ms -s held a
	[ "$(times out)" = '1000 2000' ]
	status 0 evsort-window -N -a 0 -w 500ms -L late -s held - b </dev/null
	# before what has left it is late
	[ "$(times out late)" = "
999 1000" ]
	quiet evsort-window -N -a 0 -w 500ms -s held --close </dev/null
	[ "$(times out)" = '2500 3000' ]
	# a clock of its own: it has none at first, and holds back all
	rm held
	quiet evsort-window -N -a 0 -w 500ms -s held a
	printf '%s\ta\n' 4000 5000 >a
	quiet evsort-window -N -a 0 -w 500ms -s held a - </dev/null
	empty out
}

@test "held: records of any kind go through it as they are" {
	local n=3000000
	{
		printf '5\t%s\t\\N\t\n' "$(head -c $n /dev/zero | tr '\0' y)"
		printf '%s\t\ta\0b\t\r\n' -7
		printf -- '-62135596800000\t"\t\t\r\r\n'
		printf '253402300799999\t\t\t\t\n'
	} >in
	evsort-window in >want
	quiet evsort-window -s held in
	empty out
	quiet evsort-window -s held </dev/null
	empty out
	quiet evsort-window -s held --close </dev/null
	same out <want
}

@test "held: calls that are interrupted, and that move a byte" {
	local n
	stream 5 60 >in
	status 0 evsort-window -R 100% -w 1m in
	cp out want
	: >many
	for n in 1 21 41; do
		tail -n +$n in | head -n 20 |
		    LULL_FAULT=1ic LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so \
			status 0 evsort-window -R 100% -w 1m -s held
		cat out >>many
	done
	LULL_FAULT=1ic LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so \
	    quiet evsort-window -w 1m -s held --close </dev/null
	cat out >>many
	same many <want
}
