/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What explain() says of races that are known is what people say of them; and each set
 * of orderings is checked in two ways that know nothing of how it was chosen: in every
 * execution graph, and in traces of native schedules, enumerated without graphs.
 */
#include "explain/testing.h"

#include "explore/draft.h"
#include "report/json/parts.h"
#include "search/exhaust.h"
#include "search/search.h"
#include "search/why.h"

#define ROOM 65536

struct known {
	const char *scenario;
	const char *orderings[EXPLANATION_MOST]; /* as "first < then" */
	uint32_t preemptions; /* of native schedules, where not all can be seen */
};

static const struct known b1 = {
	.scenario = "scenarios/freebsd/five-steps.yml",
	.orderings =
		{
			"T1 load br_prod_head < T2 cas br_prod_head",
			"T2 store br_cons_tail < T1 load br_cons_tail",
		},
	.preemptions = UINT32_MAX,
};

static const struct known b2 = {
	.scenario = "scenarios/freebsd/drop-counter-loses-an-update.yml",
	.orderings =
		{
			"T1 load br_drops < T2 store br_drops",
			"T2 load br_drops < T1 store br_drops",
		},
	.preemptions = UINT32_MAX,
};

static const struct known b3 = {
	.scenario = "scenarios/freebsd/aba-masked-head-loses-items.yml",
	.orderings =
		{
			"T1 load br_prod_head < T2 cas br_prod_head in enqueue",
			"T1 load br_cons_tail < T2 store br_cons_tail",
			"T2 cas br_prod_head in 2nd enqueue < T1 cas br_prod_head",
		},
	.preemptions = 5,
};

static const struct known b4 = {
	.scenario = "scenarios/freebsd/aba-masked-consumer-head-delivers-twice.yml",
	.orderings =
		{
			"T2 store br_prod_tail in enqueue < T1 load br_prod_tail",
			"T1 load br_cons_head < T2 cas br_cons_head in dequeue_mc",
			"T1 load br_prod_tail < T2 store br_prod_tail in 2nd enqueue",
			"T2 cas br_cons_head in 2nd dequeue_mc < T1 cas br_cons_head",
		},
	.preemptions = 5,
};

static const struct known o1 = {
	.scenario = "scenarios/ck/full-by-an-old-producer-head.yml",
	.orderings =
		{
			"T1 load p_head < T2 cas p_head",
			"T2 store c_head < T1 load c_head",
		},
	.preemptions = 5,
};

static const struct known o2 = {
	.scenario = "scenarios/vyukov/full-behind-a-stopped-consumer.yml",
	.orderings =
		{
			"T2 cas dequeue_pos < T1 cas dequeue_pos",
			"T1 load cells[0].sequence in enqueue < T2 store cells[0].sequence",
		},
	.preemptions = UINT32_MAX,
};

static const struct known o3 = {
	.scenario = "scenarios/vyukov/empty-behind-a-stopped-producer.yml",
	.orderings =
		{
			"T1 cas enqueue_pos < T2 cas enqueue_pos",
			"T2 load cells[0].sequence in dequeue < T1 store cells[0].sequence",
		},
	.preemptions = UINT32_MAX,
};

static struct why why; /* the orderings of the scene, and no others */

static uint16_t take_access(const struct explained_access *a)
{
	const struct event *e = &scene.perf.result.trace->events[a->event];

	why.accesses[why.n_accesses] = (struct why_access){
		.address = e->addr,
		.op = scene.perf.result.history->calls[e->call].op_index,
		.nth = a->nth,
		.thread = e->thread,
		.kind = e->kind,
	};
	return (uint16_t)why.n_accesses++;
}

static void take_orderings(void)
{
	why.n = why.n_accesses = 0;
	for (uint32_t i = 0; i < scene.e.n; i++) {
		struct why_ordering *o = &why.orderings[why.n++];

		o->first = take_access(&scene.e.orderings[i].first);
		o->then = take_access(&scene.e.orderings[i].then);
	}
}

/* ---- what is said */

static void expect_orderings(const struct known *known)
{
	json_t *json = explanation_json(&scene.perf.result, &scene.e);
	json_t *list = json_object_get(json, "orderings");
	char text[256];
	size_t n = 0;

	for (; known->orderings[n]; n++) {
		json_t *o = json_array_get(list, n);

		snprintf(text, sizeof(text), "%s < %s",
			 json_string_value(json_object_get(o, "first")),
			 json_string_value(json_object_get(o, "then")));
		assert_string_equal(text, known->orderings[n]);
	}
	assert_int_equal(json_array_size(list), n);
	json_decref(json);
}

/* ---- executions, however they were enumerated */

static struct {
	uint64_t shown;      /* executions that have all orderings; all of them show it */
	uint64_t lacking[EXPLANATION_MOST]; /* have all but this one; none of them shows it */
} counts;

