#!/usr/bin/env bats
# In and out: operands, decompression, descriptors in every state, side
# outputs, what all programs have in common (design 2).

load common
# shellcheck disable=SC2154 # bin comes from there
: "$bin"

setup_file() {
	helper fault.so nonblock pty
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	tabs <<-'E' >in
	time ip host
	1000 x  h
	2000 y  h
	3000 x  h
	E
	tabs <<-'E' >ended
	start end  duration events closed_by ip host
	2000  2000 0        1      eof       y  h
	1000  3000 2000     2      eof       x  h
	E
	printf '%s\n' \
	    'a.example 10.0.0.1 - - [01/Jan/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"' \
	    'a.example 10.0.0.2 - - [01/Jan/2024:00:00:01 +0000] "GET /x HTTP/1.1" 404 - "-" "curl/8"' \
	    >log
	filters='evparse
		evsort-window
		sessionize
		sessagg
		evfmt
		evgen'
}

# feed PROGRAM: a small input for it on stdout
feed() {
	case $1 in
	evparse) cat log ;;
	sessagg) cat ended ;;
	*) cat in ;;
	esac
}

# args PROGRAM: options with which it writes something
args() {
	case $1 in
	evgen) printf %s '-n 3' ;;
	evfmt) printf %s '-f json' ;;
	esac
}

# big PROGRAM: megabytes of input for it
big() {
	case $1 in
	evparse) evgen -f combined -n 100000 ;;
	sessagg) awk 'BEGIN {
		OFS = "\t"
		print "start", "end", "duration", "events", "closed_by", "ip"
		for (i = 0; i < 200000; i++)
			print i, i, 0, 1, "gap", i
		}' ;;
	*) awk 'BEGIN {
		OFS = "\t"
		print "time", "ip", "host"
		for (i = 0; i < 200000; i++)
			print i * 1000, i, "h"
		}' ;;
	esac
}

# many PROGRAM: options with which it writes megabytes
many() {
	case $1 in
	evgen) printf %s '-n 200000 -f combined' ;;
	evfmt) printf %s '-f json' ;;
	sessagg) printf %s '-g ip' ;;
	esac
}

# within SECONDS cmd...: waits until the command succeeds
within() {
	local n=$(($1 * 20))
	shift
	until "$@"; do
		n=$((n - 1))
		[ $n -gt 0 ] || {
			echo "in vain: $*"
			return 1
		}
		sleep 0.05
	done
}

# line FD WANTED: the next line that comes, at last
line() {
	local l
	IFS= read -r -t 20 -u "$1" l || {
		echo "nothing comes, not even: $2"
		return 1
	}
	[ "$l" = "$2" ] || {
		echo "comes: $l; not: $2"
		return 1
	}
}

# --- operands

@test "io: a missing file among others: they are read, status 2" {
	printf 'time\tip\thost\n4000\tz\th\n' >also
	for p in evsort-window sessionize 'evfmt -f csv'; do
		# shellcheck disable=SC2086
		status 2 $p in missing also
		says "^${p%% *}: .*missing"
		[ "$(wc -l <err)" = 1 ]
		# shellcheck disable=SC2086
		cat in also | awk '!/time/ || NR == 1' | $p | same out
	done
	status 2 sessagg ended missing
	sessagg ended | same out
	says '^sessagg: .*missing'
	status 2 evparse -f vcombined log missing log
	cat log log | evparse -f vcombined | same out
	says '^evparse: .*missing'
	for p in evparse evsort-window sessionize sessagg 'evfmt -f json'; do
		# shellcheck disable=SC2086
		status 2 $p missing
		says missing
	done
}

@test "io: a directory among others: they are read, status 2" {
	mkdir dir
	for p in evsort-window sessionize 'evfmt -f csv'; do
		# shellcheck disable=SC2086
		status 2 $p dir in
		says "^${p%% *}: .*dir"
		# shellcheck disable=SC2086
		$p in | same out
	done
	status 2 evparse dir log
	evparse log | same out
	status 2 sessagg ended dir
	sessagg ended | same out
}

