#!/usr/bin/env bats
# evparse -f WRAP:FORMAT: lines within lines (design 2.1)

load common

# docker [stream [time]]: each line of stdin as an entry of a container's log
docker() {
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' \
	    -e 's/^/{"log":"/' \
	    -e "s/\$/\\\\n\",\"stream\":\"${1:-stdout}\",\"time\":\"${2:-2024-01-15T10:00:00.5Z}\"}/"
}

# --- docker

@test "wrap: docker, as its documentation has it" {
	cat >in <<-'E'
	{"log":"Log line is here\n","stream":"stdout","time":"2019-01-01T11:11:11.111111111Z"}
	E
	# no format has such lines, and none is made up
	status 1 evparse in
	says '^evparse: in:1: json: ' '^evparse: in: no format fits: ' \
	    '^  docker:combined: '
	cat >in <<-'E'
	{"log":"192.168.1.1 - - [25/Dec/2023:10:00:00 +0000] \"GET / HTTP/1.1\" 200 612\n","stream":"stdout","time":"2023-12-25T10:00:00.000000000Z"}
	{"log":"::1 - ann [25/Dec/2023:10:00:01 +0000] \"GET /?a=1\u0026b=\u003c2\u003e HTTP/1.1\" 200 612\r\n","stream":"stdout","attrs":{"tag":"web"},"time":"2023-12-25T10:00:01.000000001Z"}
	{"log":"192.168.1.1 - - [25/Dec/2023:10:00:02 +0000] \"GET /\\x22 HTTP/1.1\" 200 612\n","stream":"stderr","time":"2023-12-25T10:00:02Z"}
	E
	for f in auto docker docker:auto docker:common; do
		quiet evparse -f $f -o ip,user,path,docker.stream,at=docker.time in
		rows out <<-'E'
		time          ip          user path          docker.stream at
		1703498400000 192.168.1.1 \N   /             stdout        2023-12-25T10:00:00.000000000Z
		1703498401000 ::1         ann  /?a=1&b=<2>   stdout        2023-12-25T10:00:01.000000001Z
		1703498402000 192.168.1.1 \N   /"            stderr        2023-12-25T10:00:02Z
		E
	done
	# without -o: the inner format's columns
	quiet evparse -f docker:common in
	head -n 1 out >got
	rows got <<-'E'
	time ip host user method path protocol status bytes referrer agent
	E
}

@test "wrap: what is no entry is rejected, and so is what no entry holds" {
	cat >in <<-'E'
	{"log":"1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout","time":"2024-01-15T10:00:00Z"}
	{"log":"starting\n","stream":"stderr","time":"2024-01-15T10:00:00Z"}
	{"log":"1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n","time":"2024-01-15T10:00:00Z"}
	{"log":7,"stream":"stdout"}
	{"log":"1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout"
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 5
	{"log":"1.1.1.1 - - [15/Jan/2024:10:00:61 +0000] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout"}
	E
	for f in auto docker:common; do
		quiet evparse -N -f $f -o ip -r rejects in
		echo '1705312800000 1.1.1.1' | rows out
		cut -f 2,3 rejects >refused
		rows refused <<-'E'
		2 format
		3 format
		4 format
		5 json
		6 json
		7 time
		E
		# each as it stood
		cut -f 4 rejects >raw
		sed 1d in | same raw
	done
}

@test "wrap: the time is the inner line's, else the wrapper's" {
	cat >in <<-'E'
	{"log":"{\"ip\":\"a\"}\n","stream":"stdout","time":"2024-01-15T10:00:00.123456789Z"}
	{"log":"{\"ip\":\"b\",\"ts\":null}\n","stream":"stdout","time":"2024-01-15T10:00:01Z"}
	{"log":"{\"ip\":\"c\",\"ts\":1705312802}\n","stream":"stdout","time":"2024-01-15T11:00:00Z"}
	E
	for f in auto docker docker:json; do
		quiet evparse -N -f $f -o ip in
		rows out <<-'E'
		1705312800123 a
		1705312801000 b
		1705312802000 c
		E
	done
	# also for a format that is told by its time alone
	docker <<<'level=info ip=1.1.1.1 msg="a b"' >logfmt
	quiet evparse -N -o ip,msg=level logfmt
	echo '1705312800500 1.1.1.1 info' | rows out
	quiet evparse -N -f docker:json -t docker.time -o ip,ts in
	rows out <<-'E'
	1705312800123 a \N
	1705312801000 b \N
	1705316400000 c 1705312802
	E
	# which is not of the user's formats
	cat >other <<-'E'
	{"log":"{\"ip\":\"a\"}\n","stream":"stdout","time":"2024-01-15T10:00:00.123456789Z"}
	{"log":"{\"ip\":\"b\",\"ts\":\"15.1.2024\"}\n","stream":"stdout","time":"2024-01-15T10:00:00Z"}
	E
	quiet evparse -N -f docker:json -T %d.%m.%Y -o ip other
	rows out <<-'E'
	1705312800123 a
	1705276800000 b
	E
	# where the user says that it is, and nowhere else
	quiet evparse -N -f docker:json -t ts -o ip -r rejects in
	echo '1705312802000 c' | rows out
	cut -f 2,3 rejects >refused
	printf '1 time\n2 time\n' | rows refused
	# a time that is there but none is no reason for another
	cat >in <<-'E'
	{"log":"{\"ts\":\"soon\"}\n","stream":"stdout","time":"2024-01-15T10:00:01Z"}
	E
	status 1 evparse -f docker:json in
	says '^evparse: in:1: time: '
}

@test "wrap: docker divides long lines" {
	long=$(head -c 20000 /dev/zero | tr '\0' a)
	line='1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] \"GET /'$long'?b HTTP/1.1\" 200 5\n'
	{
		echo '{"log":"'"${line::16384}"'","stream":"stdout","time":"2024-01-15T10:00:00.1Z"}'
		echo '{"log":"'"${line:16384}"'","stream":"stdout","time":"2024-01-15T10:00:00.1Z"}'
		# a line of three parts, after one of one
		cat <<-'E'
		{"log":"1.1.1.2 - - [15/Jan/2024:10:00:01 +0000] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout","time":"2024-01-15T10:00:01Z"}
		{"log":"1.1.1.3 - - ","stream":"stdout","time":"2024-01-15T10:00:02.1Z"}
		{"log":"[15/Jan/2024:10:00:02 +0000]","stream":"stdout","time":"2024-01-15T10:00:02.2Z"}
		{"log":" \"GET / HTTP/1.1\" 200 5\n","stream":"stdout","time":"2024-01-15T10:00:02.3Z"}
		E
	} >in
	quiet evparse -N -f docker:common -o ip,path,docker.stream,docker.time --stats stats in
	awk -F '\t' '{ print $2, length($3), $4, $5 }' out >got
	same got <<-'E'
	1.1.1.1 20003 stdout 2024-01-15T10:00:00.1Z
	1.1.1.2 1 stdout 2024-01-15T10:00:01Z
	1.1.1.3 1 stdout 2024-01-15T10:00:02.1Z
	E
	counts stats read=6 written=3 merged=3
	sums stats
}

@test "wrap: parts of different lines are not joined" {
	# of another stream; of another time, after a restart
	cat >in <<-'E'
	{"log":"x","stream":"stderr","time":"2024-01-15T10:00:00Z"}
	{"log":"1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout","time":"2024-01-15T10:00:00Z"}
	{"log":"x","stream":"stdout","time":"2024-01-15T10:00:00Z"}
	{"log":"1.1.1.2 - - [15/Jan/2024:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout","time":"2024-01-15T10:00:01.001Z"}
	{"log":"1.1.1.3 - - [15/Jan/2024:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout","time":"2024-01-15T10:00:01.001Z"}
	{"log":"x","stream":"stdout"}
	{"log":"1.1.1.4 - - [15/Jan/2024:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout","time":"2024-01-15T10:00:01.001Z"}
	E
	quiet evparse -N -f docker:common -o ip -r rejects in
	echo '1705312800000 1.1.1.3' | rows out
	cut -f 2,3 rejects >refused
	printf '%d format\n' 1 3 6 | rows refused
	# again, and nothing has changed
	quiet evparse -N -f rejects:docker:common -r again rejects
	cmp rejects again
}

@test "wrap: parts that never end are lines of their own, quickly" {
	seq 20000 | sed 's,.*,{"log":"1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] \\"GET /& HTTP/1.1\\" 200 5"\,"stream":"stdout"},' >in
	quiet timeout 20 evparse -N -f docker:common -o path in
	seq 20000 | sed 's,^,1705312800000 /,' | rows out
	# also where there is no room for all of them
	quiet timeout 20 evparse -N -f docker:common -o path --max-line 64K in
	seq 20000 | sed 's,^,1705312800000 /,' | rows out
	# the next operand is asked anew
	printf '%s\n%s\n' '{"log":"1.1.1.1 - - ","stream":"stdout"}' \
	    '{"log":"[15/Jan/2024:10:00:00 +0000] \"GET /x HTTP/1.1\" 200 5\n","stream":"stdout"}' >two
	head -n 3 in >three
	quiet evparse -N -f docker:common -o path three two
	printf '1705312800000 /%s\n' 1 2 3 x | rows out
}

@test "wrap: a record of several lines within a wrapper" {
	{
		printf '%s\n' 'time,ip,page' '1,a,"x' 'y"' '2,b,z' | docker
		# and divided by docker besides
		cat <<-'E'
		{"log":"3,c,","stream":"stdout","time":"2024-01-15T10:00:00Z"}
		{"log":"\"v\n","stream":"stdout","time":"2024-01-15T10:00:00Z"}
		{"log":"w\"\n","stream":"stdout","time":"2024-01-15T10:00:00Z"}
		E
		printf '%s\n' '4,d,"' '5,e,f' | docker
	} >in
	for f in auto docker docker:csv; do
		quiet evparse -N -f $f -o ip,page -r rejects --stats stats in
		rows out <<-'E'
		1000 a x\ny
		2000 b z
		3000 c v\nw
		5000 e f
		E
		cut -f 2,3 rejects >got
		echo '8 format' | rows got
		sums stats
	done
	# a reject is a whole record, and without the header
	quiet evparse -N -f rejects:docker:csv -c time,ip,page -r again rejects
	empty out
	cmp rejects again
	tabs <<-'E' >rejects
	in 8 format 4,d,"
	in 9 format x"
	in 10 time "6",g,"y\x0Az"
	E
	quiet evparse -N -f rejects:csv -c time,ip,page -o ip,page -r again rejects
	printf '6000\tg\ty\\nz\n' | same out
	head -n 2 rejects | same again
}

# --- syslog

@test "wrap: syslog, RFC 3164, as it comes and as it stands in files" {
	cat >in <<-'E'
	<190>Jan 15 10:00:00 web1 nginx: 192.0.2.1 - - [15/Jan/2024:10:00:00 +0000] "GET /1 HTTP/1.1" 200 5 "-" "curl/8"
	<190>Jan 15 10:00:00 nginx: 192.0.2.1 - - [15/Jan/2024:10:00:00 +0000] "GET /2 HTTP/1.1" 200 5 "-" "curl/8"
	Jan  5 10:00:00 web1 nginx[12]: 192.0.2.1 - - [15/Jan/2024:10:00:00 +0000] "GET /3 HTTP/1.1" 200 5 "-" "curl/8"
	2024-01-15T10:00:00.123456+01:00 web1 nginx: 192.0.2.1 - - [15/Jan/2024:10:00:00 +0000] "GET /4 HTTP/1.1" 200 5 "-" "curl/8"
	Jan 15 2024 10:00:00 web1 nginx: 192.0.2.1 - - [15/Jan/2024:10:00:00 +0000] "GET /5 HTTP/1.1" 200 5 "-" "curl/8"
	E
	for f in auto syslog syslog:combined; do
		quiet evparse --now 2024-06-01 -N -f $f \
		    -o path,syslog.host,syslog.tag,syslog.pid,syslog.priority,syslog.facility,syslog.severity,syslog.time in
		cut -f 2- out >got
		rows got <<-'E'
		/1 web1 nginx \N 190 local7 info 2024-01-15T10:00:00.000Z
		/2 \N   nginx \N 190 local7 info 2024-01-15T10:00:00.000Z
		/3 web1 nginx 12 \N  \N     \N   2024-01-05T10:00:00.000Z
		/4 web1 nginx \N \N  \N     \N   2024-01-15T10:00:00.123456+01:00
		/5 web1 nginx \N \N  \N     \N   2024-01-15T10:00:00.000Z
		E
	done
}

@test "wrap: syslog, RFC 5424" {
	cat >in <<-'E'
	<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - {"n":1}
	<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - {"n":2}
	<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Appli\"cat\]ion" eventID="1011"][b] ﻿{"n":3}
	<0>1 - - - - - - {"n":4,"ts":1}
	<0>1 - - - - - - {"n":5}
	E
	quiet evparse -N -f syslog:json -r rejects \
	    -o n,syslog.host,syslog.tag,syslog.pid,syslog.msgid,syslog.severity,sd=syslog.data in
	tr ' ' ^ <out >got
	rows got <<-'E'
	1065910455003 1 mymachine.example.com su       \N   ID47 crit   \N
	1061727255000 2 192.0.2.1             myproc   8710 \N   notice \N
	1065910455003 3 mymachine.example.com evntslog \N   ID47 notice [exampleSDID@32473^iut="3"^eventSource="Appli\\"cat\\]ion"^eventID="1011"][b]
	1000          4 \N                    \N       \N   \N   emerg  \N
	E
	cut -f 2,3 rejects >refused
	echo '5 time' | rows refused
}

@test "wrap: the year that syslog leaves out is nearest to --now, in -z" {
	cat >in <<-'E'
	Dec 31 23:59:59 h t: {"n":1}
	Jan  1 00:00:00 h t: {"n":2}
	Jan  1 00:00:00.25 h t: {"n":3}
	Feb 29 12:00:00 h t: {"n":4}
	Feb 30 12:00:00 h t: {"n":5}
	E
	quiet evparse -N -f syslog:json -o n --now 2024-01-10 -r rejects in
	rows out <<-'E'
	1704067199000 1
	1704067200000 2
	1704067200250 3
	1709208000000 4
	E
	cut -f 2,3 rejects >refused
	echo '5 time' | rows refused
	echo '2024-01-15T10:00:00 h t: {"n":6}' >>in
	quiet evparse -N -f syslog:json -o n --now 2024-12-20 -z +01:00 -r rejects in
	tail -n 1 out >got
	echo '1705309200000 6' | rows got
	head -n 2 out >got
	rows got <<-'E'
	1735685999000 1
	1735686000000 2
	E
}

# --- kafka

@test "wrap: kafka, as kcat -J writes it" {
	cat >in <<-'E'
	{"topic":"user_activity","partition":0,"offset":0,"tstype":"create","ts":1727977685354,"broker":0,"key":"1","payload":"{\"id\": 1, \"name\": \"Alice\", \"age\": 30, \"created_at\": \"2024-10-03T14:48:05.333137\", \"event\": \"login\"}"}
	{"topic":"topic-01","partition":2,"offset":7,"tstype":"create","ts":1681550740876,"broker":0,"key":null,"payload":"{\"greeting\":\"hello\",\"name\":\"Bob\"}"}
	{"topic":"kafkasql-journal","partition":0,"offset":1,"tstype":"logappend","ts":1637230571121,"headers":["req","9520eb8f-23a4-40f4-99a0-9d917406"],"key":{"a":1},"payload":{"name": "Eve", "ts": 1637230571.5},"value_schema_id":3}
	{"topic":"kafkasql-journal","partition":0,"offset":0,"tstype":"create","ts":1637230546039,"headers":["req","ef7fd699-2311-4ba6-9d5a-f9087815eb83"],"key":"k","payload":null}
	E
	for f in auto kafka kafka:json; do
		quiet evparse -N -f $f -r rejects \
		    -o name,kafka.topic,kafka.partition,kafka.offset,kafka.ts,kafka.key in
		rows out <<-'E'
		1727977685354 Alice user_activity    0 0 1727977685354 1
		1681550740876 Bob   topic-01         2 7 1681550740876 \N
		1637230571500 Eve   kafkasql-journal 0 1 1637230571121 {"a":1}
		E
		cut -f 2,3 rejects >refused
		echo '4 format' | rows refused
	done
	# a payload of any format
	echo '1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 5' |
	    sed -e 's/"/\\"/g' -e 's/.*/{"topic":"t","partition":0,"offset":1,"payload":"&\\n"}/' >in
	quiet evparse -N -o ip,status,kafka.ts in
	echo '1705312800000 1.1.1.1 200 \N' | rows out
}

# --- nesting

@test "wrap: wrappers nest" {
	echo '1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET /\"x HTTP/1.1" 200 5' >line
	sed 's/^/<134>Jan 15 11:00:00 web nginx[7]: /' line >syslog
	docker stderr 2024-01-15T12:00:00Z <syslog >entry
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' \
	    -e 's/.*/{"topic":"t","partition":0,"offset":1,"ts":1705320000001,"payload":"&"}/' entry >message
	for f in auto kafka kafka:docker kafka:docker:syslog kafka:docker:syslog:common; do
		quiet evparse -f $f --now 2024-06-01 \
		    -o path,kafka.topic,docker.stream,syslog.pid,a=syslog.time,b=docker.time,c=kafka.ts message
		rows out <<-'E'
		time          path kafka.topic docker.stream syslog.pid a b c
		1705312800000 /"x  t           stderr        7          2024-01-15T11:00:00.000Z 2024-01-15T12:00:00Z 1705320000001
		E
	done
	# the innermost time that there is
	echo '{"a":1}' >line
	for t in '' ',"ts":1705312800'; do
		echo '{"a":1'"$t"'}' >line
		sed 's/^/<134>Jan 15 11:00:00 web nginx[7]: /' line | docker >syslog
		sed 's/^/<134>1 - - - - - - /' line | docker >nil
		quiet evparse -N --now 2024-06-01 -f docker:syslog:json -o a syslog nil
		cut -f 1 out
	done >got
	printf '%s\n' 1705316400000 1705312800500 1705312800000 1705312800000 |
	    same got
	# at each level there may be one of the same name: the outermost has it
	echo '{"ip":"1.1.1.1","ts":1}' | docker stdout | docker stderr >in
	quiet evparse -N -f docker:docker:json -o ip,docker.stream in
	echo '1000 1.1.1.1 stderr' | rows out
}

@test "wrap: what the wrapper does not have is asked of the line inside" {
	docker <<<'{"ts":1,"docker":{"stream":"x","id":"y"}}' >in
	quiet evparse -N -f docker:json -o docker.stream,docker.id in
	echo '1000 stdout y' | rows out
	docker <<<'1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 5' >in
	fails evparse -f docker:common -o docker.id in
	says 'no column docker.id in '
	fails evparse -f docker:nosuch in
	says '^evparse: -f nosuch: no such format; there are '
	fails evparse -f tocker:common in
	says '^evparse: -f tocker:common: no such format; there are '
}

@test "wrap: --fields tells the wrapper's columns, too" {
	docker <<<'{"ts":1,"ip":"a"}' | tee line >in
	docker <<<'{"ts":2}' >>in
	for f in docker:json auto; do
		quiet evparse -f $f --fields in
		rows out <<-'E'
		time=ts 2 1
		ip 1 a
		stream=docker.stream 2 stdout
		docker_time=docker.time 2 2024-01-15T10:00:00.5Z
		E
	done
}

@test "wrap: conditions on the wrapper's columns" {
	{
		docker stdout <<<'{"ts":1,"ip":"a"}'
		docker stderr <<<'{"ts":2,"ip":"b"}'
	} >in
	quiet evparse -N -f docker:json -o ip --where docker.stream=stderr in
	echo '2000 b' | rows out
}

# --- rejects

@test "wrap: rejects are read back as the lines they were" {
	{
		echo '1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 5'
		printf 'a\tb \\ \\x41 \\\\x41 \\xzz \001\037\177 caf\303\251 \303\050\n'
		printf '\r\r\n'
		printf ' \r\n'
		printf '\357\273\277\n'
		printf 'nul \0 there\n'
		echo '1.1.1.2 - - [15/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 2oo 5'
		printf 'no end'
	} >in
	quiet evparse -N -f common -o ip -r rejects in
	echo '1705312800000 1.1.1.1' | rows out
	[ "$(wc -l <rejects)" = 7 ]
	# the same lines again, from the same places
	quiet evparse -N -f rejects:common -o ip -r again rejects
	empty out
	cmp rejects again
	status 0 evparse -N -f rejects -r again rejects
	cmp rejects again
	status 1 evparse -f rejects:common rejects
	says '^evparse: in:7: format: 1\.1\.1\.2 ' '7 lines refused'
	# one is repaired
	sed 's/2oo/200/' rejects >repaired
	for f in auto rejects rejects:common; do
		quiet evparse -f $f -o ip,rejects.file,rejects.line,rejects.reason -r again repaired
		rows out <<-'E'
		time          ip      rejects.file rejects.line rejects.reason
		1705312800000 1.1.1.2 in           7            format
		E
		grep -v 2oo rejects | same again
	done
}

@test "wrap: rejects of anything are read back" {
	LC_ALL=C awk 'BEGIN {
		srand(1)
		n = split("\\ \\ \\ x x 0 4 f F G \t { \" : \" } \303 \251 \377 \015 1.1.1.1", often, " ")
		often[++n] = " "
		for (i = 0; i < 5000; i++) {
			line = ""
			for (k = int(rand() * 30); k >= 0; k--)
				line = line (rand() < .8 ?
				    often[1 + int(rand() * n)] :
				    sprintf("%c", 1 + int(rand() * 255)))
			gsub("\n", "", line)
			print line
		}
	}' >in
	for f in json combined docker:json syslog:common kafka:json; do
		quiet evparse -N -f $f -r rejects --stats stats in
		sums stats
		empty out
		[ "$(wc -l <rejects)" -gt 4000 ]
		quiet evparse -N -f rejects:$f -r again rejects
		cmp rejects again
	done
}

