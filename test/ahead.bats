#!/usr/bin/env bats
# Large files, which a second thread reads ahead where there are two
# processors: the bytes are those of a pipe, which nobody reads ahead.

load common
# shellcheck disable=SC2154 # bin comes from there
: "$bin"

setup_file() {
	helper fault.so
	cd "$BATS_FILE_TMPDIR" || return
	evgen -n 20000 >log # 5 MB
	evparse <log >events
	# lines longer than what a block has room for, and than a block
	awk -v n=20 'BEGIN {
		OFS = "\t"
		print "time", "k"
		for (x = "x"; length(x) < 400000; x = x x)
			;
		for (i = 1; i < 20000; i++) {
			long = i % 3000 ? i % 700 : i * 20
			print i, substr(x, 1, long)
		}
	}' >uneven
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	ln -s "$BATS_FILE_TMPDIR"/{log,events,uneven} .
}

@test "ahead: the bytes of a pipe" {
	# again and again: two threads meet otherwise each time
	for _ in 1 2 3 4 5 6; do
		quiet evparse log
		same out <events
		quiet evparse <log
		same out <events
	done
	for f in events uneven; do
		# shellcheck disable=SC2002
		cat "$f" | evfmt -f csv >want
		quiet evfmt -f csv "$f"
		cmp want out
	done
}

@test "ahead: nobody waits for the thread" {
	# of 40 blocks it reads one or two
	LULL_FAULT=t LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so \
	    quiet timeout 10 evparse log
	same out <events
	# who reads a block is as it comes, some are read by both, and in part
	# shellcheck disable=SC2002
	cat uneven | evfmt -f csv >want
	for _ in 1 2 3 4 5 6; do
		LULL_FAULT=u LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so \
		    quiet evparse log
		same out <events
		LULL_FAULT=u LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so \
		    quiet evfmt -f csv uneven
		cmp want out
	done
}

@test "ahead: nothing is left for who reads on" {
	{
		evparse -
		wc -c >rest
	} <log >out
	same out <events
	[ "$(tr -d ' ' <rest)" = 0 ]
}

@test "ahead: what is written meanwhile is for the next run" {
	evgen -n 1000 -s 2 >later
	cp "$BATS_FILE_TMPDIR/log" grows
	mkfifo f
	evparse -C cursor grows >f &
	exec 7<f
	head -c 10 <&7 >out
	cat later >>grows
	cat <&7 >>out
	wait $!
	same out <events
	quiet evparse -C cursor grows
	evparse later | same out
}

@test "ahead: the end of a file that grows is where its last line ends" {
	cp "$BATS_FILE_TMPDIR/log" grows
	# the thread finds the end behind a block that is read only when there
	# is more
	last=$(($(wc -c <log) / 131072 * 131072))
	LULL_FAULT=tw LULL_WAIT=$last LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so \
	    evparse grows >out 2>err &
	sleep 1.2
	cat log >>grows
	touch go
	wait $!
	[ ! -s err ]
	evparse grows >want
	head -n "$(wc -l <out)" want | same out
	[ "$(wc -l <out)" -gt 20000 ]
}

@test "ahead: lines longer than a block, and too long" {
	for n in 1K 100K 1M; do
		want=0
		# shellcheck disable=SC2002
		cat uneven | evsort-window --max-line $n --stats want.stats \
		    >want 2>/dev/null || want=1
		for _ in 1 2 3; do
			status $want evsort-window --max-line $n --stats stats uneven
			cmp want out
			diff <(grep -v seconds want.stats) \
			    <(grep -v seconds stats)
		done
	done
}

@test "ahead: one after the other, and at once" {
	head -n 1000 log >few
	evparse few >want
	sed 1d events >>want
	evparse few | sed 1d >>want
	quiet evparse few log few
	same out <want
	quiet evsort-window -w 1h events events
	sort out | cmp - <(sed 1d events | sort - events)
}

@test "ahead: a part that cannot be read" {
	for at in 0 1 300000 2500000 5000000; do
		LULL_FAULT=e LULL_EIO=log:$at LD_PRELOAD=$BATS_FILE_TMPDIR/fault.so \
		    status 2 evparse log
		says 'evparse: log: Input/output error'
		head -n "$(wc -l <out)" events | same out
		[ "$(wc -l <out)" -ge $((at / 300)) ]
	done
}

@test "ahead: there is a thread, and it goes with the file" {
	[ "$(nproc)" -gt 1 ] || skip 'one processor'
	mkfifo f
	evparse log >f &
	exec 7<f
	head -c 10 <&7 >out
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		grep -q 'Threads:.2' "/proc/$!/status" && break
		sleep 0.1
	done
	grep 'Threads:.2' "/proc/$!/status"
	exec 7<&-
	wait $! || [ $? -gt 128 ]
}
