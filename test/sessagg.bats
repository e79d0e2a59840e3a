#!/usr/bin/env bats
# sessagg: sessions to figures (design 2.4)

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	tabs <<-'E' >in
	start end   duration events closed_by ip host amount
	1000  11000 10000    5      gap       a  x    1.5
	2000  2000  0        1      gap       b  x    \N
	500   7500  7000     7      gap       a  y    -2.5
	9000  9001  1        2      eof       b  \N   10
	E
}

# numbers V...: a session for each, its column x
numbers() {
	printf 'start\tend\tduration\tevents\tx\n'
	printf '0\t0\t0\t1\t%s\n' "$@"
}

@test "sessagg: a row for all, from the first start to the last end" {
	quiet sessagg in
	rows out <<-'E'
	from to    sessions events events_avg duration_avg
	500  11000 4        15     3.75       4250.25
	E
	tail -n +2 in | quiet sessagg \
	    -c start,end,duration,events,closed_by,ip,host,amount -N
	echo '500 11000 4 15 3.75 4250.25' | rows out
}

@test "sessagg: -g: a row a group, by from, then by group" {
	for o in -g --group; do
		quiet sessagg $o host in
		rows out <<-'E'
		from to    host sessions events events_avg duration_avg
		500  7500  y    1        7      7          7000
		1000 11000 x    2        6      3          5000
		9000 9001  \N   1        2      2          1
		E
	done
	quiet sessagg -g ip,host in
	rows out <<-'E'
	from to    ip host sessions events events_avg duration_avg
	500  7500  a  y    1        7      7          7000
	1000 11000 a  x    1        5      5          10000
	2000 2000  b  x    1        1      1          0
	9000 9001  b  \N   1        2      2          1
	E
	quiet sessagg -g 7,ip in
	head -n 2 out >got
	rows got <<-'E'
	from to    host ip sessions events events_avg duration_avg
	500  7500  y    a  1        7      7          7000
	E
	# equal from: by group as LC_ALL=C sort
	printf 'start\tend\tduration\tevents\tg\th\n' >same
	for g in é z a Z '\N' '' 'a!' 'a b' _ 0 10 9; do
		printf '0\t0\t0\t1\t%s\tx\n' "$g"
	done >rest
	cat same rest | quiet sessagg -g g,h
	tail -n +2 out | cut -f 3,4 >got
	cut -f 5,6 rest | LC_ALL=C sort | same got
}

@test "sessagg: -t adds a row for all groups, the last" {
	for o in -t --total; do
		quiet sessagg -g host $o in
		rows out <<-'E'
		from to    host sessions events events_avg duration_avg
		500  7500  y    1        7      7          7000
		1000 11000 x    2        6      3          5000
		9000 9001  \N   1        2      2          1
		500  11000 *    4        15     3.75       4250.25
		E
	done
	quiet sessagg -g ip,host -t in
	tail -n 1 out >got
	echo '500 11000 * * 4 15 3.75 4250.25' | rows got
	head -n 1 in | quiet sessagg -g host -t
	echo 'from to host sessions events events_avg duration_avg' | rows out
}

@test "sessagg: -b: a row a bucket of the start, and group" {
	tabs <<-'E' >days
	start    end      duration events host
	7200000  7200000  0        1      b
	0        9000000  9000000  2      a
	3599999  3600000  1        4      b
	3600000  3600000  0        8      a
	-1       0        1        16     a
	3599998  3599998  0        32     a
	-3600000 -3600000 0        64     b
	-3600001 -3600001 0        128    b
	E
	for o in -b --bucket; do
		quiet sessagg -g host $o 1h -t days
		rows out <<-'E'
		from     to       host sessions events events_avg duration_avg
		-7200000 -3600000 b    1        128    128        0
		-7200000 -3600000 *    1        128    128        0
		-3600000 0        a    1        16     16         1
		-3600000 0        b    1        64     64         0
		-3600000 0        *    2        80     40         0.5
		0        3600000  a    2        34     17         4500000
		0        3600000  b    1        4      4          1
		0        3600000  *    3        38     12.666667  3000000.333333
		3600000  7200000  a    1        8      8          0
		3600000  7200000  *    1        8      8          0
		7200000  10800000 b    1        1      1          0
		7200000  10800000 *    1        1      1          0
		E
	done
	quiet sessagg -b 2h days
	rows out <<-'E'
	from     to       sessions events events_avg duration_avg
	-7200000 0        3        208    69.333333  0.333333
	0        7200000  4        46     11.5       2250000.25
	7200000  14400000 1        1      1          0
	E
	head -n 1 days | quiet sessagg -b 1h
	echo 'from to sessions events events_avg duration_avg' | rows out
}

