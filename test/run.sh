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

for unit in "$LULL_BIN"/unit/*; do
	"$unit" times.tsv || { echo "failed: $unit" >&2; exit 1; }
done
# Two halves at once; the second one's lines come when the first has ended.
half=0 first='' second=''
for file in *.bats; do
	case ${LULL_ASAN-}$file in # sanitizers have a malloc of their own
	1malloc.bats | 1memory.bats) continue ;;
	esac
	half=$((1 - half))
	[ "$half" -eq 1 ] && first="$first $file" || second="$second $file"
done
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
status=0
# shellcheck disable=SC2086 # they are lists
{
	"$bats" "$@" $second >"$lines" 2>&1 &
	"$bats" "$@" $first || status=1
}
wait $! || status=1
cat "$lines"
exit "$status"
