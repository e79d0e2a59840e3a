# A row for each contender: verdicts has stage|name|verdict|lines|bytes|goal,
# took.N a line for each of the Nth one's runs (timed.c). lull is the first.
function row(a, b, c, d, e, f, g, h, i) {
	printf "| %-31s | %-24s | %7s | %6s | %5s | %-22s | %7s | %5s | %5s |\n",
	    a, b, c, d, e, f, g, h, i
}

BEGIN {
	FS = "|"
	row("contender", "seconds (min..max)", "CPU s", "Mev/s", "GB/s",
	    "peak MB", "x time", "x CPU", "goal")
	row("---", "---", "--:", "--:", "--:", "---", "--:", "--:", "--:")
}

{
	file = "took." NR
	n = peak = sum = 0
	while ((getline line < file) > 0) {
		split(line, f, " ")
		wall[++n] = f[1] + 0
		cpu[n] = f[2] + 0
		peak = f[3] > peak + 0 ? f[3] : peak
		sum = f[4] > sum + 0 ? f[4] : sum
	}
	if (NR == 1)
		lines = $4
	name = $2 ($4 * 2 < lines ? ", " $4 / 1e6 "M" : "")
	if (n == 0) {
		row(name, $3 == "right" ? "FAILED" : $3)
		next
	}
	w = median(wall, n)
	c = median(cpu, n)
	if (NR == 1) {
		w1 = w / $4
		c1 = c / $4
	}
	if (!w1) { # lull failed
		row(name)
		next
	}
	row(name, sprintf("%.3f (%.3f..%.3f)", w, wall[1], wall[n]),
	    sprintf("%.3f", c), sprintf("%.2f", $4 / w / 1e6),
	    sprintf("%.2f", $5 / w / 1e9),
	    sprintf("%.1f", peak) (sum > peak + .1 ? \
	    sprintf(" (%.1f in all)", sum) : ""), sprintf("%.2f", w / $4 / w1),
	    c1 ? sprintf("%.2f", c / $4 / c1) : "", $6)
}