@test "sessagg: -b is aligned to 1970-01-01 in -z" {
	tabs <<-'E' >in
	start         end           duration events
	1705312800000 1705312800000 0        1
	1705341600000 1705341600000 0        2
	E
	# 10:00 and 18:00 UTC on 2024-01-15
	quiet sessagg -b 1d in
	body out <<-'E'
	1705276800000 1705363200000 2 3 1.5 0
	E
	# 15:30 and 23:30
	quiet sessagg -b 1d -z +05:30 in
	body out <<-'E'
	1705257000000 1705343400000 2 3 1.5 0
	E
	# 19:00, and 03:00 on the next day
	quiet sessagg -b 1d --zone +0900 in
	body out <<-'E'
	1705244400000 1705330800000 1 1 1 0
	1705330800000 1705417200000 1 2 2 0
	E
	quiet sessagg -b 1h -z +05:30 in
	body out <<-'E'
	1705311000000 1705314600000 1 1 1 0
	1705339800000 1705343400000 1 2 2 0
	E
	quiet sessagg -b 1d -z EST5EDT,M3.2.0,M11.1.0 in
	body out <<-'E'
	1705294800000 1705381200000 2 3 1.5 0
	E
}

@test "sessagg: averages have six decimals, rounded half away from zero" {
	average() { # wanted, values
		local want=$1
		shift
		numbers "$@" | quiet sessagg -a x=avg:x
		cut -f 7 out | tail -n 1 >got
		echo "$want" | same got
	}
	average 4.333333 4 4 5
	average 8 8 8
	average 1.666667 1 2 2
	average 0.125 1 0 0 0 0 0 0 0
	average -4.333333 -4 -4 -5
	average -1.666667 -1 -2 -2
	average 0.000001 0.000001 0 # 0.0000005
	average -0.000001 -0.000001 0
	average 0 0.000000999 0 0
	average 0 -0.000000999 0 0
	average 0.1 0.1
	average 0.15 0.1 0.2
	average '\N' '\N' '\N'
	average 3 '\N' 3
	average 100000000000000000000 99999999999999999999.5 100000000000000000000.5
}

@test "sessagg: -a: sessionize's functions and grammar" {
	(head -n 1 in; tail -n +2 in | sort -n) | quiet sessagg -g ip \
	    -a 'n=count,bounces=count:events=1,am=count:amount,s=sum:amount' \
	    -a 'lo=min:amount,hi=max:events,f=first:host,l=last:host' \
	    -a 'd=distinct:host,hosts=list:host,any=any:events=7' \
	    --metric 'sx=sum:events:host=x'
	cut -f 3,8- out >got
	rows got <<-'E'
	ip n bounces am s  lo   hi f l d hosts     any sx
	a  2 0       2  -1 -2.5 7  y x 2 ["y","x"] 1   5
	b  2 1       1  10 10   2  x x 1 ["x"]     0   1
	E
}

