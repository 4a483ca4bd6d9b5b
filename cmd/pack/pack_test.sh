#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Reports as pages: written, carried elsewhere, run again, and refused where they are
# not what brrace wrote.
. cmd/testing.sh

cd "$dir" || exit 99
five=$scenarios/freebsd/five-steps.yml

# ---- what is written

writes() { # STATUS ARGUMENT...
	rm -f page.html
	wanted=$1
	shift
	ends "$wanted" "$@" --html page.html && [ -s page.html ] &&
		has page.html '<!-- end of brrace report: '
}
check "a run is written as a page" writes 0 run "$five"
check "it says what was found" has page.html '<strong>FALSE FULL</strong> T1: enqueue a said full'
check "it has every step" has page.html 'id="s16"'
check "the reads that decided are marked" has page.html \
	'<code>load  br_cons_tail = 1  from T2 at step 13</code><span class="tag">decided</span>'
check "a note of the schedule is there" has page.html '2. Thread 1 has br_prod_head (0) in prod_head'
check "the four indices are" test "$(grep -c 'class="badge"' page.html)" = 4
check "stacks are" has page.html 'buf_ring_enqueue buf_ring_2013.c:27 &lt; enqueue buf_ring_table.c:63'
check "the command line is, without directories" has page.html \
	'<dd>brrace run --html page.html five-steps.yml</dd>'
small() {
	[ "$(wc -c <"$1")" -le $((300 * 1024)) ]
}
check "it is small" small page.html

is_self_contained() {
	! grep -nE 'https?://|src=|@import|url\(|<link rel="(stylesheet|preload)' page.html
}
check "it loads nothing" is_self_contained
tells_nothing_of_here() {
	for word in "$dir" "$top" "$HOME/" "$(hostname)"; do
		lacks page.html "$word" || return 1
	done
}
check "it tells nothing of the machine" tells_nothing_of_here

"$BRRACE" run "$five" >plain.out
"$BRRACE" run --html page.html "$five" >with.out
"$BRRACE" run --html "$dir/other.html" "$five" >with.out
check "where a page went is not in it" has other.html \
	'<dd>brrace run --html other.html five-steps.yml</dd>'
check "the text is the same as without a page" same plain.out with.out
cp page.html first.html
"$BRRACE" run --html page.html "$five" >with.out
check "it is the same every time" same first.html page.html

golden=$top/cmd/report/html/five-steps.golden
# Without what is the same in every page, and what another compiler changes.
content() {
	awk '/^<style>/ { skip = 1 } /^<script>/ { skip = 1 }
		!skip && !/^<!-- end/ { print }
		/^<\/style>/ { skip = 0 } /^<\/script>/ { skip = 0 }' page.html |
		sed 's|<dt>Compiled by</dt><dd>[^<]*|<dt>Compiled by</dt><dd>COMPILER|
			s|<dt>Event hash</dt><dd>[^<]*|<dt>Event hash</dt><dd>HASH|
			s|"hash":"[0-9a-f]*"|"hash":"HASH"|'
}
content >content
check "it is as it should be" same "$golden" content

# ---- run again

replays() { # ARGUMENT...
	[ "$(hash_of "$@")" = "$(hash_of page.html)" ]
}
check "the page runs as the scenario does" replays "$five"
check "and as expected" ends 0 run page.html
check "which is said to be what was reported" has "$out" 'reported  this very execution'
check "on another ring, too" ends 0 run --ring freebsd/buf_ring-2014 page.html
check "which is said to be something else" has "$out" 'reported  another execution, of event hash'
mkdir elsewhere
cp page.html elsewhere/report.html
"$BRRACE" run --html again.html elsewhere/report.html >/dev/null
check "a page of a page runs" ends 0 run again.html
check "the why of a script is written" writes 0 run --why "$five"
check "with the nearest schedule that passes" has page.html \
	'<h2>The nearest schedule that passes</h2>'
check "a script that holds a thread has none" ends 0 \
	run --why --html held.html "$scenarios/freebsd/three-producers-held.yml"
check "a search is written" writes 1 explore "$five"
check "with the nearest schedule that passes" has page.html \
	'<h2>The nearest schedule that passes</h2>'
