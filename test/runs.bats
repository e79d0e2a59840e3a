#!/usr/bin/env bats
# sessionize -s: runs that follow one another are as one (design 2.3, 3)

load common

# events SEED N: "time k h v own" without a header, nearly in time order
events() {
	awk -v x="$1" -v n="$2" '
	function dice(sides) {
		x = (x * 16807) % 2147483647
		return x % sides
	}
	BEGIN {
		split("/ /a q\" \\\\ é \\N -1.50 1e2 1.6e29 1e40 \\xff \\x00 a b " \
		    "c d e f g h", v, " ")
		for (i = 0; i < n; i++) {
			t += dice(4) ? 0 : dice(40)
			if (dice(50) == 0)
				printf "#watermark\t%d\n", t + dice(20)
			printf "%d\t%s\th%d\t%s\t%d\n", t - dice(3) * dice(9),
			    dice(9) ? "k" dice(7) : "\\N", dice(2),
			    v[1 + dice(20)], dice(50)
		}
	}'
}

# as_one N [option...]: the lines of the file in, in runs of N lines and then
# one that closes, against one run; sessions, late events and counters
as_one() (
	trap - DEBUG
	n=$1
	shift
	sessionize -N -L late.want "$@" --stats one.prom in >want
	split -a 4 -l "$n" in part.
	: >part.zzzz
	rm -f open err
	for part in part.*; do
		[ "$part" != part.zzzz ] || set -- "$@" --close
		sessionize -N -L "late.$part" "$@" -s open \
		    --stats "stats.$part" "$part" 2>>err ||
		    echo "$part: status $?" >>err
	done >got
	empty err || return
	sums stats.* || return
	cat late.part.* >late.got
	rm part.* stats.* late.part.*
	same got <want || return
	same late.got <late.want
)

# seal FILE: its last line is made anew, for what was changed by hand
seal() {
	sed '$d' "$1" >"$1.body"
	{
		cat "$1.body"
		printf '#end\t%d\t%s\n' "$(grep -c '^[0-9-]' "$1.body")" \
		    "$(cksum <"$1.body" | cut -d ' ' -f 1)"
	} >"$1"
	rm "$1.body"
}

# --- the file

@test "runs: what is open waits in the file, and goes on" {
	printf '%s\n' 'time k' '0 a' '5 b' '12 a' '14 c' | tabs >one
	printf '%s\n' 'time k' '22 a' '24 c' '100 d' | tabs >two
	for o in -s --state; do
		rm -f open
		quiet sessionize -k k -g 10ms $o open one
		rows out <<-'E'
		start end duration events closed_by k
		0 0 0 1 gap a
		E
		sed '$d' open >got
		rows got <<-'E'
		start end duration events closed_by k
		#state 1 sessionize key=k gap=10
		#clock 14 10
		5  5  0 1 eof b
		12 12 0 1 eof a
		14 14 0 1 eof c
		E
		sed -n '$p' open | cut -f 1,2 >got
		echo '#end 3' | rows got
		quiet sessionize -k k -g 10ms $o open two
		rows out <<-'E'
		start end duration events closed_by k
		5  5  0  1 gap b
		12 22 10 2 gap a
		14 24 10 2 gap c
		E
		quiet sessionize -k k -g 10ms $o open --close /dev/null
		rows out <<-'E'
		start end duration events closed_by k
		100 100 0 1 eof d
		E
		# an end: what comes then begins anew
		sed '$d' open >got
		echo '#state 1 sessionize closed' | rows got
		quiet sessionize -k k -g 20ms $o open one
		body out </dev/null
	done
}

@test "runs: the columns behind, of all that needs them" {
	printf '%s\n' 'time k v own' '0 a x 90' '1 a 1.7e29 5' '2 a 1.7e29 5' \
	    '3 a \xff 0' '3 b 1e40 7' | tabs >in
	quiet sessionize -k k -g @own -b v=x -i -s open \
	    -a 'n=count,y=any:v=x,s=sum:v,lo=min:v,hi=max:v' \
	    -a 'f=first:v,t=last:v,d=distinct:v,p=list:v,dx=distinct:v:v=x' in
	head -n 1 open | tr '\t' '\n' | tail -n +19 | tr '\n' ' ' >got
	printf %s '_expiry _s _lo _hi _f _t _d _p _dx ' | same got
	grep '^[0-9]' open | cut -f 1-6,8- >got
	rows got <<-'E'
	0 3 3 4 eof begin a 4 1 \N 170000000000000000000000000000 170000000000000000000000000000 x \xff 3 ["x","1.7e29","\\\\xFF"] 1 90 0000000000000000ffc99e3c66fd68d2206f414000000000 \N \N 0 3 78,312e37653239,ff, 78,312e37653239,ff, ["x"]
	3 3 0 1 eof gap b 1 0 \N \N \N 1e40 1e40 1 ["1e40"] 0 10 over over over 3 3 ["1e40"] \N []
	E
}