@test "sessagg: stddev is the sample's, exact" {
	deviation() { # wanted, values
		local want=$1
		shift
		numbers "$@" | quiet sessagg -a x=stddev:x
		cut -f 7 out | tail -n 1 >got
		echo "$want" | same got
	}
	deviation 2.13809 2 4 4 4 5 5 7 9 # sqrt(32/7) = 2.1380899
	deviation '\N' 5
	deviation '\N' '\N'
	deviation 0 5 5
	deviation 0.707107 1 2
	deviation 1 1 2 3
	deviation 2.12132 -1 3 1.5 -1.5 # sqrt(4.5) = 2.1213203
	# no loss where the mean is large
	deviation 1 1000000000001 1000000000002 1000000000003
	deviation 1 100000000000000000001 100000000000000000002 \
	    100000000000000000003
	deviation 0.000001 0.000001 0.000002 0.000003
	deviation 0.5 0.5 1 1.5 '\N'
	# a half exactly, at the seventh place
	deviation 0.000001 0 0.0000005 0.000001
	deviation 0 0 0.000000499 0.000000998
}

@test "sessagg: percentiles are nearest-rank" {
	percentile() { # pN, wanted, values
		local p=$1 want=$2
		shift 2
		numbers "$@" | quiet sessagg -a "x=$p:x"
		cut -f 7 out | tail -n 1 >got
		echo "$want" | same got
	}
	percentile p50 5 1 2 3 4 5 6 7 8 9 10
	percentile p51 6 10 9 8 7 6 5 4 3 2 1
	percentile p95 10 1 2 3 4 5 6 7 8 9 10
	percentile p90 9 1 2 3 4 5 6 7 8 9 10
	percentile p1 1 1 2 3 4 5 6 7 8 9 10
	percentile p10 1 1 2 3 4 5 6 7 8 9 10
	percentile p99.999 10 1 2 3 4 5 6 7 8 9 10
	percentile p10.001 2 1 2 3 4 5 6 7 8 9 10
	percentile p50 7 7
	percentile p50 '\N' '\N'
	percentile p50 3 '\N' 3
	# by rank in integers, not in floating point: 1 to 100
	# shellcheck disable=SC2046
	numbers $(seq 100) | quiet sessagg -a 'a=p7:x,b=p14:x' \
	    -a 'c=p28:x,d=p29:x,e=p55:x,f=p56:x' \
	    -a 'g=p57:x,h=p58:x,i=p99:x,j=p1:x'
	cut -f 7- out | tail -n 1 >got
	echo '7 14 28 29 55 56 57 58 99 1' | rows got
	# shellcheck disable=SC2046
	numbers $(seq 511) | quiet sessagg -a 'a=p99.9:x,b=p1:x'
	cut -f 7- out | tail -n 1 >got
	echo '511 6' | rows got
}

@test "sessagg: percentiles hold a value by sign and nine binary digits" {
	held() { # value, as held
		numbers "$1" | quiet sessagg -a x=p50:x
		cut -f 7 out | tail -n 1 >got
		echo "$2" | same got
	}
	held 0 0
	held 511 511
	held 512 512
	held 513 512
	held 514 514
	held 1000 1000
	held 1001 1000
	held 1023 1022
	held 1024 1024
	held 1027 1024
	held 1028 1028
	held 300000 299008
	held 1800000 1798144
	held -1 -1
	held -1001 -1000
	held -300000 -299008
	held 2.4 2
	held 2.5 3
	held -2.5 -3
	held -0.4 0
	held 511.5 512
	held 512.9 512
	held 9007199254740993 9007199254740992
	held 1e20 99727710148492263424
	# negative ones come first
	numbers 5 -5 0 -700 700 | quiet sessagg -a 'a=p20:x,b=p40:x' \
	    -a 'c=p60:x,d=p80:x,e=p99:x'
	cut -f 7- out | tail -n 1 >got
	echo '-700 -5 0 5 700' | rows got
}

# share is compared as a number of six decimals, however written
distribution() {
	awk -F '\t' -v OFS='\t' 'NR > 1 { $NF = sprintf("%.6f", $NF) } { print }' \
	    "$1" >got
	rows got
}

