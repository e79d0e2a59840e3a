#!/usr/bin/env bats
# evparse -f w3c: extended log files of IIS, CloudFront and others

load common

logs='time ip host user method path protocol status bytes referrer agent query port duration'

# --- real ones

@test "w3c: IIS 8.5, its default fields" {
	cat >in <<-'E'
	#Software: Microsoft Internet Information Services 8.5
	#Version: 1.0
	#Date: 2014-09-18 09:20:54
	#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken
	2014-09-18 09:20:54 127.0.0.1 GET /episerver/cms/ - 80 user 127.0.0.1 Mozilla/5.0+(Windows+NT+6.3;+WOW64;+rv:32.0)+Gecko/20100101+Firefox/32.0 - 200 0 0 4921
	2014-09-18 09:20:54 127.0.0.1 GET /episerver/Shell/7.13.0.0/ClientResources/epi/themes/legacy/ShellCore.css - 80 user 127.0.0.1 Mozilla/5.0+(Windows+NT+6.3;+WOW64;+rv:32.0)+Gecko/20100101+Firefox/32.0 http://alloy75.local/episerver/cms/ 200 0 0 32
	E
	for f in auto w3c; do
		quiet evparse -f $f --stats s in
		{
			echo "$logs" | tabs
			printf '%s\t' 1411032054000 127.0.0.1 '\N' user GET \
			    /episerver/cms/ '\N' 200 '\N' '\N' \
			    'Mozilla/5.0 (Windows NT 6.3; WOW64; rv:32.0) Gecko/20100101 Firefox/32.0'
			echo '\N 80 4921' | tabs
			printf '%s\t' 1411032054000 127.0.0.1 '\N' user GET \
			    /episerver/Shell/7.13.0.0/ClientResources/epi/themes/legacy/ShellCore.css \
			    '\N' 200 '\N' http://alloy75.local/episerver/cms/ \
			    'Mozilla/5.0 (Windows NT 6.3; WOW64; rv:32.0) Gecko/20100101 Firefox/32.0'
			echo '\N 80 32' | tabs
		} | same out
		counts s read=6 headers=1 remarks=3 written=2
		sums s
	done
}

