#!/usr/bin/env bats
# evparse -f caddy and traefik-json: JSON that servers write (design 2.1)

load common

@test "server_json: caddy, as its documentation has it" {
	cat >in <<-'E'
	{"level":"info","ts":1646861401.5241024,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"127.0.0.1","remote_port":"41342","client_ip":"127.0.0.1","proto":"HTTP/2.0","method":"GET","host":"localhost","uri":"/","headers":{"User-Agent":["curl/7.82.0"],"Accept":["*/*"],"Accept-Encoding":["gzip, deflate, br"]},"tls":{"resumed":false,"version":772,"cipher_suite":4865,"proto":"h2","server_name":"example.com"}},"bytes_read":0,"user_id":"","duration":0.000929675,"size":10900,"status":200,"resp_headers":{"Server":["Caddy"],"Content-Encoding":["gzip"],"Content-Type":["text/html; charset=utf-8"],"Vary":["Accept-Encoding"]}}
	{"level":"info","ts":1592833155.86084,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"127.0.0.1","remote_port":"50786","proto":"HTTP/2.0","method":"GET","host":"localhost","uri":"/api/config"},"bytes_read":0,"user_id":"","duration":0.000571055,"size":1259,"status":200}
	{"level":"info","ts":1696067106.5,"msg":"handled request","request":{"remote_addr":"203.0.113.9:41342","proto":"HTTP/2.0","method":"POST","host":"h:8443","uri":"/api?a=1","headers":{"Referer":["https://example.net/"]}},"user_id":"ann","duration":0.5,"size":10,"status":201}
	E
	for f in auto caddy; do
		quiet evparse -f $f in
		rows out <<-'E'
		time          ip          host      user method path        protocol status bytes referrer             agent       duration bytes_in      remote_port
		1646861401524 127.0.0.1   localhost \N   GET    /           HTTP/2.0 200    10900 \N                   curl/7.82.0 0.929675 0             41342
		1592833155860 127.0.0.1   localhost \N   GET    /api/config HTTP/2.0 200    1259  \N                   \N          0.571055 0             50786
		1696067106500 203.0.113.9 h         ann  POST   /api?a=1    HTTP/2.0 201    10    https://example.net/ \N          500      \N            \N
		E
	done
	# names of the alias and paths of the object, in one list
	quiet evparse -N -f caddy -o page,d=duration,level,tls=request.tls.server_name in
	rows out <<-'E'
	1646861401524 /           0.929675 info example.com
	1592833155860 /api/config 0.571055 info \N
	1696067106500 /api?a=1    500      info \N
	E
}

@test "server_json: what caddy writes besides its access log is rejected" {
	cat >in <<-'E'
	{"level":"info","ts":1646861400,"msg":"server running","name":"srv0","protocols":["h1","h2","h3"]}
	{"level":"error","ts":1646861401.6,"logger":"http.log.error","msg":"dial tcp: refused","request":{"remote_ip":"127.0.0.1","proto":"HTTP/2.0","method":"GET","host":"localhost","uri":"/"},"duration":0.01,"status":502,"err_id":"x"}
	{"level":"error","ts":1646861401.6,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"127.0.0.1","proto":"HTTP/2.0","method":"GET","host":"localhost","uri":"/"},"duration":0.01,"size":0,"status":502}
	{"level":"info"
	E
	quiet evparse -N -f caddy -o ip,status -r rejects in
	echo '1646861401600 127.0.0.1 502' | rows out
	cut -f 2,3 rejects >refused
	printf '%s\n' '1 format' '2 format' '4 json' | rows refused
}