@test "sessagg: -H duration: the distribution, all seven rows" {
	(
		printf 'start\tend\tduration\tevents\n'
		printf '0\t0\t%s\t1\n' 0 9999 10000 29999 30000 59999 \
		    60000 179999 180000 599999 600000 1799999 1800000 \
		    99999999 0 0
	) >in
	for o in -H --histogram; do
		quiet sessagg $o duration in
		distribution out <<-'E'
		from to low     high    sessions share
		0    0  0       10000   4        0.250000
		0    0  10000   30000   2        0.125000
		0    0  30000   60000   2        0.125000
		0    0  60000   180000  2        0.125000
		0    0  180000  600000  2        0.125000
		0    0  600000  1800000 2        0.125000
		0    0  1800000 \N      2        0.125000
		E
	done
	tabs <<-'E' >in
	start   end     duration events host
	0       0       0        1      a
	1       20001   20000    1      b
	5       5       0        1      b
	10      10      0        1      b
	3600000 3600000 0        1      a
	E
	quiet sessagg -H duration -g host in
	distribution out <<-'E'
	from to      host low     high    sessions share
	0    3600000 a    0       10000   2        1.000000
	0    3600000 a    10000   30000   0        0.000000
	0    3600000 a    30000   60000   0        0.000000
	0    3600000 a    60000   180000  0        0.000000
	0    3600000 a    180000  600000  0        0.000000
	0    3600000 a    600000  1800000 0        0.000000
	0    3600000 a    1800000 \N      0        0.000000
	1    20001   b    0       10000   2        0.666667
	1    20001   b    10000   30000   1        0.333333
	1    20001   b    30000   60000   0        0.000000
	1    20001   b    60000   180000  0        0.000000
	1    20001   b    180000  600000  0        0.000000
	1    20001   b    600000  1800000 0        0.000000
	1    20001   b    1800000 \N      0        0.000000
	E
	quiet sessagg -H duration -b 1h in
	cut -f 1,2,5 out | uniq -c | awk '{ print $2, $3, $4, $1 }' |
	    tabs >counted
	rows counted <<-'E'
	from    to      sessions 1
	0       3600000 3        1
	0       3600000 1        1
	0       3600000 0        5
	3600000 7200000 1        1
	3600000 7200000 0        6
	E
}

@test "sessagg: -H of others: 0-1 1-2 2-4 ... from first to last" {
	printf 'start\tend\tduration\tevents\n' >in
	printf '0\t0\t0\t%s\n' 1 3 3 9 >>in
	quiet sessagg -H events in
	distribution out <<-'E'
	from to low high sessions share
	0    0  1   2    1        0.250000
	0    0  2   4    2        0.500000
	0    0  4   8    0        0.000000
	0    0  8   16   1        0.250000
	E
	printf 'start\tend\tduration\tevents\tx\n' >in
	printf '0\t0\t0\t1\t%s\n' 0 0.5 1 1.999 >>in
	quiet sessagg -H x in
	distribution out <<-'E'
	from to low high sessions share
	0    0  0   1    2        0.500000
	0    0  1   2    2        0.500000
	E
	head -n 1 in | quiet sessagg -H x
	echo 'from to low high sessions share' | rows out
}

@test "sessagg: a watermark closes the buckets that no session can fall in" {
	tabs <<-'E' >in
	start      end     duration events host
	100        200     100      1      a
	#watermark 999
	900        1500    600      2      a
	#watermark 1000
	1000       1000    0        4      b
	2500       2500    0        8      a
	#watermark 2000
	E
	quiet sessagg -b 1s -g host in
	rows out <<-'E'
	from to   host sessions events events_avg duration_avg
	0    1000 a    2        3      1.5        350
	1000 2000 b    1        4      4          0
	2000 3000 a    1        8      8          0
	E
}

@test "sessagg: ... and the others go on" {
	awk 'BEGIN {
		OFS = "\t"
		print "start", "end", "duration", "events", "host"
		for (t = 0; t < 5000; t++) {
			print t, t, 0, 1, "h" t % 7
			print t + 100, t + 100, 0, 1, "h" t % 5
			if (t % 50 == 0)
				print "#watermark", t
		}
	}' >in
	quiet sessagg -b 250ms -g host -t in
	grep -v '#' in | sessagg -b 250ms -g host -t | same out
	[ "$(wc -l <out)" -gt 140 ]
}

