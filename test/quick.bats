#!/usr/bin/env bats
# Lines of access logs that vectors see at once, beside the matcher that looks
# at every byte (LULL_SCAN=scalar): the same bytes, rejects and messages.
# shellcheck disable=SC2016 # strings stand as servers have them

load common

# mutants N: of stdin N lines, most of them changed somewhere
mutants() {
	LC_ALL=C awk -v n="$1" '
	function pick(list) { return list[int(rand() * list[0]) + 1] }
	function fill(list, text) { list[0] = split(text, list, "~") }
	BEGIN {
		srand(7)
		fill(odd, "\"~\\~\\\"~\\\\~\\x41~-~ ~  ~\"\"~\t~\r~\001~\177~\303\251~" \
		    "\377~[~]~|~:~/~POST ~GET ~HEAD ~ HTTP/1.1~HTTP/2~%~_~:8080~" \
		    "[::1]:80~- -~\" ~] \"~ [~0~-1~000~::1~10/Oct/2000~ +0100~\n~\n\n~#~~")
	}
	{ line[NR - 1] = $0 }
	END {
		for (i = 0; i < n; i++) {
			s = line[int(rand() * NR)]
			for (k = int(rand() * 3); k > 0; k--) {
				at = int(rand() * length(s)) + 1
				cut = int(rand() * 3)
				what = rand()
				if (what < 0.1)
					s = substr(s, 1, at)
				else if (what < 0.2)
					s = substr(s, at)
				else if (what < 0.3)
					s = substr(s, 1, at) substr(s, at - int(rand() * 60))
				else
					s = substr(s, 1, at) pick(odd) substr(s, at + 1 + cut)
			}
			if (rand() < 0.002) # longer than what is looked at at once
				s = s sprintf("%" int(20000 * rand()) "s", "")
			printf "%s%s\n", s, rand() < 0.02 ? "\r" : ""
		}
	}'
}

# twins FORMAT OPTION...: on the file in
twins() {
	local set
	for set in scalar sse2 avx2 ''; do
		LULL_SCAN=$set evparse -f "$@" -r rejects --stats stats in \
		    >"out.$set" 2>&1 || [ $? -eq 1 ] || return
		cat rejects >>"out.$set"
		grep -v -E '_seconds|_bytes' stats >>"out.$set"
		cmp out.scalar "out.$set" || {
			echo "LULL_SCAN=$set: -f $*"
			diff out.scalar "out.$set" | head -n 5
			return 1
		}
	done
	[ "$(grep -c ^1 out.)" -gt 100 ]
}

@test "mutants of lines are the same to vectors and to the matcher" {
	evgen -n 300 -d 60s >lines
	printf '%s\n' >>lines \
	    'a:8080 ::1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 304 - "-" "é"' \
	    '192.0.2.1 a.b - o [10/Oct/2000:13:55:36 -0700] "-" 408 - "" ""' \
	    'x y - - [10/Oct/2000:13:55:36 -0700] "OPTIONS * HTTP/1.0" 200 1 "a b" "c"' \
	    'x y - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" - 1 "a" "c"' \
	    'x y - - [10/Oct/2000:13:55:36 -0700] -GET / HTTP/1.0" 200 1 "a" "c"' \
	    'x y - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200:1 - "a" "c"'
	mutants 5000 <lines >in
	twins vcombined
	twins vcombined -N -o ip,host,path,status
	twins vcombined -o t=%t,path,ip,p=path,site==x,e==,o==é,agent
	twins vcombined -x bots,static --mask-ip --where 'method!=POST'
	twins vcombined -z Europe/Berlin -T '%d/%b/%Y:%T %z' --max-line 250
	twins auto -o ip,agent
	sed 's/$/\r/' lines | mutants 5000 >in
	twins vcombined
	sed 's/ /:443 /' lines | mutants 5000 >in
	twins '%v:%p %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"'
}

@test "other strings, too" {
	evgen -n 300 -d 60s -f combined >lines
	mutants 5000 <lines >in
	twins combined
	twins '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'
	sed -E 's/^([^ ]*) - ([^ ]*) \[([^]]*)\] ("[^"]*") ([0-9-]*) ([0-9-]*) ("[^"]*") (.*)/[\3]|\1|\2|\4|\5|\7|\8|\6/' lines |
	    mutants 5000 >in
	twins '[$time_local]|$remote_addr|$remote_user|"$request"|$status|"$http_referer"|"$http_user_agent"|$body_bytes_sent'
	sed -E 's/^([^ ]*) - ([^ ]*) (\[[^]]*\]) ("[^"]*") ([0-9-]*) ([0-9-]*) .*/\3 \4 \1 \5 "\2" x=\6/' lines |
	    mutants 5000 >in
	twins '%t "%r" %a %s "%u" x=%b'
}

@test "lines that together have the marks of one are several" {
	evgen -n 300 -d 60s >lines
	awk 'NR % 7 == 3 { print "x y - - ["; print "1 +0] \"G\" 2 3 \"r\" 4" }
	    NR % 11 == 5 { sub("/20[0-9][0-9]:", "/2999:") }
	    { print }' lines >in
	twins vcombined
	twins vcombined --max-future 1d
}

@test "values as long as what is looked at at once, and longer" {
	LC_ALL=C awk '
	function times(c, n, s) { while (n-- > 0) s = s c; return s }
	function row(host, ip, user, request, numbers) {
		print host, ip, "-", user, "[10/Oct/2024:13:55:36 -0700] \"" \
		    request "\"", numbers, "\"-\" \"a\""
	}
	BEGIN {
		split("1 2 31 32 33 63 64 65 300", size)
		split("-~--~-x~- x~+~a~\"~x\"y~x-", user, "~")
		split("GET~POST~HEAD~PUT~GETS~POS~GET ~", method, "~")
		split("HTTP/1.1~HTTP/2.0~HTTP/3.1~HTTP/4.2~HTTP/:.1~HTTP/1.~h", version, "~")
		split("-~-5~5-~1~1234567890~12345678901~~0 ~5.", number, "~")
		for (i in size) { # names, paths, numbers
			a = times("a", size[i])
			row(a, a, "-", "GET /" a " HTTP/1.1", "200 1")
			row("-" a, a "_", "-", "POST " a " " a " HTTP/1.1", "200 1")
			row(a "7", a ":7", a, "HEAD " a " HTTP/1.1", "404 " times(7, size[i]))
		}
		for (i in user)
			for (k in method)
				row("-", "h", user[i], method[k] " /x HTTP/1.0", "200 -")
		for (i in version)
			for (k in number) {
				row("h:1", "-", "u", "GET / " version[i], "200 " number[k])
				row("h", "h", "u", "GET  " version[i], "2-0 " number[k])
			}
	}' >in
	twins vcombined
	twins vcombined -N -o ip,host,path,status
	cut -d ' ' -f 2- <in | sed 's/ "-" "a"$//' >common
	mv common in
	twins common
	twins common -o ip,path
}
