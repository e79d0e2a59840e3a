# vcombined to events: time ip host path status, with -v few=1 time ip host.
# The date is taken apart once a day; +0000 only, and no escapes.
BEGIN {
	OFS = "\t"
	months = "JanFebMarAprMayJunJulAugSepOctNovDec"
}

{
	date = substr($5, 2, 11)
	if (date != day) {
		day = date
		base = midnight(substr(date, 8, 4), \
		    (index(months, substr(date, 4, 3)) + 2) / 3, \
		    substr(date, 1, 2))
	}
	t = base + substr($5, 14, 2) * 3600 + substr($5, 17, 2) * 60 \
	    + substr($5, 20, 2)
	if (few)
		print t "000", $2, $1
	else
		print t "000", $2, $1, $8, $10
}
