#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What `make install` puts below a prefix finds all it needs there, and nothing of the
# build tree.  Prints ok or not ok; exits with 1 if one failed.
set -u
BUILD=${BUILD:-build}
top=$(realpath "$(dirname "$0")/..") || exit 99
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
unset MAKEFLAGS MAKELEVEL BRRACE_CC
failed=0

check() { # DESCRIPTION COMMAND...
	what=$1
	shift
	if "$@" >"$dir/out" 2>&1; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		sed 's/^/# /' "$dir/out"
		failed=1
	fi
}

check "make install" make -s -C "$top" install BUILD="$BUILD" DESTDIR="$dir" PREFIX=/usr
usr=$dir/usr
brrace=$usr/bin/brrace
HOME=$dir
export HOME
cp "$usr/share/brrace/rings/selftest"/*.[ch] "$dir" 2>/dev/null
cd "$dir" || exit 99

check "version" "$brrace" --version
check "list has scenarios" sh -c '"$1" list | grep "share/brrace/scenarios"' sh "$brrace"
check "run" "$brrace" run --quiet "$usr/share/brrace/scenarios/freebsd/five-steps.yml"
check "run --tsan" "$brrace" run --tsan --json \
	"$usr/share/brrace/scenarios/freebsd/five-steps.yml"
check "cc" "$brrace" cc -o ring.so ring.c table.c
check "a ring made with it" "$brrace" points ./ring.so
check "a new ring" "$brrace" new ring --kernel freebsd --header machine/atomic.h new
check "a kernel's headers" "$brrace" cc --kernel=freebsd -o new.so new.c
check "selftest" "$brrace" selftest
check "pkg-config file" grep "^Version: $("$brrace" --version | cut -d' ' -f2)$" \
	"$usr/share/pkgconfig/brrace.pc"
check "no path of the build tree in rings and pages" \
	sh -c '! grep -rlF "$1" "$2" "$3"' sh "$top/" "$usr/lib" "$usr/share"
exit $failed
