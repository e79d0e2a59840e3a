#!/usr/bin/env bats
# sessionize: events to sessions (design 2.3)

load common

# sessions [option...]: events (time k ...) from stdin; out has no header
sessions() {
	tabs | quiet sessionize -N -k 2 "$@"
}

# aggregates OPTION...: events "time k v w" from stdin; what the aggregates
# give goes to the file values, a line a session
aggregates() {
	tabs | status 0 sessionize -N -c time,k,v,w -k k "$@"
	cut -f 7- out >values
}

# --- gap

@test "sessionize: exactly the gap apart is the same session" {
	sessions -g 10ms <<-'E'
	0  a
	10 a
	21 a
	E
	rows out <<-'E'
	0  10 10 2 gap a
	21 21 0  1 eof a
	E
	sessions -g 0 <<-'E'
	5 a
	5 a
	6 a
	E
	rows out <<-'E'
	5 5 0 2 gap a
	6 6 0 1 eof a
	E
	sessions --gap 1 <<-'E'
	0    a
	1000 a
	2001 a
	E
	rows out <<-'E'
	0    1000 1000 2 gap a
	2001 2001 0    1 eof a
	E
}

@test "sessionize: by ip and host, five minutes, unless told otherwise" {
	tabs <<-'E' >in
	time   path ip host
	0      /1   a  x
	1      /2   b  x
	2      /3   a  y
	300000 /4   a  x
	300002 /5   b  x
	300003 /6   a  y
	E
	quiet sessionize in
	rows out <<-'E'
	start  end    duration events closed_by ip host
	1      1      0        1      gap       b  x
	2      2      0        1      gap       a  y
	0      300000 300000   2      eof       a  x
	300002 300002 0        1      eof       b  x
	300003 300003 0        1      eof       a  y
	E
	# the order of the key columns is the option's
	quiet sessionize --key host,ip in
	head -n 2 out >got
	rows got <<-'E'
	start  end    duration events closed_by host ip
	1      1      0        1      gap       x    b
	E
	quiet sessionize -k host -g 1d in
	body out <<-'E'
	0 300002 300002 4 eof x
	2 300003 300001 2 eof y
	E
}

@test "sessionize: NULL is a key like others, and so is the empty string" {
	printf '%s\t%s\t%s\n' 1 '\N' h 2 '' h 3 '\N' h 4 '\N' '\N' 5 '' h |
	    quiet sessionize -N -k 2,3
	printf '%s\t%s\t%s\t%s\teof\t%s\t%s\n' \
	    1 3 2 2 '\N' h 4 4 0 1 '\N' '\N' 2 5 3 2 '' h | same out
}

@test "sessionize: keys are told apart by field, not by the joined text" {
	printf '%s\t%s\t%s\n' 1 ab c 2 a bc 3 abc '' 4 '' abc 5 ab c |
	    quiet sessionize -N -k 2,3
	printf '%s\t%s\t%s\t%s\teof\t%s\t%s\n' 2 2 0 1 a bc 3 3 0 1 abc '' \
	    4 4 0 1 '' abc 1 5 4 2 ab c | same out
}

@test "sessionize: negative times, and those of the years 1 and 9999" {
	sessions -g 1d <<-'E'
	-62135596800000 a
	-62135596800000 b
	-5              a
	5               a
	253402300799999 a
	253402300799999 c
	E
	rows out <<-'E'
	-62135596800000 -62135596800000 0  1 gap a
	-62135596800000 -62135596800000 0  1 gap b
	-5              5               10 2 gap a
	253402300799999 253402300799999 0  1 eof a
	253402300799999 253402300799999 0  1 eof c
	E
	sessions -g 3652059d <<-'E'
	-62135596800000 a
	253402300799999 a
	E
	rows out <<-'E'
	-62135596800000 253402300799999 315537897599999 2 eof a
	E
}

@test "sessionize: no input, one event, a stream without a header" {
	sessions </dev/null
	empty out
	echo '7 a' | sessions
	echo '7 7 0 1 eof a' | rows out
}

# --- rules

@test "sessionize: -m: no session is longer" {
	for o in -m --max; do
		sessions -g 5ms $o 10ms <<-'E'
		0  a
		5  a
		10 a
		11 a
		16 a
		21 a
		22 a
		E
		rows out <<-'E'
		0  10 10 3 max a
		11 21 10 3 max a
		22 22 0  1 eof a
		E
	done
	# gap goes before max
	sessions -g 5ms -m 10ms <<-'E'
	0  a
	5  a
	11 a
	E
	rows out <<-'E'
	0  5  5 2 gap a
	11 11 0 1 eof a
	E
	sessions -m 0 <<-'E'
	5 a
	5 a
	6 a
	E
	rows out <<-'E'
	5 5 0 2 max a
	6 6 0 1 eof a
	E
}

