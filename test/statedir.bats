#!/usr/bin/env bats
# statedir: generations of state (design 3).

# shellcheck disable=SC2016 # text for another shell
load common
# shellcheck disable=SC2154 # it comes from there
: "$bin"

setup_file() {
	helper calls.so fault.so
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir d
}

# locked cmd...: as status etc. run it, with the lock's descriptor
locked() {
	"$@" 9>>d/lock
}

# generation: one more of them is written, and committed
generation() {
	local n
	locked statedir --begin d >begun
	n=$(cut -d ' ' -f 2 begun)
	mkdir "d/gen/$n"
	echo "state $n" >"d/gen/$n/open"
	echo "sessions $n" >"d/gen/$n/sessions.tsv"
	locked statedir --commit "$n" "$@" d
}

# there GENERATION...: these are, and no others
there() {
	printf '%s\n' "$@" >want
	(cd d/gen && printf '%s\n' *) | same want
}

@test "statedir: generations, one after the other" {
	locked quiet statedir --begin d
	echo 000000 000001 | same out
	[ "$(readlink d/current)" = gen/000000 ]
	generation
	[ "$(readlink d/current)" = gen/000001 ]
	locked quiet statedir --begin d
	echo 000001 000002 | same out
	generation
	[ "$(readlink d/current)" = gen/000002 ]
	quiet statedir d
	echo 000002 000000 | same out
	there 000001 000002
	# what was begun is a file like any other
	[ "$(cat d/current/open)" = 'state 000002' ]
}

@test "statedir: what nobody took stays; what was taken goes, but for --keep" {
	for _ in 1 2 3 4 5; do generation; done
	there 000001 000002 000003 000004 000005
	quiet statedir --taken 3 d
	there 000001 000002 000003 000004 000005
	generation --keep 4
	there 000002 000003 000004 000005 000006
	generation
	there 000004 000005 000006 000007
	quiet statedir --taken 7 d
	generation
	there 000007 000008
	quiet statedir --taken 8 d
	generation --keep 0
	there 000009
}

# states GENERATION...: these have state, and no others; all have the rest
states() {
	printf 'd/gen/%s/open\n' "$@" >want
	printf '%s\n' d/gen/*/open | same want
	[ "$(echo d/gen/*/sessions.tsv | wc -w)" -eq "$(echo d/gen/* | wc -w)" ]
}

@test "statedir: what stays untaken keeps no state" {
	generation
	generation
	generation
	states 000001 000002 000003
	generation --keep 1 --state 'o*' --state held
	states 000003 000004
	generation --keep 1 --state 'o*'
	states 000004 000005
	generation --keep 3 --state 'o*'
	states 000004 000005 000006
	generation --keep 0 --state open
	states 000007
	generation --keep 99 --state open
	generation --keep 0
	states 000007 000008 000009
	quiet statedir --taken 8 d
	generation --keep 2 --state open
	there 000008 000009 000010
	states 000008 000009 000010
}

@test "statedir: killed while it removes state, the next run does it" {
	for n in 1 2 3 4; do generation; touch "d/gen/00000$n/held"; done
	mkdir d/gen/000005
	: >d/gen/000005/open
	: >d/gen/000005/sessions.tsv
	locked fails env LULL_CALLS_FAIL=remove:000002/open \
	    LD_PRELOAD="$BATS_FILE_TMPDIR/calls.so" statedir --commit 5 \
	    --state open --state held d
	says '^statedir: d/gen/000002/.*: cannot remove: '
	[ "$(readlink d/current)" = gen/000005 ]
	generation --state open --state held
	states 000005 000006
	there 00000{1,2,3,4,5,6}
	[ "$(echo d/gen/*/held)" = 'd/gen/*/held' ]
}

@test "statedir: numbers grow beyond six digits" {
	locked statedir --begin d
	mkdir d/gen/999999
	ln -sfn gen/999999 d/current
	generation --keep 0
	[ "$(readlink d/current)" = gen/1000000 ]
	there 1000000 999999
	quiet statedir --taken 1000000 d
	quiet statedir d
	echo 1000000 1000000 | same out
	generation --keep 0
	there 1000001
}

@test "statedir: the lock is the descriptor's, and lasts as long as it" {
	exec 9>>d/lock
	quiet statedir --begin d
	(
		exec 9>>d/lock
		status 75 statedir --begin d
		empty out
		echo 'statedir: d: another run is at work there' | same err
		status 75 statedir --commit 1 d
	)
	sleep 1 & # has it, too
	exec 9>&-
	locked status 75 statedir --begin d
	locked quiet statedir --begin -W 10 d
	wait
	# it waits no longer than it was told
	exec 9>>d/lock
	quiet statedir --begin d
	(
		exec 9>>d/lock
		SECONDS=0
		status 75 statedir -W 1 --begin d
		[ "$SECONDS" -ge 1 ]
		[ "$SECONDS" -lt 9 ]
	)
	exec 8>>d/lock 9>&-
	quiet statedir -l 8 --begin d
	exec 8>&-
}

