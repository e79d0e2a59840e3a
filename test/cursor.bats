#!/usr/bin/env bats
# evparse -C: the cursor (design 3). Every file is followed wherever rotation
# takes it, and no line is read twice or lost.

load common
# shellcheck disable=SC2154 # bin comes from there
: "$bin"

setup_file() {
	helper fault.so meanwhile.so
}

# line N...: numbered ones of a log, 66 bytes each below 10
line() {
	awk 'BEGIN {
		for (i = 1; i < ARGC; i++) {
			n = ARGV[i]
			printf "10.0.0.%d - - [15/Jan/2024:%02d:%02d:%02d " \
			    "+0000] \"GET /%d HTTP/1.1\" 200 5\n", n % 250,
			    n / 3600, n / 60 % 60, n % 60, n
		}
	}' "$@"
}

# reads ARGUMENT... -- NUMBER...: the lines that evparse -C reads now
reads() {
	local args=() numbers='' path
	while [ "$1" != -- ]; do
		args+=("$1")
		shift
	done
	shift
	quiet evparse -NC c -o path "${args[@]}" || return
	while IFS=$'\t' read -r _ path; do
		numbers="$numbers ${path#/}"
	done <out
	[ "${numbers# }" = "$*" ] || {
		echo "${args[*]}: read$numbers, not $*"
		return 1
	}
}

# loses FILE ARGUMENT...: it is lost, in every run, and the cursor stays
loses() {
	local file=$1
	shift
	cp c c.before
	fails evparse -C c -o path "$@" || return
	says "^evparse: $file: lost track: "
	fails evparse -C c -o path "$@" || return
	status 2 evparse -C c --changed "$@" || return
	cmp c c.before
}

# knows FILE:IS:OFFSET:SIZE...: what the cursor holds
knows() {
	awk -F '\t' '/^[0-9]/ { print $3 ":" $5 ":" $1 ":" $2 }' c |
	    LC_ALL=C sort >known
	printf '%s\n' "$@" | LC_ALL=C sort | same known
}

@test "cursor: each run reads what was appended" {
	line 1 2 3 >access.log
	reads access.log -- 1 2 3
	reads access.log --
	line 4 5 >>access.log
	reads access.log -- 4 5
	knows access.log:live:330:330
}

@test "cursor: an empty log is known, too" {
	: >access.log
	reads access.log --
	line 1 >>access.log
	reads access.log -- 1
}

@test "cursor: text with cksum's sum, of which awk shows offset and lag" {
	line 1 2 3 >'a	\b'
	printf 10.0.0 >>'a	\b'
	reads 'a	\b' -- 1 2 3
	sed '$d' c | cksum | { read -r sum _ && [ "$(tail -n 1 c)" = \
	    "#end	1	$sum" ]; }
	awk -F '\t' '/^[0-9]/ { print $3, $1, $2 - $1 }' c >lag
	[ "$(cat lag)" = 'a\x09\\b 198 6' ]
	line 4 | tail -c +7 >>'a	\b'
	reads 'a	\b' -- 4
}

@test "cursor: a name and a header of any bytes are what they were" {
	local name
	name=$(printf 'caf\351\\x41')
	printf 'time,caf\351\\x41,"b\nc"\n1,2,3\n' >"$name"
	quiet evparse -NC c -f csv "$name"
	printf 'time,caf\351\\x41,"b\nc"\n4,5,6\n' >>"$name"
	quiet evparse -NC c --stats s -f csv "$name"
	counts s read=3 headers=1 merged=1 written=1 rejected=0
	knows 'caf\xE9\\x41:live:52:52'
}

@test "cursor: an unfinished last line waits, and counts with --close" {
	line 1 2 | head -c -1 >access.log
	reads access.log -- 1
	echo >>access.log
	reads access.log -- 2
	line 3 | head -c -1 >>access.log
	reads access.log --
	reads --close access.log -- 3
	reads --close access.log --
	knows access.log:live:197:197
}

@test "cursor: an unfinished last line that becomes another, shorter one" {
	local seq size
	seq=$(seq 20)
	# shellcheck disable=SC2086 # numbers
	line $seq >access.log
	size=$(wc -c <access.log)
	printf %0100d 0 >>access.log
	# shellcheck disable=SC2086
	reads access.log -- $seq
	truncate -s "$size" access.log # as after a loss of power
	line 21 >>access.log
	reads access.log -- 21
	printf %0100d 0 >>access.log
	reads access.log --
	truncate -s "$((size + 68))" access.log
	reads access.log --
	knows "access.log:live:$((size + 68)):$((size + 68))"
	mv access.log access.log.1
	line 22 >access.log
	reads access.log -- 22
	rm access.log.1 # it was read as a whole
	line 23 >>access.log
	reads access.log -- 23
}

