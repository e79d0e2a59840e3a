#!/bin/sh
# Two builds of evparse must give the same bytes of all that the fuzzers have
# found: bin/evparse and bin/scalar/evparse, as make and make check-scalar
# leave them.
#
#	sh test/fuzz/scalar.sh bin/evparse bin/scalar/evparse bin/fuzz/found
set -u
one=$1 other=$2 found=$3
here=$(cd "$(dirname "$0")" && pwd)
tab=$(printf '\t')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
differ=0

# both FORMAT OPTIONS FILE...
both() {
	format=$1 options=$2
	shift 2
	for program in "$one" "$other"; do
		status=0
		# shellcheck disable=SC2086 # options are words
		"$program" -f "$format" $options --now 2024-06-01T00:00:00Z \
		    -r "$work/rejects" "$@" >"$work/out" 2>"$work/err" ||
		    status=$?
		echo "status $status" |
		    cat "$work/out" "$work/rejects" "$work/err" - >"$work/all"
		[ -e "$work/first" ] || mv "$work/all" "$work/first"
	done
	cmp -s "$work/first" "$work/all" && rm "$work/first"
}

set -f # globs among the options
while IFS=$tab read -r name fuzzer format options; do
	[ "$fuzzer" = evparse ] || continue
	set -- "$format" "$options"
	find "$found/$name" "$here/corpus/$name" -type f 2>/dev/null |
	    sort >"$work/files"
	while read -r file; do
		set -- "$@" "$file"
	done <"$work/files"
	[ $# -gt 2 ] || continue
	if both "$@"; then
		echo "$name: $(($# - 2)) files, the same"
	else
		echo "$name: differ"
		rm "$work/first"
		differ=1
	fi
done <<E
$(grep -v '^#' "$here/targets")
E
exit "$differ"
