#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Do scenarios survive other compilers, other levels of optimisation, edits of a ring's
# source and the next version of the ring?  Makes the rings anew for each variant, runs
# every scenario on its own ring and on those of its expect-on, and compares verdicts
# (findings, and the exit status) with those on the built-in ring.  Each variant is
#
#	COMPILER-LEVEL        gcc-O0 or clang-16-O2, where "clang" is $CLANG
#	COMPILER-LEVEL-EDIT   the same with an edit of edit.awk
#	next                  the built-in ring, and of scenarios the ring's next version
#
#	stable.sh [VARIANT...]     without one all of them
#
# RINGS: only these.  Prints a table and what does not fit; the exit status is 1 if
# a verdict is another one.  From the top of the repository, after `make`.
set -u
: "${BUILD:=build}" "${CLANG:=clang-19}"
BRRACE=${BRRACE:-$PWD/$BUILD/brrace}
LC_ALL=C
export LC_ALL
unset MAKEFLAGS MAKELEVEL BRRACE_CC
here=scenarios
stable=$BUILD/stable
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

# The next version is what stands to the right.
chains='
freebsd/buf_ring-2012 freebsd/buf_ring-2013 freebsd/buf_ring-2014 freebsd/buf_ring-2019
freebsd/buf_ring-2019 freebsd/buf_ring-2024 freebsd/buf_ring-2024-acq freebsd/buf_ring-2025
freebsd/buf_ring-2025 freebsd/buf_ring-2025-c11
freebsd/buf_ring-2013-debug freebsd/buf_ring-2019-debug
ck/ring_mp-2016 ck/ring_mp-2017
ck/ring_spmc-2011 ck/ring_spmc-2012
ck/ring_spsc-2011 ck/ring_spsc-2012 ck/ring_spsc-2026
dekker/spsc-no-turn dekker/spsc
dotnet/segment-2025 dotnet/segment-2026
dpdk/rte_ring-2015 dpdk/rte_ring-2016
dpdk/generic-2016-03 dpdk/generic-2016-07 dpdk/generic-2017-11 dpdk/generic-2019-03
io_uring/sqpoll-no-kernel-barrier io_uring/sqpoll
io_uring/sqpoll-no-user-barrier io_uring/sqpoll
libevpl/wakes-first io_uring/sqpoll
jctools/mpmc-2016 jctools/mpmc-2017
jctools/spmc-2013 jctools/spmc-2014
perf/buffer-no-b perf/buffer
perf/buffer-no-c perf/buffer
perf/buffer-no-d perf/buffer
yardsticks/p-bug yardsticks/p-fix
yardsticks/p-bug-ord1 yardsticks/p-fix-ord1
yardsticks/p-bug-ord2 yardsticks/p-fix-ord2
'

# Lines "SCENARIO RING own" for its own ring, and "SCENARIO RING" for others that it has an
# expectation for.
find "$here" -name '*.yml' | sort | xargs awk '
	FNR == 1 { inside = 0 }
	/^ring:/ { print FILENAME, $2, "own" }
	/^[^ #]/ { inside = /^expect-on:/ }
	inside && /^  [^ #]/ { sub(/:.*/, ""); print FILENAME, $1 }' >"$work/all"
# Those of libraries are only there where the library is.
: "${RINGS:=$(cd "$BUILD/rings" && ls ./*/*.so | sed 's|^\./||; s|\.so$||')}"
awk -v only="$RINGS" '
	BEGIN { n = split(only, ring); for (i = 1; i <= n; i++) wanted[ring[i]] = 1 }
	$2 in wanted' "$work/all" >"$work/pairs"
cut -d' ' -f2 "$work/pairs" | sort -u >"$work/rings"

# Applies an edit to all rings, but not to tables, which say what they are.  What rings
# include of brrace stands where they look for it.
edit() { # EDIT, or "plain" to leave all as it is
	mkdir -p "$stable/$1"
	ln -sfn "$PWD/inject" "$stable/$1/inject"
	find rings -name '*.[ch]' | while read -r file; do
		to=$stable/$1/$file
		mkdir -p "${to%/*}"
		case $file in
		*table*) cp "$file" "$work/edited" ;;
		*) awk -v edit="$1" -f "$here/edit.awk" "$file" >"$work/edited" ;;
		esac
		cmp -s "$work/edited" "$to" || cp "$work/edited" "$to"
	done
}

