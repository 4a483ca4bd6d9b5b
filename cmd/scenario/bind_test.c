/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <link.h>

#include "scenario/testing.h"

/* A ring that is only looked at: its debug information is this program's. */
struct bind_test_ring {
	uint32_t br_prod_head;
	uint32_t br_cons_tail;
	uintptr_t br_ring[4];
};

static struct bind_test_ring ring;
static struct names *names;

static const struct brrace_op ops[] = {
	{.name = "enqueue", .kind = BRRACE_PRODUCE, .roles = BRRACE_MULTI_PRODUCER},
	{.name = "enqueue_sp", .kind = BRRACE_PRODUCE, .roles = BRRACE_SINGLE_PRODUCER},
	{.name = "enqueue_bulk", .kind = BRRACE_PRODUCE, .flags = BRRACE_BULK},
	{.name = "dequeue_mc", .kind = BRRACE_CONSUME, .roles = BRRACE_MULTI_CONSUMER},
	{.name = "dequeue_sc", .kind = BRRACE_CONSUME, .roles = BRRACE_SINGLE_CONSUMER},
	{.name = "dequeue_burst", .kind = BRRACE_CONSUME, .flags = BRRACE_BURST},
	{.name = "putback_sc", .kind = BRRACE_REPLACE_FRONT, .roles = BRRACE_SINGLE_CONSUMER},
	{.name = "full", .kind = BRRACE_QUERY_FULL},
	{.name = "transmit", .kind = BRRACE_COMPOSITE, .roles = BRRACE_MULTI_PRODUCER},
};

enum { ENQUEUE, ENQUEUE_SP, ENQUEUE_BULK, DEQUEUE_MC, DEQUEUE_SC, DEQUEUE_BURST };

static const struct brrace_table table = {
	.name = "test/ring",
	.flags = BRRACE_POWER_OF_2,
	.min_slots = 2,
	.max_slots = 64,
	.default_slots = 8,
	.ops = ops,
	.n_ops = sizeof(ops) / sizeof(ops[0]),
	.preload = "enqueue",
};

/* NULL, after comparing what was told with `expected`, unless that is "". */
static struct bound *bind_to(const struct scenario *s, const struct brrace_table *to,
			     const char *expected)
{
	struct subject subject = {.table = to};
	struct mistakes *mistakes = mistakes_new("f");
	struct bound *bound = scenario_bind(s, &subject, names, mistakes);
	char *told = mistakes_text(mistakes);

	assert_string_equal(told, expected);
	assert_int_equal(bound == NULL, *expected != '\0');
	free(told);
	mistakes_free(mistakes);
	return bound;
}

static void assert_bound_told(const struct told *cases, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct scenario *s = read_sound(cases[i].text);

		bound_free(bind_to(s, &table, cases[i].mistakes));
		scenario_free(s);
	}
}

#define assert_bound_cases(cases) assert_bound_told(cases, sizeof(cases) / sizeof((cases)[0]))

#define OPS(list) "brrace: 1\nring: r\nthreads:\n  T1: [" list "]\n"

static void test_plan(void **state)
{
	struct scenario *s = read_sound(
		"brrace: 1\nring: r\nslots: 4\npreload: [p, a]\nstep-limit: 9\nthreads:\n"
		"  T1: [enqueue a, enqueue, enqueue_bulk a b, dequeue_burst 3, dequeue_burst]\n"
		"  T2: [transmit, full]\n"
		"cpu: {T2: 3}\n");
	struct bound *bound = bind_to(s, &table, "");
	const struct run_plan *plan = &bound->plan;
	const struct run_op *list = plan->threads[0].ops;

	(void)state;
	assert_int_equal(plan->slots, 4);
	assert_int_equal(plan->step_limit, 9);
	assert_int_equal(plan->n_preload, 2);
	assert_int_equal(plan->preload[1], item_address(1));
	assert_int_equal(plan->n_items, s->n_items);
	assert_int_equal(plan->n_threads, 2);
	assert_int_equal(plan->threads[0].cpu, -1);
	assert_int_equal(plan->threads[1].cpu, 3);
	assert_int_equal(plan->threads[0].n_ops, 5);
	assert_int_equal(list[0].op, ENQUEUE);
	assert_int_equal(list[0].n_in, 1);
	assert_int_equal(list[0].in[0], item_address(1));
	assert_int_equal(list[1].n_in, 1);
	assert_string_equal(scenario_item(s, item_of(list[1].in[0])), "T1#2");
	assert_int_equal(list[2].n_in, 2);
	assert_string_equal(scenario_item(s, item_of(list[2].in[1])), "b");
	assert_int_equal(list[3].op, DEQUEUE_BURST);
	assert_int_equal(list[3].n_in, 0);
	assert_int_equal(list[3].want, 3);
	assert_int_equal(list[4].want, 1);
	assert_int_equal(plan->threads[1].ops[0].n_in, 0);
	assert_int_equal(bound->n_lines, 0);
	bound_free(bound);
	scenario_free(s);
}

