#!/usr/bin/env bats
# The pages and README.md: the examples say what the programs do, the options
# are those that there are.

load common

root=$BATS_TEST_DIRNAME/..
programs='evparse evsort-window sessionize sessagg evfmt evgen statedir'

setup_file() {
	load common
	helper pty
}

# examples PAGE: runs them, one after the other, in this directory; $? is as in
# a shell. What a page shows is both outputs, as on a terminal.
examples() {
	local dir=$BATS_TEST_TMPDIR/.examples cmd got=0 bad=0
	mkdir "$dir"
	awk -v dir="$dir" -f "$BATS_TEST_DIRNAME/examples.awk" "$1"
	for cmd in "$dir"/*.cmd; do
		[ -f "$cmd" ] || {
			echo "no examples in $1"
			return 1
		}
		got=$(
			sh -c "(exit $got)
. $cmd" >out 2>&1 </dev/null
			echo $?
		)
		same "${cmd%.cmd}.out" <out || {
			echo "example: $(cat "$cmd")"
			bad=1
		}
	done
	return $bad
}

# options PAGE: "-a --ahead", or "--ahead", of all that a page describes
options() {
	sed -n -e 's/^\.It Fl \(.\) , Fl -\([^ ]*\).*/-\1 --\2/p' \
	    -e 's/^\.It Fl -\([^ ]*\).*/--\1/p' "$1"
}

# helped PROGRAM: the same, of its --help
helped() {
	"$1" --help | sed -n -e 's/^  \(-.\), \(--[^ ]*\).*/\1 \2/p' \
	    -e 's/^ *\(--[^ ]*\) .*/\1/p'
}

# its_own: without those that lull(7) describes for all
its_own() {
	options "$root/man/lull.7" >"$BATS_TEST_TMPDIR/common"
	grep -v -x -F -f "$BATS_TEST_TMPDIR/common"
}

@test "there is a page for every program and every kind of record" {
	local page
	for page in $programs lull; do
		[ -f "$root/man/$page.1" ]
	done
	for page in events sessions figures; do
		[ -f "$root/man/$page.5" ]
	done
	[ -f "$root/man/lull.7" ]
}

@test "a page's name line is that of the source" {
	local page
	for page in $programs; do
		sed -n -e "2s/^ \* $page - //p" "$root/src/$page.c" >out
		sed -n -e 's/^\.Nd //p' "$root/man/$page.1" | same out
	done
	sed -n -e '2s/^# lull - //p' "$root/bin/lull" >out
	sed -n -e 's/^\.Nd //p' "$root/man/lull.1" | same out
}

@test "a page describes the options that --help has" {
	local page
	for page in $programs; do
		helped "$page" | its_own | sort >out
		[ -s out ]
		options "$root/man/$page.1" | sort | same out || return 1
	done
	helped lull | sort >out
	options "$root/man/lull.1" | sort | same out
}

@test "lull(7) describes the options that all have" {
	local page
	options "$root/man/lull.7" | sort >common
	[ "$(wc -l <common)" -eq 7 ]
	for page in $programs; do
		helped "$page" | sort | comm -13 - common >missing
		case $page in
		evgen | statedir) ;; # read no records
		*) empty missing ;;
		esac
	done
}

@test "a page's synopsis names its options, and no others" {
	local page
	for page in $programs lull; do
		helped "$page" | sed -e 's/^\(-.\) .*/\1/' |
		    if [ "$page" = lull ]; then
			cat
		    else
			grep -v -x -e -h
		    fi | sort >out
		sed -n -e '/^\.Sh SYNOPSIS/,/^\.Sh DESC/p' \
		    "$root/man/$page.1" | awk '
		    $1 == ".Op" {
			for (i = 2; i < NF; i++) {
				if ($i != "Fl")
					continue
				f = $(i + 1)
				if (f ~ /^-/)
					print "-" f
				else
					for (j = 1; j <= length(f); j++)
						print "-" substr(f, j, 1)
			}
		    }' | sort | same out || return 1
	done
}

@test "lull(7) lists the reasons and counters that there are" {
	quiet evgen -n 0 --stats stats
	sed -n -e 's/.*reason="\([a-z]*\)".*/\1/p' stats | sort >out
	sed -n -e '/^\.Sh REFUSED/,/^\.Sh COUNTERS/p' "$root/man/lull.7" |
	    sed -n -e 's/^\.It Cm \([a-z]*\)$/\1/p' | same out
	sed -n -e 's/^# TYPE lull_\([a-z_]*\)_total counter/\1/p' stats >out
	sed -n -e '/^\.Sh COUNTERS/,/^\.Sh ENVIRONMENT/p' \
	    "$root/man/lull.7" |
	    sed -n -e 's/^\.It Cm \([a-z_]*\)$/\1/p' | same out
}

@test "sections stand in the usual order" {
	local page
	for page in "$root"/man/*.1; do
		sed -n -e 's/^\.Sh //p' "$page" >out
		printf '%s\n' NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' \
		    EXAMPLES DIAGNOSTICS 'SEE ALSO' CAVEATS | same out
	done
}

@test "what a page refers to is there" {
	local page
	for page in "$root"/man/*; do
		sed -n -e 's/^\.Xr \([a-z-]*\) \([1-9]\).*/\1.\2/p' "$page"
	done | sort -u | grep -E '^(ev|sess|lull|fig)' >out
	while read -r page; do
		[ -f "$root/man/$page" ]
	done <out
}

@test "examples: events.5" {
	examples "$root/man/events.5"
}

@test "examples: evfmt.1" {
	examples "$root/man/evfmt.1"
}

@test "examples: evgen.1" {
	examples "$root/man/evgen.1"
}

@test "examples: evparse.1" {
	examples "$root/man/evparse.1"
}

@test "examples: evsort-window.1" {
	examples "$root/man/evsort-window.1"
}

@test "examples: figures.5" {
	examples "$root/man/figures.5"
}

@test "examples: lull.1" {
	examples "$root/man/lull.1"
}

@test "examples: lull.7" {
	examples "$root/man/lull.7"
}

@test "examples: sessagg.1" {
	examples "$root/man/sessagg.1"
}

@test "examples: sessionize.1" {
	examples "$root/man/sessionize.1"
}

@test "examples: sessions.5" {
	examples "$root/man/sessions.5"
}

@test "examples: statedir.1" {
	examples "$root/man/statedir.1"
}

# make demo shows its table on a terminal; what make says itself is not shown.
@test "examples: README.md" {
	ln -s "$root"/* .
	mkdir path
	cat >path/make <<-EOF
		#!/bin/sh
		export NO_COLOR=1
		"$BATS_FILE_TMPDIR/pty" 1 "$(command -v make)" -s \\
		    --no-print-directory "\$@" | tr -d '\r'
	EOF
	chmod +x path/make
	PATH=$PWD/path:$PATH examples "$root/README.md"
}

@test "README.md names targets that there are" {
	local target
	sed -n -e 's/^make \([a-z-]*\).*/\1/p' "$root/README.md" |
	    sort -u >named
	[ -s named ]
	while read -r target; do
		make -n -C "$root" "$target" >/dev/null 2>err ||
		    { echo "make $target"; show err; return 1; }
	done <named
}

@test "README.md names the samples that there are" {
	local dir
	for dir in "$root"/samples/*/; do
		dir=${dir%/}
		grep -q "samples/${dir##*/}" "$root/README.md" ||
		    { echo "$dir"; return 1; }
	done
}
