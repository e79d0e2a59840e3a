#!/usr/bin/env bats
# evsort-window: bounded reordering (design 2.2)

load common

# sorts [option...]: events from stdin, without a header; the late go to late
sorts() {
	tabs | quiet evsort-window -N -L late "$@"
}

# times FILE...: what is in each, in one line
times() {
	local f
	for f in "$@"; do
		cut -f 1 "$f" | tr '\n' ' ' | sed 's/ $//'
		echo
	done
}

# goes OPTIONS: stdin is three lines: times in order of arrival, those that
# leave, those that are late
goes() {
	local in out late
	read -r in
	read -r out || true
	read -r late || true
	# shellcheck disable=SC2086
	printf '%s\tx\n' $in | quiet evsort-window -N -L late "$@"
	times out late >got
	printf '%s\n%s\n' "$out" "${late:-}" | same got
}

@test "evsort-window: time order, equal times in input order" {
	sorts -a 0 -w 10ms <<-'E'
	100 a
	105 b
	103 c
	105 d
	100 e
	110 f
	105 g
	E
	rows out <<-'E'
	100 a
	100 e
	103 c
	105 b
	105 d
	105 g
	110 f
	E
	empty late
	# by the clock's rules, too
	printf '%s\t%s\n' 2 a 1 b 2 c 1 d 2 e | quiet evsort-window
	printf '%s\t%s\n' 1 b 1 d 2 a 2 c 2 e | same out
}

@test "evsort-window: late is before the watermark, not at it" {
	goes -a 0 -w 10ms <<-'E'
	100 90 89 91 101 90 91
	90 91 91 100 101
	89 90
	E
	goes -a 0 -w 0 <<-'E'
	5 5 4 6 5 6
	5 5 6 6
	4 5
	E
	# five minutes unless told otherwise
	goes -a 0 <<-'E'
	300000 0 -1 300001 0 1
	0 1 300000 300001
	-1 0
	E
	goes -a 0 --window 2 <<-'E'
	2000 0 -1
	0 2000
	-1
	E
}

@test "evsort-window: late events go to -L as they came, with the header" {
	tabs <<-'E' >in
	time ip host
	100  a  h
	89   b  h
	120  c  h
	E
	printf '88\t\\N\t\\t"\n' >>in
	quiet evsort-window -a 0 -w 10ms --late late --stats stats in
	rows out <<-'E'
	time ip host
	100  a  h
	120  c  h
	E
	printf '%s\t%s\t%s\n' time ip host 89 b h 88 '\N' '\t"' | same late
	counts stats read=5 headers=1 written=2 late=2 rejected=0
	sums stats
}

@test "evsort-window: without -L they are counted, and the status is 1" {
	printf '%s\tx\n' 100 89 120 88 >in
	status 1 evsort-window -a 0 -w 10ms --stats stats in
	printf '%s\tx\n' 100 120 | same out
	says '^evsort-window: in:2: late: .*89' \
	    '^evsort-window: in:4: late: .*88' '2.*late\|late.*2'
	counts stats late=2 written=2
	sums stats
	status 0 evsort-window -a 0 -w 10ms -R 2 in
	status 1 evsort-window -a 0 -w 10ms -R 1 in
	status 0 evsort-window -a 0 -w 10ms -R 50% in
	status 1 evsort-window -a 0 -w 10ms -R 49% in
	# -R counts what is kept, too
	status 0 evsort-window -a 0 -w 10ms -L late in
	status 0 evsort-window -a 0 -w 10ms -L late -R 2 in
	status 1 evsort-window -a 0 -w 10ms -L late -R 1 in
	printf '%s\tx\n' 89 88 | same late
}

@test "evsort-window: -P passes late events on, at once" {
	printf '%s\tx\n' 100 120 95 111 110 109 130 >in
	for o in -P --pass-late; do
		quiet evsort-window -a 0 -w 10ms $o --stats stats in
		[ "$(times out)" = '100 95 110 109 111 120 130' ]
		sums stats
	done
}

@test "evsort-window: -a 0: the clock is the latest time seen" {
	goes -a 0 -w 10ms <<-'E'
	100 1000 980 990 1001
	100 990 1000 1001
	980
	E
}

