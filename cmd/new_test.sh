#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace new: what it writes works as it stands.
. cmd/testing.sh

mkdir "$dir/work"
cd "$dir/work" || exit 99
cat >mine.h <<'END'
struct ring { int head; };
END

check "a table and a scenario are written" prints "fill in, from 1 to 6" 0 new ring mine --header mine.h
check "the header is included" has mine.c '#include "mine.h"'
check "every place that is to be filled in is there" test "$(grep -c '^/\* [1-6]\. ' mine.c)" = 6
for compiler in clang-19 gcc-12; do
	command -v $compiler >/dev/null || continue
	check "$compiler takes the table without a word" sh -c \
		"'$BRRACE' cc --cc=$compiler -Wall -Wextra -Werror -o mine.so mine.c 2>&1 | (! grep .)"
	check "the scenario runs as it stands" prints "as expected" 0 run --ring ./mine.so mine.yml
	check "its executions are all right" prints "exhausted: no violation" 0 explore --ring ./mine.so mine.yml
	check "also under rc11" prints "exhausted: no violation" 0 \
		explore --model rc11 --ring ./mine.so mine.yml
done
check "it needs no object" prints "as expected" 0 run mine.yml
check "a break is found" sh -c "
	sed 's/^\\t\\(r->slot.*\\)/\\tr->tail = tail + 1; \\1/' mine.c >broken.c
	'$BRRACE' cc -o broken.so broken.c && ! '$BRRACE' explore --ring ./broken.so mine.yml >'$out'"
check "with a violation" has "$out" "violation: "

cp mine.c kept.c
check "nothing is overwritten" refuses "mine.c: File exists" new ring mine
check "not even in part" same kept.c mine.c
rm mine.c
check "the scenario neither" refuses "mine.yml: File exists" new ring mine
check "then there is no table" test ! -e mine.c
check "a kernel's ring is compiled with its headers" ends 0 new ring --kernel freebsd bsd
check "from the scenario on" has bsd.yml "cflags: [--kernel=freebsd]"
check "and runs" ends 0 run bsd.yml
check "a name is a name" refuses "../x (letters, digits, _ and - were expected)" new ring ../x
check "an unknown kernel" refuses "freebsd or linux was expected" new ring --kernel minix y
check "nothing but rings" refuses "usage: brrace new ring" new scenario y
check "no name" refuses "usage: brrace new ring" new ring
full_disk() {
	(ulimit -f 0; trap '' XFSZ; ends 2 new ring full) && [ ! -e full.c ] && [ ! -e full.yml ]
}
check "a full disk leaves nothing" full_disk

exit $failed
