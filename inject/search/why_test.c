/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/why.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "memory/model.h"
#include "graph/sc.h"

/* ---- traces: time is the order of the lines */

#define X 0x1000
#define Y 0x2000

static struct {
	struct event events[9000];
	struct trace trace;
	struct call calls[8]; /* thread t makes calls 4 t, 4 t + 1, ... */
	struct history history;
	struct why why;
	char text[4096];
} made;

static int start(void **state)
{
	(void)state;
	memset(&made, 0, sizeof(made));
	made.trace = (struct trace){.events = made.events, .capacity = 9000};
	made.history = (struct history){.calls = made.calls, .n_calls = 8};
	for (uint16_t i = 0; i < 8; i++)
		made.calls[i] = (struct call){.thread = (uint8_t)(i / 4), .op_index = i % 4};
	return 0;
}

static struct event *access(uint8_t thread, uint16_t op, uint8_t kind, uintptr_t addr,
			    uint64_t value)
{
	struct event *e = &made.events[made.trace.count++];

	*e = (struct event){
		.step = ++made.trace.steps,
		.thread = thread,
		.kind = kind,
		.call = (uint16_t)(thread * 4 + op),
		.size = 8,
		.addr = addr,
		.pc = addr + kind,
		.value = value,
		.reads_from = EVENT_INITIAL,
		.missed = EVENT_INITIAL,
	};
	return e;
}

static void load(uint8_t thread, uintptr_t addr, uint64_t value)
{
	access(thread, 0, ACCESS_LOAD, addr, value);
}

static void store(uint8_t thread, uintptr_t addr, uint64_t value)
{
	access(thread, 0, ACCESS_STORE, addr, value);
}

static void put_access(uint16_t access_index)
{
	static const char *const relations[] = {"ld", "st", "cas", "rmw", "", "lock"};
	const struct why_access *a = &made.why.accesses[access_index];
	size_t n = strlen(made.text);

	snprintf(made.text + n, sizeof(made.text) - n, "%c.%u.%s%u.%c", 'a' + a->thread, a->op,
		 relations[a->kind], a->nth, a->address == X ? 'x' : 'y');
}

/* "a.0.st1.x rf b.0.ld1.x; " of each: thread, operation, kind, number, place. */
static const char *orderings(void)
{
	static const char *const relations[] = {" rf ", " fr ", " co "};

	assert_int_equal(why_take(&made.why, &made.trace, &made.history), 0);
	made.text[0] = '\0';
	for (uint32_t i = 0; i < made.why.n; i++) {
		put_access(made.why.orderings[i].first);
		strcat(made.text, relations[made.why.orderings[i].relation]);
		put_access(made.why.orderings[i].then);
		strcat(made.text, "; ");
	}
	return made.text;
}

static void test_reads_from(void **state)
{
	(void)state;
	store(0, X, 1);
	load(0, X, 1);
	load(1, X, 1);
	load(1, Y, 0);
	assert_string_equal(orderings(), "a.0.st1.x rf b.0.ld1.x; ");
}

static void test_from_read_of_all_later_stores(void **state)
{
	(void)state;
	load(0, X, 0);
	store(0, X, 1);
	store(1, X, 2);
	store(1, X, 3);
	assert_string_equal(orderings(), "a.0.ld1.x fr b.0.st1.x; a.0.ld1.x fr b.0.st2.x; "
					 "a.0.st1.x co b.0.st1.x; ");
}

/* A cas that fails reads and does not write; one that does not is one access. */
static void test_rmw(void **state)
{
	(void)state;
	load(0, X, 0);
	access(1, 0, ACCESS_CAS, X, 1);
	access(0, 0, ACCESS_CAS, X, 1)->flags = ACCESS_FAILED;
	access(0, 0, ACCESS_CAS, X, 2);
	assert_string_equal(orderings(), "a.0.ld1.x fr b.0.cas1.x; b.0.cas1.x rf a.0.cas1.x; "
					 "b.0.cas1.x rf a.0.cas2.x; ");
}