static void take_execution(const bool *holds, bool shows)
{
	uint32_t broken = 0, last = 0;

	for (uint32_t i = 0; i < why.n; i++) {
		if (holds[i])
			continue;
		broken++;
		last = i;
	}
	if (!broken)
		assert_true(shows);
	if (broken == 1)
		assert_false(shows);
	counts.shown += !broken;
	counts.lacking[last] += broken == 1;
}

static void expect_each_is_needed(void)
{
	assert_true(counts.shown > 0);
	for (uint32_t i = 0; i < why.n; i++)
		assert_true(counts.lacking[i] > 0);
}

static void start_counting(void *ctx)
{
	(void)ctx;
	memset(&counts, 0, sizeof(counts));
}

/* ---- every execution graph */

static uint32_t on_leaf(void *ctx, const struct exhaust_leaf *leaf)
{
	bool holds[EXPLANATION_MOST];
	uint32_t shows = leaf->tag;

	(void)ctx;
	if (leaf->history)
		shows = target_in_leaf(leaf, &scene.target);
	if (leaf->waits)
		return shows;
	why_find(&why, leaf->graph, leaf->address);
	for (uint32_t i = 0; i < why.n; i++)
		holds[i] = why_order(&why, leaf->graph, i) == WHY_HOLDS;
	take_execution(holds, shows);
	return shows;
}

static void check_graphs(void)
{
	const struct exhaust_options options = {
		.leaf = on_leaf,
		.forget = start_counting,
		.kinds = 1u << scene.target.kind,
		.rounds = ROUNDS_SAME,
	};
	struct exhaust_result result;

	start_counting(NULL);
	exhaust(scene.p.run, &options, &result);
	assert_int_equal(result.end, EXHAUST_ENDED);
	expect_each_is_needed();
}

/* ---- native schedules */

/* Index in the trace, or EVENT_INITIAL. */
static uint32_t event_of(struct run *run, uint16_t access)
{
	const struct why_access *a = &why.accesses[access];
	const struct trace *t = run_trace(run);
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->count; i++) {
		const struct event *e = &t->events[i];

		if (e->thread == a->thread && e->kind == a->kind && e->addr == a->address &&
		    run_history(run)->calls[e->call].op_index == a->op && ++n == a->nth)
			return i;
	}
	return EVENT_INITIAL;
}

static bool holds_natively(struct run *run, uint32_t ordering)
{
	const struct why_ordering *o = &why.orderings[ordering];
	uint32_t first = event_of(run, o->first), then = event_of(run, o->then);

	return then == EVENT_INITIAL || first < then;
}

static enum search_answer on_execution(struct judge *judge, const struct execution *e)
{
	bool holds[EXPLANATION_MOST];

	(void)judge;
	assert_false(target_cut(e));
	assert_false(e->blocked);
	for (uint32_t i = 0; i < why.n; i++)
		holds[i] = holds_natively(e->run, i);
	take_execution(holds, target_shown(e, &scene.target));
	return SEARCH_GO_ON;
}

static enum search_answer on_repeated(struct judge *judge, const struct execution *e)
{
	(void)judge;
	(void)e;
	return SEARCH_GO_ON;
}

static void on_forget(struct judge *judge)
{
	start_counting(judge);
}

static enum search_answer on_level(struct judge *judge, uint32_t bound)
{
	(void)judge;
	(void)bound;
	return SEARCH_GO_ON;
}

static void check_schedules(uint32_t preemptions)
{
	struct judge judge = {
		.execution = on_execution,
		.repeated = on_repeated,
		.forget = on_forget,
		.level = on_level,
	};
	struct bounded_node *path = calloc(ROOM, sizeof(*path));
	struct bounded b;

	assert_non_null(path);
	start_counting(NULL);
	bounded_init(&b, BOUNDED_PREEMPTIONS, path, ROOM);
	search_settle(scene.p.run);
	search_bounded(scene.p.run, &b, preemptions, &judge);
	free(path);
	expect_each_is_needed();
}

static void check(const struct known *known)
{
	open_scene(known->scenario);
	assert_string_equal(scene.e.undetermined, "");
	take_orderings();
	expect_orderings(known);
	check_graphs();
	check_schedules(known->preemptions);
	close_scene();
}

static void test_b1_false_full(void **state)
{
	(void)state;
	check(&b1);
}

static void test_b2_lost_count(void **state)
{
	(void)state;
	check(&b2);
}

static void test_b3_lost_items(void **state)
{
	(void)state;
	check(&b3);
}

static void test_b4_delivered_twice(void **state)
{
	(void)state;
	check(&b4);
}

static void test_o1_false_full(void **state)
{
	(void)state;
	check(&o1);
}

static void test_o2_false_full(void **state)
{
	(void)state;
	check(&o2);
}

static void test_o3_false_empty(void **state)
{
	(void)state;
	check(&o3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_b1_false_full),  cmocka_unit_test(test_b2_lost_count),
		cmocka_unit_test(test_b3_lost_items),  cmocka_unit_test(test_b4_delivered_twice),
		cmocka_unit_test(test_o1_false_full),  cmocka_unit_test(test_o2_false_full),
		cmocka_unit_test(test_o3_false_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
