# time ip host ... in time order to sessions, as sessionize has them; it
# forgets none, so does not know why they end
function put() {
	print start[k], last[k], last[k] - start[k], n[k], "-", k
}

BEGIN { FS = OFS = "\t" }

{
	k = $2 FS $3
	if (!(k in n)) {
		start[k] = $1
	} else if ($1 - last[k] > 300000) {
		put()
		start[k] = $1
		n[k] = 0
	}
	last[k] = $1
	n[k]++
}

END {
	for (k in n)
		put()
}
