#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What brrace explore finds in real rings, and what it does not.
. cmd/testing.sh

cd "$scenarios" || exit 99

explore() { # STATUS ARGUMENT...
	status=$1
	shift
	ends "$status" explore "$@"
}

last_line_says() { # WORDS
	tail -n 1 "$out" | grep -qF -- "$1"
}

# From nothing but ring and operations: the finding, of this kind; and the scenario that
# is written comes out as it says, with this many context switches.
finds() { # FINDING SWITCHES ARGUMENT...
	finding=$1 switches=$2
	shift 2
	rm -f "$dir/found.yml"
	explore 1 --budget 10s -o "$dir/found.yml" "$@" &&
		last_line_says "violation: $finding" &&
		says "shrunk to $switches context switch" && says "1-minimal after" &&
		! grep -q ' step ' "$dir/found.yml" &&
		"$BRRACE" run --quiet "$dir/found.yml" >"$dir/run" 2>&1
}

exhausts() { # ARGUMENT...
	explore 0 "$@" && last_line_says "exhausted: no violation"
}

# More schedules than can be seen: as many preemptions as found it on the other, and
# then some.
holds_within() { # PREEMPTIONS ARGUMENT...
	k=$1
	shift
	explore 4 --preemptions "$k" "$@" && last_line_says "bounded(at most $k preemption"
}

b=freebsd/buf_ring

check "B1 false full" finds "false-full of enqueue" 2 freebsd/five-steps.yml
check "B1 is gone in 2014" exhausts --ring $b-2014 freebsd/five-steps.yml
check "B2 lost drop count" finds lost-drop-count 2 freebsd/drop-counter-loses-an-update.yml
check "B2 is gone under a lock" exhausts --ring mutex/buf_ring \
	freebsd/drop-counter-loses-an-update.yml
check "B2b drops without a count" finds lost-drop-count 0 freebsd/drops-without-a-count.yml
check "B2b is gone in 2013" exhausts --ring $b-2013 freebsd/drops-without-a-count.yml
check "B3 lost items" finds "lost of enqueue" 2 freebsd/aba-masked-head-loses-items.yml
check "B3 still there in 2014" finds "lost of enqueue" 2 --ring $b-2014 \
	freebsd/aba-masked-head-loses-items.yml
check "B3 is gone in 2024" exhausts --ring $b-2024 freebsd/aba-masked-head-loses-items.yml
check "B4 delivered twice" finds "duplicate of dequeue_mc" 3 \
	freebsd/aba-masked-consumer-head-delivers-twice.yml
check "B4 is gone in 2024" exhausts --ring $b-2024 \
	freebsd/aba-masked-consumer-head-delivers-twice.yml
check "B14 full() of an empty ring" finds "false-full of full" 2 \
	freebsd/buf_ring_full-true-of-an-empty-ring.yml
check "B14 is gone in 2024" exhausts --ring $b-2024 \
	freebsd/buf_ring_full-true-of-an-empty-ring.yml
check "O1 false full" finds "false-full of enqueue_mp" 2 ck/full-by-an-old-producer-head.yml
check "O1 is gone in 2017" exhausts --ring ck/ring_mp-2017 ck/full-by-an-old-producer-head.yml
check "O2 false full of Vyukov's cells" finds "false-full of enqueue" 2 \
	vyukov/full-behind-a-stopped-consumer.yml
check "O2 false full of JCTools" finds "false-full of enqueue" 2 --ring jctools/mpmc-2016 \
	vyukov/full-behind-a-stopped-consumer.yml
check "O2 is gone in 2017" exhausts --ring jctools/mpmc-2017 \
	vyukov/full-behind-a-stopped-consumer.yml
check "O3 false empty" finds "false-empty of dequeue" 2 \
	vyukov/empty-behind-a-stopped-producer.yml
check "O3 is gone in JCTools" exhausts --ring jctools/mpmc-2017 \
	vyukov/empty-behind-a-stopped-producer.yml
