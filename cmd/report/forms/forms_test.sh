#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Many scenarios at once, and the forms for mails and programs: each is read by a parser
# of its own, and compared with the golden one in cmd/report/forms/golden.
#
#	forms_test.sh [--update]     writes the golden ones anew
. cmd/testing.sh

golden=$top/cmd/report/forms/golden
update=${1:-}
unset GITHUB_STEP_SUMMARY
cd "$dir" || exit 99

# ---- scenarios: what can happen

mkdir all && cp "$scenarios/freebsd/five-steps.yml" .
cp "$top"/rings/selftest/*.[ch] all
unexpected() { # FILE, which then expects nothing
	sed '/^expect/,$d' "$1"
}
unexpected five-steps.yml >all/five-steps.yml
unexpected "$top/rings/selftest/crash.yml" >all/crash.yml
{ unexpected "$top/rings/selftest/stuck.yml" && echo "expect: {stuck: 2}"; } >all/stuck.yml
sed 's/load br_cons_tail/load br_prod_mask/' five-steps.yml >all/misfit.yml
echo 'brrace: 2' >all/refused.yml
{
	printf 'brrace: 1\nscenario: sixty-four threads\nring: ring.c\n'
	printf 'cflags: table.c -DPLANT=DUPLICATE\nslots: 4\nthreads:\n  T1: [enqueue a]\n'
	for i in $(seq 2 64); do
		echo "  T$i: [dequeue]"
	done
	printf 'schedule:\n  - T1 finish\n  - T2 until store tail\n  - T3 finish\n'
} >all/threads.yml
odd='all/a<b>&"c'\'']]>%0A,:|#_`*.yml'
sed -e 's/^scenario:.*/scenario: "<b>\&amp; ]]> 100%, ::error:: | `x` *y* # \\"quoted\\" \\\\ f\\u00fcr"/' \
	-e 's/"2\. Thread 1.*/"::error file=x,line=1::y <\&> # | %0A --- ..."/' \
	all/five-steps.yml >"$odd"
{
	printf 'brrace: 1\nscenario: a long one\nring: freebsd/buf_ring-2013\nslots: 4\nthreads:\n'
	printf '  T1:\n    - repeat 8200: [enqueue a, dequeue_sc]\n  T2: [enqueue b]\n'
	printf 'expect: {drops: 7}\n'
} >long.yml

# ---- forms, and who reads them

is_junit() { # FILE
	xmllint --noout --schema "$golden/junit.xsd" "$1" >"$out.lint" 2>&1 && return
	sed 's/^/# /' "$out.lint"
	return 1
}
packages=$top/${BUILD:-build}/node
is_read() { # FORM FILE, by its official schema or a parser of it
	[ -d "$packages/node_modules" ] || return 0
	node "$golden/read.mjs" "$packages" "$1" "$2" >"$out.lint" 2>&1 && is_empty "$out.lint"
}
# Without them much less is tested, which must not happen in silence.
has_readers() {
	[ -d "$packages/node_modules" ] && command -v node kyua >"$out"
}
if [ -n "${CI:-}" ] || has_readers; then
	check "schemas and parsers are there (make deps)" has_readers
else
	echo "ok schemas and parsers # skipped: they are not there (make deps)"
fi
# What GitHub asks of SARIF beside its schema is in sarif.jq.
is_sarif() { # FILE
	jq -r -f "$golden/sarif.jq" "$1" >"$out.lint" 2>&1 && is_empty "$out.lint" &&
		is_read sarif "$1"
}
# Perl's parser, which prove has, knows all of version 14 that is used here, but not its
# number; the other one knows both.
is_tap() { # FILE
	is_read tap "$1" || return
	sed '1s/14$/13/' "$1" | perl -MTAP::Parser -e '
		local $/;
		my $p = TAP::Parser->new({ tap => <STDIN> });
		while (my $r = $p->next) {
			next if !$r->is_unknown && !($r->is_yaml && !defined $r->data->{message});
			print "# not read: ", $r->as_string, "\n";
			exit 1;
		}
		print map("# $_\n", $p->parse_errors);
		exit($p->parse_errors ? 1 : 0)'
}
# One command a line, with nothing in it that would begin another one.
is_github() { # FILE
	awk '/^::(error|warning|notice)/ {
			n++
			if ($0 !~ /^::(error|warning|notice) file=[^:,]+,line=[0-9]+,title=[^:,]+::[^\r]+$/)
				print "# " $0
		}
		END { exit !n }' "$1" >"$out.lint" && is_empty "$out.lint"
}
is_mail() { # FILE
	! { expand "$1" | grep -nE '[^ -~]|.{73}' || grep -n '[[:blank:]]$' "$1"; } |
		sed 's/^/# /' | grep .
}