@test "io: - is the standard input, among files too" {
	printf 'time\tip\thost\n4000\tz\th\n' | quiet sessionize in -
	body out <<-'E'
	2000 2000 0    1 eof y h
	1000 3000 2000 2 eof x h
	4000 4000 0    1 eof z h
	E
	cp in ./-
	quiet evsort-window - </dev/null
	empty out
	quiet evsort-window ./- </dev/null
	same out <in
	cp in ./-N
	quiet evsort-window -- -N
	same out <in
}

@test "io: options may follow operands, or be long" {
	quiet evsort-window in --no-header --window 5m --ahead=30m
	tail -n +2 in | same out
}

@test "io: .gz .bz2 .xz .zst are decompressed" {
	# where a program is missing, one that looks like it stands in
	mkdir fake
	for z in gzip:gz bzip2:bz2 xz:xz zstd:zst; do
		if command -v "${z%:*}" >/dev/null; then
			"${z%:*}" -c <in >"in.${z#*:}"
		else
			cp in "in.${z#*:}"
			cat >"fake/${z%:*}" <<-'E'
			#!/bin/sh
			while [ $# -gt 0 ]; do
				case $1 in -*) shift ;; *) break ;; esac
			done
			exec cat "$@"
			E
			chmod +x "fake/${z%:*}"
		fi
		PATH=$PATH:$PWD/fake quiet evsort-window "in.${z#*:}"
		same out <in
	done
	printf 'time\tip\thost\n4000\tz\th\n' >also
	gzip also
	quiet sessionize also.gz in also.gz
	body out <<-'E'
	2000 2000 0    1 eof y h
	1000 3000 2000 2 eof x h
	4000 4000 0    2 eof z h
	E
	gzip -c <log >log.gz
	quiet evparse log.gz
	evparse log | same out
	# large, and its reader gone early
	big sessionize | gzip -1 >big.gz
	quiet sh -c 'evfmt -f csv big.gz | head -n 1'
	echo 'time,ip,host' | same out
	big sessionize >plain
	quiet evsort-window big.gz
	same out <plain
}

@test "io: names of compressed files are no shell's business" {
	# shellcheck disable=SC2016
	for n in 'a b.gz' "a';touch pwned;'.gz" '$(touch pwned).gz' \
	    './-d.gz' '*.gz'; do
		gzip -c <in >"$n"
		quiet evsort-window "$n"
		same out <in
		rm "$n"
	done
	gzip -c <in >-c.gz
	quiet evsort-window -- -c.gz
	same out <in
	absent pwned
}

@test "io: a decompressor that is missing is named" {
	mkdir none
	for z in gzip:gz bzip2:bz2 xz:xz zstd:zst; do
		cp in "in.${z#*:}"
		PATH=$PWD/none status 2 "$bin/evsort-window" "in.${z#*:}" in
		says "in.${z#*:}" "${z%:*}"
		same out <in
	done
}

@test "io: a damaged or missing .gz is a failure, the others are read" {
	big evsort-window | gzip -1 >whole.gz
	head -c 100000 whole.gz >half.gz
	status 2 evsort-window half.gz
	says 'half.gz'
	echo rubbish >bad.gz
	status 2 evsort-window bad.gz in
	says 'bad.gz'
	same out <in
	status 2 evsort-window missing.gz in
	says 'missing.gz'
	same out <in
	: >empty.gz
	status 2 evsort-window empty.gz in
	same out <in
}

# --- stdin

@test "io: stdin closed" {
	for p in evparse evsort-window sessionize sessagg 'evfmt -f csv'; do
		# shellcheck disable=SC2086
		status 2 timeout 20 $p <&-
		says "^${p%% *}: "
	done
	# what is opened first must not pass for it
	status 2 timeout 20 evsort-window -L late <&-
	status 2 timeout 20 evparse -r rejects --stats stats <&-
	absent late rejects stats
	# with operands nobody minds
	quiet evsort-window in <&-
	same out <in
	quiet evgen -n 1 <&-
}

