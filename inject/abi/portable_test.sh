#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Hooks and switches in C, as on other machines, give what those in assembly give: the
# whole result of every scenario, event hash included.  Only a thread that waits or goes
# round may be found to do so later, because what a hook leaves in its frame is compared,
# too; then what was expected must still be what came out.
. cmd/testing.sh
portable=$top/$BUILD/portable/brrace

going_round() {
	grep -q -e '"waits"' -e '"kind": "livelock"' "$dir/assembly"
}

alike() { # SCENARIO
	"$BRRACE" run --json "$1" >"$dir/assembly" 2>&1
	expected=$?
	"$portable" run --json "$1" >"$dir/c" 2>&1
	status=$?
	going_round && [ $status = $expected ] && return
	same "$dir/assembly" "$dir/c"
}

all_alike() {
	for scenario in $(find "$scenarios" -name '*.yml' | sort); do
		alike "$scenario" || return 1
	done
}

# Rounds of waiting are cut, or the search would not come to an end.
searches_to_the_end() {
	BRRACE=$portable prints "exhausted: no violation" 0 explore --ring jctools/mpmc-2017 \
		"$scenarios/jctools/full-while-a-consumer-is-on-its-way.yml"
}

check "five steps" alike "$scenarios/freebsd/five-steps.yml"
check "five steps do not wait" sh -c "! grep -q waits '$dir/assembly'"
check "all scenarios" all_alike
check "a search in which threads wait" searches_to_the_end

exit $failed