is_golden() { # FILE NAME
	sed 's/time="[0-9.]*"/time="0.000"/g; s/ *$//; s/"version": "[0-9].[0-9.]*"/"version": "V"/
		s/brrace\(": "\| \|" value="\|: "\)[0-9][0-9.]*[0-9]/brrace\1V/' "$1" >"$out.now"
	[ -z "$update" ] || cp "$out.now" "$golden/$2.golden"
	same "$golden/$2.golden" "$out.now"
}

# Runs in every form: each must be one, and the golden one.
every_form() { # NAME STATUS ARGUMENT...
	form=$1 wanted=$2
	shift 2
	ends "$wanted" run --junit f.junit --sarif f.sarif "$@"
	check "$form: files beside the text" test $? = 0
	check "$form: JUnit" is_junit f.junit
	check "$form: the golden JUnit" is_golden f.junit "$form.junit"
	check "$form: SARIF" is_sarif f.sarif
	# Rules are always the same, and flows of many in other golden ones.
	case $form in
	as-expected) show=. ;;
	threads) show='.runs[0].results[0].codeFlows[0].threadFlows[] |
		"\(.id) \([.locations[].executionOrder])"' ;;
	directory | rings) show='del(.runs[0].tool, .runs[0].results[].codeFlows)' ;;
	*) show='del(.runs[0].tool)' ;;
	esac
	jq --indent 1 "$show" f.sarif >f.shown
	check "$form: the golden SARIF" is_golden f.shown "$form.sarif"
	check "$form: TAP ends" ends "$wanted" run --tap "$@"
	check "$form: TAP" is_tap "$out"
	check "$form: the golden TAP" is_golden "$out" "$form.tap"
	rm -f summary
	GITHUB_STEP_SUMMARY=$dir/summary "$BRRACE" run --github "$@" >"$out" 2>"$err"
	grep '^::' "$out" >f.github
	cat summary >>f.github
	[ "$wanted" = 0 ] || check "$form: GitHub" is_github "$out"
	check "$form: the golden annotations" is_golden f.github "$form.github"
	check "$form: a mail ends" ends "$wanted" run --mail "$@"
	check "$form: a mail" is_mail "$out"
	# Of files that come with it only the marks, so that they can change.
	sed '/^# -------- file /,/^# -------- >8 /{/^# --------/!d;}' "$out" >f.mail
	check "$form: the golden mail" is_golden f.mail "$form.mail"
}
every_form as-expected 0 five-steps.yml
every_form five-steps 1 all/five-steps.yml
every_form crash 1 all/crash.yml
every_form stuck 1 all/stuck.yml
every_form misfit 3 all/misfit.yml
every_form refused 2 all/refused.yml
every_form threads 1 all/threads.yml
every_form odd-names 1 "$odd"
every_form directory 2 all
every_form rings 2 --ring freebsd/buf_ring-2013,freebsd/buf_ring-2025,mutex/buf_ring \
	five-steps.yml all/refused.yml
for file in "$golden"/*.golden; do
	name=${file##*/}
	grep -q "^every_form ${name%%.*} " "$top/cmd/report/forms/forms_test.sh" ||
		check "$name is a golden form" false
done

# ---- what is in them