@test "server_json: traefik, with its fields kept or dropped" {
	cat >in <<-'E'
	{"ClientAddr":"172.19.0.1:62090","ClientHost":"172.19.0.1","ClientPort":"62090","ClientUsername":"-","DownstreamContentSize":365,"DownstreamStatus":200,"Duration":2196000,"OriginContentSize":365,"OriginDuration":2079000,"OriginStatus":200,"Overhead":117000,"RequestAddr":"127.0.0.1:18081","RequestContentSize":0,"RequestCount":1,"RequestHost":"127.0.0.1","RequestMethod":"GET","RequestPath":"/ok/a,b","RequestPort":"18081","RequestProtocol":"HTTP/1.1","RequestScheme":"http","RetryAttempts":0,"RouterName":"ok@file","ServiceAddr":"hp-tr-who:80","ServiceName":"svc@file","ServiceURL":"http://hp-tr-who:80","StartLocal":"2026-10-05T07:33:48.823112007Z","StartUTC":"2026-10-05T07:33:48.823112007Z","entryPointName":"web","level":"info","msg":"","time":"2026-10-05T07:33:48Z"}
	{"ClientAddr":"10.24.2.3:54800","DownstreamContentSize":379,"DownstreamStatus":200,"Duration":17780048,"RequestMethod":"GET","RequestPath":"/ui/api/v1/ui/artifactproperties?repoKey=docker-demo-prod-local\u0026path=abbrev","StartUTC":"2021-05-20T08:40:05.307589003Z","level":"info","msg":"","request_User-Agent":"Mozilla/5.0","request_Referer":"https://example.com/from?q=1","time":"2021-05-20T08:40:05Z"}
	{"ClientHost":"1.2.3.4","RequestMethod":"GET","RequestHost":"api.opencitations.net","RequestPath":"/index/v1/citations/10.1234/example","OriginStatus":404,"request_User-Agent":"curl/7.68.0","time":"2025-05-01T12:00:00Z"}
	{"level":"info","msg":"Configuration loaded from file","time":"2025-05-01T12:00:00Z"}
	E
	for f in auto traefik-json; do
		quiet evparse -f $f -r rejects in
		cut -f 1-12 out >got
		rows got <<-'E'
		time          ip         host                  user method path    protocol status bytes referrer agent duration
		1791185628823 172.19.0.1 127.0.0.1             \N   GET    /ok/a,b HTTP/1.1 200    365   \N       \N    2.196
		1621500005307 10.24.2.3  \N                    \N   GET    /ui/api/v1/ui/artifactproperties?repoKey=docker-demo-prod-local&path=abbrev \N 200 379 https://example.com/from?q=1 Mozilla/5.0 17.780048
		1746100800000 1.2.3.4    api.opencitations.net \N   GET    /index/v1/citations/10.1234/example \N 404 \N \N curl/7.68.0 \N
		E
		cut -f 13- out >got
		rows got <<-'E'
		scheme port  bytes_in requests router  service  server_url          retries origin_status origin_duration
		http   18081 0        1        ok@file svc@file http://hp-tr-who:80 0       200           2.079
		\N     \N    \N       \N       \N      \N       \N                  \N      \N            \N
		\N     \N    \N       \N       \N      \N       \N                  \N      404           \N
		E
		cut -f 2,3 rejects >refused
		echo '4 format' | rows refused
	done
}

@test "server_json: auto tells them from each other and from the JSON of others" {
	echo '{"ts":1,"ip":"1.2.3.4","status":200,"request":"GET / HTTP/1.1"}' >json
	echo '{"ts":1,"status":200,"request":{"method":"GET","uri":"/","host":"h","remote_ip":"1.2.3.4"}}' >caddy
	echo '{"time":1,"OriginStatus":200,"RequestMethod":"GET","ClientHost":"1.2.3.4"}' >traefik-json
	for f in json caddy traefik-json; do
		status 0 evparse -N -v -o ip $f
		echo "evparse: $f: $f" | same err
		echo '1000 1.2.3.4' | rows out
		for other in json caddy traefik-json; do
			[ $other = json ] || [ $other = $f ] ||
			    status 1 evparse -f $other $f
		done
	done
}

@test "server_json: --fields tells the names of columns, then the paths" {
	echo '{"ts":1,"status":200,"request":{"method":"GET","uri":"/","proto":"x","remote_ip":"1.2.3.4"},"duration":2}' >in
	quiet evparse -f caddy --fields in
	grep -n -e duration -e '^ip' -e remote_ip out >got
	rows got <<-'E'
	2:ip 1 1.2.3.4
	12:duration 1 2000
	18:remote_ip=request.remote_ip 1 1.2.3.4
	E
}
