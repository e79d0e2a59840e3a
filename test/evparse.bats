#!/usr/bin/env bats
# evparse: the world's formats to events (design 2.1)

load common

logs='time ip host user method path protocol status bytes referrer agent'

# times [option...]: stdin is a table "JSON value => ms", or the reason why not
times() {
	sed 's/  *=> */=>/' >table
	awk -F '=>' '{ printf "{\"ip\":\"%d\",\"ts\":%s}\n", NR, $1 }' table >in
	awk -F '=>' '$2 ~ /^-?[0-9]/ { printf "%s\t%d\n", $2, NR }' table >want
	awk -F '=>' '$2 !~ /^-?[0-9]/ { printf "%d\t%s\n", NR, $2 }' table >bad
	quiet evparse -N -f json -o ip -r rejects "$@" in
	cut -f 2,3 rejects >refused
	same out <want
	same refused <bad
}

# values: stdin is a table "JSON value => field"
values() {
	sed 's/  *=> */=>/' >table
	awk -F '=>' '{ printf "{\"ts\":%d,\"v\":%s}\n", NR, $1 }' table >in
	awk -F '=>' '{ printf "%d000\t%s\n", NR, $2 }' table >want
	quiet evparse -N -f json -o v in
	same out <want
}

# --- logs

@test "evparse: common" {
	cat >in <<-'E'
	127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326
	::1 id - [15/Jan/2024:10:00:00 +0000] "POST /a?b=c HTTP/2.0" 404 -
	E
	for f in auto common; do
		quiet evparse -f $f in
		(echo "$logs"; cat <<-'E') | rows out
		971211336000  127.0.0.1 \N frank GET  /apache_pb.gif HTTP/1.0 200 2326 \N \N
		1705312800000 ::1       \N \N    POST /a?b=c         HTTP/2.0 404 \N   \N \N
		E
	done
}

@test "evparse: combined" {
	cat >in <<-'E'
	127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"
	10.0.0.1 - - [15/Jan/2024:10:00:00 +0200] "GET / HTTP/1.1" 301 0 "-" "-"
	E
	for f in auto combined; do
		quiet evparse -f $f in
		(
			echo "$logs" | tabs
			printf '%s\t' 971211336000 127.0.0.1 '\N' frank GET \
			    /apache_pb.gif HTTP/1.0 200 2326 \
			    http://www.example.com/start.html
			echo 'Mozilla/4.08 [en] (Win98; I ;Nav)'
			echo '1705305600000 10.0.0.1 \N \N GET / HTTP/1.1 301 0 \N \N' |
			    tabs
		) | same out
	done
	quiet evparse <in
	[ "$(wc -l <out)" = 3 ]
}

@test "evparse: vcombined, the host with or without a port" {
	cat >in <<-'E'
	www.example.org 10.0.0.1 - - [15/Jan/2024:10:00:00 +0000] "GET /x HTTP/1.1" 200 5 "-" "curl/8"
	E
	cat >port <<-'E'
	www.example.org:443 10.0.0.1 - - [15/Jan/2024:10:00:00 +0000] "GET /x HTTP/1.1" 200 5 "-" "curl/8"
	E
	for f in auto vcombined; do
		for i in in port; do
			quiet evparse -f $f $i
			cut -f 1-11 out >got
			(echo "$logs"; cat <<-'E') | rows got
			1705312800000 10.0.0.1 www.example.org \N GET /x HTTP/1.1 200 5 \N curl/8
			E
		done
	done
	# both in one file
	cat in port | quiet evparse -f vcombined -N -o host,port
	rows out <<-'E'
	1705312800000 www.example.org \N
	1705312800000 www.example.org 443
	E
	# combined is none, nor the other way round
	cut -d ' ' -f 2- in >combined
	status 1 evparse -f vcombined combined
	says '^evparse: combined:1: format: '
	status 1 evparse -f combined in
	says '^evparse: in:1: format: '
}

@test "evparse: - alone is NULL, quoted or not, and \"\" is empty" {
	cat >in <<-'E'
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "-" 408 - "-" "-"
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "" 400 0 "" ""
	1.1.1.1 - "" [15/Jan/2024:10:00:00 +0000] "GET /y HTTP/1.1" 200 0 "--" "- "
	E
	quiet evparse -N -f combined -o user,method,path,protocol,bytes,referrer,agent in
	cut -f 2- out >got
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' \
	    '\N' '\N' '\N' '\N' '\N' '\N' '\N' \
	    '\N' '\N' '' '\N' 0 '' '' \
	    '' GET /y HTTP/1.1 0 -- '- ' | same got
}

@test "evparse: a request that is not METHOD path PROTOCOL stays whole in path" {
	cat >in <<-'E'
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET /x" 400 0 "-" "-"
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "hello" 400 0 "-" "-"
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "\x16\x03\x01" 400 0 "-" "-"
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "OPTIONS * HTTP/1.0" 200 0 "-" "-"
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] " " 400 0 "-" "-"
	E
	quiet evparse -N -f combined -o method,path,protocol in
	cut -f 2- out >got
	(
		printf '\\N\tGET /x\t\\N\n'
		printf '\\N\thello\t\\N\n'
		printf '\\N\t\\x16\\x03\\x01\t\\N\n'
		printf 'OPTIONS\t*\tHTTP/1.0\n'
		printf '\\N\t \t\\N\n'
	) | same got
}

