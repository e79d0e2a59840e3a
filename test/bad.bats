#!/usr/bin/env bats
# Bad input that is not in another file: each with a status, a message that
# names file, line and value, and the rest of the input processed; never a
# signal, never a hang.

load common

# shellcheck disable=SC2154 # it comes from there
: "$bin"
filters='evparse evsort-window sessionize sessagg evfmt'

# args PROGRAM: options that it cannot do without here
args() {
	case $1 in
	evparse) echo -f json -o ip ;;
	evfmt) echo -f csv ;;
	sessionize) echo -k 2 ;;
	esac
}

# survives cmd...: any status but 0, a message, no signal, within a minute
survives() {
	local got=0
	timeout 60 "$@" >out 2>err || got=$?
	case $got in
	1 | 2) [ -s err ] ;;
	*)
		echo "status $got: $*"
		show err
		return 1
		;;
	esac
}

@test "bad: binary rubbish" {
	head -c 300000 "$bin/evsort-window" >rubbish
	awk 'BEGIN {
		x = 9
		for (i = 0; i < 100000; i++) {
			x = (x * 16807) % 2147483647
			printf "%c", x % 128
		}
	}' >ascii
	tr '\000-\377' '\200-\377\000-\177' <rubbish >turned
	for p in $filters; do
		for f in rubbish ascii turned; do
			# shellcheck disable=SC2046
			survives "$p" $(args "$p") $f
			grep -q "^$p: $f" err || grep -q "^$p: .*$f" err
			[ "$(wc -l <err)" -lt 30 ]
			# shellcheck disable=SC2046
			survives "$p" $(args "$p") <$f
		done
	done
	survives evparse rubbish
	survives evparse -f vcombined rubbish
	survives evparse -f combined -r rejects -R 0 turned
	for f in json csv table; do
		survives evfmt -f $f turned
	done
	survives sessionize -G -k 1 ascii
	survives sessionize -i -k 1 -a 'l=list:1,s=sum:1' ascii
	survives sessagg -g 1 -a p=p95:1 -H 1 ascii
}

@test "bad: a line of 100 MB" {
	giant() {
		# shellcheck disable=SC2086
		head -c 100000000 /dev/zero | tr '\0' "$1"
	}
	for p in evparse evsort-window; do
		case $p in
		evparse) first='{"ts":1,"ip":"a"}' last='{"ts":2,"ip":"b"}' ;;
		*) first=$(printf '1000\ta') last=$(printf '2000\tb') ;;
		esac
		(
			echo "$first"
			giant 1
			echo
			echo "$last"
			giant 2
		) >in
		# shellcheck disable=SC2046
		status 1 $p $(args $p) -N --stats stats in
		printf '1000\ta\n2000\tb\n' | same out
		says "^$p: in:2: long: 1111" "^$p: in:4: long: 2222"
		awk 'length > 300 { exit 1 }' err
		counts stats read=4 rejected=2 written=2
		sums stats
	done
	# at the very start, where columns should be learnt
	(giant x; printf '\n1000\ta\n') | status 1 sessionize -N -k 2
	printf '1000\t1000\t0\t1\teof\ta\n' | same out
	says '^sessionize: -:1: long: '
}

@test "bad: a line of 60 MB is no such thing" {
	(
		printf 'time\tk\n1000\t'
		head -c 60000000 /dev/zero | tr '\0' a
		printf '\n2000\tb\n'
	) >in
	quiet evsort-window in
	cmp out in
	(
		printf '{"ts":1,"ip":"'
		head -c 60000000 /dev/zero | tr '\0' a
		printf '"}\n{"ts":2,"ip":"b"}\n'
	) >json
	quiet evparse -f json -o k=ip json
	cmp out in
}

@test "bad: many fields where few should be, and none where many" {
	awk 'BEGIN {
		print "time\ta"
		printf "1"
		for (i = 0; i < 1000000; i++)
			printf "\t"
		printf "\n2\tx\n\t\n\t\n3"
		for (i = 0; i < 1000000; i++)
			printf "\tx"
		printf "\n4\ty\n"
	}' >in
	status 1 evsort-window in
	printf 'time\ta\n2\tx\n4\ty\n' | same out
	says 'in:2: fields: ' 'in:4: line: ' 'in:5: line: ' 'in:6: fields: '
}

