#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Rings side by side: the forms of the results, what they count, and what ends early.  No
# test asserts a speed.
. cmd/testing.sh

cores=$(nproc)
short="--duration 5ms --repeat 2 --ratio 1:1,3:2"
two="freebsd/buf_ring-2025 vyukov/mpmc"
cd "$dir" || exit 99

# ---- text

check "rings are measured" ends 0 bench $short $two
check "the estimate is told first" \
	grep -q "^brrace: 24 runs of 5 ms, about 0 s, on $cores core" "$err"
check "nothing else is, without a terminal" test "$(wc -l <"$err")" = 1
check "the number of cores is told" grep -q "^$cores core" "$out"
check "so is how many threads there were" has "$out" "1:1, pinned: 2 threads on $cores core"
check "numbers have units" has "$out" "million items/s    times the mutex's"
check "the mutex is beside them" \
	test "$(grep -c '^  mutex/buf_ring .* 1\.00 (1\.00-1\.00) ' "$out")" = 2
check "who is faster is counted" has "$out" "of the others, in every round"
fits() {
	awk 'length > 100 || / $/ { print "# " $0; bad = 1 } END { exit bad }' "$out"
}
check "it fits a screen, without blanks at ends of lines" fits
check "threads are crowded" ends 0 bench --quiet $short --oversubscribe --load mutex/buf_ring
check "which is told, and the load" has "$out" \
	"1:1, oversubscribed, under load: 2 threads on 1 core, and 1 that computes: more threads than cores"
check "--quiet tells nothing else" is_empty "$err"

# ---- every ring, as a table

all="--quiet --duration 2ms --repeat 1 --ratio 1:1 --no-pin"
column() { # NAME FILE
	awk -F, -v name="$1" '
		FNR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
		{ print $at }' "$2"
}
# Some of them are broken, and may show it.
are_measured() {
	"$BRRACE" bench $all --slots 4 --csv >all.csv 2>"$err"
	status=$?
	[ $status = 0 ] || [ $status = 1 ]
}
check "all rings are measured" are_measured
ends 0 list && awk '/^$/ { exit } /^  / { print $1 }' "$out" | grep -v '^litmus/' | sort >queues
is_queue() {
	awk -F, '$10 ~ /^(ok|wrong|died|stuck|unbounded|no-queue)$/ { print $7 }' all.csv | grep -v '^litmus/' |
		sort -u >measured
	same queues measured
}
check "but those without a bound, and what is no queue" is_queue
has_same_columns() {
	awk -F, 'FNR == 1 { n = NF } NF != n { bad = 1 } END { exit bad || n != 26 }' all.csv
}
check "each row has every column" has_same_columns
check "each ring has a row with and one without stamps" \
	test "$(column stamps all.csv | sort | uniq -c | awk '{ print $1 }' | uniq | wc -l)" = 1
items_are_conserved() {
	awk -F, '$10 == "ok" && ($12 != $13 + $14 || $12 < 1) { print "# " $0; bad = 1 }
		END { exit bad || NR < 30 }' all.csv
}
check "what goes in comes out" items_are_conserved
# Where other work kept a thread out all the while, nothing went through.
check "beside itself the mutex is 1" test 1.0000 = \
	"$(awk -F, '$7 == "mutex/buf_ring" && $13 { print $17 }' all.csv | sort -u)"
has_latencies() {
	awk -F, '$10 == "ok" && $9 == 1 {
			for (i = 18; i <= 26; i++)
				if ($i == "" || i % 3 != 2 && $i > $(i + 1)) bad = 1
			n++
		}
		$9 == 0 && $18 != "" { bad = 1 }
		END { exit bad || !n }' all.csv
}
check "runs with stamps have latencies in order" has_latencies

# ---- JSON