@test "sessionize: -b begins a session" {
	for o in -b --begin; do
		sessions -g 10ms $o '3=in*' <<-'E'
		0  a x
		1  a in
		2  a x
		13 a x
		20 a inside
		21 a in
		40 a in
		E
		rows out <<-'E'
		0  0  0 1 begin gap   a
		1  2  1 2 gap   begin a
		13 13 0 1 begin gap   a
		20 20 0 1 begin begin a
		21 21 0 1 gap   begin a
		40 40 0 1 eof   begin a
		E
	done
	# gap, max, begin: the first that holds
	sessions -g 10ms -m 20ms -b 3=b <<-'E'
	0  a x
	10 a x
	20 a x
	21 a b
	42 a b
	E
	rows out <<-'E'
	0  20 20 3 max gap   a
	21 21 0  1 gap begin a
	42 42 0  1 eof begin a
	E
}

@test "sessionize: -e ends a session" {
	for o in -e --end; do
		sessions -g 10ms $o '3=out' <<-'E'
		0 a x
		1 a out
		2 a out
		3 a x
		4 b out
		E
		rows out <<-'E'
		0 1 1 2 end a
		2 2 0 1 end a
		4 4 0 1 end b
		3 3 0 1 eof a
		E
	done
}

@test "sessionize: an event that matches both rules is a session of its own" {
	sessions -g 10ms -b '3=*b*' -e '3=*e*' <<-'E'
	0 a x
	1 a be
	2 a x
	3 a be
	4 a be
	E
	rows out <<-'E'
	0 0 0 1 begin gap   a
	1 1 0 1 end   begin a
	2 2 0 1 begin gap   a
	3 3 0 1 end   begin a
	4 4 0 1 end   begin a
	E
}

@test "sessionize: rules may be repeated, on any column" {
	sessions -g 10ms -b 3=x -b 4=1 -e 3=y -e '4=9*' <<-'E'
	0 a x 0
	1 a z 1
	2 a y 0
	3 a z 90
	4 a z 0
	E
	rows out <<-'E'
	0 0 0 1 begin begin a
	1 2 1 2 end   begin a
	3 3 0 1 end   gap   a
	4 4 0 1 eof   gap   a
	E
}

@test "sessionize: a rule's glob may hold = and a comma" {
	sessions -e '3=a=b,c' <<-'E'
	0 a a=b,c
	1 a a
	E
	rows out <<-'E'
	0 0 0 1 end a
	1 1 0 1 eof a
	E
}

# --- order

@test "sessionize: those that close together leave by expiry, start, key" {
	sessions -g 10ms <<-'E'
	0   d
	5   d
	5   c
	5   b
	6   a
	6   é
	6   z
	6   Z
	100 z
	E
	rows out <<-'E'
	0   5   5 2 gap d
	5   5   0 1 gap b
	5   5   0 1 gap c
	6   6   0 1 gap Z
	6   6   0 1 gap a
	6   6   0 1 gap z
	6   6   0 1 gap é
	100 100 0 1 eof z
	E
}

@test "sessionize: ... before the one that a rule closes at that event" {
	sessions -g 10ms -e 3=e <<-'E'
	90  z x
	88  b x
	89  a x
	100 z e
	E
	rows out <<-'E'
	88 88  0  1 gap b
	89 89  0  1 gap a
	90 100 10 2 end z
	E
	sessions -g 10ms -b 3=b <<-'E'
	90  z x
	89  a x
	100 z b
	E
	rows out <<-'E'
	89  89  0 1 gap   gap   a
	90  90  0 1 begin gap   z
	100 100 0 1 eof   begin z
	E
	sessions -g 10ms -m 15ms <<-'E'
	80  z
	88  b
	89  a
	90  z
	100 z
	E
	rows out <<-'E'
	88  88  0  1 gap b
	89  89  0  1 gap a
	80  90  10 2 max z
	100 100 0  1 eof z
	E
}

@test "sessionize: those left at the end leave by last, start, key" {
	sessions -g @3 <<-'E'
	0 c 1000
	1 b 10
	1 a 100
	2 d 9
	3 c 5
	3 e 1
	E
	rows out <<-'E'
	1 1 0 1 eof a
	1 1 0 1 eof b
	2 2 0 1 eof d
	0 3 3 2 eof c
	3 3 0 1 eof e
	E
}

@test "sessionize: keys of several columns are compared column by column" {
	printf '%s\t%s\t%s\n' 1 b a 1 a z 1 'a!' a 1 '' z 1 '\N' '' 1 a '' |
	    quiet sessionize -N -k 2,3
	printf '1\t1\t0\t1\teof\t%s\t%s\n' '' z '\N' '' a '' a z 'a!' a b a |
	    same out
}

