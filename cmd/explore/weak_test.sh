#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What brrace explore sees under sc, tso and rc11: as many executions as others have
# published, and the races that only a weak memory shows.
. cmd/testing.sh

cd "$scenarios" || exit 99

# The scenario under that model, without its schedule, as $dir/model.yml.
under() { # MODEL SCENARIO
	awk -v model="$1" '
		/^[^ #]/ { skip = /^(model|schedule|expect|expect-on):/ }
		!skip
		END { print "model: " model }' "$2" >"$dir/model.yml"
}

last_line_says() { # WORDS
	tail -n 1 "$out" | grep -qF -- "$1" && return
	sed 's/^/# /' "$out" "$err" | tail -n 5
	return 1
}

# So many executions under each model.
counts() { # SC TSO RC11 SCENARIO
	for model in "sc $1" "tso $2" "rc11 $3"; do
		under "${model% *}" "$4" &&
			ends 0 explore --exhaustive --every-retry "$dir/model.yml" &&
			last_line_says "executions: ${model#* } complete" || return
	done
}

check "SB" counts 3 4 4 litmus/sb.yml
check "MP, nothing ordered" counts 3 3 4 litmus/mp.yml
check "MP, release and acquire" counts 3 3 3 litmus/mp-rel-acq.yml
check "LB" counts 3 3 3 litmus/lb.yml
check "S" counts 3 3 4 litmus/s.yml
check "R" counts 3 4 4 litmus/r.yml
check "2+2W" counts 3 3 4 litmus/2+2w.yml
check "WRC" counts 7 7 7 litmus/wrc.yml
check "IRIW, sc stores and acquire loads" counts 15 15 16 litmus/iriw.yml
check "ISA2" counts 7 7 7 litmus/isa2.yml
check "Z6.U" counts 18 18 24 litmus/z6-u.yml
check "CoRR" counts 3 3 3 litmus/corr.yml
check "a release sequence" counts 9 9 9 litmus/release-sequence.yml
check "readers" counts 256 256 256 litmus/readers.yml
check "fib_bench" counts 218243 525630 525630 litmus/fib.yml
check "casrot" counts 8597 8597 8597 litmus/rotate.yml
check "lastzero" counts 3328 3328 3328 litmus/last-zero.yml
check "FreeBSD 8.0" counts 273 273 1218 litmus/freebsd-8-client.yml

# A scenario of these operations, as $dir/NAME.yml.
scenario() { # NAME SLOTS PRELOAD THREAD...
	name=$1
	{
		printf 'brrace: 1\nscenario: %s\nring: none\nslots: %s\n' "$1" "$2"
		[ -z "$3" ] || printf 'preload: [%s]\n' "$3"
		shift 3
		echo "threads:"
		for thread; do
			echo "  $thread"
		done
	} >"$dir/$name.yml"
}

finds() { # MODEL FINDING RING NAME [ARGUMENT...]
	under "$1" "$dir/$4.yml"
	finding=$2 ring=$3
	shift 4
	ends 1 explore --exhaustive --ring "$ring" "$@" "$dir/model.yml" &&
		last_line_says "violation: $finding"
}

silent() { # MODEL RING NAME [ARGUMENT...]
	under "$1" "$dir/$3.yml"
	ring=$2
	shift 3
	ends 0 explore --exhaustive --ring "$ring" "$@" "$dir/model.yml" &&
		last_line_says "exhausted: no violation"
}

# Only under these models is it found, and not with the fix.
race() { # NAME FINDING "MODEL..." RING FIXED-RING
	for model in sc tso rc11; do
		case " $3 " in
		*" $model "*) check "$1 of $4, $model" finds $model "$2" "$4" "$1" ;;
		*) check "$1 of $4, not under $model" silent $model "$4" "$1" ;;
		esac
		[ -z "$5" ] || check "$1 is gone in $5, $model" silent $model "$5" "$1"
	done
}

b=freebsd/buf_ring

scenario b7 2 p "T1: [enqueue a]" "T2: [dequeue_sc, enqueue b]"
for year in 2013 2014 2019; do
	race b7 lost rc11 $b-$year ""
done
race b7 not-linearizable rc11 $b-2025 $b-2025-c11

scenario b9 2 "" "T1: [dequeue_sc]" "T2: [enqueue a]"
race b9 lost rc11 $b-2013 ""
race b9 lost rc11 $b-2014 $b-2019