check "D1 tail set back" finds "lost of enqueue" 2 --exhaustive \
	dpdk/empty-batch-waits-for-ever.yml
check "D1 is gone in 2016" exhausts --ring dpdk/rte_ring-2016 dpdk/empty-batch-waits-for-ever.yml
check "P-bug" finds "false-full of enqueue" 2 yardsticks/p-bug.yml
check "P-fix" exhausts --ring yardsticks/p-fix yardsticks/p-bug.yml
check "P-mid" exhausts yardsticks/p-mid.yml
check "P-mid within a bound" holds_within 2 yardsticks/p-mid.yml
check "P-big" exhausts yardsticks/p-big.yml
check "each of its executions once" last_line_says "executions: 2224 complete, 3834 blocked,"
every_retry() { # COUNTS SCENARIO
	exhausts --every-retry --ring yardsticks/p-fix "$2" && last_line_says "executions: $1,"
}
check "P-fix, every retry" every_retry "9 complete, 4 blocked" yardsticks/p-bug.yml
check "P-mid, every retry" every_retry "42 complete, 12 blocked" yardsticks/p-mid.yml
check "P-big, every retry" every_retry "49582 complete, 16262 blocked" yardsticks/p-big.yml
check "retries are for graphs" ends 2 --random --every-retry yardsticks/p-big.yml
check "P-big within a bound" holds_within 1 yardsticks/p-big.yml
check "who waits for ever is stuck" finds stuck 2 --exhaustive \
	freebsd/dequeue_sc-overtakes-dequeue_mc.yml
check "two who give way to each other" finds livelock 3 dekker/both-give-way.yml
sed '/^step-limit/d' dekker/both-give-way.yml >"$dir/give-way.yml"
for way in "" --exhaustive --ring-random "--jobs 2" "--pct 4"; do
	# shellcheck disable=SC2086 # no word or some
	check "also with 5000 steps ${way:+and $way}" explore 1 --budget 10s $way "$dir/give-way.yml"
	check "and cut to one round" says "step-limit: "
done
small() {
	explore 1 -o "$dir/round.yml" "$dir/give-way.yml" &&
		ends 0 run --repeat 10 "$dir/round.yml" && has "$out" "LIVELOCK  P and C go round" &&
		ends 0 run --threads os "$dir/round.yml" && ends 0 shrink "$dir/round.yml" &&
		has "$out" "whether another schedule has fewer switches is not known"
}
check "which comes again" small
check "who ignores it sees none" explore 4 --random --max-executions 500 --ignore livelock \
	"$dir/give-way.yml"
check "a turn ends it" exhausts --ring dekker/spsc "$dir/give-way.yml"
check "at random, too" explore 4 --random --max-executions 2000 --ring dekker/spsc \
	"$dir/give-way.yml"
check "a crash is found and shown again" finds assert 1 \
	freebsd/debug-build-catches-a-second-consumer.yml

# The schedule of the mail, whichever way it is found.
cat >"$dir/mail" <<'END'
schedule:
  - T1 until load br_cons_tail
  - T2 finish enqueue
  - T2 finish dequeue_sc
  - T1 finish
expect:
  false-full: 1
  drops: 1
  counter: 1
END

mail() { # ARGUMENT...
	explore 1 -o "$dir/found.yml" "$@" freebsd/five-steps.yml &&
		sed -n '/^schedule/,$p' "$dir/found.yml" | cmp -s - "$dir/mail"
}

check "the mail's schedule with few preemptions" mail --preemptions 1
mail_why() {
	says "why: every execution with these orderings shows it" &&
		says "    T1 load br_prod_head   before  T2 cas br_prod_head" &&
		says "    T2 store br_cons_tail  before  T1 load br_cons_tail"
}
check "and its orderings" mail_why
check "the mail's schedule with few switches" mail --context-switches 2
check "the mail's schedule by PCT" mail --pct 2
for seed in 1 2 3 4 5; do
	check "the mail's schedule by random, seed $seed" mail --random --seed $seed
done