# Makes the rings of a variant.
build() { # VARIANT
	compiler=${1%%-O*} level=O${1#*-O} edit=${1##*-}
	level=${level%%-*}
	[ "$compiler" != clang ] || compiler=$CLANG
	[ "$edit" != "$level" ] || edit=plain
	edit "$edit"
	make -s -j2 BUILD="$BUILD" RING_DIR="$stable/$1" RING_TREE="$stable/$edit/" \
		RING_FLAGS="--cc=$compiler -$level" RINGS="$(tr '\n' ' ' <"$work/rings")" rings
}

# Runs scenarios on a ring: lines "SCENARIO RING STATUS FINDINGS WHY", between tabs.
run() { # RING FILE SCENARIO...
	ring=$1 file=$2
	shift 2
	"$BRRACE" run --json --ring "$file" "$@" 2>/dev/null | jq -r --arg ring "$ring" --args '
		(if has("results") then . else {errors: [], results: [.]} end) |
		(.errors | map(.file)) as $refused |
		($ARGS.positional - $refused) as $run |
		(.errors[] | [.file, $ring, .status, "", .why]),
		(.results | to_entries[] | [$run[.key], $ring, .value.status,
			([.value.findings[] | "\(.kind) \(.thread // "")"] | sort | join(", ")),
			.value.why]) | @tsv' "$@"
}

# Runs all pairs, on rings below a directory, but not on those that are the same file
# below another one: there was nothing to edit.
run_all() { # PAIRS DIRECTORY [UNEDITED]
	cut -d' ' -f2 "$1" | sort -u | while read -r ring; do
		! cmp -s "$2/$ring.so" "${3-}/$ring.so" || continue
		# shellcheck disable=SC2046 # no name has a space
		run "$ring" "$2/$ring.so" $(awk -v ring="$ring" '$2 == ring { print $1 }' "$1")
	done
}

# Pairs of a scenario and the next version of its ring.
next_pairs() {
	echo "$chains" | awk '
		FILENAME == "-" { for (i = 1; i < NF; i++) following[$i] = $(i + 1); next }
		$3 && $2 in following { print $1, following[$2] }' - "$work/pairs"
}

# A row of the table, from the verdicts of a variant; what is not the same goes to a file.
# On the next version the verdict is right if it is what expect-on or expect asks for.
tell() { # VARIANT
	awk -F'\t' -v variant="$1" -v differing="$work/differing" '
		FILENAME != "-" { verdict[$1, $2] = $3 " " $4; next }
		{ runs++ }
		variant == "next" ? $3 == 0 : $3 " " $4 == verdict[$1, $2] { same++; next }
		$3 == 3 { misfits++ }
		$3 != 3 { others++ }
		{
			what = $3 == 3 ? "does not fit" : "ANOTHER VERDICT"
			print what "\t" $1 " on " $2 ": " ($5 ? $5 : $4) "\t" variant >>differing
		}
		END { printf "%-20s %6d %6d %13d %16d\n", variant, runs, same, misfits, others }
		' "$work/verdicts" - | tee -a "$work/rows"
}

if [ $# = 0 ]; then
	for compiler in gcc clang; do
		for level in O0 O1 O2 O3 Os; do
			for edit in '' -line -printf -rename -hoist; do
				set -- "$@" "$compiler-$level$edit"
			done
		done
	done
	set -- "$@" next
fi

run_all "$work/pairs" "$BUILD/rings" >"$work/verdicts"
printf '%-20s %6s %6s %13s %16s\n' variant runs same 'does not fit' 'another verdict'
for variant; do
	case $variant in
	next) next_pairs >"$work/next" ;;
	*) build "$variant" >/dev/null || exit 99 ;;
	esac
	case $variant in
	next) run_all "$work/next" "$BUILD/rings" ;;
	*-O?-*) run_all "$work/pairs" "$stable/$variant" "$stable/${variant%-*}" ;;
	*) run_all "$work/pairs" "$stable/$variant" ;;
	esac | tell "$variant"
done

awk '{ runs += $2; same += $3; misfits += $4; others += $5 }
	END {
		printf "%d runs: %.2f %% have the same verdict, %.2f %% do not fit, %d have another one\n",
			runs, 100 * same / runs, 100 * misfits / runs, others
		exit others > 0
	}' "$work/rows"
status=$?
[ ! -e "$work/differing" ] || sort "$work/differing" | awk -F'\t' '
	$1 "\t" $2 != last { if (last) print head " (" list ")"; head = $1 ": " $2; list = "" }
	{ last = $1 "\t" $2; list = list (list ? " " : "") $3 }
	END { print head " (" list ")" }'
exit $status
