#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace shrink from outside.  $BRRACE is the tool, build/brrace if it is not set.  Prints
# ok or not ok for each check and exits with 1 if one failed.
set -u
BRRACE=$(realpath "${BRRACE:-build/brrace}") || exit 99
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$(dirname "$0")/../scenarios" || exit 99
failed=0

check() { # DESCRIPTION COMMAND...
	what=$1
	shift
	if "$@"; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		sed 's/^/# /' "$dir/out" "$dir/err" | tail -n 20
		failed=1
	fi
}

shrink() {
	"$BRRACE" shrink --color never "$@" >"$dir/out" 2>"$dir/err" </dev/null
}

ends() { # STATUS ARGUMENT...
	wanted=$1
	shift
	shrink "$@"
	got=$?
	[ $got = "$wanted" ] || echo "# exit status $got"
	[ $got = "$wanted" ]
}

says() { # WORDS
	grep -qF -- "$1" "$dir/out"
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
	ends 0 -o "$dir/small.yml" "$dir/large.yml" &&
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
	ends 0 -o "$dir/small.yml" "$dir/once.yml" && cmp -s "$dir/once.yml" "$dir/small.yml"
}
check "what is small stays as it is" shrunk_again

random_find() { # SEED
	"$BRRACE" explore --random --seed "$1" --as-found -o "$dir/found.yml" \
		freebsd/three-producers-held.yml >"$dir/out" 2>&1
	ends 0 -o "$dir/small.yml" "$dir/found.yml" && says "1-minimal after" &&
		"$BRRACE" run --quiet "$dir/small.yml"
}
for seed in 1 2 3; do
	check "a random find, seed $seed" random_find $seed
done

aba() {
	ends 0 -o "$dir/small.yml" freebsd/aba-masked-head-loses-four-items.yml &&
		in_small "slots: 2" && in_small "  - T1 until cas br_prod_head" &&
		"$BRRACE" run --quiet "$dir/small.yml"
}
check "a ring of four becomes one of two" aba

json() {
	ends 0 --json freebsd/five-steps.yml && says '"1-minimal": true' && says '"runs":' &&
		says '"first": "T1 load br_prod_head"'
}
check "JSON" json
check "without -o it is printed" ends 0 freebsd/five-steps.yml
check "as YAML" says "  - T1 until load br_cons_tail"
check "on another ring" ends 0 --ring freebsd/buf_ring-2012 freebsd/five-steps.yml
check "nothing to keep" ends 2 --ring freebsd/buf_ring-2014 freebsd/five-steps.yml
check "a schedule that kills" ends 2 verbs/kill-after-the-claim.yml
check "no scenario" ends 2
check "a file that is not there" ends 2 nowhere.yml
check "help" ends 0 --help

[ $failed = 0 ]