@test "io: stdin a directory" {
	for p in evparse evsort-window sessionize sessagg 'evfmt -f csv'; do
		# shellcheck disable=SC2086
		status 2 timeout 20 $p </
		says "^${p%% *}: "
	done
}

@test "io: a terminal as input, and no operand: usage" {
	for p in evparse evsort-window sessionize sessagg evfmt; do
		"$BATS_FILE_TMPDIR/pty" 0 "$p" >out 2>err || true
		cat out err | grep -qi "usage.*$p"
	done
	"$BATS_FILE_TMPDIR/pty" 0 evsort-window in >out
	same out <in
}

@test "io: O_NONBLOCK on stdin and stdout" {
	for p in evsort-window sessionize 'evfmt -f csv'; do
		big sessionize >data
		# shellcheck disable=SC2086
		$p data >want
		# shellcheck disable=SC2086
		(head -n 1000 data; sleep 0.2; tail -n +1001 data) |
		    "$BATS_FILE_TMPDIR/nonblock" 0 $p >out
		cmp out want
		# shellcheck disable=SC2086
		{
			"$BATS_FILE_TMPDIR/nonblock" 1 $p data
			echo $? >code
		} | (sleep 0.2; cat) >out
		cmp out want
		echo 0 | same code
	done
	evgen -f combined -n 100000 >want
	"$BATS_FILE_TMPDIR/nonblock" 1 evgen -f combined -n 100000 |
	    (sleep 0.2; cat) | cmp - want
	# shellcheck disable=SC2094
	evparse want >parsed
	(head -n 500 want; sleep 0.2; tail -n +501 want) |
	    "$BATS_FILE_TMPDIR/nonblock" 01 evparse |
	    (sleep 0.2; cat) | cmp - parsed
}

# faulty LETTERS cmd...: the command under shim/fault.c
faulty() {
	local how=$1
	shift
	LULL_FAULT=$how LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so "$@"
}

@test "io: reads and writes of one byte, EINTR at every call" {
	gzip -c <in >in.gz
	for how in 1 i 1i; do
		for p in $filters; do
			# shellcheck disable=SC2046
			feed "$p" | "$p" $(args "$p") >want
			# shellcheck disable=SC2046
			feed "$p" | quiet faulty $how "$p" $(args "$p")
			same out <want
		done
		quiet faulty $how evsort-window in in.gz -L late -a 0 -w 0 \
		    --stats stats
		(echo 'time ip host'; for t in '1000 x' '2000 y' '3000 x'; do
			echo "$t h"
			echo "$t h"
		done) | rows out
		sums stats
		echo 'time ip host' | rows late
		status 2 faulty $how evsort-window missing in
		same out <in
		says missing
	done
}

@test "io: EINTR at close: the right bytes and 0, or a message and not 0" {
	for p in $filters; do
		# shellcheck disable=SC2046
		feed "$p" | "$p" $(args "$p") >want
		got=0
		# shellcheck disable=SC2046
		feed "$p" | faulty c "$p" $(args "$p") >out 2>err || got=$?
		case $got in
		0) same out <want ;;
		2) [ -s err ] ;;
		*) return 1 ;;
		esac
	done
}

# --- stdout

@test "io: stdout closed" {
	for p in $filters; do
		# shellcheck disable=SC2046
		feed "$p" | (got=0; "$p" $(args "$p") >&- 2>err || got=$?
		    [ $got = 2 ])
		[ -s err ]
	done
	# what is opened first must not pass for it
	got=0
	evsort-window -L late --stats stats in >&- 2>err || got=$?
	[ $got = 2 ]
	[ -s err ]
	absent late stats
}

@test "io: stdout full" {
	for p in $filters; do
		got=0
		# shellcheck disable=SC2046
		feed "$p" | "$p" $(args "$p") >/dev/full 2>err || got=$?
		[ $got = 2 ]
		says "^$p: "
		got=0
		# shellcheck disable=SC2046
		big "$p" | "$p" $(many "$p") >/dev/full 2>err || got=$?
		[ $got = 2 ]
		got=0
		"$p" -h >/dev/full 2>err || got=$?
		[ $got = 2 ]
		got=0
		"$p" -V >/dev/full 2>err || got=$?
		[ $got = 2 ]
	done
}