@test "bad: every truncation of a valid record" {
	awk 'BEGIN {
		r = "1700000000000\tip\thost"
		for (i = 1; i <= length(r); i++)
			print substr(r, 1, i)
	}' >in
	# those with two TABs are records: the last five
	n=$(wc -l <in)
	status 1 evsort-window -N -c time,ip,host --stats stats in
	tail -n 5 in | same out
	counts stats read="$n" written=5 rejected=$((n - 5))
	sums stats
	status 1 evfmt -f csv -N -c time,ip,host in
	tail -n 5 in | tr '\t' , | sed 's/,$/,""/' | same out
	status 1 sessionize -N -c time,ip,host --stats stats in
	sums stats
	# the last one, cut off by the end of the file
	for i in 1 13 14 16 17 20; do
		(
			printf 'time\tip\thost\n1\ta\tb\n'
			head -n 21 in | tail -n 1 | head -c $i
		) | evsort-window >out 2>err || [ $? = 1 ]
		head -n 2 out >got
		printf 'time\tip\thost\n1\ta\tb\n' | same got
	done
}

@test "bad: NUL in records, wherever" {
	printf 'time\tk\n1\ta\000b\n2\000\tc\n\0003\td\n4\te\n' >in
	survives evsort-window in
	tail -n 1 out >got
	printf '4\te\n' | same got
	says ':4: line: '
	printf 'ti\000me\tk\n1\ta\n' | survives evsort-window
	printf 'time\tk\000\n1\ta\n' | survives evsort-window
}

@test "bad: records that are not UTF-8 pass as they stand or are refused" {
	printf 'time\tk\n1\t\377\n2\tok\n' >in
	for p in evsort-window 'sessionize -k k' 'evfmt -f csv' 'evfmt -f json'; do
		got=0
		# shellcheck disable=SC2086
		$p in >out 2>err || got=$?
		[ $got -le 2 ]
		[ $got = 0 ] || [ -s err ]
	done
}

@test "bad: a megabyte of key, through the whole pipe" {
	long=$(printf '%1000000s' '' | tr ' ' x)
	for i in 1 2 1; do
		echo "{\"ts\":$i,\"ip\":\"$long$i\",\"host\":\"h\"}"
	done | evparse -f json -o ip,host | evsort-window | sessionize -i \
	    -a 'l=list:ip' | quiet sessagg -g ip -a 'n=distinct:l'
	cut -f 1,2,4- out | tail -n +2 >got
	rows got <<-'E'
	1000 1000 1 2 2 0 1
	2000 2000 1 1 1 0 1
	E
	awk -F '\t' 'NR > 1 && length($3) != 1000001 { exit 1 }' out
}

@test "bad: options beyond all bounds" {
	printf 'time\tip\thost\n1\ta\tb\n' >in
	for p in 'evsort-window -w' 'evsort-window -a' 'sessionize -g' \
	    'sessionize -m' 'sessagg -b' 'evparse --max-future'; do
		for v in 99999999999d 999999999999999999999999999999 \
		    9223372036854775807 18446744073709551615ms; do
			# shellcheck disable=SC2086
			fails $p $v in
			says $v
		done
	done
	long=$(printf '%100000s' '' | tr ' ' 9)
	fails sessionize -g "$long" in
	says 9999999999
	fails sessionize -k "$long" in
	fails evparse -o "$long" -f json in
	quiet evparse -o "a$long" -f json -N </dev/null
}

@test "bad: what is read is not fooled by where it is cut" {
	# blocks of every size about the ends of lines: the same bytes
	awk 'BEGIN {
		print "time\tk\tv"
		x = 5
		for (i = 0; i < 3000; i++) {
			x = (x * 16807) % 2147483647
			printf "%d\tk%d\t", i, x % 9
			for (n = x % 300; n > 0; n--)
				printf "%c", 97 + n % 26
			print i % 7 ? "" : "\r"
		}
	}' >in
	evsort-window in >want
	for n in 1 63 64 65 1000 4095 4096 4097 65535 65537; do
		if [ $n = 1 ]; then
			head -c 3000 in >part
			evsort-window part >want.part
			dd if=part bs=1 2>/dev/null | evsort-window |
			    cmp - want.part
		else
			dd if=in bs=$n 2>/dev/null | evsort-window | cmp - want
		fi
	done
	for n in 64K 128K 256K 1M; do
		quiet evsort-window --max-line $n in
		same out <want
	done
}
