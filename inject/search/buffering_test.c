/* SPDX-License-Identifier: BSD-2-Clause */
/* What late loads show of native code, and where they may not be late. */
#include "search/buffering.h"

#include "abi/hooks.h"
#include "testing.h"

static struct exhaust_result result;
static struct buffering buffering;
static uint64_t results[16]; /* executions in which the first thread's query came to it */
static bool stops;            /* at 2 */

/* What a result is counted as is the tag of its execution, from 1. */
static uint32_t keep(void *ctx, const struct exhaust_leaf *leaf)
{
	uint32_t tag = leaf->tag;

	(void)ctx;
	for (uint32_t i = 0; leaf->history && i < leaf->history->n_calls; i++)
		if (!leaf->history->calls[i].thread)
			tag = leaf->history->calls[i].result % 16 + 1;
	if (tag)
		results[tag - 1]++;
	return stops && tag == 3 ? EXHAUST_STOP : tag;
}

static void forget(void *ctx)
{
	(void)ctx;
	memset(results, 0, sizeof(results));
}

static uint32_t most = 1;

static void search(operation *first, operation *second)
{
	const struct exhaust_options options = {
		.kinds = FINDING_VIOLATIONS,
		.leaf = keep,
		.forget = forget,
	};

	bench_op("a", BRRACE_QUERY_COUNT, first);
	bench_op("b", BRRACE_QUERY_COUNT, second);
	THREAD(1);
	THREAD(2);
	bench.plan.model = MODEL_RC11;
	bench_start();
	forget(NULL);
	assert_int_equal(buffering_search(bench.run, &options, most, &result, &buffering), 0);
}

/* A consumer that gives its slot back, and a producer that then fills it. */

enum { TAIL, SLOT, OTHER };

SUBJECT_HOOK void give_back(uint64_t *words, int order)
{
	__brrace_atomic64_store(&words[TAIL], 1, order);
}

#define TAKE(name, barrier, order) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring, item = load(&words[SLOT]); \
\
		barrier; \
		give_back(words, order); \
		args->result = item; \
		return BRRACE_OK; \
	}

TAKE(take, (void)0, __ATOMIC_RELAXED)
TAKE(take_release, (void)0, __ATOMIC_RELEASE)
TAKE(take_fence, __brrace_atomic_thread_fence(__ATOMIC_ACQUIRE), __ATOMIC_RELAXED)
TAKE(take_rmb, brrace_rmb(), __ATOMIC_RELAXED)
TAKE(take_dependent, if (item == 2) store(&words[OTHER], 1), __ATOMIC_RELAXED)

SUBJECT_CODE static enum brrace_status fill(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	args->result = 0;
	if (__brrace_atomic64_load(&words[TAIL], __ATOMIC_ACQUIRE))
		store(&words[SLOT], 2);
	return BRRACE_OK;
}

static void a_late_load(void **state)
{
	(void)state;
	search(take, fill);
	assert_int_equal(result.end, EXHAUST_ENDED);
	assert_int_equal(buffering.delays, 1);
	assert_int_equal(buffering.late, 1);
	assert_false(buffering.partial);
	assert_int_equal(results[0], 2);
	assert_int_equal(results[2], 1);
	assert_int_equal(result.counts.complete, 3);
}

static void it_is_told(void **state)
{
	(void)state;
	stops = true;
	search(take, fill);
	stops = false;
	assert_int_equal(result.end, EXHAUST_STOPPED);
	assert_int_equal(buffering.found.n, 1);
	assert_int_equal(buffering.found.list[0].thread, 0);
	assert_int_equal(buffering.found.list[0].nth, 1);
	assert_int_equal(buffering.found.list[0].stores, 1);
	assert_int_equal(buffering.found.list[0].value, 2);
}

static void a_store_that_releases(void **state)
{
	(void)state;
	search(take_release, fill);
	assert_int_equal(results[2], 0);
	assert_int_equal(buffering.delays, 0);
}

static void a_fence(void **state)
{
	(void)state;
	search(take_fence, fill);
	assert_int_equal(results[2], 0);
}

/* It orders loads with loads: the mistake of DPDK's dequeue before 2016-07. */
static void a_narrow_fence(void **state)
{
	(void)state;
	search(take_rmb, fill);
	assert_int_equal(results[2], 1);
}

static void what_depends_on_it(void **state)
{
	(void)state;
	search(take_dependent, fill);
	assert_int_equal(buffering.delays, 1);
	assert_int_equal(results[2], 0);
}

/* ---- with an item in its slot from the start */

SUBJECT_DATA static uint64_t slot = 1;

#define TAKE_SLOT(name, code) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring, item = load(&slot); \
\
		code; \
		args->result = item; \
		return BRRACE_OK; \
	}

TAKE_SLOT(take_slot, give_back(words, __ATOMIC_RELAXED))
TAKE_SLOT(take_if_there, if (item) give_back(words, __ATOMIC_RELAXED))
TAKE_SLOT(take_and_trap, if (!item) __builtin_trap(); give_back(words, __ATOMIC_RELAXED))

SUBJECT_CODE static enum brrace_status fill_slot(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	args->result = 0;
	if (__brrace_atomic64_load(&words[TAIL], __ATOMIC_ACQUIRE))
		store(&slot, 2);
	return BRRACE_OK;
}

static void any_item_will_do(void **state)
{
	(void)state;
	search(take_slot, fill_slot);
	assert_int_equal(results[2], 1);
}

/* Both items take the branch. */
static void a_branch_on_whether_there_is_one(void **state)
{
	(void)state;
	search(take_if_there, fill_slot);
	assert_int_equal(buffering.delays, 1);
	assert_int_equal(results[2], 0);
	assert_false(buffering.partial);
}

static void a_bad_end_without_one(void **state)
{
	(void)state;
	search(take_and_trap, fill_slot);
	assert_int_equal(result.end, EXHAUST_ENDED);
	assert_int_equal(buffering.delays, 1);
	assert_int_equal(results[2], 0);
	assert_false(buffering.partial);
}

/* ---- two at once */

enum { FIRST, SECOND = 2 };

SUBJECT_CODE static enum brrace_status ask_twice(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring, first, second;

	first = load(&words[FIRST]);
	store(&words[FIRST + 1], 1);
	second = load(&words[SECOND]);
	store(&words[SECOND + 1], 1);
	args->result = first | second << 1;
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status answer_twice(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	store(&words[FIRST], load(&words[FIRST + 1]));
	store(&words[SECOND], load(&words[SECOND + 1]));
	args->result = 0;
	return BRRACE_OK;
}

static void search_twice(uint32_t at_once)
{
	most = at_once;
	search(ask_twice, answer_twice);
	most = 1;
	assert_int_equal(result.end, EXHAUST_ENDED);
	assert_true(results[1] && results[2]);
}

static void one_at_a_time(void **state)
{
	(void)state;
	search_twice(1);
	assert_int_equal(results[3], 0);
}

static void two_at_once(void **state)
{
	(void)state;
	search_twice(2);
	assert_int_equal(results[3], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(a_late_load),           BENCH(it_is_told),
		BENCH(a_store_that_releases), BENCH(a_fence),
		BENCH(a_narrow_fence),        BENCH(what_depends_on_it),
		BENCH(any_item_will_do),      BENCH(a_branch_on_whether_there_is_one),
		BENCH(a_bad_end_without_one), BENCH(one_at_a_time),
		BENCH(two_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
