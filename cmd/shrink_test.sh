#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace shrink from outside.
. cmd/testing.sh

cd "$scenarios" || exit 99

shrink() { # STATUS ARGUMENT...
	status=$1
	shift
	ends "$status" shrink "$@"
}

in_small() { # LINE
	grep -qxF -- "$1" "$dir/small.yml"
}

# The mail's race with a third thread, more room and operations that do not matter, and
# a schedule with seven turns.
cat >"$dir/large.yml" <<'END'
brrace: 1
scenario: large
ring: freebsd/buf_ring-2013
slots: 8
threads:
  T0: [count]
  T1: [enqueue z, enqueue a, count]
  T2:
    - dequeue_sc
    - repeat 9: [enqueue b, dequeue_sc]
schedule:
  - T1 finish enqueue
  - T2 finish dequeue_sc
  - T1 until load br_prod_head
  - T0 until load br_prod_tail
  - T1 until load br_cons_tail
  - T2 finish enqueue
  - T0 finish
  - T2 finish
  - T1 finish
END

becomes_small() {
	shrink 0 -o "$dir/small.yml" "$dir/large.yml" &&
		says "shrunk to 2 context switches, 16 steps; 1-minimal after" &&
		in_small "slots: 4" && in_small "  T1: [enqueue a]" &&
		in_small "  - T1 until load br_cons_tail" &&
		[ "$(grep -c '^  T[0-9]:' "$dir/small.yml")" = 2 ] &&
		"$BRRACE" run --quiet "$dir/small.yml"
}
check "the large scenario shows it" sh -c "'$BRRACE' run '$dir/large.yml' | grep -q 'FALSE FULL'"
check "threads, operations, slots and switches go" becomes_small

nearest() {
	says "nearest passing schedule: the same before step 13, and then" &&
		says "T1: load  br_cons_tail = 0"
}
check "the nearest passing schedule" nearest

why() {
	says "why: every execution with these orderings shows it" &&
		says "    T1 load br_prod_head   before  T2 cas br_prod_head" &&
		says "    T2 store br_cons_tail  before  T1 load br_cons_tail"
}
check "the orderings that make it" why

shrunk_again() {
	cp "$dir/small.yml" "$dir/once.yml"
	shrink 0 -o "$dir/small.yml" "$dir/once.yml" && cmp -s "$dir/once.yml" "$dir/small.yml"
}
check "what is small stays as it is" shrunk_again

random_find() { # SEED
	"$BRRACE" explore --random --seed "$1" --as-found -o "$dir/found.yml" \
		freebsd/three-producers-held.yml >"$out" 2>&1
	shrink 0 -o "$dir/small.yml" "$dir/found.yml" && says "1-minimal after" &&
		"$BRRACE" run --quiet "$dir/small.yml"
}
for seed in 1 2 3; do
	check "a random find, seed $seed" random_find $seed
done

aba() {
	shrink 0 -o "$dir/small.yml" freebsd/aba-masked-head-loses-four-items.yml &&
		in_small "slots: 2" && in_small "  - T1 until cas br_prod_head" &&
		"$BRRACE" run --quiet "$dir/small.yml"
}
check "a ring of four becomes one of two" aba

json() {
	shrink 0 --json freebsd/five-steps.yml && says '"1-minimal": true' && says '"runs":' &&
		says '"first": "T1 load br_prod_head"'
}
check "JSON" json
check "without -o it is printed" shrink 0 freebsd/five-steps.yml
check "as YAML" says "  - T1 until load br_cons_tail"
check "on another ring" shrink 0 --ring freebsd/buf_ring-2012 freebsd/five-steps.yml
check "nothing to keep" shrink 2 --ring freebsd/buf_ring-2014 freebsd/five-steps.yml
check "a schedule that kills" shrink 2 verbs/kill-after-the-claim.yml
check "no scenario" shrink 2
check "a file that is not there" shrink 2 nowhere.yml
check "help" shrink 0 --help

exit $failed
