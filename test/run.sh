#!/bin/sh
# Runs every test: the units, then bats, which it finds or gets.
set -eu
cd "$(dirname "$0")"

find_bats() {
	for b in "$(command -v bats || :)" node_modules/.bin/bats; do
		if [ -n "$b" ] && [ -x "$b" ]; then
			echo "$b"
			return
		fi
	done
	return 1
}

get_bats() {
	root=
	[ "$(id -u)" -eq 0 ] || root=sudo
	if command -v apt-get; then
		$root apt-get install -y bats ||
			{ $root apt-get update && $root apt-get install -y bats; }
	elif command -v apk; then
		$root apk add bats bash
	elif command -v dnf; then
		$root dnf install -y bats
	elif command -v brew; then
		brew install bats-core
	elif command -v npm; then
		npm install --no-save --prefix . bats
	else
		return 1
	fi
}

if ! bats=$(find_bats); then
	echo 'make check needs bats, and there is none: installing it' >&2
	get_bats >&2 || :
	bats=$(find_bats) || {
		echo 'bats could not be installed: get bats-core and try again' >&2
		exit 2
	}
fi

# The largest file first; those of no use to sanitizers, which have a malloc of
# their own, are left out.
files=$(wc -l -- *.bats | sort -rn | sed -n 's/.* \(.*[.]bats\)$/\1/p')
[ -z "${LULL_ASAN-}" ] || files=$(printf '%s\n' "$files" |
	grep -v -x -e malloc.bats -e memory.bats)

# tap: the streams of several files as one, whose plan comes last
tap() {
	n=0 planned=0
	while IFS= read -r line; do
		case $line in
		1..*)
			planned=$((planned + ${line#1..}))
			continue
			;;
		'ok '* | 'not ok '*)
			n=$((n + 1))
			line="${line%%ok *}ok $n ${line#*ok * }"
			;;
		esac
		printf '%s\n' "$line"
	done
	echo "1..$planned"
}

# half [option...]: one file after the other, of those that nobody has taken
half() {
	for file in $files; do
		mkdir "$work/$file" 2>/dev/null || continue
		"$bats" --tap "$@" "$file" 2>&1 || : >"$work/failed"
	done | tap
}

units() {
	for unit in "$LULL_BIN"/unit/*; do
		"$unit" times.tsv || {
			echo "failed: $unit"
			: >"$work/failed"
		}
	done
}

# Two halves at once; the second one's lines come when the first has ended.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
	units
	half "$@"
} >"$work/second" 2>&1 &
half "$@"
wait
cat "$work/second"
[ ! -e "$work/failed" ]
