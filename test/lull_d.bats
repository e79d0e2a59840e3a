#!/usr/bin/env bats
# lull -d: runs that follow one another (design 3). At length, and with every
# kind of misfortune: tools/incremental.py.

# shellcheck disable=SC2016 # text for another shell
load common

# shellcheck disable=SC2154 # it comes from there
: "$bin"

setup_file() {
	helper calls.so
	evgen -n 3000 -u 60 -l 1% -b 1% >"$BATS_FILE_TMPDIR/all"
	evparse -o ip,host -r "$BATS_FILE_TMPDIR/rejects" \
	    "$BATS_FILE_TMPDIR/all" |
	    evsort-window -L "$BATS_FILE_TMPDIR/late" |
	    sessionize >"$BATS_FILE_TMPDIR/sessions"
	# a test of none is none
	[ "$(wc -l <"$BATS_FILE_TMPDIR/late")" -gt 10 ]
	[ "$(wc -l <"$BATS_FILE_TMPDIR/rejects")" -gt 10 ]
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir temporary
	export TMPDIR=$PWD/temporary
	all=$BATS_FILE_TMPDIR/all
}

teardown() {
	[ -z "$(ls -A "$BATS_TEST_TMPDIR/temporary")" ]
}

# upto N [FILE]: the log as it was after so many lines
upto() {
	head -n "$1" "$all" >"${2:-log}"
}

# generation: the current one
generation() {
	readlink d/current
}

# as_one: all generations together are as one run over everything
as_one() {
	local f
	for f in sessions late; do
		head -qn 1 d/gen/*/$f.tsv | sort -u |
		    same <(head -n 1 "$BATS_FILE_TMPDIR/$f") || return 1
		tail -qn +2 d/gen/*/$f.tsv | sort >got
		tail -n +2 "$BATS_FILE_TMPDIR/$f" | sort | same got || return 1
	done
	cut -f 3- d/gen/*/rejects.tsv >got
	cut -f 3- "$BATS_FILE_TMPDIR/rejects" | same got
}

# stub NAME COMMANDS: a program beside a copy of lull; $real is the real one
stub() {
	[ -x stubs/lull ] || {
		mkdir stubs
		cp "$bin/lull" stubs/lull
	}
	printf '#!/bin/sh\nreal=%s/%s\n%s\n' "$bin" "$1" "$2" >"stubs/$1"
	chmod +x "stubs/$1"
}

@test "lull -d: a log that grows and rotates, as one run over everything" {
	for to in 500 501 1400; do
		upto $to
		quiet lull -d d log
		empty out
	done
	mv log log.1
	sed -n '1401,2200p' "$all" >log
	quiet lull -d d log
	gzip log.1
	sed -n '2201,2300p' "$all" >>log
	mv log.1.gz log.2.gz
	cp log log.1
	sed -n '2301,$p' "$all" >log
	quiet lull -d d log
	quiet lull -d d --close
	[ "$(generation)" = gen/000006 ]
	as_one
	[ "$(ls d)" = "$(printf '%s\n' current gen lock)" ]
}

@test "lull -d: in any shell" {
	for shell in dash bash 'busybox sh'; do
		rm -rf d
		for to in 1000 2000 3000; do
			upto $to
			# shellcheck disable=SC2086
			quiet $shell "$bin/lull" -d d log
		done
		# shellcheck disable=SC2086
		quiet $shell "$bin/lull" -d d --close
		as_one
	done
}

@test "lull -d: a run that finds nothing new makes no generation" {
	upto 1000
	quiet lull -d d log
	sed -i 's/^\(lull_last.*\) .*/\1 1/' d/current/stats.prom
	find d/gen | sort >before
	quiet lull -d d log
	[ "$(generation)" = gen/000001 ]
	find d/gen | sort | same before
	# but it has ended well
	[ "$(sed -n 's/^lull_last_.* //p' d/current/stats.prom)" -gt 1700000000 ]
	# half a line is nothing to be read, but seen
	printf half >>log
	quiet lull -d d log
	quiet lull -d d log
	[ "$(generation)" = gen/000002 ]
	printf 'time ip host' | tabs | cat - <(echo) | same d/current/late.tsv
}

