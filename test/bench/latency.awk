# rate who p50 p99 longest marks, a line a run, to a table; cat comes first
function row(a, b, c, d, e, f, g, h) {
	printf "| %8s | %-4s | %-26s | %5s | %-28s | %5s | %9s | %7s |\n", a, b,
	    c, d, e, f, g, h
}

# figure COLUMN: median (min..max), and its ratio to cat's in x
function figure(who, rate, column,    n, i, m) {
	n = runs[rate, who]
	for (i = 1; i <= n; i++)
		a[i] = took[rate, who, column, i]
	m = median(a, n)
	if (who == "cat")
		base[rate, column] = m
	x = sprintf("%.2f", m / base[rate, column])
	return sprintf("%.0f (%.0f..%.0f)", m, a[1], a[n])
}

{
	n = ++runs[$1, $2]
	if (!(($1, "seen") in runs)) {
		runs[$1, "seen"] = 1
		rates[++nrates] = $1
	}
	took[$1, $2, 50, n] = $3 + 0
	took[$1, $2, 99, n] = $4 + 0
	if ($5 > longest[$1, $2] + 0)
		longest[$1, $2] = $5
	marks[$1, $2] += $6
}

END {
	row("events/s", "pipe", "p50", "x", "p99", "x", "longest", "events")
	row("--:", "---", "---", "--:", "---", "--:", "--:", "--:")
	for (r = 1; r <= nrates; r++) {
		rate = rates[r]
		for (w = 1; w <= 2; w++) {
			who = w == 1 ? "cat" : "lull"
			p50 = figure(who, rate, 50)
			x50 = x
			p99 = figure(who, rate, 99)
			row(rate, who, p50, x50, p99, x,
			    sprintf("%.0f", longest[rate, who]), marks[rate, who])
		}
	}
}
