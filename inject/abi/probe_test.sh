#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Which hooks compilers put into a program, function by function, at every level of
# optimisation: a new compiler must not take points away in silence.  Prints ok or
# not ok; exits with 1 if something differs from probe_test.golden, 77 if no compiler
# of the golden file is here.  With UPDATE=1 it writes that file.
set -u
here=$(dirname "$0")
BRRACE=${BRRACE:-build/brrace}
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0
cp "$here/probe_test.in" "$dir/probe.c" || exit 99

check() { # DESCRIPTION COMMAND...
	what=$1
	shift
	if "$@"; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		failed=1
	fi
}

# Lines "-O2 function hook hook ...", in the order of the code; without the
# constructor, which only calls init.
hooks() { # LEVEL OBJECT
	objdump -d --no-show-raw-insn -j brrace_text "$2" | awk -v level=-O"$1" '
		function flush() {
			if (line != "" && line != " init")
				print level, name line
		}
		/^[0-9a-f]+ <.*>:$/ {
			flush()
			name = substr($2, 2, length($2) - 3)
			line = ""
		}
		/<__brrace_[A-Za-z0-9_]*@plt>/ {
			sub(/.*<__brrace_/, "")
			sub(/@plt>.*/, "")
			line = line " " $0
		}
		END { flush() }'
}

# Lines "function compiler: hook hook ..."; with the levels that have just these hooks
# after the compiler, unless all have.
probe() { # COMPILER
	for level in 0 1 2 3 s; do
		"$BRRACE" cc --cc="$1" -o "$dir/$level.so" -mcx16 -w -O$level "$dir/probe.c" ||
			return 1
		hooks $level "$dir/$level.so"
	done >"$dir/hooks" || return 1
	awk -v compiler="$1" '
		{
			level = $1
			name = $2
			sub(/^[^ ]+ [^ ]+ /, "")
			levels[name SUBSEP $0] = levels[name SUBSEP $0] " " level
		}
		END {
			for (key in levels) {
				split(key, part, SUBSEP)
				some = levels[key] == " -O0 -O1 -O2 -O3 -Os" ? "" : levels[key]
				print part[1] " " compiler some ": " part[2]
			}
		}' "$dir/hooks" | LC_ALL=C sort
}

hooked_by_name() {
	! nm -u "$dir"/[0-3s].so | grep '__tsan_'
}

runtime_is_bare() {
	# What it calls of the sanitizer's runtime itself is weak: "w".  hook.o has a list.
	! nm -A -u "$1" | grep -v ':hook\.o:' | grep -E ' U (__tsan_(init|func_entry)|__brrace_)'
}

ran=0
for compiler in clang-19 gcc-12; do
	command -v $compiler >/dev/null || continue
	ran=1
	if ! probe $compiler >"$dir/$compiler.probe"; then
		check "$compiler compiles the probe" false
		continue
	fi
	[ "${UPDATE:-0}" = 1 ] && LC_ALL=C sort "$dir"/*.probe >"$here/probe_test.golden"
	grep " $compiler[: ]" "$here/probe_test.golden" >"$dir/expected"
	check "the hooks of $compiler are as expected" \
		diff -u "$dir/expected" "$dir/$compiler.probe"
	check "every hook of $compiler is in hooks.h" hooked_by_name
done
library=$(dirname "$BRRACE")/libinject.a
if [ -e "$library" ]; then
	check "the runtime has no hooks itself" runtime_is_bare "$library"
fi
[ $ran = 1 ] || exit 77
exit $failed