@test "runs: without names, and without a line" {
	: >nothing
	printf '%s\n' '0 a x' '1 b y' | tabs >in
	quiet sessionize -k 2,3 -a n=count:2,m=count:3,s=sum:3,t=sum:2 \
	    -s open nothing
	empty out
	quiet sessionize -k 2,3 -a n=count:2,m=count:3,s=sum:3,t=sum:2 \
	    -s open in
	empty out
	cp open before
	quiet sessionize -k 2,3 -a n=count:2,m=count:3,s=sum:3,t=sum:2 \
	    -s open nothing
	same open <before
	head -n 1 open | cut -f 1-3 >got
	echo '#state 1 sessionize' | rows got
	quiet sessionize -k 2,3 -a n=count:2,m=count:3,s=sum:3,t=sum:2 \
	    -s open --close nothing
	rows out <<-'E'
	0 0 0 1 eof a x 1 1 \N \N
	1 1 0 1 eof b y 1 1 \N \N
	E
}

@test "runs: columns that are others by their names are refused" {
	printf 'time\tk\n0\ta\n' | quiet sessionize -k 2 -s open
	cp open before
	printf 'time\tuser\n0\ta\n' >in
	fails sessionize -k 2 -s open in
	says 'open: made with columns .*k, now .*user'
	same open <before
	printf '0\tb\n' | quiet sessionize -k 2 -s open
	printf 'time\tk\n0\tc\n' | quiet sessionize -k 2 -s open --close
	body out <<-'E'
	0 0 0 1 eof a
	0 0 0 1 eof b
	0 0 0 1 eof c
	E
}

# --- the property

@test "runs: are as one: gap, keys, late events, watermarks" {
	events 1 150 >in
	for n in 1 7 100 1000; do
		as_one $n -c time,k,h,v,own -k k,h -g 15ms
		[ -s got ]
		[ -s late.got ]
		as_one $n -k 2 -g 15ms -i
	done
	as_one 40 -c time,k,h,v,own -k h,k -g 0
}

@test "runs: are as one: rules, -m, each event's own gap" {
	events 2 300 >in
	for n in 3 50; do
		as_one $n -c time,k,h,v,own -k k -g 30ms -b 'v=/*' -e 'v=q*' \
		    -e v=a
		as_one $n -c time,k,h,v,own -k k -g 30ms -m 20ms -b v=b -i
		as_one $n -c time,k,h,v,own -k k,h -g @own -m 90ms
		as_one $n -k 3,2 -g @5 -b 4=b
	done
}

@test "runs: are as one: aggregates of every function" {
	events 3 120 >in
	set -- -c time,k,h,v,own -k k -g 20ms
	for f in sum min max first last distinct list count; do
		set -- "$@" -a "$f=$f:v,own_$f=$f:own,x_$f=$f:v:own=?"
	done
	for n in 1 60; do
		as_one $n "$@" -a n=count,any=any,anyx=any:v=b
		as_one $n "$@" -e v=c
	done
	grep -q overflows one.prom
	[ "$(counter overflows one.prom)" -gt 0 ]
}

@test "runs: are as one: --max-open, of equal times too" {
	events 4 200 | awk -F '\t' -v OFS='\t' '{ $1 = int($1 / 9); print }' |
	    sed 's/^0\t\([0-9]*\)$/#watermark\t\1/' >in
	for n in 1 2 10; do
		as_one $n -k 2,3 -g 15ms --max-open 3
	done
	grep -q full got
}

@test "runs: --max-open bounds what a state holds, too" {
	printf '%s\n' '1 a' '2 b' '3 c' '4 d' | tabs >in
	quiet sessionize -N -k 2 -s open in
	quiet sessionize -N -k 2 -s open --max-open 2 --stats stats /dev/null
	tabs >want <<-'E'
	1 1 0 1 full a
	2 2 0 1 full b
	E
	cmp want out
	counts stats read=4 resumed=4 written=2 held=2
	sums stats
}

# --- counters

@test "runs: a session that waits is held, and read again" {
	printf '%s\n' '0 a' '1 a' '2 a' '3 b' | tabs >in
	quiet sessionize -N -k 2 -g 10ms -s open --stats stats in
	counts stats read=4 held=2 merged=2 written=0 resumed=0
	printf '%s\n' '4 a' '14 c' '50 d' | tabs >in
	quiet sessionize -N -k 2 -g 10ms -s open --stats stats in
	counts stats read=5 resumed=2 written=3 merged=1 held=1
	sums stats
	# those of the state are no part of a share
	printf '%s\n' 'x' '50 d' | tabs >in
	status 0 sessionize -N -k 2 -g 10ms -s open --stats stats -R 50% in
	counts stats read=3 resumed=1 rejected=1 merged=1 held=1
	status 1 sessionize -N -k 2 -g 10ms -s open -R 49% in
}

# --- refused