@test "lull -d: other options are refused also when nothing is new" {
	upto 1000
	quiet lull -d d -b 'path=/*
x' log
	for o in '-f vcombined' '-g 1m' '-w 1m' '-k ip' '-m 1h' '-b path=/x'; do
		# shellcheck disable=SC2086
		fails lull -d d $o log
		says 'and --close'
	done
	quiet lull -d d -b 'path=/*
x' log
	[ "$(generation)" = gen/000001 ]
	# those that no state depends on are noted
	for _ in 1 2; do
		quiet lull -d d -R 1 -b 'path=/*
x' log
		[ "$(generation)" = gen/000002 ]
	done
}

@test "lull -d: --close closes once" {
	upto 1000
	printf half >>log
	quiet lull -d d log
	for _ in 1 2; do
		quiet lull -d d --close
		[ "$(generation)" = gen/000002 ]
	done
	# what is closed has no options; what comes then is open
	for _ in 1 2; do
		quiet lull -d d log
		quiet lull -d d -k ip log
		[ "$(generation)" = gen/000002 ]
	done
	echo >>log
	quiet lull -d d -k ip log
	[ "$(generation)" = gen/000003 ]
	printf half >>log
	quiet lull -d d -k ip log --close
	quiet lull -d d -k ip log --close
	[ "$(generation)" = gen/000004 ]
	[ "$(grep -c half d/gen/*/rejects.tsv | cut -d : -f 2)" = "$(printf '%s\n' 0 1 0 1)" ]
	: >log2
	quiet lull -d d -k ip log log2 --close
	quiet lull -d d --close
	[ "$(generation)" = gen/000005 ]
}

@test "lull -d: an empty log, and one that comes later" {
	: >log
	quiet lull -d d log
	fails lull -d d log log2
	says 'log2: No such file'
	: >log2
	quiet lull -d d log log2
	upto 3000
	quiet lull -d d log log2
	quiet lull -d d --close
	as_one
}

@test "lull -d: generations that nobody took keep no state but the last two" {
	for n in 500 1000 1500 2000 2500; do
		upto $n
		upto $n log2
		quiet lull -d d log log2
	done
	printf '%s\n' d/gen/*/cursor d/gen/*/cursor.2 d/gen/*/held \
	    d/gen/*/open d/gen/*/sources >got
	printf 'd/gen/%s\n' 00000{4,5}/cursor 00000{4,5}/cursor.2 \
	    00000{4,5}/held 00000{4,5}/open 00000{4,5}/sources | same got
	[ "$(ls d/gen/000001)" = \
	    "$(printf '%s\n' late.tsv rejects.tsv sessions.tsv stats.prom)" ]
	quiet lull -d d --status
	tail -qn +2 d/gen/*/sessions.tsv >want
	lull -d d --print 2>err | tail -n +2 | same want
}

@test "lull -d: after --close a run may have other options, -f too" {
	upto 1000
	quiet lull -d d log
	upto 2000
	for o in '-f vcombined' '-g 1m' '-w 1m' '-k ip' -i '-m 1h'; do
		# shellcheck disable=SC2086
		status 2 lull -d d $o log
		says 'and --close'
		! grep -q 'remove it' err
	done
	status 2 lull -d d -o ip,host,path log
	says 'held: has the columns time,ip,host; give these again, or these'
	status 2 lull -d d -i log
	says 'leave out -i$'
	status 2 lull -d d -m 1h log
	says 'leave out -m 1h$'
	quiet lull -d d --close
	upto 3000
	quiet lull -d d -f vcombined -g 1m -w 1m -k ip -i -m 1h log
	[ "$(grep -c '^[0-9]' d/current/held)" -gt 0 ]
	# what is behind is read as that format has it
	quiet lull -d d --close -f vcombined -g 1m -w 1m -k ip -i -m 1h
	tail -n 1000 "$all" | evparse -f vcombined -r refused >/dev/null
	cut -f 3- refused >want
	cut -f 3- d/gen/000003/rejects.tsv | same want
	cat "$all" >>log
	quiet lull -d d -f json log
	[ "$(wc -l <d/current/rejects.tsv)" -eq 3000 ]
}