@test "statedir: without the lock's descriptor nothing is done" {
	(
		exec 9>&-
		fails statedir --begin d
		says 'descriptor 9 is not d/lock'
		exec 9>>other
		fails statedir --begin d
		: >>d/lock
		fails statedir --begin d
		says 'descriptor 9 is not d/lock'
		fails statedir --commit 1 d
	)
	absent d/gen d/current
}

@test "statedir: what a run that was killed has left is removed" {
	generation
	mkdir -p d/gen/000002/pipes/deep d/gen/000007
	echo x >d/gen/000002/open
	mkfifo d/gen/000002/pipes/1
	ln -s /etc d/gen/000002/link
	ln -s gen/000002 d/current.new
	echo 9 >d/taken.new
	locked quiet statedir --begin d
	echo 000001 000002 | same out
	there 000001
	[ -d /etc ]
	generation
	[ "$(readlink d/current)" = gen/000002 ]
	quiet statedir --taken 1 d
	[ "$(cat d/taken)" = 000001 ]
	absent d/current.new d/taken.new
}

@test "statedir: killed while it was made" {
	mkdir d/gen
	locked quiet statedir --begin d
	echo 000000 000001 | same out
	# and with a first generation that was not committed
	mkdir d/gen/000001
	locked quiet statedir --begin d
	echo 000000 000001 | same out
	absent d/gen/000001
}

@test "statedir: a DIR that is not as it was left is refused, and left so" {
	generation
	generation
	# what is done to it, and what is said
	while IFS='|' read -r how says; do
		rm -rf copy
		cp -a d copy
		(cd d && eval "$how")
		find d -printf '%p %y %l\n' | sort >before
		for o in '' --begin '--commit 3' '--taken 2'; do
			# shellcheck disable=SC2086
			locked fails statedir $o d
			says "$says"
			find d -printf '%p %y %l\n' | sort | same before
		done
		rm -rf d
		mv copy d
	done <<-'E'
	rm current; mkdir current|current: is no link\|current: cannot read
	ln -sfn gen/42 current|current: is no link to a generation
	ln -sfn /tmp current|current: is no link to a generation
	ln -sfn gen/0000002 current|current: is no link to a generation
	rm -r gen/000002|gen/000002: is the current generation, and is missing
	echo 000003 >taken|taken: is 000003, beyond the current 000002
	echo 2 >taken|taken: is damaged
	printf 000002 >taken|taken: is damaged
	: >taken|taken: is damaged
	E
	rm d/current
	locked fails statedir --begin d
	says 'd: has generations, but no current one'
	fails statedir d
	fails statedir --taken 2 d
	there 000001 000002
}

@test "statedir: --commit takes the next generation only, and plain files" {
	generation
	mkdir d/gen/000002 d/gen/000003
	locked fails statedir --commit 1 d
	says '000001 cannot follow 000001'
	locked fails statedir --commit 3 d
	mkfifo d/gen/000002/pipe
	locked fails statedir --commit 2 d
	says 'd/gen/000002/pipe: is no regular file'
	rm -r d/gen/000002
	locked fails statedir --commit 2 d
	says 'd/gen/000002: cannot open: No such file'
	[ "$(readlink d/current)" = gen/000001 ]
}

@test "statedir: --taken" {
	generation
	generation
	generation
	quiet statedir --taken 000002 d
	echo 000002 | same d/taken
	# what was taken stays so
	quiet statedir --taken 1 d
	quiet statedir --taken 2 d
	echo 000002 | same d/taken
	fails statedir --taken 4 d
	says 'd: has no generation 000004, but up to 000003'
	fails statedir --taken 3 --since 1 d
	says 'd: up to 000002 was taken meanwhile'
	echo 000002 | same d/taken
	quiet statedir --taken 3 --since 2 d
	echo 000003 | same d/taken
	# while a run is at work
	exec 9>>d/lock
	quiet statedir --begin d
	(
		exec 9>&-
		quiet statedir --taken 3 d
	)
	exec 9>&-
}

@test "statedir: options" {
	fails statedir
	says 'one DIR'
	fails statedir d d
	fails statedir --begin --commit 1 d
	says 'one of --begin'
	fails statedir --commit x d
	says 'commit x'
	fails statedir --taken -1 d
	fails statedir -W 5x d
	says '5x'
	fails statedir no/such
	says 'no/such: No such file'
	fails statedir --stats x d
	fails statedir d
	says 'd: has no current generation'
}

