#!/usr/bin/env bats
# Records, headers, remarks, columns: what every filter does with its input
# (design 1). evsort-window, which passes records on as they stand, is the
# lens; the others are looked at where they could differ.

load common

bom=$(printf '\357\273\277')

# accepts TIME...: each is the time of a record
accepts() {
	printf '%s\ta\n' "$@" >in
	quiet evsort-window -w 99999999999 -c time,k in
	tail -n +2 out | sort >got
	sort in >want
	cmp got want
}

# refuses REASON TIME...: each is rejected for that, a good one between passes
refuses() {
	local why=$1 t n=0
	shift
	for t; do
		printf '%s\ta\n' "$t"
	done >in
	printf '7\ta\n' >>in
	status 1 evsort-window -N --stats stats in
	printf '7\ta\n' | same out
	counts stats rejected=$# written=1
	sums stats
	for t; do
		n=$((n + 1))
		says "^evsort-window: in:$n: $why: "
	done
}

@test "record: a header and records pass as they stand" {
	tabs <<-'E' >in
	time  ip    host
	1000  ::1   a.example
	1000  ::1   b.example
	2000  ::2   a.example
	E
	quiet evsort-window in
	same out <in
	quiet evsort-window <in
	same out <in
	quiet evsort-window - <in
	same out <in
}

@test "record: escapes, NULL, quotes and UTF-8 pass as they stand" {
	printf '%s\t%s\t%s\t%s\n' time a b c \
	    1 '\N' '\\N' 'x\ty\nz' \
	    2 '"q' '\x01\b\f\r\v' '\\xFF' \
	    3 '' 'é😀' "it's # 1" >in
	quiet evsort-window in
	same out <in
}

@test "record: a time is a canonical integer, years 0001 to 9999" {
	accepts 0 -1 1 2147483648000 4294967296000 \
	    253402300799999 -62135596800000
	refuses time 253402300800000 -62135596800001 99999999999999999999 \
	    -99999999999999999999 18446744073709551617
	refuses time 01 -0 -01 00 1.5 1e3 0x10 - -- 1-
	refuses time '1 ' 1a 2024-01-15
}

@test "record: a line that is neither record, remark nor header is rejected" {
	refuses line +1 ' 1' x '"1"' é '\N' .5
	refuses line '' # the line begins with a TAB
	refuses line times timex Time
}

@test "record: the message names file, line, reason and text" {
	tabs <<-'E' >in
	time k
	1    a
	one  b
	2    c
	3    d    e
	E
	status 1 evsort-window in
	says '^evsort-window: in:3: line: .*one\\[tx]'
	says '^evsort-window: in:5: fields: .*3\\[tx]'
	head -n 2 in | tail -n 1 | status 0 evsort-window
	status 1 evsort-window <in
	says '^evsort-window: -:3: line: '
}

@test "record: an empty line is skipped and counted" {
	printf '\ntime\tk\n\n1\ta\n\r\n2\tb\n\n' >in
	quiet evsort-window --stats stats in
	rows out <<-'E'
	time k
	1    a
	2    b
	E
	counts stats read=7 blank=4 headers=1 written=2 rejected=0
	sums stats
}

@test "record: remarks are dropped and counted" {
	printf '# hello\ntime\tk\n#\n1\ta\n#watermark\tx\n2\tb\n# bye' >in
	for p in 'evsort-window' 'sessionize -k k -g 0'; do
		# shellcheck disable=SC2086
		quiet $p --stats stats in
		counts stats read=7 remarks=4 headers=1 written=2
		sums stats
		case $(cat out) in *'#'*) show out; return 1 ;; esac
	done
}

@test "record: too few or too many fields are rejected, by the header" {
	printf 'time\ta\tb\n1\tx\n2\tx\ty\n3\tx\ty\tz\n4\n5\tx\t\n' >in
	status 1 evsort-window --stats stats in
	printf 'time\ta\tb\n2\tx\ty\n5\tx\t\n' | same out
	says ':2: fields: ' ':4: fields: ' ':5: fields: '
	counts stats rejected=3 written=2
}

@test "record: ... and without one by the first record" {
	printf '1\tx\n2\tx\ty\n3\tz\n4\n' | status 1 evsort-window
	printf '1\tx\n3\tz\n' | same out
	says ':2: fields: ' ':4: fields: '
}

