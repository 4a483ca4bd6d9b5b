#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace explore and brrace shrink from outside.
. cmd/testing.sh

five=$scenarios/freebsd/five-steps.yml
sound=freebsd/buf_ring-2025
cd "$dir" || exit 99

# ---- how a search ends

check "1: a violation" prints "violation: false-full of enqueue" 1 explore "$five"
check "with its report" has "$out" "FALSE FULL  T1: enqueue a said full"
check "and its scenario" has "$out" "- T1 until load br_cons_tail"
check "0: exhausted" prints "exhausted: no violation" 0 explore --ring $sound "$five"
check "4: bounded" prints "bounded(at most 0 preemptions): no violation" \
	4 explore --preemptions 0 "$five"
check "4: sampled" prints "sampled(50 random, seed 1): no violation" \
	4 explore --random --max-executions 50 --ring $sound "$five"
check "0: bounded, accepted" prints "(accepted)" 0 explore --preemptions 0 --accept bounded "$five"
check "sampled is not bounded" ends 4 \
	explore --random --max-executions 5 --accept bounded --ring $sound "$five"
check "0: sampled, accepted" prints "(accepted)" \
	0 explore --random --max-executions 5 --accept bounded,sampled --ring $sound "$five"
check "a budget" prints "no violation" \
	4 explore --random --budget 300ms --ring freebsd/buf_ring-2025 "$five"
for mode in --random "--pct 3" --ring-random; do
	# shellcheck disable=SC2086 # several words
	check "$mode finds it, too" prints "violation: " 1 explore $mode --budget 60s "$five"
done
check "filled as far as it says where there is no limit" prints "no violation" 4 explore \
	--ring-random --max-executions 50 "$scenarios/liburcu/stopped-enqueuer.yml"
check "not at all where there is no queue" prints "no violation" 4 explore \
	--ring-random --max-executions 50 "$scenarios/litmus/sb.yml"
# The ring was full all the time: places that gave points in others give none.
shows_again() { # SCENARIO OPTION...
	from=$scenarios/$1
	shift
	ends 1 explore --ring-random --max-executions 500 --as-found "$@" -o again.yml "$from" &&
		ends 0 run -q again.yml
}
check "what was found in a ring that was filled shows again" \
	shows_again freebsd/waiting-producer-goes-on-after-release.yml
check "behind a fence, too" \
	shows_again freebsd/peek-without-the-lock-sees-a-later-item.yml --transient --seed 5
alone_again() { # OPTION...: by what the report says, without those before it
	ends 1 explore --ring-random --as-found "$@" "$five" || return 1
	# shellcheck disable=SC2046 # several words
	ends 1 explore "$1" $(sed -n 's/^found by //p' "$out") "$five"
}
check "it is drawn again without what was drawn before" alone_again --transient --seed 3
outcomes_again() {
	ends 1 explore --ring-random --outcomes --max-executions 60 --ring $sound "$five" &&
		has "$out" "              preload: 3, origin: 0xffff" && cp "$out" outcomes || return 1
	awk '/preload:/ { n++ } n == 2 && /preload|- T/' outcomes >second
	[ -s second ] || return 1
	{
		printf 'brrace: 1\nring: %s\nslots: 4\n' $sound
		sed -n 's/^ *\(preload: [0-9]*\), \(origin.*\)/\1\n\2/p' second
		printf 'threads:\n  T1: [enqueue a]\n  T2: [enqueue b, dequeue_sc]\nschedule:\n'
		sed -n 's/^ *\(- T.*\)/  \1/p' second
	} >second.yml
	ends 4 explore --from --random --max-executions 1 --outcomes second.yml &&
		[ "$(grep -o 'T1: .*' outcomes | sed -n 2p)" = "$(grep -o 'T1: .*' "$out")" ]
}
check "so does each outcome, from what it started from" outcomes_again