check "and how small it is" has page.html '1-minimal'
check "and the orderings that make it" has page.html 'why: every execution with these orderings'
check "as arrows" has page.html '<i class="rf t0 why"'
check "it runs" ends 0 run page.html
check "a shrunk scenario is written" writes 0 shrink "$five"
check "it runs" ends 0 run page.html
check "explore takes a page" ends 1 explore page.html
check "shrink takes a page" ends 0 shrink page.html
rm page.html
check "without a violation there is none" ends 0 explore --ring mutex/buf_ring --html page.html "$five"
check "which is said" has "$err" 'page.html is not written: there is no violation to show'
check "and is so" test ! -e page.html

# ---- refused

"$BRRACE" run --html page.html "$five" >/dev/null
edited() { # SED-COMMAND
	sed "$1" page.html >bad.html
	! cmp -s page.html bad.html && refuses 'bad.html: was changed since brrace wrote it' run bad.html
}
check "an edited verdict" edited 's/FALSE FULL/FALSE EMPTY/'
check "an edited scenario" edited 's/T2: \[enqueue b, dequeue_sc\]/T2: [enqueue b, dequeue_mc]/'
check "one more blank" edited 's|</main>| </main>|'
check "line ends of another system" edited 's/$/\r/;1,2s/\r//'
check "a byte more at its end" edited '$s/$/ /'
cut_off() {
	for length in 100000 20000 3000 100; do
		size=$(wc -c <page.html)
		head -c $((length < size ? length : size - 60)) page.html >bad.html
		refuses 'bad.html: is not whole: the end of the report is missing' run bad.html || return
	done
}
check "one that is cut off" cut_off
head -c 30 page.html >bad.html
check "hardly anything of one" refuses 'bad.html: is no report of brrace' run bad.html
sed 's/data-brrace-report="1"/data-brrace-report="2"/' page.html >bad.html
check "one of the future" refuses \
	'bad.html: is a report of format 2, made by a later brrace (format 1 was expected)' run bad.html
echo '<html><p>hello</p></html>' >bad.html
check "any other page" refuses 'bad.html: is no report of brrace (a scenario or a report was' \
	run bad.html
check "explore refuses it as well" refuses 'bad.html: is no report of brrace' explore bad.html
check "a page without a name" refuses 'brrace: : No such file' run --html '' "$five"
for verb in run explore shrink; do
	check "$verb: a directory that is not there" refuses \
		'brrace: missing/page.html: No such file or directory' \
		$verb --html missing/page.html "$five"
done
check "a scenario that cannot run makes none" ends 2 run --html none.html missing.yml
check "it made none" test ! -e none.html

# ---- whole or not at all

echo old >page.html
killed() { # a limit to the size of files, in blocks, kills whoever exceeds it
	(
		ulimit -f "$1"
		"$BRRACE" run --html page.html "$five" >/dev/null 2>&1
	)
	[ "$(cat page.html)" = old ] && [ "$(ls | grep -c '^page\.html')" = 1 ]
}
check "killed in the middle, it leaves the old file" killed 16
rm page.html
killed_fresh() {
	(
		ulimit -f 16
		"$BRRACE" run --html page.html "$five" >/dev/null 2>&1
	)
	! ls | grep '^page\.html'
}
check "or none" killed_fresh
"$BRRACE" run --quiet --html /dev/stdout "$five" >page.html
check "standard output is written to, not replaced" ends 0 run page.html
"$BRRACE" run --quiet --html /dev/stdout "$five" | cat >page.html
check "so is a pipe" ends 0 run page.html
"$BRRACE" explore --json -o /dev/stdout "$five" >story.out
check "by the scenario of a search, too" has story.out 'brrace: 1'
ln -s page.html link.html
check "a link stays one" ends 0 run --html link.html "$five"
check "and leads to the page" test -L link.html -a -s page.html

# ---- rings that are not built in