@test "record: one empty field too many is dropped, no more than one" {
	printf 'time\ta\n1\tx\t\n2\ty\n3\tz\t\t\n4\tw\tv\n5\tu\t\r\n' >in
	status 1 evsort-window in
	rows out <<-'E'
	time a
	1    x
	2    y
	5    u
	E
	says ':4: fields: ' ':5: fields: '
}

@test "record: a final CR is dropped everywhere, one elsewhere is not ours" {
	printf 'time\ta\r\n1\tx\r\n2\ty\n3\tz\r' | quiet evsort-window
	printf 'time\ta\n1\tx\n2\ty\n3\tz\n' | same out
}

@test "record: a BOM at the start of each operand is skipped" {
	printf '%stime\ta\n1\tx\n' "$bom" >one
	printf '%stime\ta\n2\ty\n' "$bom" >two
	printf '%s3\tz\n' "$bom" >three
	quiet evsort-window one two three
	printf 'time\ta\n1\tx\n2\ty\n3\tz\n' | same out
	quiet evsort-window <one
	printf 'time\ta\n1\tx\n' | same out
	quiet sessionize -k a one two
	body out <<-'E'
	1 1 0 1 eof x
	2 2 0 1 eof y
	E
	printf '%s' "$bom" | quiet evsort-window
	empty out
}

@test "record: a last line needs no LF, and is not joined to the next file" {
	printf 'time\ta\n1\tx' >one
	printf 'time\ta\n2\ty' >two
	quiet evsort-window one two
	printf 'time\ta\n1\tx\n2\ty\n' | same out
	quiet sessionize -k a one two
	body out <<-'E'
	1 1 0 1 eof x
	2 2 0 1 eof y
	E
	printf 'time\ta' | quiet evsort-window
	printf 'time\ta\n' | same out
}

@test "record: a header that repeats the first is skipped" {
	tabs <<-'E' >mon
	time a
	1    x
	E
	tabs <<-'E' >tue
	time a
	2    y
	E
	cat mon tue tue | quiet sessionize -k a --stats stats
	rows out <<-'E'
	start end duration events closed_by a
	1     1   0        1      eof       x
	2     2   0        2      eof       y
	E
	counts stats headers=3 read=6
	sums stats
	quiet sessionize -k a mon tue
	[ "$(grep -c start out)" = 1 ]
}

@test "record: after a header that differs, the rest of that operand is skipped" {
	printf 'time\ta\n1\tx\n' >one
	printf 'time\ta\n2\tx\ntime\tb\n3\tx\n4\tx\n' >two
	printf 'time\ta\n5\tx\n' >three
	for p in evsort-window 'evfmt -f csv' 'sessionize -k a -g 0 -N'; do
		# shellcheck disable=SC2086
		status 2 $p one two three
		says 'two'
		case $p in
		evsort*) printf 'time\ta\n1\tx\n2\tx\n5\tx\n' | same out ;;
		evfmt*) printf 'time,a\n1,x\n2,x\n5,x\n' | same out ;;
		*) rows out <<-'E' ;;
		1 1 0 1 gap x
		2 2 0 1 gap x
		5 5 0 1 eof x
		E
		esac
	done
	# at the start of an operand, too
	printf 'time\tb\n6\tx\n' >four
	status 2 sessionize -k a one four three
	says 'four'
	body out <<-'E'
	1 5 4 2 eof x
	E
	# fewer or more columns are another header
	printf 'time\ta\tb\n6\tx\ty\n' >five
	status 2 evsort-window one five three
	printf 'time\ta\n1\tx\n5\tx\n' | same out
}

@test "record: -c stands for the header" {
	printf '1\tx\th\n' >in
	quiet evsort-window -c time,a,b in
	printf 'time\ta\tb\n1\tx\th\n' | same out
	quiet evsort-window --columns time,a,b in
	printf 'time\ta\tb\n1\tx\th\n' | same out
	quiet sessionize -c time,a,b -k b in
	rows out <<-'E'
	start end duration events closed_by b
	1     1   0        1      eof       h
	E
	printf '1\tx\n2\tx\ty\n' | status 1 evsort-window -c time,a
	says ':2: fields: '
	printf 'time\ta\n1\tx\n' | same out
}

@test "record: a header that comes though -c was given must equal it" {
	printf 'time\ta\n1\tx\n' >one
	printf 'time\tb\n2\tx\n' >two
	quiet evsort-window -c time,a one
	printf 'time\ta\n1\tx\n' | same out
	status 2 evsort-window -c time,a two one
	says 'two'
	printf 'time\ta\n1\tx\n' | same out
}

