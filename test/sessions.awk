# sessions.awk - what the pipeline must give, without any of its ideas
#
# An independent reference for scale.bats: every line by itself, lateness by the
# rule of design 2.2, then everything is sorted and the rule of 2.3 applied. No
# windows, no heaps, no open sessions. In two steps, with sort(1) between:
#
#	awk -v step=events -v format=log|json -v window=MS -v ahead=MS \
#	    -f sessions.awk lines >events	(and the files bad and late)
#	LC_ALL=C sort -k 2,2 -k 3,3 -k 1,1n events |
#	awk -v step=sessions -v gap=MS -v last=MS -f sessions.awk |
#	LC_ALL=C sort -k 2,2n -k 1,1n -k 6,6 -k 7,7
#
# bad holds the numbers of the lines that are no events; late the late events,
# time ip host. Times beyond 2^31 are printed with %.0f, for mawk.

BEGIN {
	split("31 28 31 30 31 30 31 31 30 31 30 31", length_of, " ")
	split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", name, " ")
	for (i = 1; i <= 12; i++)
		number[name[i]] = i
}

function leap(y) {
	return y % 4 == 0 && y % 100 != 0 || y % 400 == 0
}

# Digits, with zeros before them: octal to some awks.
function decimal(s) {
	sub(/^0+/, "", s)
	return s + 0
}

# Days since 1970 by counting; remembered, so that it is no slower.
function days(y, m, d,		n, i) {
	if (!((y, m) in before)) {
		n = 0
		for (i = 1970; i < y; i++)
			n += 365 + leap(i)
		for (i = 1; i < m; i++)
			n += length_of[i] + (i == 2 && leap(y))
		before[y, m] = n
	}
	return before[y, m] + d - 1
}

# ms since 1970, or "" where there is no such time. Traffic is of 1970 to 9999.
function moment(y, m, d, clock, ms,		hms, i) {
	if (m < 1 || m > 12 || y < 1970 || y > 9999 || d < 1 ||
	    d > length_of[m] + (m == 2 && leap(y)))
		return ""
	split(clock, hms, ":")
	for (i = 1; i <= 3; i++)
		hms[i] = decimal(hms[i])
	if (hms[1] > 23 || hms[2] > 59 || hms[3] > 60)
		return ""
	if (hms[3] == 60)
		hms[3] = 59
	return ((days(y, m, d) * 24 + hms[1]) * 60 + hms[2]) * 60000 + \
	    hms[3] * 1000 + ms
}

# host[:port] ip ident user [time] "request" status bytes "referrer" "agent"
function log_line(	part, n, head, at) {
	if ($0 !~ /^[^ "]+ [^ "]+ [^ "]+ [^ "]+ \[[0-9][0-9]\/[A-Z][a-z][a-z]\/[0-9][0-9][0-9][0-9]:[0-9][0-9]:[0-9][0-9]:[0-9][0-9] \+0000\] "([^"\\]|\\.)*" [0-9][0-9][0-9] ([0-9]+|-) "([^"\\]|\\.)*" "([^"\\]|\\.)*"$/)
		return 0
	split($0, head, " ")
	host = head[1]
	sub(/:[0-9]+$/, "", host)
	ip = head[2]
	at = substr(head[5], 2)
	time = moment(decimal(substr(at, 8, 4)), number[substr(at, 4, 3)],
	    decimal(substr(at, 1, 2)), substr(at, 13), 0)
	return time != ""
}

# A string's value, of a line as evgen writes it: no escapes in these columns.
function value(key,	at, s) {
	at = index($0, "\"" key "\":\"")
	if (!at)
		return "\\N"
	s = substr($0, at + length(key) + 4)
	return substr(s, 1, index(s, "\"") - 1)
}

function json_line(	s, at) {
	if ($0 !~ /^[{]"event_id":"[^"]*",.*[}][}]$/)
		return 0
	# a string, once, is closed; braces that are balanced
	s = $0
	gsub(/\\./, "", s)
	if (gsub(/"[^"]*"/, "x", s) < 10 || s ~ /"/)
		return 0
	if (gsub(/[{]/, "", s) != gsub(/[}]/, "", s))
		return 0
	ip = value("ip")
	host = value("host")
	at = value("timestamp")
	if (at !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]\.[0-9][0-9][0-9]Z$/)
		return 0
	time = moment(decimal(substr(at, 1, 4)), decimal(substr(at, 6, 2)),
	    decimal(substr(at, 9, 2)), substr(at, 12, 8),
	    decimal(substr(at, 21, 3)))
	return time != ""
}

step == "events" && (format == "json" ? !json_line() : !log_line()) {
	print NR >"bad"
	next
}

# The clock of design 2.2, of one source.
step == "events" {
	event = sprintf("%.0f\t%s\t%s", time, ip, host)
	if (started && time < clock - window) {
		print event >"late"
		next
	}
	print event
	if (ahead == 0 || started && time <= clock + ahead) {
		if (!started || time > clock)
			clock = time
		started = 1
		run = 0
		next
	}
	if (!run || time < low)
		low = time
	if (!run || time > high)
		high = time
	if (++run >= 8 && high - low >= window) {
		clock = low
		started = 1
		run = 0
	}
}

# Events by key and time; last is the latest time of all.
function close_session() {
	if (events)
		printf "%s\t%s\t%.0f\t%d\t%s\t%s\t%s\n", start, end,
		    end - start, events, end + gap < last ? "gap" : "eof",
		    key_ip, key_host
	events = 0
}

step == "sessions" {
	if ($2 != key_ip || $3 != key_host || $1 - end > gap) {
		close_session()
		start = $1
		key_ip = $2
		key_host = $3
	}
	end = $1
	events++
}

END {
	if (step == "sessions")
		close_session()
}
