#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# How long it takes until a race is first seen: under real threads, with noise, in drawn
# schedules, in all of them, and with a script.  The median of RUNS (20) runs, each given up
# after LIMIT (10) seconds, as the table of the README.
#
#	sight_bench.sh BRRACE
set -u
brrace=$(realpath "$1") && [ -x "$brrace" ] || exit 1
runs=${RUNS:-20}
limit=${LIMIT:-10}
cd "$(dirname "$0")/../../scenarios" || exit 1

# Seconds under real threads until the finding, "-" for none.  Threads begin anew twice as
# long each time; of a finding that is only known at the end that end counts.
stress() { # FINDING RING ARGUMENT...
	finding=$1 ring=$2 before=0 duration=20
	shift 2
	while [ $before -lt $((limit * 1000)) ]; do
		"$brrace" stress --json --duration ${duration}ms "$@" "$ring" 2>/dev/null |
			jq --arg finding "$finding" --argjson before $before \
				--argjson duration $duration '
			select(.findings[$finding] // 0 > 0) | $before / 1000 + ([(.first[] |
				select(.kind == $finding) | .seconds), $duration / 1000] | first)' |
			grep . && return
		before=$((before + duration))
		duration=$((duration * 2))
	done
	echo -
}

# Seconds that a command takes, if it ends so.
takes() { # STATUS COMMAND...
	wanted=$1
	shift
	from=$(date +%s%N)
	"$@" >/dev/null 2>&1
	if [ $? = "$wanted" ]; then
		echo "$from $(date +%s%N)" | awk '{ print ($2 - $1) / 1e9 }'
	else
		echo -
	fi
}

# SEED in the command is the number of the run.
median() { # COMMAND...
	run=1
	while [ $run -le "$runs" ]; do
		$(echo "$*" | sed "s/SEED/$run/")
		run=$((run + 1))
	done | sed 's/^-$/inf/' | sort -g | awk -v limit="$limit" '
		{ t[NR] = $1 }
		$1 != "inf" { n++ }
		END {
			m = t[int((NR + 1) / 2)]
			if (m == "inf")
				print n ? n " of " NR " in " limit " s" : "none in " limit " s"
			else
				print m < 0.9995 ? sprintf("%.3g ms", m * 1000) : sprintf("%.3g s", m)
		}'
}

row() { # NAME FINDING RING "STRESS-ARGUMENT..." SCENARIO [EXPLORE-ARGUMENT...]
	name=$1 finding=$2 ring=$3 threads=$4 scenario=$5
	shift 5
	search="takes 1 $brrace explore --as-found --budget ${limit}s --ring $ring $*"
	echo "| $name | $(median stress "$finding" "$ring" $threads) |" \
		"$(median stress "$finding" "$ring" --noise $threads) |" \
		"$(median "$search" --random --seed SEED "$scenario") |" \
		"$(median "$search" --exhaustive "$scenario") |" \
		"$(median takes 0 "$brrace" run "$scenario") |"
}

echo "| | plain threads | with noise | random search | exhaustive search | script |"
echo "|---|---|---|---|---|---|"
row "full though nearly empty" false-full freebsd/buf_ring-2013 "--producers 2 --slots 4" \
	freebsd/five-steps.yml --ignore lost-drop-count
row "a lost update of the drop counter" lost-drop-count freebsd/buf_ring-2013 \
	"--producers 2 --slots 4" freebsd/drop-counter-loses-an-update.yml
row "the head comes round, all items lost" lost freebsd/buf_ring-2013 "--producers 8 --slots 4" \
	freebsd/aba-masked-head-loses-items.yml --ignore lost-drop-count
row "Concurrency Kit's full of 2016" false-full ck/ring_mp-2016 "--producers 2 --slots 4" \
	ck/full-by-an-old-producer-head.yml