@test "cursor: an unfinished line that is too long is one reject" {
	local much
	much=$(printf %070000d 0)
	{
		line 1
		printf %s "$much"
	} >access.log
	quiet evparse -NC c --max-line 100 -r r --stats s access.log
	cut -f 1-3 r >told
	rows told <<<'access.log 2 long'
	sums s
	printf %s "$much" >>access.log
	quiet evparse -NC c --max-line 100 -r r --stats s access.log
	empty out
	empty r
	counts s read=0
	{
		echo x
		line 2
		echo bad
	} >>access.log
	quiet evparse -NC c -o path --max-line 100 -r r access.log
	[ "$(cut -f 2 out)" = /2 ]
	cut -f 1-3 r >told
	rows told <<<'access.log 4 format'
}

@test "cursor: the numbers of lines go on, and the counters add up" {
	{
		line 1
		echo bad
		line 2
	} >access.log
	status 1 evparse -C c --stats s access.log
	says '^evparse: access.log:2: format: bad'
	counts s read=3 written=2 rejected=1
	{
		echo
		echo worse
		printf rest
	} >>access.log
	status 1 evparse -C c --stats s access.log
	says '^evparse: access.log:5: format: worse'
	counts s read=2 blank=1 rejected=1
	sums s
	mv access.log access.log.1
	status 1 evparse -C c --close --stats s access.log
	says '^evparse: access.log.1:6: format: rest'
	counts s read=1 rejected=1
}

@test "cursor: rename: the tail, rotations not seen, the live file" {
	line 1 2 >access.log
	reads access.log -- 1 2
	line 3 >>access.log
	mv access.log access.log.1
	line 4 >access.log
	mv access.log.1 access.log.2
	mv access.log access.log.1
	line 5 >access.log
	mv access.log.2 access.log.3
	mv access.log.1 access.log.2
	mv access.log access.log.1
	line 6 >access.log
	reads access.log -- 3 4 5 6
	reads access.log --
	line 7 >>access.log.3 # its writer has not noticed
	line 8 >>access.log
	reads access.log -- 7 8
}

@test "cursor: numbers are ages, not text" {
	local i
	line 1 >access.log
	reads access.log -- 1
	mv access.log access.log.11
	for i in 2 3 4 5 6 7 8 9 10 11; do
		line "$i" >"access.log.$((12 - i))"
	done
	line 12 >access.log
	reads access.log -- 2 3 4 5 6 7 8 9 10 11 12
}

@test "cursor: a live name that is missing for the moment is no error" {
	line 1 >access.log
	reads access.log -- 1
	line 2 >>access.log
	mv access.log access.log.1
	reads access.log -- 2
	reads access.log --
	line 3 >access.log
	reads access.log -- 3
}

@test "cursor: copytruncate, also when it has grown past the old offset" {
	line 1 2 >access.log
	reads access.log -- 1 2
	line 3 >>access.log
	cp access.log access.log.1
	: >access.log
	line 4 5 6 7 >>access.log
	reads access.log -- 3 4 5 6 7
	cp access.log access.log.1 # in two steps, a run in between
	line 8 >>access.log
	head -c 100 access.log >access.log.1
	reads access.log -- 8
	cp access.log access.log.1
	reads access.log --
	: >access.log
	reads access.log --
	line 9 >>access.log
	reads access.log -- 9
}

@test "cursor: copies whose heads are equal are told apart by their tails" {
	local head
	head=$(printf %0900d 1)
	{
		printf 'time,%s\n' "a$head,b$head"
		printf '%d,x,y\n' 1 2
	} >a.csv
	quiet evparse -NC c -f csv -o site==s a.csv
	printf '%d000\ts\n' 1 2 | same out
	printf '%d,x,y\n' 3 >>a.csv
	cp a.csv a.csv.1
	{
		printf 'time,%s\n' "a$head,b$head"
		printf '%d,x,y\n' 4 5 6 7
	} >a.csv
	quiet evparse -NC c -f csv -o site==s a.csv
	printf '%d000\ts\n' 3 4 5 6 7 | same out
}

@test "cursor: a copy that has an inode of which little was read" {
	printf 'time,site\n' >a.csv
	quiet evparse -NC c -f csv -o site a.csv
	mv a.csv a.csv.1
	printf 'time,site\n%d,s\n%d,s\n%d,s\n' 1 2 3 >a.csv
	quiet evparse -NC c -f csv -o site a.csv
	printf '%d000\ts\n' 1 2 3 | same out
	printf '4,s\n' >>a.csv
	head -c 15 a.csv >a.csv.1 # being made: the inode is as the rotation's
	quiet evparse -NC c -f csv -o site a.csv
	printf '4000\ts\n' | same out
	printf '5,s\n' >>a.csv
	cat a.csv >a.csv.1
	printf 'time,site\n6,s\n' >a.csv
	quiet evparse -NC c -f csv -o site a.csv
	printf '%d000\ts\n' 5 6 | same out
	quiet evparse -NC c -f csv -o site a.csv
	empty out
}

