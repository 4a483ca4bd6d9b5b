/* SPDX-License-Identifier: BSD-2-Clause */
/* A search that recalls what threads did sees the same executions, and asks less. */
#include "search/recall.h"

#include <errno.h>
#include <stdlib.h>

#include "search/steps_by_hand.h"

#define LENGTH 4600

static uint64_t asked;
static uint64_t seen; /* a sum over all executions, of what they are */
static int fails_at;  /* when so many were asked; 0: never */

static int counts_and_asks(struct trust_program *program, struct graph *g, uint16_t thread,
			   struct label *out)
{
	if (++asked == (uint64_t)fails_at)
		return -ECANCELED;
	return hand_next(program, g, thread, out);
}

static bool add_up(struct trust_program *program, struct graph *g, bool blocked)
{
	uint64_t hash = blocked;

	(void)program;
	for (uint16_t t = 0; t < g->n_threads; t++)
		for (uint16_t i = 0; i < g->n[t]; i++)
			hash = (hash + graph_node(g, (struct ref){t, i})->value + t) *
			       UINT64_C(6364136223846793005);
	seen += hash;
	return true;
}

static struct trust_program program = {
	.next = counts_and_asks,
	.initial = hand_initial,
	.leaf = add_up,
};

static int search(struct trust_program *searched, thread_code *code, uint32_t n_threads)
{
	struct trust *trust = trust_new(searched, &graph_sc, n_threads, LENGTH);
	int error;

	assert_non_null(trust);
	hand.code = code;
	asked = seen = 0;
	error = trust_run(trust, UINT64_MAX);
	hand.counts = *trust_counts(trust);
	trust_free(trust);
	return error;
}

static int recalling(thread_code *code, uint32_t n_threads)
{
	struct recall *recall = recall_new(&program, n_threads);
	int error;

	assert_non_null(recall);
	error = search(recall_program(recall), code, n_threads);
	recall_free(recall);
	return error;
}

static void same_executions(void **state)
{
	uint64_t asked_always = 0, asked_recalling = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 500; seed++) {
		struct trust_counts counts;
		uint64_t sum;

		make_program(seed);
		assert_int_equal(search(&program, run_steps, made.n_threads), 0);
		counts = hand.counts;
		sum = seen;
		asked_always += asked;
		assert_int_equal(recalling(run_steps, made.n_threads), 0);
		assert_int_equal(hand.counts.complete, counts.complete);
		assert_int_equal(hand.counts.blocked, counts.blocked);
		assert_true(seen == sum);
		asked_recalling += asked;
	}
	assert_true(asked_recalling * 3 < asked_always);
}

/* One thread takes more states than there is room for, for each value it begins with. */
static void many_states(uint16_t thread)
{
	if (thread) {
		wr(0, thread);
		return;
	}
	rd(0);
	for (uint64_t i = 0; i < 4500; i++)
		wr(1, i);
	rd(0);
}

static void more_states_than_room(void **state)
{
	struct trust_counts counts;
	uint64_t sum;

	(void)state;
	assert_int_equal(search(&program, many_states, 4), 0);
	counts = hand.counts;
	sum = seen;
	assert_int_equal(recalling(many_states, 4), 0);
	assert_int_equal(hand.counts.complete, counts.complete);
	assert_true(seen == sum);
}

/* As a program is that stops its second thread for what the first one did. */
static int cut_second(struct trust_program *p, struct graph *g, uint16_t thread, struct label *out)
{
	bool first_ended =
		g->n[0] && graph_node(g, (struct ref){0, g->n[0] - 1})->label.kind == NODE_END;

	(void)p;
	asked++;
	*out = (struct label){.kind = thread && first_ended ? NODE_CUT : NODE_END};
	return 0;
}

static void a_cut_is_asked_for_again(void **state)
{
	struct trust_program cuts = {
		.next = cut_second,
		.initial = hand_initial,
		.leaf = add_up,
	};
	struct recall *recall = recall_new(&cuts, 2);
	struct graph *g = malloc(graph_bytes(2, LENGTH, 1, &graph_sc));
	struct label label = {.kind = NODE_END};

	(void)state;
	assert_non_null(recall);
	assert_non_null(g);
	graph_init(g, 2, LENGTH, 1, &graph_sc);
	graph_add(g, 0, &label, 0);
	recall_program(recall)->next(recall_program(recall), g, 1, &label);
	assert_int_equal(label.kind, NODE_CUT);
	graph_init(g, 2, LENGTH, 1, &graph_sc);
	recall_program(recall)->moved(recall_program(recall));
	recall_program(recall)->next(recall_program(recall), g, 1, &label);
	assert_int_equal(label.kind, NODE_END);
	free(g);
	recall_free(recall);
}

static void errors_end_it(void **state)
{
	(void)state;
	make_program(1);
	fails_at = 3;
	assert_int_equal(recalling(run_steps, made.n_threads), -ECANCELED);
	assert_int_equal(asked, 3);
	fails_at = 0;
}

static void what_is_forgotten_is_asked_for(void **state)
{
	struct recall *recall = recall_new(&program, 1);
	struct graph *g = malloc(graph_bytes(1, LENGTH, 1, &graph_sc));
	struct trust_program *p;
	struct label label;

	(void)state;
	assert_non_null(recall);
	assert_non_null(g);
	p = recall_program(recall);
	make_program(1);
	hand.code = run_steps;
	graph_init(g, 1, LENGTH, 1, &graph_sc);
	asked = 0;
	p->next(p, g, 0, &label);
	p->next(p, g, 0, &label);
	assert_int_equal(asked, 1);
	recall_forget(recall);
	p->next(p, g, 0, &label);
	assert_int_equal(asked, 2);
	free(g);
	recall_free(recall);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_executions),
		cmocka_unit_test(more_states_than_room),
		cmocka_unit_test(a_cut_is_asked_for_again),
		cmocka_unit_test(errors_end_it),
		cmocka_unit_test(what_is_forgotten_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