@test "evsort-window: the clock starts with eight events that span the window" {
	# eight, but they span 7 ms only; the ninth makes it 10; the clock is 0
	goes -w 10ms <<-'E'
	0 1 2 3 4 5 6 7 10 -10 -11
	-10 0 1 2 3 4 5 6 7 10
	-11
	E
	# the eighth spans it
	goes -w 10ms <<-'E'
	0 1 2 3 4 5 10 6 -10 -11
	-10 0 1 2 3 4 5 6 10
	-11
	E
	# it may be the earliest itself
	goes -w 10ms <<-'E'
	0 1 2 3 4 5 10 -11 -21 -22
	-21 -11 0 1 2 3 4 5 10
	-22
	E
	# seven never do
	goes -w 10ms <<-'E'
	1000 900 800 700 600 500 0
	0 500 600 700 800 900 1000

	E
	# nor eight within less than the window
	goes -w 10ms <<-'E'
	9 8 7 6 5 4 3 2 1 0 0
	0 0 1 2 3 4 5 6 7 8 9

	E
	# half an hour and five minutes unless told otherwise
	goes <<-'E'
	9000000 8999999 8000000 7000000 6000000 5000000 4000000 3000000 2700000 2699999
	2700000 3000000 4000000 5000000 6000000 7000000 8000000 8999999 9000000
	2699999
	E
}

# From here on: eight events start the clock at 0, 80 puts it to 80; the
# watermark is 70, and what is more than 100 ms ahead does not move it.
started='0 10 20 30 40 50 60 70 80'

@test "evsort-window: events up to -a ahead move the clock" {
	goes -w 10ms -a 100ms <<-E
	$started 69 70
	0 10 20 30 40 50 60 70 70 80
	69
	E
	goes -w 10ms --ahead 100ms <<-E
	$started 180 169 170
	0 10 20 30 40 50 60 70 80 170 180
	169
	E
}

@test "evsort-window: one wrong clock does not spoil a stream" {
	goes -w 10ms -a 100ms <<-E
	$started 181 79 75
	0 10 20 30 40 50 60 70 75 79 80 181

	E
	goes -w 10ms -a 100ms <<-E
	$started 253402300799999 79 90 80 79
	0 10 20 30 40 50 60 70 79 80 80 90 253402300799999
	79
	E
	# at the very start, too
	goes -w 10ms -a 100ms <<-E
	253402300799999 $started 79
	0 10 20 30 40 50 60 70 79 80 253402300799999

	E
	# seven wrong clocks, together
	goes -w 10ms -a 100ms <<-E
	$started 500 510 520 530 540 550 560 81 71
	0 10 20 30 40 50 60 70 71 80 81 500 510 520 530 540 550 560

	E
}

@test "evsort-window: eight ahead, with none in time between, move the clock" {
	# the first seven are parted from the next by 81 and 71; a late one (50)
	# parts nobody; the eighth moves the clock to 1008
	goes -w 10ms -a 100ms <<-E
	$started 1000 1001 1002 1003 1004 1005 1006 81 1007 71 1008 1009 1010 1011 1012 1013 1014 50 1020 997 998
	0 10 20 30 40 50 60 70 71 80 81 998 1000 1001 1002 1003 1004 1005 1006 1007 1008 1009 1010 1011 1012 1013 1014 1020
	50 997
	E
	# they must span the window
	goes -w 10ms -a 100ms <<-E
	$started 5000 5000 5000 5000 5000 5000 5000 5000 5009 75 5000 5000 5000 5000 5000 5000 5000 5000 5010 75
	0 10 20 30 40 50 60 70 75 80 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000 5009 5010
	75
	E
	# to the earliest of them, not the last; those are not taken again
	goes -w 10ms -a 100ms <<-E
	$started 1000 9000 8000 7000 6000 5000 4000 3000 991 990 989
	0 10 20 30 40 50 60 70 80 990 991 1000 3000 4000 5000 6000 7000 8000 9000
	989
	E
}

@test "evsort-window: several operands are several sources, merged" {
	printf '%s\ta\n' 100 200 300 >a
	printf '%s\tb\n' 0 150 200 250 >b
	quiet evsort-window -a 0 -w 0 -L late a b
	rows out <<-'E'
	0   b
	100 a
	150 b
	200 a
	200 b
	250 b
	300 a
	E
	empty late
	quiet evsort-window -a 0 -w 0 -L late b a
	[ "$(cut -f 2 out | tr -d '\n')" = babbaba ]
	quiet evsort-window -a 0 -w 0 -L late b - <a
	[ "$(cut -f 2 out | tr -d '\n')" = babbaba ]
	# before there are clocks
	quiet evsort-window -L late a b
	[ "$(cut -f 2 out | tr -d '\n')" = bababba ]
	quiet evsort-window -a 0 -w 0 -L late a a
	[ "$(times out)" = '100 100 200 200 300 300' ]
	# at the very watermark the first operand may still have some
	printf '%s\ta\n' 100 100 200 >a
	printf '%s\tb\n' 100 100 >b
	quiet evsort-window -a 0 -w 0 a b
	[ "$(cut -f 2 out | tr -d '\n')" = aabba ]
}

