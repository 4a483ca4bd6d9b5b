#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Many scenarios as a directory of pages with an index, which a job of CI uploads.
#
#	pages_test.sh [--update]     writes the golden index anew
. cmd/testing.sh

golden=$top/cmd/report/html/index.golden
update=${1:-}
cd "$dir" || exit 99
five=$scenarios/freebsd/five-steps.yml

# ---- scenarios: what can happen

mkdir all all/deep
cp "$top"/rings/selftest/*.[ch] all
cp "$five" all/a.yml
sed '/^expect/,$d' "$five" >all/b-unexpected.yml
sed '/^expect/,$d; s/load br_cons_tail/load br_prod_mask/' "$five" >all/c-misfit.yml
echo 'brrace: 2' >all/d-refused.yml
sed '/^expect/,$d' "$top/rings/selftest/crash.yml" >all/e-crash.yml
hangs all/f-stops.yml STOPS
hangs all/g-dies.yml DIES
hangs all/h-leaves.yml LEAVES
odd='all/deep/<b>&"c'\'' ü%41.yml'
sed 's/^scenario:.*/scenario: "<b>\&amp; <script>alert(1)<\/script> --> \\" f\\u00fcr"/' \
	"$five" >"$odd"
cp "$five" all/deep/index.yml

# The limit below is not for compilers: what they make is in the cache from here on.
"$BRRACE" run --quiet --time-limit 60s all/e-crash.yml all/g-dies.yml all/h-leaves.yml >"$out" 2>&1

writes() { # STATUS ARGUMENT...
	wanted=$1
	shift
	rm -rf pages
	ends "$wanted" run --time-limit 2s --html pages "$@" && [ -s pages/index.html ]
}
check "an index is written" writes 99 all
cp "$out" text

# ---- what is in it

content() { # FILE
	awk '/^<style>/ { skip = 1 }
		!skip { print }
		/^<\/style>/ { skip = 0 }' "$1" |
		sed 's|<dt>brrace</dt><dd>[^<]*|<dt>brrace</dt><dd>VERSION|'
}
content pages/index.html >content
[ -z "$update" ] || cp content "$golden"
check "it is as it should be" same "$golden" content
links() { # FILE
	grep -o 'href="[^"#]*\.html"' "$1" | cut -d '"' -f 2 | sort -u
}
links pages/index.html >linked
(cd pages && ls | grep -v '^index.html$' | sort) >there
check "links lead to all pages that there are" same there linked
check "which are those that came to an end" test "$(wc -l <there)" = 6
each_runs() {
	while read -r page; do
		"$BRRACE" run --trust "pages/$page" >"$out" 2>&1
		status=$?
		case $page in
		b-* | e-*) [ $status = 1 ] ;;
		c-*) [ $status = 3 ] ;;
		*) [ $status = 0 ] ;;
		esac && has "$out" "reported  this very execution" || return
	done <there
}
check "each runs again, from its page alone" each_runs
alone() {
	"$BRRACE" run --html all.html all/a.yml >"$out"
	sed 's|<dt>Command</dt>.*||; $d' all.html >one
	sed 's|<dt>Command</dt>.*||; $d' pages/a.html >another
	same one another
}
check "a page is what it is alone" alone
check "the text is the same as without them" prints "$(cat text)" 99 run --time-limit 2s all
is_self_contained() {
	! grep -nE 'https?://|src=|@import|url\(|<script|<link rel="(stylesheet|preload)' \
		pages/index.html
}
check "the index loads nothing, and has no script" is_self_contained
no_tags() {
	! grep -nE '<b>&|<script' pages/index.html
}
check "metacharacters are text in it" no_tags
tells_nothing() {
	writes 2 "--ring=$dir/all/ring.c,$dir/crash.so,mutex/buf_ring" "$dir/all/a.yml" || return
	has pages/index.html '<dd>brrace run --time-limit 2s --html pages --ring=ring.c,crash.so,mutex' ||
		return
	! grep -rnF "$dir" pages || return 1
	writes 99 "$dir/all" || return
	for word in "$dir" "$top" "$HOME/" "$(hostname)"; do
		! grep -rnF "$word" pages || return 1
	done
}
check "nothing tells of the machine" tells_nothing

# ---- the same with any number of processes, on several rings, of one scenario