cut_out() { # FILE
	sed -n '/^# .* 8< /,/^# .* >8 /p' "$1"
}
runs_again() { # SCENARIO, whose mail has one that comes to the same
	"$BRRACE" run --mail "$1" >"$out"
	cut_out "$out" >again.yml
	[ -s again.yml ] && [ "$(hash_of again.yml)" = "$(hash_of "$1")" ]
}
check "the scenario of a mail runs" runs_again five-steps.yml
check "also with odd texts" runs_again "$odd"
all_run_again() {
	for file in "$scenarios"/*/*.yml; do
		runs_again "$file" || echo "# ${file##*/}"
	done >"$out.lint"
	is_empty "$out.lint"
}
check "so does that of every mail" all_run_again
# A ring that is not built in, in a mail that is read elsewhere.
elsewhere() { # STATUS ARGUMENT..., of which the last is the scenario
	for scenario; do :; done
	hash=$(hash_of "$scenario")
	ends "$@" && is_mail "$out" && cut_out "$out" >abroad/again.yml &&
		has "$out" 'brrace run --trust' && has "$out" '# -------- file ring.c ---' &&
		refuses 'again.yml: its ring is code that came with the report: ring.c, table.c, ring.h' \
			run abroad/again.yml && [ -n "$hash" ]
}
mkdir abroad
runs_there() {
	elsewhere 1 run --mail all/crash.yml && ends 1 run --trust abroad/again.yml &&
		[ "$(hash_of --trust abroad/again.yml)" = "$hash" ]
}
check "the ring of a mail comes with it" runs_there
searched_there() {
	elsewhere 1 explore --mail all/crash.yml && ends 0 run --trust abroad/again.yml &&
		elsewhere 0 shrink --mail all/crash.yml && ends 0 run --trust abroad/again.yml
}
check "so does that of a search" searched_there
crippled() {
	"$BRRACE" run --mail all/crash.yml >"$out"
	cut_out "$out" | sed '$d' >abroad/again.yml
	refuses 'again.yml: is not whole: the mark at the end' run --trust abroad/again.yml &&
		refuses 'again.yml: is not whole' explore abroad/again.yml
}
check "one that is cut off is refused" crippled
of_a_mail() {
	"$BRRACE" run --mail all/crash.yml >"$out"
	cut_out "$out" >abroad/again.yml
	cp abroad/again.yml first.yml
	"$BRRACE" run --trust --mail abroad/again.yml >"$out"
	cut_out "$out" >third.yml
	sed -i 1d first.yml third.yml
	same first.yml third.yml &&
		ends 1 run --trust --html third.html abroad/again.yml &&
		has third.html '<summary>ring.c</summary>' && ends 1 run --trust third.html
}
check "a mail of a mail is the same, and a page of it is one" of_a_mail
deep_down() {
	mkdir -p src/rings/ü src/x && cp "$top"/rings/selftest/*.[ch] src/rings/ü &&
		printf '/* caf\303\251\f */\n' >>src/rings/ü/ring.h &&
		sed 's|ring: ring.c|ring: ../rings/ü/ring.c|; s|\(cflags: *.\)table.c|\1../rings/ü/table.c|' \
			all/crash.yml >src/x/crash.yml &&
		ends 1 run --mail src/x/crash.yml && is_mail "$out" &&
		has "$out" '# -------- directory x -----' && cut_out "$out" >abroad/again.yml &&
		mv src elsewhere && ends 1 run --trust abroad/again.yml
}
check "also from directories beside each other" deep_down
shared_object() {
	(cd all && "$BRRACE" cc -DPLANT=CRASH -o "$dir/crash.so" ring.c table.c) &&
		ends 1 run --mail --ring ./crash.so all/crash.yml && is_mail "$out" &&
		has "$out" 'That takes the ring, which is not in this mail: it is a shared object.' &&
		cut_out "$out" >again.yml && has again.yml 'ring: ./crash.so' && ends 1 run again.yml
}
check "but a shared object does not travel" shared_object
one_each() {
	ends 2 run --mail --ring freebsd/buf_ring-2013,all/ring.c,mutex/buf_ring five-steps.yml &&
		is_mail "$out" && [ "$(grep -c '^# -------- 8<' "$out")" = 2 ] &&
		has "$out" '# -------- file all/ring.c ---'
}
check "of several rings each that is not built in" one_each
explored() {
	ends 1 explore --mail --junit f.junit --sarif f.sarif five-steps.yml && is_mail "$out" &&
		is_junit f.junit && is_sarif f.sarif && cut_out "$out" >again.yml &&
		has f.junit 'message="violation: false-full of enqueue"' && ends 0 run again.yml
}
check "explore writes mails and files" explored
explored_tap() {
	ends 1 explore --tap five-steps.yml && is_tap "$out" &&
		ends 0 explore --tap --ring freebsd/buf_ring-2025 five-steps.yml && is_tap "$out" &&
		has "$out" "ok 1 - five-steps.yml on freebsd/buf_ring-2025"
}
check "explore writes TAP" explored_tap
bounded() {
	ends 4 explore --max-executions 1 --junit f.junit --sarif f.sarif \
		--ring freebsd/buf_ring-2025 five-steps.yml && is_junit f.junit && is_sarif f.sarif &&
		has f.junit '<error message="bounded(' && has f.sarif '"ruleId": "inconclusive"'
}
check "a search that says nothing is no success" bounded
shrunk() {
	ends 0 shrink --mail --sarif f.sarif all/five-steps.yml && is_mail "$out" &&
		is_sarif f.sarif && cut_out "$out" >again.yml && ends 0 run again.yml
}
check "shrink writes mails and SARIF" shrunk
fingerprints() {
	jq -c '[.runs[0].results[].partialFingerprints]' "$1"
}
stable() {
	{ cat all/five-steps.yml && echo "expect: {lost: 1}"; } >moved.yml
	"$BRRACE" run --sarif f.sarif moved.yml >/dev/null
	fingerprints f.sarif >before
	sed -i '1i # moved\n# down' moved.yml
	"$BRRACE" run --sarif f.sarif moved.yml >/dev/null
	fingerprints f.sarif >after
	has before primaryLocationLineHash && same before after &&
		[ "$(jq '.runs[0].results[0].locations[0].physicalLocation.region.startLine' \
			f.sarif)" = "$(grep -n ^expect: moved.yml | cut -d: -f1)" ]
}
check "fingerprints stay when lines move" stable
moments() { # at which each thread did something
	jq -e '[.runs[0].results[0].codeFlows[0].threadFlows[] | .id] == ["T1", "T2"] and
		[.runs[0].results[0].codeFlows[0].threadFlows[0].locations[].executionOrder] ==
		[1, 2, 3, 20, 21, 22, 23]' "$1" >/dev/null
}
check "execution order goes across threads" moments f.sarif
models() {
	mkdir models && for file in "$scenarios"/models/*.yml; do
		sed '/^expect/,$d' "$file" >"models/${file##*/}"
		echo 'expect: {lost: 9}' >>"models/${file##*/}"
	done
	ends 1 run --junit f.junit --sarif f.sarif models && is_junit f.junit && is_sarif f.sarif &&
		has f.sarif ' misses ' && has f.sarif '(buffered)' && has f.sarif 'flush ' &&
		ends 1 run --tap models && is_tap "$out" && has "$out" ' misses ' &&
		ends 1 run --mail models && is_mail "$out" && has "$out" ' misses '
}
check "store buffers are in every form" models
no_place() { # ARGUMENT...
	"$BRRACE" run --junit f.junit --sarif f.sarif --tap "$@" >"$out" 2>"$err"
	! grep -nF "$dir" f.junit f.sarif "$out" | sed 's/^/# /' | grep .
}
check "no path of the machine in them" no_place "$dir/all"
echo "int x = y;" >broken.c
check "nor of a ring that cannot be had" no_place --ring "$dir/broken.c,$dir/no.so" "$dir/five-steps.yml"
skipped() {
	PATH=/nowhere XDG_CACHE_HOME=/nowhere "$BRRACE" run --tap --junit f.junit \
		--sarif f.sarif all/stuck.yml five-steps.yml >"$out" 2>"$err" &&
		is_tap "$out" && is_junit f.junit && is_sarif f.sarif && has "$out" "# SKIP" &&
		has f.junit "<skipped"
}
check "what the machine lacks is skipped" skipped
one_form() {
	refuses "only one can be had" run --tap --json five-steps.yml &&
		refuses "only one can be had" explore --mail --github five-steps.yml
}
check "one form on standard output" one_form