check "fewer preemptions do not find it" explore 4 --preemptions 0 freebsd/five-steps.yml
check "fewer switches do not find it" explore 4 --context-switches 1 freebsd/five-steps.yml
check "an accepted bound is no failure" explore 0 --preemptions 0 --accept bounded \
	freebsd/five-steps.yml
check "and that is said" last_line_says "(accepted)"
check "accepting samples does not accept a bound" explore 4 --preemptions 0 --accept sampled \
	freebsd/five-steps.yml
check "a sample is inconclusive" explore 4 --random --max-executions 100 --ring $b-2014 \
	freebsd/five-steps.yml
check "and says its size and seed" last_line_says "sampled(100 random, seed 1): no violation"

# A find is made again from seed and number alone.
again() {
	explore 1 --random --seed 9 --as-found freebsd/five-steps.yml
	line=$(sed -n 's/^found by //p' "$out")
	grep -v 'executions:' "$out" >"$dir/first"
	# shellcheck disable=SC2086
	explore 1 $line --as-found freebsd/five-steps.yml &&
		grep -v 'executions:' "$out" | cmp -s - "$dir/first"
}
check "a find is made again from what it says" again

fills() {
	explore 1 --ring-random --seed 3 -o "$dir/found.yml" freebsd/five-steps.yml &&
		"$BRRACE" run --quiet "$dir/found.yml"
}
check "a filled ring is written down" fills

outcomes() {
	explore 1 --outcomes freebsd/five-steps.yml && says "distinct outcomes" && says "VIOLATION" &&
		says "T1: enqueue a -> FULL; T2: enqueue b -> ok, dequeue_sc -> b; drops 1"
}
check "all outcomes" outcomes
check "all outcomes of one that passes" explore 0 --outcomes --ring $b-2014 freebsd/five-steps.yml
check "are two" says "2 distinct outcomes, exhausted"
check "transient answers are no violations" \
	explore 0 freebsd/empty-while-a-producer-is-in-flight.yml
check "unless asked for" explore 1 --transient freebsd/empty-while-a-producer-is-in-flight.yml

check "a finding may be ignored" explore 0 --ignore lost-drop-count \
	freebsd/drop-counter-loses-an-update.yml
check "which is said" last_line_says "exhausted: no violation (lost-drop-count ignored);"
check "one that does not exist may not" explore 2 --ignore losses freebsd/five-steps.yml

cat >"$dir/from.yml" <<'END'
brrace: 1
scenario: after the enqueue
ring: freebsd/buf_ring-2013
threads:
  T1: [enqueue a]
  T2: [enqueue b, dequeue_sc]
schedule:
  - T1 until load br_cons_tail
  - T2 finish enqueue
END
check "it may start after the schedule" explore 1 --from --preemptions 0 "$dir/from.yml"
sed -i 's/T2 finish enqueue/T1 until cas br_prod_tail/' "$dir/from.yml"
check "a schedule that does not fit is said" explore 3 --from "$dir/from.yml"
sed -i 's/T1 until cas br_prod_tail/T1 hold/' "$dir/from.yml"
check "one that holds a thread is refused" explore 2 --from "$dir/from.yml"
check "as nothing that a search needs" has "$err" "9:5: hold in a schedule that is to be searched (none"
sed -i 's/T1 hold/T1 kill/' "$dir/from.yml"
check "one that kills a thread, too" explore 2 --from "$dir/from.yml"
check "as for run alone" has "$err" "others are for run alone"

# Loops that wait need no annotation; one that gives up shows both outcomes.
ring_source 1 'int lock; void *slot;' >"$dir/lock.c" <<'END'
static int take(struct ring *ring)
{
	for (int i = 0; i != TRIES; i += COUNTS)
		if (!__atomic_load_n(&ring->lock, __ATOMIC_ACQUIRE) &&
		    !__atomic_exchange_n(&ring->lock, 1, __ATOMIC_ACQUIRE))
			return 1;
	return 0;
}

