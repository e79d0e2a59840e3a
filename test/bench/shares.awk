# lines of timed.c to what each program of the pipe took; -v pipe='a | b'
BEGIN { n = split(pipe, part, / [|] /) }

{
	for (i = 1; i <= n; i++)
		took[i, NR] = $(3 + 2 * i)
}

END {
	printf "CPU seconds of lull's programs:"
	for (i = 1; i <= n; i++) {
		for (j = 1; j <= NR; j++)
			cpu[j] = took[i, j]
		split(part[i], word, " ")
		printf "%s %s %.3f", (i > 1 ? "," : ""), word[1], median(cpu, NR)
	}
	printf ".\n\n"
}