static void test_operations(void **state)
{
	static const struct told cases[] = {
		{OPS("enqeue a"),
		 "f:4:8: test/ring has no operation \"enqeue\" (did you mean enqueue?)\n"},
		{OPS("push a"),
		 "f:4:8: test/ring has no operation \"push\" (known operations: enqueue, "
		 "enqueue_sp, enqueue_bulk, dequeue_mc, dequeue_sc, dequeue_burst, putback_sc, "
		 "full, transmit)\n"},
		{OPS("enqueue a b"), "f:4:18: item \"b\" for enqueue (one item was expected)\n"},
		{OPS("enqueue 2"), "f:4:16: a number for enqueue (one item was expected)\n"},
		{OPS("enqueue_bulk 2"),
		 "f:4:21: a number for enqueue_bulk (one item or more was expected)\n"},
		{OPS("dequeue_sc a"), "f:4:19: item \"a\" for dequeue_sc (nothing was expected)\n"},
		{OPS("dequeue_sc 1"), "f:4:19: a number for dequeue_sc (nothing was expected)\n"},
		{OPS("dequeue_burst a"),
		 "f:4:22: item \"a\" for dequeue_burst (a number was expected)\n"},
		{OPS("putback_sc"), "f:4:8: putback_sc without an item (one item was expected)\n"},
		{OPS("putback_sc a b"),
		 "f:4:21: item \"b\" for putback_sc (one item was expected)\n"},
		{OPS("transmit a b"),
		 "f:4:19: item \"b\" for transmit (one item or none was expected)\n"},
		{OPS("full a"), "f:4:13: item \"a\" for full (nothing was expected)\n"},
	};

	(void)state;
	assert_bound_cases(cases);
}

#define TWO(first, second) "brrace: 1\nring: r\nthreads:\n  T1: [" first "]\n  T2: [" second "]\n"

static void test_roles(void **state)
{
	static const struct told cases[] = {
		{TWO("enqueue a, dequeue_sc, putback_sc a", "enqueue b"), ""},
		{TWO("dequeue_mc", "dequeue_mc, enqueue_sp a"), ""},
		{TWO("enqueue a, dequeue_sc", "full, dequeue_sc"),
		 "f:5:14: T2 in dequeue_sc beside T1 in dequeue_sc at 4:19, which is for a single "
		 "consumer (other operations, or misuse: allow, were expected)\n"},
		{TWO("dequeue_mc", "dequeue_sc"),
		 "f:4:8: T1 in dequeue_mc beside T2 in dequeue_sc at 5:8, which is for a single "
		 "consumer (other operations, or misuse: allow, were expected)\n"},
		{TWO("enqueue_sp a", "transmit"),
		 "f:5:8: T2 in transmit beside T1 in enqueue_sp at 4:8, which is for a single "
		 "producer (other operations, or misuse: allow, were expected)\n"},
		{TWO("enqueue_sp a", "transmit") "misuse: allow\n", ""},
	};

	(void)state;
	assert_bound_cases(cases);
}

static void test_slots(void **state)
{
	static const struct told cases[] = {
		{HEAD "slots: 1\n", "f:5:8: 1 slots in test/ring (at least 2 were expected)\n"},
		{HEAD "slots: 65\n", "f:5:8: 65 slots in test/ring (at most 64 were expected)\n"},
		{HEAD "slots: 6\n", "f:5:8: 6 slots in test/ring (a power of two was expected)\n"},
		{HEAD "origin: 1\n",
		 "f:5:9: indices of test/ring cannot start elsewhere (no origin: was expected)\n"},
		{HEAD "preload: [a, b, c]\nslots: 2\n",
		 "f:5:17: 3 items to preload into 2 slots (at most 2 were expected)\n"},
	};
	struct brrace_table other = table;
	struct scenario *s = read_sound(HEAD "preload: 1\norigin: 0x10\n");
	struct bound *bound;

	(void)state;
	assert_bound_cases(cases);
	other.flags = BRRACE_HAS_ORIGIN;
	bound = bind_to(s, &other, "");
	assert_int_equal(bound->plan.slots, 8);
	assert_int_equal(bound->plan.origin, 16);
	bound_free(bound);
	other.default_slots = 0;
	other.preload = NULL;
	bind_to(s, &other,
		"f:2:7: test/ring has no default size (slots: was expected)\n"
		"f:5:10: test/ring has no operation to preload with (no preload: was expected)\n");
	scenario_free(s);
}

