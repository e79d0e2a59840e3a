# what|value|events|first command|a line of timed.c for each run, to a table
function row(a, b, c, d, e, f, g, h) {
	printf "| %-27s | %5s | %-24s | %6s | %8s | %9s | %5s | %7s |\n", a, b, c,
	    d, e, f, g, h
}

function put(what, value,    n, i, w, c, own) {
	n = runs[what, value]
	for (i = 1; i <= n; i++) {
		wall[i] = walls[what, value, i]
		cpu[i] = cpus[what, value, i]
	}
	w = median(wall, n)
	c = median(cpu, n)
	own = events[what, value] / c / 1e6
	if (!(what in base))
		base[what] = own
	row(what, value, sprintf("%.3f (%.3f..%.3f)", w, wall[1], wall[n]),
	    sprintf("%.2f", events[what, value] / w / 1e6), sprintf("%.3f", c),
	    sprintf("%.2f", own), sprintf("%.2f", base[what] / own),
	    sprintf("%.1f", mb[what, value]))
}

BEGIN { FS = "|" }

{
	split($5, f, " ")
	if (!($1 in values))
		kind[++kinds] = $1
	if (!(($1, $2) in runs))
		values[$1] = values[$1] "|" $2
	n = ++runs[$1, $2]
	fed = $4 == "evgen" && f[7] != ""
	walls[$1, $2, n] = f[1]
	cpus[$1, $2, n] = f[2] - (fed ? f[5] : 0)
	m = f[4] - (fed ? f[6] : 0)
	mb[$1, $2] = m > mb[$1, $2] + 0 ? m : mb[$1, $2]
	events[$1, $2] = $3
}

END {
	row("what grows", "to", "seconds (min..max)", "Mev/s", "CPU s",
	    "Mev/CPU s", "x", "MB")
	row("---", "--:", "---", "--:", "--:", "--:", "--:", "--:")
	for (k = 1; k <= kinds; k++) {
		m = split(substr(values[kind[k]], 2), value, "|")
		for (v = 1; v <= m; v++)
			put(kind[k], value[v])
	}
}
