#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace catalogue from outside; the table in the README, but for its times, is what it
# prints.
. cmd/testing.sh

five=$scenarios/freebsd/five-steps.yml
readme=$top/README.md
cd "$dir" || exit 99

check "every race is found, and gone where cured" ends 0 catalogue --markdown --no-times
mv "$out" now.md
# What is between the heading of the table and the first line that is none of it, without ms.
awk -F ' [|] ' -v OFS=' | ' '
	/^[|] race [|]/ { inside = 1 }
	!/^[|]/ { inside = 0 }
	inside && !/^[|]--/ { for (i = 6; i < NF; i++) $i = $(i + 1); NF--; print }' \
	"$readme" >readme.md
grep -v '^|--' now.md >rows.md
check "the README shows it" same readme.md rows.md

check "by name" prints "freebsd/five-steps" 0 catalogue --no-times FIVE-steps
check "no other one" lacks "$out" "aba"
check "by source" prints "dotnet/" 0 catalogue --no-times 132736
check "by class" prints "dekker/both-give-way" 0 catalogue --no-times livelock
check "by model" prints "io_uring/" 0 catalogue --no-times --model tso
check "that only" lacks "$out" " sc "
check "and both" refuses "no such race is known in scenarios" catalogue --model tso five-steps
check "times" prints " ms " 0 catalogue five-steps
mv "$out" with.txt
check "one after the other" ends 0 catalogue --no-times -j 1 freebsd/aba
mv "$out" one.txt
check "two at once" ends 0 catalogue --no-times -j 2 freebsd/aba
check "come out the same" same one.txt "$out"

json_holds() { # EXPRESSION OF jq
	jq -e "$1" "$out" >"$err" && return
	sed 's/^/# /' "$out"
	return 1
}

check "--json" ends 0 catalogue --json --no-times five-steps
check "has what was found" json_holds '.format == 1 and (.races[0] |
	.race == "freebsd/five-steps" and .status == 0 and .here.finding == "false-full" and
	.here.shortest == {"context-switches": 2, "steps": 16, "fewest": true} and
	.cured.finding == null and .cured.searched == "exhausted" and (.here | has("seconds") | not))'

# ---- a directory of one's own

mkdir own
sed 's|^cured-by: .*|cured-by: freebsd/buf_ring-2012|' "$five" >own/still-there.yml
check "1: it is still there" prints "STILL THERE in freebsd/buf_ring-2012: false-full" \
	1 catalogue --directory own
sed 's|^ring: .*|ring: freebsd/buf_ring-2025|' "$five" >own/still-there.yml
check "1: it is not found" prints "NOT FOUND in freebsd/buf_ring-2025: exhausted, " \
	1 catalogue --directory own
sed '/^cured-by/d' "$five" >own/still-there.yml
check "0: it is cured nowhere" prints "; not gone" 0 catalogue --directory own
sed 's|^cured-by: .*|cured-by: freebsd/nothing|' "$five" >own/still-there.yml
check "2: no such ring" ends 2 catalogue --directory own
check "said" has "$err" "unknown ring freebsd/nothing"
sed '/^class/d' "$five" >own/still-there.yml
check "2: no class" refuses "no such race is known in own" catalogue --directory own
cp "$five" own/still-there.yml
check "bounded" prints "bounded(the first 3 executions), 3 executions" \
	1 catalogue --directory own --max-executions 3
echo "class: [" >>own/still-there.yml
check "2: a mistake in the file" ends 2 catalogue --directory own
check "said with its place" has "$err" "own/still-there.yml:"

# ---- a search that does not come to its end

sed '/^expect/,$d' "$five" >own/still-there.yml
check "2: nothing is expected" ends 2 catalogue --directory own
check "which is said" has "$err" "still-there: nothing to look for"
for way in DIES STOPS; do
	hangs own/still-there.yml $way
	printf 'class: word\ncured-by: mutex/buf_ring\nexpect: {lost: 1}\n' >>own/still-there.yml
	cp -r own $way
done
check "99: its process dies" ends 99 catalogue --directory DIES
check "and that is said" has "$err" "still-there: its process ended with no result"

interrupted() {
	"$BRRACE" catalogue --directory STOPS >"$out" 2>"$err" &
	until grep -q race "$out"; do sleep 0.1; done
	sleep 0.5
	kill -TERM $!
	wait $!
	[ $? = 4 ] && has "$err" "brrace: interrupted"
}
check "4: interrupted" interrupted
check "no number" refuses "brrace: --max-executions 0 (" catalogue --max-executions 0
exit $failed
