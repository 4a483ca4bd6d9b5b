/* SPDX-License-Identifier: BSD-2-Clause */
/* Data races of native code in searches: which there are, that they show natively, and what
 * takes them away. */
#include "search/exhaust.h"

#include "abi/hooks.h"
#include "search/repair.h"
#include "testing.h"

static struct {
	struct exhaust_result result;
	uint64_t executions, racy;
	struct raced race; /* the last new one; */
	uint32_t n;        /* so many there were */
	struct follow_turn turns[64];
	uint32_t n_turns;
	uint64_t results[8]; /* of queries, but for those of twins */
} seen;

static uint32_t keep(void *ctx, const struct exhaust_leaf *leaf)
{
	(void)ctx;
	seen.executions++;
	seen.racy += leaf->n_races > 0;
	for (uint32_t i = 0; leaf->history && i < leaf->history->n_calls; i++)
		seen.results[leaf->history->calls[i].result % 8]++;
	for (uint32_t i = 0; i < leaf->n_races; i++) {
		if (seen.n && raced_same(&seen.race, &leaf->races[i]))
			continue;
		seen.race = leaf->races[i];
		seen.n++;
		assert_in_range(leaf->n_turns, 1, 64);
		seen.n_turns = leaf->n_turns;
		memcpy(seen.turns, leaf->turns, leaf->n_turns * sizeof(*seen.turns));
	}
	return 0;
}

static void forget(void *ctx)
{
	(void)ctx;
	memset(&seen, 0, sizeof(seen));
}

static void search(operation *a, operation *b)
{
	const struct exhaust_options options = {
		.kinds = FINDING_VIOLATIONS,
		.leaf = keep,
		.forget = forget,
	};
	struct exhaust_result result;

	bench.plan.model = MODEL_RC11;
	bench_op("a", BRRACE_QUERY_COUNT, a);
	bench_op("b", BRRACE_QUERY_COUNT, b);
	THREAD(1);
	THREAD(2);
	bench_start();
	forget(NULL);
	exhaust(bench.run, &options, &result);
	assert_int_equal(result.end, EXHAUST_ENDED);
	seen.result = result;
}

/* Natively it is the only race of those turns. */
static void expect_shown(void)
{
	uintptr_t text = bench.plan.subject->text;
	struct follow follow;
	const struct race *races;
	struct raced code;
	size_t n;

	follow_init(&follow, seen.turns, seen.n_turns);
	run_execute(bench.run, &follow.policy);
	assert_false(follow.strayed);
	races = run_races(bench.run, &n);
	assert_int_equal(n, 1);
	code = raced_of(text, races[0].side[0].stack.pc[0], races[0].side[1].stack.pc[0]);
	assert_true(raced_same(&code, &seen.race));
}

/* ---- a message and its flag */

enum { FLAG, MESSAGE };

SUBJECT_HOOK void volatile_store(uint64_t *at, uint64_t value)
{
	__brrace_volatile_write8(at);
	*(volatile uint64_t *)at = value;
}

SUBJECT_HOOK uint64_t volatile_load(uint64_t *at)
{
	__brrace_volatile_read8(at);
	return *(volatile uint64_t *)at;
}

#define SEND(name, put, order) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring; \
\
		put(&words[MESSAGE], 1); \
		__brrace_atomic64_store(&words[FLAG], 1, order); \
		args->result = 7; \
		return BRRACE_OK; \
	}

#define RECEIVE(name, get, order) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring; \
\
		args->result = 2; \
		if (__brrace_atomic64_load(&words[FLAG], order)) \
			args->result = get(&words[MESSAGE]); \
		return BRRACE_OK; \
	}

SEND(send_relaxed, store, __ATOMIC_RELAXED)
SEND(send_release, store, __ATOMIC_RELEASE)
SEND(send_volatile, volatile_store, __ATOMIC_RELAXED)
RECEIVE(receive_relaxed, load, __ATOMIC_RELAXED)
RECEIVE(receive_acquire, load, __ATOMIC_ACQUIRE)
RECEIVE(receive_volatile, volatile_load, __ATOMIC_RELAXED)

static void an_unordered_message_races(void **state)
{
	(void)state;
	search(send_relaxed, receive_relaxed);
	assert_int_equal(seen.executions, 3);
	assert_int_equal(seen.racy, 2);
	assert_int_equal(seen.n, 1);
	expect_shown();
}