before=true # a command that comes before ours
kyua_says() { # OUTCOME ARGUMENT...
	outcome=$1
	shift
	{
		printf '#!/bin/sh\ncd "%s" && %s && exec "%s" run --tap' "$dir" "$before" "$BRRACE"
		printf ' "%s"' "$@"
	} >kyua/races
	chmod +x kyua/races
	(cd kyua && HOME=$dir/kyua kyua --config=none test) >"$out" 2>&1
	has "$out" "races:main  ->  $outcome"
}
if command -v kyua >"$out"; then
	mkdir kyua
	printf 'syntax(2)\ntest_suite("brrace")\ntap_test_program{name="races"}\n' >kyua/Kyuafile
	check "kyua reads what is as expected" kyua_says passed five-steps.yml
	check "and what is not" kyua_says "failed: 7 of 7 tests failed" all
	check "on several rings" kyua_says "failed: 3 of 6 tests failed" \
		--ring freebsd/buf_ring-2013,freebsd/buf_ring-2025,mutex/buf_ring five-steps.yml \
		all/refused.yml
	before='export PATH=/nowhere XDG_CACHE_HOME=/nowhere'
	check "what is skipped is no failure" kyua_says passed all/stuck.yml five-steps.yml
fi

# ---- large ones

# Within two seconds, of processor time: other work does not count.
in_time() { # ARGUMENT...
	(
		ulimit -t 2
		GITHUB_STEP_SUMMARY=$dir/f.summary ends 1 run "$@" long.yml
	)
}
long_files() {
	in_time --junit f.junit --sarif f.sarif && has f.junit "rows left out" &&
		has f.sarif "steps and calls left out" && is_junit f.junit && is_sarif f.sarif &&
		[ "$(wc -c <f.sarif)" -lt 2000000 ] && [ "$(wc -c <f.junit)" -lt 2000000 ]
}
check "a hundred thousand steps in files" long_files
check "in TAP" in_time --tap
check "which it is" is_tap "$out"
check "in a mail" in_time --mail
check "which it is, too" is_mail "$out"
check "in a job of GitHub" in_time --github
check "for which it is short enough" test "$(wc -c <f.summary)" -lt 1048576
mkdir crowd
for i in $(seq 100 500); do
	ln all/five-steps.yml crowd/$i.yml