@test "runs: made with other options: each is told, and what to do" {
	printf 'time\tk\tv\tw\n0\ta\t5\t1\n' >in
	set -- -k k -g 10ms -m 1h -b v=x -e v=y -a n=count,s=sum:v
	quiet sessionize "$@" -s open in
	cp open before
	fails sessionize -k v -g 20ms -m 2h -b v=z -e v=y -i \
	    -a n=count,s=sum:w -s open in
	says '^sessionize: open: made with key=k, now key=v; give -k k again' \
	    'made with gap=10, now gap=20; give -g 10ms again' \
	    'made with max=3600000, now max=7200000; give -m 1h again' \
	    'made with begin=v=x, now begin=v=z' \
	    'made with aggregate=s=sum:v, now aggregate=s=sum:w' \
	    'made without session-id, now session-id=yes' \
	    'open: or give those options and --close'
	[ "$(wc -l <err)" = 7 ]
	fails sessionize -k k -g @w -s open in
	says 'gap=10, now gap=@w; give -g 10ms again' \
	    'max=3600000, now without max; give -m 1h again' \
	    'begin=v=x, now without begin; give -b v=x again' \
	    'end=v=y, now without end; give -e v=y again' \
	    'aggregate=n=count, now without aggregate; give -a n=count again' \
	    'aggregate=s=sum:v, now without .*; give -a s=sum:v again'
	fails sessionize "$@" -a m=count -s open in
	says 'made without aggregate, now aggregate=m=count'
	fails sessionize "$@" -b v=q -s open in
	says 'made without begin, now begin=v=q'
	fails sessionize -k k -s open --close in
	same open <before
	# what the state does not depend on
	quiet sessionize "$@" -s open --max-open 5 -R 1 -L late -N in
}

@test "runs: a state that is damaged, or says what cannot be, is refused" {
	printf 'time\tk\tv\tw\n0\ta\t5\t1\n0\tb\t5\t1\n' >in
	set -- -k k -g @w -a n=count,s=sum:v,f=first:v,p=list:v,hi=max:v -s open
	quiet sessionize "$@" in
	cp open good
	refused() {
		local program=$1 re=$2
		sed "$program" good >open
		if cmp -s open good; then
			echo "changes nothing: $program"
			return 1
		fi
		seal open
		cp open before
		fails sessionize "${@:3}" in && says "$re" &&
		    same open <before
	}
	for lines in 0 1 3 5; do
		head -n "$lines" good >open
		fails sessionize "$@" in
	done
	sed 's/5/6/' good >open
	fails sessionize "$@" in
	says 'open: damaged'
	refused '3d' 'open:3: damaged: it is not #clock' "$@"
	refused '3s/5*.$/-1/' 'open:3: damaged: the longest gap' "$@"
	refused '3s/\t0/\tx/' 'open:3: damaged: the time' "$@"
	refused '4s/\t/\t\t/' 'open:4: damaged: it has not as many' "$@"
	refused '5s/\t0/\t-1/' 'open:5: damaged: its end' "$@"
	refused '5s/1\teof/0\teof/' 'open:5: damaged: its events' "$@"
	refused '5s/\tb/\ta/' 'open:5: damaged: its key' "$@"
	refused '5s/\t1\t\\N\t0/\tx\t\\N\t0/' 'open:5: damaged: its expiry' "$@"
	refused '4s/\[/[[/' 'open:4: damaged: its aggregates' "$@"
	refused '4s/a\t1/a\tx/' 'open:4: damaged: its aggregates' "$@"
	refused '4s/\t\\N/\t0f/' 'open:4: damaged: its aggregates' "$@"
	refused '1s/k/user/' 'open: made with columns' "$@"
	cp good open
	quiet sessionize "$@" in
}

@test "runs: of rules and aggregates a number is a place, whatever its name" {
	printf 'time\tk\tn\tv\n0\ta\t1\t2\n' >in
	printf 'time\tk\tv\tn\n1\ta\t3\t4\n' >swapped
	set -- -N -k k -b 4=4 -g @3 -a s=sum:3,t=sum:n -s open
	quiet sessionize "$@" in
	quiet sessionize "$@" --close swapped
	rows out <<-'E'
	0 0 0 1 begin gap a 1 1
	1 1 0 1 eof begin a 3 4
	E
}

@test "runs: a state's columns that stand twice are told at once" {
	printf 'time\tk\tv\nrubbish\n' >in
	fails sessionize -k k -a x=sum:v,_x=count -s open in
	says '^sessionize: open: the column _x stands twice'
	[ "$(wc -l <err)" = 1 ]
	absent open
}

@test "runs: what does not go together" {
	printf 'time\tk\n0\ta\n' >in
	fails sessionize -k k -G -s open in
	says '^sessionize: -G and -s'
	fails sessionize -k k --close in
	says '^sessionize: --close: needs -s'
	sessionize -k k in >sessions
	fails sessionize -k k -s open sessions
	says '^sessionize: -s: for events, and sessions has sessions'
	absent open
	quiet sessionize -k k -s open in
	fails sessionize -k k -s open open
	fails sessionize -k k -s open -L open in
	fails sessionize -k k -s /dev/null in
	# a run that fails leaves it as it is
	cp open before
	status 2 sessionize -k k -s open in missing
	same open <before
}