@test "io: stdout gone: SIGPIPE, and quiet" {
	for p in $filters; do
		big "$p" >data
		{
			got=0
			# shellcheck disable=SC2046
			"$p" $(many "$p") <data 2>err || got=$?
			echo $got >code
		} | head -n 1 >first
		[ "$(wc -l <first)" = 1 ]
		empty err
		# where we were started with SIGPIPE ignored, it stays so
		grep -qx '141\|2' code
	done
}

@test "io: stdout gone, SIGPIPE ignored: 2, and quiet" {
	for p in $filters; do
		big "$p" >data
		(
			trap '' PIPE
			got=0
			# shellcheck disable=SC2046
			"$p" $(many "$p") <data 2>err || got=$?
			echo $got >code
		) | head -n 1 >first
		[ "$(wc -l <first)" = 1 ]
		empty err
		echo 2 | same code
	done
}

# --- latency

@test "io: what is written reaches the other end before a read that waits" {
	mkfifo to from
	# shellcheck disable=SC2094
	timeout 60 evparse -f json -o ip <to >from 3>\&- &
	exec 6<>to 7<>from
	echo '{"ts":1,"ip":"x"}' >&6
	line 7 "$(printf 'time\tip')"
	line 7 "$(printf '1000\tx')"
	echo '{"ts":2,"ip":"y"}' >&6
	line 7 "$(printf '2000\ty')"
	exec 6>&- 7<&-
	wait

	timeout 60 evsort-window -a 0 -w 1 <to >from 3>\&- &
	exec 6<>to 7<>from
	printf 'time\tk\n1000\ta\n1500\ta\n2000\tb\n' >&6
	line 7 "$(printf 'time\tk')"
	line 7 "$(printf '1000\ta')"
	printf '2500' >&6 # no line yet
	printf '\tb\n' >&6
	line 7 "$(printf '1500\ta')"
	exec 6>&- 7<&-
	wait

	timeout 60 sessionize -k k -g 1 <to >from 3>\&- &
	exec 6<>to 7<>from
	printf 'time\tk\n1000\ta\n2001\tb\n' >&6
	line 7 "$(printf 'start\tend\tduration\tevents\tclosed_by\tk')"
	line 7 "$(printf '1000\t1000\t0\t1\tgap\ta')"
	printf '#watermark\t3002\n' >&6
	line 7 "$(printf '2001\t2001\t0\t1\tgap\tb')"
	line 7 "$(printf '#watermark\t2002')"
	printf '1704067200000\tc\n1704067201001\td\n' >&6
	line 7 "$(printf '1704067200000\t1704067200000\t0\t1\tgap\tc')"
	exec 6>&- 7<&-
	wait

	timeout 60 sessagg -b 1s <to >from 3>\&- &
	exec 6<>to 7<>from
	printf 'start\tend\tduration\tevents\n500\t700\t200\t3\n' >&6
	printf '#watermark\t1000\n' >&6
	line 7 "$(printf 'from\tto\tsessions\tevents\tevents_avg\tduration_avg')"
	line 7 "$(printf '0\t1000\t1\t3\t3\t200')"
	exec 6>&- 7<&-
	wait

	timeout 60 evfmt -f json <to >from 3>\&- &
	exec 6<>to 7<>from
	printf 'time\tk\n1000\ta\n' >&6
	line 7 '{"time":1000,"k":"a"}'
	exec 6>&- 7<&-
	wait
}

@test "io: side outputs are flushed as well, into a fifo" {
	mkfifo to late
	evsort-window -a 0 -w 0 -L late <to >out 3>&- &
	exec 6<>to 7<>late
	printf 'time\tk\n2000\ta\n1000\tb\n' >&6
	line 7 "$(printf 'time\tk')"
	line 7 "$(printf '1000\tb')"
	exec 6>&- 7<&-
	wait
	[ -p late ]
	printf 'time\tk\n2000\ta\n' | same out
}