@test "cursor: what fits little is no longer another's that fits more" {
	local i
	printf 'time,site\n' >a.csv
	quiet evparse -NC c -f csv -o site a.csv
	mv a.csv a.csv.2
	for i in 1 ''; do
		printf 'time,site\n%d,s\n' "${i:-2}" >"a.csv${i:+.$i}"
	done
	quiet evparse -NC c -f csv -o site a.csv
	printf '%d000\ts\n' 1 2 | same out
	rm a.csv.2 # the oldest, and all are another's
	gzip a.csv.1
	mv a.csv.1.gz a.csv.2.gz
	gzip a.csv
	mv a.csv.gz a.csv.1.gz
	printf 'time,site\n3,s\n' >a.csv
	quiet evparse -NC c -f csv -o site a.csv
	printf '3000\ts\n' | same out
}

@test "cursor: of an empty rotation nothing is known: it is nobody's" {
	: >access.log
	reads access.log --
	mv access.log access.log.2
	line 1 >access.log.1
	line 2 >access.log
	reads access.log -- 1 2
	rm access.log.2 # the oldest, and all are another's
	gzip access.log.1
	mv access.log.1.gz access.log.2.gz
	gzip access.log
	mv access.log.gz access.log.1.gz
	line 3 >access.log
	reads access.log -- 3
	: >b.log
	reads access.log b.log --
	rm b.log # the new one may have its inode
	line 4 >b.log.1
	: >b.log
	reads access.log b.log -- 4
	mv b.log b.log.1 # and no live one
	reads access.log b.log --
	reads access.log b.log --
}

@test "cursor: half a line that was written after the copy" {
	line 1 2 >access.log
	cp access.log access.log.1
	printf half >>access.log
	reads access.log -- 1 2
	line 3 >access.log
	reads access.log -- 3
	line 4 >>access.log.1
	reads access.log -- 4
}

@test "cursor: lines that were read, but written after the copy, are lost" {
	line 1 2 >access.log
	cp access.log access.log.1
	line 3 >>access.log
	reads access.log -- 1 2 3
	line 4 >access.log
	loses access.log access.log
	rm access.log.1 # it was read
	reads --acknowledge access.log -- 4
	reads access.log --
}

@test "cursor: a copy that is shorter than what was read of a long log is known" {
	local pack
	for pack in true gzip; do
		rm -f c access.log*
		line {10..40} >access.log
		reads access.log -- {10..40}
		line {41..45} >>access.log
		head -c -7 access.log >access.log.1 # the copy ends within a line
		line {46..50} >>access.log
		reads access.log -- {41..50}
		line 51 >access.log
		$pack access.log.1
		reads access.log -- 51
		reads access.log --
		for file in access.log.1*; do mv "$file" "${file/1/2}"; done
		mv access.log access.log.1
		line 52 >access.log
		reads access.log -- 52
	done
}

@test "cursor: a copy of fewer bytes than make a print is not known" {
	local bytes
	for bytes in 1023 1024; do
		rm -f c access.log*
		line {10..25} >access.log
		head -c $bytes access.log >access.log.1
		line {26..40} >>access.log
		reads access.log -- {10..40}
		line 41 >access.log
		[ $bytes = 1024 ] || loses access.log access.log
	done
	reads access.log -- 41
}

@test "cursor: a shorter file that begins otherwise is no copy of a log" {
	line {10..40} >access.log
	reads access.log -- {10..40}
	line {50..60} >access.log.1
	line 61 >access.log
	loses access.log access.log
}

@test "cursor: compression, at once, delayed and while a run looks" {
	local ext pack
	for ext in gz bz2 xz zst; do
		case $ext in
		gz) pack=gzip ;;
		bz2) pack=bzip2 ;;
		xz) pack=xz ;;
		zst) pack='zstd -q --rm' ;;
		esac
		rm -f c access.log*
		line 1 2 >access.log
		reads access.log -- 1 2
		line 3 >>access.log
		mv access.log access.log.1
		$pack access.log.1
		line 4 >access.log
		reads access.log -- 3 4
		reads access.log --
		mv access.log.1.$ext access.log.2.$ext
		mv access.log access.log.1
		line 5 >access.log
		reads access.log -- 5
		mv access.log.2.$ext access.log.3.$ext
		line 6 >>access.log.1
		$pack access.log.1
		mv access.log.1.$ext access.log.2.$ext
		mv access.log access.log.1
		line 7 >access.log
		reads access.log -- 6 7
		reads access.log --
		# both are there, the packed one not whole yet
		line 8 >>access.log.1
		echo rubbish >access.log.1.$ext
		reads access.log -- 8
		rm access.log.1.$ext
		$pack access.log.1
		reads access.log --
		# packed anew elsewhere: other inode, same bytes
		cp -p access.log.1.$ext x
		mv x access.log.1.$ext
		touch access.log.2.$ext
		reads access.log --
		# a rotation that was packed before any run saw it
		mv access.log.1.$ext access.log.4.$ext
		mv access.log access.log.1
		line 9 >>access.log.1
		$pack access.log.1
		line 10 | head -c -1 >access.log
		mv access.log access.log.0
		$pack access.log.0 # its last line needs no LF
		: >access.log
		reads access.log -- 9 10
	done
}