done
crowd() {
	GITHUB_STEP_SUMMARY=$dir/crowded "$BRRACE" run --github --sarif f.sarif crowd \
		>"$out" 2>"$err"
	[ "$(wc -c <crowded)" -lt 1048576 ] && is_sarif f.sarif && is_github "$out"
}
check "what GitHub takes is not exceeded" crowd

# ---- many at once

in_order() {
	"$BRRACE" run -j 1 all >one 2>/dev/null
	"$BRRACE" run -j 7 all >seven 2>/dev/null
	same one seven && [ "$(grep -c . one)" -gt 50 ] &&
		grep -qx "0 as expected, 5 unexpected, 1 not fitting, 0 inconclusive, 1 errors" one
}
check "the same output with any number of processes" in_order
slowest() {
	ends 2 run all && [ "$(sed -n '/^slowest /,$p' "$err" | wc -l)" = 5 ]
}
check "the slowest five" slowest
mkdir bad
cp five-steps.yml bad/a.yml
hangs bad/b-stops.yml STOPS
hangs bad/c-dies.yml DIES
hangs bad/d-leaves.yml LEAVES
cp five-steps.yml bad/e.yml
# The limit below is not for compilers: what they make is in the cache from here on.
"$BRRACE" run --quiet --time-limit 60s bad/c-dies.yml bad/d-leaves.yml >"$out" 2>&1
apart() {
	ends 99 run --time-limit 2s --junit f.junit --sarif f.sarif bad &&
		grep -qx "2 as expected, 0 unexpected, 0 not fitting, 1 inconclusive, 2 errors" \
			"$out" && is_junit f.junit && is_sarif f.sarif &&
		has "$err" "b-stops.yml: not over after 2 seconds (--time-limit)" &&
		has "$err" "c-dies.yml: its process was ended by signal 9: Killed" &&
		has "$err" "d-leaves.yml: its process ended with status 0 and no result"
}
check "one that hangs, dies or leaves costs only itself" apart
json_apart() {
	ends 99 run --time-limit 2s --json bad &&
		jq -e '[.results[].status] == [0, 0] and [.errors[].status] == [4, 99, 99]' "$out" \
			>/dev/null
}
check "they are told in JSON" json_apart
alone() {
	ends 4 run --time-limit 500ms bad/b-stops.yml && has "$err" "not over after 0.5 seconds"
}
check "one alone has the limit that it is given" alone
nothing_runs_on() {
	sleep 0.2
	grep -lzxF "TMPDIR=$TMPDIR" /proc/[0-9]*/environ 2>/dev/null |
		sed 's/environ$/exe/' | xargs -n 1 readlink >"$out.lint"
	lacks "$out.lint" "$BRRACE"
}
check "none of them is left" nothing_runs_on
empty() {
	mkdir -p nothing && refuses "nothing: no scenario (*.yml) is below it" run nothing
}
check "a directory without scenarios" empty
hidden() {
	mkdir -p nothing/.github && cp all/refused.yml nothing/.github &&
		refuses "no scenario (*.yml) is below it" run nothing
}
check "what begins with a dot is passed over" hidden
for value in 0 -1 x 100000; do
	check "-j $value" refuses "(a number from 1 to 1024 was expected)" run -j "$value" five-steps.yml
