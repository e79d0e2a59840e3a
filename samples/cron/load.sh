#!/bin/sh
# load.sh DIR DATABASE: brings what `lull -d DIR` has made since the last time
# into a table, exactly once (sessions.sql makes the tables).
#
# The number of the last generation goes into the same transaction as its rows.
# So the database knows what it has, whatever died in between; that is told to
# lull first, and what was not taken is loaded.
set -eu
[ $# -eq 2 ] || {
	echo "usage: $0 directory database" >&2
	exit 2
}
dir=$1 database=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sql() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 "$database" "$@"
}

taken=$(sql -c 'SELECT max(generation) FROM lull_taken')
[ -z "$taken" ] || lull -d "$dir" --taken "$taken"

# Through a pipe, so that nothing is marked yet; the number comes on stderr.
{ lull -d "$dir" --print 2>"$work/number" || echo failed >"$work/failed"; } |
	cat >"$work/rows"
[ ! -e "$work/failed" ] || {
	cat "$work/number" >&2
	exit 2
}
number=$(sed -n -e 's/^[^0-9]*0*\([0-9][0-9]*\).*/\1/p' "$work/number")
[ "$number" ] && [ "$number" != "$taken" ] || exit 0

{
	echo 'BEGIN;'
	echo "INSERT INTO lull_taken VALUES ($number);"
	echo 'COPY sessions FROM stdin;'
	tail -n +2 "$work/rows"
	echo '\.'
	echo 'COMMIT;'
} | sql
lull -d "$dir" --taken "$number"