@test "cursor: a rotation that someone unpacks is not read again" {
	line 1 >access.log
	reads access.log -- 1
	mv access.log access.log.1
	gzip access.log.1
	line 2 >access.log
	reads access.log -- 2
	gunzip -k access.log.1.gz
	reads access.log --
	rm access.log.1.gz
	reads access.log --
	xz access.log.1
	reads access.log --
}

@test "cursor: dateext names are ages" {
	local a b i=0 names
	for names in -20240131,-20240201,-20240210 \
	    -2024-01-31.gz,-2024-02-01,-2024-02-10 \
	    -2024013123,-2024020100.gz,-2024020101 \
	    .2024-01-31,.2024-02-01.xz,.2024-02-10 \
	    -1706745600,-1706832000.bz2,-1706918400; do
		rm -f c access.log*
		line 1 2 >access.log
		reads access.log -- 1 2
		line 3 >>access.log
		IFS=, read -r -a b <<<"$names"
		for a in "${b[@]}"; do
			mv access.log "access.log${a%.*z*}"
			case $a in
			*.gz) gzip "access.log${a%.*}" ;;
			*.xz) xz "access.log${a%.*}" ;;
			*.bz2) bzip2 "access.log${a%.*}" ;;
			esac
			i=$((i + 1))
			line "$((i + 3))" >access.log
		done
		reads access.log -- 3 $((i + 1)) $((i + 2)) $((i + 3))
	done
}

@test "cursor: which file is of which log is lull's rule" {
	sed -n 's/^    {"\(.*\)", "\(.*\)"},$/\1 \2/p' \
	    "$BATS_TEST_DIRNAME/unit/rotation.c" >table
	[ "$(wc -l <table)" -gt 30 ]
	sed -n '/^log() {/,/^}/p' "$BATS_TEST_DIRNAME/../bin/lull" >rule
	# shellcheck disable=SC2016 # of that shell
	sh -c '. ./rule; while read -r name _; do
		log "$name"; echo "$name $log"; done' <table >got
	same got <table
}

@test "cursor: what is older than the first run is not read unless given" {
	line 1 | gzip >access.log.2.gz
	line 2 | head -c -9 >access.log.1
	line 3 >access.log
	reads access.log -- 3
	line 2 | tail -c 9 >>access.log.1 # the end of a line that is not ours
	line 4 >>access.log.1
	reads access.log -- 4
	gunzip access.log.2.gz
	reads access.log --
	gzip access.log.1
	reads access.log --
	rm c
	gunzip access.log.1.gz
	reads access.log* -- 1 2 4 3
	mv access.log.2 access.log.3
	mv access.log.1 access.log.2
	mv access.log access.log.1
	line 5 >access.log
	reads access.log* -- 5
	reads access.log --
}

@test "cursor: several logs, globs, and a file by two names" {
	mkdir d
	line 1 >www1.log
	line 2 >www2.log
	ln -s www2.log link.log
	ln www1.log hard.log
	reads www*.log ./www1.log "$PWD/www2.log" link.log hard.log -- 1 2
	line 3 >>www1.log
	line 4 >>www2.log
	reads link.log www1.log -- 4 3
	line 5 >>www2.log
	reads www2.log -- 5
	mv www2.log www2.log.1 # not there for the glob, for the moment
	line 6 >>www2.log.1
	reads www1.log -- 6
}

@test "cursor: a live name that is a link, moved on or to another directory" {
	mkdir -p d/e
	line 1 >d/e/real.log
	ln -s d/e/real.log access.log
	reads access.log -- 1
	line 2 >>d/e/real.log
	mv d/e/real.log d/e/real.log.1
	line 3 >d/e/real.log
	reads access.log -- 2 3
	line 4 >x-20240115
	ln -s x-20240115 x
	reads x -- 4
	line 5 >>x-20240115
	line 6 >x-20240116
	ln -sf x-20240116 x
	reads x -- 5 6
}

@test "cursor: a file by another name, or in another directory that is given" {
	mkdir old
	line 1 >access.log
	reads access.log -- 1
	line 2 >>access.log
	mv access.log access.log.saved
	line 3 >access.log
	reads access.log -- 2 3
	line 4 >>access.log
	mv access.log old/access.log.1
	gzip old/access.log.1
	line 5 >access.log
	reads old/access.log* access.log -- 4 5
}

