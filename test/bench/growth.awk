# what|value|events|first command|a line of timed.c for each run, to a table.
# An evgen that feeds a pipe has a row of its own.
function row(a, b, c, d, e, f, g, h) {
	printf "| %-27s | %5s | %-24s | %6s | %8s | %9s | %5s | %7s |\n", a, b, c,
	    d, e, f, g, h
}

function note(what, value, all, wall, cpu, peak,    n) {
	if (!(what in values))
		kind[++kinds] = what
	if (!((what, value) in runs))
		values[what] = values[what] "|" value
	n = ++runs[what, value]
	events[what, value] = all
	walls[what, value, n] = wall
	cpus[what, value, n] = cpu
	mb[what, value] = peak > mb[what, value] + 0 ? peak : mb[what, value]
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
	row(what, value, w ? sprintf("%.3f (%.3f..%.3f)", w, wall[1], wall[n]) : "",
	    w ? sprintf("%.2f", events[what, value] / w / 1e6) : "",
	    sprintf("%.3f", c), sprintf("%.2f", own),
	    sprintf("%.2f", base[what] / own), sprintf("%.1f", mb[what, value]))
}

BEGIN { FS = "|" }

{
	split($5, f, " ")
	fed = $4 == "evgen"
	note($1, $2, $3, f[1], f[2] - (fed ? f[5] : 0), f[4] - (fed ? f[6] : 0))
	if (fed)
		note("(evgen, which feeds it)", $2, $3, 0, f[5], f[6])
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
