# evgen's JSON to events: time ip host page event, with -v few=1 time ip host.
# Run with -F'"'. No JSON parser: the members stand where evgen puts them.
BEGIN { OFS = "\t" }

{
	date = substr($20, 1, 10)
	if (date != day) {
		day = date
		base = midnight(substr(date, 1, 4), substr(date, 6, 2) + 0, \
		    substr(date, 9, 2))
	}
	t = base + substr($20, 12, 2) * 3600 + substr($20, 15, 2) * 60 \
	    + substr($20, 18, 2)
	if (few)
		print t substr($20, 21, 3), $12, $16
	else
		print t substr($20, 21, 3), $12, $16, $28, $24
}