@test "cursor: the context of csv, w3c and docker goes on" {
	printf 'time,ip\n1,10.0.0.1\n' >a.csv
	printf 'ip\ttime\n10.0.0.2\t2\n' >b.tsv
	printf '%s\n' '#Version: 1.0' '#Date: 2024-01-15 23:59:00' \
	    '#Fields: time c-ip' '23:59:58 10.0.0.3' '00:00:01 10.0.0.4' >w3c
	quiet evparse -NC c -o ip a.csv b.tsv w3c
	rows out <<-'E'
	1000 10.0.0.1
	2000 10.0.0.2
	1705363198000 10.0.0.3
	1705363201000 10.0.0.4
	E
	printf '6,10.0.0.6\ntime,ip\n7,"10.0' >>a.csv
	printf '10.0.0.8\t8\n' >>b.tsv
	printf '00:00:02 10.0.0.9\n' >>w3c
	quiet evparse -NC c -o ip --stats s a.csv b.tsv w3c
	rows out <<-'E'
	6000 10.0.0.6
	8000 10.0.0.8
	1705363202000 10.0.0.9
	E
	sums s
	counts s read=4 headers=1
	printf '\n.0.7"\n' >>a.csv
	quiet evparse -NC c -o ip --stats s a.csv b.tsv w3c
	printf '7000\t10.0\\n.0.7\n' | same out
	sums s
	printf '8,"10.0\n' >>a.csv
	quiet evparse -NC c -o ip --stats s a.csv
	empty out
	counts s read=0
	printf '.0.8"\n9,"10' >>a.csv
	quiet evparse -NC c -o ip --stats s a.csv
	printf '8000\t10.0\\n.0.8\n' | same out
	counts s read=2 merged=1
	status 1 evparse -NC c -o ip --close a.csv
	says '^evparse: a.csv:9: format: 9,"10'
}

# docker TEXT...: a line of Docker's for each
docker() {
	printf '{"log":"%s","stream":"stdout","time":"2024-01-15T00:00:00Z"}\n' "$@"
}

@test "cursor: parts and records within lines of docker go on" {
	docker 'time,ip,x\n' '1,10.0.0.1,\n' '2,10.0' >log
	quiet evparse -NC c -f docker:csv -o ip --stats s log
	rows out <<<'1000 10.0.0.1'
	counts s read=2
	docker '.0.2,\"a\n' >>log
	quiet evparse -NC c -f docker:csv -o ip --stats s log
	empty out
	counts s read=0
	docker 'b\"\n' '3,10.0.0.3,\n' >>log
	quiet evparse -NC c -f docker:csv -o ip --stats s log
	rows out <<-'E'
	2000 10.0.0.2
	3000 10.0.0.3
	E
	sums s
	counts s read=4 merged=2
	docker '4,10.0.0.4,' >>log
	mv log log.1
	gzip log.1
	quiet evparse -NC c -f docker:csv -o ip log
	rows out <<<'4000 10.0.0.4'
}

@test "cursor: -c stands for the header in every run" {
	printf '1,10.0.0.1\n' >a
	quiet evparse -NC k -f csv -c time,ip -o ip a
	rows out <<<'1000 10.0.0.1'
	printf '2,time\n' >>a
	quiet evparse -NC k -f csv -c time,ip -o ip a
	rows out <<<'2000 time'
}

@test "cursor: the columns are those of the first run" {
	line 1 >access.log
	quiet evparse -C c access.log
	head -n 1 out >header
	quiet evparse -C c access.log
	cmp out header
	printf '{"time":1,"ip":"10.0.0.1","x":1}\n' >>other
	quiet evparse -C c other access.log
	head -n 1 out | cmp - header
}

@test "cursor: the same inode is not the same file" {
	line 1 2 >access.log
	reads access.log -- 1 2
	cp access.log access.log.1
	line 3 4 5 >access.log # truncated, and written past the old offset
	reads access.log -- 3 4 5
	ln access.log keep
	mv access.log access.log.2
	line 6 >access.log
	reads access.log -- 6
	line 7 8 9 10 >keep # a rotation's inode, taken by another log
	rm access.log.2
	mv access.log access.log.1
	mv keep access.log
	reads access.log -- 7 8 9 10
}

@test "cursor: an inode that comes again under any name tells nothing" {
	local i
	line 1 >a
	line 2 >b
	reads a b -- 1 2
	rm b
	for i in 1 2 3 4 5 6 7 8 9; do
		line 3 4 5 >"other$i"
	done
	loses b a
	reads --acknowledge a --
	: >empty
	reads empty --
	rm empty # its inode may be that of the next cursor
	loses empty empty
}

@test "cursor: lost track, every time, until it is acknowledged" {
	line 1 2 >access.log
	reads access.log -- 1 2
	line 3 4 5 >access.log
	loses access.log access.log
	reads --acknowledge access.log -- 3 4 5
	reads access.log --
	rm access.log
	loses access.log access.log
	line 6 >access.log
	loses access.log access.log
	reads --acknowledge access.log -- 6
	knows access.log:gone:132:132 access.log:gone:198:198 \
	    access.log:live:66:66
}

@test "cursor: what had something unread is lost, what was read is forgotten" {
	line 1 >access.log
	reads access.log -- 1
	mv access.log access.log.1
	line 2 >access.log
	printf half >>access.log.1
	reads access.log -- 2
	mkdir away
	mv access.log.1 away
	loses access.log.1 access.log
	mv away/access.log.1 . # it comes back
	reads access.log --
	echo >>access.log.1
	status 1 evparse -C c access.log
	says 'access.log.1:2: format: half'
	mv access.log.1 away
	reads access.log --
	mv away/access.log.1 . # and is no new one
	line 3 >>access.log.1
	reads access.log -- 3
}

