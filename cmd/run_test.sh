#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace run from outside: exit statuses, and the forms of its output.
. cmd/testing.sh

five=$scenarios/freebsd/five-steps.yml
cp "$five" "$dir/five.yml"
cd "$dir" || exit 99

# A scenario of the five steps with another schedule or expectation.
header() {
	cat <<'END'
brrace: 1
scenario: a test
ring: freebsd/buf_ring-2013
slots: 4
threads:
  T1: [enqueue a]
  T2: [enqueue b, dequeue_sc]
END
}
steps() {
	cat <<'END'
schedule:
  - T1 until load br_cons_tail: held
  - T2 finish
  - T1 finish
END
}
{ header; steps; echo "expect: {false-full: 1, drops: 1}"; } >good.yml
{ header; steps; echo "expect: {false-full: 2}"; } >other.yml
{ header; steps; } >unsaid.yml
{ header; echo "schedule: [T1 until load br_cons_head]"; } >misfit.yml
{ header; echo "schedule: [T2 finish dequeue_sc]"; } >wrong-op.yml
{ header; echo "schedule: [T1 finish, T1 finish]"; } >nothing-left.yml
{ header; echo "schedule: [T1 step 100]"; } >too-many-steps.yml
{ header; echo "schedule: [T1 past cas br_prod_head, T2 finish]"; } >impossible.yml
{
	header
	echo "schedule: [T1 past cas br_prod_head, T2 finish]"
	echo "expect: {impossible: 2, drops: 0}"
} >allowed.yml
{ header; echo "schedule: [T1 untill load]"; } >bad.yml

# ---- one scenario

check "0: as expected" prints "as expected" 0 run good.yml
check "1: not as expected" prints "false-full: expected 2, found 1" 1 run other.yml
check "1: a finding where none is expected" prints "false-full: expected 0, found 1" \
	1 run unsaid.yml
check "under another model" prints "buf_ring-2013, 4 slots (3 usable), tso" 0 run --model tso good.yml
check "an unknown model" refuses "--model x86 (sc, tso or rc11 was expected)" run --model x86 good.yml
check "2: bad input" refuses "bad.yml:8:15: no verb is \"untill\" (did you mean until?)" run bad.yml
check "3: a point is not reached" prints \
	"line 1: T1 came to the end of enqueue without load br_cons_head" \
	3 run misfit.yml
check "3: another operation" prints "line 1: T2 is in or before enqueue, not dequeue_sc" \
	3 run wrong-op.yml
check "3: nothing left" prints "line 2: T1 has nothing left to run" \
	3 run nothing-left.yml
check "3: fewer steps" prints "line 1: T1 has nothing left to run after 7 of 100 steps" \
	3 run too-many-steps.yml
check "3: an impossible line, with who waits for whom" prints \
	"line 2 is impossible here: T2 spins on br_prod_tail, behind T1" 3 run impossible.yml
check "0: a line that may be impossible" ends 0 run allowed.yml

ring_source 1 'volatile uint64_t n; uintptr_t slot;' >ring.c <<'END'
static enum brrace_status enqueue(void *p, struct brrace_args *args)
{
	struct ring *ring = p;

	if (ring->n)
		return BRRACE_FULL;
	ring->slot = args->in[0];
#ifdef ENDLESS
	for (;;)
		__asm__ volatile("");
#endif
#ifdef TIME
	ring->n = __builtin_ia32_rdtsc();
#endif
	ring->n = 1;
	return BRRACE_OK;
}

static enum brrace_status dequeue(void *p, struct brrace_args *args)
{
	struct ring *ring = p;

	if (!ring->n)
		return BRRACE_EMPTY;
	args->out[args->n_out++] = ring->slot;
	ring->n = 0;
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, enqueue},
	{"dequeue", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue},
};
BRRACE_SUBJECT(.name = "test/ring", .about = "one slot", .default_slots = 1,
	       .create = create, .capacity = capacity,
	       .ops = ops, .n_ops = 2, .preload = "enqueue", .drain = "dequeue");
