#!/usr/bin/env bats
# The user's times: -T, -z and --now. What is understood without -T is in
# evparse.bats too.

load common

# reads OPTION...: stdin is a table "text => RFC 3339"; without, it is refused
reads() {
	sed -e 's/  *=> */=>/' >table
	awk -F '=>' '{ printf "{\"i\":%d,\"t\":\"%s\"}\n", NR, $1 }' table >in
	awk -F '=>' 'NF == 2 { printf "{\"i\":%d,\"t\":\"%s\"}\n", NR, $2 }
		' table >wanted
	awk -F '=>' 'NF == 1 { printf "%d\ttime\n", NR }' table >refused
	quiet evparse -f json -t t -o i wanted
	mv out want
	quiet evparse -f json -t t -o i -r rejects "$@" in
	same out <want
	cut -f 2,3 rejects | same refused
}

# wrong TEXT FORMAT: a usage error that quotes the format and says TEXT
wrong() {
	fails evparse -f json -T "$2" </dev/null
	grep -F -e "evparse: -T $2: " err | grep -q -F -e "$1" || {
		show err
		return 1
	}
}

# Of 2024-01-15T10:20:30.123Z ten seconds are remembered; of other spellings
# nothing is.
@test "times: milliseconds in any order, of seconds known and new" {
	awk 'BEGIN {
		x = 1
		for (i = 0; i < 20000; i++) {
			x = (x * 16807) % 2147483647
			# of a few minutes, and the same ones of other hours, days
			day = i % 7 ? 15 : 15 + x % 3
			hour = i % 5 ? 10 : x % 24
			printf "2024-01-%d %02d:%02d:%02d.%03d\n", day, hour,
			    18 + int(x / 1000) % 4, int(x / 4000) % 60, x % 1000
		}
		# before a time has 13 digits, and after that
		for (i = 0; i < 300; i++)
			printf "2001-09-09 01:46:%02d.%03d\n", 30 + i % 20, i
	}' >stamps
	sed -e 's/\(.*\) \(.*\)/{"t":"\1T\2Z","i":1}/' stamps >in
	sed -e 's/\(.*\) \(.*\)/{"t":"\1T\2+00:00","i":1}/' stamps >others
	quiet evparse -f json -t t -o i others
	mv out want
	[ "$(sort -u want | wc -l)" -gt 15000 ]
	quiet evparse -f json -t t -o i in
	same out <want
	# as long, and no milliseconds
	awk 'BEGIN {
		for (i = 0; i < 400; i++) {
			s = i % 10; h = int(i / 10) % 10
			print "{\"t\":\"2024-01-15T10:20:3" s "+0" h "00\",\"i\":1}"
			s = 1705314030000 + s * 1000 - h * 3600000
			printf "%.0f\t1\n", s >"want"
		}
	}' >in
	quiet evparse -N -f json -t t -o i in
	same out <want
	# -T has them read as it says, and not otherwise
	awk 'BEGIN {
		for (i = 0; i < 400; i++)
			print "{\"t\":\"2024-01-15T10:20:3" i % 3 ".000Z\",\"i\":1}"
	}' >in
	quiet evparse -N -f json -z Asia/Tokyo -T '%Y-%m-%dT%H:%M:%S.000Z' \
	    -t t -o i in
	awk 'BEGIN {
		for (i = 0; i < 400; i++)
			print 17052816300 + i % 3 * 10 "00\t1"
	}' | same out
}