@test "record: -N leaves the header out" {
	printf 'time\ta\n1\tx\n' >in
	quiet evsort-window -N in
	printf '1\tx\n' | same out
	quiet evsort-window --no-header in
	printf '1\tx\n' | same out
	quiet sessionize -N -k a in
	printf '1\t1\t0\t1\teof\tx\n' | same out
	quiet evfmt -N -f csv in
	printf '1,x\n' | same out
	printf 'start\tend\tduration\tevents\n1\t1\t0\t1\n' |
	    quiet sessagg -N
	printf '1\t1\t1\t1\t1\t0\n' | same out
	echo '{"ts":1,"ip":"x"}' | quiet evparse -N -f json -o ip
	printf '1000\tx\n' | same out
}

@test "record: without a header columns have numbers, and the output has none" {
	printf '1\tx\ta\n2\tx\tb\n' >in
	quiet evsort-window in
	same out <in
	quiet sessionize -k 2 in
	printf '1\t2\t1\t2\teof\tx\n' | same out
	quiet sessionize -k 3,2 in
	printf '1\t1\t0\t1\teof\ta\tx\n2\t2\t0\t1\teof\tb\tx\n' | same out
	quiet evfmt -f csv in
	printf '1,x,a\n2,x,b\n' | same out
}

@test "record: with a header, columns may be chosen by number too" {
	tabs <<-'E' >in
	time a b
	1    x p
	2    x q
	E
	quiet sessionize -k 2 in
	rows out <<-'E'
	start end duration events closed_by a
	1     2   1        2      eof       x
	E
	quiet sessionize -k 3,a in
	rows out <<-'E'
	start end duration events closed_by b a
	1     1   0        1      eof       p x
	2     2   0        1      eof       q x
	E
	quiet sessionize -k 2 -a 'n=count:3=q,l=list:3' -e 3=p in
	rows out <<-'E'
	start end duration events closed_by a n l
	1     1   0        1      end       x 0 ["p"]
	2     2   0        1      eof       x 1 ["q"]
	E
	printf '1\t2\t3\t4\t5\t6\t7\t8\t9\tten\televen\n' >many
	quiet sessionize -k 10,11 many
	echo '1 1 0 1 eof ten eleven' | rows out
	quiet evfmt -f csv -o b=3,t=1 in
	printf 'b,t\np,1\nq,2\n' | same out
}

@test "record: a column that is not there is an error that lists those that are" {
	printf 'time\tip\tpage\n1\tx\t/\n' >in
	fails sessionize -k ip,hosst in
	says 'hosst.*time.*ip.*page'
	fails sessionize in
	says 'host.*time.*ip.*page'
	fails sessionize -k ip -a s=sum:amount in
	says 'amount.*time.*ip.*page'
	fails sessionize -k ip -a 's=count:evnt=x' in
	says 'evnt.*time.*ip.*page'
	fails sessionize -k ip -b event=x in
	says 'event.*time.*ip.*page'
	fails sessionize -k ip -e event=x in
	says 'event.*time.*ip.*page'
	fails sessionize -k ip -g @gap in
	says 'gap.*time.*ip.*page'
	fails sessionize -k 4 in
	says '4'
	fails sessionize -k 0 in
	says '0'
	fails sessionize -k 18446744073709551618 in # is 2, by 64 bits
	fails evfmt -f csv -o ip,x=pag in
	says 'pag.*time.*ip.*page'
	printf 'start\tend\tduration\tevents\n1\t1\t0\t1\n' >in
	fails sessagg -g host in
	says 'host.*start.*end.*duration.*events'
	fails sessagg -a p=p95:dur in
	says 'dur.*start.*end.*duration.*events'
	fails sessagg -H dur in
	says 'dur.*start.*end.*duration.*events'
	# by name, where only numbers are known
	printf '1\tx\n' | fails sessionize -k ip
	says 'ip'
}