END
mine() { # CFLAGS
	printf 'brrace: 1\nring: ./ring.c\ncflags: %s\nthreads:\n  T1: [enqueue a]\n' "$1"
	printf '  T2: [dequeue]\nschedule: [T1 finish, T2 finish]\n'
}
mine -O1 >mine.yml
{ mine -DENDLESS; echo "expect: {stuck: 1}"; } >endless.yml
mine -DTIME >time.yml
check "0: a ring of one's own" ends 0 run mine.yml
lacking() {
	rm -rf "$XDG_CACHE_HOME/brrace"
	PATH=/nowhere "$BRRACE" run mine.yml >"$out" 2>"$err"
	[ $? = 77 ] && has "$err" "here is no compiler" && is_empty "$out"
}
check "77: no compiler" lacking
no_tsan() {
	mkdir bin && cp "$BRRACE" bin/brrace || return 1
	bin/brrace run --tsan mine.yml >"$out" 2>"$err"
	[ $? = 77 ] && has "$err" "brrace-tsan" && is_empty "$out"
}
check "77: no ThreadSanitizer" no_tsan
case $(uname -m) in x86_64)
	check "99: an execution that differs, with where it does" prints \
		"execution 2 differs from the first, from step 3 on: store n" \
		99 run --repeat 5 time.yml ;;
esac

# ---- many scenarios: of their statuses the first of 99 2 1 3 4 77 0

check "0 and 0" ends 0 run good.yml mine.yml
check "4 before 0: a loop without a point, though expected" prints "loops without a point" \
	4 run good.yml endless.yml good.yml
check "3 before 4" ends 3 run endless.yml misfit.yml good.yml
check "1 before 3" ends 1 run misfit.yml other.yml good.yml
check "2 before 1" ends 2 run bad.yml misfit.yml other.yml
check "others run beside bad input" has "$out" "expected 2, found 1"
check "99 before 2" ends 99 run --repeat 2 bad.yml time.yml other.yml
lacking_before_nothing() {
	rm -rf "$XDG_CACHE_HOME/brrace"
	PATH=/nowhere "$BRRACE" run good.yml mine.yml good.yml >"$out" 2>"$err"
	[ $? = 77 ] || return 1
	PATH=/nowhere "$BRRACE" run mine.yml misfit.yml mine.yml >"$out" 2>"$err"
	[ $? = 3 ]
}
check "77 before 0, 3 before 77" lacking_before_nothing

# ---- --ring, --repeat, --quiet, --all

check "--ring instead of the scenario's" prints "freebsd/buf_ring-2012, 4 slots" \
	0 run --ring freebsd/buf_ring-2012 five.yml
table() {
	ends 0 run --ring freebsd/buf_ring-2012,freebsd/buf_ring-2025 five.yml &&
		[ "$(grep -c '  as expected  ' "$out")" = 2 ] &&
		grep -q 'freebsd/buf_ring-2012  as expected  false-full 1' "$out" &&
		grep -q 'freebsd/buf_ring-2025  as expected  no finding' "$out"
}
check "--ring A,B makes a table" table
check "a table tells what is not as expected" prints "buf_ring-2025  not as expected" \
	1 run --ring freebsd/buf_ring-2013,freebsd/buf_ring-2025 good.yml
check "the rest of a table with an unknown ring" prints "freebsd/buf_ring-2025  as expected" \
	2 run --ring nope,freebsd/buf_ring-2025 five.yml
check "the unknown ring" has "$err" "unknown ring nope"
check "--ring of an operation less is bad input" refuses \
	"test/ring has no operation \"dequeue_sc\"" run --ring ./ring.c five.yml
check "--repeat" prints "executed  1000 times, event hash $(hash_of good.yml)" \
	0 run --repeat 1000 good.yml
quiet() {
	ends 0 run --quiet good.yml mine.yml && is_empty "$out" && is_empty "$err" &&
		ends 0 run -q --ring freebsd/buf_ring-2012,freebsd/buf_ring-2013 five.yml &&
		is_empty "$out"
}
check "--quiet is silent" quiet
check "--quiet tells what is not as expected" prints "expected 2, found 1" 1 run -q other.yml
all() {
	ends 0 run good.yml && lacks "$out" br_prod_mask && ends 0 run --all good.yml &&
		has "$out" br_prod_mask && [ "$(hash_of good.yml)" = "$(hash_of --all good.yml)" ]
}
check "--all shows more and numbers nothing else" all

