/* SPDX-License-Identifier: BSD-2-Clause */
/* Turns of single graphs: what each thread does, and where weak memory is asked for. */
#include "search/follow.h"

#include <stdio.h>

#include "graph/graph_testing.h"

enum { X, Y, Z };

/* "0run1 1buffer1 0choose1:1.2 ...": thread, kind, stops, and what is chosen. */
static const char *turns(const struct follow_order *order)
{
	static const char *const kinds[] = {"run", "buffer", "flush", "choose"};
	static char text[512];
	struct follow_turn out[3 * THREADS * NODES];
	uint32_t n = follow_turns(g, order, out);
	size_t length = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < n; i++) {
		const struct follow_turn *t = &out[i];

		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%u%s%u",
					   i ? " " : "", t->thread, kinds[t->kind], t->stops);
		if (t->kind == FOLLOW_CHOOSE)
			length += (size_t)snprintf(text + length, sizeof(text) - length, ":%u.%u",
						   t->of, t->nth);
	}
	return text;
}

static void end_threads(uint16_t n)
{
	struct label label = {.kind = NODE_RETURN};

	for (uint16_t t = 0; t < n; t++)
		model->append(g, graph_add(g, t, &label, 0));
}

static const char *turns_under(const struct graph_model *m)
{
	struct ref nodes[THREADS * NODES];
	struct tso_move moves[2 * THREADS * NODES];
	struct follow_order order = {.nodes = nodes, .weak = m == &graph_rc11};

	assert_true(model->sequence(g, nodes));
	for (uint16_t t = 0; t < THREADS; t++)
		order.n += g->n[t];
	if (m == &graph_tso) {
		order.moves = moves;
		order.n = tso_moves(g, moves);
	}
	return turns(&order);
}

/* A call has a stop before its first point, and a return one of its own. */
static void test_buffers(void **state)
{
	drop_graph(state);
	model = &graph_tso;
	make_graph(state);
	store_buffering(RLX, RLX);
	end_threads(2);
	assert_string_equal(turns_under(model), "0run1 0buffer1 0run2 1run4 0flush1");
}

static void test_choices(void **state)
{
	(void)state;
	store_buffering(RLX, RLX);
	end_threads(2);
	assert_string_equal(turns_under(model), "0run4 1run2 1choose1:0.0 1run1");
}

/* The write of a read-modify-write is no point of its own. */
static void test_points_are_counted(void **state)
{
	struct ref w, later;

	(void)state;
	change(0, RLX, Y);
	w = put(0, RLX, X);
	put(0, RLX, X);
	later = put(0, RLX, Z);
	get(1, RLX, Z, later);
	get(1, RLX, X, w);
	end_threads(2);
	assert_string_equal(turns_under(model), "0run6 1run2 1choose1:0.2 1run1");
}

static void test_an_early_write(void **state)
{
	(void)state;
	put(0, RLX, X);
	put_after(1, RLX, X, REF_FIRST);
	/* It can just as well happen first. */
	end_threads(2);
	assert_string_equal(turns_under(model), "1run3 0run3");
}

/* x = 1; y = 2  ||  y = 1; x = 2, each x and y ending as 1: one has to come early. */
static void test_writes_in_another_order(void **state)
{
	(void)state;
	put(0, RLX, X);
	put(1, RLX, Y);
	put_after(0, RLX, Y, REF_FIRST);
	put_after(1, RLX, X, REF_FIRST);
	end_threads(2);
	assert_string_equal(turns_under(model), "0run4 1run2 1choose1:0.0 1run1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GRAPH_TEST(test_choices),        GRAPH_TEST(test_points_are_counted),
		GRAPH_TEST(test_an_early_write), GRAPH_TEST(test_writes_in_another_order),
		GRAPH_TEST(test_buffers),
	};

	model = &graph_rc11;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
