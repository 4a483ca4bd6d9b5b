#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What lock-free rings gain over a mutex on this machine, as the tables of the README.
#
#	rings_bench.sh BRRACE [BUDGET]
set -u
brrace=$1
budget=${2:-3m}
result=$(mktemp) || exit 1
trap 'rm -f "$result"' EXIT

"$brrace" bench --all --budget "$budget" --json \
	freebsd/buf_ring-2013 freebsd/buf_ring-2025 freebsd/buf_ring-2025-c11 ck/ring_mp-2017 \
	dpdk/generic-2019-03 dpdk/rte_ring-2016 jctools/mpmc-2017 vyukov/mpmc >"$result" || exit

# Three digits.  The mutex comes first, the others by name.
jq -r '
def short: if . < 10 then . * 100 | round / 100 elif . < 100 then . * 10 | round / 10
	else round end;
def time: if . < 1000 then "\(round) ns" elif . < 1e6 then "\(. / 1000 | short) µs"
	else "\(. / 1e6 | short) ms" end;
def name: "\(.producers):\(.consumers)\(if .placement == "pinned" then "" else ", \(.placement)" end
	)\(if .load then ", load" else "" end)";
def row: "| " + join(" | ") + " |";
def throughput($mutex): if .ring == $mutex
	then "\(.["items-per-second"].median / 1e6 | short) million/s"
	else .["times-baseline"] | "\(.median | short) (\(.least | short) to \(.most | short))" end;
def latency: .["latency-ns"].enqueue | "\(.p50.median | time), \(.["p99.9"].median | time)";
def table($title; $rings; cell): (([$title] + map(name)) | row), (([""] + map("")) | map("---") | row),
	(. as $conditions | $rings[] as $ring | [$ring] +
		[$conditions[] | .rings[] | select(.ring == $ring) | cell] | row), "";

.baseline as $mutex
| ([.conditions[0].rings[].ring] | sort_by(. != $mutex, .)) as $rings
| "\(.machine.cores) cores of \(.machine.processor), \(.slots) slots, \(.rounds) rounds of \(
	.["seconds-per-run"] * 1000 | round) ms; medians (least to most)", "",
  ([.conditions[] | select(.placement == "pinned" and (.load | not) or .producers == 8)]
	| table("times the mutex"; $rings; throughput($mutex))),
  ([.conditions[] | select(.producers == 1 or .producers == 8) | select(.load | not)]
	| table("enqueue, p50 and p99.9"; $rings; latency))
' "$result"
