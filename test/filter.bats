#!/usr/bin/env bats
# evparse: events left out (-x, --where), addresses masked (--mask-ip)

load common

root=$BATS_TEST_DIRNAME/..

# agents: stdin is agents, a line each; in is a log of them, numbered in path
agents() {
	awk '{
		printf "192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] "
		printf "\"GET /%d HTTP/1.0\" 200 9 \"-\" \"%s\"\n", NR, $0
	}' >in
}

# paths: the same with paths, numbered in bytes
paths() {
	awk '{
		printf "192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] "
		printf "\"GET %s HTTP/1.0\" 200 %d \"-\" \"-\"\n", $0, NR
	}' >in
}

# masks: stdin is a table "address => masked"
masks() {
	sed 's/  *=> */=>/' >table
	awk -F '=>' '{ printf "{\"ts\":%d,\"ip\":\"%s\"}\n", NR, $1 }' table >in
	awk -F '=>' '{ printf "%d000\t%s\n", NR, $2 }' table >want
	quiet evparse -N -f json --mask-ip -o ip in
	same out <want
}

# listed BEGIN END: what .Li has in the page's subsection between two lines
# that match
listed() {
	sed -n -e '/^\.Ss Leaving/,/^\.Sh/p' "$root/man/evparse.1" |
	    sed -n -e "/$1/,/$2/p" | sed -n -e 's/^\.Li //p' |
	    sed -e 's/ [,.;]$//' -e 's/ , /\n/g' | tr -d '"'
}

# coded FILE NAME: the strings of an array
coded() {
	sed -n -e "/$2\[\] = {/,/};/p" "$root/src/$1" |
	    sed -e 's/STR_INIT/\n&/g' |
	    sed -n -e 's/^STR_INIT("\([^"]*\)").*/\1/p'
}

# --- -x bots

@test "filter: -x bots" {
	agents <<-'E'
	Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Safari/537.36
	Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
	-
	facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)
	curl/8.5.0
	Mozilla/5.0 (Linux; Android 8.0.0; CUBOT_P20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.110 Mobile Safari/537.36

	Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/74.0.3729.169 Safari/537.36
	E
	quiet evparse -f combined -x bots -o path --stats stats in
	body out <<-'E'
	971186136000 /1
	971186136000 /3
	971186136000 /5
	971186136000 /6
	971186136000 /7
	E
	counts stats read=8 written=5 excluded=3 rejected=0
	sums stats
}

@test "filter: -x bots: every pattern of the page, in any case, and no more" {
	listed '^\.Cm agent' '^And' >page
	[ "$(wc -l <page)" -gt 100 ]
	coded bots.c pattern | sed 1d | same page
	coded bots.c pattern | sed -n 1p >out
	echo bot | same out
	listed 'names of tele' 'NULL and empty' >out
	coded bots.c phone | same out

	sed -e 's/.*/A-&B/' page | agents
	quiet evparse -x bots -o path in
	body out </dev/null
	sed -e 's/.*/A-&B/' page | tr '[:lower:]' '[:upper:]' | agents
	quiet evparse -x bots -o path in
	body out </dev/null
	sed -e 's/ /_/g' page | agents
	quiet evparse -x bots -o path in
	body out </dev/null
}

@test "filter: -x bots: without its first or last byte a pattern is none" {
	listed '^\.Cm agent' '^And' >page
	sed -e 's/^.//' page >short
	sed -e 's/.$//' page >>short
	grep -v -i -F -f page short | agents
	[ "$(wc -l <in)" -gt 200 ]
	quiet evparse -x bots -o path --stats stats in
	counts stats excluded=0
}

