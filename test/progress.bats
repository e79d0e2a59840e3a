#!/usr/bin/env bats
# -p: one line on a terminal. pty gives stderr one, of 80 columns when it is
# not told otherwise; what it writes there goes to the file drawn.

load common

setup_file() {
	helper pty
}

# slowly FILE: stdin, 64 KiB at a time, some fifty times a second at most
slowly() {
	while dd bs=65536 count=1 2>/dev/null >part && [ -s part ]; do
		cat part >>"$1"
		sleep 0.02
	done
}

# late FILE: stdin, when it has waited
late() {
	sleep 0.3
	cat >"$1"
}

# terminal CMD...: its stderr is one
terminal() {
	"$BATS_FILE_TMPDIR/pty" 2 "$@" >drawn 3>&-
}

# draws: what was drawn, a line each time
draws() {
	tr '\r' '\n' <drawn | sed -e 's/^\x1b\[K//' | grep .
}

@test "progress: bytes, share, lines a second, time left, what was refused" {
	evgen -n 16000 | awk '{ print } NR % 10 == 0 { print "no line" }' >log
	evparse -f vcombined -r want.rejects log >want
	mkfifo to
	slowly got <to &
	begin=${EPOCHREALTIME//[.,]/}
	terminal sh -c 'exec evparse -f vcombined -p -r rejects log >to'
	took=$((${EPOCHREALTIME//[.,]/} - begin))
	wait
	same got <want
	same rejects <want.rejects
	printf '\r\033[K' | cmp - <(tail -c 4 drawn) # gone at the end
	draws >lines
	number='[0-9]+' left='([0-9]+s|[0-9]+m[0-9]{2}s)'
	all="evparse: $number\.[0-9] MB, $number%, $number lines/s"
	all="$all, $left left, $number refused: log"
	[ "$(grep -c -x -E "$all" lines)" = "$(wc -l <lines)" ]
	# ten times a second, at most
	[ "$(wc -l <lines)" -ge 3 ]
	[ "$(wc -l <lines)" -le $((took / 100000 + 1)) ]
	# they grow
	sed -n -e 's/.* \([0-9]*\)%.* \([0-9]*\) refused.*/\1 \2/p' lines |
	    awk '$1 < share || $2 < refused || $1 > 100 || $2 > 1600 { exit 1 }
		{ share = $1; refused = $2 }
		END { exit refused == 0 || share < 20 }'
}

@test "progress: of the standard input, the rest of a file" {
	evgen -n 20000 >log
	mkfifo to
	slowly got <to &
	terminal sh -c '{
		dd bs=3000000 count=1 of=/dev/null 2>/dev/null
		exec evparse -f vcombined -R 1 -p >to
	} <log'
	wait
	tail -c +3000001 log | evparse -f vcombined -R 1 >want
	same got <want
	# the last is near the end, and not beyond
	draws | tail -n 1 |
	    grep -E '([6-9][0-9]|100)%, .* left, [01] refused: -$'
	# one that grows is nearly done
	rm -f got
	slowly got <to &
	(
		sleep 0.1
		head -n 8000 log >>grown
	) &
	head -n 8000 log >grown
	terminal sh -c 'exec evparse -f vcombined -p <grown >to'
	wait
	draws | tail -n 1 | grep ' 100%, .* 0s left, '
}

@test "progress: no share where the size is not known" {
	evgen -n 8000 >log
	gzip -k log
	for input in '<fifo' log.gz 'log log.gz'; do
		rm -f to fifo got
		mkfifo to fifo
		late got <to &
		[ "$input" != '<fifo' ] || cat log >fifo &
		terminal sh -c "exec evparse -f vcombined -p $input >to"
		wait
		draws >lines
		all='evparse: [0-9]+\.[0-9] MB, [0-9]+ lines/s, 0 refused: '
		[ -s lines ]
		[ "$(grep -c -x -E "$all(-|log|log\.gz)" lines)" = \
		    "$(wc -l <lines)" ]
	done
}

@test "progress: no wider than the terminal, and safe to show" {
	long=$(printf 'x\033\303\244%.0s' $(seq 60))
	evgen -n 8000 >"$long"
	mkfifo to
	for columns in 0 40 10; do
		rm -f got
		late got <to &
		terminal sh -c "stty cols $columns <&2; exec evparse -f vcombined -p x* >to"
		wait
		draws >lines
		[ "$(LC_ALL=C.UTF-8 awk '{ print length }' lines |
		    sort -n | tail -n 1)" -eq $(((columns == 0 ? 80 : columns) - 1)) ]
		[ "$columns" -ne 0 ] || grep -q 'refused: x\\x1Bäx' lines
	done
}

@test "progress: messages have a line of their own" {
	evgen -n 4 >log
	(
		head -n 2 log
		sleep 0.3
		tail -n 2 log
		sleep 0.3
		echo 'no line'
	) | terminal sh -c 'exec evparse -f vcombined -p -o ip >out' || [ $? -eq 1 ]
	draws | grep -q '^evparse: -:5: format: no line'
	[ "$(wc -l <out)" -eq 5 ]
}

@test "progress: nothing where stderr is no terminal" {
	evgen -n 8000 >log
	mkfifo to
	late got <to &
	evparse -f vcombined -p log >to 2>err
	wait
	empty err
}
