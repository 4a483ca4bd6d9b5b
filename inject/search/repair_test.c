/* SPDX-License-Identifier: BSD-2-Clause */
/* What takes a finding away, and that nothing less does. */
#include "search/repair.h"

#include "abi/hooks.h"
#include "testing.h"

static struct repair repair;

/* Both queries came to this is what is looked for. */
static uint64_t wanted;

static bool both_wanted(void *ctx, const struct exhaust_leaf *leaf)
{
	(void)ctx;
	for (uint32_t i = 0; i < leaf->history->n_calls; i++)
		if (leaf->history->calls[i].result != wanted)
			return false;
	return true;
}

static bool (*same)(void *ctx, uint64_t pc, uint64_t other);

static void ask(enum model_kind model)
{
	const struct repair_question question = {
		.kinds = FINDING_VIOLATIONS,
		.most = 1000000,
		.same = same,
		.shows = both_wanted,
	};

	run_free(bench.run);
	bench.run = NULL;
	bench.plan.model = (uint8_t)model;
	bench_start();
	repair_find(bench.run, &question, &repair);
}

static void expect(enum repair_end end, uint32_t n_ways, uint32_t together)
{
	assert_int_equal(repair.end, end);
	assert_int_equal(repair.n, n_ways);
	for (uint32_t i = 0; i < n_ways; i++)
		assert_int_equal(repair.ways[i].n, together);
}

static void expect_change(uint32_t way, uint32_t i, enum access_kind kind, int was, int order)
{
	assert_int_equal(repair.ways[way].kind[i], kind);
	assert_int_equal(repair.ways[way].was[i], was);
	assert_int_equal(repair.ways[way].changes[i].order, order);
}

static void two_threads(operation *a, operation *b)
{
	bench_op("a", BRRACE_QUERY_COUNT, a);
	bench_op("b", BRRACE_QUERY_COUNT, b);
	THREAD(1);
	THREAD(2);
}

/* ---- a message: 7 is what was read of it too early */

#define SEND(name, order) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring; \
\
		store(&words[1], 1); \
		__brrace_atomic64_store(&words[0], 1, order); \
		args->result = 7; \
		return BRRACE_OK; \
	}

#define RECEIVE(name, order) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring; \
\
		args->result = 1; \
		if (__brrace_atomic64_load(&words[0], order)) \
			args->result = load(&words[1]) ? 2 : 7; \
		return BRRACE_OK; \
	}

SEND(send_relaxed, __ATOMIC_RELAXED)
SEND(send_release, __ATOMIC_RELEASE)
RECEIVE(receive_relaxed, __ATOMIC_RELAXED)
RECEIVE(receive_acquire, __ATOMIC_ACQUIRE)

static void a_message_needs_both(void **state)
{
	(void)state;
	wanted = 7;
	two_threads(send_relaxed, receive_relaxed);
	ask(MODEL_RC11);
	expect(REPAIR_FOUND, 1, 2);
	for (uint32_t i = 0; i < 2; i++)
		if (repair.ways[0].kind[i] == ACCESS_STORE)
			expect_change(0, i, ACCESS_STORE, __ATOMIC_RELAXED, __ATOMIC_RELEASE);
		else
			expect_change(0, i, ACCESS_LOAD, __ATOMIC_RELAXED, __ATOMIC_ACQUIRE);
	assert_int_not_equal(repair.ways[0].kind[0], repair.ways[0].kind[1]);
}

static void the_other_half_of_a_message(void **state)
{
	(void)state;
	wanted = 7;
	two_threads(send_release, receive_relaxed);
	ask(MODEL_RC11);
	expect(REPAIR_FOUND, 1, 1);
	expect_change(0, 0, ACCESS_LOAD, __ATOMIC_RELAXED, __ATOMIC_ACQUIRE);
}

static void nothing_to_repair(void **state)
{
	(void)state;
	wanted = 7;
	two_threads(send_release, receive_acquire);
	ask(MODEL_RC11);
	expect(REPAIR_NOT_FOUND, 0, 0);
	assert_int_equal(repair.searches, 1);
}

/* A loop of which the compiler has peeled the first round. */
SUBJECT_CODE static enum brrace_status receive_in_two_rounds(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	args->result = 1;
	if (__brrace_atomic64_load(&words[0], __ATOMIC_RELAXED) ||
	    __brrace_atomic64_load(&words[0], __ATOMIC_RELAXED))
		args->result = load(&words[1]) ? 2 : 7;
	return BRRACE_OK;
}

static bool any_is(void *ctx, uint64_t pc, uint64_t other)
{
	(void)ctx;
	(void)pc;
	(void)other;
	return true;
}