# A crash is the end of a search of graphs, unless it is not what is looked for.
asserts=$scenarios/freebsd/same-buffer-enqueued-after-peek.yml
later=$scenarios/freebsd/debug-build-panics-one-enqueue-too-late.yml
check "a crash that is ignored is passed by without graphs" \
	prints "exhausted: no violation (assert ignored); executions: 601 complete" \
	0 explore --exhaustive --ignore assert "$asserts"
check "which is said" has "$out" "the ring crashes or asserts, which --ignore names"
check "as it is where nothing else will do" refuses "which --ignore names" \
	explore --shard 1/2 --ignore assert "$asserts"
for jobs in "" "-j 2"; do
	# shellcheck disable=SC2086 # several words
	check "it is said that outcomes end with one $jobs" \
		prints "a crash ended the search" 1 explore --outcomes $jobs "$later"
done
check "other outcomes come to their end" ends 1 explore --outcomes "$five"
check "without that" lacks "$out" "a crash ended"

# ---- bad input

check "under another model" prints "exhausted: no violation" \
	0 explore --model tso --ring $sound "$five"
check "an unknown model" refuses "--model arm (sc, tso or rc11 was expected)" \
	explore --model arm "$five"
check "a missing file" refuses "missing.yml: cannot be read" explore missing.yml
check "two files" refuses "one scenario was expected" explore "$five" "$five"
check "an unknown ring" refuses "unknown ring nothing" explore --ring nothing "$five"
for option in "--preemptions -1" "--pct 0" "--seed x" "--budget never" "--accept all" \
	"--max-executions 0"; do
	# shellcheck disable=SC2086 # several words
	check "explore $option" refuses "brrace: $option (" explore $option "$five"
done
for both in "--random --pct 3" "--preemptions 2 --context-switches 3" "--random --ring-random" \
	"--ring-random --exhaustive" "--pct 2 --preemptions 1"; do
	# shellcheck disable=SC2086 # several words
	check "explore $both" refuses "(one way to search was expected)" explore $both "$five"
done
check "the two are told" refuses "brrace: --pct with --random (one way" \
	explore --random --seed 3 --pct 3 "$five"
check "the last of one kind counts" prints "bounded(at most 0 preemptions)" \
	4 explore --preemptions 3 --preemptions 0 "$five"
sed 's/slots/slot/' "$five" >bad.yml
check "an unknown key" refuses "bad.yml:7:1: no key is \"slot\"" explore bad.yml
check "the same for shrink" refuses "bad.yml:7:1: no key is \"slot\"" shrink bad.yml
check "shrink of what shows nothing" refuses "shows no finding" shrink --ring $sound "$five"

# ---- what is found can be run, and is the same each time

found() { # ARGUMENT...
	ends 1 explore -o found.yml "$@" "$five" && ends 0 run found.yml &&
		cp found.yml first.yml && ends 1 explore -o found.yml "$@" "$five" &&
		same first.yml found.yml
}
check "a find is a scenario, and the same again" found
check "also by seed" found --random --seed 7
check "also as found" found --random --seed 7 --as-found

# Its find stops at what only another thread writes; and its ring waits when it is drained
# with a thread inside.
check "a find that is counted in points" prints "- F until rmw tail" \
	1 explore --exhaustive "$scenarios/dotnet/empty-while-a-segment-freezes.yml"
