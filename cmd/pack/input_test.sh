#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Bad scenarios and bad rings: each is told with its place, status 2, and nothing runs.
. cmd/testing.sh

cd "$dir" || exit 99

# ---- files that are no scenarios

check "a missing file" refuses "missing.yml: cannot be read: No such file or directory" \
	run missing.yml
check "a directory without scenarios" refuses ".: no scenario (*.yml) is below it" run .
echo "brrace: 1" >secret.yml
chmod 0 secret.yml
[ -r secret.yml ] || # root reads everything
	check "an unreadable file" refuses "secret.yml: cannot be read: Permission denied" run secret.yml
: >empty.yml
check "an empty file" refuses "empty.yml:1:1: an empty file (a scenario was expected)" run empty.yml
printf '\n\n# nothing\n' >comment.yml
check "a file of comments" refuses "an empty file (a scenario was expected)" run comment.yml
printf 'brrace: 1\nring: \001\002\n' >binary.yml
check "a control character" refuses "binary.yml:2:7: character U+0001 (text was expected)" \
	run binary.yml
printf 'brrace: 1\nring: \377\376\n' >latin.yml
check "bytes that are no UTF-8" refuses "latin.yml:2:7: byte 0xff (UTF-8 was expected)" \
	run latin.yml
head -c 100000 "$BRRACE" >program.yml
check "a program" refuses "program.yml:1:1: character U+007F (text was expected)" run program.yml
check "an endless device" refuses "too large (at most 16777216 bytes were expected)" run /dev/zero
{
	cat "$scenarios/freebsd/five-steps.yml"
	head -c 16777217 /dev/zero | tr '\0' '#'
} >huge.yml
check "more than 16 MiB" refuses "huge.yml: too large (at most 16777216 bytes were expected)" \
	run huge.yml
head -c 100000 /dev/zero | tr '\0' '[' >deep.yml
check "deep nesting" refuses "nested too deep (at most 16 levels were expected)" run deep.yml
{
	echo 'a: &a [x, x, x, x, x, x, x, x, x]'
	echo 'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]'
	echo 'c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]'
	echo 'd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]'
} >bomb.yml
check "an alias bomb" refuses "bomb.yml:2:8: an alias, *a (scenarios have none)" run bomb.yml
printf 'brrace: 1\nring: [a\n' >open.yml
check "YAML that does not end" refuses "open.yml:3:1: this is not YAML" run open.yml
printf 'brrace: 1\n---\nbrrace: 1\n' >two.yml
check "two documents" refuses "two.yml:2:1: a second document (one was expected)" run two.yml
echo '[1, 2]' >list.yml
check "a list" refuses "list.yml:1:1: the file is a list (a map of keys was expected)" run list.yml

# ---- names that are not known, told with the nearest

scenario() { # SCHEDULE...
	cat <<'END'
brrace: 1
ring: freebsd/buf_ring-2013
slots: 4
threads:
  T1: [enqueue a]
  T2: [enqueue b, dequeue_sc]
schedule:
END
	for line in "$@"; do
		echo "  - $line"
	done
}
with() { # SED-COMMAND
	scenario "T1 until load br_cons_tail" "T2 finish enqueue" | sed "$1" >bad.yml
}
told() { # SED-COMMAND TEXT...
	with "$1"
	shift
	for text in "$@"; do
		refuses "$text" run bad.yml || return 1
	done
}
check "an unknown key" told 's/slots/slot/' 'bad.yml:3:1: no key is "slot" (did you mean slots?)'
check "a key given twice" told '3p' 'bad.yml:4:1: "slots" is given twice'
check "an unknown version" told 's/brrace: 1/brrace: 2/' \
	'bad.yml:1:9: brrace is 2, an unknown version (1 was expected)'
check "no version" told 1d 'brrace: 1'
check "no ring" told 2d 'ring'
check "an unknown ring" told 's/2013/2031/' \
	'bad.yml:2:7: unknown ring freebsd/buf_ring-2031 (did you mean freebsd/buf_ring-2013?)'
check "a ring outside" told 's|freebsd/|../../etc/|' \
	'bad.yml:2:7: unknown ring ../../etc/buf_ring-2013'