@test "evsort-window: a source is late by its own clock" {
	printf '%s\ta\n' 100 50 90 89 >a
	printf '%s\tb\n' 60 50 49 >b
	quiet evsort-window -a 0 -w 10ms -L late a b
	rows out <<-'E'
	50  b
	60  b
	90  a
	100 a
	E
	sort late >got
	rows got <<-'E'
	49 b
	50 a
	89 a
	E
	status 1 evsort-window -a 0 -w 10ms a b
	says 'a:2: late: ' 'a:4: late: ' 'b:3: late: '
	# two days of one log, two servers of one day: nothing is late
	for i in 1 2 3 4 5; do
		awk -v i=$i 'BEGIN {
			for (t = 0; t < 1000; t++)
				printf "%d\t%d\n", t * 10 + i, i
		}' >src$i
	done
	quiet evsort-window -a 0 -w 0 src5 src3 src1 src2 src4
	cat src? | sort -n | same out
}

@test "evsort-window: sources with headers, empty ones, and one that differs" {
	printf 'time\tk\n2\ta\n' >a
	printf 'time\tk\n1\tb\n' >b
	: >none
	printf 'time\tk\n' >bare
	quiet evsort-window -a 0 -w 0 a none b bare
	printf 'time\tk\n1\tb\n2\ta\n' | same out
	quiet evsort-window -a 0 -w 0 none bare
	printf 'time\tk\n' | same out
	quiet evsort-window -a 0 -w 0 none none
	empty out
	printf 'time\tx\n0\tc\n' >other
	status 2 evsort-window -a 0 -w 0 a other b
	says other
	printf 'time\tk\n1\tb\n2\ta\n' | same out
	status 2 evsort-window -a 0 -w 0 a missing b
	says missing
	printf 'time\tk\n1\tb\n2\ta\n' | same out
}

@test "evsort-window: sources that merge do not wait for one that has ended" {
	printf '%s\ta\n' 1 2 >a
	mkfifo b
	evsort-window -a 0 -w 0 a b >out 3>&- &
	exec 6<>b
	printf '%s\tb\n' 3 4 >&6
	# what is before 4 must leave while b stays open
	n=0
	until grep -q '^3' out || [ $n = 400 ]; do
		n=$((n + 1))
		sleep 0.05
	done
	exec 6>&-
	wait $!
	[ $n -lt 400 ]
	[ "$(times out)" = '1 2 3 4' ]
}

@test "evsort-window: -m bounds what is held: the earliest leaves, forced" {
	awk 'BEGIN {
		for (t = 1; t <= 1000; t++)
			printf "%d\t%090d\n", t, t
		printf "1000\tx\n1\tx\n"
	}' >in
	status 0 evsort-window -a 0 -w 1h -m 10K -L late --stats stats in
	[ -s err ] # it says so
	[ "$(wc -l <err)" -lt 5 ]
	head -n 1001 in | same out
	printf '1\tx\n' | same late
	[ "$(counter forced stats)" -gt 850 ]
	[ "$(counter forced stats)" -lt 1000 ]
	counts stats read=1002 written=1001 late=1
	sums stats
	# where all of it has room, nothing is forced
	quiet evsort-window -a 0 -w 1h -m 1M -L late --stats stats in
	counts stats forced=0 written=1002 late=0
	empty late
	quiet evsort-window -a 0 -w 1h -m 1G in
	sort -s -n -k 1,1 in | same out
}

@test "evsort-window: -m, when only events ahead are held: the latest is late" {
	awk 'BEGIN {
		for (t = 1; t <= 100; t++)
			printf "%d\t%090d\n", t, t
	}' >in
	status 0 evsort-window -w 1h -m 1K -L late --stats stats in
	[ -s err ]
	n=$(wc -l <out)
	[ "$n" -ge 5 ]
	[ "$n" -le 11 ]
	head -n "$n" in | same out
	tail -n +$((n + 1)) in | same late
	sums stats
	sort -rn in >down
	status 0 evsort-window -w 1h -m 1K -L late down
	head -n "$n" in | same out
	sort -n late >got
	tail -n +$((n + 1)) in | same got
}