# --- side outputs

@test "io: a side output is made anew, also when nothing goes there" {
	echo old >late
	quiet evsort-window -L late in
	echo 'time ip host' | rows late
	quiet evsort-window -N -L late in
	empty late
	echo old >late
	quiet sessionize -L late in
	echo 'time ip host' | rows late
	echo old >rejects
	quiet evparse -r rejects log
	empty rejects
	[ "$(find . | sort | tr '\n' ' ')" = \
	    '. ./ended ./err ./in ./late ./log ./out ./rejects ' ]
}

@test "io: a side output appears at success only" {
	printf '1000\tx\n500\ty\n9000\tz\n' >unsorted
	echo old >late
	echo old >stats
	cp late old
	got=0
	evsort-window -a 0 -w 0 -L late --stats stats unsorted >/dev/full \
	    2>err || got=$?
	[ $got = 2 ]
	cmp late old
	cmp stats old
	rm late stats
	got=0
	evparse -r late --stats stats log >/dev/full 2>err || got=$?
	[ $got = 2 ]
	absent late stats
	status 2 evsort-window -L late -w rubbish unsorted
	absent late
	# status 1 is done
	status 1 evsort-window -a 0 -w 0 --stats stats unsorted
	[ -s stats ]
	[ "$(find . | sort | tr '\n' ' ')" = \
	    '. ./ended ./err ./in ./log ./old ./out ./stats ./unsorted ' ]
}

@test "io: SIGTERM leaves nothing behind" {
	mkfifo to
	evsort-window -a 0 -w 0 -L late --stats stats <to >out 2>err 3>&- &
	pid=$!
	exec 6<>to
	printf 'time\tk\n2000\ta\n1000\tb\n' >&6
	within 20 grep -q 2000 out
	kill -TERM $pid
	got=0
	wait $pid || got=$?
	exec 6>&-
	[ $got = 143 ]
	[ "$(find . | sort | tr '\n' ' ')" = \
	    '. ./ended ./err ./in ./log ./out ./to ' ]
}

@test "io: a side output that is an input or another output is refused" {
	printf '1000\tx\n' >f
	cp f g
	ln f hard
	ln -s f soft
	for o in f ./f "$PWD/f" hard soft; do
		fails evsort-window -L "$o" f
		says "$o"
		fails evsort-window -L "$o" g f
		fails evsort-window --stats "$o" f
		fails sessionize -k 2 -L "$o" f
		fails evparse -f json -r "$o" f
		fails evsort-window -L "$o" <f
		cmp f g
	done
	fails evsort-window -L x --stats x g
	fails evsort-window -L x --stats ./x g
	fails evparse -r x --stats "$PWD/x" g
	absent x
	fails evsort-window -L f --stats soft g
	fails evsort-window -L hard --stats f g
	got=0
	# shellcheck disable=SC2094
	evsort-window -L o g >o 2>err || got=$?
	[ $got = 2 ]
	[ -s err ]
	got=0
	# shellcheck disable=SC2094
	evsort-window --stats o g >>o 2>err || got=$?
	[ $got = 2 ]
	cmp f g
}

@test "io: a side output that is a link is the file it leads to, there or not" {
	printf '2000\tx\n1000\ty\n' >unsorted
	printf '1000\ty\n' >want
	mkdir a b
	ln -s b/there a/live
	ln -s b/there live
	ln -s "$PWD/b/full" full
	ln -s b/first second
	ln -s ../b/not a/relative
	ln -s ../a/relative b/first
	ln -s bare b/bare.link
	: >b/there
	for o in live full second b/bare.link a/relative; do
		quiet evsort-window -a 0 -w 0 -L $o unsorted
		[ -L $o ]
		same $o <want
	done
	[ "$(find b -type f | sort | tr '\n' ' ')" = \
	    'b/bare b/full b/not b/there ' ]
	rm b/not
	fails evsort-window -a 0 -w 0 -L second --stats a/relative unsorted
	says 'two outputs'
	[ -L b/first ]
	# as > has it
	ln -s no/such nowhere
	ln -s loop loop
	for o in nowhere loop a/live; do
		fails evsort-window -a 0 -w 0 -L $o unsorted
		says "^evsort-window: $o: "
		[ -L $o ]
	done
}