@test "times: what only looks like seconds that are known" {
	# each on its own, and after hundreds that begin as it does
	awk 'BEGIN {
		for (i = 0; i < 400; i++)
			printf "{\"t\":\"2024-01-15T10:2%d:%d%d.%d00Z\",\"i\":1}\n",
			    int(i / 6) % 2, i % 6, i % 10, i % 7
	}' >known
	n=0
	while read -r text; do
		printf '{"t":"%s","i":1}\n' "$text" >in
		evparse -N -f json -t t -o i in >want 2>/dev/null || [ $? -le 2 ]
		cat known in >both
		evparse -N -f json -t t -o i both >out 2>/dev/null ||
		    [ $? -le 2 ]
		tail -n +401 out | same want
		n=$((n + 1))
	done <<-'E'
		2024-01-15T10:20:30.12:Z
		2024-01-15T10:20:30.1/3Z
		2024-01-15T10:20:30.x23Z
		2024-01-15T10:20:3:.123Z
		2024-01-15T10:20:3/.123Z
		2024-01-15T10:20:30,123Z
		2024-01-15T10:20:30.123z
		2024-01-15T10:20:30.1234
		2024-01-15T10:20:30.123+
		2024-01-15T10:20:30 123Z
		2024-01-15T10:20:60.123Z
		2024-01-15T10:20:80.123Z
		2024-01-15T10:20;30.123Z
		2024-01-15T10:30:30.123Z
		2024-01-15 10:20:30.123Z
		2024-01-15t10:20:30.123Z
		2024-01-16T10:20:30.123Z
		2023-01-15T10:20:30.123Z
		2024-01-15T11:20:30.123Z
		2024-01-15T10:20:30.1±Z
		2024-01-15T10:20:3±.12Z
	E
	[ $n = 21 ]
}

@test "times: a thousand of all forms, formats and zones, by python" {
	awk -F '\t' '{
		group = $1 FS $2 FS $3
		if (!(group in n)) {
			print group >"groups"
			n[group] = ++groups
		}
		printf "{\"i\":%d,\"t\":\"%s\"}\n", NR, $4 >("in." n[group])
		if ($5 != "-")
			print $5 FS NR >"want"
	}' "$BATS_TEST_DIRNAME/times.tsv"
	n=0
	while IFS=$'\t' read -r zone now format; do
		n=$((n + 1))
		set -- -z "$zone" --now "$now" -T "$format"
		[ "$format" != - ] || set -- -z "$zone" --now "$now"
		quiet evparse -N -f json -t t -o i -r rejects "$@" in.$n
		cat out >>got
	done <groups
	[ "$n" -gt 50 ]
	[ "$(wc -l <want)" -gt 800 ]
	sort -k 2n got | same want
}

@test "times: -T: dates" {
	reads -T '%Y-%m-%d' <<-'E'
	2024-01-15 => 2024-01-15T00:00:00Z
	2024-1-5 => 2024-01-05T00:00:00Z
	2024-02-29 => 2024-02-29T00:00:00Z
	2023-02-29
	24-01-15
	2024-01-15T10:20:30Z
	1705312800
	E
	reads -T '%d.%m.%Y %H:%M:%S,%f' <<-'E'
	15.01.2024 10:20:30,5 => 2024-01-15T10:20:30.5Z
	15.1.2024   10:20:30,123999 => 2024-01-15T10:20:30.123Z
	31.12.2016 23:59:60,75 => 2016-12-31T23:59:59.75Z
	15.01.2024 24:00:00,0
	31.12.2016 23:59:61,0
	30.02.2024 10:20:30,0
	15.01.2024 10:20:30.5
	15.01.202410:20:30,5
	E
	reads -T '%A, %B %e %Y' <<-'E'
	Monday, January 15 2024 => 2024-01-15T00:00:00Z
	mon, JAN 15 2024 => 2024-01-15T00:00:00Z
	Fri, January  5 2024 => 2024-01-05T00:00:00Z
	Tue, January 15 2024
	Montag, January 15 2024
	E
	reads -T '%D' <<-'E'
	01/15/24 => 2024-01-15T00:00:00Z
	1/15/69 => 1969-01-15T00:00:00Z
	12/31/68 => 2068-12-31T00:00:00Z
	15/01/24
	E
	reads -T '%Y/%j' <<-'E'
	2024/366 => 2024-12-31T00:00:00Z
	2023/366
	E
	reads -T '%Y%m%d%H%M%S%f' <<-'E'
	20240115102030123 => 2024-01-15T10:20:30.123Z
	20240115102030
	2024115102030123
	E
}

