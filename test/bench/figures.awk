# sessions to figures by host: host sessions events events_avg duration_avg,
# and with -v total=1 a row for all
function put(host, n, e, d) {
	printf "%s\t%d\t%d\t%.9f\t%.9f\n", host, n, e, e / n, d / n
}

BEGIN { FS = "\t" }

{
	n[$7]++
	e[$7] += $4
	d[$7] += $3
}

END {
	for (h in n) {
		put(h, n[h], e[h], d[h])
		sessions += n[h]
		events += e[h]
		duration += d[h]
	}
	if (total)
		put("*", sessions, events, duration)
}