@test "evsort-window: -m: what is before the one that is forced leaves first" {
	# a has a clock, b none yet: its event counts as ahead; but when 10 is
	# forced out the watermark rises to it, and 5 is before that
	printf '%s\ta\n' 10 20 30 40 50 60 70 80 >a
	printf '5\tb\n' >b
	status 0 evsort-window -w 0 -a 1h -m 42 -L late --stats stats a b
	sort -n a b | same out
	empty late
	sums stats
}

@test "evsort-window: the ends of time" {
	# the watermark of the last is one ms before the first
	goes -a 0 -w 3652059d <<-'E'
	253402300799999 -62135596800000
	-62135596800000 253402300799999

	E
	goes -a 0 -w 0 <<-'E'
	-62135596800000 253402300799999 -62135596800000
	-62135596800000 253402300799999
	-62135596800000
	E
	goes -a 3652059d -w 3652059d <<-'E'
	-62135596800000 253402300799999 0 1 2 3 4 5 6 7 8 -62135596800000
	-62135596800000 -62135596800000 0 1 2 3 4 5 6 7 8 253402300799999

	E
}

@test "evsort-window: any order at all comes out as from sort -s" {
	awk 'BEGIN {
		x = 1
		for (i = 0; i < 100000; i++) {
			x = (x * 16807) % 2147483647
			printf "%d\t%d\n", x % 50000000, i
		}
	}' >in
	quiet evsort-window -a 0 -w 1d in
	sort -s -n -k 1,1 in | same out
	# no other choice either: no clock before the window is spanned
	quiet evsort-window -w 1d in
	sort -s -n -k 1,1 in | same out
	# many of one time, and times of the past
	awk '{ print $1 % 100 - 50 "\t" $2 }' in >few
	quiet evsort-window -a 0 -w 1d few
	sort -s -n -k 1,1 few | same out
	# the worst order
	sort -s -n -r -k 1,1 in >down
	quiet timeout 20 evsort-window -a 0 -w 1d down
	sort -s -n -k 1,1 down | same out
}

# odd REASON WANT LINE: a line among three hundred on each side that are plain,
# and as the last one, without LF; T is a time's first ten digits. REASON - is
# no reason to reject it.
odd() {
	local end reason=$1 t=1704067200 want line
	want=${2//T/$t} line=${3//T/$t}
	for end in '\n' ''; do
		# shellcheck disable=SC2059 # they are formats
		{
			seq 100 399 | sed "s/.*/$t&\tx\ty/" >plain
			cp plain in
			printf -- "$line$end" >>in
			[ -z "$want" ] || printf -- "$want\n" >>plain
			[ -z "$end" ] || seq 400 699 |
			    sed "s/.*/$t&\tx\ty/" | tee -a in >>plain
		}
		if [ "$reason" = - ]; then
			quiet evsort-window -N -a 0 -w 3652059d --stats stats in
		else
			status 1 evsort-window -N -a 0 -w 3652059d \
			    --stats stats in
			says "in:301: $reason: "
			counts stats rejected=1
		fi
		sums stats
		sort -s -n -k 1,1 plain | same out || {
			echo "the line was $line$end"
			return 1
		}
	done
}

@test "evsort-window: a line that is not plain, among many that are" {
	odd - 'T250\tx\tz' 'T250\tx\tz'
	odd - '-5\tx\tz' '-5\tx\tz'
	odd - '999999999999\tx\tz' '999999999999\tx\tz'
	odd - '10000000000000\tx\tz' '10000000000000\tx\tz'
	odd - 'T500\tx\tz' 'T500\tx\tz\t'
	odd - 'T500\tx\tz' 'T500\tx\tz\r'
	odd - 'T500\tx\t' 'T500\tx\t'
	odd - 'T500\t\t' 'T500\t\t'
	odd - '' '\n'
	odd - '' '\r'
	odd - '' '#'
	odd - '' '#watermark\t5\t9'
	odd - '' '#watermark\t5'
	odd fields '' 'T500'
	odd fields '' 'T500\tx'
	odd fields '' 'T500\tx\tz\tq'
	odd fields '' 'T500\tx\tz\t\t'
	odd time '' '0T50\tx\tz'
	odd time '' 'T5x0\tx\tz'
	odd time '' 'T5:0\tx\tz'
	odd time '' 'T/00\tx\tz'
	odd line '' ':T00\tx\tz'
	odd time '' 'T500 \tx\tz'
	odd time '' 'T50\000\tx\tz'
	odd line '' '\357\273\277T500\tx\tz'
	odd line '' 'x\ty\tz'
}

@test "evsort-window: lines that begin a batch, and long ones in it" {
	t=1704067200
	printf '%s\tx\n' ${t}100 -5 >in
	printf '\0\0\0\0\0\0\0\00012345\tx\n' >>in
	printf '%s\tx\n' ${t}300 >>in
	status 1 evsort-window -N in
	says 'in:3: line: '
	printf '%s\tx\n' -5 ${t}100 ${t}300 | same out
	printf '%s\t%d\n' ${t}100 1 ${t}200 2 >in
	printf '%s\t%099987d\n' ${t}300 3 >>in
	printf '%s\t%099986d\n' ${t}400 4 ${t}500 5 >>in
	status 1 evsort-window -N --max-line 100000 in
	says 'in:3: long: '
	sed 3d in | same out
}

@test "evsort-window: what is due leaves before a wait, to the millisecond" {
	mkfifo in
	evsort-window -N -a 0 -w 10m in >out 3>&- &
	exec 6>in
	seq 1704067200000 100 1704067900000 | sed 's/$/\tx/' >all
	head -c -4 all >&6 # but for the end of a line
	n=0
	until [ "$(wc -l <out)" -ge 1000 ] || [ $n = 400 ]; do
		n=$((n + 1))
		sleep 0.05
	done
	head -n 1000 all | same out
	tail -c 4 all >&6
	exec 6>&-
	wait $!
	same out <all
}

@test "evsort-window: the shortest records, and those as long as a chunk" {
	for lengths in 0,1,2 1900,1950,2000,2050 3900,3944,4000,4096,1,5000; do
		awk -v lengths=$lengths 'BEGIN {
			x = 3
			pad = sprintf("%05000d", 0)
			n = split(lengths, length_of, ",")
			for (i = 0; i < (n == 3 ? 20000 : 2000); i++) {
				x = (x * 16807) % 2147483647
				printf "%.0f\t%s\n",
				    (n == 3 ? 0 : 1704067200000) + x % 5,
				    substr(pad, 1, length_of[int(x / 7) % n + 1])
			}
		}' >in
		sort -s -k 1,1 in >want
		quiet evsort-window -N -w 1h -a 0 in
		same out <want
	done
}