@test "sessionize: a session is written as soon as the stream has passed it" {
	# of many keys, that close at many events: as sorted by end, start, key
	awk 'BEGIN {
		x = 3
		for (t = 0; t < 20000; t++) {
			x = (x * 16807) % 2147483647
			printf "%d\tk%d\n", t, x % 300
		}
	}' >in
	quiet sessionize -N -k 2 -g 200ms in
	grep gap out >got
	LC_ALL=C sort -k 2,2n -k 1,1n -k 6,6 got >want
	same got <want
	[ "$(wc -l <got)" -gt 5000 ]
	[ "$(awk '{ n += $4 } END { print n }' out)" = 20000 ]
}

# --- each event's own gap

@test "sessionize: -g @column: each event brings its own gap" {
	# the expiry is the latest time + gap, not that of the last event
	tabs <<-'E' >in
	time  k gap
	0     a 100
	50    a 10
	100   a 5
	106   a 1
	107   b 0
	107   b 0
	108   b 0
	200   c 1
	E
	quiet sessionize -k k -g @gap in
	body out <<-'E'
	0   100 100 3 gap a
	106 106 0   1 gap a
	107 107 0   2 gap b
	108 108 0   1 gap b
	200 200 0   1 eof c
	E
	quiet sessionize -k k -g @3 in
	[ "$(wc -l <out)" = 6 ]
}

@test "sessionize: the last -g counts" {
	printf '%s\n' '0 a 1' '5 a 1' | tabs >in
	quiet sessionize -N -k 2 -g @3 -g 10ms in
	echo '0 5 5 2 eof a' | rows out
	quiet sessionize -N -k 2 -g 10ms -g @3 in
	[ "$(wc -l <out)" = 2 ]
}

@test "sessionize: -g @column: what is no gap is rejected" {
	printf '%s\tk\t%s\n' 1 5 2 -1 3 x 4 '\N' 5 '' 6 1.5 7 1e3 8 5 \
	    >in
	status 1 sessionize -N -k 2 -g @3 --stats stats in
	printf '1\t1\t0\t1\tgap\tk\n8\t8\t0\t1\teof\tk\n' | same out
	for n in 2 3 4 5 6 7; do
		says "^sessionize: in:$n: gap: "
	done
	counts stats rejected=6
	sums stats
	# a gap beyond all times, which must not wrap
	printf '%s\tk\t%s\n' 1 9223372036854775807 253402300799999 0 |
	    quiet sessionize -N -k 2 -g @3
	echo '1 253402300799999 253402300799998 2 eof k' | rows out
}

# --- out of order, and late

@test "sessionize: an event before last is merged, at either end" {
	sessions -g 10ms <<-'E'
	100 a
	110 a
	105 a
	90  a
	80  a
	E
	rows out <<-'E'
	80 110 30 5 eof a
	E
}

@test "sessionize: rules are not applied to an event before last" {
	sessions -g 10ms -b 3=b -e 3=e <<-'E'
	100 a x
	95  a e
	99  a b
	90  a x
	101 a x
	102 a e
	103 a x
	E
	rows out <<-'E'
	90  102 12 6 end gap a
	103 103 0  1 eof gap a
	E
	# but to one at it
	sessions -g 10ms -b 3=b -e 3=e <<-'E'
	100 a x
	100 a b
	100 a e
	E
	rows out <<-'E'
	100 100 0 1 begin gap   a
	100 100 0 2 end   begin a
	E
}

@test "sessionize: late: time + gap before the stream's time, no session" {
	tabs <<-'E' >in
	time k
	100  a
	89   b
	90   c
	91   d
	89   a
	80   a
	100  e
	79   a
	E
	status 1 sessionize -k k -g 10ms --stats stats in
	body out <<-'E'
	90  90  0  1 eof c
	91  91  0  1 eof d
	100 100 0  1 eof a
	100 100 0  1 eof e
	E
	says '^sessionize: in:3: late: .*89' 'in:6: late: ' 'in:7: late: ' \
	    'in:9: late: '
	counts stats late=4 merged=0 written=4 read=9 headers=1
	sums stats
	for o in -L --late; do
		quiet sessionize -k k -g 10ms $o late in
		rows late <<-'E'
		time k
		89   b
		89   a
		80   a
		79   a
		E
		rm late
	done
	status 0 sessionize -k k -g 10ms -R 4 in
	status 1 sessionize -k k -g 10ms -R 3 -L late in
	status 1 sessionize -k k -g 10ms --limit 3 in
}

@test "sessionize: an event before the start joins within the gap" {
	sessions -g 10ms -L late <<-'E'
	100 a
	90  a
	79  a
	80  a
	100 b
	E
	rows out <<-'E'
	80  100 20 3 eof a
	100 100 0  1 eof b
	E
	echo '79 a' | rows late
}

@test "sessionize: late: what would make the session longer than -m" {
	sessions -g 10ms -m 20ms -L late <<-'E'
	100 a
	110 a
	115 a
	94  a
	95  a
	115 a
	E
	rows out <<-'E'
	95 115 20 5 eof a
	E
	echo '94 a' | rows late
}