@test "evparse: log escapes are decoded, others stay as they stand" {
	log() { # agent, in the log
		printf '1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 0 "-" "%s"\n' "$1"
	}
	# the log's text, the record's
	while read -r there here; do
		log "$there" | quiet evparse -N -f combined -o agent
		printf '1705312800000\t%s\n' "$here" | same out
	done <<-'E'
	a\"b a"b
	a\\b a\\b
	a\x41\x62 aAb
	a\tb a\tb
	\x22 "
	\xc3\xa9 é
	\xC3\xA9 é
	\xff \\xFF
	\x00 \\x00
	\x01\x1f\x7f \x01\x1F\x7F
	\x0a\x0d\x0b \n\r\v
	a\qb a\\qb
	a\x4 a\\x4
	a\xg1 a\\xg1
	\\x41 \\x41
	\\\\ \\\\
	\\\" \\"
	\" "
	E
}

@test "evparse: bytes that are not UTF-8, NUL, control bytes" {
	raw() { # bytes, as printf has them; the record's text
		# shellcheck disable=SC2059
		{
			printf '1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 0 "-" "'
			printf "$1"
			printf '"\n'
		} | quiet evparse -N -f combined -o agent
		printf '1705312800000\t%s\n' "$2" | same out
	}
	raw 'a\000b' 'a\\x00b'
	raw 'a\001\037\177' 'a\x01\x1F\x7F'
	raw 'a\tb' 'a\tb'
	raw '\377\376' '\\xFF\\xFE'
	raw '\303\251' 'é'
	raw '\303' '\\xC3'
	raw '\303a' '\\xC3a'
	raw '\300\200' '\\xC0\\x80' # overlong
	raw '\301\277' '\\xC1\\xBF'
	raw '\340\200\200' '\\xE0\\x80\\x80'
	raw '\340\237\277' '\\xE0\\x9F\\xBF'
	raw '\340\240\200' "$(printf '\340\240\200')"
	raw '\355\240\200' '\\xED\\xA0\\x80' # a surrogate
	raw '\355\237\277' "$(printf '\355\237\277')"
	raw '\360\217\277\277' '\\xF0\\x8F\\xBF\\xBF'
	raw '\360\220\200\200' "$(printf '\360\220\200\200')"
	raw '\364\217\277\277' "$(printf '\364\217\277\277')"
	raw '\364\220\200\200' '\\xF4\\x90\\x80\\x80' # beyond U+10FFFF
	raw '\365\200\200\200' '\\xF5\\x80\\x80\\x80'
	raw '\342\202a' '\\xE2\\x82a'
	raw '\342\202\254\254' '€\\xAC'
	raw '\200' '\\x80'
	raw '\302\205' "$(printf '\302\205')"
}

@test "evparse: a log line that does not match is rejected, and named" {
	cat >in <<-'E'
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET /1 HTTP/1.1" 200 0 "-" "-"
	rubbish
	1.1.1.1 - - [31/Feb/2024:10:00:00 +0000] "GET /3 HTTP/1.1" 200 0 "-" "-"
	1.1.1.1 - - [15/Jan/2024:24:00:00 +0000] "GET /4 HTTP/1.1" 200 0 "-" "-"
	1.1.1.1 - - [15/Jan/2024:10:00:61 +0000] "GET /5 HTTP/1.1" 200 0 "-" "-"
	1.1.1.1 - - [15/Jan/2024:10:00:60 +0000] "GET /6 HTTP/1.1" 200 0 "-" "-"
	1.1.1.1 - - [15/Jun/2024:10:60:00 +0000] "GET /7 HTTP/1.1" 200 0 "-" "-"
	1.1.1.1 - - [15/Jna/2024:10:00:00 +0000] "GET /8 HTTP/1.1" 200 0 "-" "-"
	1.1.1.1 - - [00/Jan/2024:10:00:00 +0000] "GET /9 HTTP/1.1" 200 0 "-" "-"
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET /10 HTTP/1.1 200 0 - -
	1.1.1.1 - - [29/Feb/2024:23:59:59 +0000] "GET /11 HTTP/1.1" 200 0 "-" "-"
	E
	status 1 evparse -N -f combined -o path --stats stats in
	rows out <<-'E'
	1705312800000 /1
	1705312859000 /6
	1709251199000 /11
	E
	says 'in:2: format: ' 'in:3: time: ' 'in:4: time: ' 'in:5: time: ' \
	    'in:7: time: ' 'in:8: time: ' 'in:9: time: ' 'in:10: format: '
	counts stats read=11 written=3 rejected=8
	sums stats
}

@test "evparse: the reasons, in the file of -r" {
	cat >in <<-'E'
	1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] "GET /1 HTTP/1.1" 200 0 "-" "-"
	rubbish
	1.1.1.1 - - [31/Feb/2024:10:00:00 +0000] "GET /3 HTTP/1.1" 200 0 "-" "-"
	1.1.1.1 - - [15/Jan/2024:24:00:00 +0000] "GET /4 HTTP/1.1" 200 0 "-" "-"
	E
	quiet evparse -N -f combined -o path -r rejects --stats stats in
	printf '1705312800000\t/1\n' | same out
	(
		printf 'in\t2\tformat\trubbish\n'
		printf 'in\t3\ttime\t'
		sed -n 3p in
		printf 'in\t4\ttime\t'
		sed -n 4p in
	) | same rejects
	counts stats read=4 written=1 rejected=3
	sums stats
	quiet evparse -N -f combined -o path -r rejects <in
	head -n 1 rejects >got
	printf -- '-\t2\tformat\trubbish\n' | same got
}