check "an unknown model" told '3i model: tzo' 'bad.yml:3:8: '
check "an unknown thread" told 's/T2 fin/T3 fin/' 'bad.yml:9:5: ' T3
check "an unknown operation" told 's/\[enqueue a/[enqueu a/' \
	'bad.yml:5:8: freebsd/buf_ring-2013 has no operation "enqueu" (did you mean enqueue?)'
check "an unknown operation in the schedule" told 's/finish enqueue/finish enqueu/' \
	'has no operation "enqueu" (did you mean enqueue?)' 'bad.yml:9:15: '
check "an unknown place" told 's/load br_cons_tail/load br_cons_tial/' \
	'bad.yml:8:19: freebsd/buf_ring-2013 has no place "br_cons_tial" (did you mean br_cons_tail?)'
check "an index beyond the ring" told 's/load br_cons_tail/store br_ring[9]/' \
	'bad.yml:8:20: br_ring[9] is beyond the ring'
check "an unknown kind of access" told 's/load br/laod br/' \
	'bad.yml:8:14: no kind of access is "laod" (did you mean load?)'
check "an unknown verb" told 's/until/untill/' \
	'bad.yml:8:8: no verb is "untill" (did you mean until?)'
check "an unknown expectation" told '$a expect: {false-ful: 1}' \
	'bad.yml:10:10: nothing to expect is "false-ful" (did you mean false-full?)'
check "slots of another kind" told 's/slots: 4/slots: four/' \
	'bad.yml:3:8: slots is "four" (a number such as 4 or 0x10 was expected)'
check "slots that the ring does not take" told 's/slots: 4/slots: 5/' \
	'bad.yml:3:8: 5 slots in freebsd/buf_ring-2013 (a power of two was expected)'
check "two single consumers" told 's/\[enqueue a/[dequeue_sc/' 'misuse: allow' 'bad.yml:'
check "many mistakes at once" told 's/slots/slot/; s/until/untill/; s/T2 finish/T2 finsh/' \
	'bad.yml:3:1: no key is "slot" (did you mean slots?)' \
	'bad.yml:8:8: no verb is "untill" (did you mean until?)' \
	'bad.yml:9:8: no verb is "finsh" (did you mean finish?)'
one_each() {
	with 's/slots/slot/; s/until/untill/; s/T2 finish/T2 finsh/'
	"$BRRACE" run bad.yml 2>&1 | sed 's/:.*//' | sort | uniq -c >"$out"
	has "$out" "3 bad.yml"
}
check "each is told once, in one line" one_each
check "points --rewrite tells them, too" refuses "bad.yml:3:1: no key is" points --rewrite bad.yml
check "JSON has no mistakes in it" refuses "bad.yml:3:1: no key is" run --json bad.yml
elsewhere() {
	mkdir -p sub/sub
	cp bad.yml sub/sub/
	refuses "sub/sub/bad.yml:3:1: no key" run sub/sub/bad.yml
}
check "a file is called what the user called it" elsewhere

# ---- rings that are none

