#!/bin/sh
# Bookings: a user's session ends after half an hour without an event, after two
# hours in any case, and with a logout.
cd "$(dirname "$0")" || exit
PATH=../../bin:$PATH

columns=uuid,session_id,session_start_time_ms=start,session_end_time_ms=end
columns=$columns,duration_seconds=duration,event_count=events,pages_visited

evparse -o uuid,page events.json |
	evsort-window |
	sessionize -k uuid -g 30m -m 2h -e page=logout -i \
	    -a pages_visited=list:page |
	awk -F '\t' -v OFS='\t' \
	    'NR > 1 { $3 = sprintf("%.3f", $3 / 1000) } 1' |
	evfmt -f json -o "$columns"