@test "sessionize: an event not late that finds no open session begins one" {
	# the first a closed at 111; 105 is within the gap of 111, of nothing else
	sessions -g 10ms -L late <<-'E'
	100 a
	111 b
	105 a
	100 c
	E
	rows out <<-'E'
	100 100 0 1 gap a
	105 105 0 1 eof a
	111 111 0 1 eof b
	E
	echo '100 c' | rows late
}

@test "sessionize: behind evsort-window -P nothing is lost that can be placed" {
	printf '%s\t%s\n' 100 a 130 b 95 a 105 a 84 a 200 c |
	    evsort-window -a 0 -w 10ms -P |
	    quiet sessionize -N -k 2 -g 20ms -L late
	rows out <<-'E'
	84  105 21 4 gap a
	130 130 0  1 gap b
	200 200 0  1 eof c
	E
	empty late
}

@test "sessionize: 64 late events in a row are worth a word, once" {
	late() { # rows of late events, how many each
		awk -v rows="$1" -v n="$2" 'BEGIN {
			print "1000000\ta"
			for (i = 0; i < rows; i++) {
				for (j = 0; j < n; j++)
					print "1\tb"
				print "1000000\ta"
			}
		}' | status 0 sessionize -N -k 2 -g 1 -L late
	}
	late 3 63
	empty err
	late 1 64
	[ "$(wc -l <err)" = 1 ]
	says '^sessionize: .*late'
	late 3 200
	[ "$(wc -l <err)" = 1 ]
	# what is no event does not part them
	awk 'BEGIN {
		print "1000000\ta"
		for (i = 0; i < 64; i++)
			print "1\tb\n\n# remark"
	}' | status 0 sessionize -N -k 2 -g 1 -L late
	[ "$(wc -l <err)" = 1 ]
}

# --- remarks

@test "sessionize: #watermark is never before the year 1" {
	tabs >in <<-'E'
	#watermark -62135596800000
	-62135596800000 a 9999999999999999999
	#watermark 5
	E
	quiet sessionize -N -k 2 -g @3 in
	grep '#' out >got
	printf '#watermark\t-62135596800000\n%.0s' 1 2 | cmp - got
}

@test "sessionize: #watermark moves the stream's time, and is passed on" {
	sessions -g 10ms <<-'E'
	0          a
	#watermark 10
	#watermark 11
	20         b
	25         c
	#watermark 31
	#watermark 100
	90         d
	E
	rows out <<-'E'
	#watermark 0
	0          0  0 1 gap a
	#watermark 1
	20         20 0 1 gap b
	#watermark 21
	25         25 0 1 gap c
	#watermark 90
	90         90 0 1 eof d
	E
	sessions -g 10ms -L late <<-'E'
	0          a
	#watermark 100
	89         b
	E
	rows out <<-'E'
	0          0  0 1 gap a
	#watermark 90
	E
	echo '89 b' | rows late
	# no session still to be written starts before what is passed on
	sessions -g 10ms <<-'E'
	0          b
	5          c
	2          d
	7          b
	8          c
	9          d
	15         c
	16         d
	#watermark 18
	#watermark 19
	#watermark 26
	E
	rows out <<-'E'
	0          7  7  2 gap b
	#watermark 2
	#watermark 2
	5          15 10 3 gap c
	#watermark 2
	2          16 14 3 eof d
	E
	# at the very start, too, where no header is
	sessions -g 10ms -L late <<-'E'
	#watermark 100
	89         b
	90         c
	E
	rows out <<-'E'
	#watermark 90
	90         90 0 1 eof c
	E
	echo '89 b' | rows late
	# it does not bring the stream's time back
	sessions -g 10ms -L late <<-'E'
	100        a
	#watermark 5
	89         b
	E
	grep -v '#' out >got
	echo '100 100 0 1 eof a' | rows got
	echo '89 b' | rows late
	# other remarks are dropped
	sessions -g 10ms <<-'E'
	# 5
	#watermark
	#watermark x
	#watermark 01
	#watermark 5 5
	#watermarks 5
	0 a
	E
	echo '0 0 0 1 eof a' | rows out
}

# --- grouped

@test "sessionize: -G: the input is grouped by key" {
	tabs <<-'E' >in
	time k
	0    a
	5    a
	100  a
	0    b
	50   b
	55   c
	E
	for o in -G --grouped; do
		quiet sessionize -k k -g 10ms $o --stats stats in
		body out <<-'E'
		0   5   5 2 gap a
		100 100 0 1 eof a
		0   0   0 1 gap b
		50  50  0 1 eof b
		55  55  0 1 eof c
		E
		sums stats
	done
	# time starts anew with each key; rules and lateness as ever
	sessions -g 10ms -G -m 10ms -e 3=e -L late <<-'E'
	100 a x
	89  a x
	105 a x
	111 a x
	112 a e
	113 a x
	0   b x
	E
	rows out <<-'E'
	100 105 5 2 max a
	111 112 1 2 end a
	113 113 0 1 eof a
	0   0   0 1 eof b
	E
	echo '89 a x' | rows late
	# also where a rule has ended the session before
	sessions -g 10ms -G -e 3=e -L late <<-'E'
	100 a e
	89  a x
	90  a x
	0   b x
	E
	rows out <<-'E'
	100 100 0 1 end a
	90  90  0 1 eof a
	0   0   0 1 eof b
	E
	echo '89 a x' | rows late
}