@test "io: a side output that is no regular file is written in place" {
	printf '2000\tx\n1000\ty\n' >unsorted
	quiet evsort-window -a 0 -w 0 -L /dev/null unsorted
	[ -c /dev/null ]
	status 1 evsort-window -a 0 -w 0 --stats /dev/null unsorted
	mkfifo late
	timeout 20 cat late >got 3>&- &
	quiet evsort-window -a 0 -w 0 -L late unsorted
	wait
	[ -p late ]
	printf '1000\ty\n' | same got
	timeout 20 cat late >got 3>&- &
	status 1 evsort-window -a 0 -w 0 --stats late unsorted
	wait
	sums got
}

@test "io: a side output that cannot be written is a failure" {
	printf '2000\tx\n1000\ty\n' >unsorted
	echo x >bad.json
	status 2 evsort-window -a 0 -w 0 -L /dev/full unsorted
	says '/dev/full'
	status 2 evsort-window -a 0 -w 0 --stats /dev/full unsorted
	says '/dev/full'
	status 2 sessionize -k 2 -g 1ms -L /dev/full unsorted
	says '/dev/full'
	status 2 evparse -f json -r /dev/full bad.json
	says '/dev/full'
	for o in 'no/such/dir' . ''; do
		status 2 evsort-window -L "$o" unsorted
		says "$o"
		status 2 evparse -r "$o" bad.json
		status 2 sessionize -L "$o" -k 2 unsorted
		status 2 evsort-window --stats "$o" unsorted
	done
}

# --- what all have in common

@test "io: --stats: the counters add up in every program" {
	printf '# r\ntime\tip\thost\n\n1000\tx\th\nbad\n9000\ty\th\n500\tz\th\n' \
	    >dirty
	status 1 evsort-window -a 0 -w 0 --stats stats dirty
	sums stats
	counts stats read=7 headers=1 remarks=1 blank=1 written=2 rejected=1 \
	    late=1 excluded=0 held=0 merged=0 forced=0
	status 1 evsort-window -a 0 -w 0 -P --stats stats dirty
	sums stats
	status 1 sessionize -g 1 --stats stats dirty
	sums stats
	counts stats read=7 headers=1 remarks=1 blank=1 written=2 rejected=1 \
	    late=1 merged=0
	quiet sessionize --stats stats in
	sums stats
	counts stats read=4 headers=1 written=2 merged=1
	quiet sessagg --stats stats -g host ended
	sums stats
	counts stats read=3 headers=1 written=1 merged=1
	for o in -t '-H duration' '-b 1s' '-b 1s -t'; do
		# shellcheck disable=SC2086
		quiet sessagg --stats stats -g host $o ended
		sums stats
	done
	quiet evfmt -f table --stats stats in
	sums stats
	counts stats read=4 headers=1 written=3
	(cat log; echo; echo bad) | status 1 evparse --stats stats
	sums stats
	counts stats read=4 blank=1 written=2 rejected=1
	grep -q '^lull_read_total{program="evparse"} 4$' stats
	quiet evgen -n 3 --stats stats
	counts stats written=3
}

@test "io: -h is help with examples on stdout, -V the version" {
	for p in $filters; do
		quiet "$p" -h
		head -n 3 out | grep -q "$p"
		grep -qi 'example' out
		for o in -c -N -h -V -p --columns --no-header --help --version \
		    --progress --stats --max-line; do
			[ "$p" = evgen ] || grep -q -e "$o" out || {
				echo "$p -h does not tell $o"
				return 1
			}
		done
		cp out help
		quiet "$p" --help
		same out <help
		quiet "$p" -V
		grep -q "$p.*[0-9]" out
		[ "$(wc -l <out)" = 1 ]
		cp out version
		quiet "$p" --version
		same out <version
	done
}