# calls cmd...: its calls, in the file calls
calls() {
	rm -f calls
	LULL_CALLS=$PWD/calls LD_PRELOAD=$BATS_FILE_TMPDIR/calls.so "$@"
	sed -i -e "s,$PWD,.," -e 's,[.]/,,' calls
}

@test "statedir: everything is on the disk before current moves" {
	exec 9>>d/lock
	calls statedir --begin d
	printf '%s\n' 'mkdir gen' 'fsync .' >want
	# any folder above may be as new, up to where another file system is
	at=$PWD
	while [ "$at" != / ]; do
		up=$(dirname "$at")
		[ "$(stat -c %d "$at")" = "$(stat -c %d "$up")" ] || break
		at=$up
		echo "fsync $at" >>want
	done
	[ "$(wc -l <want)" -gt 2 ]
	printf '%s\n' 'symlink gen/000000 current' 'fsync d' >>want
	same calls <want
	mkdir d/gen/000001
	: >d/gen/000001/held
	: >d/gen/000001/open
	calls statedir --commit 1 d
	head -n 2 calls | sort >files
	printf 'fsync d/gen/000001/%s\n' held open | same files
	tail -n +3 calls >rest
	cat <<-'E' | same rest
	fsync d/gen/000001
	fsync d/gen
	symlink gen/000001 current.new
	rename current.new current
	fsync d
	E
	calls statedir --taken 1 d
	cat <<-'E' | same calls
	fsync d/taken.new
	rename taken.new taken
	fsync d
	E
	quiet statedir --begin d
	mkdir d/gen/000002
	: >d/gen/000002/open
	rm d/gen/000001/held
	calls statedir --commit 2 --keep 0 d
	# nothing is removed before the commit is on the disk
	sed -n '/^rename/,$p' calls >rest
	cat <<-'E' | same rest
	rename current.new current
	fsync d
	remove gen/000001/open
	remove gen/000001
	E
	exec 9>&-
}

@test "statedir: a generation that is told is on the disk as the current one" {
	generation
	# as if the run was killed between rename and fsync
	calls statedir d
	echo 'fsync d' | same calls
	fails env LULL_CALLS_FAIL=fsync:d \
	    LD_PRELOAD="$BATS_FILE_TMPDIR/calls.so" \
	    statedir d
	says 'cannot sync'
}

@test "statedir: the output is synced before it is marked as taken" {
	generation
	calls statedir --taken 1 --sync d >printed
	cat <<-'E' | same calls
	fsync printed
	fsync d/taken.new
	rename taken.new taken
	fsync d
	E
	# one that cannot be is not marked
	generation
	fails env LULL_CALLS_FAIL=fsync:/out \
	    LD_PRELOAD="$BATS_FILE_TMPDIR/calls.so" \
	    statedir --taken 2 --sync d
	says 'cannot sync'
	echo 000001 | same d/taken
}

@test "statedir: a call that fails is told, and nothing is lost" {
	for call in mkdir:gen symlink:current fsync:d fsync:/open \
	    fsync:/000002 fsync:/gen symlink:current.new rename:current \
	    remove:000003/open remove:000003 fsync:taken.new rename:taken; do
		rm -rf d
		mkdir d
		case $call in
		mkdir:* | symlink:current) ;;
		*) generation; mkdir -p d/gen/000002; : >d/gen/000002/open ;;
		esac
		case $call in
		mkdir:* | symlink:current) set -- --begin ;;
		remove:*) mkdir d/gen/000003; : >d/gen/000003/open
			set -- --begin ;;
		*taken*) set -- --taken 1 ;;
		*) set -- --commit 2 ;;
		esac
		locked fails env LULL_CALLS_FAIL="$call" \
		    LD_PRELOAD="$BATS_FILE_TMPDIR/calls.so" statedir "$@" d
		says "^statedir: d/.*: cannot .*: Input/output error"
		# and the next one goes on
		case $* in
		--taken*) quiet statedir "$@" d ;;
		*) generation; generation ;;
		esac
	done
}

@test "statedir: calls that are interrupted, and short ones" {
	for how in i 1 i1c; do
		rm -rf d
		mkdir d
		for n in 1 2; do
			LULL_FAULT=$how LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so \
			    locked quiet statedir --begin d
			mkdir d/gen/00000$n
			: >d/gen/00000$n/open
			LULL_FAULT=$how LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so \
			    locked quiet statedir --commit $n d
			LULL_FAULT=$how LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so \
			    quiet statedir --taken $n d
		done
		quiet statedir d
		echo 000002 000002 | same out
	done
}
