/* SPDX-License-Identifier: BSD-2-Clause */
/* Policies where stores stay in buffers: each way is drawn, written down and made again. */
#include "testing.h"

#include <stdlib.h>

#include "search/guide.h"
#include "search/search.h"
#include "search/shrink.h"

#define TURNS 64
#define NODES 256

static bool fenced;
static uint64_t saw[2]; /* what each thread's load returned */

SUBJECT_CODE static void store_and_load(uint64_t *words, int mine)
{
	store(&words[mine], 1);
	if (fenced)
		__brrace_atomic_thread_fence(__ATOMIC_SEQ_CST);
	saw[mine] = load(&words[!mine]);
}

SUBJECT_CODE static enum brrace_status left(void *ring, struct brrace_args *args)
{
	(void)args;
	store_and_load(ring, 0);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status right(void *ring, struct brrace_args *args)
{
	(void)args;
	store_and_load(ring, 1);
	return BRRACE_OK;
}

static int set_two(void **state)
{
	set_bench(state);
	fenced = false;
	bench.plan.model = MODEL_TSO;
	THREAD(bench_op("left", BRRACE_QUERY_COUNT, left));
	THREAD(bench_op("right", BRRACE_QUERY_COUNT, right));
	bench_start();
	return 0;
}

/* One bit for each pair of values. */
static unsigned outcome(void)
{
	return 1u << (saw[0] + 2 * saw[1]);
}

static unsigned outcomes_drawn(struct policy *policy, uint64_t *index, uint64_t n)
{
	unsigned seen = 0;

	for (*index = 0; *index < n; ++*index) {
		assert_int_equal(run_execute(bench.run, policy), RUN_ENDED);
		seen |= outcome();
	}
	return seen;
}

/* "0:3 0b 1:2 0f1": thread and points, b: a store that stays, f: stores that leave. */
static const char *turns_text(const struct turn *turns, uint32_t n)
{
	static const char kinds[] = ":bcdf";

	bench.text[bench.length = 0] = 0;
	for (uint32_t i = 0; i < n; i++) {
		say("%s%u%c", i ? " " : "", turns[i].thread, kinds[turns[i].kind]);
		if (turns[i].kind != TURN_BUFFER)
			say("%u", turns[i].points);
	}
	return bench.text;
}

static void both_loads_may_come_too_early(void **state)
{
	struct random random;
	struct burst burst;
	struct pct pct;

	(void)state;
	random_init(&random);
	burst_init(&burst);
	pct_init(&pct, 3, 8);
	assert_int_equal(outcomes_drawn(&random.walk.policy, &random.index, 200), 0xf);
	assert_int_equal(outcomes_drawn(&burst.random.walk.policy, &burst.random.index, 200), 0xf);
	assert_int_equal(outcomes_drawn(&pct.walk.policy, &pct.index, 200), 0xf);
	fenced = true;
	assert_int_equal(outcomes_drawn(&random.walk.policy, &random.index, 200), 0xe);
	assert_int_equal(outcomes_drawn(&burst.random.walk.policy, &burst.random.index, 200), 0xe);
	assert_int_equal(outcomes_drawn(&pct.walk.policy, &pct.index, 200), 0xe);
}

static unsigned seen;
static struct bounded_node path[NODES];

static enum search_answer note(struct judge *judge, const struct execution *e)
{
	(void)judge;
	(void)e;
	seen |= outcome();
	return SEARCH_GO_ON;
}

static void forget(struct judge *judge)
{
	(void)judge;
	seen = 0;
}

static enum search_answer go_on(struct judge *judge, uint32_t bound)
{
	(void)judge;
	(void)bound;
	return SEARCH_GO_ON;
}

static unsigned outcomes_within(uint32_t preemptions)
{
	struct judge judge = {
		.execution = note, .repeated = note, .forget = forget, .level = go_on};
	struct bounded b;

	seen = 0;
	bounded_init(&b, BOUNDED_PREEMPTIONS, path, NODES);
	search_bounded(bench.run, &b, preemptions, &judge);
	return seen;
}

static void flushes_are_no_preemptions(void **state)
{
	(void)state;
	assert_int_equal(outcomes_within(0), 0x7);
	assert_int_equal(outcomes_within(2), 0xf);
	fenced = true;
	assert_int_equal(outcomes_within(0), 0x6);
	assert_int_equal(outcomes_within(2), 0xe);
}

static void what_is_written_down_is_made_again(void **state)
{
	struct turn turns[TURNS], again[TURNS];
	struct record record, guided;
	struct guide guide;
	struct random random;
	char first[sizeof(bench.text)];

	(void)state;
	random_init(&random);
	record_init(&record, &random.walk.policy, turns, TURNS);
	for (random.index = 0; random.index < 300; random.index++) {
		unsigned as_found;

		run_execute(bench.run, &record.policy);
		record_finish(&record);
		as_found = outcome();
		strcpy(first, turns_text(turns, record.n));
		guide_init(&guide, turns, record.n);
		record_init(&guided, &guide.walk.policy, again, TURNS);
		run_execute(bench.run, &guided.policy);
		record_finish(&guided);
		assert_int_equal(outcome(), as_found);
		assert_string_equal(turns_text(again, guided.n), first);
	}
}

/* Draws what the test says, in turn. */
struct drawn {
	struct policy policy;
	const struct decision *decisions;
	uint32_t n, at;
};

static void begin(struct policy *policy)
{
	((struct drawn *)policy)->at = 0;
}

static struct decision next(struct policy *policy, const struct sched_view *view)
{
	struct drawn *d = (struct drawn *)policy;

	(void)view;
	return d->at < d->n ? d->decisions[d->at++] : (struct decision){.kind = DECIDE_END};
}

#define RUN(t) {.kind = DECIDE_RUN, .thread = t, .line = UINT16_MAX}
#define STAY(t) {.kind = DECIDE_BUFFER, .thread = t, .line = UINT16_MAX}
#define LEAVE(t) {.kind = DECIDE_FLUSH, .thread = t, .line = UINT16_MAX}

static void assert_recorded(const struct decision *decisions, uint32_t n, const char *expected)
{
	struct drawn drawn = {{next, begin}, decisions, n, 0};
	struct turn turns[TURNS];
	struct record record;

	bench_run(); /* points are known */
	record_init(&record, &drawn.policy, turns, TURNS);
	assert_int_equal(run_execute(bench.run, &record.policy), RUN_ENDED);
	record_finish(&record);
	assert_string_equal(turns_text(turns, record.n), expected);
}

#define assert_turns(expected, ...) \
	assert_recorded((const struct decision[]){__VA_ARGS__}, \
			sizeof((const struct decision[]){__VA_ARGS__}) / sizeof(struct decision), \
			expected)

static void stores_that_stay_are_turns_of_their_own(void **state)
{
	(void)state;
	/* To the store, the store, the load, the return. */
	assert_turns("0:0 0b 0:1 1:2 0f1", RUN(0), STAY(0), RUN(0), RUN(0), RUN(1), RUN(1), RUN(1),
		     RUN(1), LEAVE(0));
	/* One that leaves before anything happens is as if it never stayed. */
	assert_turns("0:2 1:2", RUN(0), STAY(0), LEAVE(0), RUN(0), RUN(0), RUN(1), RUN(1), RUN(1),
		     RUN(1));
	assert_turns("0:0 0b 1:1 0f1 1:1 0:1", RUN(0), STAY(0), RUN(1), RUN(1), LEAVE(0), RUN(1),
		     RUN(1), RUN(0), RUN(0));
}

struct both_early {
	struct shrink shrink;
	struct turn recorded[TURNS];
};

static bool shows(struct shrink *s, struct turn *turns, uint32_t *n)
{
	struct both_early *b = (struct both_early *)s;
	struct record record;
	struct guide guide;

	guide_init(&guide, turns, *n);
	record_init(&record, &guide.walk.policy, b->recorded, TURNS);
	run_execute(bench.run, &record.policy);
	record_finish(&record);
	if (saw[0] || saw[1])
		return false;
	*n = record.n;
	memcpy(turns, b->recorded, record.n * sizeof(*turns));
	return true;
}

static void only_stores_that_must_stay_are_left(void **state)
{
	struct both_early b = {.shrink = {.shows = shows}};
	struct turn turns[TURNS] = {
		{.kind = TURN_BUFFER, .thread = 0, .points = 1},
		{.kind = TURN_BUFFER, .thread = 1, .points = 1},
		{.kind = TURN_RUN, .thread = 0, .points = 1},
		{.kind = TURN_RUN, .thread = 1, .points = 1},
		{.kind = TURN_FLUSH, .thread = 1, .points = 1},
		{.kind = TURN_FLUSH, .thread = 0, .points = 1},
	};
	struct turn scratch[TURNS];
	uint32_t n = 6;

	(void)state;
	bench_run();
	assert_true(shows(&b.shrink, turns, &n));
	shrink_turns(&b.shrink, turns, &n, scratch);
	assert_string_equal(turns_text(turns, n), "0:0 0b 0:1 1:2 0f1");
}

#define TWO(test) cmocka_unit_test_setup_teardown(test, set_two, clear_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TWO(both_loads_may_come_too_early),
		TWO(flushes_are_no_preemptions),
		TWO(what_is_written_down_is_made_again),
		TWO(stores_that_stay_are_turns_of_their_own),
		TWO(only_stores_that_must_stay_are_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
