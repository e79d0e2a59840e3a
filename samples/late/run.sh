#!/bin/sh
# Late, days after. Events that come too late for their sessions are kept (-L).
# They become sessions of their own, and those are merged with what was written
# before: the answer is that of a run that would have waited for them.
cd "$(dirname "$0")" || exit
PATH=../../bin:$PATH
dir=$(mktemp -d) || exit
trap 'rm -rf "$dir"' EXIT

# The day's run waits for a minute.
evparse -o ip,host access.log | evsort-window -w 1m -L "$dir/late.tsv" |
	sessionize >"$dir/sessions.tsv"

# Days after: the late ones, in order.
evsort-window -w 365d "$dir/late.tsv" | sessionize >"$dir/late-sessions.tsv"

# Both, in order of start, are sessions again.
{
	head -n 1 "$dir/sessions.tsv"
	cat "$dir/sessions.tsv" "$dir/late-sessions.tsv" | grep -v '^start' |
		LC_ALL=C sort -s -n -k 1,1
} | sessionize >"$dir/merged.tsv"

echo '# events that were late'
tail -n +2 "$dir/late.tsv" | wc -l | tr -d ' '

echo '# sessions and events, before and after'
sessagg -N "$dir/sessions.tsv" | cut -f 3,4
sessagg -N "$dir/merged.tsv" | cut -f 3,4

echo '# sessions that are replaced, and by which'
LC_ALL=C sort "$dir/sessions.tsv" >"$dir/old"
LC_ALL=C sort "$dir/merged.tsv" >"$dir/new"
LC_ALL=C comm -23 "$dir/old" "$dir/new" | sed 's/^/- /'
LC_ALL=C comm -13 "$dir/old" "$dir/new" | sed 's/^/+ /'