scenario b10 2 p "P: [enqueue q, enqueue r]" "C: [dequeue_sc, dequeue_sc, peek]"
race b10 reordered rc11 $b-2019 $b-2024
scenario b10-clear 2 p "P: [enqueue q, enqueue r]" "C: [dequeue_sc, dequeue_sc, peek_clear_sc]"
race b10-clear reordered rc11 $b-2019 $b-2024

scenario d3 2 "" "T1: [dequeue]" "T2: [enqueue a, dequeue]"
race d3 duplicate rc11 dpdk/generic-2016-07 dpdk/generic-2017-11
scenario d3-enqueue 2 p "T1: [enqueue a]" "T2: [dequeue, enqueue b, enqueue c]"
race d3-enqueue lost rc11 dpdk/generic-2016-07 dpdk/generic-2017-11
scenario d5 2 "" "P: [sp_enqueue a]" "C: [sc_dequeue]"
race d5 lost rc11 dpdk/generic-2017-11 dpdk/generic-2019-03
scenario d5-many 2 "" "P: [enqueue a]" "C: [dequeue]"
race d5-many "" "" dpdk/generic-2017-11 ""

scenario o14 2 "" "U: [submit a]" "K: [sleep]"
race o14 lost "tso rc11" io_uring/sqpoll-no-kernel-barrier io_uring/sqpoll
race o14 lost "tso rc11" io_uring/sqpoll-no-user-barrier ""

scenario o15 1 "" "K: [write a, write b]" "U: [read, read]"
race o15 lost rc11 perf/buffer-no-b perf/buffer
race o15 lost rc11 perf/buffer-no-c ""
race o15 "" "" perf/buffer-no-d ""

# Only with loads that take effect late, and not with the fix.
late() { # NAME RING FIXED-RING
	under rc11 "$dir/$1.yml"
	ends 1 explore --exhaustive --load-buffering --ring "$2" "$dir/model.yml" &&
		last_line_says "violation: lost" && has "$out" " delay load " &&
		has "$out" "why: a load takes effect late" && has "$out" "repair: no execution" &&
		has "$out" "; 1-minimal after " &&
		silent rc11 "$2" "$1" && under rc11 "$dir/$1.yml" &&
		ends 4 explore --exhaustive --load-buffering --ring "$3" "$dir/model.yml" &&
		last_line_says "bounded(one late load at a time): no violation"
}
scenario b11 4 "p, q" "T1: [dequeue_sc, dequeue_sc]" "T2: [enqueue a, enqueue b, enqueue c]"
check "B11" late b11 $b-2013 $b-2025-c11
scenario d2 4 "p, q, r" "C: [sc_dequeue_bulk 2]" "P: [sp_enqueue a, sp_enqueue b]"
check "D2" late d2 dpdk/generic-2016-03 dpdk/generic-2019-03
scenario o15-late 1 "" "K: [write a, write b]" "U: [read]"
check "O15" late o15-late perf/buffer-no-d perf/buffer
# Three dequeues and a thread are too many; the script that comes of it can be shrunk, too.
late_is_shrunk() {
	scenario more 4 "p, q, r" "C: [sc_dequeue_bulk 2, sc_dequeue]" \
		"P: [sp_enqueue a, sp_enqueue b, sp_enqueue c]"
	under rc11 "$dir/more.yml"
	ends 1 explore --exhaustive --load-buffering --as-found --ring dpdk/generic-2016-03 \
		-o "$dir/late.yml" "$dir/model.yml" &&
		ends 0 shrink -o "$dir/small.yml" "$dir/late.yml" && ends 0 run "$dir/small.yml" &&
		has "$dir/small.yml" "  C: [sc_dequeue_bulk 2]" &&
		has "$dir/small.yml" "  P: [sp_enqueue b, sp_enqueue c]" &&
		has "$dir/small.yml" "  - C delay load slots[0] past store cons.tail"
}
check "a late load is shrunk" late_is_shrunk
late_in_json() {
	ends 0 run --why --json dpdk/slot-overwritten-before-it-was-read.yml &&
		has "$out" '"C: load slots[0] at generic.c:86, past store cons.tail at generic.c:61"' &&
		has "$out" '"store cons.tail at generic.c:61 release, not relaxed"'
}
check "a late load and its repair, as JSON" late_in_json
two_late() {
	ends 4 explore --exhaustive --load-buffering=2 --ring io_uring/sqpoll "$dir/o14.yml" \
		--model rc11 &&
		last_line_says "bounded(up to 2 late loads at a time): no violation"
}
check "two late loads" two_late
check "too many late loads" ends 2 explore --exhaustive --load-buffering=9 litmus/lb.yml
check "late loads where there are none" refuses "model: rc11 was expected" \
	explore --exhaustive --load-buffering --model tso litmus/lb.yml