done
check "--time-limit x" refuses "a time as 60s, 500ms or 5m was expected" \
	run --time-limit x five-steps.yml
interrupted() {
	timeout --preserve-status -k 9 -s INT 1.5 "$BRRACE" run --time-limit 0 -j 1 \
		--junit f.junit bad >"$out" 2>"$err"
	[ $? = 4 ] && has "$err" "brrace: interrupted" && is_junit f.junit &&
		grep -q "^1 as expected, 0 unexpected, 0 not fitting, 4 inconclusive, 0 errors" "$out"
}
check "Ctrl-C reports what was done" interrupted

# ---- files: whole or not at all

kept() { # FILE, which is what was there, and nothing else is
	has "$1" "the old one" && [ "$(find . -maxdepth 1 -name "$1*" | wc -l)" = 1 ]
}
killed() { # FORM, while its file is written: it may not be that large
	echo "the old one" >"f.$1"
	(
		ulimit -f 40
		"$BRRACE" run -j 1 --quiet "--$1" "f.$1" crowd >/dev/null 2>&1
		[ $? -gt 128 ]
	) && kept "f.$1"
}
check "JUnit, killed while being written" killed junit
check "SARIF, killed while being written" killed sarif
full() {
	ln -sf /dev/full full.junit
	"$BRRACE" run --junit full.junit five-steps.yml >/dev/null 2>"$err"
	[ $? = 99 ] && has "$err" "full.junit: No space left on device"
}
[ -c /dev/full ] && check "a full disk" full
nowhere() {
	refuses "nowhere/f.junit: No such file or directory" run --junit nowhere/f.junit \
		five-steps.yml && refuses "bad: Is a directory" explore --sarif bad five-steps.yml
}
check "a file that cannot be made is refused at once" nowhere

# ---- the example of a job

job() {
	cd "$top" && PATH=$(dirname "$BRRACE"):$PATH && export PATH || return 1
	sed -n 's/^        run: \(brrace .*\)/\1/p' man/github.yml |
		sed -E "s# ([a-z]+\.(xml|sarif|yml)|races )# $dir/\1#g; s/60s/2s/" >"$dir/job"
	[ "$(wc -l <"$dir/job")" = 3 ] && sh -e "$dir/job" >"$out" 2>&1 &&
		[ -s "$dir/races/index.html" ] && [ -s "$dir/races.sarif" ]
}
check "the commands of the example pass" job

exit $failed