mkdir -p 'src/deep' 'src/inc'
sed -n '/^<!-- file mine.h -->/,/^```$/p' "$top/README.md" | sed '1,2d;$d' >src/inc/mine.h
sed -n '/^<!-- file mine.c -->/,/^```$/p' "$top/README.md" | sed '1,2d;$d' >src/deep/mine.c
sed -n '/^<!-- file mine.yml -->/,/^```$/p' "$top/README.md" | sed '1,2d;$d' |
	sed 's|ring: .*|ring: ../deep/mine.c\ncflags: [-I, ../inc, "-DQUOTED=<\&>"]|' >src/inc/mine.yml
check "a ring of one's own is written" writes 1 run src/inc/mine.yml
hash=$(hash_of src/inc/mine.yml)
check "with its source" has page.html '<summary>deep/mine.c</summary>'
check "and what that includes" has page.html '<summary>inc/mine.h</summary>'
check "but nothing of the system" lacks page.html 'stdatomic.h</summary>'
mv src away
check "it runs only if it is trusted" refuses \
	'page.html: its ring is code that came with the report: deep/mine.c, inc/mine.h with -I ../inc -DQUOTED=<&> (run --trust compiles and runs it)' \
	run page.html
check "if so, it runs" ends 1 run --trust page.html
check "and does the same" test "$(hash_of --trust page.html)" = "$hash"
left() {
	[ -z "$(ls "$TMPDIR")" ]
}
check "nothing is left of it" left
mkdir away/alone
sed 's|-I, ../inc|-I../inc|' away/inc/mine.yml >away/alone/mine.yml
check "a scenario may be where no file of its ring is" writes 1 run away/alone/mine.yml
check "so it runs, too" ends 1 run --trust page.html
check "as it was" has "$out" 'reported  this very execution'
check "another ring needs no trust" ends 2 run --ring freebsd/buf_ring-2013 page.html
check "it is the scenario that does not fit it" has "$err" 'put'
cp -r away/. .
"$BRRACE" cc -Iinc -o mine.so deep/mine.c
sed 's|ring: .*|ring: ./mine.so|; /^cflags/d' inc/mine.yml >mine.yml
check "a shared object is written" writes 1 run mine.yml
check "but does not travel" refuses \
	'page.html: its ring ./mine.so is not in the report: it is a shared object (--ring FILE)' \
	run --trust page.html
check "given again, it runs" ends 1 run --ring ./mine.so page.html
sed "s|ring: .*|ring: $PWD/deep/mine.c|; s|-I, ../inc|-I$PWD/inc|; s|, \"-DQ.*\"||" inc/mine.yml >mine.yml
check "a ring with an absolute path is written" writes 1 run mine.yml
check "without it" lacks page.html "$PWD"

# ---- whatever came of it

header() {
	printf 'brrace: 1\nring: freebsd/buf_ring-2013\nslots: 4\n'
	printf 'threads:\n  T1: [enqueue a]\n  T2: [enqueue b, dequeue_sc]\n'
}
{ header; echo "schedule: [T1 past cas br_prod_head, T2 finish]"; } >impossible.yml
check "a line that is impossible" writes 3 run impossible.yml
check "says so" has page.html 'line 2 is impossible here: T2 spins on br_prod_tail'
check "and is impossible again" ends 3 run page.html
{ header; echo "schedule: [T1 until 2nd load br_drops, T2 finish]"; } >diverged.yml
check "a schedule that does not fit" writes 3 run diverged.yml
check "says so" has page.html '<span class="bad">does not fit</span>'
check "and does not fit again" ends 3 run page.html
{
	header
	echo 'schedule: [T1 past cas br_prod_head, T1 hold, T2 finish]'
	echo 'expect: {blocked-behind: 1}'
} >stuck.yml
check "a thread that is stuck" writes 0 run stuck.yml
check "says who waits" has page.html '<strong>BLOCKED BEHIND</strong>'

cp "$top"/rings/selftest/*.[ch] "$top/rings/selftest/stuck.yml" inc
check "a ring that nothing ends the waiting for" writes 0 run inc/stuck.yml
check "says who waits for what" has page.html '<strong>STUCK</strong>'
check "and is stuck again" ends 0 run --trust page.html

sed 's|^#ifdef FIXED|if (args_are_two) *(volatile int *)0 = 1;\n#ifdef FIXED|; s/args_are_two/tail == 1/' \
	inc/mine.h >inc/mine.new && mv inc/mine.new inc/mine.h
sed 's/T1: .*/T1: [put a, put b]/; /^schedule/,$d' inc/mine.yml >inc/crash.yml
check "a ring that crashes" writes 1 run inc/crash.yml
check "says where" has page.html '<strong>CRASH</strong> T1: put b: SIGSEGV in ring_put at mine.h:'
check "and crashes again" ends 1 run --trust page.html

