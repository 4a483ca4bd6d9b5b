#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs every scenario below this directory on its own ring and on those of its
# expect-on.  Each must come out as it expects (exit status 0), and its report must be
# the golden one beside it: freebsd/five-steps.out and, on another ring,
# freebsd/five-steps.freebsd_buf_ring-2014.out.
#
#	check.sh [--update]     BRRACE: the program (default: ../build/brrace)
#
# --update writes the golden reports anew, and removes those that nothing makes.

update=
case $#:$1 in
0:) ;;
1:--update) update=yes ;;
*)
	echo "usage: check.sh [--update]" >&2
	exit 2
	;;
esac

BRRACE=${BRRACE:-$(dirname "$0")/../build/brrace}
case $BRRACE in
/*) ;;
*/*) BRRACE=$PWD/$BRRACE ;;
esac
cd "$(dirname "$0")" || exit 2
LC_ALL=C COLUMNS=100
export LC_ALL COLUMNS
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
out=$work/reports
passed=0 failed=0

ok() {
	echo "ok $1"
	passed=$((passed + 1))
}

not_ok() {
	echo "not ok $1"
	failed=$((failed + 1))
}

# Rings of libraries that are not installed were left out when the others were made.
# The lines of a library's headers move with its updates.
is_of_library() {
	case $1 in
	libck/* | libdpdk/* | liburcu/*) ;;
	*) return 1 ;;
	esac
}

is_left_out() {
	is_of_library "$1" && ! "$BRRACE" list | grep -q "^ *$1 "
}

rings_of() {
	awk '/^[^ #]/ { inside = /^expect-on:/ }
	     inside && /^  [^ #]/ { sub(/:.*/, ""); print $1 }' "$1"
}

# check SCENARIO NAME [--ring RING]: NAME.out is the golden report.
check() {
	scenario=$1 name=$2
	shift 2
	mkdir -p "$out/$(dirname "$name")"
	if is_left_out "${2:-$(sed -n 's/^ring: //p' "$scenario")}"; then
		: >"$out/$name.out"
		echo "skip $name: its library is not installed"
		return
	fi
	"$BRRACE" run --ascii --color never "$@" "$scenario" >"$out/$name.out" 2>&1 </dev/null
	status=$?
	! is_of_library "$name" || sed -i 's/\.h:[0-9]*/.h/g' "$out/$name.out"
	echo "exit $status" >>"$out/$name.out"
	[ -z "$update" ] || cp "$out/$name.out" "$name.out"
	if [ ! -e "$name.out" ]; then
		not_ok "$name: there is no $name.out (check.sh --update makes it)"
	elif ! diff -u "$name.out" "$out/$name.out" >"$work/diff"; then
		not_ok "$name"
		cat "$work/diff"
	elif [ $status != 0 ]; then
		not_ok "$name: exit $status"
	else
		ok "$name"
	fi
}

find . -name '*.yml' | sed 's|^\./||; s|\.yml$||' | sort >"$work/names"
while read -r base; do
	check "$base.yml" "$base"
	for ring in $(rings_of "$base.yml"); do
		check "$base.yml" "$base.$(echo "$ring" | tr / _)" --ring "$ring"
	done
done <"$work/names"

find . -name '*.out' | sed 's|^\./||' | sort >"$work/golden"
while read -r golden; do
	[ ! -e "$out/$golden" ] || continue
	if [ -n "$update" ]; then
		rm "$golden"
	else
		not_ok "$golden: no scenario makes it"
	fi
done <"$work/golden"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