@test "cursor: a log that is not given is lost only when it is not there" {
	line 1 >a
	line 2 >b
	reads a b -- 1 2
	line 3 >>b
	reads a --
	reads a b -- 3
	rm b
	loses b a
	reads --acknowledge a --
	reads a --
}

@test "cursor: --changed tells, and writes nothing" {
	line 1 >access.log
	status 0 evparse -C c --changed access.log
	absent c
	reads access.log -- 1
	cp c before
	status 1 evparse -C c --changed -r r --stats s access.log
	empty out
	empty err
	absent r s
	touch access.log
	status 1 evparse -C c --changed access.log
	line 2 >>access.log
	status 0 evparse -C c --changed access.log
	cmp c before
	reads access.log -- 2
	mv access.log access.log.1
	status 0 evparse -C c --changed access.log
	reads access.log --
	status 1 evparse -C c --changed access.log
	gzip access.log.1
	status 0 evparse -C c --changed access.log
	reads access.log --
	status 1 evparse -C c --changed access.log
	rm access.log.1.gz
	status 0 evparse -C c --changed access.log
	reads access.log --
	status 1 evparse -C c --changed access.log
}

@test "cursor: what was packed is not unpacked again" {
	mkdir path
	printf '#!/bin/sh\necho x >>%s/unpacked\nexec %s "$@"\n' "$PWD" \
	    "$(command -v gzip)" >path/gzip
	chmod +x path/gzip
	PATH=$PWD/path:$PATH
	line 1 | gzip >access.log.3.gz
	line 2 | gzip >access.log.2.gz
	line 3 >access.log.1
	line 4 >access.log
	rm unpacked
	reads access.log* -- 1 2 3 4
	[ "$(wc -l <unpacked)" -eq 2 ]
	rm unpacked
	reads access.log* --
	mv access.log.3.gz access.log.4.gz
	mv access.log.2.gz access.log.3.gz
	mv access.log.1 access.log.2
	mv access.log access.log.1
	reads access.log* --
	absent unpacked
}

@test "cursor: other options are refused, with both values" {
	line 1 >access.log
	quiet evparse -C c -f common access.log
	cp c before
	fails evparse -C c -f combined access.log
	says '^evparse: c: .*format=common.*format=combined'
	fails evparse -C c -f csv -d ';' -c time,ip access.log
	says 'columns=time,ip' 'delimiter=;'
	cmp c before
	quiet evparse -C c -f common -d , -o ip -z +01:00 access.log
}

@test "cursor: one that is damaged, or of something else, is left alone" {
	line 1 >access.log
	reads access.log -- 1
	cp c whole
	local edit
	# shellcheck disable=SC2016 # sed's
	for edit in '$d' 's/live/gone/' 's/^#state\t1/#state\t9/' \
	    's/\tevparse/\tsessionize/' 2d; do
		sed "$edit" whole >c
		cp c before
		fails evparse -C c access.log
		says '^evparse: c'
		cmp c before
	done
	: >c
	fails evparse -C c access.log
	says '^evparse: c: '
	fails evparse -C access.log access.log
}

@test "cursor: what is no file is a usage error" {
	line 1 >access.log
	mkfifo fifo
	mkdir d
	local f
	for f in - fifo d /dev/null; do
		fails evparse -C c access.log "$f"
		says "^evparse: -C: $f: not a regular file"
	done
	fails evparse -C c <access.log
	says '^evparse: -C: needs '
	fails evparse -C c nothing
	says '^evparse: nothing: No such file'
	fails evparse -C c access.log access.log.1
	fails evparse -C c --by-time access.log
	fails evparse -C c --fields access.log
	for f in --changed --close --acknowledge; do
		fails evparse "$f" access.log
		says "^evparse: $f: needs -C"
	done
	absent c
}

@test "cursor: a read that fails leaves it as it was" {
	evgen -f combined -n 20000 >access.log
	head -n 100 access.log >first
	cp access.log whole
	cp first access.log
	quiet evparse -NC c -o ip access.log
	cp c before
	cat whole >>access.log
	status 2 env LULL_FAULT=e LULL_EIO="access.log:1000000" \
	    LD_PRELOAD="$BATS_FILE_TMPDIR/fault.so" \
	    evparse -NC c -o ip access.log
	says '^evparse: access.log: Input/output error'
	cmp c before
	quiet evparse -NC c -o ip access.log
	cp out got
	quiet evparse -No ip whole
	cmp got out
}

@test "cursor: interrupted and short reads are the same" {
	evgen -f combined -n 200 >access.log
	head -n 150 access.log | gzip >access.log.1.gz
	tail -n +2 access.log >x
	mv x access.log
	quiet evparse -NC c -o ip access.log*
	cp out want
	cp c before
	rm c
	quiet env LULL_FAULT=1ic LD_PRELOAD="$BATS_FILE_TMPDIR/fault.so" \
	    evparse -NC c -o ip access.log*
	cmp out want
	cmp c before
}