static enum brrace_status put(void *arg, struct brrace_args *args)
{
	struct ring *ring = arg;
	int full;

	if (!take(ring))
		return BRRACE_AGAIN;
	full = ring->slot != NULL;
	if (!full)
		ring->slot = (void *)args->in[0];
	__atomic_store_n(&ring->lock, 0, __ATOMIC_RELEASE);
	return full ? BRRACE_FULL : BRRACE_OK;
}

static enum brrace_status get(void *arg, struct brrace_args *args)
{
	struct ring *ring = arg;

	if (!take(ring))
		return BRRACE_AGAIN;
	args->out[0] = (uintptr_t)ring->slot;
	args->n_out = 1;
	ring->slot = NULL;
	__atomic_store_n(&ring->lock, 0, __ATOMIC_RELEASE);
	return args->out[0] ? BRRACE_OK : BRRACE_EMPTY;
}

static const struct brrace_op ops[] = {
	{ "put", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, put },
	{ "get", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, get },
};

BRRACE_SUBJECT(.name = "lock", .about = "one slot under a lock", .default_slots = 1,
	       .create = create, .capacity = capacity, .ops = ops, .n_ops = 2, .preload = "put",
	       .drain = "get");
END

lock() { # STATUS TRIES COUNTS OUTCOMES
	cat >"$dir/lock.yml" <<END
brrace: 1
scenario: two threads and a lock
ring: ./lock.c
cflags: [-DTRIES=$2, -DCOUNTS=$3]
threads:
  T1: [put a]
  T2: [get]
END
	explore "$1" --outcomes --budget 3s "$dir/lock.yml" && says "$4 distinct outcomes"
}
check "who waits for a lock waits" lock 0 -1 0 2
check "and every schedule is seen" last_line_says "exhausted: no violation"
check "who gives up after three reads may get nothing" lock 0 3 1 4
check "and every schedule of that is seen" last_line_says "exhausted: no violation"
check "who counts for ever does not hide the others" lock 4 1000000 1 2
check "but that is a bound" last_line_says "100 reads without a store"

budget() { # VERDICT ARGUMENT...
	verdict=$1
	shift
	explore 4 --budget 300ms "$@" yardsticks/p-large.yml && says "the budget is used up" &&
		last_line_says "$verdict"
}
check "a budget ends in a partial verdict" budget "bounded(the first "
check "also of preemptions" budget "bounded(at most " --preemptions 100
check "so does a number of executions" explore 4 --max-executions 1000 yardsticks/p-large.yml
check "just so many" last_line_says "bounded(the first 1000 executions): no violation"

# The last line but for what depends on the clock.
counts() { # ARGUMENT...
	"$BRRACE" explore --color never --exhaustive "$@" >"$out" 2>"$err" </dev/null
	tail -n 1 "$out" | sed 's/, [0-9]*\/s.*//'
}
same_by_two() { # ARGUMENT...
	counts --outcomes "$@" >"$dir/alone" && sed '$d' "$out" >>"$dir/alone"
	counts --outcomes -j 2 "$@" >"$dir/two" && sed '$d' "$out" >>"$dir/two"
	same "$dir/alone" "$dir/two"
}
check "two processes see what one sees" same_by_two yardsticks/p-big.yml
check "also where there is something" same_by_two --ring freebsd/buf_ring-2013 \
	freebsd/eight-senders-on-one-queue.yml --max-executions 30000
first_by_two() {
	counts freebsd/five-steps.yml >"$dir/alone"
	counts -j 3 freebsd/five-steps.yml >"$dir/two"
	same "$dir/alone" "$dir/two" && grep -q "violation: false-full" "$dir/two"
}
check "and find what one finds" first_by_two

sed 's/, dequeue, dequeue]/]/' yardsticks/p-large.yml >"$dir/large.yml"
shards() {
	for k in 1 2 3; do
		counts --shard $k/3 -j 2 "$dir/large.yml"
	done >"$dir/counts"
	awk '/^exhausted\(shard [123] of 3\): no violation/ { n++; c += $8; b += $10 }
		END { print n, c, b }' "$dir/counts" | grep -qx "3 44568 161746"
}
check "shards together are the whole" shards