@test "sessionize: -G gives what the whole gives" {
	awk 'BEGIN {
		x = 5
		for (t = 0; t < 20000; t++) {
			x = (x * 16807) % 2147483647
			printf "%d\tk%d\tv%d\n", t, x % 300, x % 7
		}
	}' >in
	a='n=count:3=v1,d=distinct:3,l=list:3,f=first:3,t=last:3'
	sessionize -N -k 2 -g 200ms -m 1 -e 3=v5 -i -a $a in |
	    cut -f 1-4,6- | LC_ALL=C sort >want
	LC_ALL=C sort -s -k 2,2 in |
	    quiet sessionize -N -G -k 2 -g 200ms -m 1 -e 3=v5 -i -a $a
	cut -f 1-4,6- out | LC_ALL=C sort | cmp - want
}

# --- aggregates

@test "sessionize: -a: every function" {
	tabs <<-'E' >in
	time k page  amount event
	1    a /x    10     view
	2    a /y    9      click
	3    a /x    1e1    buy
	4    b \N    \N     view
	5    a \N    -2.50  click
	E
	quiet sessionize -k k \
	    -a 'n=count,np=count:page,clicks=count:event=click' \
	    -a 's=sum:amount,lo=min:amount,hi=max:amount,sb=sum:amount:event=buy' \
	    -a 'f=first:page,l=last:page,la=last:amount,fb=first:page:event=b*' \
	    -a 'd=distinct:page,pages=list:page,lb=list:page:event=buy' \
	    -a 'any=any,bought=any:event=buy' in
	rows out <<-'E'
	start end duration events closed_by k n np clicks s    lo   hi sb f  l  la    fb d pages       lb     any bought
	4     4   0        1      eof       b 1 0  0      \N   \N   \N \N \N \N \N    \N 0 []          []     1   0
	1     5   4        4      eof       a 4 3  2      26.5 -2.5 10 10 /x /x -2.50 /x 2 ["/x","/y"] ["/x"] 1   1
	E
	quiet sessionize -k k --aggregate n=count in
	head -n 1 out >got
	echo 'start end duration events closed_by k n' | rows got
}

@test "sessionize: -a: conditions match a glob, also one that holds : and =" {
	aggregates -a 'a=count:v=http://*,b=count:v=*=*,c=count:v:w=1,d=count:v=?\,?' \
	    -a 'e=sum:w:v=http:*' <<-'E'
	1 k http://a 1
	2 k a=b      2
	3 k \N       1
	4 k x,y      3
	E
	printf '1\t1\t1\t1\t1\n' | same values
}

@test "sessionize: -a: what a number is" {
	aggregates -a 's=sum:v,lo=min:v,hi=max:v' -g 0 <<-'E'
	1  k 1 0
	2  k -1 0
	3  k +1 0
	4  k 007 0
	5  k 1.50 0
	6  k 5. 0
	7  k .5 0
	8  k -.5 0
	9  k 1e3 0
	10 k 1E-2 0
	11 k -1.5e+1 0
	12 k -0 0
	13 k 0.000000001 0
	14 k 0.0000000005 0
	15 k -0.0000000005 0
	16 k 0.00000000049999999999999999999999 0
	17 k 1.9999999999 0
	18 k 99999999999999999999.999999999 0
	19 k 170000000000000000000000000000 0
	20 k -1.7e29 0
	21 k 1e-400 0
	22 k 0e999999999999999999999999 0
	23 k 1e-99999999999999999999999 0
	24 k 00000000000000000000000000000000000000000000000000001e0 0
	25 k 0.00000000000000000000000000000000000000000000000000001e53 0
	26 k 17000000000000000000000000000000000000000e-11 0
	E
	awk '{ print $0 "\t" $0 "\t" $0 }' <<-'E' | same values
	1
	-1
	1
	7
	1.5
	5
	0.5
	-0.5
	1000
	0.01
	-15
	0
	0.000000001
	0.000000001
	-0.000000001
	0
	2
	99999999999999999999.999999999
	170000000000000000000000000000
	-170000000000000000000000000000
	0
	0
	0
	1
	1
	170000000000000000000000000000
	E
}