{
	echo 'brrace: 1'
	echo "scenario: '<b>&amp;</b> \"''</script><!-- ]]> --> : # {x}'"
	echo "source: '</title><script>alert(1)</script>'"
	echo 'ring: freebsd/buf_ring-2013'
	printf 'threads:\n  T1: [enqueue "a<i>&"]\n  T2: [enqueue b, dequeue_sc]\n'
	echo 'schedule:'
	echo "  - T1 until load br_cons_tail: '<img src=x onerror=alert(1)> \"''&: - #'"
	echo 'expect: {drops: 0}'
} >meta.yml
if "$BRRACE" run meta.yml 2>&1 | grep -q 'meta.yml:.*a<i>&'; then
	sed -i 's/"a<i>&"/a/' meta.yml # names of items are words
fi
check "metacharacters" writes 0 run meta.yml
check "are text in the title" has page.html \
	'<h1>&lt;b&gt;&amp;amp;&lt;/b&gt; &quot;&#39;&lt;/script&gt;&lt;!-- ]]&gt; --&gt; : # {x}</h1>'
no_tags() {
	! grep -nE '<(b>&|img|i>&|script>alert)' page.html
}
check "and everywhere" no_tags
check "no script ends early" test "$(grep -c '</script>' page.html)" = 3
check "and they are carried" replays meta.yml

{
	printf 'brrace: 1\nring: vyukov/mpmc\nthreads:\n'
	for i in $(seq 64); do
		echo "  W$i: [enqueue i$i, dequeue]"
	done
} >many.yml
check "64 threads" writes 0 run many.yml
check "all are there" has page.html '<b class="t3" style="--l:63">W64</b>'
check "they run again" replays many.yml

{
	printf 'brrace: 1\nring: freebsd/buf_ring-2013\nslots: 4\nthreads:\n'
	printf '  T1:\n    - repeat 20: [enqueue a]\n  T2:\n    - repeat 20: [dequeue_sc]\n'
	printf 'schedule:\n  - repeat 19: [T1 finish enqueue, T2 finish dequeue_sc]\n'
} >steps.yml
check "two hundred steps" writes 0 run steps.yml
check "they are there" has page.html 'id="s200"'
check "and small" small page.html

sed 's/20:/9000:/; s/19:/8900:/' steps.yml >long.yml
fast() { # the limit is one of processor time: other work does not count
	(
		ulimit -t 2
		ends 1 run --html page.html long.yml
	) && has page.html 'rows left out, steps '
}
check "a hundred thousand steps, which are the most, in two seconds" fast
check "there were so many" has page.html '<dt>Steps</dt><dd>100000</dd>'
check "it is said that it went on" has page.html \
	'still running after 100000 points.'
check "most are left out" test "$(grep -c '<li' page.html)" -le 1100
check "they run again" replays long.yml

# ---- repetitions are written out

noted() { # ROUNDS LETTERS
	printf 'brrace: 1\nring: freebsd/buf_ring-2013\nslots: 4\nstep-limit: 1000\nthreads:\n'
	printf '  T1:\n    - repeat %s: [enqueue a]\nschedule:\n  - repeat %s: [T1 finish: %s]\n' \
		"$1" "$1" "$(head -c "$2" /dev/zero | tr '\0' x)"
}
noted 20000 100 >noted.yml
check "a scenario that is larger so than others are" writes 1 run noted.yml
larger() {
	[ "$(wc -c <page.html)" -gt 4194304 ]
}
check "than a MiB by far" larger
check "it runs again" replays noted.yml
noted 20000 900 >noted.yml
rm page.html
check "one that is too large to be read back" ends 99 run --html page.html noted.yml
check "is told" has "$err" 'page.html: its scenario is too large to be read back: with repetitions'
check "and not written" test ! -e page.html

exit $failed