@test "times: -T: hours" {
	reads -T '%F %I:%M %p' <<-'E'
	2024-01-15 12:00 AM => 2024-01-15T00:00:00Z
	2024-01-15 1:00 pm => 2024-01-15T13:00:00Z
	2024-01-15 13:00 PM
	2024-01-15 12:00
	E
	reads -T '%F%n%T%t%z' <<-'E'
	2024-01-15 10:20:30 +0100 => 2024-01-15T09:20:30Z
	2024-01-1510:20:30+01 => 2024-01-15T09:20:30Z
	2024-01-15 10:20:30 -05:30 => 2024-01-15T15:50:30Z
	2024-01-15 10:20:30Z => 2024-01-15T10:20:30Z
	2024-01-15 10:20:30 GMT => 2024-01-15T10:20:30Z
	2024-01-15 10:20:30 +25:00
	2024-01-15 10:20:30 CET
	2024-01-15 10:20:30
	E
	# the locale has no say
	LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8 reads -T '100%% %c' <<-'E'
	100% Mon Jan 15 10:20:30 2024 => 2024-01-15T10:20:30Z
	100% Mo Jan 15 10:20:30 2024
	E
}

@test "times: -T: since 1970" {
	reads -z Asia/Tokyo -T %s <<-'E'
	1705314030 => 2024-01-15T10:20:30Z
	-1 => 1969-12-31T23:59:59Z
	99999999999 => 5138-11-16T09:46:39Z
	100000000000 => 5138-11-16T09:46:40Z
	253402300800
	1705314030.5
	1705314030123
	E
	reads -T %s.%f <<-'E'
	1705314030.5 => 2024-01-15T10:20:30.5Z
	-1.0001 => 1969-12-31T23:59:58.999Z
	-0.5 => 1969-12-31T23:59:59.5Z
	1705314030
	E
	reads -T %L <<-'E'
	1705314030123 => 2024-01-15T10:20:30.123Z
	1 => 1970-01-01T00:00:00.001Z
	-1 => 1969-12-31T23:59:59.999Z
	E
	# a number is its text
	echo '{"t":5,"i":1}' | quiet evparse -N -f json -t t -o i -T %L
	echo 5 1 | rows out
}

@test "times: -T: several are tried in order, and nothing else" {
	reads -T '%d/%m/%Y' -T '%m/%d/%Y' -T '%s' <<-'E'
	03/04/2024 => 2024-04-03T00:00:00Z
	13/04/2024 => 2024-04-13T00:00:00Z
	04/13/2024 => 2024-04-13T00:00:00Z
	1705314030 => 2024-01-15T10:20:30Z
	13/13/2024
	2024-01-15T10:20:30Z
	10/Oct/2000:13:55:36 -0700
	E
	reads -T '%s' -T '%m/%d/%Y' -T '%d/%m/%Y' <<-'E'
	03/04/2024 => 2024-03-04T00:00:00Z
	E
	# of logs too
	echo '192.0.2.1 - - [15.01.2024 10:20:30] "GET / HTTP/1.0" 200 1' |
	    quiet evparse -N -f common -T '%d.%m.%Y %T' -o ip
	echo 1705314030000 192.0.2.1 | rows out
	# but not of the time that a format has of its own
	echo '<34>Jan 15 10:20:30 host app[5]: {"a":1}' |
	    quiet evparse -N -f syslog:json -T %s --now 2024-01-05 -o a
	echo 1705314030000 1 | rows out
}

@test "times: -T: a format that gives no time is an error that says why" {
	wrong 'no date' ''
	wrong 'no date' '%H:%M:%S'
	wrong 'no date' 'yesterday'
	wrong 'lacks %d' '%Y-%m'
	wrong 'lacks %m' '%Y %d'
	wrong 'lacks %p' '%F %I:%M'
	wrong 'lacks %I' '%F %p'
	wrong 'lacks %H' '%F :%M'
	wrong 'lacks %M' '%F %H %S'
	wrong 'lacks %S' '%F %H:%M.%f'
	wrong '%Y gives once more the year' '%F %Y'
	wrong '%j is a day already' '%F %j'
	wrong '%Q is no conversion' '%Q'
	wrong 'at its end' '%F %'
	wrong '%L is a whole time' '%F %T.%L'
	wrong '%s is a whole time' '%s %H'
}