@test "sessionize: -a: what is no number is skipped" {
	printf '%s\tk\t%s\t0\n' 1 5 2 abc 3 '' 4 . 5 1e 6 e5 7 1e+ 8 0x10 \
	    9 '1 ' 10 ' 1' 11 --1 12 +-1 13 1_0 14 NaN 15 Infinity 16 1.2.3 \
	    17 '\N' 18 1,5 19 + 20 '1\t' 21 .e5 22 '\\N' 23 1e5.5 24 7 >in
	status 0 sessionize -N -c time,k,v,w -k k --stats stats \
	    -a 's=sum:v,lo=min:v,hi=max:v,n=count:v,l=last:v' in
	cut -f 7- out >values
	printf '12\t5\t7\t23\t7\n' | same values
	counts stats rejected=0 written=1 merged=23
	sums stats
}

@test "sessionize: -a: sums are exact, rounded before they are added" {
	aggregates -a 's=sum:v' <<-'E'
	1 k 0.1 0
	2 k 0.2 0
	3 k 19.99 0
	4 k 1e20 0
	5 k 0.000000001 0
	6 k -1e20 0
	7 k 0.0000000004 0
	8 k 0.0000000004 0
	E
	printf '20.290000001\n' | same values
	aggregates -a 's=sum:v' <<-'E'
	1 k 1.7e29 0
	2 k -1.7e29 0
	3 k 1.7e29 0
	E
	printf '170000000000000000000000000000\n' | same values
	# one of nothing but zeros is 0
	aggregates -a 's=sum:v' <<-'E'
	1 k -0 0
	2 k -0.0000000001 0
	E
	printf '0\n' | same values
}

@test "sessionize: -a: what overflows is NULL and counted, not wrapped" {
	for v in '1.7e29 1' '1.7e29 1.7e29' '-1.7e29 -0.000000001' \
	    '1.700000001e29 0' '1e30 0' '1e400 0' '-1e99999999999999999999 0' \
	    '999999999999999999999999999999999999999999999999999 0'; do
		printf '%s\tk\t%s\tx\n' 1 "${v% *}" 2 "${v#* }" |
		    aggregates -a 's=sum:v,n=count' --stats stats
		printf '\\N\t2\n' | same values
		grep -q '^lull_.*overflow.* [1-9]' stats
	done
	# a session that overflows does not spoil the next
	aggregates -g 1ms -a 's=sum:v' <<-'E'
	1  k 1e30 0
	2  k 1 0
	10 k 1 0
	E
	printf '\\N\n1\n' | same values
}

@test "sessionize: -a: list is JSON, in a field" {
	printf '%s\tk\t%s\n' 1 a 2 'q"q' 3 'b\\s' 4 't\tt' 5 'n\n' 6 '\x01' \
	    7 'é😀' 8 '\\xFF' 9 '' 10 a 11 '\N' 12 '\b\f\r' 13 '/' 14 '\\N' |
	    quiet sessionize -N -k 2 -a 'l=list:3,d=distinct:3'
	cut -f 7- out >values
	printf '%s\t12\n' '["a","q\\"q","b\\\\s","t\\tt","n\\n","\\u0001","é😀","\\\\xFF","","\\b\\f\\r","/","\\\\N"]' |
	    same values
}

@test "sessionize: -a: first and last are not NULL, and in order of time" {
	aggregates -a 'f=first:v,l=last:v,fc=first:v:w=1,lc=last:v:w=1' <<-'E'
	1 k \N 0
	1 k b  0
	1 k c  1
	2 k d  1
	2 k e  0
	3 k \N 1
	E
	printf 'b\te\tc\td\n' | same values
}

@test "sessionize: -a: first and last of any length" {
	awk 'BEGIN {
		for (t = 0; t < 300; t++) {
			v = v "x"
			print t "\tk\t" v "\t0"
			print 1000 - t "\tk\t" v "\t0"
		}
	}' >in
	sort -n in | quiet sessionize -N -c time,k,v,w -k k \
	    -a 'f=first:v,l=last:v,m=last:v:v=x'
	printf '0\t1000\t1000\t600\teof\tk\tx\tx\tx\n' | same out
	sort -n -k 2,2 -k 1,1 in | head -n 300 >up
	quiet sessionize -N -c time,k,v,w -k k -a 'l=last:v' up
	cut -f 7 out >got
	tail -n 1 up | cut -f 3 | same got
}

@test "sessionize: -a: aggregates start anew with each session" {
	aggregates -g 1ms -a 'n=count,l=list:v,d=distinct:v,f=first:v,s=sum:w' \
	    -a 'lo=min:w,y=any:v=y' <<-'E'
	1  k x 1
	1  j z 9
	2  k y 2
	10 k x 5
	E
	# j closes before k, by its expiry
	rows values <<-'E'
	1 ["z"]     1 z 9 9 0
	2 ["x","y"] 2 x 3 1 1
	1 ["x"]     1 x 5 5 0
	E
}

