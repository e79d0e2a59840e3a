#!/usr/bin/env bats
# sessionize: sessions as input are merged (design 2.3)

load common

# merged [option...]: sessions "start end events closed_by [opened_by] k" from
# stdin, of which the durations are made; out has no header
merged() {
	tabs | awk -F '\t' -v OFS='\t' '{
		$2 = $2 OFS $2 - $1
		print
	}' | quiet sessionize -N -k k \
	    -c "start,end,duration,events,closed_by,$1" "${@:2}"
}

# events SEED N: "time k h v" with a header, all in time order
events() {
	awk -v x="$1" -v n="$2" '
	function dice(sides) {
		x = (x * 16807) % 2147483647
		return x % sides
	}
	BEGIN {
		print "time\tk\th\tv"
		split("/ /a q\" \\\\ é \\N -1.50 1e2", v, " ")
		for (i = 0; i < n; i++) {
			t += dice(5) ? 0 : dice(40)
			printf "%d\tk%d\th%d\t%s\n", t, dice(7), dice(2),
			    v[1 + dice(8)]
		}
	}'
}

aggregates='n=count,c=count:v:v=/*,s=sum:v,lo=min:v,hi=max:v,any=any:v=/a'
ordered='f=first:v,t=last:v,p=list:v,fy=first:v:v=/*'

# parts WHOLE: the sessions of each part.*, in the order of start, with the
# header of the whole; the parts go
parts() {
	local f
	head -n 1 "$1"
	for f in part.*; do
		sessionize -N -c time,k,h,v "${args[@]}" "${rules[@]}" "$f"
	done | LC_ALL=C sort -s -n -k 1,1
	rm part.*
}

# --- what becomes one

@test "merge: exactly the gap apart is one session" {
	merged k -g 10ms <<-'E'
	0  5  2 eof a
	15 15 1 gap a
	26 30 3 eof a
	26 26 1 eof b
	E
	rows out <<-'E'
	0  15 15 3 gap a
	26 26 0  1 eof b
	26 30 4  3 eof a
	E
}

@test "merge: those that overlap, those within" {
	merged k -g 1ms <<-'E'
	0  100 5 eof a
	3  7   2 gap a
	90 120 3 eof a
	121 121 1 eof a
	E
	rows out <<-'E'
	0 121 121 11 eof a
	E
}

@test "merge: a session that joins two, in order" {
	merged k -g 1ms <<-'E'
	0  4   1 gap b
	2  8   7 eof b
	8  9   1 eof b
	11 12  1 eof b
	E
	rows out <<-'E'
	0  9  9 9 gap b
	11 12 1 1 eof b
	E
}

@test "merge: the gap may be another than that of the parts" {
	merged k -g 1d <<-'E'
	0        0        1 gap a
	86400000 86400000 1 gap a
	E
	echo '0 86400000 86400000 2 eof a' | rows out
}

@test "merge: a rule parts two only when they do not overlap" {
	for rule in max begin end; do
		merged k -g 10ms <<-E
		0  5  1 $rule a
		5  9  1 eof a
		0  6  1 $rule b
		5  9  1 eof b
		20 20 1 $rule c
		31 31 1 eof c
		E
		LC_ALL=C sort -k 6,6 -k 1,1n out >got
		rows got <<-E
		0  5  5 1 $rule a
		5  9  4 1 gap   a
		0  9  9 2 gap   b
		20 20 0 1 $rule c
		31 31 0 1 eof   c
		E
	done
	merged opened_by,k -g 10ms <<-'E'
	0  5  1 eof gap   a
	5  9  1 eof begin a
	0  6  1 eof begin b
	5  9  1 eof begin b
	20 20 1 gap gap   c
	30 31 1 eof begin c
	42 42 1 eof begin c
	E
	LC_ALL=C sort -k 7,7 -k 1,1n out >got
	rows got <<-'E'
	0  5  5 1 begin gap   a
	5  9  4 1 gap   begin a
	0  9  9 2 gap   begin b
	20 20 0 1 begin gap   c
	30 31 1 1 gap   begin c
	42 42 0 1 eof   begin c
	E
}

@test "merge: closed_by is that of the part that ends last" {
	merged k -g 10ms <<-'E'
	0 9 1 end  a
	3 5 1 eof  a
	0 9 1 eof  b
	3 9 1 max  b
	0 9 1 max  c
	3 9 1 eof  c
	0 9 1 full d
	50 50 1 eof z
	E
	LC_ALL=C sort -k 6,6 out >got
	rows got <<-'E'
	0  9  9 2 end a
	0  9  9 2 max b
	0  9  9 2 gap c
	0  9  9 1 gap d
	50 50 0 1 eof z
	E
}