@test "filter: -x bots: the agent is found where -o has it, or else wanted" {
	cat >in <<-'E'
	{"ts":1,"n":1,"agent":"x bot"}
	{"ts":2,"n":2,"user_agent":"x bot"}
	{"ts":3,"n":3,"agent":null,"user_agent":"x bot"}
	{"ts":4,"n":4,"agent":"x"}
	{"ts":5,"n":5}
	{"ts":6,"n":6,"ua":"x bot"}
	{"ts":7,"n":7,"agent":7}
	E
	for option in -on -on,agent; do
		quiet evparse -f json -x bots "$option" in
		cut -f 1,2 out >n
		body n <<-'E'
		4000 4
		5000 5
		6000 6
		7000 7
		E
	done
	quiet evparse -f json -x bots -o n,agent=ua in
	cut -f 2 out | tail -n +2 | tr -d '\n' >n
	printf 123457 | same n
}

# --- -x static

@test "filter: -x static" {
	paths <<-'E'
	/
	/a.css
	/a.CSS?v=1.html
	/a.html?file=a.css
	/a.html#a.css
	/a.js#x
	/a.css/b
	/css
	/.css
	/a.css.html
	/a.min.js
	/a.
	/a.j
	/site.webmanifest
	/site.xwebmanifest
	http://example.com/a.png
	http://example.js
	http://example.js/
	//example/a.js
	style.css
	/a.jpg;x
	/a.woff2
	/a.xls
	/?a/b.css
	E
	quiet evparse -f combined -x static -o bytes --stats stats in
	cut -f 2 out | tail -n +2 | tr '\n' ' ' >n
	printf '1 4 5 7 8 10 12 13 15 17 18 21 23 24 ' | same n
	counts stats excluded=10
	sums stats
}

@test "filter: -x static: every ending of the page, in any case, and no more" {
	listed 'Cm -x static' 'Cm --mask-ip' >page
	[ "$(wc -l <page)" -gt 30 ]
	coded filter.c ending | same page
	sed -e 's,.*,/a.&,' page | paths
	quiet evparse -x static -o path in
	body out </dev/null
	sed -e 's,.*,/a.&,' page | tr '[:lower:]' '[:upper:]' | paths
	quiet evparse -x static -o path in
	body out </dev/null
	sed -e 's,.*,/a.x&,' page | paths
	sed -e 's,.*,/a.&x,' page | grep -v -e 'jpgx' | paths
	quiet evparse -x static -o path --stats stats in
	counts stats excluded=0
}

@test "filter: -x static: the path of JSON is where page is" {
	cat >in <<-'E'
	{"ts":1,"n":1,"page":"/a.css"}
	{"ts":2,"n":2,"url":"https://example.com/a.css?v=1"}
	{"ts":3,"n":3,"path":"/a.css"}
	{"ts":4,"n":4,"page":"/a"}
	{"ts":5,"n":5,"page":null}
	{"ts":6,"n":6,"file":"/a.css"}
	E
	quiet evparse -f json -x static -o n in
	body out <<-'E'
	4000 4
	5000 5
	6000 6
	E
	quiet evparse -f json -x static -o n,path=file in
	cut -f 2 out | tail -n +2 | tr -d '\n' >n
	printf 12345 | same n
	quiet evparse -f json -x static -o n,page=file in
	cut -f 2 out | tail -n +2 | tr -d '\n' >n
	printf 12345 | same n
	# what --where looks at is another matter
	quiet evparse -f json -x static --where 'path!=/b' -o n in
	cut -f 2 out | tail -n +2 | tr -d '\n' >n
	printf 456 | same n
}

@test "filter: of a log that has no path or agent nothing is left out" {
	echo '192.0.2.1 [10/Oct/2000:13:55:36 +0000] x' >in
	quiet evparse -f '%h %t %{x}i' -x static -o ip in
	body out <<<'971186136000 192.0.2.1'
	quiet evparse -f '%h %t %{x}i' -x bots -o ip in
	body out <<<'971186136000 192.0.2.1'
}

