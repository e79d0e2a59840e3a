# midnight: its seconds since 1970
function midnight(y, m, d) {
	if (m <= 2) {
		y--
		m += 12
	}
	return (365 * y + int(y / 4) - int(y / 100) + int(y / 400) \
	    + int((153 * (m - 3) + 2) / 5) + d - 719469) * 86400
}

# ms: of 2024-01-01T00:00:22.056Z, as text (mawk has no such integers)
function ms(iso) {
	return midnight(substr(iso, 1, 4), substr(iso, 6, 2) + 0, \
	    substr(iso, 9, 2)) + substr(iso, 12, 2) * 3600 \
	    + substr(iso, 15, 2) * 60 + substr(iso, 18, 2) substr(iso, 21, 3)
}