@test "cursor: a file that is truncated while it is read is read again" {
	evgen -f combined -n 40000 >access.log
	cp access.log all
	mkfifo fifo
	evparse -NC c -o ip,path,agent access.log >fifo 2>err &
	local pid=$! got=0
	exec 7<fifo
	head -c 1000 <&7 >/dev/null # it has begun, and waits to write
	cp access.log access.log.1
	line 1 >access.log
	cat <&7 >/dev/null
	wait "$pid" || got=$?
	exec 7<&-
	[ "$got" -eq 2 ]
	says '^evparse: access.log: was truncated'
	absent c
}

@test "cursor: a writer that goes on while runs read" {
	(
		for i in 1 2 3 4 5 6 7 8; do
			evgen -f combined -n 3000 -s "$i"
		done >w.log
	) &
	local writer=$!
	while [ ! -e w.log ]; do :; done
	: >got
	while kill -0 "$writer" 2>/dev/null; do
		quiet evparse -NC c -o path w.log
		cat out >>got
	done
	wait "$writer"
	quiet evparse -NC c -o path w.log
	cat out >>got
	quiet evparse -No path w.log
	cmp got out
}

@test "cursor: 60 rotations beside cost no reading" {
	local i
	for i in $(seq 60); do
		line "$i" >"access.log.$i"
	done
	line 61 >access.log
	reads access.log -- 61
	# who reads one now finds another log
	for i in access.log.*; do
		cp -p "$i" before
		tr '0-9' x <before | dd of="$i" conv=notrunc 2>/dev/null
		touch -r before "$i"
	done
	reads access.log --
	touch access.log.7 # and so one is
	status 1 evparse -NC c -o path access.log
	says 'access.log.7:1: '
}

# put TEXT: at the end of access.log and all
put() {
	printf %s "$1" >>access.log
	printf %s "$1" >>all
}

# The writer of the test below: lines go to access.log and all, a part of one
# at times; part is what is left of it.
append() {
	local text
	put "$part"
	part=
	[ $((RANDOM % 4)) -gt 0 ] || return 0
	n=$((n + 1))
	text=$(line $n)$'\n'
	part=${text:RANDOM % 60 + 1}
	put "${text%"$part"}"
}

# shifted: the rotations are one older
shifted() {
	local i f
	for ((i = rotations; i > 0; i--)); do
		for f in "access.log.$i" "access.log.$i".*; do
			[ ! -e "$f" ] || mv "$f" "${f/log.$i/log.$((i + 1))}"
		done
	done
}

# rotate KIND: runs may come between its steps
rotate() {
	[ -e access.log ] || return 0
	put "$part"
	part=
	case $1 in
	dateext*)
		mv access.log "access.log-$((20240101 + rotations))"
		[ "$1" = dateext ] ||
		    gzip "access.log-$((20240101 + rotations))"
		;;
	delaycompress)
		[ ! -e access.log.1 ] || gzip access.log.1
		shifted
		mv access.log access.log.1
		;;
	copytruncate*)
		shifted
		cp access.log access.log.1
		maybe_run
		: >access.log
		maybe_run
		[ "$1" = copytruncate ] || bzip2 access.log.1
		;;
	*)
		shifted
		mv access.log access.log.1
		maybe_run
		;;
	esac
	case $1 in
	compress)
		gzip -k access.log.1
		maybe_run
		rm access.log.1
		;;
	xz) xz access.log.1 ;;
	zstd) zstd -q --rm access.log.1 ;;
	esac
	rotations=$((rotations + 1))
	[ "$1" = nocreate ] || : >>access.log
}

maybe_run() {
	[ $((RANDOM % 3)) -gt 0 ] || run_once
}

run_once() {
	local operands=(access.log)
	[ $((RANDOM % 3)) -gt 0 ] || operands=(access.log*)
	evparse -NC c -o path "$@" "${operands[@]}" >>got 2>err && empty err
}

# life SEED KIND: all that may happen to a log
life() (
	trap - DEBUG
	RANDOM=$1
	rm -f access.log* c all got
	: >access.log
	: >all
	n=0 rotations=0 part=
	run_once
	for ((step = 0; step < 60; step++)); do
		case $((RANDOM % 8)) in
		[0123]) append ;;
		[45]) run_once ;;
		6)
			[ "$part" ] ||
			    put "$(line $((n + 1)) $((n + 2)))"$'\n'
			n=$((n + 2))
			;;
		7)
			kind=$2
			[ "$kind" != mixed ] || kind=${kinds[RANDOM % 8]}
			rotate "$kind"
			;;
		esac
	done
	put "$part"
	run_once --close
	quiet evparse -No path all
	cmp got out || {
		echo "$2"
		diff got out
		exit 1
	}
)

@test "cursor: whatever happens to it, all of a log is read once, in order" {
	local i kinds=(rename nocreate copytruncate copytruncate-bzip2 compress
		xz zstd delaycompress dateext dateext-gzip mixed)
	for i in "${!kinds[@]}"; do
		life $((i + 5)) "${kinds[i]}"
	done
}

