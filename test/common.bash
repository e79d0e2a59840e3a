# shellcheck shell=bash
# What the tests have in common. A file says `load common`; every test runs in
# a directory of its own. Tables are typed with blanks between the fields, as
# they read best; `tabs` and `rows` make them TABs. Where a field is empty or
# holds a blank, printf and `same` say the very bytes.
#
# bats looks at every command, which takes longer than most of them do. A function
# that runs thousands is a subshell, f() ( ... ), and begins with trap - DEBUG.
#
# LULL_BIN	the directory of the programs (another build: asan, scalar)
# LULL_SCALE	events in the tests at scale (100000; CI takes 1000000)

bin=${LULL_BIN:-$BATS_TEST_DIRNAME/../bin}
bin=$(cd "$bin" && pwd)
PATH=$bin:$PATH
export PATH
# A sanitizer's finding is no status of ours; a preloaded shim is no fault.
export ASAN_OPTIONS=${ASAN_OPTIONS:-exitcode=99:verify_asan_link_order=0}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-exitcode=99:halt_on_error=1}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# status N cmd...: the command must exit with N; its stdout goes to the file
# out, its stderr to err, its stdin is the caller's.
status() {
	local want=$1 got=0
	shift
	"$@" >out 2>err || got=$?
	[ "$got" -eq "$want" ] || {
		echo "status $got, not $want: $*"
		show out err
		return 1
	}
}

# quiet cmd...: status 0, and not a word on stderr.
quiet() {
	status 0 "$@" || return 1
	[ ! -s err ] || {
		echo "not silent: $*"
		show err
		return 1
	}
}

# fails cmd...: status 2 with a message, and no stdout.
fails() {
	status 2 "$@" || return 1
	[ -s err ] || {
		echo "fails without a word: $*"
		return 1
	}
	[ ! -s out ] || {
		echo "fails, with output: $*"
		show out err
		return 1
	}
}

# show FILE...: what is in them, for the log of a test that fails.
show() {
	local f
	for f in "$@"; do
		echo "--- $f"
		head -c 1500 "$f" | cat -A
	done
}

# same FILE: its stdin is what must be in the file, byte for byte.
same() {
	diff -a -u - "$1" >"$BATS_TEST_TMPDIR.diff" && return 0
	echo "$1 is not as wanted (- wanted, + there):"
	tail -n +3 "$BATS_TEST_TMPDIR.diff" | head -n 60 | cut -c 1-300 |
	    cat -A
	[ ! -s err ] || show err
	return 1
}

# tabs: a filter; blanks between fields become one TAB.
tabs() {
	tr -s ' ' '\t'
}

# rows FILE: as same, and its stdin is typed with blanks between the fields.
rows() {
	tr -s ' ' '\t' | same "$1"
}

# body FILE: as rows, for what follows the header.
body() {
	tail -n +2 "$1" >"$1.body"
	rows "$1.body"
}

# empty FILE: there, and nothing in it.
empty() {
	[ -f "$1" ] || {
		echo "$1 is not there"
		return 1
	}
	[ ! -s "$1" ] || {
		echo "$1 is not empty"
		show "$1"
		return 1
	}
}

# absent FILE...: none of them is there.
absent() {
	local f
	for f in "$@"; do
		[ ! -e "$f" ] || {
			echo "$f is there"
			return 1
		}
	done
}

# says REGEX...: each is found in a line of err.
says() {
	local re
	for re in "$@"; do
		grep -q -e "$re" err || {
			echo "stderr does not say: $re"
			show err
			return 1
		}
	done
}

# counter NAME STATSFILE: its value, for all labels together.
counter() {
	awk -v name="lull_$1_total" '
	    substr($0, 1, length(name) + 1) == name "{" { n += $NF; there = 1 }
	    END { if (there) printf "%.0f\n", n; else print "none" }' "$2"
}

# counts STATSFILE NAME=N...: the counters of a run.
counts() {
	local file=$1 c
	shift
	for c in "$@"; do
		[ "$(counter "${c%%=*}" "$file")" = "${c#*=}" ] || {
			echo "counter ${c%%=*} is" \
			    "$(counter "${c%%=*}" "$file"), not ${c#*=}"
			cat "$file"
			return 1
		}
	done
}

# sums STATSFILE...: in each, lines read = headers + remarks + blank + written +
# rejected + excluded + late + held + merged, and every one of them is told.
sums() {
	awk '
	function add_up() {
		if (!("read" in value)) {
			print file ": no lull_read_total"
			bad = 1
		}
		sum = 0
		for (i = 1; i <= n; i++) {
			if (!(part[i] in value)) {
				print file ": no lull_" part[i] "_total"
				bad = 1
			}
			sum += value[part[i]]
		}
		if (sum != value["read"]) {
			printf "%s: read %.0f, the rest adds up to %.0f\n", file,
			    value["read"], sum
			bad = 1
		}
		split("", value)
	}
	BEGIN {
		n = split("headers remarks blank written rejected excluded " \
		    "late held merged", part, " ")
		for (i = 1; i < ARGC; i++)
			files++
	}
	FNR == 1 {
		if (file != "")
			add_up()
		file = FILENAME
		files--
	}
	match($0, /^lull_[a-z]+_total[{]program="[a-z-]+"[^}]*[}] [0-9]+$/) {
		name = substr($0, 6, index($0, "_total") - 6)
		value[name] += $NF
		next
	}
	!/^#/ && !/^lull_[a-z_]+([{][^}]*[}])? [0-9.e+-]+$/ {
		print "not a line of a Prometheus text file: " $0
		bad = 1
	}
	END {
		add_up()
		exit bad || files != 0 # one of them is empty
	}' "$@" || {
		[ $# -gt 1 ] || cat "$1"
		return 1
	}
}

# helper NAME...: compiles shim/NAME.c for the tests of this file, as
# $BATS_FILE_TMPDIR/NAME; a name with .so is to be preloaded. For setup_file.
helper() {
	local name
	for name in "$@"; do
		case $name in
		*.so)
			"${CC:-cc}" -O1 -fPIC -shared \
			    -o "$BATS_FILE_TMPDIR/$name" \
			    "$BATS_TEST_DIRNAME/shim/${name%.so}.c" -ldl
			;;
		*)
			"${CC:-cc}" -O1 -o "$BATS_FILE_TMPDIR/$name" \
			    "$BATS_TEST_DIRNAME/shim/$name.c"
			;;
		esac
	done
}