static void copies_count_as_one(void **state)
{
	(void)state;
	wanted = 7;
	two_threads(send_release, receive_in_two_rounds);
	ask(MODEL_RC11);
	expect(REPAIR_NONE, 0, 0);
	same = any_is;
	ask(MODEL_RC11);
	same = NULL;
	expect(REPAIR_FOUND, 1, 1);
	assert_int_equal(repair.ways[0].n_copies, 1);
	expect_change(0, 0, ACCESS_LOAD, __ATOMIC_RELAXED, __ATOMIC_ACQUIRE);
}

/* ---- store buffering: both read 0 */

#define STORE_AND_LOAD(name, own) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring; \
\
		__brrace_atomic64_store(&words[own], 1, __ATOMIC_RELEASE); \
		args->result = __brrace_atomic64_load(&words[1 - (own)], __ATOMIC_ACQUIRE); \
		return BRRACE_OK; \
	}

STORE_AND_LOAD(first, 0)
STORE_AND_LOAD(second, 1)

/* x86 needs no more than that each store waits; C11 orders all four or nothing. */
static void store_buffering(void **state)
{
	(void)state;
	wanted = 0;
	two_threads(first, second);
	ask(MODEL_TSO);
	expect(REPAIR_FOUND, 1, 2);
	expect_change(0, 0, ACCESS_STORE, __ATOMIC_RELEASE, __ATOMIC_SEQ_CST);
	expect_change(0, 1, ACCESS_STORE, __ATOMIC_RELEASE, __ATOMIC_SEQ_CST);
	ask(MODEL_RC11);
	expect(REPAIR_NONE, 0, 0);
}

/* ---- what no order of memory prevents */

SUBJECT_CODE static enum brrace_status look(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	args->result = __brrace_atomic64_load(&words[0], __ATOMIC_RELAXED);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status flip(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	__brrace_atomic64_store(&words[0], 1, __ATOMIC_RELAXED);
	__brrace_atomic64_store(&words[0], 2, __ATOMIC_RELAXED);
	args->result = 1;
	return BRRACE_OK;
}

static void under_sc_too(void **state)
{
	(void)state;
	wanted = 1;
	two_threads(look, flip);
	ask(MODEL_RC11);
	expect(REPAIR_UNDER_SC, 0, 0);
}

static void too_much_to_search(void **state)
{
	const struct repair_question question = {
		.kinds = FINDING_VIOLATIONS,
		.most = 10,
		.shows = both_wanted,
	};

	(void)state;
	wanted = 7;
	two_threads(send_relaxed, receive_relaxed);
	bench.plan.model = MODEL_RC11;
	bench_start();
	repair_find(bench.run, &question, &repair);
	expect(REPAIR_UNKNOWN, 0, 0);
	assert_non_null(repair.why);
}

/* ---- orders */

static void what_is_stronger(void **state)
{
	const uint8_t relaxed = __ATOMIC_RELAXED, acquire = __ATOMIC_ACQUIRE,
		      release = __ATOMIC_RELEASE, both = __ATOMIC_ACQ_REL, all = __ATOMIC_SEQ_CST;

	(void)state;
	assert_true(stronger_than(release, relaxed) && stronger_than(acquire, relaxed));
	assert_true(stronger_than(both, release) && stronger_than(both, acquire));
	assert_true(stronger_than(all, both) && stronger_than(all, all));
	assert_false(stronger_than(release, acquire) || stronger_than(acquire, release));
	assert_false(stronger_than(relaxed, release) || stronger_than(release, both));
}

static void orders_of_a_failure(void **state)
{
	const struct stronger changes[] = {
		{1, __ATOMIC_RELEASE}, {2, __ATOMIC_ACQ_REL}, {3, __ATOMIC_SEQ_CST}};
	const int fails[] = {__ATOMIC_RELAXED, __ATOMIC_ACQUIRE, __ATOMIC_SEQ_CST};

	(void)state;
	for (uint64_t pc = 1; pc <= 3; pc++) {
		struct label label = {.pc = pc};

		stronger_label(changes, 3, &label);
		assert_int_equal(label.order, changes[pc - 1].order);
		assert_int_equal(label.fail_order, fails[pc - 1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(a_message_needs_both),
		BENCH(the_other_half_of_a_message),
		BENCH(nothing_to_repair),
		BENCH(copies_count_as_one),
		BENCH(store_buffering),
		BENCH(under_sc_too),
		BENCH(too_much_to_search),
		cmocka_unit_test(what_is_stronger),
		cmocka_unit_test(orders_of_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