# does STEP...: as meanwhile.so does them
does() {
	local step
	for step; do
		# shellcheck disable=SC2086 # these are words
		set -- $step
		case $1 in
		new) : >"$2" ;;
		put) cat "$3" >>"$2" ;;
		esac
	done
}

# goes_on: a run that nothing happens to
goes_on() {
	evparse -NC c -f common -o path access.log >>got 2>err && empty err
}

# interleaves N FIRST MANY: so many of steps before the Nth call of a run, those
# before the first of them done; false: it has not so many calls
interleaves() {
	local all='' step seen=''
	rm -f c access.log*
	: >got
	: >did
	cat three >access.log
	goes_on || exit 1
	does "${steps[@]:0:$2}"
	for step in "${steps[@]:$2:$3}"; do
		all="$all$1 $step;"
	done
	if LD_PRELOAD=$BATS_FILE_TMPDIR/meanwhile.so LULL_STEPS=$all \
	    LULL_DONE=did evparse -NC c -f common -o path access.log \
	    >out 2>err; then
		cat out >>got
	fi
	goes_on || exit 1
	read -r seen <did || :
	does "${steps[@]:$2 + ${#seen}}"
	goes_on || exit 1
	awk -F '\t' '{ n[$2]++ }
	END {
		for (i = 1; i <= 9; i++)
			bad += n["/" i] != 1
		exit bad || NR != 9
	}' got || {
		echo "at $2: $all read:"
		cat got
		exit 1
	}
	all=${all//[!;]/}
	[ "${#seen}" -eq "${#all}" ]
}

# interleaved STRIDE STEP...: all of them, or one, before every so manieth call
interleaved() (
	trap - DEBUG
	stride=$1 tried=0
	shift
	steps=("$@")
	for first in 0 1 3 4; do
		for many in 1 7; do
			n=1
			while interleaves "$n" "$first" "$many"; do
				n=$((n + stride)) tried=$((tried + 1))
			done
		done
	done
	[ "$tried" -gt 10 ]
)

# test/tools/interleave.py has more of these.
@test "cursor: steps of copytruncate before the calls of a run" {
	local stride=9
	[ -z "${LULL_ASAN-}" ] || stride=17 # programs start slowly there
	line 1 2 3 >three
	line 4 >four
	line 1 2 3 4 | head -c 139 >some
	line 1 2 3 4 | tail -c +140 >rest
	line 5 >five
	line 6 7 8 9 >six
	interleaved $stride 'put access.log four' 'new access.log.1' \
	    'put access.log.1 some' 'put access.log.1 rest' 'new access.log' \
	    'put access.log five' 'put access.log six'
}

@test "cursor: rotation while runs look and read" {
	: >access.log
	: >all
	: >got
	quiet evparse -NC c access.log
	(
		trap - DEBUG
		RANDOM=7 rotations=0 n=0 part=
		maybe_run() { :; }
		for kind in rename copytruncate compress copytruncate-bzip2; do
			for ((i = 0; i < 8; i++)); do
				append
				put "$part$(line $((n + 1)) $((n + 2)))"$'\n'
				part=
				n=$((n + 2))
				rotate "$kind"
			done
		done
	) &
	local writer=$!
	while kill -0 "$writer" 2>/dev/null; do
		if evparse -NC c -o path access.log >out 2>err; then
			[ ! -s out ] || cat out >>got
		else # the next one reads it again
			says 'was truncated or written anew while it was read$'
		fi
	done
	wait "$writer"
	quiet evparse -NC c -o path --close access.log
	cat out >>got
	quiet evparse -No path all
	sort -n got >got.sorted
	sort -n out | cmp - got.sorted
}

# written N...: lines into the log, and all
written() {
	line "$@" | tee -a logs/access.log >>all
}

@test "cursor: logrotate itself" {
	command -v logrotate || skip "no logrotate"
	local how i f
	for how in '' compress 'compress delaycompress' copytruncate \
	    'copytruncate compress' nocreate 'dateext dateformat_-%s' \
	    'dateext dateformat_-%s compress delaycompress'; do
		rm -rf logs c got all state
		mkdir logs
		how=${how// /$'\n'}
		printf '"%s/logs/access.log" {\nrotate 20\ncreate\nsu %s %s\n%s\n}\n' \
		    "$PWD" "$(id -un)" "$(id -gn)" "${how//_/ }" >conf
		written 1
		for i in 2 4 6 8 10 12; do
			quiet evparse -NC c -o path logs/access.log
			cat out >>got
			written $i
			logrotate -f -s "$PWD/state" conf >rotated 2>&1 || {
				cat rotated
				return 1
			}
			# of one second: another name for each
			for f in logs/access.log-[!6]*; do
				[ ! -e "$f" ] ||
				    mv "$f" "${f/access.log-1?????????/access.log-$((6000000000 + i))}"
			done
			[ $((i % 3)) -eq 0 ] || written $((i + 1))
		done
		quiet evparse -NC c -o path logs/access.log
		cat out >>got
		quiet evparse -No path all
		cmp got out || {
			echo "logrotate: $how"
			ls logs
			return 1
		}
	done
}