@test "evparse: rejects read back exactly" {
	printf 'x\ty\001\177\000\377\303\251 \\ z\r\n' |
	    quiet evparse -f combined -r rejects
	printf -- '-\t1\tformat\tx\\x09y\\x01\\x7F\\x00\\xFFé \\ z\n' |
	    same rejects
}

@test "evparse: -r keeps the first 64 KiB of a line that is too long" {
	(
		printf '%200000s\n' '' | tr ' ' a
		echo '{"ts":1,"ip":"x"}'
		printf '%100000s' '' | tr ' ' b
	) >in
	quiet evparse -N -f json -o ip -r rejects --max-line 80K in
	printf '1000\tx\n' | same out
	(
		printf 'in\t1\tlong\t'
		printf '%65536s\n' '' | tr ' ' a
		printf 'in\t3\tlong\t'
		printf '%65536s\n' '' | tr ' ' b
	) | same rejects
}

@test "evparse: -R counts what is kept, too" {
	printf 'bad\nbad\n{"ts":1}\n{"ts":2}\n' >in
	status 1 evparse -f json in
	status 0 evparse -f json -r rejects in
	status 0 evparse -f json -r rejects -R 2 in
	status 1 evparse -f json -r rejects -R 1 in
	[ "$(wc -l <rejects)" = 2 ]
	status 0 evparse -f json -R 50% in
	status 1 evparse -f json -R 49% in
	(cat in; echo; echo; echo; echo) | status 1 evparse -f json -R 40%
}

@test "evparse: every truncation of a valid log line is rejected" {
	line='www.example.org 10.0.0.1 - joe [15/Jan/2024:10:00:00 +0000] "GET /x HTTP/1.1" 200 5 "http://a/" "curl/8"'
	n=${#line}
	echo "$line" | awk '{
		for (i = 1; i < length($0); i++)
			print substr($0, 1, i)
		print
	}' >in
	quiet evparse -N -f vcombined -o agent -r rejects --stats stats in
	printf '1705312800000\tcurl/8\n' | same out
	counts stats read="$n" rejected=$((n - 1)) written=1
	[ "$(cut -f 3 rejects | sort -u | tr '\n' ' ')" = 'format ' ]
	# with what is behind it: neither
	echo "$line x" | status 1 evparse -f vcombined
	says ' format: '
}

# --- JSON

@test "evparse: JSON, the ten well-known columns" {
	cat >in <<-'E'
	{"ip":"1.1.1.1","host":"h","user":"u","page":"/p","event":"click","referrer":"r","agent":"a","device":"d","country":"c","amount":1.50,"time":1705312800}
	{"time":1705312801}
	 { "x" : [ ] , "event_time" : "2024-01-15 10:00:02.123" , "url" : "/q" } 
	E
	for f in auto json; do
		quiet evparse -f $f in
		rows out <<-'E'
		time          ip      host user page event referrer agent device country amount
		1705312800000 1.1.1.1 h    u    /p   click r        a     d      c       1.50
		1705312801000 \N      \N   \N   \N   \N    \N       \N    \N     \N      \N
		1705312802123 \N      \N   \N   /q   \N    \N       \N    \N     \N      \N
		E
	done
}