@test "sessionize: -a: many distinct values, in order" {
	awk 'BEGIN {
		for (t = 0; t < 20000; t++)
			printf "%d\tk\tv%d\t0\n", t, t * 7 % 5000
	}' >in
	quiet sessionize -N -c time,k,v,w -k k -a 'd=distinct:v,l=list:v' in
	awk 'BEGIN {
		printf "5000\t["
		for (t = 0; t < 5000; t++)
			printf "%s\"v%d\"", t ? "," : "", t * 7 % 5000
		print "]"
	}' >want
	cut -f 7- out | cmp - want
}

# --- the rest

@test "sessionize: -i: a session_id that anyone can compute again" {
	printf 'time\tip\thost\n' >in
	printf '%s\t%s\t%s\n' -5 '\N' '\N' 1000 1.1.1.1 h 1000 '\N' h \
	    1000 'a\tb' h >>in
	for o in -i --session-id; do
		quiet sessionize $o in
		cut -f 5,6 out >got
		rows got <<-'E'
		closed_by session_id
		eof       258498616140c03d95917fa41da1f79d
		eof       ca5bee39f79e02e7429544768a57fe23
		eof       4232719c87c91fc03e98fc8b0c643c49
		eof       1e25879b9f79275bfdb695c1fd089351
		E
	done
	# with opened_by it comes after that
	quiet sessionize -i -b ip=x -a n=count in
	head -n 1 out >got
	echo 'start end duration events closed_by opened_by session_id ip host n' |
	    rows got
	# of the start that the session has at last
	printf '%s\tx\n' 1010 1000 | quiet sessionize -N -k 2 -i
	cut -f 1,6 out >got
	echo '1000 5c32039f24c9fe76f915af427ddc5b02' | rows got
	printf '0\t\th\n1\té\th\n' | quiet sessionize -N -k 2,3 -i
	cut -f 6 out >got
	rows got <<-'E'
	f2025072879196760c8b297d74d99c39
	269d0555f012134a6a90a9dbd21c8514
	E
}

@test "sessionize: --max-open closes the session with the earliest last" {
	sessions -g 10ms --max-open 2 --stats stats <<-'E'
	0 a
	1 b
	2 c
	3 a
	4 c
	5 d
	E
	rows out <<-'E'
	0 0 0 1 full a
	1 1 0 1 full b
	3 3 0 1 full a
	2 4 2 2 eof  c
	5 5 0 1 eof  d
	E
	sums stats
	# a merge moves last
	sessions -g 10ms --max-open 2 <<-'E'
	0 a
	1 b
	2 a
	3 c
	E
	rows out <<-'E'
	1 1 0 1 full b
	0 2 2 2 eof  a
	3 3 0 1 eof  c
	E
	sessions -g 10ms --max-open 1 <<-'E'
	0 a
	1 a
	2 b
	3 a
	E
	rows out <<-'E'
	0 1 1 2 full a
	2 2 0 1 full b
	3 3 0 1 eof  a
	E
}

# Times of thirteen digits are read many at a time, and what is due may wait.
@test "sessionize: many at once, each session leaves as if they came one by one" {
	sessions -g 10ms --max-open 2 <<-'E'
	1704067200000 a
	1704067200005 b
	1704067200020 c
	1704067200021 d
	1704067200022 a
	E
	rows out <<-'E'
	1704067200000 1704067200000 0 1 gap  a
	1704067200005 1704067200005 0 1 gap  b
	1704067200020 1704067200020 0 1 full c
	1704067200021 1704067200021 0 1 eof  d
	1704067200022 1704067200022 0 1 eof  a
	E
	sessions -g 10ms <<-'E'
	1704067200000 b
	1704067200000 a
	1704067200008 c
	1704067200011 a
	1704067200018 c
	1704067200029 d
	E
	rows out <<-'E'
	1704067200000 1704067200000 0  1 gap a
	1704067200000 1704067200000 0  1 gap b
	1704067200011 1704067200011 0  1 gap a
	1704067200008 1704067200018 10 2 gap c
	1704067200029 1704067200029 0  1 eof d
	E
}

@test "sessionize: --max-open is not slow, whatever the gap" {
	awk 'BEGIN {
		for (i = 0; i < 200000; i++)
			printf "%d\tk%d\t500000\n", i, i
	}' >in
	for g in 1000 @3; do
		quiet timeout 20 sessionize -N -k 2 -g $g --max-open 50000 in
		[ "$(wc -l <out)" = 200000 ]
		[ "$(grep -c full out)" = 150000 ]
		awk '$1 != NR - 1 { exit 1 }' out
	done
}

@test "sessionize: many keys" {
	awk 'BEGIN {
		for (i = 0; i < 200000; i++)
			printf "%d\tk%d\th\n", i, i % 100000
	}' >in
	quiet timeout 30 sessionize -N -k 2,3 -g 1000 in
	[ "$(wc -l <out)" = 100000 ]
	awk '$1 != NR - 1 || $2 != NR + 99999 || $4 != 2 || $6 != "k" (NR - 1) {
		exit 1
	}' out
}

