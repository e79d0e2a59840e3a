#!/usr/bin/env bats
# evfmt: records to the world's formats (design 2.5)

load common

# json: stdin is one value a line, as in a field of column v; what
# they become is in the file values
json() {
	(
		printf 'time\tv\n'
		sed 's/^/0	/'
	) | quiet evfmt -f json -o v
	sed 's/^{"v"://; s/}$//' out >values
}

@test "evfmt: json: an object a line" {
	printf '%s\t%s\t%s\t%s\n' time ip status referrer \
	    1705312800123 1.1.1.1 200 http://a/ \
	    -5 '\N' '\N' '' >in
	quiet evfmt -f json in
	same out <<-'E'
	{"time":1705312800123,"ip":"1.1.1.1","status":200,"referrer":"http://a/"}
	{"time":-5,"ip":null,"status":null,"referrer":""}
	E
	quiet evfmt --format json in
	[ "$(wc -l <out)" = 2 ]
	tail -n 1 in | quiet evfmt -f json -c time,ip,status,referrer
	same out <<-'E'
	{"time":-5,"ip":null,"status":null,"referrer":""}
	E
}

@test "evfmt: json: what is a number" {
	printf '%s\n' 0 -0 5 -5 1.50 0.0 -0.1 123456789012345 -123456789012345 \
	    12345.6789012345 >in
	json <in
	same values <in
	while read -r v; do
		printf '%s\n' "$v" >>texts
		printf '"%s"\n' "$v" >>want
	done <<-'E'
	01
	00
	-01
	+1
	.5
	5.
	1e5
	1E5
	1.5e-3
	1234567890123456
	123456789012345.6
	0.123456789012345
	-
	--1
	1,5
	0x10
	NaN
	Infinity
	true
	null
	1 2
	1.2.3
	E
	json <texts
	same values <want
}