@test "wrap: a record of several lines is one reject" {
	printf '%s\n' '{"log":"x","stream":"stdout"}' '{"log":"y\n","stream":"stdout"}' >in
	quiet evparse -f docker:common -r rejects in
	cat rejects >one
	tabs <<-'E' | sed 's/~/ /' | same one
	in 1 format {"log":"x","stream":"stdout"}\x0A{"log":"y\n","stream":"stdout"}
	E
	quiet evparse -f rejects:docker:common -r again rejects
	cmp rejects again
	sed 's/"x"/"{\\"ts\\":"/; s/y/1}/' rejects >repaired
	quiet evparse -N -f rejects:docker:json -o ts repaired
	echo '1000 1' | rows out
}

@test "wrap: of a line that was too long there is only the beginning" {
	{
		printf '{"ts":1,"a":"'
		head -c 70000 /dev/zero | tr '\0' a
		echo '"}'
		echo '{"ts":2}'
	} >in
	quiet evparse -N -f json -o ts --max-line 65536 -r rejects in
	echo '2000 2' | rows out
	cut -f 1-3 rejects >got
	echo 'in 1 long' | rows got
	quiet evparse -N -f rejects:json -o ts -r again rejects
	empty out
	cmp rejects again
	# until somebody has put the line there
	printf 'in\t1\tlong\t' >repaired
	head -n 1 in >>repaired
	quiet evparse -N -f rejects:json -o ts repaired
	echo '1000 1' | rows out
}

@test "wrap: what is no reject is rejected as it stands" {
	cat >in <<-'E'
	in	1	format	{"ts":1}
	in	1	other	{"ts":1}
	in	x	format	{"ts":1}
	in	1	format
	{"ts":1}
	E
	quiet evparse -N -f rejects:json -o ts -r rejects in
	echo '1000 1' | rows out
	cut -f 1-3 rejects >got
	printf 'in %d format\n' 2 3 4 5 | rows got
	sed -e 1d -e 's/	/\\x09/g' in >want
	cut -f 4 rejects >raw
	same raw <want
}