static void test_lines(void **state)
{
	struct scenario *s = read_sound(
		TWO("enqueue a",
		    "dequeue_sc, dequeue_sc") "schedule:\n"
					      "  - T1 until 2nd cas\n"
					      "  - T2 past access heap#3+0x10 in 2nd dequeue_sc\n"
					      "  - T1 past fence\n"
					      "  - T2 step 7\n"
					      "  - T1 finish enqueue\n"
					      "  - T1 hold\n"
					      "  - T2 buffer\n"
					      "  - T2 flush heap#1+8\n"
					      "model: tso\n");
	struct bound *bound = bind_to(s, &table, "");
	const struct script_line *line = bound->lines;

	(void)state;
	assert_int_equal(bound->plan.model, MODEL_TSO);
	assert_int_equal(bound->n_lines, 8);
	assert_int_equal(line[0].verb, VERB_UNTIL);
	assert_int_equal(line[0].count, 2);
	assert_int_equal(line[0].point.kinds, 1 << ACCESS_CAS);
	assert_int_equal(line[0].point.addr, POINT_ANY_PLACE);
	assert_int_equal(line[0].op, -1);
	assert_int_equal(line[0].may_block, 0);
	assert_int_equal(line[1].thread, 1);
	assert_int_equal(line[1].count, 0);
	assert_int_equal(line[1].point.kinds, (1 << ACCESS_KINDS) - 1);
	assert_int_equal(line[1].point.addr, POINT_HEAP);
	assert_int_equal(line[1].point.heap_block, 3);
	assert_int_equal(line[1].point.heap_offset, 16);
	assert_int_equal(line[1].op, DEQUEUE_SC);
	assert_int_equal(line[1].op_count, 2);
	assert_int_equal(line[2].point.kinds, 1 << ACCESS_FENCE);
	assert_int_equal(line[3].count, 7);
	assert_int_equal(line[4].op, ENQUEUE);
	assert_int_equal(line[5].verb, VERB_HOLD);
	assert_int_equal(line[6].point.kinds, 1 << ACCESS_STORE);
	assert_int_equal(line[6].point.addr, POINT_ANY_PLACE);
	assert_int_equal(line[7].count, 0);
	assert_int_equal(line[7].point.addr, POINT_HEAP);
	assert_int_equal(line[7].point.heap_offset, 8);
	bound_free(bound);
	scenario_free(s);
}

static void test_choices(void **state)
{
	struct scenario *s = read_sound(
		TWO("enqueue a",
		    "dequeue_sc") "model: rc11\nvolatile: plain\nplain: strict\nschedule:\n"
				  "  - T2 load heap#1+8 from 2nd cas by T1 in enqueue\n"
				  "  - T2 load = a\n"
				  "  - T2 load = 7\n"
				  "  - T2 load from initial\n");
	struct bound *bound = bind_to(s, &table, "");
	const struct script_line *line = bound->lines;

	(void)state;
	assert_true(bound->plan.volatile_is_plain && bound->plan.plain_is_strict);
	assert_int_equal(line[0].verb, VERB_CHOOSE);
	assert_int_equal(line[0].point.kinds, 1 << ACCESS_LOAD);
	assert_int_equal(line[0].source.kind, SOURCE_WRITE);
	assert_int_equal(line[0].source.thread, 0);
	assert_int_equal(line[0].source.count, 2);
	assert_int_equal(line[0].source.op, ENQUEUE);
	assert_int_equal(line[0].source.point.kinds, 1 << ACCESS_CAS);
	assert_int_equal(line[0].source.point.heap_offset, 8);
	assert_int_equal(line[1].source.kind, SOURCE_VALUE);
	assert_int_equal(line[1].source.value, item_address(0));
	assert_int_equal(line[2].source.value, 7);
	assert_int_equal(line[3].source.kind, SOURCE_INITIAL);
	bound_free(bound);
	scenario_free(s);
}

