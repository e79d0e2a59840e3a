#!/usr/bin/env bats
# evparse -f logfmt

load common

# --- real ones

@test "logfmt: Loki, with quotes in a query" {
	cat >in <<-'E'
	level=info ts=2020-10-18T18:04:22.147378997Z caller=metrics.go:81 org_id=29 traceID=29a0f088b047eb8c latency=fast query="{stream=\"stdout\",pod=\"loki-canary-xmjzp\"}" query_type=limited range_type=range length=20s step=1s duration=58.126671ms status=200 throughput_mb=2.496547 total_bytes_mb=0.145116
	level=info ts=2020-12-14T21:25:20.947307459Z caller=metrics.go:83 org_id=29 traceID=c80e691e8db08e2 latency=fast query="sum by (object_name) (rate(({container=\"metrictank\", cluster=\"hm-us-east2\"} |= \"PANIC\")[5m]))" query_type=metric range_type=range length=5m0s step=15s duration=322.623724ms status=200 throughput=1.2GB total_bytes=375MB
	E
	for f in auto logfmt; do
		quiet evparse -f $f -o user=org_id,query,duration,throughput in
		printf '%s\t%s\t%s\t%s\t%s\n' time user query duration throughput \
		    1603044262147 29 '{stream="stdout",pod="loki-canary-xmjzp"}' 58.126671ms '\N' \
		    1607981120947 29 'sum by (object_name) (rate(({container="metrictank", cluster="hm-us-east2"} |= "PANIC")[5m]))' \
		    322.623724ms 1.2GB | same out
	done
}

@test "logfmt: Grafana" {
	cat >in <<-'E'
	t=2021-05-20T16:02:11-0700 lvl=info msg="Request Completed" logger=context userId=1 orgId=1 uname=admin method=GET path=/api/live/ws status=403 remote_addr=10.42.0.253 time_ms=0 size=10 referer=
	t=2021-05-20T16:02:12-0700 lvl=info msg="Request Completed" logger=context userId=0 orgId=0 uname= method=HEAD path=/ status=302 remote_addr=100.117.104.96 time_ms=0 size=0 referer=
	E
	quiet evparse -t t in
	{
		printf 'time\tip\thost\tuser\tpage\tevent\treferrer\tagent\tdevice\tcountry\tamount\n'
		printf '1621551731000\t10.42.0.253\t\\N\t\\N\t/api/live/ws\t\\N\t\t\\N\t\\N\t\\N\t\\N\n'
		printf '1621551732000\t100.117.104.96\t\\N\t\\N\t/\t\\N\t\t\\N\t\\N\t\\N\t\\N\n'
	} | same out
}

@test "logfmt: the router of Heroku, its time in front" {
	cat >in <<-'E'
	ts=2015-01-14T09:24:40.087150+00:00 at=info method=GET path="/" host=still-earth-4767.herokuapp.com request_id=2d9895dd-e31e-40d4-8b0a-f3835b4f653b fwd="192.168.144.120" dyno=web.1 connect=1ms service=2ms status=404 bytes=132
	ts=2018-04-10T03:30:53.848866+00:00 at=error code=H12 desc="Request timeout" method=POST path="/poll" host=fast-depths-22674.herokuapp.com request_id=50a4bf5b-0932-45bd-89ff-95a4fb89cc3d fwd="36.71.232.235" dyno=web.1 connect=1ms service=30000ms status=503 bytes=0 protocol=https
	E
	quiet evparse -o ip=fwd,host,page,code,what=desc,status in
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' time ip host page code what status \
	    1421227480087 192.168.144.120 still-earth-4767.herokuapp.com / '\N' '\N' 404 \
	    1523331053848 36.71.232.235 fast-depths-22674.herokuapp.com /poll H12 'Request timeout' 503 |
	    same out
}

@test "logfmt: Go kit, logrus and slog" {
	cat >in <<-'E'
	level=info name=querier-1 ts=2020-04-01T12:53:56.101029491Z caller=http.go:56 service=http/server component=query msg="listening for requests and metrics" address=:80
	time="2021-01-06T10:43:21+01:00" level=warning msg="The group's number increased tremendously!" number=122 omg=true
	time=2023-05-06T13:24:00.476+02:00 level=INFO msg="added `count` x `item` to shopping cart by `user`" count=7 item=Hat user="John Doe"
	E
	quiet evparse -f logfmt -o user,msg,address,n=number in
	# shellcheck disable=SC2016 # they are backquotes
	printf '%s\t%s\t%s\t%s\t%s\n' time user msg address n \
	    1585745636101 '\N' 'listening for requests and metrics' :80 '\N' \
	    1609926201000 '\N' "The group's number increased tremendously!" '\N' 122 \
	    1683372240476 'John Doe' 'added `count` x `item` to shopping cart by `user`' '\N' '\N' |
	    same out
}

