/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "graph/parts.h"
#include "graph/sc.h"

static struct graph *g;

static struct graph *new_graph(void)
{
	struct graph *graph = malloc(graph_bytes(2, 8, 2, &graph_sc));

	assert_non_null(graph);
	graph_init(graph, 2, 8, 2, &graph_sc);
	graph->n_places = 2;
	for (uint16_t p = 0; p < 2; p++)
		*graph_place(graph, p) = (struct location){
			.initial = 10u + p,
			.first = REF_NONE,
			.last = REF_FIRST,
		};
	graph_clear_reads(graph);
	return graph;
}

static int make(void **state)
{
	(void)state;
	g = new_graph();
	return 0;
}

static int drop(void **state)
{
	(void)state;
	free(g);
	return 0;
}

static struct ref add_write(uint16_t thread, uint64_t value, struct ref after)
{
	struct label label = {.kind = NODE_WRITE, .place = 0, .value = value};
	struct ref w = graph_add(g, thread, &label, value);

	graph_set_co(g, w, after);
	return w;
}

static struct ref add_read(uint16_t thread, struct ref from)
{
	struct label label = {.kind = NODE_READ, .place = 0};
	struct ref r = graph_add(g, thread, &label, 0);

	graph_set_rf(g, r, from);
	return r;
}

/* Values of place 0 in coherence order; also checks the way back. */
static const char *writes(void)
{
	static char text[64];
	struct ref w = graph_after(g, 0, REF_FIRST), before = REF_FIRST;
	size_t n = 0;

	text[0] = '\0';
	for (; !ref_is_init(w); before = w, w = graph_after(g, 0, w)) {
		struct ref back = graph_node(g, w)->before;

		assert_true(ref_is_init(before) ? ref_is_init(back) : ref_same(back, before));
		text[n++] = (char)('0' + graph_value(g, 0, w));
		text[n] = '\0';
	}
	assert_true(ref_same(graph_place(g, 0)->last, before));
	return text;
}

static void test_coherence_order(void **state)
{
	struct ref a, b;

	(void)state;
	assert_string_equal(writes(), "");
	assert_int_equal(graph_value(g, 0, REF_FIRST), 10);
	a = add_write(0, 1, REF_FIRST);
	assert_string_equal(writes(), "1");
	b = add_write(1, 2, a);
	add_write(0, 3, REF_FIRST);
	add_write(0, 4, a);
	assert_string_equal(writes(), "3142");
	assert_true(ref_same(graph_place(g, 0)->last, b));
}

static void test_reads_have_the_value_of_their_write(void **state)
{
	struct ref a, r;

	(void)state;
	r = add_read(1, REF_FIRST);
	assert_int_equal(graph_node(g, r)->value, 10);
	assert_int_equal(graph_place(g, 0)->readers, 1);
	a = add_write(0, 1, REF_FIRST);
	graph_unset_rf(g, r);
	assert_int_equal(graph_place(g, 0)->readers, 0);
	graph_set_rf(g, r, a);
	assert_int_equal(graph_node(g, r)->value, 1);
	assert_int_equal(graph_node(g, a)->readers, 1);
}

static void test_cut(void **state)
{
	struct ref a, b;

	(void)state;
	a = add_write(0, 1, REF_FIRST);
	b = add_write(1, 2, a);
	add_read(0, b);
	add_write(0, 3, b);
	add_read(1, a);
	graph_cut(g, (uint16_t[]){2, 1});
	assert_string_equal(writes(), "12");
	assert_int_equal(graph_node(g, a)->readers, 0);
	assert_int_equal(graph_node(g, b)->readers, 1);
	/* A read whose write goes with it. */
	graph_cut(g, (uint16_t[]){1, 0});
	assert_string_equal(writes(), "1");
	graph_cut(g, (uint16_t[]){0, 0});
	assert_string_equal(writes(), "");
}

static void test_copy_is_apart(void **state)
{
	struct graph *original = g, *copy = new_graph();
	struct ref a = add_write(0, 1, REF_FIRST);

	(void)state;
	graph_copy(copy, g);
	g = copy;
	add_write(1, 2, a);
	assert_string_equal(writes(), "12");
	g = original;
	assert_string_equal(writes(), "1");
	assert_int_equal(g->n[1], 0);
	free(copy);
}

static struct node rmw(uint8_t flags, uint8_t op, uint64_t read, uint64_t expected)
{
	return (struct node){
		.label = {.kind = NODE_READ,
			  .flags = NODE_RMW | flags,
			  .rmw = op,
			  .size = 4,
			  .value = 2,
			  .expected = expected},
		.value = read,
	};
}

static void test_what_an_rmw_writes(void **state)
{
	struct node cas = rmw(0, RMW_NONE, 7, 7), failed = rmw(0, RMW_NONE, 6, 7);
	struct node add = rmw(0, RMW_ADD, 0xffffffff, 0);
	struct node lock = rmw(NODE_LOCK, RMW_XCHG, 0, 0), locked = rmw(NODE_LOCK, RMW_XCHG, 1, 0);

	(void)state;
	assert_true(graph_rmw_writes(&cas));
	assert_int_equal(graph_rmw_value(&cas), 2);
	assert_false(graph_rmw_writes(&failed));
	assert_true(graph_rmw_writes(&add));
	assert_int_equal(graph_rmw_value(&add), 1);
	assert_true(graph_rmw_writes(&lock));
	assert_false(graph_rmw_writes(&locked));
}

/* Bytes 4 to 7 of a word. */
static struct node *add_part(uint16_t thread, uint8_t kind, uint64_t value)
{
	struct label label = {.kind = kind, .size = 4, .value = value};

	part_narrow(&label, 4);
	return graph_node(g, graph_add(g, thread, &label, 0));
}

static void test_parts_of_a_word(void **state)
{
	struct ref whole = add_write(0, UINT64_C(0x1111111122222222), REF_FIRST), part = {0, 2};
	struct node *beside = add_part(0, NODE_WRITE, 3), *read = add_part(1, NODE_READ, 0);
	struct label label = beside->label;

	(void)state;
	assert_true(part_is_beside(&beside->label));
	graph_set_rf(g, (struct ref){0, 1}, whole);
	assert_int_equal(beside->value, 0x11111111);
	assert_true(graph_rmw_writes(beside));
	label.kind = NODE_WRITE;
	graph_add(g, 0, &label, graph_rmw_value(beside));
	graph_set_co(g, part, whole);
	assert_true(part_is_store(&graph_node(g, part)->label));
	assert_int_equal(graph_value(g, 0, part), UINT64_C(0x0000000322222222));
	graph_set_rf(g, (struct ref){1, 0}, part);
	assert_int_equal(read->value, 3);
	graph_unset_rf(g, (struct ref){1, 0});
	graph_set_rf(g, (struct ref){1, 0}, whole);
	assert_int_equal(read->value, 0x11111111);
	assert_true(ref_same(part_whole_before(g, part), whole));
	assert_true(ref_is_init(part_whole_before(g, REF_FIRST)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_coherence_order, make, drop),
		cmocka_unit_test_setup_teardown(test_reads_have_the_value_of_their_write, make,
						drop),
		cmocka_unit_test_setup_teardown(test_cut, make, drop),
		cmocka_unit_test_setup_teardown(test_copy_is_apart, make, drop),
		cmocka_unit_test(test_what_an_rmw_writes),
		cmocka_unit_test_setup_teardown(test_parts_of_a_word, make, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
