#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Pages, the index of several, and measurements, in a headless Chromium.  $CHROMIUM is the
# program, if it is not the first of those below; $SCREENSHOT, a file for a picture of the
# page.
. cmd/testing.sh

for program in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
	chromium=$(command -v "$program") && break
done
if [ -z "$chromium" ] || ! command -v node >"$out"; then
	[ -z "${CI:-}" ] || { echo "not ok pages in a browser: no Chromium or node"; exit 1; }
	echo "ok pages in a browser # skipped: no Chromium or node (make deps)"
	exit
fi

"$BRRACE" run --why --html "$dir/five.html" "$scenarios/freebsd/five-steps.yml" >"$out"
{
	printf 'brrace: 1\nring: freebsd/buf_ring-2013\nslots: 4\nthreads:\n'
	printf '  T1:\n    - repeat 9000: [enqueue a]\n  T2:\n    - repeat 9000: [dequeue_sc]\n'
	printf 'schedule:\n  - repeat 8900: [T1 finish enqueue, T2 finish dequeue_sc]\n'
} >"$dir/long.yml"
"$BRRACE" run --html "$dir/long.html" "$dir/long.yml" >"$out"
{
	printf 'brrace: 1\nring: vyukov/mpmc\nthreads:\n'
	for i in $(seq 64); do
		echo "  W$i: [enqueue i$i, dequeue]"
	done
} >"$dir/many.yml"
"$BRRACE" run --html "$dir/many.html" "$dir/many.yml" >"$out"
{
	echo 'brrace: 1'
	echo "scenario: '<b>&amp;</b> \"''</script><!-- ]]> --> : # {x}'"
	echo "source: '</title><script>alert(1)</script>'"
	echo 'ring: freebsd/buf_ring-2013'
	printf 'threads:\n  T1: [enqueue a]\n  T2: [enqueue b, dequeue_sc]\nschedule:\n'
	echo "  - T1 until load br_cons_tail: '<img src=x onerror=alert(1)> \"''&: - #'"
} >"$dir/meta.yml"
"$BRRACE" run --html "$dir/meta.html" "$dir/meta.yml" >"$out"
"$BRRACE" run --html "$dir/tso.html" "$scenarios/models/tso-first-in-first-out.yml" >"$out"
"$BRRACE" run --html "$dir/late.html" \
	"$scenarios/freebsd/slot-overwritten-before-it-was-read.yml" >"$out"
"$BRRACE" run --tsan --html "$dir/race.html" \
	"$scenarios/freebsd/drop-counter-loses-an-update.yml" >"$out"

mkdir "$dir/several"
cp "$scenarios/freebsd/five-steps.yml" "$dir/several/a.yml"
sed '/^expect/,$d' "$dir/several/a.yml" >"$dir/several/b.yml"
"$BRRACE" run --quiet --html "$dir/rings" "$dir"/several/*.yml --ring "$(printf freebsd/buf_ring-%s, \
	2012 2013 2013-debug 2014 2019 2024 2025)" >"$out" 2>&1
echo 'brrace: 2' >"$dir/several/c.yml"
"$BRRACE" run --html "$dir/own" "$dir"/several/*.yml >"$out" 2>&1
"$BRRACE" bench --quiet --duration 5ms --repeat 2 --ratio 1:1,2:1 --html "$dir/bench.html" \
	freebsd/buf_ring-2025 vyukov/mpmc >"$out"

node cmd/report/html/page_test.mjs "$chromium" "$dir" ${SCREENSHOT:+"$SCREENSHOT"} || failed=1
node cmd/report/html/index_test.mjs "$chromium" "$dir" || failed=1
node cmd/report/html/bench_test.mjs "$chromium" "$dir" || failed=1
exit $failed