as_said() {
	ends 1 explore --ring-random --seed 3 "$five" || return 1
	again=$(sed -n 's/^found by //p' "$out")
	sed '/^violation/d; /^found by/d' "$out" >first
	# shellcheck disable=SC2086 # several words
	ends 1 explore $again "$five" && sed '/^violation/d; /^found by/d' "$out" >second &&
		same first second
}
check "the options that are told find it at once" as_said
shrunk() {
	ends 0 shrink -o small.yml found.yml && ends 0 run small.yml &&
		[ "$(grep -c '^  - T' small.yml)" -le "$(grep -c '^  - T' found.yml)" ] &&
		ends 0 shrink -o smaller.yml small.yml && same small.yml smaller.yml
}
check "shrunk, it still shows it, and shrinks no further" shrunk
if command -v python3 >/dev/null; then
	json() { # STATUS EXPRESSION ARGUMENT...
		status=$1
		expression=$2
		shift 2
		ends "$status" "$@" && python3 -c "
import json, sys
d = json.load(open(sys.argv[1]))
assert $expression, d" "$out"
	}
	check "--json of a find" json 1 "d['verdict'] == 'violation' and d['format'] == 1" \
		explore --json "$five"
	check "--json of none" json 0 "d['verdict'] == 'exhausted'" \
		explore --json --ring $sound "$five"
	check "--json of shrink" json 0 "d['shrunk']['1-minimal']" shrink --json found.yml
fi

# ---- output

kept() {
	echo old >old.yml
	ends 1 explore -o old.yml "$five" && [ "$(head -n 1 old.yml)" = "brrace: 1" ] &&
		[ "$(find . -name 'old.yml*' | wc -l)" = 1 ]
}
check "-o replaces a file" kept
# Told before the search.
for verb in explore shrink; do
	check "$verb -o into no directory" refuses \
		"brrace: nowhere/x.yml: No such file or directory" $verb -o nowhere/x.yml "$five"
	check "$verb -o of a directory" refuses "brrace: tmp: Is a directory" $verb -o tmp "$five"
	check "$verb -o of nothing" refuses "brrace: : No such file" $verb -o "" "$five"
done
no_file() {
	ends 0 explore -o none.yml --ring $sound "$five" &&
		[ "$(find . -name 'none.yml*' | wc -l)" = 0 ]
}
check "-o where nothing is found leaves no file" no_file
mkdir locked && chmod 500 locked
[ -w locked ] || # root writes everywhere
	check "-o into a locked directory" refuses "brrace: locked/x.yml: Permission denied" \
		explore -o locked/x.yml "$five"
device() {
	ends 99 explore -o /dev/full "$five" &&
		has "$err" "brrace: /dev/full: No space left on device" && [ -c /dev/full ]
}
# A ring's file is named from where the new scenario is.
mkdir -p mine found/deep
cp "${BRRACE%/*}/rings/freebsd/buf_ring-2013.so" mine/ring.so
sed 's|^ring: .*|ring: ./ring.so|' "$five" >mine/five.yml
named() { # RING FILE ARGUMENT...
	ring=$1
	file=$2
	shift 2
	ends 1 explore -o "$file" "$@" && has "$file" "ring: $ring" && ends 0 run "$file" &&
		ends 0 shrink -o "$file" "$file" && has "$file" "ring: $ring"
}
check "a ring beside the scenario, from elsewhere" named ../../mine/ring.so found/deep/x.yml \
	mine/five.yml
check "from here" named ./mine/ring.so x.yml mine/five.yml
check "from beside it" named ./ring.so mine/x.yml mine/five.yml
check "that of --ring" named ../mine/ring.so found/x.yml --ring ./mine/ring.so "$five"
check "an absolute one stays" named "$dir/mine/ring.so" found/x.yml --ring "$dir/mine/ring.so" \
	"$five"
ln -s found/deep way
check "through a link" named ../../mine/ring.so way/y.yml mine/five.yml
[ -c /dev/full ] && check "-o to a device writes to it, and leaves it one" device
full() { # ARGUMENT...
	"$BRRACE" "$@" >/dev/full 2>"$err"
	[ $? = 99 ] && has "$err" "standard output: No space left on device"
}
[ -c /dev/full ] && check "a full disk: explore" full explore "$five" &&
	check "a full disk: shrink" full shrink "$five"
if command -v timeout >/dev/null; then
	interrupted() {
		timeout -k 5 -s INT 0.7 "$BRRACE" explore --random --ring $sound "$five" >"$out"
		[ $? = 124 ]
	}
	check "Ctrl-C" interrupted
fi

exit $failed