static void test_numbers_are_of_an_operation(void **state)
{
	(void)state;
	load(0, X, 0);
	store(0, Y, 1);
	access(0, 2, ACCESS_LOAD, X, 0);
	store(1, X, 1);
	assert_string_equal(orderings(), "a.0.ld1.x fr b.0.st1.x; a.2.ld1.x fr b.0.st1.x; ");
}

/* Rounds of two reads: the second is like the first, the third is not. */
static void test_a_round_again_does_not_count(void **state)
{
	(void)state;
	load(0, X, 0);
	load(0, Y, 0);
	load(0, X, 0);
	load(0, Y, 0);
	store(1, X, 1);
	load(0, X, 1);
	load(0, Y, 0);
	assert_string_equal(orderings(), "a.0.ld1.x fr b.0.st1.x; b.0.st1.x rf a.0.ld2.x; ");
}

static void test_what_is_no_point_does_not_count(void **state)
{
	(void)state;
	access(0, 0, ACCESS_STORE, X, 1)->step = 0;
	access(0, 0, ACCESS_FENCE, 0, 0)->size = 0;
	load(1, X, 1);
	assert_string_equal(orderings(), "");
}

static void test_too_many(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 20; i++) {
		load(0, X, i);
		store(0, Y, 0);
		store(1, X, i + 1);
	}
	assert_int_equal(why_take(&made.why, &made.trace, &made.history), 0);
	for (uint64_t i = 20; i < 40; i++) {
		load(0, X, i);
		store(0, Y, 0);
		store(1, X, i + 1);
	}
	assert_int_equal(why_take(&made.why, &made.trace, &made.history), -E2BIG);
	while (made.trace.count < 9000)
		load(0, Y, 0);
	assert_int_equal(why_take(&made.why, &made.trace, &made.history), -E2BIG);
}

/* A store is there for others once it leaves its buffer. */
static void test_a_store_buffer(void **state)
{
	(void)state;
	access(0, 0, ACCESS_STORE, X, 1)->flags = ACCESS_BUFFERED;
	load(0, X, 1);
	load(1, X, 0);
	store(1, X, 2);
	access(0, 0, ACCESS_FLUSH, X, 1)->reads_from = 0;
	trace_link(&made.trace);
	assert_string_equal(orderings(), "b.0.ld1.x fr a.0.st1.x; b.0.st1.x co a.0.st1.x; ");
}

/* ---- graphs, in which the orderings of a trace are looked for */

static const uintptr_t places[] = {X, Y};
static struct graph *g;

static void new_graph(void)
{
	free(g);
	g = calloc(1, graph_bytes(2, 16, 2, &graph_sc));
	assert_non_null(g);
	graph_init(g, 2, 16, 2, &graph_sc);
	g->n_places = 2;
	for (uint16_t p = 0; p < 2; p++)
		*graph_place(g, p) = (struct location){.first = REF_NONE, .last = REF_FIRST};
}

static struct ref node(uint16_t thread, struct label label)
{
	struct ref e = graph_add(g, thread, &label, label.value);

	if (label.kind == NODE_READ)
		graph_set_rf(g, e, graph_place(g, label.place)->last);
	if (label.kind == NODE_WRITE)
		graph_set_co(g, e, graph_place(g, label.place)->last);
	return e;
}

static void read_node(uint16_t thread, uint16_t place)
{
	node(thread, (struct label){.kind = NODE_READ, .place = place});
}

static void write_node(uint16_t thread, uint16_t place)
{
	node(thread, (struct label){.kind = NODE_WRITE, .place = place, .value = 1});
}

static void cas_node(uint16_t thread, uint16_t place, bool writes)
{
	struct label label = {.kind = NODE_READ, .flags = NODE_RMW, .place = place};

	node(thread, label);
	label.kind = NODE_WRITE;
	label.value = 1;
	if (writes)
		node(thread, label);
}

static void return_node(uint16_t thread)
{
	node(thread, (struct label){.kind = NODE_RETURN});
}

static enum why_order only_ordering(void)
{
	assert_int_equal(made.why.n, 1);
	assert_true(sc_compute(g, NULL));
	why_find(&made.why, g, places);
	return why_order(&made.why, g, 0);
}