@test "logfmt: nginx that writes it" {
	cat >in <<-'E'
	server_name="example.com" request_id=294df52afa05eb7d3843beaa9c430d85 time_local="06/Jan/2021:10:43:21 +0100" status_code=302 request_method=GET request_scheme=https request_host="example.com" request_uri="/" remote_addr="159.203.86.51" request_time=0.003 request="GET / HTTP/2.0" remote_user="-" user_agent="Mozilla/5.0 (compatible; NetcraftSurveyAgent/1.0)" referer="-"
	E
	quiet evparse -N -t time_local -o ip,host,page=request_uri,agent,user=remote_user in
	printf '1609926201000\t159.203.86.51\texample.com\t/\tMozilla/5.0 (compatible; NetcraftSurveyAgent/1.0)\t-\n' |
	    same out
}

# --- the rules

@test "logfmt: bare keys, empty values, and the last of several" {
	cat >in <<-'E'
	time=1 a b= c="" d=x d=y d
	time=2	a=x   b=y
	 time=3
	E
	quiet evparse -N -f logfmt -o a,b,c,d in
	same out <<-'E'
	1000				
	2000	x	y	\N	\N
	3000	\N	\N	\N	\N
	E
}

@test "logfmt: a value may hold =, a key dots" {
	cat >in <<-'E'
	time=1 path=/?a=b&c=d req.method=GET x.=1
	E
	quiet evparse -N -f logfmt -o page,m=req.method,x='x\.' in
	rows out <<-'E'
	1000 /?a=b&c=d GET 1
	E
}

@test "logfmt: escapes" {
	cat >in <<-'E'
	time=1 v="\"\\\n\t\r" w=a\nb
	time=2 v="\u00e9\u20ac\ud834\udd1e\x41\x00" w="\U0001d11e"
	time=3 v="\ud834" w="C:\qemu\ "
	E
	quiet evparse -N -f logfmt -o v,w in
	same out <<-'E'
	1000	"\\\n\t\r	a\\nb
	2000	é€𝄞A\\x00	𝄞
	3000	\\ud834	C:\\qemu\\ 
	E
}

@test "logfmt: what is none is refused" {
	cat >in <<-'E'
	time=2012-11-01T22:08:41+00:00 app=loki level=WARN duration=125 message="this is a log line" extra="user=foo""
	time=1 a="x
	time=1 a=x"y
	time=1 "a"=x
	time=1 =x
	time=1 a="x"b
	hello world
	time=1 a=ok
	E
	printf 'time=1 a=\001\ntime=1 a="\002"\n' >>in
	status 0 evparse -N -f logfmt -o a -r rejects in
	rows out <<-'E'
	1000 ok
	E
	cut -f 2,3 rejects >got
	rows got <<-'E'
	1 format
	2 format
	3 format
	4 format
	5 format
	6 format
	7 format
	9 format
	10 format
	E
	# and auto tells where
	status 1 evparse -N -o a <<-'E'
	time=1 a="x" b=y"
	E
	says 'logfmt: byte 17: a quote within a word$'
}

@test "logfmt: --fields" {
	cat >in <<-'E'
	time=1 a=x b.c="y z" bare "
	time=1 a=x b.c="y \"z\"" bare a,b=1 a=w
	E
	quiet evparse --fields -f logfmt in
	same out <<-'E'
	time	1	1
	a	1	x
	c=b.c	1	y "z"
	bare	1	
	a_b=a\,b	1	1
	E
}

@test "logfmt: keys in any order, many, and long ones" {
	awk 'BEGIN {
		for (i = 0; i < 200; i++) {
			if (i % 2)
				printf "time=%d ", i
			for (k = 0; k < i; k++)
				printf "k%d=%d ", k, i
			if (i % 2 == 0)
				printf "time=%d ", i
			print "a_key_that_is_longer_than_any_that_is_remembered=" i
		}
	}' >in
	quiet evparse -N -f logfmt -o k0,k100,k150,long=a_key_that_is_longer_than_any_that_is_remembered in
	awk 'BEGIN {
		for (i = 0; i < 200; i++)
			printf "%d000\t%s\t%s\t%s\t%d\n", i,
			    (i > 0) ? i : "\\N", (i > 100) ? i : "\\N",
			    (i > 150) ? i : "\\N", i
	}' | sed 's/^0000/0/' | same out
}