@test "record: names are words, and none stands twice" {
	for h in 'time\t1a' 'time\ta b' 'time\t' 'time\t-a' 'time\tä' \
	    'time\t.a' 'time\ta,b'; do
		# shellcheck disable=SC2059
		printf "$h\n1\tx\n" | status 2 evsort-window
		[ -s err ]
	done
	printf 'time\ta\ta\n1\tx\ty\n' | status 2 evsort-window
	says 'a'
	printf 'time\tip\ttime\n1\tx\ty\n' | status 2 evsort-window
	says 'time'
	printf 'time\t_a.B-9\n1\tx\n' | quiet evsort-window
	printf '1\tx\n' >in
	for c in time,1a time,a,a 'time,' time,,a; do
		fails evsort-window -c "$c" in
		says "$(printf %s "${c##*,}" | head -c 2)"
	done
	fails sessionize -k a,a -c time,a in
	says 'a'
	fails sessionize -k a -c time,a -a a=count in
	says 'a'
	fails sessionize -k a -c time,a -a events=count in
	says 'events'
	fails sessionize -k a -c time,a -a x=count,x=count in
	says 'x'
}

@test "record: no input gives the header that the options tell" {
	quiet sessionize </dev/null
	echo 'start end duration events closed_by ip host' | rows out
	quiet sessionize -b e=x -i -k u -a 'n=count,p=list:page' </dev/null
	echo 'start end duration events closed_by opened_by session_id u n p' |
	    rows out
	quiet sessagg </dev/null
	echo 'from to sessions events events_avg duration_avg' | rows out
	quiet sessagg -g host,ip -a x=p95:duration </dev/null
	echo 'from to host ip sessions events events_avg duration_avg x' |
	    rows out
	quiet sessagg -g host -H duration </dev/null
	echo 'from to host low high sessions share' | rows out
	quiet evparse -f combined </dev/null
	echo 'time ip host user method path protocol status bytes referrer agent' |
	    rows out
	quiet evparse -f json </dev/null
	echo 'time ip host user page event referrer agent device country amount' |
	    rows out
	quiet evparse -o ip,x=y.z,c==1 </dev/null
	echo 'time ip x c' | rows out
	quiet evfmt -f csv -o start,session_end=end </dev/null
	echo 'start,session_end' | same out
	quiet evsort-window -c time,a </dev/null
	echo 'time a' | rows out
	quiet evfmt -f csv -c time,a </dev/null
	echo 'time,a' | same out
	# and what they do not tell is not made up
	for p in evsort-window 'sessionize -k 2' 'sessagg -g 6' evparse \
	    'evfmt -f json' 'evfmt -f csv' 'sessionize -N' 'evparse -N -f json'
	do
		# shellcheck disable=SC2086
		quiet $p </dev/null
		empty out
	done
}

@test "record: a header alone gives a header alone" {
	printf 'time\tip\thost\n' >in
	quiet evsort-window in
	same out <in
	quiet sessionize in
	echo 'start end duration events closed_by ip host' | rows out
	quiet sessionize -k 3 in
	echo 'start end duration events closed_by host' | rows out
	quiet evfmt -f json in
	empty out
	quiet evfmt -f csv in
	echo 'time,ip,host' | same out
	tabs <<-'E' >in
	start end duration events closed_by ip host
	E
	quiet sessagg -g host in
	echo 'from to host sessions events events_avg duration_avg' | rows out
	quiet sessagg -g 7 in
	echo 'from to host sessions events events_avg duration_avg' | rows out
}

@test "record: fields are compared as they stand" {
	printf 'time\tk\n1\ta\n2\t\\x61\n3\t\\N\n4\t\n5\t\\N\n6\t\n7\ta\n' |
	    quiet sessionize -k k
	tail -n +2 out >got
	printf '%s\t%s\t%s\t%s\teof\t%s\n' 2 2 0 1 '\x61' 3 5 2 2 '\N' \
	    4 6 2 2 '' 1 7 6 2 a | same got
}

@test "record: rules and conditions match the unescaped text" {
	printf 'time\tk\tv\n1\ta\tx\\ty\n2\ta\t\\x61bc\n3\ta\t\\\\\n4\ta\t\\N\n5\ta\t\n' >in
	quiet sessionize -k k \
	    -a "tab=count:v=x$(printf '\t')y,abc=count:v=abc" -a "back=count:v=\\\\" \
	    -a 'all=count:v=*,none=count:v=,n=count:v=\\N' in
	tail -n +2 out | cut -f 7- >got
	# each matches once; * all but NULL, an empty glob what is empty
	printf '1\t1\t1\t4\t1\t0\n' | same got
}

@test "record: globs are * ? [a-z] [!a-z] and \\, over bytes" {
	tabs <<-'E' >in
	time k v
	1    a abc
	2    a abbbc
	3    a ac
	4    a a*c
	5    a aéc
	6    a a]c
	7    a a-c
	8    a Abc
	E
	matches() { # glob, times
		quiet sessionize -N -k k -a "n=list:1:v=$1" in
		cut -f 7 out >got
		echo "$2" | same got
	}
	matches 'abc' '["1"]'
	matches 'a*c' '["1","2","3","4","5","6","7"]'
	matches 'a?c' '["1","4","6","7"]'
	matches 'a??c' '["5"]'
	matches 'a\*c' '["4"]'
	matches 'a[a-c]c' '["1"]'
	matches 'a[!a-c]c' '["4","6","7"]'
	matches 'a[]]c' '["6"]'
	matches 'a[-x]c' '["7"]'
	matches '[Aa]bc' '["1","8"]'
	matches '*b*b*' '["2"]'
	matches '*' '["1","2","3","4","5","6","7","8"]'
	matches '' '[]'
	matches 'ab' '[]'
	matches '*************b*************c' '["1","2","8"]'
}

