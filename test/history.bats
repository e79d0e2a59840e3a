#!/usr/bin/env bats
# Bugs that were fixed: input, wanted output, and a line on what went wrong.

load common

@test "history: three times far apart in one pile, each lost by the one before" {
	printf 'time\n1700000000000\n1701600000000\n1698400000000\n' |
	    status 0 evsort-window -w 60d
	printf 'time\n1698400000000\n1700000000000\n1701600000000\n' | same out
}

@test "history: --max-open closed one of many with the same last by sorting all" {
	awk 'BEGIN {
		for (i = 0; i < 60000; i++)
			print "1700000000000\tu" i
	}' | status 0 timeout 20 sessionize -N -k 2 --max-open 20000
	[ "$(grep -c full out)" = 40000 ]
	head -n 1 out | cut -f 6 >first
	echo u0 | same first
}

@test "history: a forced event raised no watermark, so all others were forced" {
	awk 'BEGIN {
		for (i = 0; i < 10; i++)
			printf "1000\t%039d\n", i
	}' >in
	status 0 evsort-window -a 0 -m 100 --stats stats in
	same out <in
	grep -x 'lull_forced_total{program="evsort-window"} 1' stats
}

@test "history: what does not fit was searched anew for every event" {
	evgen -f events -n 100000 -d 30s -s 3 >in
	status 0 timeout 20 evsort-window -w 30d -m 4M -L late in
	[ "$(cat out late | grep -vc '^time')" = 100000 ]
}

@test "history: an event given up for memory was shown with another's line" {
	printf 'time\tk\n9\taaaaaaaaaaaaa\n5\tb\n4\tc\n' |
	    status 1 evsort-window -m 20
	says '^evsort-window: -: late: 9'
}

@test "history: --by-time looked for other times than -o time= named" {
	echo '{"at":200,"ts":1,"x":1}' >a
	echo '{"at":100,"ts":2,"x":2}' >b
	status 0 evparse --by-time -N -o time=at,x a b
	printf '100000\t2\n200000\t1\n' | same out
}

@test "history: of a long line --max-line was kept, not its first 64 KiB" {
	awk 'BEGIN { for (i = 0; i < 70000; i++) printf "x"; print "" }' >in
	status 0 evparse -f json --max-line 1000 -r rejects in
	head -c 65536 in >kept
	cut -f 4 rejects | tr -d '\n' | cmp - kept
}

@test "history: a BOM and a CR counted as bytes of the line" {
	printf '\357\273\277{"ts":1}\r\n' |
	    status 0 evparse -N -o x --max-line 8
	printf '1000\t\\N\n' | same out
	printf '\357\273\277{"ts":10}\r\n' |
	    status 1 evparse -N -o x --max-line 8
}

@test "history: evfmt -o took no column by its number" {
	printf 'start\tend\n1\t2\n' | status 0 evfmt -f csv -o 2,1
	printf 'end,start\n2,1\n' | same out
	printf '1\t2\n' | status 0 evfmt -f csv -o 2
	echo 2 | same out
	printf '1\t2\n' | status 2 evfmt -f csv -o 3
}

@test "history: a table showed a terminal whatever bytes came" {
	printf 'time\tx\n1\ta\033[31mb\n' | status 0 evfmt -N -u ms
	printf '1  a\\x1B[31mb\n' | same out
}

@test "history: a request of four words was split" {
	echo '1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "GET /a b HTTP/1.1" 200 1' |
	    status 0 evparse -N -f common -o method,path,protocol
	printf '971186136000\t\\N\tGET /a b HTTP/1.1\t\\N\n' | same out
}

@test "history: a source that a log lacks was NULL when its name is well known" {
	echo '1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 1' >in
	status 2 evparse -N -f common -o x=page in
	says 'no column page'
	status 0 evparse -N -f common -o page,country in
	printf '971186136000\t/\t\\N\n' | same out
}

@test "history: a gap of its own beyond 64 bits was no integer" {
	printf '1\ta\t99999999999999999999\n900000000000\ta\t007\n' |
	    status 0 sessionize -N -k 2 -g @3
	printf '1\t900000000000\t899999999999\t2\teof\ta\n' | same out
}

@test "history: \\ quoted nothing in a set" {
	printf '1\ta]b\n2\ta-b\n3\ta0b\n' |
	    status 0 sessionize -N -k 2 -a 'x=count:2=a[\]x]b,y=count:2=a[+\-9]b'
	cut -f 6- out >got
	printf 'a]b\t1\t0\na-b\t0\t1\na0b\t0\t0\n' | same got
}

@test "history: a column chosen twice by number was written twice" {
	printf '1000\ta\n' | status 2 sessionize -k 2,2
	says '2 stands twice'
}

@test "history: the group of -G ended with its session" {
	printf '100\ta\te\n89\ta\tx\n90\ta\tx\n' |
	    status 1 sessionize -N -k 2 -g 10ms -G -e 3=e
	printf '100\t100\t0\t1\tend\ta\n90\t90\t0\t1\teof\ta\n' | same out
}

@test "history: 300,000 open sessions were searched for every watermark" {
	awk 'BEGIN {
		for (i = 0; i < 100000; i++)
			print "1000\tu" i
		for (i = 0; i < 5000; i++)
			print "#watermark\t" 1000 + i
	}' >in
	status 0 timeout 20 sessionize -N -k 2 in
	[ "$(grep -c '#watermark' out)" = 5000 ]
}

@test "history: evgen -d took no share" {
	status 0 evgen -f events -N -n 2000 -d 5%
	awk '$1 < m { n++ } $1 > m { m = $1 } END { exit !(n > 20 && n < 200) }' out
}

@test "history: a request wanted whole and in parts has room for both" {
	path=$(printf '/\\x41%0200d' 0)
	printf '"GET %s HTTP/1.1" [15/Jan/2024:10:00:00 +0000]\n' "$path" >in
	quiet evparse -N -f '"%r" %t' -o method,path,request=%r in
	cut -f 2 out >got
	echo GET | same got
	cut -f 3 out >got
	printf '/A%0200d\n' 0 | same got
	cut -f 4 out >got
	printf 'GET /A%0200d HTTP/1.1\n' 0 | same got
}

@test "history: a format's end right behind a field is an error that is said" {
	fails evparse -f '%h %{a}i%{:rest}x' /dev/null
}