@test "lull -d: one run at a time" {
	upto 1000
	mkdir d
	exec 8>>d/lock
	flock 8
	status 75 lull -d d log
	empty out
	echo "statedir: $PWD/d: another run is at work there" | same err
	(
		sleep 1
		: # it ends
	) &
	exec 8>&-
	quiet lull -d d -W 20 log
	wait
	[ "$(generation)" = gen/000001 ]
}

@test "lull -d: the lock lasts as long as a stage does" {
	upto 1000
	stub sessionize 'touch begun; while [ ! -e go ]; do sleep 0.05; done
		exec "$real" "$@"'
	stubs/lull -d d log 2>err 3>&- &
	pid=$!
	until [ -e begun ]; do sleep 0.05; done
	kill -9 $pid
	wait $pid || :
	status 75 lull -d d log
	touch go
	quiet lull -d d -W 20 log
	[ "$(generation)" = gen/000001 ]
	upto 3000
	quiet lull -d d log
	quiet lull -d d --close
	as_one
}

@test "lull -d: a stage that fails, or dies, makes no generation" {
	upto 1000
	quiet lull -d d log
	upto 2000
	for stage in evparse evsort-window sessionize; do
		rm -rf stubs
		# what it wrote before it fails is there, and whole
		stub $stage 'case $* in *--changed*) exec "$real" "$@" ;; esac
			"$real" "$@"; echo broken >&2; exit 2'
		status 2 stubs/lull -d d log
		says broken
		stub $stage 'case $* in *--changed*) exec "$real" "$@" ;; esac
			"$real" "$@"; kill -9 $$'
		status 2 stubs/lull -d d log
		says "lull: $stage: ended by signal 9"
		[ "$(generation)" = gen/000001 ]
		[ "$(ls d/gen)" = 000001 ]
	done
	rm -rf stubs
	stub evparse 'echo broken >&2; exit 2'
	status 2 stubs/lull -d d log
	says broken
	rm -rf stubs
	stub statedir 'case $* in *--commit*) kill -9 $$ ;; esac
		exec "$real" "$@"'
	status 2 stubs/lull -d d log
	says 'statedir: ended with status 137'
	[ "$(generation)" = gen/000001 ]
	upto 3000
	quiet lull -d d log
	[ "$(ls d/gen)" = "$(printf '%s\n' 000001 000002)" ]
	quiet lull -d d --close
	as_one
}

@test "lull -d: killed, with all that it has started" {
	for to in $(seq 200 200 3000); do
		upto "$to"
		setsid lull -d d -W 20 log >out 2>&1 3>&- &
		pid=$!
		sleep "0.0$((RANDOM % 8))"
		kill -9 -- -$pid 2>/dev/null || :
		wait $pid || :
	done
	quiet lull -d d -W 20 log
	quiet lull -d d --close
	as_one
}

@test "lull -d: SIGTERM ends it, and leaves nothing behind" {
	upto 1000
	stub sessionize 'touch begun; exec sleep 60'
	stubs/lull -d d log 2>err 3>&- &
	pid=$!
	until [ -e begun ]; do sleep 0.05; done
	kill $pid
	got=0
	wait $pid || got=$?
	[ $got = 143 ]
	[ -z "$(ls d/gen)" ]
}