@test "evparse: every source of a well-known name, the first that is not null" {
	# column, its sources in order
	while read -r column sources; do
		# each alone; then all of them, the last first; then with nulls
		# before the last
		# shellcheck disable=SC2086
		printf '%s\n' $sources | awk '
		function leaf(path, value,	dot) {
			dot = index(path, ".")
			if (!dot)
				return "\"" path "\":" value
			return "\"" substr(path, 1, dot - 1) "\":{" \
			    leaf(substr(path, dot + 1), value) "}"
		}
		{ source[NR] = $0 }
		END {
			for (i = 1; i <= NR; i++)
				printf "{\"ts\":%d,%s}\n", i,
				    leaf(source[i], "\"v" i "\"")
			for (i = 1; i < NR; i++)
				nulls = nulls "," leaf(source[i], "null")
			printf "{\"ts\":%d%s,%s}\n", NR + 1, nulls,
			    leaf(source[NR], "\"last\"")
		}' >in
		quiet evparse -N -f json -o "$column" in
		# shellcheck disable=SC2086
		printf '%s\n' $sources | awk '
		{ printf "%d000\tv%d\n", NR, NR }
		END { printf "%d000\tlast\n", NR + 1 }' | same out
	done <<-'E'
	ip ip ip_address client_ip remote_addr
	host host hostname server_name
	user user_id uuid user uid
	page page page_name page_url url path
	event event event_type event_details.event_type event_name type
	referrer referrer referer
	agent agent user_agent
	device device.type device_type
	country geo.country country
	amount amount metadata.amount
	E
	cat >in <<-'E'
	{"ts":1,"remote_addr":4,"client_ip":3,"ip_address":2,"ip":1}
	{"ts":2,"remote_addr":4,"client_ip":3,"ip_address":2}
	{"ts":3,"uid":4,"user":3,"uuid":2,"user_id":1,"ip":""}
	{"ts":4,"type":5,"event_name":4,"event_details":{"event_type":3},"ip":false}
	{"ts":5,"device":"flat"}
	{"ts":6,"device":"flat","device_type":"t"}
	{"ts":7,"device":{"type":"deep"},"device_type":"t"}
	{"ts":8,"country":"flat","geo":{"country":"deep"}}
	{"ts":9,"country":"flat","geo":{"country":null}}
	{"ts":10,"country":"flat","geo":"x","amount":null,"metadata":{"amount":"19.99"}}
	E
	quiet evparse -N -f json -o ip,user,event,device,country,amount in
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' \
	    1000 1 '\N' '\N' '\N' '\N' '\N' \
	    2000 2 '\N' '\N' '\N' '\N' '\N' \
	    3000 '' 1 '\N' '\N' '\N' '\N' \
	    4000 false '\N' 3 '\N' '\N' '\N' \
	    5000 '\N' '\N' '\N' flat '\N' '\N' \
	    6000 '\N' '\N' '\N' t '\N' '\N' \
	    7000 '\N' '\N' '\N' deep '\N' '\N' \
	    8000 '\N' '\N' '\N' '\N' deep '\N' \
	    9000 '\N' '\N' '\N' '\N' flat '\N' \
	    10000 '\N' '\N' '\N' '\N' flat 19.99 | same out
}

@test "evparse: every source of the time, and -t" {
	for s in time timestamp event_time event_timestamp ts @timestamp \
	    datetime date; do
		echo "{\"$s\":7}"
	done >in
	cat >>in <<-'E'
	{"date":8,"datetime":7,"@timestamp":6,"ts":5,"event_timestamp":4,"event_time":3,"timestamp":2,"time":1}
	{"date":8,"ts":null,"time":null}
	E
	quiet evparse -N -f json -o ip in
	(
		for _ in 1 2 3 4 5 6 7 8; do echo '7000 \N'; done
		echo '1000 \N'
		echo '8000 \N'
	) | rows out
	cat >in <<-'E'
	{"ts":1,"when":2,"event":{"at":["2024-01-15T10:00:00Z",3]}}
	E
	quiet evparse -N -f json -o ip -t when in
	echo '2000 \N' | rows out
	quiet evparse -N -f json -o ip --time event.at.1 in
	echo '3000 \N' | rows out
	quiet evparse -N -f json -o ip -t event.at.0 in
	echo '1705312800000 \N' | rows out
	status 1 evparse -N -f json -o ip -t nowhere in
	says '^evparse: in:1: time: '
}

@test "evparse: -o: names, paths, indexes, constants, escapes" {
	cat >in <<-'E'
	{"ts":1,"page_name":"/p","event_details":{"event_type":"click","n":[10,[20,{"x":30}]]},"a.b":"dot","c,d":"comma","e=f":"equals","g":{"h.i":{"j":"deep"}},"k":{"0":"zero"}}
	E
	one() { # option, field
		quiet evparse -f json -o "$1" in
		printf 'time\t%s\n1000\t%s\n' "${1%%=*}" "$2" | same out
	}
	one 'page' /p
	one 'x=page_name' /p
	one 'x=page' '\N' # with = a name is its own source
	one 'page_name' /p
	one 'x=event_details.event_type' click
	one 'x=event_details.n.0' 10
	one 'x=event_details.n.1.0' 20
	one 'x=event_details.n.1.1.x' 30
	one 'x=event_details.n.2' '\N'
	one 'x=event_details.n.-1' '\N'
	one 'x=event_details.n.x' '\N'
	one 'x=event_details.n.18446744073709551616' '\N'
	one 'x=event_details.event_type.0' '\N'
	one 'x=nowhere.at.all' '\N'
	one 'x=a\.b' dot
	one 'x=a.b' '\N'
	one 'x=c\,d' comma
	one 'x=e\=f' equals
	one 'x=g.h\.i.j' deep
	one 'x=k.0' zero
	one 'x==shop' shop
	one 'x==' ''
	one 'x==a\,b' 'a,b'
	quiet evparse -f json -o 'site==shop,ip,event=event_details.event_type' in
	rows out <<-'E'
	time site ip event
	1000 shop \N click
	E
	quiet evparse -f json -o time,page in
	rows out <<-'E'
	time page
	1000 /p
	E
	quiet evparse -f json -o "x==$(printf 'a\tb')" in
	printf 'time\tx\n1000\ta\\tb\n' | same out
}

@test "evparse: -o on logs: names are columns, well-known ones find theirs" {
	cat >in <<-'E'
	1.1.1.1 - joe [15/Jan/2024:10:00:00 +0000] "GET /x HTTP/1.1" 200 5 "-" "curl/8"
	E
	quiet evparse -f combined -o ip,page,verb=method,code=status,site==s,user in
	rows out <<-'E'
	time          ip      page verb code site user
	1705312800000 1.1.1.1 /x   GET  200  s    joe
	E
}