@test "evfmt: json: what is an array: exactly what list writes" {
	json <<-'E'
	[]
	["a"]
	["a","b"]
	["a\\"b","\\\\","\\n\\u0001","é",""]
	["a", "b"]
	[ ]
	["a",]
	["a"
	["a"]]
	[1]
	[null]
	[["a"]]
	{"a":1}
	["a""b"]
	["\\x"]
	["\\u00"]
	["a"b"]
	[
	E
	same values <<-'E'
	[]
	["a"]
	["a","b"]
	["a\"b","\\","\n\u0001","é",""]
	"[\"a\", \"b\"]"
	"[ ]"
	"[\"a\",]"
	"[\"a\""
	"[\"a\"]]"
	"[1]"
	"[null]"
	"[[\"a\"]]"
	"{\"a\":1}"
	"[\"a\"\"b\"]"
	"[\"\\x\"]"
	"[\"\\u00\"]"
	"[\"a\"b\"]"
	"["
	E
}

@test "evfmt: json: strings are escaped" {
	# the field, as it stands; the JSON text
	while read -r field text; do
		printf '%s\n' "$field" | json
		printf '"%s"\n' "$text" | same values
	done <<-'E'
	a"b a\"b
	a\\b a\\b
	a\tb a\tb
	\n\r\b\f \n\r\b\f
	\x01 \u0001
	\\xFF \\xFF
	/ /
	é😀 é😀
	\\N \\N
	E
	printf '\\N\n' | json
	echo null | same values
	printf '\n' | json
	echo '""' | same values
}

@test "evfmt: json: some columns are always strings" {
	names='session_id ip host user method path protocol referrer agent page
	event device country opened_by closed_by'
	# shellcheck disable=SC2086
	(
		printf 'time'
		printf '\t%s' $names
		printf '\tother\n0'
		for _ in $names; do printf '\t5'; done
		printf '\t5\n0'
		for _ in $names; do printf '\t["a"]'; done
		printf '\t["a"]\n0'
		for _ in $names; do printf '\t\\N'; done
		printf '\t\\N\n'
	) | quiet evfmt -f json
	# shellcheck disable=SC2086
	{
		printf '{"time":0'
		printf ',"%s":"5"' $names
		printf ',"other":5}\n{"time":0'
		for n in $names; do printf ',"%s":"[\\"a\\"]"' "$n"; done
		printf ',"other":["a"]}\n{"time":0'
		printf ',"%s":null' $names
		printf ',"other":null}\n'
	} | same out
	printf 'time\tzip\tcode\tn\n0\t01234\t12345\t5\n0\t9\t["a"]\t5\n' |
	    quiet evfmt -f json --string zip,code
	same out <<-'E'
	{"time":0,"zip":"01234","code":"12345","n":5}
	{"time":0,"zip":"9","code":"[\"a\"]","n":5}
	E
}

@test "evfmt: -o chooses and renames" {
	printf 'start\tend\tduration\tevents\n1\t2\t1\t2\n' >in
	for o in -o --output; do
		quiet evfmt -f json $o start,session_end=end,site==shop in
		same out <<-'E'
		{"start":1,"session_end":2,"site":"shop"}
		E
	done
	quiet evfmt -f csv -o events,x=3,y=events in
	same out <<-'E'
	events,x,y
	2,1,2
	E
	quiet evfmt -f json -o 'n==5,c==a\,b,e==' in
	same out <<-'E'
	{"n":5,"c":"a,b","e":""}
	E
}

@test "evfmt: csv is RFC 4180, with LF" {
	printf '%s\t%s\t%s\n' time a b \
	    1 plain '\N' 2 '' 'a,b' 3 'q"q' '\n' 4 '"' 'x\ny,z' 5 '\r' 'é' \
	    6 'a b' 'back\\slash' >in
	quiet evfmt -f csv in
	printf '%s\n' 'time,a,b' '1,plain,' '2,"","a,b"' >want
	printf '3,"q""q","\n"\n4,"""","x\ny,z"\n5,"\r",é\n' >>want
	printf '%s\n' '6,a b,back\slash' >>want
	same out <want
	quiet evfmt -f csv -N in
	tail -n +2 want | same out
	# one NULL in one column is a line, too
	printf 'time\ta\n1\t\\N\n1\t\n' | quiet evfmt -f csv -o a
	printf 'a\n\n""\n' | same out
	# a header is quoted where it must be: names never must
	printf 'time\ta\n' | quiet evfmt -f csv -N
	empty out
}

@test "evfmt: -u: times as ms, seconds or RFC 3339" {
	tabs <<-'E' >in
	start         end duration events a
	1705312800123 -1  12345    5      1705312800123
	E
	for o in -u --unit; do
		quiet evfmt -f csv $o ms in
		tail -n 1 out >got
		echo '1705312800123,-1,12345,5,1705312800123' | same got
		quiet evfmt -f csv $o s in
		tail -n 1 out >got
		echo '1705312800.123,-0.001,12.345,5,1705312800123' | same got
		quiet evfmt -f csv $o iso in
		tail -n 1 out >got
		echo '2024-01-15T10:00:00.123Z,1969-12-31T23:59:59.999Z,12345,5,1705312800123' |
		    same got
	done
	quiet evfmt -f csv in
	tail -n 1 out >got
	echo '1705312800123,-1,12345,5,1705312800123' | same got
	quiet evfmt -f json -u s in
	same out <<-'E'
	{"start":1705312800.123,"end":-0.001,"duration":12.345,"events":5,"a":1705312800123}
	E
	quiet evfmt -f json -u iso in
	same out <<-'E'
	{"start":"2024-01-15T10:00:00.123Z","end":"1969-12-31T23:59:59.999Z","duration":12345,"events":5,"a":1705312800123}
	E
	# under another name, too
	quiet evfmt -f csv -u iso -o session_start=start,session_end=end in
	tail -n 1 out >got
	echo '2024-01-15T10:00:00.123Z,1969-12-31T23:59:59.999Z' | same got
	# events and figures have times as well
	printf 'time\ta\n253402300799999\tx\n-62135596800000\ty\n' |
	    quiet evfmt -f csv -u iso
	printf 'time,a\n9999-12-31T23:59:59.999Z,x\n0001-01-01T00:00:00.000Z,y\n' |
	    same out
	printf 'from\tto\tsessions\n0\t951782400000\t1\n' |
	    quiet evfmt -f csv -u iso
	printf 'from,to,sessions\n1970-01-01T00:00:00.000Z,2000-02-29T00:00:00.000Z,1\n' |
	    same out
}

@test "evfmt: -z: the zone of RFC 3339" {
	printf 'time\ta\n1705312800123\tx\n' >in
	iso() { # zone, time
		quiet evfmt -f csv -u iso -z "$1" in
		printf 'time,a\n%s,x\n' "$2" | same out
	}
	iso +02:00 2024-01-15T12:00:00.123+02:00
	iso -0530 2024-01-15T04:30:00.123-05:30
	iso EST5EDT,M3.2.0,M11.1.0 2024-01-15T05:00:00.123-05:00
	iso Z 2024-01-15T10:00:00.123Z
	quiet evfmt -f csv -u iso --zone '<+14>-14' in
	printf 'time,a\n2024-01-16T00:00:00.123+14:00,x\n' | same out
}

@test "evfmt: table: times as RFC 3339, durations for people" {
	printf 'start\tduration\tduration_avg\thost\n' >in
	printf '1705312800123\t%s\t%s\th\n' 0 999.9 900 1000 12399 59999 \
	    59999 60000 252000 251999 3599999 3600000 3840000 86399999 \
	    86400000 183600000 >>in
	quiet evfmt -f table in
	tr -s ' ' <out | sed 's/^ //; s/ $//' >got
	same got <<-'E'
	start duration duration_avg host
	2024-01-15T10:00:00.123Z 0ms 999ms h
	2024-01-15T10:00:00.123Z 900ms 1.0s h
	2024-01-15T10:00:00.123Z 12.3s 59.9s h
	2024-01-15T10:00:00.123Z 59.9s 1m00s h
	2024-01-15T10:00:00.123Z 4m12s 4m11s h
	2024-01-15T10:00:00.123Z 59m59s 1h00m h
	2024-01-15T10:00:00.123Z 1h04m 23h59m h
	2024-01-15T10:00:00.123Z 1d00h 2d03h h
	E
	quiet evfmt -f table -z +02:00 in
	grep -q '2024-01-15T12:00:00.123+02:00' out
}

@test "evfmt: table: aligned, numbers to the right" {
	(
		printf 'from\thost\tsessions\tn\n'
		printf '0\t%s\t%s\t%s\n' a 5 1.5 longer.example 12345 10 \
		    é 7 200
	) | quiet evfmt -f table -o host,sessions,n
	# where numbers end, by line, in characters
	sed 's/é/e/; s/ *$//' out | awk '
	NR > 1 {
		split($0, f, " ")
		all[NR] = length($0)
		end[NR] = index($0, f[2]) + length(f[2])
		if (all[NR] != all[2] || end[NR] != end[2])
			bad = 1
	}
	END { exit bad || NR != 4 }'
	# text begins where its header does
	grep -q '^host  *sessions' out
	grep -q '^a  ' out
	grep -q '^longer.example ' out
}

@test "evfmt: table: no bytes for a terminal but to one, NO_COLOR respected" {
	helper pty
	printf 'time\thost\n0\th\n' >in
	quiet evfmt -f table in
	[ "$(tr -d '\40-\176\n' <out | wc -c)" = 0 ]
	"$BATS_FILE_TMPDIR/pty" 1 env -u NO_COLOR TERM=xterm evfmt -f table in >got
	head -n 1 got | grep -q "$(printf '\033\\[1m')"
	tail -n +2 got | tr -d '\r' >rest
	tail -n +2 out | same rest
	"$BATS_FILE_TMPDIR/pty" 1 env NO_COLOR=1 TERM=xterm evfmt -f table in >got
	tr -d '\r' <got >rest
	same rest <out
	# nor by what the records hold
	printf 'time\thost\n0\t\\x1B[31m\\n\\r\n' | quiet evfmt -f table
	[ "$(tr -d '\40-\176\n' <out | wc -c)" = 0 ]
	[ "$(wc -l <out)" = 2 ]
}

@test "evfmt: records of any number of columns, and none of them" {
	awk 'BEGIN {
		printf "time"
		for (i = 0; i < 1000; i++)
			printf "\tc%d", i
		printf "\n5"
		for (i = 0; i < 1000; i++)
			printf "\t%d", i
		print ""
	}' | quiet evfmt -f json
	awk 'BEGIN {
		printf "{\"time\":5"
		for (i = 0; i < 1000; i++)
			printf ",\"c%d\":%d", i, i
		print "}"
	}' | same out
}

@test "evfmt: a bad line among others" {
	printf 'time\ta\n1\tx\nbad\n2\n3\ty\n' >in
	status 1 evfmt -f json --stats stats in
	same out <<-'E'
	{"time":1,"a":"x"}
	{"time":3,"a":"y"}
	E
	says '^evfmt: in:3: line: .*bad' '^evfmt: in:4: fields: '
	counts stats read=5 headers=1 written=2 rejected=2
	sums stats
}