@test "record: a glob of many stars is not slow" {
	printf 'time\tk\tv\n1\ta\t%s\n' "$(printf '%20000s' '' | tr ' ' a)" >in
	quiet timeout 10 sessionize -k k \
	    -a 'n=count:v=*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b' in
	body out <<-'E'
	1 1 0 1 eof a 0
	E
}

@test "record: 100,000 columns" {
	awk 'BEGIN {
		printf "time"
		for (i = 2; i <= 100000; i++)
			printf "\tc%d", i
		for (t = 1; t <= 3; t++) {
			printf "\n%d", t
			for (i = 2; i <= 100000; i++)
				printf "\tv%d", i
		}
		print ""
	}' >in
	quiet evsort-window in
	same out <in
	quiet sessionize -k c100000,c2 in
	rows out <<-'E'
	start end duration events closed_by c100000 c2
	1     3   2        3      eof       v100000 v2
	E
	quiet evfmt -f csv -o t=time,x=c99999 in
	printf 't,x\n1,v99999\n2,v99999\n3,v99999\n' | same out
}

@test "record: the same input gives the same bytes anywhere" {
	printf 'time\tip\thost\n1\té\tz\n1\tz\té\n1\tZ\tb\n' >in
	quiet sessionize in
	cp out want
	for l in C POSIX C.UTF-8 en_US.UTF-8 tr_TR.UTF-8; do
		LC_ALL=$l LANG=$l TZ=Asia/Tokyo quiet sessionize in
		same out <want
	done
	(ulimit -s 1024 && quiet sessionize in)
	same out <want
	cd /
	sessionize "$OLDPWD/in" | cmp - "$OLDPWD/want"
}

@test "record: rejects are counted against -R" {
	# 1 of 20 lines that are not blank is 5%; 1 of 19 is more
	lines() { # count
		printf 'time\tk\n\n'
		awk -v n="$1" 'BEGIN {
			for (i = 3; i <= n; i++)
				printf "%d\ta\n", i
			print "x\ty"
		}'
	}
	lines 20 | status 0 evsort-window -R 5%
	lines 19 | status 1 evsort-window -R 5%
	lines 20 | status 1 evsort-window -R 4%
	lines 20 | status 1 evsort-window -R 0%
	lines 20 | status 0 evsort-window -R 1
	lines 20 | status 1 evsort-window -R 0
	lines 20 | status 0 sessionize -k k -R 5%
	lines 19 | status 1 sessionize -k k --limit 5%
	(lines 9; lines 9 | tail -n 1) | status 1 evsort-window -R 1
	(lines 9; lines 9 | tail -n 1) | status 0 evsort-window -R 2
	for v in x 5x -1 5%% '' % 101% 99999999999999999999; do
		echo | fails evsort-window -R "$v"
		says "$v"
	done
}

@test "record: ten cases are shown, then the counts by reason" {
	awk 'BEGIN {
		print "time\tk"
		for (i = 1; i <= 200000; i++)
			print "x\ty"
		for (i = 1; i <= 30; i++)
			print "1"
		print "5\tz"
	}' >in
	status 1 evsort-window in
	printf 'time\tk\n5\tz\n' | same out
	[ "$(grep -c '^evsort-window: in:[0-9]*: line: ' err)" = 10 ]
	[ "$(wc -l <err)" -lt 20 ]
	says '200000.*line\|line.*200000' '30.*fields\|fields.*30'
}

@test "record: what is shown is escaped and cut at 200 bytes" {
	printf 'x\033[31m\001\177%01000d\n1\ta\n' 0 | status 1 evsort-window
	[ "$(tr -d '\40-\176\n\200-\377' <err | wc -c)" = 0 ]
	says '0000000000'
	awk 'length > 300 { exit 1 }' err
}