@test "times: --now: a time without a year is taken nearest to it" {
	reads -T '%b %e %T' --now 2024-01-05T12:00:00Z <<-'E'
	Jan  5 12:00:00 => 2024-01-05T12:00:00Z
	Jan 15 10:20:30 => 2024-01-15T10:20:30Z
	Dec 31 23:59:59 => 2023-12-31T23:59:59Z
	Jul  6 11:59:59 => 2024-07-06T11:59:59Z
	Jul  6 12:00:00 => 2023-07-06T12:00:00Z
	Feb 29 00:00:00 => 2024-02-29T00:00:00Z
	Feb 30 00:00:00
	E
	# of two equally near, that in the past
	reads -T '%m-%d %H' --now 2023-01-01T12:00:00Z <<-'E'
	07-03 00 => 2022-07-03T00:00:00Z
	E
	# a year that has the day; a weekday tells another
	reads -T '%b %e' -T '%a %b %e' --now 2022-01-01T00:00:00Z <<-'E'
	Feb 29 => 2020-02-29T00:00:00Z
	Mon Feb 29 => 2016-02-29T00:00:00Z
	Sat Jan  1 => 2022-01-01T00:00:00Z
	Sun Jan  1 => 2023-01-01T00:00:00Z
	E
	# as s, in -z's zone, whichever comes first
	for options in '--now 1704455999 -z -10:00' '-z -10:00 --now 1704455999' \
	    '--now 2024-01-05T01:59:59 -z -10:00' \
	    '-z -10:00 --now 2024-01-05T01:59:59'; do
		# shellcheck disable=SC2086 # they are options
		reads -T '%b %e %T' $options <<-'E'
		Jul  6 01:59:59 => 2023-07-06T11:59:59Z
		Jul  6 01:59:58 => 2024-07-06T11:59:58Z
		E
	done
	for now in '' x 2024-13-01 'Jan 5' 99999999999999999999999; do
		fails evparse -f json --now "$now" </dev/null
		says "--now $now: not a time"
	done
}

@test "times: without --now it is nearest to the wall clock" {
	clock=$(date +%s)
	LC_ALL=C TZ=UTC0 date -d "@$clock" '+{"t":"%b %e %T"}' >in
	quiet evparse -N -f json -t t -T '%b %e %T' -o x in
	[ "$(cut -f 1 out)" = "${clock}000" ]
}

@test "times: -z: the hour that comes twice, and the one left out" {
	reads -z Europe/Berlin <<-'E'
	2024-03-31 01:59:59 => 2024-03-31T00:59:59Z
	2024-03-31 02:00:00 => 2024-03-31T01:00:00Z
	2024-03-31 02:59:59 => 2024-03-31T01:59:59Z
	2024-03-31 03:00:00 => 2024-03-31T01:00:00Z
	2024-10-27 01:59:59 => 2024-10-26T23:59:59Z
	2024-10-27 02:00:00 => 2024-10-27T00:00:00Z
	2024-10-27 02:59:59 => 2024-10-27T00:59:59Z
	2024-10-27 03:00:00 => 2024-10-27T02:00:00Z
	2024-10-27 02:30:00+01:00 => 2024-10-27T01:30:00Z
	E
	# the zone's own name tells the two apart
	reads -z Europe/Berlin -T '%a %b %e %T %Z %Y' <<-'E'
	Sun Oct 27 02:30:00 CEST 2024 => 2024-10-27T00:30:00Z
	Sun Oct 27 02:30:00 CET 2024 => 2024-10-27T01:30:00Z
	Sun Oct 27 02:30:00 UTC 2024 => 2024-10-27T02:30:00Z
	Sun Mar 31 02:30:00 CET 2024
	Mon Jan 15 10:20:30 CEST 2024
	Mon Jan 15 10:20:30 EST 2024
	E
	reads -T '%a %b %e %T %Z %Y' <<-'E'
	Mon Jan 15 10:20:30 GMT 2024 => 2024-01-15T10:20:30Z
	Mon Jan 15 10:20:30 CET 2024
	E
	# west of Greenwich, and half an hour in the south
	reads -z America/New_York -T '%F %R' <<-'E'
	2024-03-10 01:59 => 2024-03-10T06:59:00Z
	2024-03-10 02:30 => 2024-03-10T07:30:00Z
	2024-03-10 03:00 => 2024-03-10T07:00:00Z
	2024-11-03 01:30 => 2024-11-03T05:30:00Z
	2024-11-03 02:00 => 2024-11-03T07:00:00Z
	E
	reads -z Australia/Lord_Howe -T '%F %R' <<-'E'
	2024-04-07 01:45 => 2024-04-06T14:45:00Z
	2024-04-07 02:00 => 2024-04-06T15:30:00Z
	2024-10-06 02:15 => 2024-10-05T15:45:00Z
	2024-10-06 02:30 => 2024-10-05T15:30:00Z
	E
}