check "late loads alone" ends 2 explore --random --load-buffering litmus/lb.yml

# Data races are told at the end, and are no violations unless that is asked for.
every=lost,duplicate,foreign,reordered,not-linearizable,false-empty,false-full,lost-drop-count
races() { # RING NAME ARGUMENT...
	under rc11 "$dir/$2.yml"
	ring=$1
	shift 2
	ends 0 explore --ignore $every --ring "$ring" "$@" "$dir/model.yml"
}
has_not() { # WORDS
	! grep -qF -- "$1" "$out"
}
slot_races() {
	races $b-2013 b9 --exhaustive && has "$out" "data races: 1, of" &&
		has "$out" "  br_ring, in " &&
		has "$out" "    a plain write at buf_ring_2013.c:37 by T2 and a plain read at"
}
check "a slot that nothing publishes races" slot_races
race_found() {
	under rc11 "$dir/b9.yml"
	ends 1 explore --exhaustive --data-races --ignore $every --ring $b-2013 "$dir/model.yml" &&
		last_line_says "violation: data-race" && has "$out" "DATA RACE  br_ring[0]:" &&
		has "$out" "    load br_prod_tail at buf_ring_2013.c:77 acquire, not relaxed"
}
check "which is a violation if asked for" race_found
no_slot_races() {
	races $b-2025-c11 b9 --exhaustive --data-races && last_line_says "exhausted: no violation" &&
		has_not "data races"
}
check "and not with all that C11 asks for" no_slot_races
scenario p-fix 4 "" "T1: [enqueue i1]" "T2: [enqueue i2, dequeue]"
check "nor where a release publishes it" silent rc11 yardsticks/p-fix-ord2 p-fix --data-races
relaxed_slot_races() {
	under rc11 "$dir/p-fix.yml"
	ends 1 explore --data-races --ignore $every --ring yardsticks/p-fix-ord1 "$dir/model.yml" &&
		last_line_says "violation: data-race" && has "$out" "DATA RACE  slot["
}
check "a relaxed store publishes nothing" relaxed_slot_races
scenario drops 2 "" "T1: [enqueue a, enqueue b]" "T2: [enqueue c]"
drops_race() { # ARGUMENT...
	races $b-2025-c11 drops "$@" && has "$out" "  br_drops, in " && has_not "  br_ring, in "
}
check "a plain counter races" drops_race --exhaustive
grep -v executions: "$out" >"$dir/alone"
check "for two processes, too" drops_race --exhaustive -j 2
grep -v executions: "$out" >"$dir/two"
check "the same" cmp -s "$dir/alone" "$dir/two"
check "in what is drawn, too" drops_race --random --max-executions 2000 --accept sampled
volatile_races() {
	scenario volatile 2 "" "T1: [enqueue a]" "T2: [dequeue_sc]"
	races $b-2013 volatile --exhaustive && has_not "a volatile " &&
		echo "volatile: plain" >>"$dir/volatile.yml" &&
		races $b-2013 volatile --exhaustive && has "$out" "a volatile write at"
}
check "volatile accesses race if they are plain" volatile_races
scenario strict 2 "" "T1: [dequeue_sc]" "T2: [enqueue a]"
echo "plain: strict" >>"$dir/strict.yml"
check "who sees the newest in a slot loses nothing" silent rc11 $b-2013 strict

# The mail's race needs no weak memory, and no order of accesses mends it; the answer to
# it does, whatever else C11 allows of rings whose waits acquire nothing.
others=lost,duplicate,foreign,reordered,not-linearizable,false-empty
scenario b1 4 "" "T1: [enqueue a]" "T2: [enqueue b, dequeue_sc]"
for model in sc tso rc11; do
	check "b1 of $b-2013, $model" finds $model false-full $b-2013 b1 --ignore $others
	check "b1 is gone in mutex/buf_ring, $model" silent $model mutex/buf_ring b1
done
for year in 2024 2024-acq 2025; do
	check "no false full in $year, rc11" silent rc11 $b-$year b1 --ignore $others
done
check "nothing in 2025 with all that C11 asks for" silent rc11 $b-2025-c11 b1

# What GenMC finds of P-fix.
check "P-fix, ord 1" finds rc11 false-full yardsticks/p-fix-ord1 p-fix --ignore $others
check "P-fix, ord 2" silent rc11 yardsticks/p-fix-ord2 p-fix
check "P-fix, ord 3" silent rc11 yardsticks/p-fix-ord3 p-fix --ignore $others

exit $failed