@test "evparse: JSON values" {
	values <<-'E'
	"text" => text
	"" => 
	null => \N
	true => true
	false => false
	0 => 0
	-0 => -0
	1.50 => 1.50
	1E400 => 1E400
	1e-7 => 1e-7
	123456789012345678901234567890.5 => 123456789012345678901234567890.5
	"\\N" => \\N
	"\"\\\/" => "\\/
	"\b\f\n\r\t" => \b\f\n\r\t
	"\u0001\u001f\u007F" => \x01\x1F\x7F
	"\u0000" => \\x00
	"\u000b" => \v
	"\u00e9\u20AC" => é€
	"\ud83d\ude00" => 😀
	"\uD83D\uDE00!" => 😀!
	"\ud83d" => \\ud83d
	"\uDE00" => \\uDE00
	"a\ud83dz" => a\\ud83dz
	"\ud83d\u0041" => \\ud83dA
	"\ud83d\ud83d\ude00" => \\ud83d😀
	"\ude00\ud83d" => \\ude00\\ud83d
	"\ud83d\n" => \\ud83d\n
	"é\u00e9" => éé
	[1, {"a": "x"}] => [1, {"a": "x"}]
	{"a":[]} => {"a":[]}
	[] => []
	{} => {}
	["\n\u00e9"] => ["\\n\\u00e9"]
	E
}

@test "evparse: JSON that is invalid UTF-8 is no reason to reject" {
	printf '{"ts":1,"v":"a\377b","w":["\303("]}\n' >in
	printf '{"ts":2,"v\377":"x","v":"y\303","w":0}\n' >>in
	quiet evparse -N -f json -o v,w in
	printf '%s\t%s\t%s\n' 1000 'a\\xFFb' '["\\xC3("]' 2000 'y\\xC3' 0 |
	    same out
}

@test "evparse: JSON: the last of duplicate keys wins whole" {
	cat >in <<-'E'
	{"ts":1,"ts":2,"a":1,"a":2,"d":{"x":1},"d":{"y":2},"ip":"i","ip":null,"ip_address":"j"}
	{"ts":3,"a":{"b":1},"a":"flat","d":{"x":1,"x":5}}
	{"ts":4,"a":"first","\u0061":"second","d":{"x":{"z":1},"x":null}}
	{"ts":5,"time":6,"time":null}
	E
	quiet evparse -N -f json -o 'a,b=a.b,x=d.x,y=d.y,ip' in
	rows out <<-'E'
	2000 2      \N \N 2  j
	3000 flat   \N 5  \N \N
	4000 second \N \N \N \N
	5000 \N     \N \N \N \N
	E
}

