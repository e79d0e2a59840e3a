#!/usr/bin/env bats
# What samples/cron gives to other programs is what these take.

LULL_BIN=${LULL_BIN:-$BATS_TEST_DIRNAME/../../bin}
load ../common

# shellcheck disable=SC2154 # it comes from there
: "$bin"

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cp -R "$BATS_TEST_DIRNAME/../../samples/cron" cron
	ln -s "$bin" bin
}

@test "systemd takes the service and the timer, and finds it hardened" {
	for unit in cron/lull.service cron/lull.timer; do
		sed "s,/usr/local/bin,$PWD/bin," "$unit" >"${unit##*/}"
	done
	sed -i 's/^Documentation=.*//' lull.service
	systemd-analyze verify --man=no "$PWD/lull.service" "$PWD/lull.timer" \
	    >said 2>&1
	[ ! -s said ]
	level=$(systemd-analyze security --offline=yes "$PWD/lull.service" |
	    sed -n 's/.*exposure level for [^:]*: \([0-9]*\)[.].*/\1/p')
	[ "$level" -lt 2 ]
	systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' lull.timer)"
}

@test "Prometheus takes the alerts, and they fire when they should" {
	promtool check rules cron/alerts.yml
	promtool test rules "$BATS_TEST_DIRNAME/alerts.yml"
}

@test "the counters that the alerts ask for are in stats.prom" {
	evgen -n 100 >access.log
	lull -d state access.log
	grep -o 'lull_[a-z]*_total{program="[a-z-]*"}' cron/alerts.yml |
	    sort -u >names
	[ "$(wc -l <names)" -eq 4 ]
	while read -r name; do
		grep -q -F "$name " state/current/stats.prom
	done <names
	promtool check metrics <state/current/stats.prom
}

# rotates FILE: the real logrotate, with the sample's own rules, at four times
# of a log that is being written; the union is that of one run.
rotates() {
	evgen -n 4000 -u 100 -d 20s >all.log
	: >access.log
	sed -e 's/create .*/create 0644/' -e '/sharedscripts/d' \
	    -e '/postrotate/,/endscript/d' \
	    -e "s,^/var/log/.*access.log,$PWD/access.log," "$1" >rules
	chmod 644 rules
	# what was rotated before the first run is not its own
	head -n 100 all.log >access.log
	lull -d state -w 1m access.log
	from=101
	for n in 700 1500 1600 2500 3300 4000; do
		sed -n "${from},$((n - 50))p" all.log >>access.log
		[ $((n % 200)) -ne 0 ] || lull -d state -w 1m access.log
		sed -n "$((n - 49)),${n}p" all.log >>access.log
		from=$((n + 1))
		[ "$n" -eq 4000 ] || {
			# dateext: another day
			logrotate -f -s rotated rules
			for f in access.log-????????; do
				[ ! -e "$f" ] || mv "$f" "${f%????????}202401$((10 + n / 400))"
			done
		}
		[ $((n % 500)) -eq 0 ] || lull -d state -w 1m access.log
	done
	lull -d state -w 1m access.log
	lull -d one -w 1m all.log
	lull -d state --print 2>/dev/null | sort >got
	lull -d one --print 2>/dev/null | sort >want
	[ "$(wc -l <want)" -gt 100 ]
	cmp got want
	cmp state/current/open one/current/open
}

@test "logrotate: rename, dateext, compressed a day later" {
	rotates cron/logrotate
	ls access.log-*.gz
}

@test "logrotate: copytruncate" {
	rotates cron/logrotate-copytruncate
	ls access.log.*.gz
}