any_width() {
	writes 99 -j 1 all && mv pages one.d && writes 99 -j 7 all && mv pages seven.d &&
		sed -i 's/ -j [17]//' one.d/index.html seven.d/index.html &&
		same one.d/index.html seven.d/index.html &&
		[ "$(ls one.d)" = "$(ls seven.d)" ]
}
check "with any number of processes" any_width
rings=freebsd/buf_ring-2013,mutex/buf_ring,vyukov/mpmc
check "on several rings" writes 2 --ring $rings all/a.yml all/d-refused.yml
check "each has a column" has pages/index.html '<th scope="col" class="ring">vyukov/mpmc</th>'
check "and its page" has pages/index.html '<a href="a.freebsd-buf_ring-2013.html"'
check "its ring in the page" ends 0 run pages/a.mutex-buf_ring.html
check "which is that one" has "$out" 'mutex/buf_ring, 4 slots'
check "what a ring does not have is said in its cell" has pages/index.html \
	'<td data-ring="vyukov/mpmc"><span class="chip bad">bad input</span><p>11:19: vyukov/mpmc has no'
check "orderings are in pages of several, too" writes 0 --why \
	--ring freebsd/buf_ring-2013,mutex/buf_ring all/a.yml
check "as alone" has pages/a.freebsd-buf_ring-2013.html 'why: every execution with these orderings'
mkdir single && cp "$five" single
check "a directory with one scenario" writes 0 single
check "says so" has pages/index.html '<h1>1 scenario</h1>'
check "all is well" has pages/index.html '<p class="verdict good">It came as expected.</p>'
check "a directory that is there is used" ends 0 run --html pages/ single
check "beside other forms" ends 0 run --tap --junit f.junit --html pages single

# ---- refused, interrupted, killed

check "one file for several" refuses \
	'brrace: --html x.html: of several scenarios or rings there is a page each: a directory was' \
	run --html x.html "$five" "$five"
echo old >file
check "a file that is there" refuses 'brrace: file/index.html: Not a directory' \
	run --html file all
check "it stays" has file old
check "a directory that cannot be made" refuses 'brrace: no/where: No such file' \
	run --html no/where all
check "no name" refuses 'brrace: : No such file' run --html '' all
check "a directory for one page" refuses 'brrace: pages: Is a directory' run --html pages "$five"
check "the index is no report" refuses 'pages/index.html: is an index of reports' \
	run pages/index.html

mkdir crowd
for i in $(seq 100 350); do
	ln "$five" crowd/$i.yml
done
all_whole() { # whatever is there
	for page in pages/*; do
		case $page in
		*/index.html) tail -n 1 "$page" | grep -qx '</html>' ;;
		*.html | *.html.*) tail -n 1 "$page" | grep -q '^<!-- end of brrace report: ' ;;
		*) false ;;
		esac || { echo "# $page"; return 1; }
	done
}
interrupted() {
	rm -rf pages
	timeout --preserve-status -k 9 -s INT 1 "$BRRACE" run --time-limit 0 -j 1 --html pages \
		all/a.yml all/f-stops.yml all/a.yml >"$out" 2>"$err"
	[ $? = 4 ] && all_whole && has pages/index.html 'interrupted before it was over' &&
		[ "$(links pages/index.html)" = a.html ]
}
check "Ctrl-C leaves an index of what was done" interrupted
killed() { # at any moment
	for moment in 0.05 0.1 0.2 0.3; do
		rm -rf pages
		timeout -s KILL $moment "$BRRACE" run --html pages crowd >"$out" 2>&1
		[ ! -d pages ] || [ "$(ls pages | wc -l)" = 0 ] || all_whole || return
	done
}
check "killed, it leaves whole pages" killed
limited() { # to a size that no file may exceed
	rm -rf pages && mkdir pages && echo old >pages/index.html
	(
		ulimit -f 40
		"$BRRACE" run --html pages crowd >/dev/null 2>&1
		[ $? -gt 128 ]
	) && [ "$(cat pages/index.html)" = old ] && [ "$(ls pages)" = index.html ]
}
check "killed as it is written, it leaves the old index" limited
full() {
	rm -rf pages && mkdir pages && ln -s /dev/full pages/a.html && ends 99 run --html pages \
		all/a.yml all/b-unexpected.yml && has "$err" 'pages/a.html: No space left on device' &&
		has pages/index.html '<pre>the page could not be written</pre>' &&
		[ "$(links pages/index.html)" = b-unexpected.html ]
}
[ -c /dev/full ] && check "a page for which there is no room" full
full_index() {
	rm -rf pages && mkdir pages && ln -s /dev/full pages/index.html &&
		ends 99 run --html pages all/a.yml all/a.yml &&
		has "$err" 'pages/index.html: No space left on device'
}
[ -c /dev/full ] && check "nor for the index" full_index

exit $failed