@test "merge: gap or eof, by the latest end of the input" {
	merged k -g 10ms <<-'E'
	0 20 2 eof a
	1 9  1 gap b
	2 10 1 gap c
	E
	rows out <<-'E'
	1 9  8  1 gap b
	2 10 8  1 eof c
	0 20 20 2 eof a
	E
}

@test "merge: opened_by is that of the part that starts first" {
	merged opened_by,k -g 10ms <<-'E'
	0 5 1 eof begin a
	3 9 1 eof gap   a
	0 5 1 eof gap   b
	3 9 1 eof begin b
	E
	rows out <<-'E'
	0 9 9 2 eof begin a
	0 9 9 2 eof gap   b
	E
}

@test "merge: of equal start, in the order of the input" {
	merged k -g 10ms <<-'E'
	5 5 1 end a
	5 5 2 end a
	5 9 4 eof a
	7 9 1 eof b
	7 7 1 end b
	E
	rows out <<-'E'
	5 5 0 1 end a
	5 5 0 2 end a
	7 7 0 1 end b
	5 9 4 4 eof a
	7 9 2 1 eof b
	E
}

# --- aggregates

@test "merge: aggregates" {
	printf '%s\n' \
	    'start end duration events closed_by k n s lo hi f t p y' \
	    '0 9 9 3 eof a 3 1.50 -2 10 \N /z ["b","a"] 0' \
	    '4 12 8 4 eof a 4 -1e1 -2.5 \N /x \N ["a","q\\"\\\\","é"] 1' \
	    '13 13 0 1 eof a 1 \N \N \N /y /q [] 0' | tabs >in
	quiet sessionize -k k -i -a 'n=count,s=sum:none,lo=min:no:no=*' \
	    -a 'hi=max:no,f=first:no,t=last:no,p=list:no,y=any:no=x' in
	rows out <<-'E'
	start end duration events closed_by session_id k n s lo hi f t p y
	0 13 13 8 eof b9b64d309fe22f7cf5dae6e7649a7c7e a 8 -8.5 -2.5 10 /x /q ["b","a","q\\"\\\\","é"] 1
	E
}

@test "merge: a field that no aggregate writes is refused" {
	printf '%s\n' 'start end duration events closed_by k n s p y' \
	    '0 0 0 1 eof a 1 1 ["a"] 0' '0 0 0 1 eof a -1 1 [] 0' \
	    '0 0 0 1 eof a x 1 [] 0' '0 0 0 1 eof a 1 x [] 0' \
	    '0 0 0 1 eof a 1 1 [1] 0' '0 0 0 1 eof a 1 1 ["a" 0' \
	    '0 0 0 1 eof a 1 1 ["a"], 0' '0 0 0 1 eof a 1 1 \N 0' \
	    '0 0 0 1 eof a 1 1 [] 2' '0 0 0 0 eof a 1 1 [] 0' \
	    '0 0 0 1 odd a 1 1 [] 0' '1 0 0 1 eof a 1 1 [] 0' \
	    '0 x 0 1 eof a 1 1 [] 0' '0 0 0 2 eof a 2 \N ["b"] 1' |
	    tabs >in
	status 1 sessionize -k k -a n=count,s=sum:v,p=list:v,y=any:v=1 \
	    --stats stats in
	body out <<-'E'
	0 0 0 3 eof a 3 1 ["a","b"] 1
	E
	counts stats rejected=12 written=1 merged=1 read=15
	sums stats
	says ': in:12: line: .*odd'
}

# --- the property

@test "merge: parts by time, merged, are the whole" {
	args=(-k "k,h" -g 20ms -i -a "$aggregates" -a "$ordered") rules=()
	for seed in 1 2 3 4 5 6; do
		events $seed 400 >in
		sessionize "${args[@]}" in >want
		tail -n +2 in | split -l $((seed * 17)) - part.
		parts want >sessions
		[ "$(wc -l <sessions)" -gt "$(wc -l <want)" ]
		quiet sessionize "${args[@]}" sessions
		same out <want
	done
}

@test "merge: parts by key, or by nothing, merged, are the whole" {
	rules=()
	for seed in 1 2 3 4; do
		events $seed 400 >in
		args=(-k "k,h" -g 7ms -i -a "$aggregates" -a "$ordered")
		sessionize "${args[@]}" in >want
		awk 'NR > 1 { print >"part." $2 }' in
		parts want >sessions
		quiet sessionize "${args[@]}" sessions
		same out <want
		args=(-k "k,h" -g 7ms -a "$aggregates")
		sessionize "${args[@]}" in >want
		awk 'NR > 1 { print >"part." NR % 5 }' in
		parts want >sessions
		quiet sessionize "${args[@]}" sessions
		same out <want
	done
}

@test "merge: the same with rules, after sort" {
	args=(-k "k,h" -g 20ms -i -a "$aggregates" -a "$ordered")
	for seed in 1 2 3 4 5 6; do
		events $seed 300 >in
		for how in time key; do
			rules=(-b 'v=/*' -e 'v=q*')
			[ $how = time ] || rules+=(-m 100ms)
			sessionize "${args[@]}" "${rules[@]}" in >whole
			if [ $how = time ]; then
				tail -n +2 in | split -l $((seed * 13)) - part.
			else
				awk 'NR > 1 { print >"part." $2 }' in
			fi
			parts whole >sessions
			quiet sessionize "${args[@]}" sessions
			LC_ALL=C sort out >got
			LC_ALL=C sort whole | same got
		done
	done
}

@test "merge: merged twice is merged once" {
	events 9 400 >in
	sessionize -k k,h -g 20ms -a "$aggregates" in >want
	quiet sessionize -k k,h -g 20ms -a "$aggregates" want
	same out <want
}

# --- order, late, the rest

@test "merge: late: what no open session takes, before the latest start" {
	tabs <<-'E' >in
	start end duration events closed_by k
	0     100 100      2      eof       a
	200   210 10       1      eof       a
	50    189 139      1      eof       a
	50    190 140      1      eof       a
	50    189 139      1      eof       b
	50    190 140      1      eof       b
	E
	quiet sessionize -k k -g 10ms -L late --stats stats in
	body out <<-'E'
	0  100 100 2 gap a
	50 190 140 1 gap b
	50 210 160 2 eof a
	E
	rows late <<-'E'
	start end duration events closed_by k
	50    189 139      1      eof       a
	50    189 139      1      eof       b
	E
	counts stats read=7 headers=1 written=3 merged=1 late=2
	sums stats
	status 1 sessionize -k k -g 10ms in
	says ': in:4: late: ' ': in:6: late: '
	status 0 sessionize -k k -g 10ms -R 2 in
	# one within an open session is never late
	merged k -g 1ms <<-'E'
	0   500 1 eof a
	400 410 1 eof b
	3   5   1 eof a
	E
	rows out <<-'E'
	400 410 10  1 gap b
	0   500 500 2 eof a
	E
}

@test "merge: 64 late sessions in a row are worth a word" {
	awk 'BEGIN {
		print "start\tend\tduration\tevents\tclosed_by\tk"
		print "1000000\t1000000\t0\t1\teof\ta"
		for (i = 0; i < 200; i++)
			print "1\t1\t0\t1\teof\tb"
	}' | status 0 sessionize -k k -g 1 -L late
	[ "$(wc -l <err)" = 1 ]
	says 'order of their starts'
}

