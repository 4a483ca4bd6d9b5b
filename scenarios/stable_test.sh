#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Scenarios of FreeBSD's rings have the same verdicts whatever compiled the rings, and
# after edits of their sources; `make stable-names` takes all rings and more of both.
. cmd/testing.sh
: "${BUILD:=build}"
RINGS=$(cd "$BUILD/rings" && ls freebsd/*.so | sed 's|\.so$||')
export RINGS

variants="gcc-O0 gcc-O0-rename gcc-O2 gcc-O2-hoist clang-O0 clang-O0-printf clang-O2 clang-O2-line"
# shellcheck disable=SC2086 # words
sh scenarios/stable.sh $variants next >"$out" 2>"$err"
ended=$?
sed 's/^/# /' "$out" "$err"

same_on() { # VARIANT
	awk -v variant="$1" '$1 == variant { all = $2 > 100 && $3 == $2 } END { exit !all }' "$out"
}
for variant in $variants; do
	check "the same verdicts on $variant" same_on "$variant"
done
check "no other verdict" test $ended = 0
check "the next version of a ring says what does not fit" has "$out" \
	"points-of-every-kind.yml on freebsd/buf_ring-2014: line 4: T1 came to the end of"

# Another version in the place of one, for once.
notices() {
	cp "$BUILD/rings/freebsd/buf_ring-2014.so" "$BUILD/stable/gcc-O0/freebsd/buf_ring-2013.so"
	RINGS=freebsd/buf_ring-2013 sh scenarios/stable.sh gcc-O0 >"$out"
	ended=$?
	rm "$BUILD/stable/gcc-O0/freebsd/buf_ring-2013.so"
	[ $ended = 1 ] && has "$out" "ANOTHER VERDICT: scenarios/freebsd/five-steps.yml on"
}
check "another ring has other verdicts" notices
exit $failed