@test "w3c: IIS 8.5, all fields, and crawlers" {
	cat >in <<-'E'
	#Software: Microsoft Internet Information Services 8.5
	#Version: 1.0
	#Date: 2016-04-13 04:14:01
	#Fields: date time s-sitename s-computername s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken
	2016-04-13 04:14:12 W3SVC1 Century 172.31.45.65 GET / - 80 - 172.31.45.65 HTTP/1.1 LordHelmet/5.0+(CombTheDesert)+Password+is:spaceballs - - century.underthewire.tech 200 0 0 925 118 0
	#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken
	2017-03-15 00:03:31 217.21.43.21 GET /contests/7/problems/3551/ - 443 - 93.158.152.28 Mozilla/5.0+(compatible;+YandexBot/3.0;++http://yandex.com/bots) - 200 0 0 205
	2017-03-15 01:10:52 217.21.43.21 GET / - 443 - 66.249.66.230 Mozilla/5.0+(compatible;+Googlebot/2.1;++http://www.google.com/bot.html) - 301 0 0 171
	E
	# the fields that come later lack s-sitename
	quiet evparse -N -o ip,bytes_in,site=s-sitename in
	rows out <<-'E'
	1460520852000 172.31.45.65  118 W3SVC1
	1489536211000 93.158.152.28 \N  \N
	1489540252000 66.249.66.230 \N  \N
	E
	quiet evparse -N -o ip,host,agent in
	{
		printf '1460520852000\t172.31.45.65\tcentury.underthewire.tech\t'
		echo 'LordHelmet/5.0 (CombTheDesert) Password is:spaceballs'
		printf '1489536211000\t93.158.152.28\t\\N\t'
		echo 'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)'
		printf '1489540252000\t66.249.66.230\t\\N\t'
		echo 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
	} | same out
}

@test "w3c: IIS 6, the example of its manual" {
	cat >in <<-'E'
	#Software: Microsoft Internet Information Services 6.0
	#Version: 1.0
	#Date: 2002-05-02 17:42:15
	#Fields: date time c-ip cs-username s-ip s-port cs-method cs-uri-stem cs-uri-query sc-status cs(User-Agent)
	2002-05-02 17:42:15 172.22.255.255 - 172.30.255.255 80 GET /images/picture.jpg - 200 Mozilla/4.0+(compatible;MSIE+5.5;+Windows+2000+Server)
	E
	quiet evparse -N -o ip,user,server_ip,port,method,path,query,status,agent in
	{
		echo '1020361335000 172.22.255.255 \N 172.30.255.255 80 GET /images/picture.jpg \N 200 ' |
		    tabs | tr -d '\n'
		echo 'Mozilla/4.0 (compatible;MSIE 5.5; Windows 2000 Server)'
	} | same out
}

# cloudfront: the 33 fields, and the lines of the manual
cloudfront() {
	echo '#Version: 1.0'
	echo '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end'
	tabs <<-'E'
	2019-12-04 21:02:31 LAX1 392 192.0.2.100 GET d111111abcdef8.cloudfront.net /index.html 200 - Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/78.0.3904.108%20Safari/537.36 - - Hit SOX4xwn4XV6Q4rgb7XiVGOHms_BGlTAC4KyHmureZmBNrjGdRLiNIQ== d111111abcdef8.cloudfront.net https 23 0.001 - TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 Hit HTTP/2.0 - - 11040 0.001 Hit text/html 78 - -
	2019-12-04 21:02:31 LAX1 392 192.0.2.100 GET d111111abcdef8.cloudfront.net /index.html 200 - Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/78.0.3904.108%20Safari/537.36 - - Hit f37nTMVvnKvV2ZSvEsivup_c2kZ7VXzYdjC-GUQZ5qNs-89BlWazbw== d111111abcdef8.cloudfront.net https 23 0.001 - TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 Hit HTTP/2.0 - - 11040 0.001 Hit text/html 78 - - 
	2019-12-13 22:36:27 SEA19-C1 900 192.0.2.200 GET d111111abcdef8.cloudfront.net /favicon.ico 502 http://www.example.com/ Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/78.0.3904.108%20Safari/537.36 - - Error 1pkpNfBQ39sYMnjjUQjmH2w1wdJnbHYTbag21o_3OfcQgPzdL2RSSQ== www.example.com http 675 0.102 - - - Error HTTP/1.1 - - 25260 0.102 OriginDnsError text/html 507 - -
	2019-12-13 22:37:02 SEA19-C2 900 192.0.2.200 GET d111111abcdef8.cloudfront.net / 502 - curl/7.55.1 - - Error kBkDzGnceVtWHqSCqBUqtA_cEs2T3tFUBbnBNkB9El_uVRhHgcZfcw== www.example.com http 387 0.103 - - - Error HTTP/1.1 - - 12644 0.103 OriginDnsError text/html 507 - -
	E
}

@test "w3c: CloudFront, all 33 fields" {
	cloudfront >in
	for f in auto w3c; do
		quiet evparse -f $f in
		cut -f 1-10,12- out >got
		(echo "${logs/agent /}"; cat <<-'E') | rows got
		1575493351000 192.0.2.100 d111111abcdef8.cloudfront.net \N GET /index.html HTTP/2.0 200 392 \N \N \N 1
		1575493351000 192.0.2.100 d111111abcdef8.cloudfront.net \N GET /index.html HTTP/2.0 200 392 \N \N \N 1
		1576276587000 192.0.2.200 www.example.com \N GET /favicon.ico HTTP/1.1 502 900 http://www.example.com/ \N \N 102
		1576276622000 192.0.2.200 www.example.com \N GET / HTTP/1.1 502 900 \N \N \N 103
		E
	done
	quiet evparse -N -o agent in
	cut -f 2 out >got
	same got <<-'E'
	Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.108 Safari/537.36
	Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.108 Safari/537.36
	Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.108 Safari/537.36
	curl/7.55.1
	E
	quiet evparse -N -o 'edge=x-edge-location,asked=x-host-header,at=cs(Host),scheme,first=time-to-first-byte,bytes_in' in
	rows out <<-'E'
	1575493351000 LAX1 d111111abcdef8.cloudfront.net d111111abcdef8.cloudfront.net https 0.001 23
	1575493351000 LAX1 d111111abcdef8.cloudfront.net d111111abcdef8.cloudfront.net https 0.001 23
	1576276587000 SEA19-C1 www.example.com d111111abcdef8.cloudfront.net http 0.102 675
	1576276622000 SEA19-C2 www.example.com d111111abcdef8.cloudfront.net http 0.103 387
	E
}

@test "w3c: CloudFront, agents and referrers encoded once and twice" {
	{
		echo '#Version: 1.0'
		echo '#Fields: date time c-ip cs-uri-stem cs(Referer) cs(User-Agent) cs-uri-query'
		tabs <<-'E'
		2020-12-10 02:42:28 3.92.144.159 /rss/ecs-us-east-1.rss - Slackbot%201.0%20(+https://api.slack.com/robots) -
		2017-07-12 22:25:53 123.125.71.109 /robots.txt - Mozilla/5.0%2520(compatible;%2520Baiduspider/2.0;%2520+http://www.baidu.com/search/spider.html) -
		2013-10-07 23:35:30 70.46.123.145 /i http://www.psychicbazaar.com/2-tarot-cards/genre/native%2520american/type/all/view/list Mozilla/5.0%2520(compatible;%2520MSIE%25209.0;%2520Windows%2520NT%25206.0;%2520Trident/5.0) e=pp&page=Tarot%2520cards
		2024-01-15 10:00:00 192.0.2.1 /a%20b - App%2520Name/1%20CFNetwork/1.0 a%2520b
		E
	} >in
	quiet evparse -N -o ip,path,referrer,agent,query in
	cut -f 2- out >got
	printf '%s\t%s\t%s\t%s\t%s\n' \
	    3.92.144.159 /rss/ecs-us-east-1.rss '\N' 'Slackbot 1.0 (+https://api.slack.com/robots)' '\N' \
	    123.125.71.109 /robots.txt '\N' 'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)' '\N' \
	    70.46.123.145 /i 'http://www.psychicbazaar.com/2-tarot-cards/genre/native american/type/all/view/list' \
	    'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.0; Trident/5.0)' 'e=pp&page=Tarot%2520cards' \
	    192.0.2.1 /a%20b '\N' 'App%20Name/1 CFNetwork/1.0' a%2520b |
	    same got
}

@test "w3c: the example of the draft, with the date in front" {
	cat >in <<-'E'
	#Version: 1.0
	#Date: 12-Jan-1996 00:00:00
	#Fields: time cs-method cs-uri
	00:34:23 GET /foo/bar.html
	12:21:16 GET /foo/bar.html
	12:45:52 GET /foo/bar.html
	12:57:34 GET /foo/bar.html
	E
	for f in auto w3c; do
		quiet evparse -N -f $f -o method,path in
		rows out <<-'E'
		821406863000 GET /foo/bar.html
		821449276000 GET /foo/bar.html
		821450752000 GET /foo/bar.html
		821451454000 GET /foo/bar.html
		E
	done
}

@test "w3c: the firewall of Windows, in local time" {
	cat >in <<-'E'
	#Version: 1.5
	#Software: Microsoft Windows Firewall
	#Time Format: Local
	#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path

	2019-11-06 12:35:19 DROP UDP 5.5.3.197 224.0.0.251 5353 5353 59 - - - - - - - RECEIVE
	2019-11-06 12:35:19 DROP UDP fe80::3680:dff:fe01:9e88 ff02::fb 5353 5353 89 - - - - - - - RECEIVE
	E
	quiet evparse -N -o ip=src-ip,action,protocol,path,x=tcpack in
	rows out <<-'E'
	1573043719000 5.5.3.197 DROP UDP RECEIVE \N
	1573043719000 fe80::3680:dff:fe01:9e88 DROP UDP RECEIVE \N
	E
	quiet evparse -N -z +01:00 -o ip=src-ip in
	rows out <<-'E'
	1573040119000 5.5.3.197
	1573040119000 fe80::3680:dff:fe01:9e88
	E
	# all others are in UTC
	grep -v Local in | quiet evparse -N -z +01:00 -o ip=src-ip
	rows out <<-'E'
	1573043719000 5.5.3.197
	1573043719000 fe80::3680:dff:fe01:9e88
	E
}

# --- the rules

@test "w3c: #Fields may change, and holds for its operand alone" {
	printf '#Fields: date time c-ip\n2024-01-15 10:00:00 10.0.0.1\n#Fields: c-ip time date\n10.0.0.2 10:00:01 2024-01-15\n' >one
	printf '2024-01-15 10:00:00 10.0.0.3\n#Remark: x\n#Fields: time date c-ip\n10:00:02 2024-01-15 10.0.0.4\n' >two
	status 1 evparse -N -f w3c -o ip --stats s one two
	rows out <<-'E'
	1705312800000 10.0.0.1
	1705312801000 10.0.0.2
	1705312802000 10.0.0.4
	E
	says '^evparse: two:1: format: 2024-01-15 10:00:00 10.0.0.3$'
	counts s read=8 headers=3 remarks=1 written=3 rejected=1
}

@test "w3c: what a later #Fields lacks is NULL" {
	printf '#Fields: date time s-ip\n2024-01-15 10:00:00 10.0.0.1\n#Fields: date time c-ip\n2024-01-15 10:00:01 10.0.0.2\n#Fields: s-ip c-ip\n10.0.0.3 10.0.0.4\n' >in
	status 1 evparse -N -f w3c -o at=s-ip,ip in
	rows out <<-'E'
	1705312800000 10.0.0.1 \N
	1705312801000 \N      10.0.0.2
	E
	says '^evparse: in:6: time: '
	printf '#Fields: date time c-ip\n' | fails evparse -N -f w3c -o at=s-ip
	says 'no column s-ip in w3c'
}

@test "w3c: without dates a log goes on past midnight" {
	printf '%s\n' '#Date: 2024-01-15 22:00:00' '#Fields: time c-ip' \
	    '21:59:58 a' '23:59:59 b' '00:00:01 c' '23:59:59 d' '00:00:02 e' \
	    '22:30:00 f' '00:10:00 g' '25:00:00 h' '- i' >in
	status 1 evparse -N -f w3c -o ip in
	rows out <<-'E'
	1705355998000 a
	1705363199000 b
	1705363201000 c
	1705363199000 d
	1705363202000 e
	1705444200000 f
	1705450200000 g
	E
	says '^evparse: in:10: time: 25:00:00 h$' '^evparse: in:11: time: - i$'
	# no date at all: none is made up
	printf '%s\n' '#Fields: time c-ip' '10:00:00 a' |
	    status 1 evparse -N -f w3c -o ip
	says '^evparse: -:2: time: 10:00:00 a$'
}

@test "w3c: a date without its time is no time" {
	printf '%s\n' '#Fields: date time c-ip' '2024-01-15 - a' \
	    '- 10:00:00 b' '2024-01-32 10:00:00 c' '2024-01-15 10:00:00 d' >in
	status 0 evparse -N -f w3c -o ip -r rejects in
	rows out <<-'E'
	1705312800000 d
	E
	cut -f 2,3 rejects >got
	rows got <<-'E'
	2 time
	3 time
	4 time
	E
}

@test "w3c: blanks, TABs, quotes, and -" {
	printf '%s\n' '#Fields: time a b c' '1 x  y z ' '2 "x ""y""" - "-"' \
	    '3 "x y"z w' '4 x y' '5 x y z w' >in
	printf '6\tx y\t"z\tw"\t\t\n7\tx\ty\n' >>in
	status 1 evparse -N -f w3c -o a,b,c in
	printf '%s\t%s\t%s\t%s\n' 1000 x y z 2000 'x "y"' '\N' '\N' \
	    3000 '"x' 'y"z' w 6000 'x y' 'z\tw' '' | same out
	says ':5: fields: ' ':6: fields: ' ':8: fields: '
}

@test "w3c: time-taken is ms, or seconds when it has a point" {
	printf '%s\n' '#Fields: time time-taken' '1 12' '2 0.338' '3 0.000' \
	    '4 1.2345' '5 -' '6 x' '7 1e3' >in
	status 1 evparse -N -f w3c -o duration,raw=time-taken in
	rows out <<-'E'
	1000 12 12
	2000 338 0.338
	3000 0 0.000
	4000 1234.5 1.2345
	5000 \N \N
	E
	says ':7: format: 6 x$' ':8: format: 7 1e3$'
}

@test "w3c: what it lacks is told" {
	printf '#Fields: c-ip cs-method\n1 GET\n' >in
	fails evparse -N -f w3c in
	says '^evparse: in: no column for the time; there are ip host .* duration c-ip cs-method; the rest is skipped$'
	printf 'hello\n#hello: world\n' >in
	status 1 evparse -N -f w3c in
	says ':1: format: hello$' ':2: format: #hello: world$'
	# auto says what each line looked like
	printf '# a shell script\n' | status 1 evparse -N
	says 'w3c: byte 1: not one of #Version: #Fields: #Software: #Date: #Remark:$'
}

@test "w3c: --fields" {
	cloudfront >in
	quiet evparse --fields in
	head -n 16 out >got
	same got <<-'E'
	time	4	2019-12-04 21:02:31Z
	host	4	d111111abcdef8.cloudfront.net
	bytes	4	392
	ip	4	192.0.2.100
	method	4	GET
	path	4	/index.html
	status	4	200
	referrer	1	http://www.example.com/
	agent	4	Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36
	query	0	
	scheme	4	https
	bytes_in	4	23
	duration	4	1
	protocol	4	HTTP/2.0
	date	4	2019-12-04
	x_edge_location=x-edge-location	4	LAX1
	E
	[ "$(wc -l <out)" -eq 46 ]
}

@test "w3c: long fields" {
	awk 'BEGIN {
		x = "0123456789"
		for (i = 0; i < 13; i++)
			x = x x
		print "#Fields: time a cs(User-Agent)"
		print "1 \"" x " \"\"" x "\" " x "+" x
	}' >in
	quiet evparse -N -f w3c -o a,agent in
	awk 'BEGIN {
		x = "0123456789"
		for (i = 0; i < 13; i++)
			x = x x
		print "1000\t" x " \"" x "\t" x " " x
	}' | same out
}
