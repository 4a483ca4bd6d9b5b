#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# How many schedules it takes to find the races of real rings: the median of SEEDS (30)
# seeds for what is drawn, and the one number for what is enumerated.
#
#	find_bench.sh BRRACE
set -u
brrace=$1
seeds=${SEEDS:-30}
format='%-4s %10s %10s %10s %12s %12s %12s\n'
cd "$(dirname "$0")/../../scenarios" || exit 1

# Executions up to the first find; "-" if there was none within two seconds.
tries() { # ARGUMENT...
	"$brrace" explore --json --as-found --budget 2s "$@" |
		sed -n 's/^  "found-at": \([0-9]*\),/\1/p' | awk '{ n = $1 + 1 } END { print n ? n : "-" }'
}

median() { # ARGUMENT...
	seed=1
	while [ $seed -le "$seeds" ]; do
		tries --seed $seed "$@"
		seed=$((seed + 1))
	done | sed 's/-/999999999/' | sort -n | awk '{ n[NR] = $1 }
		END { m = n[int((NR + 1) / 2)]; print m == 999999999 ? "-" : m }'
}

row() { # NAME ARGUMENT...
	name=$1
	shift
	printf "$format" "$name" "$(median --random "$@")" "$(median --pct 2 "$@")" \
		"$(median --pct 3 "$@")" "$(median --ring-random "$@")" \
		"$(tries --preemptions 100 "$@")" "$(tries --exhaustive "$@")"
}

printf "$format" "" random "pct 2" "pct 3" ring-random preemptions exhaustive
row B1 --ignore lost-drop-count freebsd/five-steps.yml
row B2 freebsd/drop-counter-loses-an-update.yml
row B3 --ignore lost-drop-count freebsd/aba-masked-head-loses-items.yml
row B4 freebsd/aba-masked-consumer-head-delivers-twice.yml
row B14 freebsd/buf_ring_full-true-of-an-empty-ring.yml
row O1 ck/full-by-an-old-producer-head.yml
row O2 --ring jctools/mpmc-2016 vyukov/full-behind-a-stopped-consumer.yml
row O3 vyukov/empty-behind-a-stopped-producer.yml
row D1 dpdk/empty-batch-waits-for-ever.yml
