#!/usr/bin/env bats
# The recipes for a database, with a real PostgreSQL: a server of its own.

LULL_BIN=${LULL_BIN:-$BATS_TEST_DIRNAME/../../bin}
load ../common

# shellcheck disable=SC2154 # it comes from there
: "$bin"

# as CMD...: as a user that PostgreSQL takes
as() {
	if [ "$(id -u)" -eq 0 ]; then
		runuser -u postgres -- "$@"
	else
		"$@"
	fi
}

setup_file() {
	local at
	at=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
	export cluster=$BATS_FILE_TMPDIR/pg pg=$at
	mkdir "$cluster"
	chmod 755 "$BATS_FILE_TMPDIR" "$BATS_RUN_TMPDIR"
	[ "$(id -u)" -ne 0 ] || chown postgres "$cluster"
	as "$pg/initdb" -D "$cluster/data" -A trust -U lull >/dev/null
	as "$pg/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w start \
	    -o "-c listen_addresses= -c unix_socket_directories=$cluster" \
	    >/dev/null 3>&-
}

teardown_file() {
	as "$pg/pg_ctl" -D "$cluster/data" -m immediate stop >/dev/null
}

# A database of its own; a copy of samples, so that ../../bin is what is tested.
setup() {
	cd "$BATS_TEST_TMPDIR" || return
	ln -s "$bin" bin
	cp -R "$BATS_TEST_DIRNAME/../../samples" samples
	export PGHOST=$cluster PGUSER=lull PGDATABASE=t$BATS_TEST_NUMBER
	"$pg/createdb" "$PGDATABASE"
}

sql() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}

# table: what is in it, as sort has it
table() {
	sql -c 'COPY sessions TO stdout' | LC_ALL=C sort
}

# late_sessions: makes sessions.tsv, late.tsv, merged.tsv, as run.sh does
late_sessions() {
	evparse -o ip,host samples/late/access.log |
	    evsort-window -w 1m -L late.tsv | sessionize >sessions.tsv
	evsort-window -w 365d late.tsv | sessionize >late-sessions.tsv
	{
		head -n 1 sessions.tsv
		cat sessions.tsv late-sessions.tsv | grep -v '^start' |
		    LC_ALL=C sort -s -n -k 1,1
	} | sessionize >merged.tsv
}

@test "late: rows are replaced in one transaction" {
	late_sessions
	sql -f samples/cron/sessions.sql
	tail -n +2 sessions.tsv | sql -c 'COPY sessions FROM stdin'
	samples/late/replace.sh sessions.tsv merged.tsv >script
	[ "$(grep -c -E '^[0-9]' script)" -eq 22 ]

	# whoever dies in the middle has changed nothing
	for n in 5 12 20 30; do
		head -n "$n" script | sql >/dev/null 2>&1 || true
		table | cmp - <(tail -n +2 sessions.tsv | LC_ALL=C sort)
	done

	sql <script
	table | cmp - <(tail -n +2 merged.tsv | LC_ALL=C sort)
	evparse -o ip,host samples/late/access.log | evsort-window -w 365d |
	    sessionize -N | LC_ALL=C sort | cmp - <(table)
}

@test "late: keys that are NULL or escaped are replaced, too" {
	printf 'start\tend\tduration\tevents\tclosed_by\tip\thost\n' |
	    tee old.tsv >new.tsv
	printf '1\t1\t0\t1\tgap\t\\N\ta\\tb\n2\t2\t0\t1\tgap\t\t\\\\\n' >>old.tsv
	printf '1\t3\t2\t2\tgap\t\\N\ta\\tb\n2\t2\t0\t1\tgap\t\t\\\\\n' >>new.tsv
	sql -f samples/cron/sessions.sql
	tail -n +2 old.tsv | sql -c 'COPY sessions FROM stdin'
	samples/late/replace.sh old.tsv new.tsv | sql
	table | cmp - <(tail -n +2 new.tsv)
}

# run: lull over what has been written so far
run_lull() {
	lull -d state -w 1m -o ip,host access.log
}

# whole: the table has what one run has, but for what is still open
whole() {
	rm -rf one
	lull -d one -w 1m -o ip,host access.log
	lull -d one --print 2>/dev/null | tail -n +2 | LC_ALL=C sort |
	    cmp - <(table)
}

@test "cron: what is loaded is loaded once, whoever dies in between" {
	sql -f samples/cron/sessions.sql
	load=samples/cron/load.sh
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
	status 2 $load state "$PGDATABASE" # there is no state yet
	evgen -n 4000 -u 100 -H 2 -d 20s >all.log
	for n in 400 1200 2000; do
		head -n "$n" all.log >access.log
		run_lull
		$load state "$PGDATABASE"
		$load state "$PGDATABASE" # nothing is new
		whole
	done

	# the database has it, lull does not know: as if killed before --taken
	mkdir fake
	cat >fake/lull <<-EOF
	#!/bin/sh
	case \$* in *"--taken 4") exit 2 ;; esac
	exec $bin/lull "\$@"
	EOF
	chmod +x fake/lull
	head -n 2800 all.log >access.log
	run_lull
	status 2 env PATH="$PWD/fake:$PATH" $load state "$PGDATABASE"
	whole
	head -n 3400 all.log >access.log
	run_lull
	$load state "$PGDATABASE"
	whole

	# the transaction fails: nothing of it is there, and the next one has all
	head -n 4000 all.log >access.log
	run_lull
	before=$(table | cksum)
	sql -c 'ALTER TABLE sessions ADD CHECK (start < 0) NOT VALID'
	status 3 $load state "$PGDATABASE"
	[ "$(table | cksum)" = "$before" ]
	sql -c 'ALTER TABLE sessions DROP CONSTRAINT sessions_start_check'
	$load state "$PGDATABASE"
	whole
	[ "$(sql -c 'SELECT count(*), max(generation) FROM lull_taken')" = '6|6' ]
}