static void one_half_does_not_order_it(void **state)
{
	(void)state;
	search(send_release, receive_relaxed);
	assert_int_equal(seen.racy, 2);
	expect_shown();
}

static void release_and_acquire_order_it(void **state)
{
	(void)state;
	search(send_release, receive_acquire);
	assert_int_equal(seen.executions, 2);
	assert_int_equal(seen.racy, 0);
}

static void volatile_is_atomic(void **state)
{
	(void)state;
	search(send_volatile, receive_volatile);
	assert_int_equal(seen.executions, 3);
	assert_int_equal(seen.racy, 0);
}

static void volatile_may_count_as_plain(void **state)
{
	(void)state;
	bench.plan.volatile_is_plain = true;
	search(send_volatile, receive_volatile);
	assert_int_equal(seen.executions, 3);
	assert_int_equal(seen.racy, 2);
	expect_shown();
}

static void strict_is_the_newest(void **state)
{
	(void)state;
	bench.plan.plain_is_strict = true;
	search(send_relaxed, receive_relaxed);
	assert_int_equal(seen.executions, 2);
	assert_int_equal(seen.results[0], 0);
	assert_int_equal(seen.racy, 1);
	expect_shown();
}

static void volatile_is_not_strict_unless_plain(void **state)
{
	(void)state;
	bench.plan.plain_is_strict = true;
	search(send_volatile, receive_volatile);
	assert_int_equal(seen.executions, 3);
}

static void volatile_is_strict_if_it_counts_as_plain(void **state)
{
	(void)state;
	bench.plan.plain_is_strict = bench.plan.volatile_is_plain = true;
	search(send_volatile, receive_volatile);
	assert_int_equal(seen.executions, 2);
}

/* ---- a loop: its rounds that change nothing are executions, too */

SUBJECT_CODE static enum brrace_status wait_plainly(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	while (!__brrace_atomic64_load(&words[FLAG], __ATOMIC_ACQUIRE))
		if (load(&words[MESSAGE]))
			break;
	args->result = 3;
	return BRRACE_OK;
}

static void a_round_that_is_left_out_races(void **state)
{
	(void)state;
	search(send_release, wait_plainly);
	assert_int_equal(seen.n, 1);
	expect_shown();
}

/* ---- what takes a race away */

static bool has_race(void *ctx, const struct exhaust_leaf *leaf)
{
	for (uint32_t i = 0; i < leaf->n_races; i++)
		if (raced_same(ctx, &leaf->races[i]))
			return true;
	return false;
}

static void repair(struct repair *out)
{
	struct raced race = seen.race;
	const struct repair_question question = {
		.kinds = FINDING_VIOLATIONS,
		.most = 1000000,
		.race = &race,
		.shows = has_race,
		.ctx = &race,
	};

	repair_find(bench.run, &question, out);
}

static void a_message_is_repaired(void **state)
{
	struct repair found;

	(void)state;
	search(send_relaxed, receive_relaxed);
	repair(&found);
	assert_int_equal(found.end, REPAIR_FOUND);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.ways[0].n, 2);
	for (uint32_t i = 0; i < 2; i++)
		assert_int_equal(found.ways[0].changes[i].order,
				 found.ways[0].kind[i] == ACCESS_STORE ? __ATOMIC_RELEASE :
									 __ATOMIC_ACQUIRE);
}

static void half_a_message_needs_the_other(void **state)
{
	struct repair found;

	(void)state;
	search(send_release, receive_relaxed);
	repair(&found);
	assert_int_equal(found.end, REPAIR_FOUND);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.ways[0].n, 1);
	assert_int_equal(found.ways[0].kind[0], ACCESS_LOAD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(an_unordered_message_races),
		BENCH(one_half_does_not_order_it),
		BENCH(release_and_acquire_order_it),
		BENCH(volatile_is_atomic),
		BENCH(volatile_may_count_as_plain),
		BENCH(strict_is_the_newest),
		BENCH(volatile_is_not_strict_unless_plain),
		BENCH(volatile_is_strict_if_it_counts_as_plain),
		BENCH(a_round_that_is_left_out_races),
		BENCH(a_message_is_repaired),
		BENCH(half_a_message_needs_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
