# median: of a[1] to a[n], which are sorted by the way
function median(a, n,    i, j, t) {
	for (i = 2; i <= n; i++) {
		t = a[i]
		for (j = i - 1; j > 0 && a[j] > t; j--)
			a[j + 1] = a[j]
		a[j + 1] = t
	}
	return (a[int((n + 1) / 2)] + a[int((n + 2) / 2)]) / 2
}