@test "merge: --max-open, watermarks, columns that are dropped" {
	tabs <<-'E' >in
	start end duration events closed_by site k
	0     5   5        2      eof       x    a
	1     3   2        1      end       x    b
	2     9   7        1      gap       x    c
	#watermark 12
	11    30  19       1      eof       x    c
	#watermark 16
	E
	quiet sessionize -k k -g 10ms --max-open 2 in
	body out <<-'E'
	1 3 2 1 end b
	#watermark 0
	0 5 5 2 gap a
	#watermark 2
	2 30 28 2 eof c
	E
}

@test "merge: options that need events, and input that is none" {
	tabs <<-'E' >in
	start end duration events closed_by ip host v
	0     0   0        1      eof       a  b    1
	E
	for o in '-b v=1' '-e v=1' '-m 1h' '-g @v' -G; do
		# shellcheck disable=SC2086
		fails sessionize $o in
		says "^sessionize: ${o%% *}.*in has sessions"
	done
	fails sessionize -a 'n=count,v=distinct:v' in
	says '^sessionize: -a v=distinct:v: .*list'
	fails sessionize -a 'w=count' in
	says 'no column w in in'
	fails sessionize -k user in
	cut -f 1-4,6- in >short
	fails sessionize short
	says 'no column closed_by in short'
	sed 's/start/from/' in >figures
	fails sessionize figures
	says 'figures'
	# the header alone
	head -n 1 in | quiet sessionize
	echo 'start end duration events closed_by ip host' | rows out
}