@test "io: -h tells every option, with its long name" {
	tells() {
		local p=$1 o
		shift
		quiet "$p" -h
		for o; do
			grep -q -e "$o\\>" out || {
				echo "$p -h does not tell $o"
				return 1
			}
		done
	}
	tells evparse -f --format -o --output -t --time -z --zone -r --rejects \
	    -R --limit --max-future --by-time
	tells evsort-window -w --window -a --ahead -m --memory -L --late \
	    -P --pass-late -R --limit
	tells sessionize -k --key -g --gap -m --max -b --begin -e --end \
	    -a --aggregate -i --session-id -G --grouped -L --late -R --limit \
	    --max-open
	tells sessagg -g --group -b --bucket -z --zone -a --metrics -t --total \
	    -H --histogram
	tells evfmt -f --format -o --output -u --unit -z --zone --string
	tells evgen -f --format -n --events -u --users -H --hosts \
	    -d --disorder -l --late -b --bad -r --rate -s --seed -t --start
}

@test "io: an option that is none is a usage error" {
	for p in $filters; do
		fails "$p" --no-such-option </dev/null
		says "^$p: .*no-such-option"
		fails "$p" -y </dev/null
		says "^$p: .*y"
		fails "$p" --stats </dev/null
		says "^$p: .*stats"
	done
	fails evgen -n 1 operand
	says operand
}

@test "io: a bad value is a usage error that quotes it" {
	# program, option, value, and what of it must be quoted if not all
	while read -r p o v q; do
		fails "$p" "$o" "$v" <in
		says "${q:-$v}"
	done <<-'E'
	evsort-window -w 5x
	evsort-window -w -5
	evsort-window -w +5
	evsort-window -w 1.5h
	evsort-window -w 5mm
	evsort-window -w 0x5
	evsort-window -w m
	evsort-window -w 3652060d
	evsort-window -w 99999999999d
	evsort-window -w 315537897601
	evsort-window -w 9223372036854775808ms
	evsort-window -w 18446744073709551616
	evsort-window -w 1d2h
	evsort-window -w 5M
	evsort-window -a 5x
	evsort-window -a 99999999999d
	evsort-window -m 64x
	evsort-window -m -1
	evsort-window -m 18446744073709551616
	evsort-window -m 17179869184G
	evsort-window -m 1.5G
	evsort-window --max-line x
	evsort-window --max-line -1
	evsort-window -c ,
	sessionize -g 99999999999d
	sessionize -g -5
	sessionize -g 5x
	sessionize -g five
	sessionize -m 99999999999d
	sessionize -m 1w
	sessionize -b rubbish
	sessionize -e rubbish
	sessionize --max-open many
	sessionize --max-open -1
	sessionize -a rubbish
	sessionize -a n=rubbish rubbish
	sessionize -a n=rubbish:host rubbish
	sessionize -a n=sum sum
	sessionize -a n=min min
	sessionize -a n=list list
	sessionize -a n=distinct distinct
	sessionize -a n=p95:host p95
	sessionize -a n=avg:host avg
	sessionize -a n=stddev:host stddev
	sessionize -a 1n=count 1n
	sessagg -b 5x
	sessagg -b -1
	sessagg -b 99999999999d
	sessagg -z Nowhere/Land
	sessagg -a n=p0:duration p0
	sessagg -a n=p100:duration p100
	sessagg -a n=p101:duration p101
	sessagg -a n=px:duration px
	sessagg -a n=rubbish:duration rubbish
	evfmt -f rubbish
	evfmt -u fortnight
	evfmt -z Nowhere/Land
	evfmt -o =x
	evparse -f rubbish
	evparse -z Nowhere/Land
	evparse -z +25:61
	evparse --max-future 5x
	evparse --max-future -1d
	evparse -o ip,ip ip
	evparse -o 1a=b 1a
	evparse -o a=b,c=d,a==e a
	evgen -n many
	evgen -n -1
	evgen -f rubbish
	evgen -s rubbish
	E
	# under the name that was given
	fails evsort-window --max-line 5x in
	says 'max-line.*5x'
	fails sessionize --max-open 5x in
	says 'max-open.*5x'
	fails evparse --max-future 5x in
	says 'max-future.*5x'
	# the greatest span there is
	quiet evsort-window -w 3652059d in
	quiet evsort-window -w 315537897600 in
	quiet sessionize -g 3652059d in
	fails evsort-window -L late -P in
	fails evsort-window -w '' in
	fails sessionize -g @ in
	fails sessionize -G --max-open 5 in
}