# ---- why

mail='    T1 load br_prod_head   before  T2 cas br_prod_head
    T2 store br_cons_tail  before  T1 load br_cons_tail'
why() { # SCENARIO ARGUMENT...
	ends 0 run --why "$@" && has "$out" "  why: every execution with these orderings shows it (" &&
		grep -A2 why: "$out" | tail -n 2 >orderings && echo "$mail" >"$dir/mail" &&
		same orderings "$dir/mail"
}
check "--why tells the orderings of the mail" why five.yml
unchanged() {
	ends 0 run five.yml && lacks "$out" why: && mv "$out" plain &&
		ends 0 run --why five.yml && grep -v 'why:\|  before  ' "$out" >without &&
		same plain without
}
check "--why changes nothing else" unchanged
check "--why where nothing is wrong" ends 0 run --why --ring freebsd/buf_ring-2025 five.yml
check "says nothing" lacks "$out" why:
check "--why of a thread that is killed" prints \
	"why: not determined (the schedule holds or kills a thread, which no ordering does)" \
	0 run --why "$scenarios/verbs/kill-after-the-claim.yml"
check "--why of what a thread alone does" prints "why: every execution shows it (1 searched)" \
	0 run --why "$scenarios/freebsd/drops-without-a-count.yml"
check "--why of who waits for ever" prints "T2 store prod.tail  before  T1 load prod.tail" \
	0 run --why "$scenarios/dpdk/empty-batch-waits-for-ever.yml"
check "--why of too many executions" prints "executions, too many to search)" \
	0 run --why "$scenarios/freebsd/three-producers-held.yml"
check "--why in a table" ends 0 run --why --ring freebsd/buf_ring-2012,freebsd/buf_ring-2025 five.yml

# ---- JSON

if command -v python3 >/dev/null; then
	is_json() { # EXPRESSION ARGUMENT...
		expression=$1
		shift
		"$BRRACE" run --json "$@" >"$out" 2>"$err"
		python3 -c "
import json, sys
d = json.load(open(sys.argv[1]))
assert $expression, d" "$out"
	}
else
	is_json() { # without the expression
		shift
		"$BRRACE" run --json "$@" >"$out" 2>"$err"
		grep -q '"format": 1' "$out"
	}
fi
check "--json of one is one document" is_json \
	"d['format'] == 1 and d['status'] == 0 and len(d['findings']) == 1" five.yml
check "--json of two is one document" is_json \
	"d['format'] == 1 and [r['status'] for r in d['results']] == [0, 1]" good.yml other.yml
check "--json on two rings" is_json \
	"[r['ring'] for r in d['results']] == ['freebsd/buf_ring-2012', 'freebsd/buf_ring-2025']" \
	--ring freebsd/buf_ring-2012,freebsd/buf_ring-2025 five.yml
check "--json of a schedule that does not fit" is_json \
	"d['status'] == 3 and 'line 1: ' in d['why']" misfit.yml
check "--json has the orderings" is_json \
	"d['findings'][0]['why']['orderings'][1]['then'] == 'T1 load br_cons_tail'" --why five.yml
check "--json of a finding that is not explained" is_json "d['findings'][0]['why'] is None" five.yml
check "--json beside bad input" is_json "[r['status'] for r in d['results']] == [0]" \
	bad.yml good.yml
no_json() {
	ends 2 run --json bad.yml && is_empty "$out"
}
check "--json of bad input" no_json
no_traces() { # neither a path of this machine nor an address
	"$BRRACE" run "$@" >"$out" 2>"$err"
	! grep -nE "$dir|$top|\"/|0x[0-9a-f]{6}" "$out" | sed 's/^/# /' | grep .
}
for file in "$dir/five.yml" "$dir/mine.yml" "$dir/impossible.yml"; do
	check "no path and no address in JSON: ${file##*/}" no_traces --json "$file"
	check "no path and no address in text: ${file##*/}" no_traces "$file"
done

# ---- colour, width, characters