static void test_wrong_lines(void **state)
{
	static const struct told cases[] = {
		{HEAD "schedule: [T1 finish dequeue_cs, T1 finish dequeue_sc]\n",
		 "f:5:22: test/ring has no operation \"dequeue_cs\" (did you mean dequeue_sc?)\n"
		 "f:5:44: T1 never runs dequeue_sc (an operation of its list was expected)\n"},
		{OPS("transmit a") "schedule: [T1 finish dequeue_sc]\n", ""},
		{HEAD "schedule:\n  - T1 until load heap#1\n  - T1 until load heap#0+1\n"
		      "  - T1 until load heap#1+x\n",
		 "f:6:19: \"heap#1\" (heap#BLOCK+OFFSET was expected)\n"
		 "f:7:19: a block of the heap is 0 (at least 1 was expected)\n"
		 "f:8:19: an offset is \"x\" (a number such as 4 or 0x10 was expected)\n"},
	};

	(void)state;
	assert_bound_cases(cases);
}

static void test_may_block(void **state)
{
	static const char *const expectations[] = {
		"expect: {stuck: 1}\n",
		"expect: {blocked-behind: 2}\n",
		"expect-on: {test/ring: {stuck: 1}}\n",
		"expect: {stuck: 0}\n",
		"expect: {stuck: 1}\nexpect-on: {test/ring: {blocked-behind: 0}}\n",
		"expect-on: {other/ring: {stuck: 1}}\n",
	};
	char text[300];
	unsigned i;

	(void)state;
	for (i = 0; i < 6; i++) {
		struct scenario *s;
		struct bound *bound;

		snprintf(text, sizeof(text), "%s%s%s", HEAD, "schedule: [T1 finish]\n",
			 expectations[i]);
		s = read_sound(text);
		bound = bind_to(s, &table, "");
		assert_int_equal(bound->lines[0].may_block, i < 3);
		bound_free(bound);
		scenario_free(s);
	}
}

static void test_places(void **state)
{
	struct scenario *s = read_sound(HEAD "schedule:\n"
					     "  - T1 until load br_cons_tail\n"
					     "  - T1 until load br_ring[2]\n"
					     "  - T1 until load br_ring\n");
	struct bound *bound;

	(void)state;
	if (!names)
		skip(); /* built without debug information */
	bound = bind_to(s, &table, "");
	assert_int_equal(bound->lines[0].point.addr, (uintptr_t)&ring.br_cons_tail);
	assert_int_equal(bound->lines[0].point.size, sizeof(ring.br_cons_tail));
	assert_int_equal(bound->lines[1].point.addr, (uintptr_t)&ring.br_ring[2]);
	assert_int_equal(bound->lines[2].point.addr, (uintptr_t)ring.br_ring);
	assert_int_equal(bound->lines[2].point.size, sizeof(ring.br_ring));
	bound_free(bound);
	scenario_free(s);
}

static void test_wrong_places(void **state)
{
	static const struct told cases[] = {
		{HEAD "schedule:\n  - T1 until load br_prod_haed\n  - T1 until load br_ring[9]\n"
		      "  - T1 until load zzzzzzzzzzzz\n",
		 "f:6:19: test/ring has no place \"br_prod_haed\" (did you mean br_prod_head?)\n"
		 "f:7:19: br_ring[9] is beyond the ring's memory (a smaller index was expected)\n"
		 "f:8:19: test/ring has no place \"zzzzzzzzzzzz\" (one that `brrace points` "
		 "lists was expected)\n"},
	};

	(void)state;
	if (!names)
		skip();
	assert_bound_cases(cases);
}

static int first_object(struct dl_phdr_info *info, size_t size, void *base)
{
	(void)size;
	*(uintptr_t *)base = info->dlpi_addr;
	return 1;
}

static int open_names(void **state)
{
	const struct root root = {
		"struct bind_test_ring", "ring", (uintptr_t)&ring, sizeof(ring), 1, sizeof(ring)};
	uintptr_t base;
	size_t bad;

	(void)state;
	dl_iterate_phdr(first_object, &base);
	if (names_open(&names, "/proc/self/exe", base))
		return 0;
	return names_set_roots(names, &root, 1, &bad);
}

static int close_names(void **state)
{
	(void)state;
	if (names)
		names_close(names);
	return 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plan),        cmocka_unit_test(test_operations),
		cmocka_unit_test(test_roles),       cmocka_unit_test(test_slots),
		cmocka_unit_test(test_lines),       cmocka_unit_test(test_choices),
		cmocka_unit_test(test_wrong_lines), cmocka_unit_test(test_may_block),
		cmocka_unit_test(test_places),      cmocka_unit_test(test_wrong_places),
	};

	return cmocka_run_group_tests(tests, open_names, close_names);
}