of_ring() { # RING [CFLAGS]
	printf 'brrace: 1\nring: %s\n' "$1"
	[ $# = 1 ] || printf 'cflags: %s\n' "$2"
	printf 'slots: 4\nthreads:\n  T1: [enqueue a]\n  T2: [dequeue]\n'
}
no_ring() { # RING TEXT
	of_ring "$1" >ring.yml
	refuses "ring.yml:2:7: $1$2" run ring.yml
}
source=$top/rings/selftest
cp "$source/ring.h" "$source/ring.c" "$source/table.c" .
include=$top/inject/include
clang=${CLANG:-clang-19}
cc=${CC:-gcc}
echo hello >text.so
check "a text named .so" no_ring text.so " is no subject: it is not a shared object"
: >empty.so
check "an empty .so" no_ring empty.so " is no subject: it is not a shared object"
mkdir directory.so
check "a directory named .so" no_ring directory.so " is no subject: it is not a regular file"
check "a missing .so" no_ring missing.so ": No such file or directory"
echo 'int f(void) { return 1; }' >f.c
$cc -shared -fPIC -o stranger.so f.c
check "a shared object without a table" no_ring stranger.so \
	" is no subject: it has no table of operations"
$cc -shared -fPIC -I"$include" -o plain.so ring.c table.c
check "a ring without hooks" no_ring plain.so \
	" is no subject: it has no hooks: give its C files to brrace cc"
if command -v "$clang" >/dev/null; then
	$clang -fsanitize=thread -shared -fPIC -I"$include" -o tsan.so ring.c table.c
	check "a ring with another's hooks" no_ring tsan.so \
		" is no subject: it was compiled with -fsanitize=thread, but not by brrace cc"
fi
"$BRRACE" cc -o table.so table.c
check "a ring that lacks a function" no_ring table.so \
	" is no subject: it needs ring_new, which neither it nor a library has"
"$BRRACE" cc -o good.so ring.c table.c
of_ring good.so >ring.yml
check "the same ring, whole" ends 0 run ring.yml
$cc -c -fPIC ring.c
check "cc warns of a ring with hooks in one file of two" ends 0 cc -o half.so table.c -L. -l:ring.o
check "and says which lacks them" has "$err" "half.so is no subject yet: "
check "a ring with hooks in one file of two" no_ring half.so " is no subject: "
check "it names a function that has none" has "$err" \
	"was not compiled by brrace cc, so it has no hooks"
head -c 3000 good.so >cut.so
check "half a file" no_ring cut.so " is no subject: it is cut short"
{ head -c 9000 good.so; printf x; tail -c +9002 good.so; } >edited.so
check "a byte changed" no_ring edited.so " is no subject: it is not as brrace cc wrote it"
cp good.so stripped.so
strip stripped.so
check "a stripped ring" no_ring stripped.so " is no subject: it is not as brrace cc wrote it"
check "list tells it, too" refuses "brrace: plain.so is no subject: it has no hooks" list plain.so
check "points tells it, too" refuses "brrace: plain.so is no subject: it has no hooks" \
	points plain.so

# ---- a ring given as a C file

echo 'int broken = ;' >broken.c
compile_error() { # TEXT...
	of_ring ./broken.c >ring.yml
	for text in "broken.c:1:14: error:" "ring.yml:2:7: the ring does not compile"; do
		refuses "$text" run ring.yml || return 1
	done
	[ "$(grep -c error: "$err")" = 1 ]
}
check "an error of the compiler, once, and the place of the ring" compile_error
of_ring ./missing.c >ring.yml
check "a missing C file" refuses "ring.yml:2:7: the ring does not compile" run ring.yml
of_ring ./f.c >ring.yml
check "a C file without a table" refuses "ring.yml:2:7: ./f.c is no subject: it has no table" \
	run ring.yml
of_ring ring.c "table.c -fno-such-flag" >ring.yml
check "an unknown flag" refuses "-fno-such-flag" run ring.yml
of_ring ring.c "table.c -c" >ring.yml
check "a flag that makes no ring" refuses "ring.yml:2:7: -c: " run ring.yml
check "list of a C file that does not compile" refuses "brrace: the ring does not compile" \
	list broken.c

beside_the_scenario() {
	mkdir -p there
	mv ring.c ring.h table.c there
	of_ring ./ring.c table.c >there/ring.yml
	ends 0 run there/ring.yml
}
check "a C file is looked for beside the scenario" beside_the_scenario

rm -rf "$XDG_CACHE_HOME/brrace"
cached() { # how many rings the cache holds
	find "$XDG_CACHE_HOME" -type f | wc -l
}
cache() {
	ends 0 run there/ring.yml && [ "$(cached)" = 1 ] || return 1
	stamp=$(stat -c %Y.%i "$XDG_CACHE_HOME"/brrace/*)
	ends 0 run there/ring.yml && [ "$(cached)" = 1 ] &&
		[ "$stamp" = "$(stat -c %Y.%i "$XDG_CACHE_HOME"/brrace/*)" ]
}
check "the second run takes the ring from the cache" cache
new_header() {
	echo '#define SOMETHING 1' >>there/ring.h
	sed -i 's/^struct ring {/struct ring { int more;/' there/ring.h
	ends 0 run there/ring.yml && [ "$(cached)" = 2 ]
}
check "a changed header makes a new one" new_header
new_flags() {
	of_ring ./ring.c "table.c -O1" >there/ring.yml
	ends 0 run there/ring.yml && [ "$(cached)" = 3 ]
}
check "other flags make a new one" new_flags
no_cache() {
	HOME=/dev/null XDG_CACHE_HOME=/dev/null/x "$BRRACE" run there/ring.yml >"$out" 2>"$err" &&
		[ -z "$(ls -A "$TMPDIR")" ]
}
check "without a cache nothing is left behind" no_cache

exit $failed
