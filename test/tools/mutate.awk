# Every third line has a byte changed, lost or added, or some of its text made
# what JSON has besides: escapes, UTF-8, numbers, blanks. The same each time.

function any(n) {
	seed = (seed * 16807) % 2147483647
	return n > 0 ? seed % n : 0
}

BEGIN {
	seed = 4711
	odd = split("\" \\ , : { } [ ] \t 0 9 . - e n x \001 \037 \177 \302\251 " \
	    "\377 \\\" \\\\ \\/ \\n \\u00e9 \\ud83d\\ude00 \\ud800 \\x", piece, " ")
	piece[++odd] = " "
	piece[++odd] = "\r"
	text[0] = "null"
	text[1] = "-12.5e+3"
	text[2] = "true"
	text[3] = "01"
	text[4] = "\"\""
	text[5] = "\"a \\\"long\\\" text with escapes \\\\ and \303\244\303\266 in it\""
	text[6] = "1700000000123"
	text[7] = "[\"a\",{\"b\":1}]"
}

NR % 3 { print; next }

{
	at = 1 + any(length($0))
	kind = any(5)
	if (kind == 0)
		print substr($0, 1, at - 1) piece[1 + any(odd)] substr($0, at + 1)
	else if (kind == 1)
		print substr($0, 1, at - 1) piece[1 + any(odd)] substr($0, at)
	else if (kind == 2)
		print substr($0, 1, at - 1) substr($0, at + 1)
	else if (kind == 3)
		print substr($0, 1, at - 1)
	else {
		n = split($0, half, "\":\"")
		i = 2 + any(n - 1)
		line = half[1]
		for (k = 2; k <= n; k++)
			if (k == i) {
				sub(/^[^"]*"/, "", half[k])
				line = line "\":" text[any(8)] half[k]
			} else
				line = line "\":\"" half[k]
		print line
	}
}