@test "evsort-window: records longer than a block, in order and not, and ties" {
	for step in 1 1000; do
		awk -v step=$step 'BEGIN {
			x = 5
			pad = sprintf("%0300d", 0)
			for (i = 0; i < 20000; i++) {
				x = (x * 16807) % 2147483647
				t = i * 50 + x % 200000
				printf "%.0f\t%d\t", 1704067200000 + t - t % step, i
				n = i % 4001 == 77 ? 1000 : i % 97 == 0 ? 9 : 0
				while (n-- > 0)
					printf "%s", pad
				print ""
			}
		}' >in
		sort -s -k 1,1 in >want
		quiet evsort-window -N -w 10m in
		same out <want
		dd bs=777 if=in status=none | quiet evsort-window -N -w 10m
		same out <want
		quiet evsort-window -N -w 10m want
		same out <want
	done
}

@test "evsort-window: what is late is what the rule says" {
	# times wander about the clock; the rule once more, in awk
	for base in 0 1704067200000; do
		awk -v base=$base 'BEGIN {
			x = 7
			for (i = 0; i < 30000; i++) {
				x = (x * 16807) % 2147483647
				t = i * 10 - x % 1200
				if (x % 97 == 0)
					t += 5000
				if (i % 10000 > 9950)
					t += 90000
				printf "%.0f\t%d\n", base + t, i
			}
		}' >in
		for o in '-w 1 -a 0' '-w 1 -a 2' '-w 500ms -a 100ms' '-w 0 -a 1ms'; do
			# shellcheck disable=SC2086
			quiet evsort-window $o -L late in
			awk -v o="$o" '
			function ms(s) {
				return s ~ /ms/ ? s + 0 : s * 1000
			}
			BEGIN {
				split(o, part, " ")
				w = ms(part[2])
				a = ms(part[4])
			}
			started && $1 < clock - w { print >"late.want"; next }
			{ print >"kept" }
			a == 0 || started && $1 <= clock + a {
				if (!started || $1 > clock)
					clock = $1
				started = 1
				run = 0
				next
			}
			{
				if (!run || $1 < low)
					low = $1
				if (!run || $1 > high)
					high = $1
				if (++run >= 8 && high - low >= w) {
					clock = low
					started = 1
					run = 0
				}
			}
			END { printf "" >>"late.want" }' in
			same late <late.want
			[ -s late ]
			sort -s -n -k 1,1 kept | same out
			rm late.want kept
		done
	done
}
