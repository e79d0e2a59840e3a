#!/usr/bin/env bats
# JSON: no valid text rejected, no invalid one accepted (RFC 8259; the texts are
# those of json/cases.tsv, which test/tools/json_cases.py holds against two parsers)

load common

# texts VERDICT: its texts to in, one a line, and their names to names
texts() {
	local table=$BATS_TEST_DIRNAME/json/cases.tsv
	awk -F '\t' -v verdict="$1" '!/^#/ && $2 == verdict { print $1 }' \
	    "$table" >names
	awk -F '\t' -v verdict="$1" '
	/^#/ || $2 != verdict { next }
	{
		text = $3
		while (match(text, /\\\*[0-9]+<[^>]*>/)) {
			before = substr(text, 1, RSTART - 1)
			split(substr(text, RSTART + 2, RLENGTH - 3), times, "<")
			text = before repeated(times[2], times[1]) \
			    substr(text, RSTART + RLENGTH)
		}
		print text
	}
	function repeated(unit, n,    half) {
		if (n < 2)
			return n == 1 ? unit : ""
		half = repeated(unit, int(n / 2))
		return half half (n % 2 ? unit : "")
	}' "$table" |
	    sed -e 's/\\/\\\\/g' -e 's/\\\\\(x[0-9A-F][0-9A-F]\)/\\\1/g' >escaped
	printf '%b\n' "$(cat escaped)" >in
}

# refused: the names of the texts that are rejected, and why
refused() {
	awk -F '\t' 'NR == FNR { name[FNR] = $0; next }
	    { print name[$2] ": " $3 }' names rejects
}

# taken: the names of those that are not
taken() {
	awk -F '\t' 'NR == FNR { rejected[$2] = 1; next }
	    !(FNR in rejected)' rejects names
}

@test "json: at least 250 cases, each with a name of its own" {
	grep -v '^#' "$BATS_TEST_DIRNAME/json/cases.tsv" >cases
	[ "$(wc -l <cases)" -ge 250 ]
	[ -z "$(cut -f 1 cases | sort | uniq -d)" ]
	cut -f 2 cases | sort -u >verdicts
	printf 'invalid\nvalid\n' | same verdicts
}

@test "json: no valid text is rejected, wherever its parts are wanted" {
	texts valid
	for columns in v w v.a,v.0.0,v.1 'ip,host,page,v'; do
		quiet evparse -N -f json -t t -o "$columns" -r rejects in
		refused | same /dev/null
		cut -f 1 out | uniq -c | awk '{ print $1, $2 }' >counted
		echo "$(wc -l <names) 0" | same counted
	done
}

@test "json: no invalid text is accepted, wherever its parts are wanted" {
	texts invalid
	for columns in v w v.a,v.0.0,v.1 'ip,host,page,v'; do
		quiet evparse -N -f json -t t -o "$columns" -r rejects in
		taken | same /dev/null
		empty out
		cut -f 2,3 rejects >why
		awk '{ print NR "\tjson" }' names | same why
	done
}

@test "json: auto refuses an invalid first line, too" {
	texts invalid
	head -n 1 in >one
	status 1 evparse one
	says '^evparse: one:1: json: '
}

# As a shape is known after the first of its lines, a line whose first key was
# never there before is parsed without one.
@test "json: what is like a line before is read as if it were the first" {
	evgen -f json -n 20000 -u 500 -b 1% |
	    LC_ALL=C awk -f "$BATS_TEST_DIRNAME/tools/mutate.awk" >in
	awk '{ sub(/^{"/, "{\"k" NR "\":0,\"") } 1' in >unlike
	columns=ip,host,user,page,event,amount,q=metadata.query,device.type
	LULL_SCAN=scalar evparse -N -f json -o $columns -r want.rejects \
	    unlike >want
	[ "$(wc -l <want)" -gt 14000 ]
	[ "$(wc -l <want.rejects)" -gt 1000 ]
	for set in scalar sse2 avx2 ''; do
		LULL_SCAN=$set quiet evparse -N -f json -o $columns \
		    -r rejects in
		cmp want out
		cut -f 2,3 want.rejects >why
		cut -f 2,3 rejects | same why
	done
}

# There was room for the values of as many columns as there were paths.
@test "json: far more constants than paths" {
	columns=$(seq 600 | sed 's/.*/c&==x/' | paste -sd, -)
	printf '{"ts":1}\n{"ts":2}\n' >in
	evparse -N -f json -t ts -o "$columns" in | cut -f 1,2,601 |
	    same <(printf '1000\tx\tx\n2000\tx\tx\n')
}