@test "sessagg: what is not a number is skipped, what overflows is NULL" {
	tabs <<-'E' >in
	start end duration events x
	0     0   0        1      abc
	0     0   0        1      5
	0     0   0        1      \N
	E
	status 0 sessagg -a 's=sum:x,a=avg:x,n=count:x,p=p50:x,d=stddev:x' in
	cut -f 7- out >got
	rows got <<-'E'
	s a n p d
	5 5 2 5 \N
	E
	sed 's/abc/1.7e29/' in | status 0 sessagg -a 's=sum:x,a=avg:x'
	cut -f 7- out >got
	rows got <<-'E'
	s  a
	\N \N
	E
}

@test "sessagg: sums of many are exact" {
	awk 'BEGIN {
		print "start\tend\tduration\tevents\tx"
		for (i = 0; i < 100000; i++)
			printf "%d\t%d\t0\t1\t0.01\n", i, i
	}' | quiet sessagg -a s=sum:x,a=avg:x
	body out <<-'E'
	0 99999 100000 100000 1 0 1000 0.01
	E
}

@test "sessagg: many groups" {
	awk 'BEGIN {
		print "start\tend\tduration\tevents\tg"
		for (i = 0; i < 100000; i++)
			printf "%d\t%d\t0\t1\tg%d\n", i, i, i % 50000
	}' | quiet timeout 20 sessagg -g g
	[ "$(wc -l <out)" = 50001 ]
	awk 'NR > 1 && ($4 != 2 || $3 != "g" (NR - 2)) { exit 1 }' out
}

@test "sessagg: numbers that are plain, and others, in one row" {
	for n in 0 00 007 99999999 100000000 9223372036854775807 \
	    9223372036854775808 1.5 -3 1e3 '\N' 12345678901234567890123; do
		awk -v n="$(printf '%s' "$n" | sed 's/\\/&&/')" 'BEGIN {
			print "start\tend\tduration\tevents\thost"
			for (i = 0; i < 70; i++) {
				print "1704067200000\t1704067200005\t5\t2\th"
				if (i == 33)
					print "1704067200000\t1704067200009\t" \
					    n "\t" n "\th"
			}
		}' >in
		# what -a says of the columns goes another way
		quiet sessagg -g host -t \
		    -a 'e=sum:events,ea=avg:events,da=avg:duration' in
		tail -n +2 out | awk -F '\t' '{ exit !($5 == $8 && $6 == $9 &&
		    $7 == $10 && $4 == 71 && $2 == 1704067200009) }'
		cut -f 1-7 out >want
		quiet sessagg -g host -t in
		cmp out want
	done
}

@test "sessagg: odd lines amid plain ones" {
	# with a CR at its end no line is plain: each is taken by itself then
	for odd in '-5\t7\t12\t1\tg' '1704067200000\t1704067199999\t1\t1\th' \
	    '1704067200000\t170406720\t1\t1\th' '' '#x' \
	    '1704067200000\t17040672:0000\t1\t1\th' \
	    '1704067200000\t1704067200001\tx\t1\th' \
	    '1704067200000\t1704067200001\t1\t\th' \
	    '1704067200000\t1704067200001\t1\t:\th' \
	    '1704067200000\t1704067200001\t1\t1' \
	    '1704067200000\t1704067200001\t1\t1\th\r' \
	    '1704067200000\t1704167200001\t00\t1\th' \
	    '1704067200000\t1704167200001\t1\t09\th' \
	    '1704067200000\t1\t1\t1\th' '1704067200000\t\t\t\t' \
	    '1704067200000\t17040672\t0001\t1\th' \
	    '1704067200000\t10000000000000\t1\t1\th' \
	    '1704067200000 1704067200001\t1\t1\th' \
	    '1704067200000\t1704067200001 1\t1\th' \
	    "1704067200000\t1704067200001\t$(printf '%080d' 1)\t1\th"; do
		for at in 0 1 63 64 70; do
			awk -v at=$at -v line="$odd" 'BEGIN {
				for (i = 0; i < 70; i++) {
					if (i == at)
						print line
					t = 1704067200000 + i * 60000
					printf "%.0f\t%.0f\t%d\t%d\th%d\n",
					    t, t + i, i, i % 11, i % 4
				}
				if (at == 70) # and no LF at the end
					printf "%s", line
			}' >plain
			sed 's/\r*$/\r/' plain >odd
			for o in '-g 5' '-g 5 -t -b 15m' '-g 5,4' ''; do
				got=0
				# shellcheck disable=SC2086
				sessagg $o <plain >want 2>err.want || got=$?
				# shellcheck disable=SC2086
				status $got sessagg $o <odd
				cmp out want
				cmp err err.want
			done
		done
	done
}