# Killed again and again, at other moments, until it comes to its end.
resumed() {
	rm -f "$dir/search"
	timeout -s KILL 0.05 "$BRRACE" explore --checkpoint "$dir/search" -j 2 "$dir/large.yml" \
		>/dev/null 2>&1
	for tenths in 1 2 3 4 5 6 7 8 9; do
		timeout -s KILL 0.$tenths "$BRRACE" explore --checkpoint "$dir/search" -j 2 \
			"$dir/large.yml" >/dev/null 2>&1
	done
	counts --checkpoint "$dir/search" "$dir/large.yml" >"$dir/counts"
	grep -qx "exhausted: no violation; executions: 44568 complete, 161746 blocked" \
		"$dir/counts"
}
check "what was killed goes on where it was" resumed
check "but not with another scenario" refuses "a checkpoint of another search" \
	explore --checkpoint "$dir/search" freebsd/five-steps.yml
check "nor on another ring" refuses "a checkpoint of another search" \
	explore --checkpoint "$dir/search" --ring yardsticks/p-bug "$dir/large.yml"
check "a checkpoint where none can be" refuses "cannot be written" \
	explore --checkpoint "$dir/nowhere/search" yardsticks/p-big.yml
check "no shards of what is beyond graphs" refuses "beyond execution graphs" \
	explore --shard 1/2 --transient freebsd/five-steps.yml
check "a bad shard" explore 2 --shard 3/2 freebsd/five-steps.yml
check "no job" explore 2 --jobs 0 freebsd/five-steps.yml
check "jobs that draw" explore 2 --jobs 2 --random freebsd/five-steps.yml

# Whoever presses Ctrl-C interrupts all processes at once.
stops_all() {
	env --default-signal=INT true 2>/dev/null || return 0
	env --default-signal=INT setsid "$BRRACE" explore -j 2 --checkpoint "$dir/stopped" \
		yardsticks/p-large.yml >"$out" 2>"$err" </dev/null &
	pid=$!
	sleep 0.5
	kill -INT -$pid
	wait $pid
	[ $? = 4 ] && says "interrupted" && last_line_says "bounded(" && [ -s "$dir/stopped" ]
}
check "Ctrl-C reaches all processes" stops_all

# A shell without job control lets its children ignore SIGINT; env takes that back.
stops() {
	env --default-signal=INT true 2>/dev/null || return 0
	env --default-signal=INT "$BRRACE" explore yardsticks/p-large.yml >"$out" 2>"$err" \
		</dev/null &
	pid=$!
	sleep 0.5
	kill -INT $pid
	wait $pid
	[ $? = 4 ] && says "interrupted" && last_line_says "bounded("
}
check "Ctrl-C reports what was covered" stops

json() {
	explore 1 --json freebsd/five-steps.yml &&
		says '"verdict": "violation"' && says '"complete":' && says '"seconds":' &&
		says '"T1 until load br_cons_tail"'
}
check "JSON" json

# Too many threads for all of their executions, and nearly any of them shows it.
check "the mail's machine" explore 1 --as-found freebsd/eight-senders-on-one-queue.yml

# What execution graphs cannot show is searched for in another way, which is said.
beyond() {
	explore 1 --exhaustive --transient freebsd/empty-while-a-producer-is-in-flight.yml &&
		says "schedules by preemptions, for what follows is beyond execution graphs"
}
check "another search where there are no graphs" beyond

check "no scenario" explore 2
check "an unknown option" explore 2 --exhaustively freebsd/five-steps.yml
check "a bad budget" explore 2 --budget soon freebsd/five-steps.yml
check "a bad bound" explore 2 --preemptions -1 freebsd/five-steps.yml
check "a bad word to accept" explore 2 --accept everything freebsd/five-steps.yml
check "a file that is not there" explore 2 nowhere.yml
check "help" explore 0 --help

exit $failed
