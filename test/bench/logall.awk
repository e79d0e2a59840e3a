# vcombined to events with all columns; see log.awk
function null(s) {
	return s == "-" ? "\\N" : s
}

BEGIN {
	FS = "\""
	OFS = "\t"
	months = "JanFebMarAprMayJunJulAugSepOctNovDec"
}

{
	split($1, a, " ")
	date = substr(a[5], 2, 11)
	if (date != day) {
		day = date
		base = midnight(substr(date, 8, 4), \
		    (index(months, substr(date, 4, 3)) + 2) / 3, \
		    substr(date, 1, 2))
	}
	t = base + substr(a[5], 14, 2) * 3600 + substr(a[5], 17, 2) * 60 \
	    + substr(a[5], 20, 2)
	split($2, r, " ")
	split($3, b, " ")
	print t "000", a[2], a[1], null(a[4]), r[1], r[2], r[3], null(b[1]), \
	    null(b[2]), null($4), null($6)
}