@test "sessagg: a first line of NULs is no session" {
	{
		printf 'start\tend\tduration\tevents\thost\n'
		printf '\0\0\0\0\00000000001\0'
		printf '\0\0\0\0\00000000002\0'
		printf '001\t1\th\n'
		printf '1704067200000\t1704067200001\t1\t2\th\n'
	} >in
	status 1 sessagg -N -g host in
	[ "$(cut -f 4 out)" = 1 ]
}

@test "sessagg: sessions whose ends begin with other digits than their starts" {
	printf '%s\t%s\t1\t2\tgap\tx\n' 1700000000000 1700000000000 \
	    1700000000000 1700100000000 1700000000001 1700100000500 >in
	quiet sessagg -N -g 6 in
	[ "$(cut -f 1,2,4 out)" = "1700000000000	1700100000500	3" ]
}

@test "sessagg: groups of every length, one byte apart" {
	awk 'BEGIN {
		print "start\tend\tduration\tevents\tgroup"
		for (round = 0; round < 2; round++)
			for (n = 0; n <= 140; n++)
				for (at = 0; at <= n; at += n < 20 ? 1 : 9) {
					k = ""
					for (i = 1; i <= n; i++)
						k = k (i == at ? "x" : "k")
					print "1704067200000\t1704067200001\t1\t2\t" k
				}
	}' >in
	quiet sessagg -N -g group in
	[ "$(wc -l <out)" = $(($(wc -l <in) / 2)) ]
	awk -F '\t' '$4 != 2 || $5 != 4 { exit 1 }' out
	cut -f 3 out >got
	tail -n +2 in | cut -f 5 | LC_ALL=C sort -u | cmp - got
}

@test "sessagg: columns before, in and behind the key, of any length" {
	for n in 0 1 40 60 61 62 63 64 130; do
		awk -v n=$n 'BEGIN {
			x = sprintf("%*s", n, "")
			gsub(/ /, "x", x)
			for (i = 0; i < 150; i++) {
				t = 1704067200000 + i * 60000
				printf "%.0f\t%.0f\t%d\t%d\t%s\th%d\t%s\tg%d%s\n",
				    t, t + i, i, i % 11, x, i % 4, x, i % 3, x
			}
		}' >plain
		sed 's/$/\r/' plain >odd # which no line of is plain
		for o in '-g 5' '-g 6' '-g 6,7' '-g 8' '-g 7,8' '-g 6,8' '-g 4' ''; do
			# shellcheck disable=SC2086
			quiet sessagg $o odd
			mv out want
			# shellcheck disable=SC2086
			quiet sessagg $o plain
			cmp out want
		done
	done
}

@test "sessagg: starts and ends of different days, and starts that are no times" {
	awk 'BEGIN {
		for (i = 0; i < 300; i++) {
			t = sprintf("%.0f", 1699999990000 + i * 7)
			e = t + i * 40 + (i % 5 == 0) * 100000000
			if (i % 19 == 3)
				t = substr(t, 1, i % 13) "x" \
				    substr(t, i % 13 + 2)
			printf "%s\t%.0f\t%d\t1\tgap\th%d\n", t, e, i, i % 4
		}
	}' >plain
	sed 's/$/\r/' plain >odd # which no line of is plain
	sessagg -N -b 1h -g 6 odd >want 2>err || [ $? -eq 1 ]
	sessagg -N -b 1h -g 6 plain >out 2>err || [ $? -eq 1 ]
	cmp out want
	[ "$(wc -l <err)" -gt 0 ]
}
