#!/bin/sh
# replace.sh OLD NEW: a script for psql that replaces, in one transaction, the
# sessions of one file by those of another that are different. Whoever looks at
# the table sees all of the old ones or all of the new ones.
#
#	psql -f ../cron/sessions.sql
#	tail -n +2 sessions.tsv | psql -c 'COPY sessions FROM stdin'
#	./replace.sh sessions.tsv merged.tsv | psql
#
# Only what differs goes over the line: a few late events replace a few rows of
# many. A session is known by key and start (with rules, that begin or end one
# within a millisecond, by all its columns).
set -eu
[ $# -eq 2 ] || {
	echo "usage: $0 old.tsv new.tsv" >&2
	exit 2
}
LC_ALL=C
export LC_ALL
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
grep -v '^start' "$1" | sort >"$dir/old"
grep -v '^start' "$2" | sort >"$dir/new"

cat <<'SQL'
\set ON_ERROR_STOP on
BEGIN;
CREATE TEMPORARY TABLE gone (LIKE sessions) ON COMMIT DROP;
COPY gone FROM stdin;
SQL
comm -23 "$dir/old" "$dir/new"
cat <<'SQL'
\.
DELETE FROM sessions s USING gone g
	WHERE ROW (s.start, s.ip, s.host)
		IS NOT DISTINCT FROM ROW (g.start, g.ip, g.host);
COPY sessions FROM stdin;
SQL
comm -13 "$dir/old" "$dir/new"
cat <<'SQL'
\.
COMMIT;
SQL
