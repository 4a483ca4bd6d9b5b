#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The tool as a whole: verbs, help, and output that cannot be written.
. cmd/testing.sh

five=$scenarios/freebsd/five-steps.yml

# ---- help and usage

helps() { # ARGUMENT...
	ends 0 "$@" && has "$out" "usage: brrace" && is_empty "$err"
}
check "--help goes to stdout" helps --help
verbs=$(sed -n 's/^  \([a-z]*\) .*/\1/p' "$out")
for verb in $verbs; do
	check "$verb --help goes to stdout" helps "$verb" --help
done
check "-h goes to stdout" helps -h
check "help goes to stdout" helps help
check "--help does what it says wherever it stands" helps run --ascii --help "$five"
version() {
	ends 0 --version && grep -qx 'brrace [0-9]*\.[0-9]*\.[0-9]*' "$out" && is_empty "$err"
}
check "--version" version
sorted() {
	[ "$(echo "$verbs" | wc -l)" -ge 5 ] && [ "$(echo "$verbs" | sort)" = "$verbs" ]
}
check "verbs are sorted" sorted
check "no verb" refuses "usage: brrace"
check "no scenario" refuses "usage: brrace run" run
check "no ring" refuses "usage: brrace points" points
check "no file" refuses "usage: brrace cc" cc
check "an unknown verb" refuses "unknown verb xyzzy (known verbs: bench, " xyzzy
check "nearly a verb" refuses "unknown verb runn (did you mean run?)" runn
check "an empty verb" refuses "unknown verb" ""

# ---- options

for verb in $verbs; do
	[ "$verb" = cc ] || # takes the compiler's
		check "$verb: an unknown option" refuses \
			"brrace $verb: unrecognized option '--frobnicate'" "$verb" --frobnicate "$five"
done
check "and where they are told" has "$err" "brrace $verb --help tells what there is"
check "an option without its value" refuses "option '--repeat' requires an argument" \
	run "$five" --repeat
check "an option with a value it has not" refuses "option '--json' doesn't allow an argument" \
	run --json=yes "$five"
for value in 0 -1 5x x "" " 1" 1.5 99999999999999999999; do
	check "--repeat '$value'" refuses "--repeat $value (a number from 1 on was expected)" \
		run --repeat "$value" "$five"
	check "--slots '$value'" refuses \
		"--slots $value (a number from 1 to 4294967295 was expected)" \
		points --slots "$value" freebsd/buf_ring-2013
done
check "--threads" refuses "--threads green (fibers or os was expected)" \
	run --threads green "$five"
check "--volatile" refuses "--volatile no (relaxed or plain was expected)" \
	run --volatile no "$five"
check "--volatile without --tsan" refuses "no meaning without --tsan" \
	run --volatile plain "$five"
check "--color" refuses "--color blue (auto, always or never was expected)" \
	run --color blue "$five"
check "--ring of nothing" refuses "--ring , (a ring's name or file was expected)" \
	run --ring , "$five"
check "--ring of an empty name" refuses "(a ring's name or file was expected)" run --ring "" "$five"
check "--ring of an unknown name" refuses \
	"unknown ring freebsd/buf_ring-2031 (did you mean freebsd/buf_ring-2013?)" \
	run --ring freebsd/buf_ring-2031 "$five"
check "--slots that the ring does not take" refuses \
	"3 slots in freebsd/buf_ring-2013 (a power of two was expected)" \
	points --slots 3 freebsd/buf_ring-2013
check "--preload of too many" refuses "9 items to preload into 4 slots" \
	points --slots 4 --preload 9 freebsd/buf_ring-2013
check "--rewrite of two" refuses "one scenario was expected" points --rewrite "$five" "$five"
check "selftest takes no argument" refuses "usage: brrace selftest" selftest "$five"

# ---- output that cannot be written

full() { # ARGUMENT...
	"$BRRACE" "$@" >/dev/full 2>"$err"
	[ $? = 99 ] && has "$err" "standard output: No space left on device"
}
[ -c /dev/full ] && for verb in --help --version list "list freebsd/buf_ring-2013" selftest \
	"points freebsd/buf_ring-2013" "points --rewrite $five" "run $five" "run --json $five" \
	"run --ring freebsd/buf_ring-2013,freebsd/buf_ring-2014 $five"; do
	# shellcheck disable=SC2086 # several words
	check "a full disk: ${verb%%"$top"*}" full $verb
done
silent_on_a_full_disk() {
	"$BRRACE" run --quiet "$five" >/dev/full 2>"$err" && is_empty "$err"
}
[ -c /dev/full ] && check "a full disk does not matter to silence" silent_on_a_full_disk

# The reader is gone for certain before the first byte is written.
closed() { # ARGUMENT...
	{
		sleep 0.2
		"$BRRACE" "$@" 2>"$err"
		echo $? >"$dir/status"
	} | :
	[ "$(cat "$dir/status")" = 99 ] && is_empty "$err"
}
check "a closed pipe" closed run "$five"
check "a closed pipe, JSON" closed run --json "$five"
check "a closed pipe, list" closed list
head_of() {
	first=$("$BRRACE" run "$five" "$five" "$five" 2>"$err" | head -n 1)
	[ "$first" = "$five: $(sed -n 's/^scenario: //p' "$five")" ] &&
		is_empty "$err"
}
check "run | head -n 1" head_of
no_stdout() {
	"$BRRACE" run "$five" >&- 2>"$err"
	[ $? = 99 ] && has "$err" "standard output"
}
check "no stdout at all" no_stdout

# ---- Ctrl-C

interrupted() { # ARGUMENT...
	# 124: it was needed and enough; 137: it was not enough for five seconds.
	timeout -k 5 -s INT 0.7 "$BRRACE" "$@" >"$out" 2>"$err"
	[ $? = 124 ]
}
forever="--repeat 100000000000"
# shellcheck disable=SC2086 # several words
if command -v timeout >/dev/null; then
	check "Ctrl-C" interrupted run $forever "$five"
	check "Ctrl-C, OS threads" interrupted run --threads os $forever "$five"
	[ -x "$BRRACE-tsan" ] &&
		check "Ctrl-C, under ThreadSanitizer" interrupted run --tsan $forever "$five"
	check "Ctrl-C, selftest" interrupted selftest
	check "nothing is left behind" test -z "$(ls -A "$TMPDIR")"
fi

exit $failed
