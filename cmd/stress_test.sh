#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace stress: real threads.  What a race does in the wild is up to the machine; so a
# race that does not show is no failure, and no success either: it is skipped, and said.
. cmd/testing.sh
cd "$dir" || exit 99

skip() { # NAME WHY
	echo "skip $1: $2"
}

# A number of the JSON document in $out.
field() { # NAME
	jq ".$1 // 0" "$out"
}

# ---- usage

check "no ring" refuses "one ring was expected" stress
check "unknown ring" refuses "unknown ring freebsd/buf_rung" stress freebsd/buf_rung-2013
check "no queue" refuses "it is no queue" stress --consumers 1 --duration 10ms litmus/variables
check "no duration" refuses "a time as 60s" stress --duration soon mutex/buf_ring
check "no such operation" refuses "no operation put" stress --produce put --consumers 1 mutex/buf_ring
check "one consumer too many" refuses "dequeue_sc is for one thread alone" \
	stress --consumers 2 --consume dequeue_sc mutex/buf_ring
check "windows that fill the ring" refuses "may fill the ring" \
	stress --no-stamps --producers 8 mutex/buf_ring
check "slots" refuses "a power of two was expected" stress --slots 5 mutex/buf_ring

# ---- sound rings

sound() { # ARGUMENT...
	ends 4 stress --duration 700ms "$@" && has "$out" "no violation" &&
		has "$out" "dropped as full" && lacks "$out" "first seen"
}
check "the ring under a mutex" sound --producers 3 mutex/buf_ring
check "the same with consumers, pinned" sound --producers 2 --consumers 2 --pin mutex/buf_ring
check "a sampled run is accepted" ends 0 stress --duration 100ms --accept sampled mutex/buf_ring
check "the bulk operations of DPDK" sound --producers 2 --consumers 1 --batch 7 --slots 64 dpdk/rte_ring-2016
check "the other clock" prints CLOCK_MONOTONIC 4 stress --clock monotonic --duration 100ms mutex/buf_ring

# ---- planted faults: the ring of brrace selftest, which says which

shelf=$top/rings/selftest
plant() { # NAME: FALSE_FULL
	"$BRRACE" cc -o "$1.so" "$shelf/ring.c" "$shelf/table.c" -DPLANT="$1" 2>"$err"
}

# A producer that loses a race claims a slot twice, and so on: if there is one.
planted() { # PLANT FINDING ARGUMENT...
	plant=$1 finding=$2
	shift 2
	plant "$plant" || return
	"$BRRACE" stress --json --duration 1s "$@" "./$plant.so" >"$out" 2>"$err"
	status=$?
	[ $status = 1 ] && jq -e ".findings[\"$finding\"] > 0" "$out" >/dev/null
}

seen_or_skipped() { # NAME PLANT FINDING ARGUMENT...
	name=$1
	shift
	if planted "$@"; then
		echo "ok $name"
	elif [ $status = 4 ]; then
		skip "$name" "this machine did not show it"
	else
		check "$name" false
		sed 's/^/# /' "$out" "$err" | head -n 40
	fi
}
seen_or_skipped "a planted false-full" FALSE_FULL false-full --noise --producers 2 --consumers 2 --slots 64
seen_or_skipped "a planted miscount" LOST_DROP_COUNT lost-drop-count --producers 3 --consumers 1

crashes() {
	printf '%s\n' '#include <stdlib.h>' '#include <brrace/subject.h>' \
		'static uintptr_t slot; static _Atomic int calls;' \
		'static void *create(const struct brrace_setup *s) { (void)s; return &slot; }' \
		'static uint64_t capacity(void *r) { (void)r; return 1; }' \
		'static enum brrace_status put(void *r, struct brrace_args *a)' \
		'{ (void)r; if (calls++ > 99) *(volatile int *)8 = 0; slot = a->in[0]; return BRRACE_OK; }' \
		'static enum brrace_status get(void *r, struct brrace_args *a)' \
		'{ (void)r; if (!slot) return BRRACE_EMPTY; a->out[a->n_out++] = slot; slot = 0; return BRRACE_OK; }' \
		'static const struct brrace_op ops[] = {{"put", BRRACE_PRODUCE, 0, 0, put},' \
		'	{"get", BRRACE_CONSUME, 0, 0, get}};' \
		'BRRACE_SUBJECT(.name = "crashes", .create = create, .capacity = capacity, .ops = ops,' \
		'	.n_ops = 2, .preload = "put", .drain = "get", .default_slots = 1);' >crashes.c
	prints "violation: crash" 1 stress --producers 1 --duration 1s ./crashes.c
}
check "a ring that crashes is told" crashes

