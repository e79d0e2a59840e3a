#!/usr/bin/env bats
# Every sample gives the answer that stands beside it, byte for byte. What the
# answers are is in the issue: they were computed without lull.

load common

# shellcheck disable=SC2154 # it comes from there
: "$bin"

# A copy, so that ../../bin is the build that is tested.
setup() {
	cd "$BATS_TEST_TMPDIR" || return
	ln -s "$bin" bin
	cp -R "$BATS_TEST_DIRNAME/../samples" samples
}

# answers NAME: run.sh, from another directory, says what is expected.
answers() {
	quiet "samples/$1/run.sh" || return 1
	same out <"samples/$1/expected"
}

# row FIELD...: stands in what is expected, so that no one edits it away.
row() {
	local IFS=$'\t'
	grep -qxF -e "$*" "samples/$sample/expected" || {
		echo "samples/$sample/expected has no row: $*"
		return 1
	}
}

@test "samples: techcreator" {
	answers techcreator
	sample=techcreator
	row zachwilson.techcreator.io 3 13 4.333333
	row zachwilson.tech 2 16 8
	row lulu.techcreator.io 3 9 3
}

@test "samples: hourly" {
	answers hourly
	sample=hourly
	row 11,27,2.454545
	row 1,2,2
}

@test "samples: clickstream" {
	answers clickstream
	[ "$(head -n 1 out | cut -d , -f 2-9)" = "$(printf '%s,' \
	    '"user_id":"u-1001"' '"start":1709283600' '"end":1709283620' \
	    '"duration":20' '"event_count":3' '"page_view_count":1' \
	    '"click_count":1')\"purchase_count\":1" ]
	head -n 1 out | grep -q '"conversion":1,"revenue":19.99}$'
	[ "$(head -n 1 out | cut -d '"' -f 4)" = \
	    "$(printf 'u-1001\t1709283600000' | md5sum | cut -c 1-32)" ]
}

@test "samples: booking" {
	answers booking
	# five hours without a pause, two at most; a logout in the middle
	[ "$(grep -c '^{"uuid":"7b1f0c1e-' out)" -eq 3 ]
	[ "$(grep -c '^{"uuid":"c04d6b6e-' out)" -eq 2 ]
}

@test "samples: late" {
	answers late
	sample=late
	row 41 236
	row 41 250
}

@test "samples: awk, whichever is there" {
	answers awk
	for awk in mawk gawk original-awk 'busybox awk'; do
		command -v "${awk%% *}" >/dev/null || continue
		AWK=$awk answers awk
	done
}

@test "samples: the demo's log has nothing to refuse" {
	quiet lull samples/access.log
	awk -F '\t' 'NR > 1 { n += $5 } END { print n }' out >events
	wc -l <samples/access.log | tr -d ' ' | same events
	sort -k 3,3 out | cut -f 3 >hosts
	same hosts <<-'EOF'
	api.example.com
	blog.example.com
	docs.example.com
	host
	shop.example.com
	status.example.com
	www.example.com
	EOF
}