if command -v jq >"$out"; then
	check "a document" ends 0 bench $short --no-load --load --json $two
	cp "$out" two.json
	holds() { # FILTER
		jq -e "$1" two.json >"$out" || { echo "# no: $1"; return 1; }
	}
	check "it says where" holds '.machine.cores == '"$cores"' and .machine["stamp-ns"] > 0'
	check "it has each condition" holds '[.conditions[] | [.producers, .consumers, .load]] ==
		[[1,1,false],[3,2,false],[1,1,true],[3,2,true]]'
	check "it says where threads were too many" holds '.conditions | all(
		.["more-threads-than-cores"] == (.threads + (if .load then .cores else 0 end) > .cores))'
	check "each has each ring" holds '.conditions | all([.rings[].ring] | sort ==
		["freebsd/buf_ring-2025", "mutex/buf_ring", "vyukov/mpmc"])'
	check "the mutex is 1" holds '[.conditions[].rings[] | select(.ring == "mutex/buf_ring") |
		.["times-baseline"] | .least, .median, .most] | unique == [1]'
	check "a median is in its range" holds '[.. | objects | select(has("median"))] | length > 0 and
		all(.least <= .median and .median <= .most and .rounds <= 2)'
	check "operations are for so many threads" holds '.conditions[1].rings[] |
		select(.ring == "freebsd/buf_ring-2025") | .enqueue == "enqueue" and .dequeue == "dequeue_mc"'
	check "all was done" holds '.runs == .["runs-done"] and .runs == 48 and (.interrupted | not)'
else
	echo "ok a document # skipped: no jq (make deps)"
fi

# ---- charts

check "charts are written" ends 0 bench --quiet $short --svg chart.svg --html page.html $two
check "both" test -s chart.svg -a -s page.html
if command -v xmllint >"$out"; then
	check "the drawing is well-formed" xmllint --noout chart.svg
	sed -n '/^<svg/,/^<\/svg>/p' page.html | sed '1i <page>
		$a </page>' >charts.xml
	check "so are those of the page" xmllint --noout charts.xml
fi
check "a row for each ring and condition" test "$(grep -c '^<g class=' chart.svg)" = 6
check "axes have titles and units" has chart.svg '>throughput, times mutex/buf_ring</text>'
check "of latency, too" grep -q 'class="tick".*ns</text>' chart.svg
loads_nothing() {
	! grep -nE 'src=|@import|url\(|<link rel="(stylesheet|preload)' page.html chart.svg
}
check "they load nothing" loads_nothing
tells_nothing_of_here() {
	for word in "$dir" "$top" "$(hostname)"; do
		lacks page.html "$word" && lacks chart.svg "$word" || return 1
	done
}
check "they tell nothing of where they were made" tells_nothing_of_here
check "the page has the number of cores" has page.html "<dt>Cores</dt><dd>$cores</dd>"

# ---- what ends early

interrupted() {
	timeout --preserve-status -k 9 -s INT 1.5 "$BRRACE" bench --duration 400ms --repeat 50 \
		--ratio 1:1 --json $two >"$out" 2>"$err"
	status=$?
	[ $status = 4 ] || { echo "# status $status"; return 1; }
}
check "Ctrl-C ends it" interrupted
check "which the result says" has "$out" '"interrupted": true'
check "and what there is" has "$out" '"rounds": 1'
hangs dying.yml DIES
check "a ring that kills itself is made" ends 0 cc -DDIES -o dying.so dying.yml.c
check "it does not end the others" ends 1 bench --quiet --slots 4 --ratio 1:1 --duration 2ms \
	--repeat 2 ./dying.so
check "but it is told" has "$out" "./dying.so: it died of SIGKILL"
check "the others were measured" grep -q '^  mutex/buf_ring ' "$out"

# ---- refused

refused() { # TEXT ARGUMENT...
	text=$1
	shift
	refuses "$text" bench --duration 1ms --repeat 1 "$@"
}

for ratio in 0:1 1 1:0 8:1, x 64:1 1:1:1 -1:1; do
	check "--ratio $ratio" refused "--ratio $ratio (producers and consumers as 8:1,2:1" \
		--ratio "$ratio"
done
check "an unknown ring" refused "unknown ring vyukov/mpsc (did you mean vyukov/mpmc?)" \
	vyukov/mpsc
check "a ring that has not so many slots" refused \
	"yardsticks/p-bug cannot be measured with 4096 slots: 4 slots at most" yardsticks/p-bug
check "a ring for one producer" refused "one producer and one consumer at most" \
	--ratio 2:1 perf/buffer
check "slots that are no power of two" refused "a power of two of slots" --slots 100
check "two forms at once" refused "--json and --csv are one instead of the other" \
	--json --csv
check "a file that cannot be written" refused "no/page.html" --html no/page.html
exit $failed
