#!/usr/bin/env bats
# A malloc that fails at the nth call, for every n: the right bytes and the
# right status, or a message and 2. Not for builds with a sanitizer, which have
# a malloc of their own: make check-asan leaves this file out.

load common

setup_file() {
	helper failmalloc.so everymalloc
}

# every STATUS cmd...: reads the file in
every() {
	local want=$1
	shift
	status "$want" "$@" <in
	mv out want
	"$BATS_FILE_TMPDIR/everymalloc" "$BATS_FILE_TMPDIR/failmalloc.so" \
	    in want "$want" "$@" >count 2>said || {
		cat said
		return 1
	}
	# it was put to the test
	[ "$(cat count)" -gt 0 ]
}

@test "malloc: evparse" {
	cat >in <<-'E'
	a.example 10.0.0.1 - - [01/Jan/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl \"8\""
	rubbish
	a.example 10.0.0.1 - - [01/Jan/2024:00:00:01 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"
	E
	every 1 evparse -f vcombined
	every 0 evparse -r rejects --stats stats -z +01:00
	cat >in <<-'E'
	{"ts":1,"ip":"a\u00e9b","x":[[[{"y":"z"}]]],"d":{"e":{"f":[1,2]}}}
	{"ts":2,"ip":null}
	E
	every 0 evparse -o 'ip,x=d.e.f.1,y=x,z==c\,d'
}

@test "malloc: evsort-window" {
	awk 'BEGIN {
		for (i = 0; i < 300; i++)
			printf "%d\tk%d\n", i * 7 % 300, i
	}' >in
	every 1 evsort-window -a 0 -w 100ms
	every 0 evsort-window -w 100ms -a 50ms -L late --stats stats
	every 0 evsort-window -a 0 -w 100ms -P -c time,k
	every 0 evsort-window -w 1h -m 1K -L late
	# a run that has nothing new leaves the state as it was
	sed '1s/^/time\tk\n/' in >events
	quiet evsort-window -w 1h -s held events - <in
	cp held old
	: >in
	every 0 evsort-window -w 1h -c time,k -s held - in
	same held <old
	fails evsort-window -w 1m -s held - in
}

@test "malloc: sessionize" {
	awk 'BEGIN {
		print "time\tip\thost\tv"
		for (i = 0; i < 300; i++)
			printf "%d\tk%d\th\\\\%d\t%d\n", i, i % 40, i % 3, i
	}' >in
	every 0 sessionize -g 20ms
	every 0 sessionize -g 20ms -i -b 'v=*3' -e 'v=*7' -m 1 \
	    -a 'n=count,s=sum:v,l=list:host,d=distinct:v,f=first:v,t=last:v' \
	    -L late --stats stats
	every 0 sessionize -k host -g @v --max-open 5
	every 0 sessionize -k host -G -a 'l=list:ip:v=*1'
	# a state, read and written again as it is
	sessionize -s open -g @v -b 'v=*3' -i -e 'v=*7' \
	    -a 's=sum:v,l=list:host,d=distinct:v,f=first:v' in >sessions
	head -n 1 in >header
	mv header in
	every 0 sessionize -s open -g @v -b 'v=*3' -i -e 'v=*7' \
	    -a 's=sum:v,l=list:host,d=distinct:v,f=first:v'
	[ "$(grep -c eof open)" -gt 10 ]
}

@test "malloc: sessionize, of sessions" {
	awk 'BEGIN {
		print "start\tend\tduration\tevents\tclosed_by\thost\tl\tf"
		for (i = 0; i < 300; i++)
			printf "%d\t%d\t%d\t2\tend\th\\\\%d\t[\"%d\"]\tx\n", i,
			    i + 5, 5, i % 3, i
	}' >in
	every 0 sessionize -k host -g 1ms -i -a 'l=list:x,f=first:y'
	every 0 sessionize -k host -g 1ms --max-open 2 -L late --stats stats
}

@test "malloc: sessagg" {
	awk 'BEGIN {
		print "start\tend\tduration\tevents\thost"
		for (i = 0; i < 300; i++)
			printf "%d\t%d\t%d\t1\th%d\n", i, i * 3, i * 2, i % 40
	}' >in
	every 0 sessagg -g host -t
	every 0 sessagg -g host -b 50ms -z EST5EDT \
	    -a 'p=p95:duration,l=list:events,s=stddev:duration'
	every 0 sessagg -H duration -g host
}

@test "malloc: evfmt" {
	printf 'time\thost\tl\n1705312800000\th\\tx\t["a","b"]\n' >in
	every 0 evfmt -f json --string host
	every 0 evfmt -f csv -o 'x=host,y==c' -u iso -z EST5EDT
	every 0 evfmt -f table
}

@test "malloc: evgen" {
	: >in
	every 0 evgen -n 200 -l 1% -b 1% -u 20 -f json
	every 0 evgen -n 200 --stats stats
}
