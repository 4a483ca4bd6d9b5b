#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace selftest, and whether it would notice: with an oracle that never fires, one that
# always does, and rings without hooks let in.
. cmd/testing.sh

finds() { # ARGUMENT...
	ends 0 selftest "$@" && is_empty "$err" && ! grep -v '^ok  ' "$out" &&
		for name in false-full lost duplicate foreign lost-drop-count stuck livelock \
			crash "ring without hooks" "hooks in one of two files"; do
			has "$out" "ok  $name: " || return 1
		done
}
check "what is planted is found" finds
check "nothing is left behind" test -z "$(ls -A "$TMPDIR")"
[ -x "$BRRACE-tsan" ] && check "under ThreadSanitizer, too" finds --tsan &&
	check "and a data race" has "$out" "ok  data-race: "
with_gcc() {
	(cd / && BRRACE_CC=gcc-12 "$BRRACE" selftest >"$out" 2>"$err") &&
		has "$out" "ok  sound ring: built by gcc 12."
}
command -v gcc-12 >/dev/null && check "with gcc, from another directory" with_gcc
no_compiler() {
	PATH=/nowhere "$BRRACE" selftest >"$out" 2>"$err"
	[ $? = 77 ] && has "$err" "here is no compiler" && is_empty "$out"
}
check "no compiler" no_compiler

# Laid out as if installed, with planted rings that can be tampered with.
prefix=$dir/prefix
planted=$prefix/share/brrace/rings/selftest
mkdir -p "$prefix/bin" "$prefix/include" "$planted"
cp "$BRRACE" "$prefix/bin/brrace"
cp -r "$top/inject/include/brrace" "$prefix/include/"
selftest() { # STATUS
	wanted=$1
	"$prefix/bin/brrace" selftest >"$out" 2>"$err"
	status=$?
	[ $status = "$wanted" ] && return
	echo "# status $status, not $wanted"
	sed 's/^/# /' "$out" "$err"
	return 1
}
check "no planted rings at all" selftest 99
check "that is said" has "$out" "not ok  sound ring: "
cp "$top"/rings/selftest/* "$planted/"
check "installed" selftest 0

sed -i s/PLANT=LOST/PLANT=SOUND/ "$planted/lost.yml"
sed -i 's/PLANT != DUPLICATE/false/' "$planted/ring.c"
sed -i 's/^  counter: 1/  counter: 2/' "$planted/lost-drop-count.yml"
sed -i 's/T1 until cas head/T1 until cas tail/' "$planted/stuck.yml"
sed -i 1d "$planted/crash.yml"
check "tampered with" selftest 99
check "a fault that is not there" has "$out" "not ok  lost: planted, and not found"
check "a fault where none should be" has "$out" \
	"not ok  duplicate: duplicate found in the sound ring"
check "an expectation that is not met" has "$out" \
	"not ok  lost-drop-count: the planted ring: counter: expected 2, found 1"
check "a schedule that does not fit" has "$out" "not ok  stuck: the planted ring: line 1"
check "a scenario that cannot be read" has "$out" "not ok  crash: its scenario cannot be read"
check "what is well is still told" has "$out" "ok  false-full: found where it is planted"

echo 'int x = ;' >>"$planted/ring.c"
check "a ring that does not compile" selftest 99
check "nothing else is tried" test "$(cat "$out")" = "not ok  sound ring: the ring does not compile"
check "nothing is left behind by all that" test -z "$(ls -A "$TMPDIR")"

exit $failed