@test "io: spans have units: ms s m h d, none is seconds" {
	spans() { # span, in ms: exactly that far apart is one session
		printf '0\ta\n%s\ta\n' "$2" | quiet sessionize -k 2 -g "$1"
		[ "$(wc -l <out)" = 1 ]
		printf '0\ta\n%s\ta\n' "$(($2 + 1))" | quiet sessionize -k 2 -g "$1"
		[ "$(wc -l <out)" = 2 ]
	}
	spans 500ms 500
	spans 90s 90000
	spans 90 90000
	spans 5m 300000
	spans 2h 7200000
	spans 1d 86400000
	spans 0 0
	spans 0ms 0
}

@test "io: -p draws on a terminal only" {
	quiet sessionize -p in
	mkfifo to
	"$BATS_FILE_TMPDIR/pty" 2 sh -c 'exec evsort-window --progress >out' \
	    <to >drawn 3>&- &
	(
		head -n 2 in
		sleep 1.5
		tail -n +3 in
	) >to
	wait
	same out <in
	[ -s drawn ]
}

@test "io: SIGUSR1 prints one status line" {
	mkfifo to
	evsort-window -a 0 -w 0 <to >out 2>err 3>&- &
	pid=$!
	exec 6<>to
	printf 'time\tk\n2000\ta\n' >&6
	within 20 grep -q 2000 out # so it is listening
	kill -USR1 $pid
	within 20 grep -q . err
	printf '3000\tb\n' >&6
	within 20 grep -q 3000 out
	exec 6>&-
	wait $pid
	printf 'time\tk\n2000\ta\n3000\tb\n' | same out
	[ "$(wc -l <err)" = 1 ]
	says '^evsort-window: '
}

@test "io: SIGUSR1 while an operand waits to be opened" {
	mkfifo to late
	evfmt -f csv - late <to >out 2>err 3>&- &
	pid=$!
	exec 6<>to
	printf '1\ta\n' >&6
	within 20 grep -q 1,a out # so it is listening
	exec 6>&-
	sleep 0.3
	kill -USR1 $pid
	sleep 0.1
	exec 7<>late
	printf '2\tb\n' >&7
	within 20 grep -q 2,b out
	exec 7>&-
	wait $pid
	printf '1,a\n2,b\n' | same out
	[ "$(wc -l <err)" = 1 ]
}

@test "io: --max-line: a longer line is rejected, the next one is read right" {
	# time and blank take 5 bytes
	(
		printf 'time\tk\n'
		printf '1000\t%s\n' "$(printf '%1019s' '' | tr ' ' a)"
		printf '2000\t%s\n' "$(printf '%1020s' '' | tr ' ' b)"
		printf '3000\t%s\n' "$(printf '%99999s' '' | tr ' ' c)"
		printf '4000\td\n'
	) >in
	status 1 evsort-window --max-line 1K --stats stats in
	awk 'NR == 1 || /a|d/' in | same out
	says '^evsort-window: in:3: long: ' '^evsort-window: in:4: long: '
	counts stats read=5 rejected=2
	sums stats
	quiet evsort-window --max-line 1M in
	same out <in
	tail -n 1 in | quiet evsort-window --max-line 6
	# the last line, without LF
	printf '1\ta\n2222222\tb' | status 1 evsort-window --max-line 5
	printf '1\ta\n' | same out
}
