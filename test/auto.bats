#!/usr/bin/env bats
# evparse: which format a file is of, records of several lines, --fields.

load common

combined='192.0.2.7 - ann [15/Jan/2024:10:00:00 +0000] "GET /a?b=1 HTTP/1.1" 200 5 "-" "curl/8"'
json='{"ts":1705312800,"ip":"192.0.2.7","page_name":"/a"}'

# escaped TEXT: as the string of a JSON text
escaped() {
	printf %s "$1" | sed 's/[\\"]/\\&/g'
}

# --- auto

@test "auto: -v says the format of every file; without it nothing is said" {
	echo "$combined" >combined
	echo "shop.example $combined" >vcombined
	echo "$combined" | cut -d '"' -f 1-2 | sed 's/$/" 200 5/' >common
	echo "$json" >json
	printf 'time,ip\n1705312800,192.0.2.7\n' >csv
	printf 'timestamp\thost\n1705312800\tx\n' >tsv
	echo 'level=info ts=2024-01-15T10:00:00Z msg="all is well"' >logfmt
	printf '#Version: 1.0\n#Fields: date time c-ip\n2024-01-15 10:00:00 192.0.2.7\n' >w3c
	printf '{"log":"%s\\n","stream":"stdout","time":"2024-01-15T10:00:00Z"}\n' \
	    "$(escaped "$combined")" >docker
	printf '{"topic":"t","partition":0,"offset":1,"ts":1,"key":null,"payload":"%s"}\n' \
	    "$(escaped "$json")" >kafka
	echo "Jan 15 10:00:00 web nginx: $combined" >syslog
	printf 'x.log\t3\tformat\t%s\n' "$combined" >rejects
	for f in combined vcombined common json csv tsv logfmt w3c; do
		status 0 evparse -v -o ip,host "$f"
		echo "evparse: $f: $f" | same err
		[ "$(wc -l <out)" -eq 2 ]
	done
	status 0 evparse -v -o ip docker kafka syslog rejects
	printf 'evparse: %s\n' 'docker: docker:combined' 'kafka: kafka:json' \
	    'syslog: syslog:combined' 'rejects: rejects:combined' | same err
	[ "$(grep -c '192.0.2.7$' out)" -eq 4 ]
	status 0 evparse -v -f docker -o ip docker
	echo 'evparse: docker: docker:combined' | same err
	status 0 evparse -v -f docker:auto -o ip,docker.stream docker
	[ "$(tail -n 1 out | cut -f 2,3)" = "192.0.2.7	stdout" ]
	status 0 evparse -v -f combined -o ip combined
	echo 'evparse: combined: combined' | same err
	quiet evparse -o ip combined vcombined json csv
	[ "$(wc -l <out)" -eq 5 ]
}

@test "auto: a line that does not fit its file's format is rejected" {
	printf '%s\n' "$combined" "$json" "x $combined" "$combined" >log
	status 1 evparse -o ip log
	[ "$(wc -l <out)" -eq 3 ]
	says 'log:2: format: {"ts"'
	says 'log:3: format: x 192'
	says '2 lines refused: 2 format'
	[ "$(grep -c 'no format fits' err)" -eq 0 ]
}

@test "auto: what comes before the first line that fits is rejected" {
	printf 'rubbish\n\n%s\n' "$combined" >log
	status 1 evparse -o ip log
	[ "$(wc -l <out)" -eq 2 ]
	[ "$(grep -c 'no format fits' err)" -eq 0 ]
}

@test "auto: when nothing fits, what each candidate missed in the first line" {
	printf 'hello world\nhow are you\n' >log
	status 1 evparse log
	[ "$(grep -c 'no format fits' err)" -eq 1 ]
	says '^evparse: log: no format fits: hello world$'
	for f in json combined common csv logfmt; do
		says "^  $f: "
	done
	says '^  json: byte 1: no JSON object$'
	printf '{"a":1,}\n' | status 1 evparse
	says '^  json: byte 8: '
	# each file has a first line of its own
	status 1 evparse log log
	[ "$(grep -c 'no format fits' err)" -eq 2 ]
	printf '{"log":"hello\\n","stream":"stdout","time":"2024-01-15T10:00:00Z"}\n' >d
	status 1 evparse -f docker d
	says '^  docker:combined: '
}

@test "auto: JSON without a time is JSON, a word with = is not logfmt" {
	echo '{"a":1}' | status 1 evparse -o a
	says 'time: {"a":1}'
	printf 'a=b c\n%s\n' "$combined" >log
	status 1 evparse -v -o ip log
	says '^evparse: log: combined$'
}

# --- records of several lines

