#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace points and brrace list from outside.
. cmd/testing.sh

ring=freebsd/buf_ring-2013

# ---- points

points() { # RING OPERATION: its points, without their places in the source
	"$BRRACE" points "$@" 2>"$err" | sed 's/  *[a-z_0-9]*\.[ch]:[0-9]*$//'
}
lists() { # TEXT ARGUMENT...
	text=$1
	shift
	points "$@" >"$out"
	printf "$text" >"$dir/wanted"
	same "$dir/wanted" "$out"
}
check "the points of the mail, in order" lists "enqueue
  load br_prod_head
  load br_cons_tail
  cas br_prod_head
  store br_ring[1]
  fence
  load br_prod_tail
  store br_prod_tail
" $ring enqueue
check "of an empty ring" lists "dequeue_sc
  load br_cons_head
  load br_prod_tail
" --preload 0 $ring dequeue_sc
check "of a full ring, with what only another call writes" lists "enqueue
  load br_prod_head
  load br_cons_tail
  load br_drops
  store br_drops
" --slots 2 $ring enqueue
two() {
	points $ring dequeue_sc enqueue | grep '^[a-z]' >"$out"
	printf 'dequeue_sc\nenqueue\n' | cmp - "$out"
}
check "of two operations, as asked for" two
all() {
	points $ring | grep '^[a-z]' >"$out"
	"$BRRACE" list $ring | sed -n 's/^  \([a-z_]*\) .*/\1/p' | cmp - "$out"
}
check "of every operation, in the order of list" all
check "each with its place in the source" sh -c "
	'$BRRACE' points $ring enqueue | sed 1d | grep -vc ' buf_ring_2013\.c:[0-9]*$' | grep -qx 0"
check "of an operation that ends badly" lists "putback_sc
  load br_cons_head
  load br_prod_tail
  (ends here: buf_ring_masked.c:53: buf_ring_putback_sc: !buf_ring_empty(br))
" --preload 0 $ring putback_sc
sees_all() {
	ends 0 points $ring && lacks "$out" "blind spot"
}
check "of a ring without blind spots nothing is said of them" sees_all
check "an unknown operation" refuses "$ring has no operation enqeue" points $ring enqeue
check "an unknown ring" refuses "unknown ring nothing" points nothing
usable() { # every point that is told can be written in a scenario and is reached
	points $ring enqueue | sed 1d >"$dir/points"
	while read -r point; do
		printf 'brrace: 1\nring: %s\npreload: 1\nthreads: {T1: [enqueue a], T2: [dequeue_mc]}\n' \
			$ring >"$dir/point.yml"
		printf 'schedule:\n  - T1 until %s\n' "$point" >>"$dir/point.yml"
		ends 0 run "$dir/point.yml" || return 1
	done <"$dir/points"
}
check "each can be written in a scenario as it stands" usable

# ---- --rewrite

cat >"$dir/steps.yml" <<'END'
brrace: 1
scenario: found by a search
ring: freebsd/buf_ring-2013
slots: 4
threads:
  T1: [enqueue a]
  T2: [enqueue b, dequeue_sc]
schedule:
  - T1 step 1: a note
  - T2 step 4
  - T2 step 5
  - T2 step 3
  - T1 step 1
expect:
  false-full: 1
END
rewrite() {
	"$BRRACE" points --rewrite "$dir/steps.yml" >"$dir/named.yml" 2>"$err" &&
		lacks "$dir/named.yml" step && is_empty "$err" &&
		has "$dir/named.yml" 'T1 until load br_cons_tail: "a note"' &&
		has "$dir/named.yml" "in dequeue_sc" && ends 0 run "$dir/named.yml"
}
check "steps become names" rewrite
check "with the same event hash" \
	test "$(hash_of "$dir/steps.yml")" = "$(hash_of "$dir/named.yml")"
stays() {
	"$BRRACE" points --rewrite "$dir/named.yml" >"$out" && same "$dir/named.yml" "$out"
}
check "names stay" stays
sed 's/step 3/step 30/' "$dir/steps.yml" >"$dir/long.yml"
check "steps beyond the end do not fit" ends 3 points --rewrite "$dir/long.yml"
check "and nothing is printed" is_empty "$out"
# Wherever a thread may stop, the name of the place leads there.
everywhere() {
	for n in 1 2 3 4 5 6 7; do
		for m in 1 2 3 4 5 6 7 8 9 10 11 12; do
			sed '/- T/d; /^expect/,$d' "$dir/steps.yml" >"$dir/a.yml"
			printf '  - T1 step %s\n  - T2 step %s\n  - T1 finish\n' $n $m >>"$dir/a.yml"
			"$BRRACE" run -q "$dir/a.yml" >"$out"
			[ $? = 3 ] && continue
			"$BRRACE" points --rewrite "$dir/a.yml" >"$dir/b.yml" &&
				[ "$(hash_of "$dir/a.yml")" = "$(hash_of "$dir/b.yml")" ] && continue
			echo "# T1 step $n, T2 step $m:"
			sed 's/^/# /' "$dir/b.yml"
			return 1
		done
	done
}
check "at whatever step it is" everywhere

# ---- list

listed() {
	ends 0 list && has "$out" "  freebsd/buf_ring-2013  " && has "$out" "  mutex/buf_ring  " &&
		has "$out" "  freebsd/five-steps.yml" && is_empty "$err"
}
check "list has rings and scenarios" listed
can_be_run() {
	directory=$(sed -n 's/^scenarios in //p' "$out")
	sed -n '/^scenarios in/,$s/^  \([a-z].*\.yml\)$/\1/p' "$out" >"$dir/scenarios"
	[ "$(wc -l <"$dir/scenarios")" -ge 10 ] || return 1
	while read -r file; do
		[ -r "$directory/$file" ] || return 1
	done <"$dir/scenarios"
}
check "scenarios are where it says" can_be_run
operations() {
	ends 0 list $ring mutex/buf_ring && [ "$(grep -c '^  enqueue ' "$out")" = 2 ] &&
		grep -q '^  enqueue  *produce  *multi producer$' "$out" &&
		grep -q '^  dequeue_sc  *consume  *single consumer$' "$out"
}
check "list of a ring has its operations" operations
check "a ring that is none, beside one that is" ends 2 list $ring nothing
check "the other is listed" has "$out" "dequeue_sc"
no_compiler() { # VERB
	PATH=/nowhere "$BRRACE" "$@" "$top/rings/selftest/table.c" >"$out" 2>"$err"
	[ $? = 77 ] && has "$err" "here is no compiler" && is_empty "$out"
}
check "list of a C file without a compiler" no_compiler list
check "points of a C file without a compiler" no_compiler points

exit $failed
