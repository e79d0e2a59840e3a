#!/usr/bin/env bats
# lull, the pipeline in one word (design 2.7), one run at a time.

# shellcheck disable=SC2016 # text for eval, and for stubs
load common

# shellcheck disable=SC2154 # it comes from there
: "$bin"

setup_file() {
	helper pty
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir temporary
	export TMPDIR=$PWD/temporary
}

# Whatever happens, nothing is left behind.
teardown() {
	cd "$BATS_TEST_TMPDIR" || return
	left=$(ls -A temporary)
	[ -z "$left" ] || {
		echo "left behind: $left"
		return 1
	}
}

# hits HOST IP HH:MM[:SS]...: lines of an access log.
hits() {
	local host=$1 ip=$2 time
	shift 2
	for time; do
		[ ${#time} -gt 5 ] || time=$time:00
		printf '%s %s - - [15/Jan/2024:%s +0000] "%s" 200 5 "-" "x"\n' \
		    "$host" "$ip" "$time" 'GET / HTTP/1.1'
	done
}

# hours FROM TO: hits of one visitor every ten minutes, so that a window of
# five minutes forgives no hour that comes after a later one.
hours() {
	awk -v from="$1" -v to="$2" -v hit="$(hits www.example.com 192.0.2.1 10:00)" '
	BEGIN {
		at = index(hit, ":10:00:00 ")
		for (i = from * 6; i < to * 6 + 6; i++)
			printf "%s:%02d:%d0:00%s\n", substr(hit, 1, at - 1), i / 6,
			    i % 6, substr(hit, at + 9)
	}'
}

# stub NAME COMMANDS: a program beside a copy of lull; $real is the real one.
stub() {
	[ -x stubs/lull ] || {
		mkdir stubs
		cp "$bin/lull" stubs/lull
	}
	printf '#!/bin/sh\nreal=%s/%s\n%s\n' "$bin" "$1" "$2" >"stubs/$1"
	chmod +x "stubs/$1"
}

# within SECONDS cmd...: waits until the command succeeds.
within() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || {
			echo "not within time: $*"
			return 1
		}
		sleep 0.05
	done
}

small='hits a.example 192.0.2.1 10:00 10:05 10:10:01; hits b.example 192.0.2.2 10:00:30'
small_figures() {
	tabs <<-'EOF'
	from to host sessions events events_avg duration_avg
	1705312800000 1705313401000 a.example 2 3 1.5 150000
	1705312830000 1705312830000 b.example 1 1 1 0
	EOF
}

# The figures

@test "lull: a log, off a terminal" {
	eval "$small" >access.log
	quiet lull access.log
	small_figures | same out
}

@test "lull: the standard input" {
	eval "$small" >access.log
	quiet lull <access.log
	small_figures | same out
	quiet lull - <access.log
	small_figures | same out
	head -n 2 access.log >first
	tail -n 2 access.log | quiet lull first -
	small_figures | same out
}

@test "lull: on a terminal, a table" {
	eval "$small" >access.log
	NO_COLOR=1 status 0 "$BATS_FILE_TMPDIR/pty" 1 lull access.log
	tr -d '\r' <out >table
	small_figures | NO_COLOR=1 evfmt -f table | same table
	grep -q 2m30s table
}

@test "lull: with a terminal as input and no operand, usage" {
	status 2 "$BATS_FILE_TMPDIR/pty" 0 lull
	empty out
	says '^lull: usage: '
}

@test "lull: an empty log" {
	: >access.log
	quiet lull access.log
	tabs <<-'EOF' | same out
	from to host sessions events events_avg duration_avg
	EOF
}

@test "lull: options of the filters are passed on" {
	eval "$small" >access.log
	#	options			sessions of a.example
	while IFS='|' read -r options sessions; do
		eval "quiet lull $options access.log"
		[ "$(grep -c a.example out)" -eq 1 ]
		[ "$(awk '$3 == "a.example" { print $4 }' out)" = "$sessions" ]
	done <<-'EOF'
	-g 5m|2
	-g 301s|1
	--gap=301|1
	--gap 299|3
	-g299s|3
	-m 4m|3
	-b path=/*|3
	-e 'path=/'|3
	--begin 'path=/nothing'|2
	-k host|2
	-k path,host -i -a 'n=count:path=/\,'|2
	-f vcombined -t time -z +02:00 -R 5% -w 1h|2
	EOF
}

# -n

@test "lull -n: the pipeline as text" {
	#	arguments | text
	while IFS='|' read -r arguments text; do
		eval "quiet lull -n $arguments"
		printf '%s\n' "$text" | tr '^' '|' | sed "s,~,$PWD,g" | same out
	done <<-'EOF'
	a.log|evparse -o ip,host ~/a.log ^ evsort-window ^ sessionize ^ sessagg -g host
	|evparse -o ip,host - ^ evsort-window ^ sessionize ^ sessagg -g host
	-k user a.log|evparse -o user ~/a.log ^ evsort-window ^ sessionize -k user ^ sessagg
	-k 2,host a.log|evparse ~/a.log ^ evsort-window ^ sessionize -k 2,host ^ sessagg -g host
	-o ip,x=y -w 1m a.log|evparse -o ip,x=y ~/a.log ^ evsort-window -w 1m ^ sessionize ^ sessagg -g host
	-g @gap -b 'page=/a*' -e event=out|evparse -o ip,host,gap,page,event - ^ evsort-window ^ sessionize -g @gap -b 'page=/a*' -e event=out ^ sessagg -g host
	-b host=a -k host|evparse -o host - ^ evsort-window ^ sessionize -b host=a -k host ^ sessagg -g host
	-T '%s' --time-format='%d/%b/%Y %T' a.log|evparse -T %s -T '%d/%b/%Y %T' -o ip,host ~/a.log ^ evsort-window ^ sessionize ^ sessagg -g host
	-r bad -L late a.log|evparse -o ip,host -r ~/bad ~/a.log ^ evsort-window -L ~/late ^ sessionize ^ sessagg -g host
	--rejects=bad -n --late late /a.log|evparse -o ip,host -r ~/bad /a.log ^ evsort-window -L ~/late ^ sessionize ^ sessagg -g host
	-im 2h a.log a.log.1|evparse -o ip,host --by-time ~/a.log ~/a.log.1 ^ evsort-window ^ sessionize -i -m 2h ^ sessagg -g host
	EOF
	quiet lull -n -f '%h "it'\''s"' -- -x.log "$(printf 'a\nb').log"
	same out <<-EOF
	dir=\$(mktemp -d)
	mkfifo "\$dir/1" "\$dir/2"
	evparse -f '%h "it'\\''s"' -o ip,host $PWD/-x.log >"\$dir/1" &
	evparse -f '%h "it'\\''s"' -o ip,host '$PWD/a
	b.log' >"\$dir/2" &
	evsort-window "\$dir/1" "\$dir/2" | sessionize | sessagg -g host
	wait
	rm -r "\$dir"
	EOF
}

@test "lull -n: the columns that aggregates need" {
	#	aggregates | columns
	while IFS='|' read -r aggregates columns; do
		quiet lull -n -a "$aggregates"
		[ "$(cut -d ' ' -f 3 out)" = "ip,host$columns" ]
	done <<-'EOF'
	n=count|
	pages=list:page,entry=first:page|,page
	clicks=count:event=click|,event
	revenue=sum:amount:event=purchase,d=distinct:geo.city|,amount,event,geo.city
	x=count:page=http://h/a:b=c|,page
	x=count:page=a\,b=c:d,y=any:user=\\,*|,page,user
	t=max:time,h=last:host|
	EOF
}

@test "lull -n: run from another directory, it gives the same figures" {
	hours 0 3 >www.log
	eval "$small" >"it's one
 of these.log"
	{ hours 4 5; echo rubbish; } >www.log.1
	eval "$small" | sed 's/a.example/c.example/' >in
	set -- www.log www.log.1 "it's one
 of these.log" - -r 'the bad' -g 10m
	status 0 lull "$@" <in
	mv out want
	mv 'the bad' want.bad
	quiet lull -n "$@" <in
	mv out "pasted.sh"
	cp in elsewhere.in
	(cd / && sh "$OLDPWD/pasted.sh" <"$OLDPWD/in") >got
	same got <want
	cut -f 2- want.bad >want.bad2
	cut -f 2- 'the bad' >got.bad
	same got.bad <want.bad2
	[ -s want.bad2 ]
	quiet lull -n www.log
	(cd / && sh "$OLDPWD/out") >got
	quiet lull www.log
	same got <out
}

@test "lull -n: programs that are not on PATH are named whole" {
	mkdir 'the bin'
	cp "$bin/lull" "$bin/evparse" 'the bin'
	quiet 'the bin/lull' -n a.log
	same out <<-EOF
	'$PWD/the bin/evparse' -o ip,host $PWD/a.log | evsort-window | sessionize | sessagg -g host
	EOF
}

# Sources

@test "lull: which files are one log" {
	#	sources | operands
	while IFS='|' read -r sources operands; do
		eval "quiet lull -n $operands"
		[ "$(grep -o 'evparse ' out | wc -l)" -eq "$sources" ] || {
			echo "$sources: $operands"
			show out
			return 1
		}
	done <<-'EOF'
	1|access.log access.log.1 access.log.10 access.log.2.gz
	1|access.log access.log-20240115 access.log-20240114.gz
	1|access.log access.log-2024-01-15.xz access.log.2024-01-14.bz2 access.log.zst
	1|access.log-20240115.1 access.log-20240115-1705312800
	1|/a/access.log /a/access.log.1
	2|/a/access.log /b/access.log
	2|access.log error.log
	2|access.log access.log1
	2|access-1.log access-2.log
	2|web-1 web-2
	2|access.log.gz access.log.old
	2|log.d/1 log.d/2
	2|.1 .2
	2|access.log -
	3|'a b' 'a  b' a
	EOF
}

@test "lull: rotations of a log are read in the order of time" {
	hours 0 3 >access.log.3
	gzip access.log.3
	hours 4 7 >access.log-20240115
	xz access.log-20240115
	hours 8 11 >access.log.1
	hours 12 15 >access.log
	# as they come they are not in order
	status 1 sh -c 'evparse access.log* | evsort-window >/dev/null'
	quiet lull -g 9m access.log*
	tabs <<-'EOF' | same out
	from to host sessions events events_avg duration_avg
	1705276800000 1705333800000 www.example.com 96 96 1 0
	EOF
}

@test "lull: logs of several servers are merged" {
	hours 0 11 >www1.log
	hours 0 11 | sed 's/:00 +0000/:30 +0000/' >www2.log
	hours 6 8 | sed 's/:00 +0000/:45 +0000/' >www3.log
	# one behind the other they are not in order
	status 1 sh -c 'evparse www?.log | evsort-window >/dev/null'
	quiet lull -g 9m www1.log www2.log www3.log
	tabs <<-'EOF' | same out
	from to host sessions events events_avg duration_avg
	1705276800000 1705319430000 www.example.com 72 162 2.25 33750
	EOF
}

@test "lull: forty logs" {
	for i in $(seq 40); do
		hits "h$i.example" 192.0.2.1 10:00 10:01 >"h$i.log"
	done
	quiet lull h*.log
	[ "$(grep -c '^1705312800000	1705312860000	h[0-9]*.example	1	2	2	60000$' out)" -eq 40 ]
	[ "$(wc -l <out)" -eq 41 ]
}

@test "lull: file names of every kind" {
	eval "$small" | head -n 2 >-e
	eval "$small" | sed -n 3p >"it's \"\$HOME\" \`x\` *
"
	eval "$small" | sed -n 4p >'a b\n'
	quiet lull -- -e "it's \"\$HOME\" \`x\` *
" 'a b\n'
	small_figures | same out
	eval "$small" >'-x;y&z'
	quiet lull -L "l'a te" -r 're jects' -- '-x;y&z'
	small_figures | same out
	[ -f "l'a te" ] && [ -f 're jects' ]
}

@test "lull: operands before options, and -- " {
	eval "$small" >-n
	cp ./-n access.log
	quiet lull access.log -g 5m
	small_figures | same out
	quiet lull -g 5m -- -n
	small_figures | same out
}

# Status

@test "lull: lines that are refused are status 1, with the figures" {
	{ eval "$small"; echo rubbish; } >access.log
	status 1 lull access.log
	small_figures | same out
	says '^evparse: access.log:5: .*rubbish'
	status 0 lull -R 1 access.log
	status 0 lull -r bad access.log
	small_figures | same out
	[ "$(cut -f 1,2,4 bad)" = "$(printf 'access.log\t5\trubbish')" ]
}

@test "lull: the rejects of several logs are in one file" {
	{ eval "$small" | head -n 2; echo one; echo two; } >a.log
	{ eval "$small" | tail -n 2; echo three; } >b.log
	echo old >bad
	status 0 lull -r bad a.log b.log
	small_figures | same out
	cut -f 1,2,4 bad >got
	tabs <<-'EOF' | same got
	a.log 3 one
	a.log 4 two
	b.log 3 three
	EOF
	eval "$small" >a.log
	: >b.log
	quiet lull -r bad a.log b.log
	empty bad
	echo rubbish >a.log
	echo old >bad
	fails lull -r bad a.log b.log nowhere.log
	echo old | same bad
	fails lull -r nowhere/bad a.log b.log
	mkdir sub
	ln -s sub/bad link
	for _ in 1 2; do
		status 0 lull -r link a.log b.log
		[ -L link ]
		printf 'a.log\t1\trubbish\n' | same <(cut -f 1,2,4 sub/bad)
		[ "$(ls sub)" = bad ]
	done
	status 0 lull -r /dev/null a.log b.log
	[ -c /dev/null ]
	status 0 bash -c 'lull -r >(cat >through; : >end) a.log b.log'
	until [ -e end ]; do sleep 0.05; done
	[ "$(cut -f 4 through)" = rubbish ]
}

@test "lull: an output that is an input, or another output, is refused" {
	eval "$small" >access.log
	ln -s access.log link
	cp access.log copy
	fails lull -L access.log access.log
	says '^lull: -L access.log: is the same file as access.log$'
	fails lull -L link access.log
	fails lull -r link access.log other.log
	fails lull -r new -L new access.log
	# shellcheck disable=SC2094
	fails lull -L access.log <access.log
	cp access.log appended
	status 2 sh -c 'exec lull -L appended access.log >>appended'
	same appended <copy
	same access.log <copy
}

@test "lull: a file that is missing is status 2, without figures" {
	eval "$small" >access.log
	for operands in nowhere.log 'access.log nowhere.log' \
	    'access.log access.log.1' .; do
		eval "fails lull $operands"
	done
}

@test "lull: values that are wrong are quoted" {
	eval "$small" >access.log
	#	arguments | message
	while IFS='|' read -r arguments message; do
		eval "fails timeout 20 lull $arguments access.log"
		says "$message"
	done <<-'EOF'
	-x|^lull: -x: no such option
	-d DIR -r x|^lull: -L, -r: with -d
	-W 5|^lull: -W: goes with -d
	--keep 5|^lull: --keep: goes with -d
	--close|^lull: --close: goes with -d
	--print|^lull: --print: goes with -d
	--nothing|^lull: --nothing: no such option
	--nothing=1|^lull: --nothing: no such option
	--dry-run=1|^lull: --dry-run=1: takes no value
	-g ''|^lull: -g: needs a value
	--key=|^lull: --key=: needs a value
	-g 5x|^sessionize: .*5x
	-w 5x|^evsort-window: .*5x
	-k nothing,host -o ip,host|^sessionize: .*nothing
	-b rubbish|: .*rubbish
	-f rubbish|^evparse: .*rubbish
	EOF
	fails lull access.log -g
	says '^lull: -g: needs a value'
	fails lull access.log --gap
	says '^lull: --gap: needs a value'
}

@test "lull -h, -V" {
	quiet lull -h
	grep -q '^  lull access.log$' out
	quiet lull --help
	quiet lull -V
	evparse -V | sed 's/.* /lull /' | same out
	quiet lull --version
}

@test "lull: output that cannot be written is status 2" {
	eval "$small" >access.log
	for arguments in access.log '-n access.log' -h -V; do
		status 2 sh -c "exec lull $arguments >/dev/full"
		[ -s err ]
		status 2 sh -c "exec lull $arguments >&-"
		[ -s err ]
	done
	status 2 sh -c 'exec lull <&-'
	empty out
	status 2 env TMPDIR=/nowhere lull access.log
	empty out
}

@test "lull: a reader that leaves is status 2" {
	hits HOST 192.0.2.1 10:00 | awk '{
		for (i = 1; i <= 4000; i++)
			print "host-with-a-long-name-" i ".example" substr($0, 5)
	}' >access.log
	{
		got=0
		lull access.log 2>err || got=$?
		echo "$got" >got
	} | head -n 1 >out
	grep -q '^from' out
	echo 2 | same got
}

# Stages that fail. In each case with one log, and with several.

@test "lull: a stage that fails makes it fail, and no figures are shown" {
	hours 0 11 >a.log
	hours 0 11 >b.log
	lull a.log >want.1
	lull a.log b.log >want.2
	#	the stage does | status | what stderr says of it
	while IFS='|' read -r does want message; do
		for stage in evparse evsort-window sessionize sessagg; do
			rm -rf stubs
			stub "$stage" "$does"
			for logs in a.log 'a.log b.log'; do
				# shellcheck disable=SC2086
				status "$want" timeout 20 stubs/lull $logs
				[ -z "$message" ] || says "${message%@*}$stage${message#*@}"
				case $want$logs in
				[01]a.log) same out <want.1 ;;
				[01]*) same out <want.2 ;;
				*) empty out ;;
				esac
			done
		done
	done <<-'EOF'
	exec "$real" "$@"|0|
	"$real" "$@"; exit 1|1|
	"$real" "$@"; exit 2|2|
	"$real" "$@"; exit 3|3|
	"$real" "$@"; kill -9 $$|2|^lull: @: ended by signal 9$
	exit 2|2|
	exit 3|3|
	kill -9 $$|2|^lull: @: ended by signal 9$
	kill -TERM $$|2|
	kill -SEGV $$|2|^lull: @: ended by signal 11$
	exec /nowhere/program|2|
	EOF
}

@test "lull: the highest status counts" {
	eval "$small" >a.log
	cp a.log b.log
	stub evparse '"$real" "$@"; case $* in *a.log) exit 1 ;; esac'
	status 1 stubs/lull a.log b.log
	stub sessionize '"$real" "$@"; exit 3'
	status 3 stubs/lull a.log b.log
	empty out
}

@test "lull: a stage that reads nothing is no reason to wait" {
	hours 0 23 >a.log
	hours 0 23 >b.log
	for stage in evsort-window sessionize sessagg; do
		for does in 'exit 0' 'exit 1' 'exec <&-; sleep 0.2; exit 1'; do
			rm -rf stubs
			stub "$stage" "$does"
			for logs in a.log 'a.log b.log' 'a.log b.log -'; do
				got=0
				# shellcheck disable=SC2086
				timeout 20 stubs/lull $logs <a.log >out 2>err ||
					got=$?
				[ "$got" -lt 124 ]
				! grep -q example out
			done
		done
	done
}

@test "lull: kill -9 of any stage, while it waits for more" {
	for logs in - '- b.log c.log'; do
		for stage in evparse evsort-window sessionize sessagg; do
			rm -rf stubs in pid
			stub "$stage" 'case $* in *.log) ;; *) echo $$ >pid ;; esac
			exec "$real" "$@"'
			hours 0 3 | tee b.log >c.log
			mkfifo in
			exec 7<>in
			# shellcheck disable=SC2086
			timeout 20 stubs/lull $logs <in >out 2>err 7>&- &
			lull=$!
			hours 0 3 >in
			within 10 test -s pid
			kill -9 "$(cat pid)"
			got=0
			wait "$lull" || got=$?
			exec 7>&-
			[ "$got" -eq 2 ]
			empty out
			says "^lull: $stage: ended by signal 9$"
		done
	done
}

@test "lull: SIGTERM, SIGINT and SIGHUP end all stages" {
	hours 0 3 >b.log
	for stage in evparse evsort-window sessionize sessagg; do
		# shellcheck disable=SC2016
		stub "$stage" "echo \$\$ >>pids; exec \"\$real\" \"\$@\""
	done
	mkfifo in
	for signal in TERM:143 INT:130 HUP:129; do
		: >pids
		exec 7<>in
		# a shell ignores SIGINT in what it starts in the background
		env --default-signal=INT stubs/lull b.log - <in >out 2>err 7>&- &
		lull=$!
		within 10 eval '[ "$(wc -l <pids)" -eq 5 ]'
		kill -s "${signal%:*}" "$lull"
		got=0
		wait "$lull" || got=$?
		exec 7>&-
		[ "$got" -eq "${signal#*:}" ]
		empty out
		while read -r pid; do
			! kill -0 "$pid" 2>/dev/null
		done <pids
		[ -z "$(ls temporary)" ]
	done
}

@test "lull: SIGTERM at any time" {
	hours 0 3 >a.log
	cp a.log b.log
	mkfifo in
	exec 7<>in
	for i in $(seq 0 30); do
		lull a.log - b.log <in >out 2>err 7>&- &
		lull=$!
		sleep "0.0$((i / 10))$((i % 10))"
		kill "$lull"
		within 20 eval '! kill -0 "$lull" 2>/dev/null'
		got=0
		wait "$lull" || got=$?
		[ "$got" -eq 143 ]
		within 10 eval '[ -z "$(ls temporary)" ]'
	done
	exec 7>&-
}

@test "lull: SIGUSR1 is passed on" {
	hours 0 3 >b.log
	mkfifo in
	exec 7<>in
	lull - b.log <in >out 2>err 7>&- &
	lull=$!
	hours 0 3 >in
	within 10 eval '[ "$(ls temporary/*/ | grep -c figures)" -eq 1 ]'
	for stage in evparse evsort-window sessionize sessagg; do
		# a stage that has not yet begun to take it ignores it
		within 10 eval \
		    'kill -s USR1 $lull; sleep 0.1; grep -q "^$stage: " err'
	done
	exec 7>&-
	wait "$lull"
	tabs <<-'EOF' | same out
	from to host sessions events events_avg duration_avg
	1705276800000 1705290600000 www.example.com 24 48 2 0
	EOF
}

# The shell

@test "lull: bash, dash and busybox run it alike" {
	hours 0 3 >a.log
	{ eval "$small"; echo rubbish; } >b.log
	lull a.log b.log >want 2>err || :
	lull -n a.log b.log >want.n
	for shell in 'bash --posix' dash 'busybox sh' ksh mksh yash; do
		command -v "${shell%% *}" >/dev/null || continue
		# shellcheck disable=SC2086
		status 1 $shell "$bin/lull" a.log b.log
		same out <want
		# shellcheck disable=SC2086
		quiet $shell "$bin/lull" -n a.log b.log
		same out <want.n
		# shellcheck disable=SC2086
		fails $shell "$bin/lull" -k nothing -o ip a.log b.log
	done
}

@test "lull: through a symbolic link, and by name" {
	eval "$small" >access.log
	mkdir links
	ln -s "$bin/lull" links/lull
	PATH=${PATH#"$bin:"} status 0 links/lull access.log
	small_figures | same out
	(
		cd "$bin"
		PATH=${PATH#"$bin:"} sh lull "$OLDPWD/access.log"
	) >out
	small_figures | same out
}
