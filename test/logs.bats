#!/usr/bin/env bats
# Access logs by the server's own string, and those that have a name.
# shellcheck disable=SC2016,SC2028,SC1003 # strings stand as servers have them

load common

# the common log format's time, and what it is
clf='15/Jan/2024:10:00:00 +0000'
ms=1705312800000
ten='ip host user method path protocol status bytes referrer agent'

# each FORMAT [string]: stdin is a table "directive => text => column => value";
# each stands in a line of its own, and is asked for by the column and by the
# directive. In FORMAT, a line and a value T is the time, X the directive.
each() (
	trap - DEBUG
	while read -r line; do
		x=${line%% =>*} line=${line#* => }
		text=${line%% =>*} line=${line#* => }
		column=${line%% =>*} value=${line##*=> }
		[ "$text" != empty ] || text=
		[ "$value" != empty ] || value=
		source=${x//,/\\,} source=${source//=/\\=}
		printf '[%s]|%s|\n' "$clf" "$text" >in
		quiet evparse -N -f "$1|$x|" -o "v=$column" in
		printf '%s\t%s\n' $ms "$value" | same out || {
			echo "$x as $column"
			exit 1
		}
		quiet evparse -N -f "$1|$x|" -o "v=$source" in
		[ "${2-}" ] || printf '%s\t%s\n' $ms "$value" | same out || {
			echo "$x as $source"
			exit 1
		}
	done
)

# line_of N: stdin is what must be in record N, without NULLs: name value
line_of() {
	sed -n -e 1p -e "$(($1 + 1))p" out | awk -F '\t' '
	NR == 1 { n = split($0, name, FS) }
	NR == 2 { for (i = 1; i <= n; i++) if ($i != "\\N") print name[i], $i }
	' >got
	same got
}

# refused FORMAT: every line of stdin is refused, as none of the format
refused() {
	cat >in
	quiet evparse -N -f "$1" -o ip -r rejects in
	empty out
	cut -f 3 rejects >got
	sed 's/.*/format/' in | same got
}

# at STRING: stdin is a table "line => ms"; times that the string makes
at() {
	sed 's/  *=> */=>/' >table
	awk -F '=>' '{ print $1 }' table >in
	awk -F '=>' '$2 ~ /^-?[0-9]/ { print $2 }' table >want
	awk -F '=>' '$2 !~ /^-?[0-9]/ { print NR "\t" $2 }' table >bad
	quiet evparse -N -f "$1" -o ip -r rejects in
	cut -f 1 out >got
	cut -f 2,3 rejects >why
	echo "$1"
	same got <want
	same why <bad
}

# --- Apache

@test "Apache: every directive, by its column and by itself" {
	each %t <<-'E'
	%a => 192.0.2.7 => ip => 192.0.2.7
	%a => 2001:db8::1 => ip => 2001:db8::1
	%h => client.example => ip => client.example
	%{c}a => 192.0.2.9 => peer_ip => 192.0.2.9
	%{c}h => proxy.example => peer_ip => proxy.example
	%A => 192.0.2.1 => server_ip => 192.0.2.1
	%b => 512 => bytes => 512
	%b => - => bytes => \N
	%B => 0 => bytes => 0
	%{Session}C => abc=d; e => Session => abc=d; e
	%D => 1234 => duration => 1.234
	%D => 1000 => duration => 1
	%D => 7 => duration => 0.007
	%D => 0 => duration => 0
	%{SITE}e => blue => SITE => blue
	%f => /var/www/a b.html => file => /var/www/a b.html
	%H => HTTP/1.1 => protocol => HTTP/1.1
	%{X-Real-IP}i => 192.0.2.8 => X-Real-IP => 192.0.2.8
	%{Referer}i => http://a.example/ => referrer => http://a.example/
	%{referer}i => - => referrer => \N
	%{User-Agent}i => curl/8 => agent => curl/8
	%{User-agent}i => empty => agent => empty
	%{USER-AGENT}i => a\tb => agent => a\tb
	%{Host}i => shop.example:8080 => host => shop.example
	%{host}i => <a b:c> => host => <a b:c>
	%k => 3 => keepalives => 3
	%l => - => ident => \N
	%L => Zab+/c => log_id => Zab+/c
	%m => PROPFIND => method => PROPFIND
	%{note}n => 5 => note => 5
	%{Content-Type}o => text/html => Content-Type => text/html
	%{X.Y}o => z => X.Y => z
	%p => 443 => port => 443
	%{canonical}p => 443 => port => 443
	%{local}p => 8443 => local_port => 8443
	%{remote}p => 40000 => remote_port => 40000
	%P => 123 => pid => 123
	%{pid}P => 123 => pid => 123
	%{tid}P => 140 => tid => 140
	%{hextid}P => 7f00 => hextid => 7f00
	%q => ?a=b&c => query => a=b&c
	%q => empty => query => empty
	%R => proxy-server => handler => proxy-server
	%s => 404 => status => 404
	%>s => 301 => status => 301
	%<s => 200 => status => 200
	%T => 2 => duration => 2000
	%{s}T => 2 => duration => 2000
	%{ms}T => 15 => duration => 15
	%{us}T => 1500 => duration => 1.5
	%u => John Smith => user => John Smith
	%U => /a b => path => /a b
	%v => www.example => host => www.example
	%X => + => connection => +
	%X => X => connection => X
	%I => 100 => bytes_in => 100
	%O => 200 => bytes => 200
	%S => 300 => bytes_total => 300
	%^FB => 120 => first_byte => 0.12
	%{X-Sum}^ti => a => X-Sum => a
	%{X-Sum}^to => b => X-Sum => b
	%{SSL_PROTOCOL}x => TLSv1.3 => SSL_PROTOCOL => TLSv1.3
	%{HTTP:X-Id}x => 7 => HTTP_X-Id => 7
	%{X-Forwarded-For}i => 192.0.2.1, 192.0.2.2 => X-Forwarded-For => 192.0.2.1, 192.0.2.2
	%Z => z => Z => z
	%{a b/c}Z => z => a_b_c => z
	%{1st}n => z => _1st => z
	%{}n => z => n => z
	%!200,304{Referer}i => - => referrer => \N
	%400,501{User-agent}i => curl/8 => agent => curl/8
	%200{X-Foo}>i => a => X-Foo => a
	E
	# a request has no column as a whole, but its directive
	printf '[%s]|GET /a\\"b HTTP/1.1|\n' "$clf" >in
	quiet evparse -N -f '%t|%r|' -o 'method,path,protocol,r=%r' in
	printf '%s\tGET\t/a"b\tHTTP/1.1\tGET /a"b HTTP/1.1\n' $ms | same out
	tr '|' '"' <in | quiet evparse -N -f '%t"%r"' -o path,r=%r
	printf '%s\t/a"b\tGET /a"b HTTP/1.1\n' $ms | same out
	for x in %v %V '%{Host}i'; do
		echo "[$clf]|a.example:81|" |
		    quiet evparse -N -f "%t|$x|" -o "host,port,v=$x"
		echo "$ms a.example 81 a.example" | rows out
	done
	# modifiers may be left out where a directive is a source
	echo "[$clf]|a|" | quiet evparse -N -f '%t|%!200{X}i|' -o 'v=%{X}i'
	printf '%s\ta\n' $ms | same out
}

@test "Apache: columns without -o: the ten, then those of the string" {
	line="1.1.1.1 - - [$clf] \"GET / HTTP/1.1\" 200 5 a.example 7 z 8"
	echo "$line" |
	    quiet evparse -f '%h %l %u %t "%r" %>s %b %v %D %{Zed}i %{remote}p'
	rows out <<-E
	time $ten duration Zed remote_port
	$ms 1.1.1.1 a.example \\N GET / HTTP/1.1 200 5 \\N \\N 0.007 z 8
	E
	# a port is one only where it has a directive
	echo "a:1 [$clf] 2" | quiet evparse -f '%v %t %p'
	cut -f 3,12- out >got
	rows got <<-'E'
	host port
	a    2
	E
	echo "a:1 [$clf]" | quiet evparse -f '%v %t'
	head -n 1 out >got
	(echo "time $ten") | rows got
	echo "a:1 [$clf]" | quiet evparse -N -f '%v %t' -o port
	echo "$ms 1" | rows out
}

@test "Apache: of several that are one column the better counts" {
	one() { # string, text, column, value
		echo "[$clf] $2" | quiet evparse -N -f "%t $1" -o "$3"
		printf '%s\t%s\n' $ms "$4" | same out
	}
	one '%h %a' 'a.example 1.1.1.1' ip 1.1.1.1
	one '%T/%D' '1/1234567' duration 1234.567
	one '%s %>s' '200 404' status 404
	one '%O %b' '700 500' bytes 500
	one '%O %b' '700 -' bytes 700
	one '%{Host}i %v' 'a:1 b' host b
	one '%v %p' 'a:1 2' port 2
	one '%{X}i %{X}o' '- b' X b
}

@test "Apache: a path as it was decoded, and its query" {
	(
		echo "[$clf] \"GET /a b?c=d HTTP/1.1\" 200"
		echo "[$clf] \"GET /a b HTTP/1.1\" 200"
		echo "[$clf] \"- - HTTP/1.0\" 400"
	) >in
	quiet evparse -N -f '%t "%m %U%q %H" %>s' \
	    -o method,path,query,protocol,status in
	(
		printf '%s\tGET\t/a b\tc=d\tHTTP/1.1\t200\n' $ms
		printf '%s\tGET\t/a b\t\tHTTP/1.1\t200\n' $ms
		printf '%s\t\\N\t\\N\t\tHTTP/1.0\t400\n' $ms
	) | same out
	echo "[$clf] a.example:81/x/y?z 7" |
	    quiet evparse -N -f '%t %V%U%q %D' -o host,port,path,query
	echo "$ms a.example 81 /x/y z" | rows out
	# no quotes around a request
	echo "[$clf] GET /x HTTP/1.1 200" |
	    quiet evparse -N -f '%t %r %>s' -o method,path,protocol,status
	echo "$ms GET /x HTTP/1.1 200" | rows out
	printf '%s\tGET /x y HTTP/1.1\t200\n' "$clf" |
	    quiet evparse -N -f '%{%d/%b/%Y:%T %z}t\t%r\t%>s' -o path,status
	printf '%s\tGET /x y HTTP/1.1\t200\n' $ms | same out
}

@test "Apache: %{...}t, formats of strftime" {
	at '%h %{%Y-%m-%dT%H:%M:%S%z}t' <<-'E'
	a 2024-01-15T10:00:00+0100 =>1705309200000
	a 2024-02-30T10:00:00+0100 =>time
	a 2024-01-15T10:00:00+010 =>format
	a 2024-01-15 10:00:00+0100 =>format
	E
	at '%h "%{%a, %d %B %Y %I:%M:%S %p}t"' <<-'E'
	a "Mon, 15 January 2024 02:03:04 PM" =>1705327384000
	a "Mon, 15 Ja 2024 02:03:04 PM" =>time
	E
	at '[%{%c}t] %h' <<-'E'
	[Mon Jan 15 10:00:00 2024] a =>1705312800000
	E
	at '%{%e %h %y %R}t %h' <<-'E'
	15 Jan 24 10:00 a =>1705312800000
	 5 Jan 24 10:00 a =>1704448800000
	E
	at '%{%j/%Y %X}t %h' <<-'E'
	015/2024 10:00:00 a =>1705312800000
	E
	at '%{%D %r}t|%{%x}t %h' <<-'E'
	01/15/24 10:00:00 AM|01/15/24 a =>1705312800000
	E
	at '%{%F %k:%M}t %h' <<-'E'
	2024-01-15 10:00 a =>1705312800000
	2024-01-15  9:00 a =>1705309200000
	E
	at '%{%s}t %h' <<-'E'
	1705312800 a =>1705312800000
	-1 a =>-1000
	x a =>format
	E
	quiet evparse -N -z +02:00 -f '%{%F %T}t %h' -o ip <<-'E'
	2024-01-15 10:00:00 a
	E
	echo '1705305600000 a' | rows out
	# what cannot be read is a column, and no time
	echo "[$clf] 03" | quiet evparse -N -f '%t %{%V}t' -o 'w=%{%V}t'
	echo "$ms 03" | rows out
}

@test "Apache: %{...}t, its tokens, and pieces that make one time" {
	at '%{sec}t %h' <<-'E'
	1705312800 a =>1705312800000
	E
	at '%{msec}t %h' <<-'E'
	1705312800123 a =>1705312800123
	12345 a =>12345
	E
	at '%{usec}t %h' <<-'E'
	1705312800123999 a =>1705312800123
	E
	at '%{sec}t.%{msec_frac}t %h' <<-'E'
	1705312800.123 a =>1705312800123
	1705312800.12 a =>format
	E
	at '%{sec}t%{msec_frac}t %h' <<-'E'
	1705312800123 a =>1705312800123
	E
	at '[%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t] %h' <<-'E'
	[15/Jan/2024:10:00:00.123 +0100] a =>1705309200123
	[15/Jan/2024:10:00:00.123 -0130] a =>1705318200123
	[15/Jan/2024:24:00:00.123 -0130] a =>time
	[15/Jan/2024:10:00:00 +0100] a =>format
	E
	at '%{%Y-%m-%dT%H:%M:%S}t.%{usec_frac}t%{%z}t %h' <<-'E'
	2024-01-15T10:00:00.123999+0000 a =>1705312800123
	E
	at '%{%T}t %h %{%F}t' <<-'E'
	10:00:00 a 2024-01-15 =>1705312800000
	E
	at '%t %{msec_frac}t %h' <<-'E'
	[15/Jan/2024:10:00:00 +0000] 123 a =>1705312800123
	E
	# the most precise counts, then what comes first
	at '%t %{usec}t %{sec}t %h' <<-'E'
	[15/Jan/2024:10:00:00 +0000] 1705312800123000 5 a =>1705312800123
	E
	at '%{%a}t %{sec}t %h' <<-'E'
	Tue 1705312800 a =>1705312800000
	E
	at '%{%F}t %{%T}t %{%F %T}t %h' <<-'E'
	2024-01-15 10:00:00 2024-01-16 11:00:00 a =>1705312800000
	E
}

@test "Apache: begin: and end:" {
	at '%{end:msec}t %{begin:msec}t %h' <<-'E'
	1705312800999 1705312800123 a =>1705312800123
	E
	at '%{end:%F %T}t %{%F %T}t %h' <<-'E'
	2024-01-15 10:00:01 2024-01-15 10:00:00 a =>1705312800000
	E
	at '%{end:sec}t.%{end:msec_frac}t %h' <<-'E'
	1705312800.123 a =>1705312800123
	E
	at '%{begin:%d/%b/%Y:%T}t.%{begin:msec_frac}t %{end:msec}t %h' <<-'E'
	15/Jan/2024:10:00:00.123 1705312800999 a =>1705312800123
	E
	echo '1705312800999 1705312800123' |
	    quiet evparse -N -f '%{end:msec}t %{msec}t' -o 'e=%{end:msec}t'
	echo '1705312800123 1705312800999' | rows out
}

@test "Apache: a condition on the status makes a field -" {
	(
		echo "a [$clf] 404 http://b.example/"
		echo 'a - 200 -'
	) >in
	quiet evparse -N -f '%h %!200t %s %!200{Referer}i' -o ip,status,referrer \
	    -r rejects in
	echo "$ms a 404 http://b.example/" | rows out
	cut -f 3 rejects >got
	echo time | same got
}

@test "Apache: literals: %%, escapes, quotes" {
	one() { # string, line
		printf '%s\n' "$2" | quiet evparse -N -f "$1" -o ip
		echo "$ms h" | rows out
	}
	one '%t 100%% %h' "[$clf] 100% h"
	one '%t \"%h\"' "[$clf] \"h\""
	one '%t \\%h' "[$clf] \\h"
	one '%t\t%h\n' "[$clf]	h"
	one '%t \x %h' "[$clf] \\x h"
	one "%t \\' %h" "[$clf] \\' h"
	one '%t $x %h' "[$clf] \$x h"
	one '%h %t %' "h [$clf] %"
	one '{"t":"%t","ip":"%h"}' "{\"t\":\"[$clf]\",\"ip\":\"h\"}"
}

@test "Apache: lines of a configuration" {
	one() { # configuration, line
		printf '%s\n' "$2" | quiet evparse -N -f "$1" -o ip
		echo "$ms h" | rows out
	}
	one 'LogFormat "%h %t \"%r\"" common' "h [$clf] \"-\""
	one "LogFormat '%h %t \"%r\"' common" "h [$clf] \"-\""
	one '  logformat	"%h %t"' "h [$clf]"
	one 'CustomLog logs/access_log "%t %h"' "[$clf] h"
	one 'CustomLog "|bin/rotate \"a b\" 5M" "%t %h" env=!dontlog' "[$clf] h"
	one 'GlobalLog /x "%t %h"' "[$clf] h"
	one 'LogFormat "%h \\ %t" common' "h \\ [$clf]"
	one 'LogFormat \
  "%h\t\
%t" \
  common' "h	[$clf]"
	one '# a comment
LogFormat "%h %t" x
CustomLog logs/a x' "h [$clf]"
	# several strings are several ways to write a line
	(echo "h [$clf]"; echo "[$clf] i"; echo "[$clf] j"; echo "k [$clf]") |
	    quiet evparse -N -o ip -f 'LogFormat "%h %t" x
LogFormat "%t %h" y'
	rows out <<-E
	$ms h
	$ms i
	$ms j
	$ms k
	E
	# each operand begins with the first
	f="LogFormat '%t %{a:word}x' x
LogFormat '%t %{b:text}x' y"
	echo "[$clf] x y" >two
	echo "[$clf] z" >one
	quiet evparse -N -f "$f" -o a,b two one
	printf '%s\t\\N\tx y\n%s\tz\t\\N\n' $ms $ms | same out
}

# --- nginx

@test "nginx: every variable, by its column and by itself" {
	each '[$time_local]' <<-'E'
	$remote_addr => 192.0.2.7 => ip => 192.0.2.7
	$remote_addr => unix: => ip => unix:
	$remote_user => - => user => \N
	$remote_user => ann => user => ann
	$request_method => GET => method => GET
	$request_uri => /a?b => path => /a?b
	$uri => /a b => path => /a b
	$document_uri => /a => path => /a
	$args => b=c => query => b=c
	$query_string => b => query => b
	$server_protocol => HTTP/2.0 => protocol => HTTP/2.0
	$status => 499 => status => 499
	$body_bytes_sent => 5 => bytes => 5
	$bytes_sent => 6 => bytes => 6
	$request_length => 7 => bytes_in => 7
	$http_referer => http://a/ => referrer => http://a/
	$http_user_agent => x\x22y\x5Cz => agent => x"y\\z
	$host => a.example => host => a.example
	$http_host => a.example:81 => host => a.example
	$server_name => _ => host => _
	$server_port => 80 => port => 80
	$server_addr => 192.0.2.1 => server_ip => 192.0.2.1
	$remote_port => 40000 => remote_port => 40000
	$scheme => https => scheme => https
	$request_time => 0.123 => duration => 123
	$request_time => 0.000 => duration => 0
	$request_time => 61.020 => duration => 61020
	$upstream_response_time => 0.1, 0.2 : - => upstream_response_time => 0.1, 0.2 : -
	$upstream_addr => 10.0.0.1:80 => upstream_addr => 10.0.0.1:80
	$http_x_forwarded_for => 1.1.1.1, 2.2.2.2 => http_x_forwarded_for => 1.1.1.1, 2.2.2.2
	$proxy_add_x_forwarded_for => 1.1.1.1 => proxy_add_x_forwarded_for => 1.1.1.1
	$pipe => . => pipe => .
	${request_id} => 0f => request_id => 0f
	E
	printf '[%s]|GET /a HTTP/1.1|\n' "$clf" >in
	quiet evparse -N -f '[$time_local]|$request|' \
	    -o 'method,path,protocol,r=$request' in
	printf '%s\tGET\t/a\tHTTP/1.1\tGET /a HTTP/1.1\n' $ms | same out
}

@test "nginx: times" {
	at '$remote_addr [$time_local]' <<-'E'
	a [15/Jan/2024:10:00:00 +0100] =>1705309200000
	a [15/Jna/2024:10:00:00 +0100] =>time
	E
	at '$time_local $remote_addr' <<-'E'
	15/Jan/2024:10:00:00 +0100 a =>1705309200000
	E
	at '$time_iso8601 $remote_addr' <<-'E'
	2024-01-15T10:00:00+01:00 a =>1705309200000
	E
	at '$msec $remote_addr' <<-'E'
	1705312800.123 a =>1705312800123
	E
	at '[$time_local] $msec $remote_addr' <<-'E'
	[15/Jan/2024:10:00:00 +0000] 1705312800.123 a =>1705312800123
	E
	# 26 bytes that look like nothing but a time to come
	at '$msec $host$uri $remote_addr' <<-'E'
	1705312800.123 a.example/b a =>1705312800123
	E
}

# what nginx itself writes for "main" of its example configuration, with more
@test "nginx: the string of the issue, lines as nginx writes them" {
	f='$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_time $upstream_response_time'
	cat >in <<-'E'
	127.0.0.1 - - [15/Jan/2024:10:00:00 +0000] "GET /index.html HTTP/1.1" 200 612 "-" "curl/7.88.1" 0.000 -
	192.0.2.9 - ann [15/Jan/2024:10:00:01 +0000] "POST /api?x=\x22 HTTP/2.0" 502 157 "https://a.example/\x5C" "Mozilla/5.0 (X11)" 12.034 0.005, 12.029
	192.0.2.9 - - [15/Jan/2024:10:00:02 +0000] "\x16\x03\x01\x00" 400 157 "-" "-" 0.100 -
	192.0.2.9 - - [15/Jan/2024:10:00:03 +0000] "" 400 0 "-" "-" 60.001 -
	E
	quiet evparse -f "$f" in
	(
		echo "time $ten duration upstream_response_time" | tabs
		printf '%s\t' 1705312800000 127.0.0.1 '\N' '\N' GET /index.html HTTP/1.1 200 612 '\N' curl/7.88.1 0
		echo '\N'
		printf '%s\t' 1705312801000 192.0.2.9 '\N' ann POST '/api?x="' HTTP/2.0 502 157 'https://a.example/\\' 'Mozilla/5.0 (X11)' 12034
		echo '0.005, 12.029'
		printf '%s\t' 1705312802000 192.0.2.9 '\N' '\N' '\N' '\x16\x03\x01\\x00' '\N' 400 157 '\N' '\N' 100
		echo '\N'
		printf '%s\t' 1705312803000 192.0.2.9 '\N' '\N' '\N' '' '\N' 400 0 '\N' '\N' 60001
		echo '\N'
	) | same out
	refused "$f" <<-'E'
	127.0.0.1 - - [15/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7.88.1" 0.000
	127.0.0.1 - - [15/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7.88.1" x -
	127.0.0.1 - - [15/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7.88.1"
	E
}

@test "nginx: paths and queries side by side" {
	f='$msec $scheme://$host$uri$is_args$args $status'
	cat >in <<-'E'
	1705312800.000 https://a.example/b c?d=e 200
	1705312800.000 https://a.example/b- 200
	1705312800.000 https://a.example/b-- 200
	E
	quiet evparse -N -f "$f" -o scheme,host,path,query,status in
	(
		printf '%s\thttps\ta.example\t/b c\td=e\t200\n' $ms
		printf '%s\thttps\ta.example\t/b\t\\N\t200\n' $ms
		printf '%s\thttps\ta.example\t/b-\t\\N\t200\n' $ms
	) | same out
	echo '1705312800.000 https://a.example/b- 200' |
	    quiet evparse -N -f "escape=none $f" -o path,query
	printf '%s\t/b-\t\n' $ms | same out
	echo '1705312800.000 "GET /a b HTTP/1.1" 200' |
	    quiet evparse -N -o method,path,protocol \
		-f '$msec "$request_method $uri $server_protocol" $status'
	printf '%s\tGET\t/a b\tHTTP/1.1\n' $ms | same out
	echo '1705312800.000 a.example:81 80' |
	    quiet evparse -N -f '$msec $http_host $server_port' -o host,port
	echo "$ms a.example 80" | rows out
	# of several paths: the request's own
	echo '1705312800.000 /index.php /a?b "GET /c HTTP/1.1"' |
	    quiet evparse -N -f '$msec $uri $request_uri "$request"' -o path
	echo "$ms /a?b" | rows out
}

@test "nginx: escape=json, escape=default, escape=none" {
	cat >in <<-'E'
	{"t":"15/Jan/2024:10:00:00 +0000","u":"","a":"x\"y\\\u0009\u00e9\ud83d\ude00\n\/","s":200}
	{"t":"15/Jan/2024:10:00:00 +0000","u":"-","a":"\q\ud83d\u12","s":200}
	E
	quiet evparse -N -o user,agent,status \
	    -f 'escape=json {"t":"$time_local","u":"$remote_user","a":"$http_user_agent","s":$status}' in
	(
		printf '%s\t\tx"y\\\\\\té😀\\n/\t200\n' $ms
		printf '%s\t\\N\t\\\\q\\\\ud83d\\\\u12\t200\n' $ms
	) | same out
	echo "$clf|a\\x22\\\\b|" |
	    quiet evparse -N -f 'escape=default $time_local|$http_user_agent|' -o agent
	printf '%s\ta"\\\\b\n' $ms | same out
	# nothing is escaped: a field ends where the whole literal stands
	echo "$clf|\"a \"b\" \\x22\" \"c\"" |
	    quiet evparse -N -f 'escape=none $time_local|"$http_user_agent" "$http_referer"' -o agent,referrer
	printf '%s\ta "b" \\\\x22\tc\n' $ms | same out
}

@test "nginx: a format that is JSON, and lines of a configuration" {
	cat >in <<-'E'
	{"time":"2024-01-15T10:00:00+00:00","ip":"192.0.2.1","request":"GET /a\"b HTTP/1.1","status": "200","agent":"x","took":0.250}
	E
	quiet evparse -N -o ip,method,path,status,agent,duration -f '
	log_format json escape=json # as a comment says
	    '"'"'{"time":"$time_iso8601","ip":"$remote_addr",'"'"'
	    "\"request\":\"$request\",\"status\": \"$status\","
	    '"'"'"agent":"$http_user_agent","took":$request_time}'"'"';
	access_log /var/log/nginx/a.log json;' in
	echo "$ms 192.0.2.1 GET /a\"b 200 x 250" | rows out
	echo "1.1.1.1|$clf" |
	    quiet evparse -N -f 'log_format x $remote_addr|$time_local;' -o ip
	echo "$ms 1.1.1.1" | rows out
	echo "1.1.1.1	$clf" |
	    quiet evparse -N -f 'log_format x "$remote_addr\t" '\''$time_local'\' -o ip
	echo "$ms 1.1.1.1" | rows out
}

# --- what is wrong with a string

@test "strings: what is wrong with them is said" {
	bad() { # string, what is said
		fails evparse -f "$1" /dev/null
		says "$2"
	}
	bad 'LogFormat "%h %t common' 'a " is not closed'
	bad "log_format x '\$remote_addr" "a ' is not closed"
	bad 'LogFormat common' 'only a name'
	bad 'CustomLog logs/access_log common' 'only a name'
	bad 'log_format main;' 'only a name'
	bad '$remote_addr$host $time_local' \
	    'nothing stands between \$remote_addr and \$host'
	bad '%h%{X}i %t' 'nothing stands between %h and %{X}i'
	bad '%h %{X %t' '%{X %t: no directive'
	bad '%h % t' '% t: no directive'
	bad '100%%' 'there is no directive in it'
	bad '%{ip:adress}x %t' 'ip:adress.*the kinds are text address'
	bad '%{ip:address,2}x %t' 'ip:address,2.*the kinds are'
	bad '%{ip x:address}x %t' 'the kinds are'
	bad '%{1p:address}x %t' 'the kinds are'
	bad 'escape=yaml $remote_addr' 'escape is default, json, hash or none'
	bad 'log_format x escape=yaml $remote_addr;' 'escape is default, json'
	bad '%h %{%H:%M}t' 'no date'
	fails evparse -f '%h %t' -o nope /dev/null
	says 'no column nope in .*; there are ip time'
	fails evparse -f '%h %t' -o 'x=%b' /dev/null
	says 'no column %b in'
}

@test "strings: what a line missed, and where" {
	echo "1.1.1.1 - - [$clf] \"GET / HTTP/1.1\" 200 5 \"-\" \"x" |
	    status 1 evparse
	says " combined: byte 70: no '\"' after agent"
	echo "1.1.1.1 - - [$clf] \"GET / HTTP/1.1\" 200 5 \"-\"" |
	    status 1 evparse
	says " combined: byte 67: no '\" \"' after referrer" \
	    ' common: byte 64: more after bytes'
}

@test "strings: our own directive, all its kinds" {
	one() { # directive, text, columns, values
		printf '[%s]|%s|\n' "$clf" "$2" >in
		quiet evparse -N -f "%t|$1|" -o "$3" in
		printf '%s\t%b\n' $ms "$4" | same out || {
			echo "$1"
			return 1
		}
	}
	one '%{a:text}x' 'b c' a 'b c'
	one '%{a:word}x' bc a bc
	one '%{a:list}x' 'b, c : d' a 'b, c : d'
	one '%{a:quoted}x' '"b "c" d"' a 'b "c" d'
	one '%{a:quoted}x' '"-"' a '\\N'
	one '%{a b:braces}x' '{x|y} {} ' a,b 'x|y\t'
	one '%{a b:braces}x' '{x} ' a,b 'x\t\\N'
	one '%{a b:braces}x' '' a,b '\\N\t\\N'
	one '%{a:address}x' ::1 a ::1
	one '%{a b:host}x' h:80 a,b 'h\t80'
	one '%{a b:name}x' 'h h:80' a,b 'h h\t80'
	one '%{a:name}x' '[::1]:80' a,port '[::1]\t80'
	one '%{a b:socket}x' '::1:80' a,b '::1\t80'
	one '%{a b:socket}x' '[::1]:80' a,b '::1\t80'
	one '%{- b:socket}x' '1.1.1.1:80' b 80
	one '%{a:ident}x' joe a joe
	one '%{a:user}x' 'joe x' a 'joe x'
	one '%{a:path}x' '/x y' a '/x y'
	one '%{a:query}x' '?x' a x
	one '%{a b c:request}x' 'GET / HTTP/1.1' a,b,c 'GET\t/\tHTTP/1.1'
	one '%{a b c d:url}x' 'http://u:p@h:80/x?y' a,b,c,d 'http\th\t80\t/x?y'
	one '%{a b c d:url}x' 'http://h?y' a,b,c,d 'http\th\t\\N\t?y'
	one '%{a b c d:url}x' 'h:443' a,b,c,d '\\N\th\t443\t\\N'
	one '%{a b c d:url}x' '/x:1' a,b,c,d '\\N\t\\N\t\\N\t/x:1'
	one '%{m a b c d p:fetch}x' 'GET http://h/x HTTP/2' m,a,b,c,d,p \
	    'GET\thttp\th\t\\N\t/x\tHTTP/2'
	one '%{m a b c d p:fetch}x' 'GET /x HTTP/2' m,a,b,c,d,p \
	    'GET\t\\N\t\\N\t\\N\t/x\tHTTP/2'
	one '%{m a b c d p:fetch}x' 'x y' m,a,b,c,d,p \
	    '\\N\t\\N\t\\N\t\\N\tx y\t\\N'
	one '%{m a b c d p:fetch}x' '- - - ' m,d,p '\\N\t\\N\t\\N'
	one '%{a:status}x' 200 a 200
	one '%{a:number}x' 12345678901234567890 a 12345678901234567890
	one '%{a:s}x' 1.5 a 1500
	one '%{a:ms}x' 1.50 a 1.5
	one '%{a:us}x' 1234567 a 1234.567
	one '%{a:ns}x' 1 a 0.000001
	one '%{a:number,-1}x' -1 a '\\N'
	one '%{a:number,-1}x' 1 a 1
	one '%{a:number,+}x' +1 a 1
	one '%{a:ms,padded,-1,+}x' '  +01' a 1
	one '%{a:s,padded}x' '   -' a '\\N'
	one '%{a:text}x|%{a:text,first}x' 'b|c' a c
	refused '%t|%{a:number}x|' <<-E
	[$clf]|-1|
	[$clf]|+1|
	[$clf]| 1|
	[$clf]||
	E
	refused '%t|%{a:number,-1}x|' <<-E
	[$clf]|-2|
	[$clf]|-1.|
	E
	refused '%t|%{a:number,+}x|' <<-E
	[$clf]|-1|
	E
	refused '%t|%{a:number,-1}x|' <<-E
	[$clf]|+1|
	E
	refused '%t|%{a b:socket}x|' <<-E
	[$clf]|1.1.1.1|
	[$clf]|:80|
	[$clf]|a:123456|
	E
	refused '%t|%{a:word}x|' <<-E
	[$clf]|a b|
	[$clf]||
	E
	refused '%t|%{a:s}x|' <<-E
	[$clf]|1.|
	[$clf]|.5|
	[$clf]|1.5.5|
	[$clf]|1111111111111111111111111111|
	E
}

@test "strings: where a line may end, what may stand behind, a header before" {
	cat >in <<-E
	[$clf] a
	[$clf] a b
	[$clf] a b c d
	E
	quiet evparse -N -f '%t %{a:word}x%{:end}x %{b:word}x%{:rest}x' -o a,b in
	rows out <<-E
	$ms a \\N
	$ms a b
	$ms a b
	E
	refused '%t %{a:word}x%{:end}x %{b:word}x' <<-E
	[$clf] a b c
	[$clf]  a
	[$clf]
	E
	cat >in <<-E
	<134>Jan 15 10:00:00 h nginx[1]: 1.1.1.1 [$clf]
	1.1.1.1 [$clf]
	E
	quiet evparse -N -f '%{:syslog}x%h %t' -o ip in
	rows out <<-E
	$ms 1.1.1.1
	$ms 1.1.1.1
	E
}

# --- names

@test "elb: classic, the lines of its documentation" {
	cat >in <<-'E'
	2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -
	2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 200 0 57 "GET https://www.example.com:443/a?b=c HTTP/1.1" "curl/7.38.0" DHE-RSA-AES128-SHA TLSv1.2
	2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.001069 0.000028 0.000041 - - 82 305 "- - - " "-" - -
	2014-02-15T23:39:43.945958Z my-test-loadbalancer 192.168.131.39:2817 - -1 -1 -1 503 0 0 0 "GET http://www.example.com:80/ HTTP/1.1"
	2015-05-13T23:39:43.945958Z my-loadbalancer 2001:db8::7:2817 - -1 -1 -1 400 0 0 0 "- http://my-elb.example:80- " "-" - - more
	E
	quiet evparse -f elb in
	line_of 1 <<-'E'
	time 1431560383945
	ip 192.168.131.39
	host www.example.com
	method GET
	path /
	protocol HTTP/1.1
	status 200
	bytes 29
	agent curl/7.38.0
	elb my-loadbalancer
	remote_port 2817
	target_ip 10.0.0.1
	target_port 80
	request_time 0.073
	target_time 1.048
	response_time 0.057
	target_status 200
	bytes_in 0
	scheme http
	port 80
	E
	quiet evparse -N -f elb in -o \
	    host,scheme,port,path,ssl_cipher,ssl_protocol
	sed -n 2p out >got
	rows got <<-'E'
	1431560383945 www.example.com https 443 /a?b=c DHE-RSA-AES128-SHA TLSv1.2
	E
	quiet evparse -f elb in
	line_of 3 <<-'E'
	time 1431560383945
	ip 192.168.131.39
	bytes 305
	elb my-loadbalancer
	remote_port 2817
	target_ip 10.0.0.1
	target_port 80
	request_time 1.069
	target_time 0.028
	response_time 0.041
	bytes_in 82
	E
	line_of 4 <<-'E'
	time 1392507583945
	ip 192.168.131.39
	host www.example.com
	method GET
	path /
	protocol HTTP/1.1
	status 503
	bytes 0
	elb my-test-loadbalancer
	remote_port 2817
	target_status 0
	bytes_in 0
	scheme http
	port 80
	E
	line_of 5 <<-'E'
	time 1431560383945
	ip 2001:db8::7
	path - http://my-elb.example:80- 
	status 400
	bytes 0
	elb my-loadbalancer
	remote_port 2817
	target_status 0
	bytes_in 0
	E
}

@test "elb: application load balancers, as they were over the years" {
	http='http 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354"'
	cat >in <<-E
	$http "-" "-" 0 2018-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"
	https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337281-1d84f3d73c47ec4e58577259" "shop.example.com" "arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012" 1 2018-07-02T22:22:48.364000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1234abcd5678ef90
	h2 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 10.0.1.252:48160 10.0.0.66:9000 0.000 0.002 0.000 200 200 5 257 "GET https://10.0.2.105:773/ HTTP/2.0" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337327-72bd00b0343d75b906739c42" "-" "-" 1 2018-07-02T22:22:48.364000Z "redirect" "https://example.com:80/" "-" "10.0.0.66:9000" "200" "-" "-"
	ws 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 10.0.0.140:40914 10.0.1.192:8010 0.001 0.003 0.000 101 101 218 587 "GET http://10.0.0.30:80/ HTTP/1.1" "-" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337364-23a8c76965a2ef7629b185e3" "-" "-" 1 2018-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.1.192:8010" "101" "-" "-"
	http 2018-11-30T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 - 0.000 0.001 0.000 502 - 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337364-23a8c76965a2ef7629b185e3" "-" "-" 0 2018-11-30T22:22:48.364000Z "forward" "-" "LambdaInvalidResponse" "-" "-" "-" "-"
	$http
	$http "-" "-"
	$http "-" "-" -1 2018-07-02T22:22:48.364000Z "waf"
	$http "-" "-" 0 2018-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.1:80 10.0.0.2:80" "200 200" "Ambiguous" "Bad" TID_1 "a.example" "/x" "TransformSuccess" 10.0.0.9 "what comes next"
	E
	quiet evparse -f elb in
	[ "$(wc -l <out)" -eq 10 ]
	line_of 2 <<-'E'
	time 1530570180186
	ip 192.168.131.39
	host shop.example.com
	method GET
	path /
	protocol HTTP/1.1
	status 200
	bytes 57
	agent curl/7.46.0
	type https
	elb app/my-loadbalancer/50dc6c495c0c9188
	remote_port 2817
	target_ip 10.0.0.1
	target_port 80
	request_time 86
	target_time 48
	response_time 37
	target_status 200
	bytes_in 0
	scheme https
	port 443
	ssl_cipher ECDHE-RSA-AES128-GCM-SHA256
	ssl_protocol TLSv1.2
	target_group_arn arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067
	trace_id Root=1-58337281-1d84f3d73c47ec4e58577259
	chosen_cert_arn arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012
	matched_rule_priority 1
	request_creation_time 2018-07-02T22:22:48.364000Z
	actions_executed authenticate,forward
	target_port_list 10.0.0.1:80
	target_status_code_list 200
	conn_trace_id TID_1234abcd5678ef90
	E
	quiet evparse -N -f elb -o host,type,status,target_ip,target_status,actions=actions_executed,to=redirect_url,error=error_reason,rule=matched_rule_priority,class=classification,new=transformed_uri in
	cut -f 2- out >got
	rows got <<-'E'
	www.example.com http 200 10.0.0.1 200 forward \N \N 0 \N \N
	shop.example.com https 200 10.0.0.1 200 authenticate,forward \N \N 1 \N \N
	10.0.2.105 h2 200 10.0.0.66 200 redirect https://example.com:80/ \N 1 \N \N
	10.0.0.30 ws 101 10.0.1.192 101 forward \N \N 1 \N \N
	www.example.com http 502 \N \N forward \N LambdaInvalidResponse 0 \N \N
	www.example.com http 200 10.0.0.1 200 \N \N \N \N \N \N
	www.example.com http 200 10.0.0.1 200 \N \N \N \N \N \N
	www.example.com http 200 10.0.0.1 200 waf \N \N \N \N \N
	www.example.com http 200 10.0.0.1 200 forward \N \N 0 Ambiguous /x
	E
	# both kinds in one file, in any order
	(
		echo "$http"
		echo '2015-05-13T23:39:43.945958Z lb 1.1.1.1:1 - -1 -1 -1 503 0 0 0 "GET http://h:80/ HTTP/1.1" "-" - -'
		echo "$http"
	) | quiet evparse -N -f elb -o ip,type
	rows out <<-'E'
	1530570180186 192.168.131.39 http
	1431560383945 1.1.1.1        \N
	1530570180186 192.168.131.39 http
	E
	refused elb <<-E
	$http more
	$http "-"
	http 2018-07-02T22:23:00.186641Z a 192.168.131.39 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "-" "-" - - - "-"
	2015-05-13T23:39:43.945958Z lb 1.1.1.1:1 - -2 -1 -1 503 0 0 0 "-" "-" - -
	2015-05-13T23:39:43.945958Z lb 1.1.1.1:1 - -1 -1 -1 503 0 0 0 "-" "-"
	E
}

haproxy='10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0'

@test "haproxy: the lines of its documentation" {
	cat >in <<-E
	Feb  6 12:14:14 localhost haproxy[14389]: $haproxy {1wt.eu} {} "GET /index.html HTTP/1.1"
	$haproxy "GET /index.html HTTP/1.1"
	<134>Jan 27 21:52:56 localhost hapee-lb[3098]: 192.168.50.1:61818 [27/Jan/2021:21:52:56.086] fe_main~ be_servers/s1 0/0/1/1/2 200 517 - - ---- 1/1/0/0/0 0/0 {1wt.eu} {} "GET / HTTP/1.1" 0/0/0/0/0 1wt.eu/TLSv1.3/TLS_AES_256_GCM_SHA384
	Sep 20 15:44:23 127.0.0.1 haproxy[25457]: 192.168.1.11:2016 [20/Sep/2005:15:44:23.285] FE BE/<NOSRV> -1/-1/-1/-1/5007 -1 0 - - cR-- 1/1/0/0/0 0/0 "<BADREQ>"
	E
	quiet evparse -f haproxy in
	line_of 1 <<-'E'
	time 1233922454655
	ip 10.0.1.2
	method GET
	path /index.html
	protocol HTTP/1.1
	status 200
	bytes 2750
	remote_port 33317
	frontend http-in
	backend static
	server srv1
	request_time 10
	queue_time 0
	connect_time 30
	response_time 69
	duration 109
	termination_state ----
	process_connections 1
	frontend_connections 1
	backend_connections 1
	server_connections 1
	retries 0
	server_queue 0
	backend_queue 0
	request_headers 1wt.eu
	response_headers 
	E
	line_of 3 <<-'E'
	time 1611784376086
	ip 192.168.50.1
	host 1wt.eu
	method GET
	path /
	protocol HTTP/1.1
	status 200
	bytes 517
	remote_port 61818
	frontend fe_main~
	backend be_servers
	server s1
	request_time 0
	queue_time 0
	connect_time 1
	response_time 1
	duration 2
	termination_state ----
	process_connections 1
	frontend_connections 1
	backend_connections 0
	server_connections 0
	retries 0
	server_queue 0
	backend_queue 0
	request_headers 1wt.eu
	response_headers 
	connection_error 0
	ssl_error 0
	client_cert_error 0
	client_ca_error 0
	ssl_resumed 0
	ssl_protocol TLSv1.3
	ssl_cipher TLS_AES_256_GCM_SHA384
	E
	line_of 4 <<-'E'
	time 1127231063285
	ip 192.168.1.11
	path <BADREQ>
	bytes 0
	remote_port 2016
	frontend FE
	backend BE
	server <NOSRV>
	duration 5007
	termination_state cR--
	process_connections 1
	frontend_connections 1
	backend_connections 0
	server_connections 0
	retries 0
	server_queue 0
	backend_queue 0
	E
}

@test "haproxy: odd ones" {
	h='2001:db8::1:1 [06/Feb/2009:12:14:14.655] f b/s'
	cat >in <<-E
	$h 1/2/3/4/+5 200 +6 A=b C=d --NI 1/1/1/1/+2 0/0 {a|b c} "GET https://h:8/x#22#23?y HTTP/2.0"
	$h 1/2/3/4/5 200 6 - - ---- 1/1/1/1/0 0/0 {} {a b} "CONNECT h:443 HTTP/1.1" 0/00/0/0/1 -/TLSv1.2/x
	unix:1 [06/Feb/2009:12:14:14.655] f -/- 1/2/3/4/5 200 6 - - ---- 1/1/1/1/0 0/0 "GET /\\ HTTP/1.1"
	E
	quiet evparse -N -f haproxy -o ip,duration,bytes,retries,host,path,request_headers,response_headers,request_cookie,backend in
	(
		printf '%s\t' 1233922454655 2001:db8::1 5 6 2 h '/x"#?y' 'a|b c' '\N' A=b
		echo b
		printf '%s\t' 1233922454655 2001:db8::1 5 6 0 h '\N' '' 'a b' '\N'
		echo b
		printf '%s\t' 1233922454655 unix 5 6 0 '\N' '/\\' '\N' '\N' '\N'
		echo '\N'
	) | same out
	# its times name no zone
	quiet evparse -N -z +02:00 -f haproxy -o bytes in
	cut -f 1 out | sort -u >got
	echo 1233915254655 | same got
	refused haproxy <<-E
	Feb  6 12:14:14 localhost haproxy[14389]: Proxy fe started.
	Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] https-in/1: SSL handshake failure
	$haproxy {a} {b} {c} "GET / HTTP/1.1"
	$haproxy {a}"GET / HTTP/1.1"
	$haproxy -"GET / HTTP/1.1"
	$haproxy "GET / HTTP/1.1" 0/0/0/0
	$haproxy "GET / HTTP/1.1
	rubbish $haproxy "GET / HTTP/1.1"
	E
}

@test "squid: the native format" {
	cat >in <<-'E'
	1286536308.779    180 192.168.0.224 TCP_MISS/200 411 GET http://liveupdate.symantecliveupdate.com/minitri.flg - DIRECT/125.23.252.40 text/plain
	1066037222.011  34173 10.0.0.5 TCP_MISS/200 559 GET http://coursesites.blackboard.com:8081/service/collab/../1010706448190/ - DIRECT/216.200.107.101 application/octet-stream
	1066038165.382    345 193.233.46.21 TCP_MISS/200 2836 GET http://www.caida.org/home/images/home.jpg ann%20b TIMEOUT_CLOSEST_DIRECT/213.219.122.19 image/jpeg
	955682888.893      6 192.168.1.142 TCP_IMS_HIT/304 176 GET http://www.corecom.com/?q=1 - NONE/- text/html
	1611230000.123 600005 ::1 TCP_TUNNEL/200 39 CONNECT www.example.com:443 - HIER_DIRECT/2606:2800::1 -
	1611230000.123      - 10.0.0.1 NONE_NONE/000 0 - error:transaction-end-before-headers - HIER_NONE/- -
	1611230000.123      1 10.0.0.1 TCP_HIT/200 5 GET http://a/ - NONE/- text/html [Host: a\r\n] [HTTP/1.1 200 OK\r\n]
	E
	quiet evparse -f squid in
	line_of 1 <<-'E'
	time 1286536308779
	ip 192.168.0.224
	host liveupdate.symantecliveupdate.com
	method GET
	path /minitri.flg
	status 200
	bytes 411
	duration 180
	result TCP_MISS
	scheme http
	hierarchy DIRECT
	peer 125.23.252.40
	content_type text/plain
	E
	quiet evparse -N -f squid -o host,port,path,user,status,duration,hierarchy,peer,content_type,request_headers in
	(
		printf '%s\t' 1286536308779 liveupdate.symantecliveupdate.com '\N' /minitri.flg '\N' 200 180 DIRECT 125.23.252.40 text/plain
		echo '\N'
		printf '%s\t' 1066037222011 coursesites.blackboard.com 8081 /service/collab/../1010706448190/ '\N' 200 34173 DIRECT 216.200.107.101 application/octet-stream
		echo '\N'
		printf '%s\t' 1066038165382 www.caida.org '\N' /home/images/home.jpg ann%20b 200 345 TIMEOUT_CLOSEST_DIRECT 213.219.122.19 image/jpeg
		echo '\N'
		printf '%s\t' 955682888893 www.corecom.com '\N' '/?q=1' '\N' 304 6 NONE '\N' text/html
		echo '\N'
		printf '%s\t' 1611230000123 www.example.com 443 '\N' '\N' 200 600005 HIER_DIRECT 2606:2800::1 '\N'
		echo '\N'
		printf '%s\t' 1611230000123 '\N' '\N' error:transaction-end-before-headers '\N' 000 '\N' HIER_NONE '\N' '\N'
		echo '\N'
		printf '%s\t' 1611230000123 a '\N' / '\N' 200 1 NONE '\N' text/html
		echo 'Host: a\\r\\n'
	) | same out
	refused squid <<-'E'
	1286536308.779    180 192.168.0.224 TCP_MISS 411 GET http://a/ - DIRECT/125.23.252.40 text/plain
	1286536308.779    180 192.168.0.224 TCP_MISS/200 411 GET http://a/ b - direct/125.23.252.40 text/plain
	1286536308.779    180 192.168.0.224 TCP_MISS/200 411 GET http://a/ - DIRECT/125.23.252.40 text/plain more
	1286536308.779    x 192.168.0.224 TCP_MISS/200 411 GET http://a/ - DIRECT/125.23.252.40 text/plain
	E
}

@test "traefik: the common log format with its additions" {
	cat >in <<-'E'
	TestHost - TestUser [13/Apr/2016:07:14:19 -0700] "POST testpath HTTP/0.0" 123 12 "testReferer" "testUserAgent" 1 "testRouter" "http://127.0.0.1/testService" 1ms
	127.0.0.1 - - [09/Mar/2018:10:51:32 +0000] "GET / HTTP/1.1" 401 17 "-" "Go-http-client/1.1" 1 "testRouter with space" - 0ms
	10.0.0.1 - Client [10/Nov/2009:23:00:00 +0000] "GET /foo http" - - "-" "-" 0 "-" "-" 123000ms
	10.0.0.1 - - [10/Nov/2009:23:00:00 +0000] "GET /a HTTP/1.1" 200 1 - "a "b" c\" - "r@docker" "http://172.18.0.3:80" 7ms
	E
	quiet evparse -f traefik in
	line_of 1 <<-'E'
	time 1460556859000
	ip TestHost
	user TestUser
	method POST
	path testpath
	protocol HTTP/0.0
	status 123
	bytes 12
	referrer testReferer
	agent testUserAgent
	requests 1
	router testRouter
	server_url http://127.0.0.1/testService
	duration 1
	E
	quiet evparse -N -f traefik -o user,path,status,agent,requests,router,server_url,duration in
	(
		printf '%s\t' 1460556859000 TestUser testpath 123 testUserAgent 1 testRouter http://127.0.0.1/testService
		echo 1
		printf '%s\t' 1520592692000 '\N' / 401 Go-http-client/1.1 1 'testRouter with space' '\N'
		echo 0
		printf '%s\t' 1257894000000 Client 'GET /foo http' '\N' '\N' 0 '\N' '\N'
		echo 123000
		printf '%s\t' 1257894000000 '\N' /a 200 'a "b" c\\' '\N' r@docker http://172.18.0.3:80
		echo 7
	) | same out
	refused traefik <<-'E'
	127.0.0.1 - - [09/Mar/2018:10:51:32 +0000] "GET / HTTP/1.1" 401 17 "-" "-" 1 "r" "-" 0
	127.0.0.1 - - [09/Mar/2018:10:51:32 +0000] "GET / HTTP/1.1" 401 17 "-" "-"
	127.0.0.1 - - [09/Mar/2018:10:51:32 +0000] "GET / HTTP/1.1" 401 17 "-" "-" 1 r "-" 0ms
	127.0.0.1 j - [09/Mar/2018:10:51:32 +0000] "GET / HTTP/1.1" 401 17 "-" "-" 1 "r" "-" 0ms
	E
}

@test "names: every truncation of a line is refused" {
	cuts() { # format, line
		printf '%s\n' "$2" | awk '{
			for (i = 1; i < length($0); i++)
				print substr($0, 1, i)
			print
		}' >in
		quiet evparse -N -f "$1" -o ip -r rejects in
		[ "$(wc -l <out)" -eq "$3" ] || {
			echo "$1"
			show out
			return 1
		}
	}
	cuts haproxy "$haproxy {a} {b} \"GET / HTTP/1.1\"" 1
	cuts squid '1286536308.779    180 192.168.0.224 TCP_MISS/200 411 GET http://a/ - DIRECT/125.23.252.40 text/plain' 10
	cuts traefik '127.0.0.1 - - [09/Mar/2018:10:51:32 +0000] "GET / HTTP/1.1" 401 17 "-" "-" 1 "r" "-" 0ms' 1
	# a line may have fewer fields: without the agent and what follows it,
	# and by what the last of them may be cut to
	cuts elb '2015-05-13T23:39:43.945958Z lb 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -' 2
}