@test "lull -d: --print, --taken: nothing is lost, and nothing comes twice" {
	upto 1000
	quiet lull -d d log
	upto 2000
	quiet lull -d d log
	body=$(tail -qn +2 d/gen/*/sessions.tsv)
	header=$(head -n 1 d/current/sessions.tsv)
	# a pipe takes nothing
	for _ in 1 2; do
		lull -d d --print 2>err | cat >got
		printf '%s\n' "$header" "$body" | same got
		echo 2 | same err
	done
	status 0 lull -d d --taken 1
	lull -d d --print 2>err | cat >got
	tail -n +2 d/current/sessions.tsv | cat <(echo "$header") - | same got
	lull -d d --print -F csv 2>err | cat >got
	evfmt -f csv d/current/sessions.tsv | same got
	# a file does
	status 0 lull -d d --print
	echo 2 | same err
	same out <d/current/sessions.tsv
	echo 000002 | same d/taken
	for _ in 1 2; do
		status 0 lull -d d --print
		echo 2 | same err
		echo "$header" | same out
	done
	lull -d d --print -F csv 2>err | cat >got
	echo "$header" | tr '\t' , | same got
	fails lull -d d --taken 3
	says 'has no generation 000003'
	status 0 lull -d d --taken 1
	echo 000002 | same d/taken
	upto 3000
	quiet lull -d d log --keep 0
	[ "$(ls d/gen)" = 000003 ]
	status 0 lull -d d --print
	echo 3 | same err
}

@test "lull -d: --print that cannot write takes nothing" {
	upto 2000
	quiet lull -d d log
	for format in '' '-F json'; do
		# shellcheck disable=SC2086
		status 2 sh -c "exec lull -d d --print $format >/dev/full"
		[ -s err ]
	done
	absent d/taken
	rm d/gen/000001/sessions.tsv
	fails lull -d d --print
	says 'gen/000001/sessions.tsv: is missing'
}

@test "lull -d: columns that have changed are printed apart" {
	upto 1000
	quiet lull -d d log
	quiet lull -d d --close
	upto 2000
	quiet lull -d d -k ip log
	status 0 lull -d d --print
	echo 2 | same err
	status 0 lull -d d --print
	echo 3 | same err
	same out <d/current/sessions.tsv
}

@test "lull -d: several logs, in any order, more of them later, or fewer" {
	awk '{ print >(NR % 3 ".all") }' "$all"
	tail -n 300 0.all >later
	mv later 0.all
	for n in 0 1 2; do
		evparse -r rejects -o ip,host $n.all >$n.events
	done
	evsort-window -L late 1.events 2.events 0.events | sessionize >want
	for n in 1 2; do head -n 300 $n.all >$n.log; done
	quiet lull -d d 1.log 2.log
	[ "$(ls d/current/cursor*)" = \
	    "$(printf 'd/current/%s\n' cursor cursor.2)" ]
	for n in 1 2; do head -n 600 $n.all >$n.log; done
	head -n 50 0.all >0.log
	quiet lull -d d 0.log 2.log ./1.log
	for n in 0 1 2; do head -n 700 $n.all >$n.log; done
	quiet lull -d d 2.log
	(
		mkdir elsewhere
		cd elsewhere
		for n in 0 1 2; do cp ../$n.all ../$n.log; done
		quiet lull -d ../d ../2.log ../1.log ../0.log
	)
	quiet lull -d d --close
	printf "$PWD/%s\n" 1.log 2.log 0.log '#closed' '#end' >names
	sed "s,$PWD/#,#," names | same d/current/sources
	tail -qn +2 d/gen/*/sessions.tsv | sort >got
	tail -n +2 want | sort | same got
}

@test "lull -d: --idle, a log that is silent while another goes on" {
	upto 1000
	upto 1000 log2
	quiet lull -d d --idle 50ms log log2
	sleep 0.1
	upto 2000
	quiet lull -d d log log2
	held=$(grep -c '^[0-9]' d/current/held) # all that has come waits
	[ "$held" -gt 900 ]
	upto 2100
	quiet lull -d d --idle 50ms log log2 # it is not known since when
	[ "$(grep -c '^[0-9]' d/current/held)" -gt "$held" ]
	sleep 0.1
	# as long as nothing is new nothing happens
	quiet lull -d d --idle 50ms log log2
	[ "$(generation)" = gen/000003 ]
	upto 2110
	quiet lull -d d --idle 50ms log log2
	[ "$(grep -c '^[0-9]' d/current/held)" -lt 300 ]
	[ "$(wc -l <d/current/sessions.tsv)" -gt 100 ]
	# the other goes on: what has left is not waited for
	upto 1500 log2
	quiet lull -d d --idle 50ms log log2
	[ "$(wc -l <d/current/late.tsv)" -gt 400 ]
}

@test "lull -d: state that is damaged, or made with other options, is refused" {
	upto 1000
	quiet lull -d d log
	upto 2000
	cp -a d saved
	for f in cursor held open sources; do
		for how in "rm d/current/$f" ": >d/current/$f" \
		    "sed -i '\$d' d/current/$f"; do
			eval "$how"
			cp -a d damaged
			fails lull -d d log || {
				echo "$how"
				return 1
			}
			says "$f"
			diff -r d damaged
			rm -rf d damaged
			cp -a saved d
		done
	done
	while read -r o says; do
		fails lull -d d "${o%%=*}" "${o#*=}" log
		says "$says"
		[ "$(ls d/gen)" = 000001 ]
	done <<-'E'
	-g=10m gap.*300000
	-w=10m window.*300000
	-k=ip key=ip,host\|differs
	-f=vcombined format
	E
	rm d/current
	fails lull -d d log
	says 'has generations, but no current one'
}

@test "lull -d: what is refused is in the generation; -R is status 1" {
	upto 1000
	quiet lull -d d log
	upto 2000
	status 1 lull -d d -R 1 log
	[ "$(generation)" = gen/000002 ]
	upto 3000
	quiet lull -d d log
	quiet lull -d d --close
	as_one
	sums d/current/stats.prom
	# those of the run alone
	for n in 1 2 3; do
		sums d/gen/00000$n/stats.prom
		counts d/gen/00000$n/stats.prom \
		    rejected="$(wc -l <d/gen/00000$n/rejects.tsv)"
	done
	[ "$(grep -c '^lull_read_total' d/current/stats.prom)" = 3 ]
	[ "$(grep -c '^# TYPE lull_read_total' d/current/stats.prom)" = 1 ]
	grep -qx 'lull_generation 4' d/current/stats.prom
}

@test "lull -d: a log that is lost" {
	upto 1000
	quiet lull -d d log
	rm log
	status 2 lull -d d log
	says 'lost track'
	tail -n +1001 "$all" >log
	status 2 lull -d d log
	says 'lost track'
	[ "$(generation)" = gen/000001 ]
	quiet lull -d d log --acknowledge
	quiet lull -d d --close
	as_one
}

@test "lull -d: -n is the same, ready to paste" {
	awk '{ print >(NR % 2 ".all") }' "$all"
	for to in 1000 2000 3000; do
		upto $to
		for n in 0 1; do head -n $((to / 2)) $n.all >$n.log; done
		quiet lull -d d log
		quiet lull -n -d e log
		sh out
		quiet lull -d d2 0.log 1.log
		quiet lull -n -d e2 0.log 1.log
		sh out
	done
	# one that fails is not committed
	for stage in evparse evsort-window sessionize; do
		rm -rf stubs
		stub $stage 'echo broken >&2; exit 2'
		quiet stubs/lull -n -d e log
		got=0
		sh out 2>err || got=$?
		[ $got != 0 ]
		says broken
		[ "$(readlink e/current)" = gen/000003 ]
	done
	quiet lull -n -d e --close
	sh out
	quiet lull -n -d e2 --close
	sh out
	quiet lull -d d --close
	quiet lull -d d2 --close
	as_one
	for n in d/gen/* d2/gen/*; do
		diff <(ls "$n") <(ls "e${n#d}")
		for f in "$n"/*.tsv "$n"/{held,open,sources}; do # those that are left
			[ -e "$f" ] || continue
			same "e${f#d}" <"$f"
		done
		grep -v last_success "e${n#d}/stats.prom" >got
		grep -v last_success "$n/stats.prom" | same got
	done
}

@test "lull -d: --status" {
	upto 1000
	quiet lull -d d log
	lull -d d --taken 1
	tail -n +1001 "$all" | head -c 500 >>log
	quiet lull -d d --status
	held=$(grep -c '^[0-9]' d/current/held)
	open=$(grep -c '^[0-9]' d/current/open)
	clock=$(sed -n 's/^#clock.\([0-9]*\).*/\1/p' d/current/held)
	clock=$(printf 'time\n%s\n' "$clock" | evfmt -f csv -u iso -N)
	size=$(head -n 1000 "$all" | wc -c)
	tabs <<-E | same out
	generation 000001
	taken 000001
	held $held
	open $open
	clock $clock $PWD/log
	file $size 500 $PWD/log
	E
	[ "$held" -gt 0 ]
	[ "$open" -gt 0 ]
	# of what has taken its name nothing was read
	for how in 'cp log old; : >log' 'mv log moved; cat old old >log'; do
		eval "$how"
		printf 'one more\n' >>log
		quiet lull -d d --status
		printf 'file\t0\t%s\t%s\n' "$(wc -c <log)" "$PWD/log" |
		    same <(tail -n 1 out)
	done
	mkdir new
	fails lull -d new --status
	says 'new: has no current generation'
}

@test "lull -d: all is on the disk before the generation is the current one" {
	upto 1000
	LULL_CALLS=$PWD/calls LD_PRELOAD=$BATS_FILE_TMPDIR/calls.so \
	    lull -d d log
	sed -n '/^fsync.*gen\/000001/,$p' calls | sed -e "s,$PWD/,," >rest
	{
		find d/gen/000001 -type f | sed 's/^/fsync /'
		printf '%s\n' 'fsync d/gen/000001' 'fsync d/gen' \
		    'symlink gen/000001 current.new' \
		    'rename current.new current' 'fsync d'
	} >want
	# the files in any order
	head -n 8 want | sort >files
	head -n 8 rest | sort | same files
	tail -n +9 want >order
	tail -n +9 rest | same order
}

@test "lull -d: usage" {
	upto 10
	# arguments | message
	while IFS='|' read -r arguments says; do
		eval "fails lull $arguments" <log
		says "$says"
		absent d
	done <<-'E'
	-d d|needs the name of a log
	-d d -|the standard input cannot be read
	-d d log -|the standard input cannot be read
	-d d -r x log|in the generation
	-d d -L x log|in the generation
	-d d --print log|takes no operands
	-d d --status log|takes no operands
	-d d --taken 1 log|takes no operands
	-d d -n --print|goes alone
	-d d --print --status|--print, --status: one of them
	-d d --status --taken 1|--status, --taken: one of them
	-d d -F csv log|-F: goes with --print
	-d d no/such/log|^lull: no/such/log: cannot find its directory
	-d d --taken|needs a value
	-d d --print=1|takes no value
	-d '' log|needs a value
	-d d /no/such/folder/log|/no/such/folder/log
	E
	# a DIR that is not there is not made, nor is one that holds other things
	mkdir other
	for d in d other; do
		for o in --close '-n --close' --status --print '--taken 1'; do
			# shellcheck disable=SC2086
			fails lull -d $d $o
			says "^[a-z]*: .*\b${d}[/:]"
		done
	done
	absent d
	[ -z "$(ls other)" ]
	fails lull -d d nolog
	fails lull -d d --close
	says 'nothing to close'
	rm -r d
	mkfifo fifo
	fails lull -d d fifo
	says fifo
	fails lull -d d -W 5x log
	says 5x
	: >file
	fails lull -d file log
	says file
}