escapes() { # NUMBER VARIABLE=VALUE... -- ARGUMENT...
	wanted=$1
	shift
	env "$@" >"$out"
	case $(grep -c "$(printf '\033')" "$out") in
	0) [ "$wanted" = no ] ;;
	*) [ "$wanted" = yes ] ;;
	esac
}
run="$BRRACE run"
# shellcheck disable=SC2086 # several words
{
	check "no colour in a file" escapes no $run five.yml
	check "NO_COLOR" escapes no NO_COLOR=1 CLICOLOR_FORCE=1 $run five.yml
	check "CLICOLOR_FORCE" escapes yes CLICOLOR_FORCE=1 $run five.yml
	check "CLICOLOR_FORCE=0" escapes no CLICOLOR_FORCE=0 $run five.yml
	check "an empty NO_COLOR" escapes yes NO_COLOR= CLICOLOR_FORCE=1 $run five.yml
	check "--color always" escapes yes NO_COLOR=1 $run --color always five.yml
	check "--color never" escapes no CLICOLOR_FORCE=1 $run --color never five.yml
	check "--color auto" escapes no $run --color auto five.yml
	check "no colour in JSON" escapes no CLICOLOR_FORCE=1 $run --json --color always five.yml
}
same_without_colour() {
	"$BRRACE" run five.yml >plain.txt
	"$BRRACE" run --color always five.yml | sed 's/\x1b\[[0-9;]*m//g' >coloured.txt
	same plain.txt coloured.txt
}
check "colour changes nothing else" same_without_colour
no_wider() { # COLUMNS
	COLUMNS=$1 "$BRRACE" run five.yml >"$out" || return 1
	! awk -v most="$1" 'length > most { print "# " length ": " $0 }' "$out" | grep .
}
for columns in 60 80 100; do
	check "COLUMNS=$columns" no_wider $columns
done
check "COLUMNS of nonsense is 100" sh -c "
	COLUMNS=x '$BRRACE' run five.yml | cmp - plain.txt && COLUMNS=-1 '$BRRACE' run five.yml |
	cmp - plain.txt && COLUMNS= '$BRRACE' run five.yml | cmp - plain.txt"

{
	header
	steps | sed 's/held/gehalten f\xc3\xbcr T2/'
	echo "expect: {false-full: 1}"
} >umlaut.yml
ascii() { # VARIABLE=VALUE ARGUMENT...
	env "$@" >"$out" && ! grep -nP '[^\x00-\x7f]' "$out" | sed 's/^/# /' | grep .
}
# shellcheck disable=SC2086 # several words
{
	check "ASCII in the C locale" ascii LC_ALL=C $run umlaut.yml
	check "--ascii" ascii LC_ALL=C.UTF-8 $run --ascii umlaut.yml
}
utf8() {
	LC_ALL=C.UTF-8 "$BRRACE" run umlaut.yml >"$out" && has "$out" "$(printf 'f\303\274r T2')"
}
locale -a 2>/dev/null | grep -qi '^c\.utf-\?8$' && check "UTF-8 where the locale has it" utf8

# ---- substrates

if [ -x "$BRRACE-tsan" ]; then
	tsan=--tsan
	"$BRRACE" cc -DPLANT=DATA_RACE -o race.so "$top"/rings/selftest/*.c
	check "--tsan finds the data race, too" prints "DATA RACE  cells[0].item" \
		0 run --tsan --ring ./race.so "$top/rings/selftest/data-race.yml"
	sed 's/^schedule:/&\n  - T1 step 1/' "$scenarios/freebsd/drop-counter-loses-an-update.yml" \
		>counted.yml
	check "and one after executions that show which places are points" \
		prints "DATA RACE  br_drops" 1 run --tsan counted.yml
else
	tsan=
fi
for file in good.yml mine.yml impossible.yml "$scenarios"/freebsd/three-*.yml \
	"$scenarios/verbs/point-that-only-the-script-makes.yml"; do
	hash=$(hash_of "$file")
	for substrate in "--threads fibers" "--threads os" $tsan; do
		# shellcheck disable=SC2086 # several words
		check "$substrate: the same event hash of ${file##*/}" \
			test "$(hash_of $substrate "$file")" = "${hash:-none}"
	done
done

exit $failed