@test "evparse: JSON that is not RFC 8259 is rejected, and named" {
	cat >in <<-'E'
	{"ts":1,}
	{"ts":1,"a":01}
	{"ts":1,"a":+1}
	{"ts":1,"a":.5}
	{"ts":1,"a":1.}
	{"ts":1,"a":1e}
	{"ts":1,"a":1e+}
	{"ts":1,"a":-}
	{"ts":1,"a":NaN}
	{"ts":1,"a":Infinity}
	{"ts":1,"a":0x10}
	{"ts":1,"a":1_0}
	{"ts":1,"a":1 2}
	{"ts":1,"a":'x'}
	{'ts':1}
	{ts:1}
	{"ts" 1}
	{"ts":}
	{"ts"}
	{"ts":1 "a":2}
	{"ts":1,,"a":2}
	{,"ts":1}
	{"ts":1}}
	{"ts":1]
	{"ts":[1}
	{"ts":1,"a":[1,]}
	{"ts":1,"a":[,1]}
	{"ts":1,"a":[1 2]}
	{"ts":1,"a":[}]}
	{"ts":1,"a":{]}}
	{"ts":1,"a":{"x":1]}
	{"ts":1,"a":[1:2]}
	{"ts":1,"a":{"x",1}}
	{"ts":1,"a":"\x41"}
	{"ts":1,"a":"\u12"}
	{"ts":1,"a":"\u12G4"}
	{"ts":1,"a":"\U0041"}
	{"ts":1,"a":"\'"}
	{"ts":1,"a":"open}
	{"ts":1,"a":"open\"}
	{"ts":1,"a":tru}
	{"ts":1,"a":True}
	{"ts":1,"a":nulll}
	{"ts":1,"a":truefalse}
	{"ts":1}{"ts":2}
	{"ts":1} x
	{"ts":1} // remark
	{"ts":1,/**/"a":1}
	[{"ts":1}]
	"ts"
	1
	null
	{
	}
	{"ts":1,1:2}
	{"ts":1,null:2}
	{"ts":1,"a":"b"c"}
	{"ts":1,"a":--1}
	{"ts":1,"a":1.2.3}
	{"ts":1,"a":1e5.5}
	{"ts":1,"a":-01}
	E
	{
		printf '{"ts":1,"a":"b\tc"}\n{"ts":1,"a":"\001"}\n'
		printf '{"ts":1,"a":"\000"}\n\v{"ts":1}\n\014{"ts":1}\n'
		printf '{"ts":1,\302\240"a":1}\n{"ts":1}\000\n'
		echo '{"ts":2,"ip":"good"}'
	} >>in
	n=$(wc -l <in)
	quiet evparse -N -f json -o ip -r rejects in
	printf '2000\tgood\n' | same out
	cut -f 2,3 rejects >got
	awk -v n="$n" 'BEGIN { for (i = 1; i < n; i++) print i "\tjson" }' |
	    same got
	status 1 evparse -f json in
	says '^evparse: in:1: json: .*{"ts":1,}'
}

@test "evparse: JSON that is RFC 8259 is accepted, all of it" {
	cat >in <<-'E'
	{"ts":1,"":0,"a":{"":[[],{},[[]],[{}],""]}}
	{"a":[0,-0,0.0,-0.0e+0,1E5,1e-5,10,-1.25E+10,1e400,-1e-400],"ts":1}
	{"a":[true,false,null,"\"\\\/\b\f\n\r\t\u0000\uABCD\uabcd"],"ts":1}
	{"ts":1,"a":"/<>&'`~!@#$%^*()_+=|"}
	{"ts":1,"a":{"ts":{"ts":[]}}}
	E
	printf ' \t {\t"ts"\t:\t1\t,\t"a"\t:\t[\t1\t,\t2\t]\t}\t \r\n' >>in
	printf '\r{\r"ts":1\r}\r\r\n' >>in
	quiet evparse -N -f json -o ip in
	for _ in 1 2 3 4 5 6 7; do echo '1000 \N'; done | rows out
	# a valid object without a time is rejected for that
	printf '{}\n{"ts":null}\n{"a":{"ts":1}}\n{"ts":true}\n{"ts":[1]}\n{"ts":{}}\n{"ts":""}\n' |
	    quiet evparse -N -f json -o ip -r rejects
	[ "$(cut -f 3 rejects | tr '\n' ' ')" = 'time time time time time time time ' ]
}

@test "evparse: every truncation of a valid JSON line is rejected" {
	line='{"a":[1,-2.5e+3,true,null,"\u00e9\n",{"b":{}}],"ip":"x","ts":1705312800.5}'
	n=${#line}
	echo "$line" | awk '{
		for (i = 1; i < length($0); i++)
			print substr($0, 1, i)
		print
	}' >in
	quiet evparse -N -f json -o ip -r rejects --stats stats in
	printf '1705312800500\tx\n' | same out
	counts stats read="$n" rejected=$((n - 1)) written=1
	[ "$(cut -f 3 rejects | sort -u | tr '\n' ' ')" = 'json ' ]
}

@test "evparse: JSON nested 1,000,000 deep" {
	awk '
	function deep(s,	i) { # 2^20 of them
		for (i = 0; i < 20; i++)
			s = s s
		return s
	}
	BEGIN {
		open = deep("[")
		shut = deep("]")
		one = substr(shut, 2)
		print "{\"ts\":1,\"a\":" open shut ",\"ip\":\"x\"}"
		print "{\"ts\":2,\"a\":" deep("{\"a\":[") deep("]}") \
		    ",\"ip\":\"y\"}"
		print open
		print "{\"ts\":3,\"a\":" open one ",\"ip\":\"z\"}"
		print "{\"ts\":4,\"a\":" open "}" one ",\"ip\":\"z\"}"
		print "{\"ts\":5,\"ip\":\"last\"}"
	}' >in
	(ulimit -s 1024; status 1 evparse -N -f json -o ip in)
	printf '%s\t%s\n' 1000 x 2000 y 5000 last | same out
	says 'in:3: json: ' 'in:4: json: ' 'in:5: json: '
}

# --- times

@test "evparse: numbers as times, by size" {
	times <<-'E'
	0 => 0
	-0 => 0
	1 => 1000
	-1 => -1000
	1705312800 => 1705312800000
	"1705312800" => 1705312800000
	99999999999 => 99999999999000
	100000000000 => 100000000000
	1705312800123 => 1705312800123
	"1705312800123" => 1705312800123
	99999999999999 => 99999999999999
	100000000000000 => 100000000000
	1705312800123456 => 1705312800123
	99999999999999999 => 99999999999999
	100000000000000000 => 100000000000
	1705312800123456789 => 1705312800123
	99999999999999999999 => 99999999999999
	253402300799999999999 => 253402300799999
	253402300800000000000 => time
	999999999999999999999999999999999999999999 => time
	-99999999999 => time
	-62135596800 => -62135596800000
	-62135596801 => time
	-100000000000 => -100000000000
	-99999999999999 => time
	-62135596800000 => -62135596800000
	-62135596800001 => time
	-100000000000000 => -100000000000
	-100000000000000000 => -100000000000
	-9223372036854775809 => -9223372036855
	9223372036854775808 => 9223372036854
	18446744073709551616 => 18446744073709
	E
}

@test "evparse: a fraction finer than a millisecond is floored" {
	times <<-'E'
	1.5 => 1500
	"1.5" => 1500
	1705312800.123 => 1705312800123
	1705312800.1239 => 1705312800123
	1705312800.123999999999999999999999999999 => 1705312800123
	1705312800.1 => 1705312800100
	-1.5 => -1500
	-0.0005 => -1
	-0.001 => -1
	-0.0010 => -1
	-0.0019 => -2
	0.0009 => 0
	1705312800123.999 => 1705312800123
	-100000000000.1 => -100000000001
	100000000000999 => 100000000000
	-100000000000001 => -100000000001
	1705312800123456789.5 => 1705312800123
	99999999999.999 => 99999999999999
	99999999999.9995 => 99999999999999
	253402300799.9 => 253402300799
	E
}

@test "evparse: what is no time is rejected" {
	times <<-'E'
	1.7e9 => time
	1e3 => time
	"1.7e9" => time
	true => time
	null => time
	"" => time
	" " => time
	"-" => time
	"now" => time
	"abc" => time
	"12:00" => time
	"1705312800x" => time
	"1705312800 1" => time
	"--1" => time
	"1.2.3" => time
	"0x5" => time
	[1705312800] => time
	{"a":1} => time
	E
}

@test "evparse: RFC 3339 and ISO 8601" {
	times <<-'E'
	"2024-01-15T10:00:00Z" => 1705312800000
	"2024-01-15 10:00:00Z" => 1705312800000
	"2024-01-15T10:00:00" => 1705312800000
	"2024-01-15 10:00:00" => 1705312800000
	"2024-01-15 10:00:00.123" => 1705312800123
	"2024-01-15T10:00:00.1Z" => 1705312800100
	"2024-01-15T10:00:00.123456789Z" => 1705312800123
	"2024-01-15T10:00:00.999999999999999Z" => 1705312800999
	"2024-01-15T12:00:00+02:00" => 1705312800000
	"2024-01-15T12:00:00+0200" => 1705312800000
	"2024-01-15T04:30:00.5-05:30" => 1705312800500
	"2024-01-15T10:00:00+00:00" => 1705312800000
	"2024-01-15T10:00:00-00:00" => 1705312800000
	"2024-01-16T00:00:00+14:00" => 1705312800000
	"10/Oct/2000:13:55:36 -0700" => 971211336000
	"1970-01-01T00:00:00Z" => 0
	"1969-12-31T23:59:59.999Z" => -1
	"1969-12-31T23:59:59.9999Z" => -1
	"2038-01-19T03:14:07Z" => 2147483647000
	"2038-01-19T03:14:08Z" => 2147483648000
	"0001-01-01T00:00:00Z" => -62135596800000
	"0001-01-01T00:00:00+00:01" => time
	"0001-01-01T00:00:00-00:01" => -62135596740000
	"0000-12-31T23:59:00-00:01" => -62135596800000
	"0000-12-31T23:59:59Z" => time
	"9999-12-31T23:59:59.999Z" => 253402300799999
	"9999-12-31T23:59:59-00:01" => time
	"10000-01-01T00:00:00Z" => time
	"-2024-01-15T10:00:00Z" => time
	"24-01-15T10:00:00Z" => time
	E
}

@test "evparse: leap days and seconds, and dates that are none" {
	times <<-'E'
	"2024-02-29T23:59:59.999Z" => 1709251199999
	"2000-02-29T00:00:00Z" => 951782400000
	"1900-02-29T00:00:00Z" => time
	"2100-02-29T00:00:00Z" => time
	"2023-02-29T00:00:00Z" => time
	"2024-02-30T00:00:00Z" => time
	"2024-04-31T00:00:00Z" => time
	"2024-01-32T00:00:00Z" => time
	"2024-01-00T00:00:00Z" => time
	"2024-00-10T00:00:00Z" => time
	"2024-13-10T00:00:00Z" => time
	"2016-12-31T23:59:60Z" => 1483228799000
	"2016-12-31T23:59:60.5Z" => 1483228799500
	"2016-12-31T23:59:61Z" => time
	"2016-12-31T24:00:00Z" => time
	"2016-12-31T23:60:00Z" => time
	"2016-12-31T25:00:00Z" => time
	"1600-02-29T00:00:00Z" => -11670998400000
	"2024-1-15T10:00:00Z" => time
	"2024-01-15T10:00:0Z" => time
	"2024-01-15x10:00:00Z" => time
	"2024-01-15T10:00:00ZZ" => time
	"2024-01-15T10:00:00 +02:00x" => time
	"2024-01-15T10:00:00+2" => time
	E
}

@test "evparse: -z: a time without a zone is there" {
	# offset
	times -z +02:00 <<-'E'
	"2024-01-15 10:00:00" => 1705305600000
	"2024-01-15T10:00:00Z" => 1705312800000
	"2024-01-15T10:00:00+05:30" => 1705293000000
	1705312800 => 1705312800000
	E
	times -z -0530 <<-'E'
	"2024-01-15 10:00:00" => 1705332600000
	E
	# POSIX TZ rule
	times -z EST5EDT,M3.2.0,M11.1.0 <<-'E'
	"2024-01-15 10:00:00" => 1705330800000
	"2024-07-15 10:00:00" => 1721052000000
	E
	# 10:00 of the southern summer, then winter
	times -z NZST-12NZDT,M9.5.0,M4.1.0/3 <<-'E'
	"2024-01-15 10:00:00" => 1705266000000
	"2024-07-15 10:00:00" => 1720994400000
	E
	times -z '<+0530>-5:30' <<-'E'
	"2024-01-15 10:00:00" => 1705293000000
	E
	# a name with a file: version 2, no transitions, all in its last line
	zif() { # types' bytes, names' bytes
		printf 'TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
		printf '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\001\0\0\0\004'
	}
	mkdir -p zones/Test
	(
		zif
		printf '\0\0\0\0\0\0UTC\0'
		zif
		printf '\0\0\016\020\0\0CET\0'
		printf '\nCET-1CEST,M3.5.0,M10.5.0/3\n'
	) >zones/Test/Zone
	TZDIR=$PWD/zones times -z Test/Zone <<-'E'
	"2024-01-15 10:00:00" => 1705309200000
	"2024-07-15 10:00:00" => 1721030400000
	"2024-01-15T10:00:00Z" => 1705312800000
	E
	# the zone that libc has in mind is not asked
	TZ=EST5 times <<-'E'
	"2024-01-15 10:00:00" => 1705312800000
	E
	# anything else is an error, not UTC
	echo rubbish >zones/Test/Bad
	for z in Nowhere/Land Test/Bad Test ../../../etc/passwd 5 x '' +99:00
	do
		TZDIR=$PWD/zones fails evparse -f json -z "$z" in
		says "$z"
	done
}

@test "evparse: --max-future rejects what is further ahead of the clock" {
	now=$(date +%s)
	cat >in <<-E
	{"ts":$((now - 1000000)),"ip":"past"}
	{"ts":$((now + 82800)),"ip":"soon"}
	{"ts":$((now + 90000)),"ip":"beyond"}
	{"ts":"9999-12-31T23:59:59Z","ip":"end"}
	E
	quiet evparse -f json -o ip in
	[ "$(wc -l <out)" = 5 ]
	quiet evparse -f json -o ip --max-future 1d -r rejects in
	cut -f 2 out >got
	printf 'ip\npast\nsoon\n' | same got
	cut -f 1-3 rejects >got
	printf 'in\t3\tfuture\nin\t4\tfuture\n' | same got
	status 1 evparse -f json --max-future 0 in
	says 'in:2: future: '
}

# --- operands

@test "evparse: auto, by the first line of each file; columns of the first" {
	echo '1.1.1.1 - joe [15/Jan/2024:10:00:00 +0000] "GET /x HTTP/1.1" 200 5 "-" "curl/8"' >combined
	echo '2.2.2.2 - - [15/Jan/2024:10:00:01 +0000] "GET /y HTTP/1.1" 200 5' >common
	echo 'h.org 3.3.3.3 - - [15/Jan/2024:10:00:02 +0000] "GET /z HTTP/1.1" 200 5 "-" "curl/8"' >vcombined
	echo '{"ts":1705312803,"ip":"4.4.4.4","path":"/w","status":201,"user_agent":"json"}' >json
	quiet evparse combined common vcombined json
	cut -f 1-11 out >got
	(echo "$logs"; cat <<-'E') | rows got
	1705312800000 1.1.1.1 \N    joe GET /x HTTP/1.1 200 5  \N curl/8
	1705312801000 2.2.2.2 \N    \N  GET /y HTTP/1.1 200 5  \N \N
	1705312802000 3.3.3.3 h.org \N  GET /z HTTP/1.1 200 5  \N curl/8
	1705312803000 4.4.4.4 \N    \N  \N  /w \N       201 \N \N json
	E
	quiet evparse json vcombined
	rows out <<-'E'
	time          ip      host  user page event referrer agent  device country amount
	1705312803000 4.4.4.4 \N    \N   /w   \N    \N       json   \N     \N      \N
	1705312802000 3.3.3.3 h.org \N   /z   \N    \N       curl/8 \N     \N      \N
	E
	# a first line that is no line of any format says so
	echo rubbish >rubbish
	got=0
	evparse rubbish json >out 2>err || got=$?
	[ $got != 0 ]
	says rubbish
}

@test "evparse: constants, escaped, of each of many lines" {
	for n in 1 2 3; do
		echo "10.0.0.$n - - [01/Jan/2024:00:00:0$n +0000]" \
		    '"GET / HTTP/1.1" 200 5'
	done >log
	quiet evparse -N -f common -o "ip,site==a	b\\c,status" log
	same out <<-'E'
	1704067201000	10.0.0.1	a\tb\\c	200
	1704067202000	10.0.0.2	a\tb\\c	200
	1704067203000	10.0.0.3	a\tb\\c	200
	E
}

@test "evparse: --by-time reads the operands in the order of their first times" {
	echo '{"ts":3,"ip":"c"}' >a
	printf 'rubbish\n{"ts":1,"ip":"a"}\n{"ts":9,"ip":"z"}\n' >b
	echo '{"ts":2,"ip":"b"}' >c
	gzip c
	quiet evparse -N -f json -o ip -r rejects --by-time a b c.gz
	printf '%s\t%s\n' 1000 a 9000 z 2000 b 3000 c | same out
	printf 'b\t1\tjson\trubbish\n' | same rejects
	quiet evparse -N -f json -o ip -r rejects a b c.gz
	printf '%s\t%s\n' 3000 c 1000 a 9000 z 2000 b | same out
	: >empty
	quiet evparse -N -f json -o ip -r rejects --by-time a empty c.gz
	printf '%s\t%s\n' 2000 b 3000 c | same out
	status 2 evparse -N -f json -o ip --by-time a missing c.gz
	says missing
	printf '%s\t%s\n' 2000 b 3000 c | same out
}