@test "times: -z: zones of the past" {
	reads -z Europe/Berlin -T '%F %T' <<-'E'
	1893-03-31 23:59:59 => 1893-03-31T23:06:31Z
	1893-04-01 00:05:00 => 1893-03-31T23:11:32Z
	1893-04-01 00:06:32 => 1893-03-31T23:06:32Z
	1945-05-24 03:30:00 => 1945-05-24T00:30:00Z
	1945-09-24 02:30:00 => 1945-09-23T23:30:00Z
	1947-05-11 03:30:00 => 1947-05-11T01:30:00Z
	E
	# a day left out, and one that came twice
	reads -z Pacific/Apia -T '%F %T' <<-'E'
	2011-12-29 23:59:59 => 2011-12-30T09:59:59Z
	2011-12-30 12:00:00 => 2011-12-30T22:00:00Z
	2011-12-31 00:00:00 => 2011-12-30T10:00:00Z
	E
	reads -z America/Juneau -T '%F %T' <<-'E'
	1867-10-18 12:00:00 => 1867-10-17T20:57:41Z
	E
	# the offset changed, its name did not; an offset with seconds
	reads -z Europe/Moscow -T '%F %T' -T '%F %T %Z' <<-'E'
	2014-10-26 01:30:00 => 2014-10-25T21:30:00Z
	2014-10-26 01:30:00 MSK => 2014-10-25T21:30:00Z
	2014-10-26 02:00:00 => 2014-10-25T23:00:00Z
	1919-07-01 00:00:00 => 1919-06-30T19:28:41Z
	E
	reads -z Africa/Monrovia -T '%F %T' <<-'E'
	1972-01-07 00:30:00 => 1972-01-07T01:14:30Z
	1972-01-07 00:44:30 => 1972-01-07T00:44:30Z
	E
	reads -z Europe/Dublin -T '%F %T' <<-'E'
	2024-03-31 01:30:00 => 2024-03-31T01:30:00Z
	2024-10-27 01:30:00 => 2024-10-27T00:30:00Z
	E
}

@test "times: -z: the far future, and the edges of all times" {
	reads -z America/Los_Angeles -T '%F %T' -T '%F %T %Z' <<-'E'
	2500-07-01 12:00:00 => 2500-07-01T19:00:00Z
	2500-12-01 12:00:00 => 2500-12-01T20:00:00Z
	2500-12-01 12:00:00 PST => 2500-12-01T20:00:00Z
	2500-12-01 12:00:00 PDT
	9999-07-01 12:00:00 => 9999-07-01T19:00:00Z
	9999-12-31 15:59:59 => 9999-12-31T23:59:59Z
	9999-12-31 16:00:00
	E
	reads -z PST8PDT,M3.2.0,M11.1.0 -T '%F %T' <<-'E'
	9999-07-01 12:00:00 => 9999-07-01T19:00:00Z
	9999-12-31 15:59:59 => 9999-12-31T23:59:59Z
	9999-12-31 16:00:00
	E
	reads -z Asia/Tokyo -T '%F %T' <<-'E'
	0001-01-01 09:18:58
	0001-01-01 09:18:59 => 0001-01-01T00:00:00Z
	E
	reads -z Europe/London -T '%F %T' <<-'E'
	0000-12-31 23:58:44
	0000-12-31 23:58:45 => 0001-01-01T00:00:00Z
	E
}