@test "filter: -x takes several, in a list or one by one" {
	cat >in <<-'E'
	{"ts":1,"n":1,"page":"/a.css","agent":"x"}
	{"ts":2,"n":2,"page":"/a","agent":"bot"}
	{"ts":3,"n":3,"page":"/a","agent":"x"}
	E
	for x in '-x bots,static' '-x static,bots' '-x bots -x static' \
	    '--exclude=bots --exclude=static'; do
		# shellcheck disable=SC2086 # it is a list
		quiet evparse -f json $x -o n in
		body out <<<'3000 3'
	done
}

@test "filter: -x of what there is not" {
	local x
	for x in foo '' 'bots,' ,bots bots,,static Bots 'bots static'; do
		fails evparse -f json -x "$x" </dev/null
		says "-x $x: there are bots and static"
	done
}

# --- --where

@test "filter: --where column=glob and column!=glob" {
	cat >in <<-'E'
	{"ts":1,"user":"ann","page":"/a/b"}
	{"ts":2,"user":"bob","page":"/a"}
	{"ts":3,"user":"","page":"/b"}
	{"ts":4,"user":null,"page":"/b"}
	{"ts":5,"page":"/a=b"}
	E
	while read -r where kept; do
		# shellcheck disable=SC2086 # several
		quiet evparse -f json ${where//&/ } -o user,page in
		cut -f 1 out | sed -n -e 's/000$//p' | tr -d '\n' >n
		echo "$where"
		printf %s "$kept" | same n
	done <<-'E'
	--where=user=ann	1
	--where=user!=ann	2345
	--where=user=*		123
	--where=user!=*		45
	--where=user=		3
	--where=user!=		1245
	--where=user=?*		12
	--where=user=[!b]*	1
	--where=page=/a*	125
	--where=page=/a=*	5
	--where=page=*=*	5
	--where=page!=/a=b	1234
	--where=page=/a*&--where=user!=bob	15
	--where=page=/a*&--where=page=*b&--where=user!=ann	5
	--where=page=/a&--where=page=/b	
	--where=nowhere=*	
	--where=nowhere!=*	12345
	E
}

@test "filter: --where: what -o names is looked at as it stands there" {
	cat >in <<-'E'
	{"ts":1,"a":{"b":"x"},"user":"u","user_id":"i"}
	{"ts":2,"a":{"b":"y"},"user":"v","user_id":null}
	E
	while read -r where kept; do
		quiet evparse -f json --where "$where" \
		    -o c=a.b,site==shop,user_id=a.b in
		cut -f 1 out | sed -n -e 's/000$//p' | tr -d '\n' >n
		echo "$where"
		printf %s "$kept" | same n
	done <<-'E'
	c=x		1
	a.b=x		1
	site=shop	12
	site!=shop
	user_id=x	1
	user=i		1
	user=v		2
	user=u
	E
	# nothing else is written
	quiet evparse -f json --where a.b=y --where user=v -o c=a.b -x bots in
	rows out <<-'E'
	time c
	2000 y
	E
}

@test "filter: --where: a source with a dot, a = or a blank in it" {
	printf '{"ts":1,"a.b":1,"c=d":2,"e f":3,"g!":4,"h,i":5}\n' >in
	# g is not there, g! is
	for where in 'a\.b=1' 'c\=d=2' 'e f=3' 'g!!=x' 'g!=4' 'h\,i=5' \
	    'h,i=5'; do
		quiet evparse -f json --where "$where" -o ip in
		echo "$where"
		body out <<<'1000 \N'
	done
	quiet evparse -f json --where 'g!!=4' -o ip in
	body out </dev/null
}

@test "filter: --where sees what the record means, not its escapes" {
	printf '%s\n' '{"ts":1,"v":"a\tb"}' '{"ts":2,"v":"a\\tb"}' \
	    '{"ts":3,"v":"\\N"}' >in
	quiet evparse -f json --where "$(printf 'v=a\tb')" -o v in
	printf 'time\tv\n1000\ta\\tb\n' | same out
	quiet evparse -f json --where 'v=\\N' -o v in
	printf 'time\tv\n3000\t\\\\N\n' | same out
}

@test "filter: --where and the time" {
	printf '{"ts":"%s"}\n' 2024-01-15T10:00:00Z 2024-01-15T11:00:00Z >in
	quiet evparse -f json --where 'time=*T10:*' -o ip in
	body out <<<'1705312800000 \N'
}

@test "filter: --where of a log: a column that is not there is an error" {
	agents <<<x
	fails evparse -f combined --where nowhere=x -o ip in
	says 'no column nowhere in '
	quiet evparse -f combined --where agent=x --where device!=x -o ip in
	body out <<<'971186136000 192.0.2.1'
}

@test "filter: --where that is none" {
	local where
	for where in '' x = '=x' '!=x' 'x\=y'; do
		fails evparse -f json --where "$where" </dev/null
		grep -q -F -e "--where $where: not column=glob or column!=glob" err
	done
	for where in .=x a.=x .a=x a..b=x; do
		fails evparse -f json --where "$where" </dev/null
		grep -q -F -e "--where $where: a part of the column is empty" err
	done
}

# --- --mask-ip

@test "filter: --mask-ip" {
	masks <<-'E'
	192.0.2.7 => 192.0.2.0
	192.0.2.7:8080 => 192.0.2.0:8080
	192.0.2.7, 198.51.100.255,203.0.113.1 => 192.0.2.0, 198.51.100.0,203.0.113.0
	2001:db8:85a3:8d3:1319:8a2e:370:7348 => 2001:db8:85a3::
	2001:DB8::1 => 2001:db8::
	[2001:db8::1]:443 => [2001:db8::]:443
	fe80::1%eth0 => fe80::
	::ffff:192.0.2.7 => ::ffff:192.0.2.0
	::1 => ::
	localhost => localhost
	192.0.2.256 => 192.0.2.256
	1.2.3 => 1.2.3
	 => 
	E
}

@test "filter: --mask-ip: the columns that hold the client's address, no others" {
	printf '{"ts":1%s}\n' \
	    ',"a":"192.0.2.1","ip_address":"192.0.2.2","server":{"ip":"192.0.2.3"},"client":{"ip":"192.0.2.4"},"h":{"X-Forwarded-For":["192.0.2.5","2001:db8::1"]},"host":"192.0.2.6"' >in
	quiet evparse -f json --mask-ip -o \
	    a,ip,s=server.ip,c=client.ip,h=h.X-Forwarded-For,f=h.X-Forwarded-For.0,host,ip2==192.0.2.9,client_ip==192.0.2.8,peer_ip=a in
	tail -n 1 out | tr '\t' '\n' >fields
	same fields <<-'E'
	1000
	192.0.2.1
	192.0.2.0
	192.0.2.3
	192.0.2.0
	["192.0.2.0","2001:db8::"]
	192.0.2.0
	192.0.2.6
	192.0.2.9
	192.0.2.8
	192.0.2.0
	E
}

@test "filter: --mask-ip: the page lists the names" {
	listed 'This is done' '^\.Li X-Forw' | grep -v '^X-' >out
	coded mask.c whole_name >want
	coded mask.c name_end >>want
	same out <want
	listed '^does not, nor' '^as$' >out
	coded mask.c other_side | same out
}

@test "filter: what is masked is compared whole, and refused as it is" {
	printf '{"ts":%s,"ip":"192.0.2.%d"}\n' 1 7 2 8 '"x"' 9 >in
	quiet evparse -f json --mask-ip --where ip=192.0.2.7 -o ip \
	    -r rejects --stats stats in
	body out <<<'1000 192.0.2.0'
	printf 'in\t3\ttime\t{"ts":"x","ip":"192.0.2.9"}\n' | same rejects
	counts stats read=3 written=1 excluded=1 rejected=1
	sums stats
}
