#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The same scenario and ring give the same bytes: again, under load, from elsewhere, at
# other addresses.
. cmd/testing.sh

"$BRRACE" cc -o "$dir/planted.so" -DPLANT=STUCK "$top"/rings/selftest/*.c
files="$scenarios/freebsd/five-steps.yml
$scenarios/freebsd/ring-fills-behind-a-preempted-producer.yml
$scenarios/mutex/holder-preempted-stops-everybody.yml"

# All that a run of these says, in text and JSON, comes to stdout.
all() { # COMMAND...
	for file in $files; do
		"$@" "$BRRACE" run "$file" 2>&1
		"$@" "$BRRACE" run --json --all "$file" 2>&1
	done
	"$@" "$BRRACE" run --ring "$dir/planted.so" "$top/rings/selftest/stuck.yml" 2>&1
	"$@" "$BRRACE" points freebsd/buf_ring-2013 2>&1
}
all env >"$dir/reference"
check "there is something to compare" test "$(wc -l <"$dir/reference")" -gt 1000

same_again() { # COMMAND...
	all "$@" >"$out"
	same "$dir/reference" "$out"
}
check "again" same_again env
under_load() {
	for i in 1 2 3 4; do
		yes >/dev/null &
		pids="${pids:-} $!"
	done
	same_again env
	status=$?
	# shellcheck disable=SC2086 # several
	kill $pids
	wait
	return $status
}
check "under load" under_load
check "at low priority" same_again nice -n 19
check "another environment" same_again \
	env SOMETHING="$(printf '%5000s' x)" HOME=/nowhere TZ=Asia/Tokyo
check "another limit of the stack" same_again sh -c 'ulimit -s 65536 2>/dev/null; exec "$@"' sh
check "without a terminal or input" same_again sh -c 'exec "$@" <&-' sh
setarch -R true 2>/dev/null && check "without address space randomisation" same_again setarch -R
elsewhere() {
	cd / && same_again env
	status=$?
	cd "$top" || return 1
	return $status
}
check "from another directory" elsewhere
copied() {
	mkdir -p "$dir/copy/of"
	cp "$scenarios/freebsd/five-steps.yml" "$dir/copy/of/"
	(cd "$dir/copy" && "$BRRACE" run of/five-steps.yml) >"$out" &&
		"$BRRACE" run "$scenarios/freebsd/five-steps.yml" >"$dir/there" &&
		same "$dir/there" "$out"
}
check "of a copy of the scenario" copied
# A locale decides about characters beyond ASCII only.
check "JSON in another locale" sh -c "
	LC_ALL=C.UTF-8 '$BRRACE' run --json '$scenarios/freebsd/five-steps.yml' >'$out' &&
	'$BRRACE' run --json '$scenarios/freebsd/five-steps.yml' | cmp - '$out'"

# What came before, in this process or in the file, leaves nothing behind.
after_others() {
	one=$scenarios/freebsd/five-steps.yml
	other=$scenarios/freebsd/ring-fills-behind-a-preempted-producer.yml
	"$BRRACE" run "$one" >"$dir/one"
	"$BRRACE" run "$other" >"$dir/other"
	"$BRRACE" run "$one" "$other" "$one" >"$out"
	cat "$dir/one" "$dir/other" "$dir/one" | grep . >"$dir/joined"
	# Above each of several stands which it is, and below all what they came to.
	grep . "$out" | grep -v -e '\.yml: ' -e '^3 as expected, ' >"$dir/together"
	same "$dir/joined" "$dir/together"
}
check "after other scenarios" after_others
repeated() {
	for file in $files; do
		"$BRRACE" run "$file" >"$dir/once"
		"$BRRACE" run --repeat 7 "$file" | grep -v "^executed" >"$out"
		same "$dir/once" "$out" || return 1
	done
}
check "with --repeat, but for its line" repeated
built_again() {
	cd "$dir" && cp "$top"/rings/selftest/*.[ch] . && "$BRRACE" cc -o a.so ./*.c &&
		mkdir sub && cp ./*.[ch] sub && (cd sub && "$BRRACE" cc -o ../b.so ./*.c) &&
		cmp a.so b.so
}
check "a ring built elsewhere is the same file" built_again

exit $failed