/* a loads x before b, in its second operation, stores it. */
static void one_ordering(void)
{
	load(0, X, 0);
	access(1, 1, ACCESS_STORE, X, 1);
	assert_string_equal(orderings(), "a.0.ld1.x fr b.1.st1.x; ");
	new_graph();
}

static void test_holds(void **state)
{
	struct bits mask;

	(void)state;
	one_ordering();
	read_node(0, 0);
	return_node(1);
	write_node(1, 0);
	assert_int_equal(only_ordering(), WHY_HOLDS);
	mask = why_mask(&made.why, g);
	assert_true(bits_have(&mask, 0));
	assert_false(made.why.accesses[1].elsewhere);
}

static void test_is_reversed(void **state)
{
	(void)state;
	one_ordering();
	return_node(1);
	write_node(1, 0);
	read_node(0, 0);
	assert_int_equal(only_ordering(), WHY_REVERSED);
}

static void test_holds_if_nothing_comes(void **state)
{
	(void)state;
	one_ordering();
	read_node(0, 0);
	/* The same in another operation is another access. */
	write_node(1, 0);
	return_node(1);
	assert_int_equal(only_ordering(), WHY_HOLDS);
	assert_true(made.why.accesses[1].elsewhere);
	/* And so is one of another place, or of another kind. */
	write_node(1, 1);
	read_node(1, 0);
	assert_int_equal(only_ordering(), WHY_HOLDS);
}

static void test_what_is_to_come_first_does_not(void **state)
{
	(void)state;
	one_ordering();
	return_node(1);
	write_node(1, 0);
	read_node(0, 1);
	assert_int_equal(only_ordering(), WHY_MISSING);
}

/* A call of a composite operation does not begin another one of the list. */
static void test_nested_calls(void **state)
{
	(void)state;
	one_ordering();
	read_node(0, 0);
	node(1, (struct label){.kind = NODE_CALL});
	read_node(1, 1);
	return_node(1);
	return_node(1);
	node(1, (struct label){.kind = NODE_CALL});
	write_node(1, 0);
	assert_int_equal(only_ordering(), WHY_HOLDS);
	assert_false(made.why.accesses[1].elsewhere);
	assert_int_equal(made.why.accesses[1].at.index, 5);
}

/* A cas that writes is ordered with every load, one that fails with none. */
static void test_order_of_a_cas(void **state)
{
	(void)state;
	load(0, X, 0);
	access(1, 0, ACCESS_CAS, X, 1);
	orderings();
	new_graph();
	cas_node(1, 0, true);
	read_node(0, 0);
	assert_int_equal(only_ordering(), WHY_REVERSED);
	new_graph();
	cas_node(1, 0, false);
	read_node(0, 0);
	assert_int_equal(only_ordering(), WHY_HOLDS);
	new_graph();
	read_node(0, 0);
	cas_node(1, 0, true);
	assert_int_equal(only_ordering(), WHY_HOLDS);
	assert_int_equal(made.why.accesses[1].at.index, 1);
}

static int end(void **state)
{
	(void)state;
	free(g);
	g = NULL;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_reads_from, start),
		cmocka_unit_test_setup(test_from_read_of_all_later_stores, start),
		cmocka_unit_test_setup(test_rmw, start),
		cmocka_unit_test_setup(test_numbers_are_of_an_operation, start),
		cmocka_unit_test_setup(test_a_round_again_does_not_count, start),
		cmocka_unit_test_setup(test_what_is_no_point_does_not_count, start),
		cmocka_unit_test_setup(test_too_many, start),
		cmocka_unit_test_setup(test_a_store_buffer, start),
		cmocka_unit_test_setup_teardown(test_holds, start, end),
		cmocka_unit_test_setup_teardown(test_is_reversed, start, end),
		cmocka_unit_test_setup_teardown(test_holds_if_nothing_comes, start, end),
		cmocka_unit_test_setup_teardown(test_what_is_to_come_first_does_not, start, end),
		cmocka_unit_test_setup_teardown(test_nested_calls, start, end),
		cmocka_unit_test_setup_teardown(test_order_of_a_cas, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