@test "a record of several lines is one, wherever blocks end" {
	# fields of 0 to 60000 bytes, with LF in them
	awk 'BEGIN {
		print "time,ip,page"
		for (i = 1; i <= 300; i++) {
			s = ""
			for (j = 0; j < i * 7 % 90; j++)
				s = s "line " j " of a field, \"\"quoted\"\"\n"
			print i * 1000 + 1e12 ",a,\"" s "\""
		}
	}' >in.csv
	quiet evparse -N -f csv -o ip,page in.csv
	[ "$(wc -l <out)" -eq 300 ]
	awk -F '\t' '{ n = gsub(/\\n/, "", $3) }
		n != NR * 7 % 90 { print NR ": " n; exit 1 }' out
	quiet evparse -N -f csv -o ip,page --stats stats in.csv
	all=$(wc -l <in.csv)
	sums stats
	[ "$(awk -F ' ' '/^lull_merged_total/ { print $2 }' stats)" -eq $((all - 301)) ]
}

@test "a quote that is never closed costs one line, and little time" {
	{
		echo 'time,ip,page'
		echo '1705312800,a,"open'
		awk 'BEGIN { for (i = 0; i < 100000; i++)
			print 1705312800 + i ",b,/page/of/some/length/" i }'
	} >in.csv
	status 1 evparse -N -f csv -o ip in.csv
	[ "$(wc -l <out)" -eq 100000 ]
	says 'in.csv:2: format: 1705312800,a,"open'
	# the same when it is the last line, without LF
	printf 'time,ip\n1,a\n2,"b' >in.csv
	status 1 evparse -N -f csv -o ip in.csv
	[ "$(cat out)" = '1000	a' ]
	# a record longer than --max-line is not joined
	printf 'time,ip\n1,"a\n%0100d\n"\n2,b\n' 0 >in.csv
	status 1 evparse -N -f csv -o ip --max-line 50 in.csv
	[ "$(cat out)" = '2000	b' ]
}

@test "a record that an operand breaks off within gives its lines back" {
	{
		printf 'time,ip,page\n1,a,"open\n'
		awk 'BEGIN { for (i = 2; i < 60000; i++) print i ",b,/page" }'
	} | gzip >whole.gz
	head -c -4 whole.gz >in.csv.gz
	status 2 evparse -N -f csv -o ip in.csv.gz
	[ "$(wc -l <out)" -eq 59998 ]
	says 'in.csv.gz:2: format: 1,a,"open$' '1 line refused: 1 format$'
}

@test "a record that is refused is told by its first line" {
	printf 'time,ip,page\n1,a,"x\ny" z\n' >in
	quiet evparse -N -f csv -o ip -r rejects in
	[ "$(cut -f 1-3 rejects)" = 'in	2	format' ]
}

# --- -c

@test "-c stands for the header of csv and tsv, and for that of nothing else" {
	printf '1705312800,a\n' >in.csv
	quiet evparse -N -f csv -c time,ip -o ip in.csv
	[ "$(cat out)" = '1705312800000	a' ]
	fails evparse -c time,ip in.csv
	says '^evparse: -c time,ip: '
	fails evparse -f json -c time,ip in.csv
}

# --- --fields

@test "--fields lists what -o could ask for, ready to be copied" {
	cat >in.json <<-'E'
	{"ts":1705312800,"page_name":"/a","who":{"id":7,"tags":["x","y"],"a.b":null},"e":[]}
	{"ts":1705312801,"page_name":"/b","url":"/c","who":{"id":8,"tags":["x"]}}
	E
	quiet evparse --fields in.json
	same out <<-'E'
	time=ts	2	1705312800
	page=page_name	2	/a
	id=who.id	2	7
	who_tags_0=who.tags.0	2	x
	who_tags_1=who.tags.1	1	y
	b=who.a\.b	0	
	e	1	[]
	url	1	/c
	E
	items=$(cut -f 1 out | paste -s -d , -)
	quiet evparse -N -o "$items" in.json
	rows out <<-'E'
	1705312800000 /a 7 x y  \N [] \N
	1705312801000 /b 8 x \N \N \N /c
	E
	quiet evparse --fields -f combined - <<<"$combined"
	grep -q '^ip	1	192.0.2.7$' out
	grep -q '^path	1	/a?b=1$' out
	# the time comes first, wherever it stands
	echo '{"ip":"a","at":{"b":1},"ts":1}' >last
	evparse --fields last | cut -f 1 | paste -s -d , - >items
	echo 'time=ts,ip,b=at.b' | same items
	awk 'BEGIN { for (i = 0; i < 5000; i++)
		print "{\"time\":" i ",\"k\":" (i < 1000) "}" }' >many
	quiet evparse --fields many
	same out <<-'E'
	time	1000	0
	k	1000	1
	E
}