@test "sessionize: a key of 1 MB, and keys that differ at its end only" {
	long=$(printf '%1000000s' '' | tr ' ' x)
	printf '%s\t%s\th\n' 1 "${long}1" 2 "${long}2" 3 "${long}1" >in
	quiet sessionize -N -k 2,3 in
	(
		printf '2\t2\t0\t1\teof\t%s2\th\n' "$long"
		printf '1\t3\t2\t2\teof\t%s1\th\n' "$long"
	) | cmp - out
}

@test "sessionize: keys of every length, one byte apart" {
	# twice each, so that every one is looked for
	awk 'BEGIN {
		OFS = "\t"
		for (round = 0; round < 2; round++)
			for (n = 0; n <= 140; n++)
				for (at = 0; at <= n; at += n < 20 ? 1 : 9) {
					k = ""
					for (i = 1; i <= n; i++)
						k = k (i == at ? "x" : "k")
					printf "%.0f\t%s\th\n", 1704067200000 + round, k
				}
	}' >in
	for keys in 2 2,3 3,2; do # the last are no neighbours
		quiet sessionize -N -k $keys in
		[ "$(wc -l <out)" = $(($(wc -l <in) / 2)) ]
		awk -F '\t' '$3 != 1 || $4 != 2 { exit 1 }' out
		cut -f 6- out | sort >got
		if [ $keys = 3,2 ]; then
			awk -F '\t' '{ print $3 "\t" $2 }' in
		else
			cut -f $keys in
		fi | sort -u | cmp - got
	done
}

@test "sessionize: odd lines amid plain ones" {
	# with a CR at its end no line is plain: each is taken by itself then
	odd='1704067201000\tk\th\r|17040672\tk\th|-5\tk\th||#remark|x\ty\tz'
	odd="$odd|1704067201000\tk|1704067201000\tk\th\tmore|1704067201000\tk\th\t"
	odd="$odd|10000000000000\tk\th|170406720100:\tk\th|0704067201000\tk\th"
	odd="$odd|time\tip\thost|#watermark\t1704067203000|1704067239000\t\t"
	while [ "$odd" ]; do
		line=${odd%%|*}
		odd=${odd#"$line"}
		odd=${odd#|}
		for at in 0 1 31 32 33 39 40; do
			awk -v at=$at -v line="$line" 'BEGIN {
				print "time\tip\thost"
				for (i = 0; i < 40; i++) {
					if (i == at)
						print line
					printf "%.0f\tk%d\th\n",
					    1704067200000 + i * 1000, i % 3
				}
				if (at == 40) # and no LF at the end
					printf "%s", line
			}' >plain
			sed 's/\r*$/\r/' plain >odd
			got=0
			sessionize -g 20s -L late <plain >want 2>err.want || got=$?
			status $got sessionize -g 20s -L late.odd <odd
			cmp late late.odd
			cmp out want
			cmp err err.want
			[ -s out ]
		done
	done
}

@test "sessionize: many left at the end, in order of last, start, key" {
	for span in 0 40 1000 5000000 8589934592 20000000000000; do
		# many of them share a last, and a start
		awk -v span=$span 'BEGIN {
			x = 1
			for (i = 0; i < 3000; i++) {
				x = (x * 16807) % 2147483647
				printf "%.0f\tk%d\th\n",
				    -5000000000000 + int(i / 3000 * span), x % 1500
			}
		}' >in
		quiet sessionize -N -k 2,3 -g 3652059d <in
		awk -F '\t' '
		{ last[$2] = $1; n[$2]++ }
		!($2 in first) { first[$2] = $1 }
		END {
			for (k in n)
				printf "%s\t%s\t%.0f\t%d\teof\t%s\th\n",
				    first[k], last[k], last[k] - first[k], n[k], k
		}' in | LC_ALL=C sort -t '	' -k 2,2n -k 1,1n -k 6,6 | same out
	done
}

@test "sessionize: many that expire together, of which rules end some" {
	awk 'BEGIN { OFS = "\t"
		for (k = 0; k < 400; k++) print 1000, "k" k, "x"
		for (k = 0; k < 400; k += 3) print 1000 + k, "k" k, "end"
		for (k = 1; k < 400; k += 3) print 1400, "k" k, "x"
		print 999999, "last", "x" }' >in
	quiet sessionize -N -k 2 -g 1s -e 3=end in >out
	awk -F '\t' '{ n[$5]++ } $5 == "end" && $4 != 2 { n["bad"]++ }
	    END { print n["end"], n["gap"], n["eof"], n["bad"] + 0 }' out >n
	echo '134 266 1 0' | cmp - n
	grep -P '\tgap\t' out >gap
	awk -F '\t' -v OFS='\t' '{ print $2 + 1000, $1, $6 }' gap >order
	LC_ALL=C sort -c -t "$(printf '\t')" -k1,1n -k2,2n -k3,3 order
}