# ---- the race of the mail, and its cures

# In the same time: nothing for certain of the old ring, nothing at all of the others.
old() { # NAME ARGUMENT...
	name=$1
	shift
	"$BRRACE" stress --json --producers 2 --slots 4096 --ignore lost-drop-count "$@" \
		freebsd/buf_ring-2013 >"$out" 2>"$err"
	status=$?
	if [ $status = 1 ] && [ "$(field 'findings["false-full"]')" -gt 0 ]; then
		echo "ok $name"
	elif [ $status = 4 ]; then
		skip "$name" "this machine did not show it"
	else
		check "$name" false
		sed 's/^/# /' "$out" "$err" | head -n 60
	fi
}
old "the ring of 2013 drops packets though it has room" --duration 3s --no-stamps --slots 4
old "the same with delays" --noise --duration 2s

cured() { # RING
	ends 4 stress --producers 2 --slots 4096 --duration 300ms --ignore lost-drop-count "$1" &&
		ends 4 stress --producers 2 --slots 4 --duration 1s --no-stamps \
			--ignore lost-drop-count "$1" &&
		ends 4 stress --noise --producers 2 --slots 4096 --duration 500ms \
			--ignore lost-drop-count "$1"
}
for ring in freebsd/buf_ring-2024 freebsd/buf_ring-2024-acq freebsd/buf_ring-2025 mutex/buf_ring; do
	check "none in $ring" cured $ring
done

# ---- from the wild to a script

scripted() {
	prints "FALSE FULL" 0 run wild.yml && has wild.yml "false-full: 1" &&
		has wild.yml "T1 until load br_cons_tail"
}
"$BRRACE" stress --noise --producers 2 --slots 4096 --duration 1s --script wild.yml \
	--ignore lost-drop-count freebsd/buf_ring-2013 >"$out" 2>"$err"
if [ -e wild.yml ]; then
	check "it is said what a script shows" has "$err" "wild.yml shows false-full"
	check "what was seen is shown every time" scripted
else
	skip "what was seen is shown every time" "$(tail -n 1 "$err")"
fi
nothing_to_show() {
	ends 4 stress --duration 100ms --script none.yml mutex/buf_ring &&
		has "$err" "none.yml is not written" && [ ! -e none.yml ]
}
check "without a violation there is no script" nothing_to_show
check "nor where it cannot be" refuses "nowhere/wild.yml" \
	stress --duration 100ms --script nowhere/wild.yml mutex/buf_ring

# ---- reports

fields() {
	ends 4 stress --json --producers 2 --duration 200ms mutex/buf_ring || return
	jq -e '.format == 1 and .verdict == "sampled" and .producers == 2 and .consumers == 0
		and .enqueued == .dequeued and .full == .counter and .drained and (.stuck | not)
		and .checked.calls <= .checked.of and .findings["lost"] == null
		and .capacity == 3 and .calls > 0 and .seconds >= 0.2' "$out" >/dev/null
}
check "the JSON document adds up" fields

# Ctrl-C.  A shell starts what is in the background with SIGINT ignored.
interrupted() {
	timeout -s INT 1 "$BRRACE" stress --producers 2 --duration 1m mutex/buf_ring >"$out" 2>"$err"
	has "$out" "interrupted" && has "$out" "no violation" && is_empty "$err"
}
check "an interrupted run tells what it has seen" interrupted

# More calls than can be followed: it says how many it saw.
sampling() {
	ends 4 stress --json --producers 8 --consumers 2 --duration 1s mutex/buf_ring || return
	seen=$(field checked.calls) all=$(field checked.of)
	if [ "$(field 'checked["times-behind"]')" = 0 ]; then
		[ "$(jq '.findings["transient-full"] // 0' "$out")" -ge 0 ] && [ "$seen" = "$all" ]
	else
		[ "$seen" -lt "$all" ]
	fi
}
check "what was not followed is said" sampling

exit $failed
