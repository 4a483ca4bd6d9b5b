/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program with a delayed load is the program in whose text the load stands later: the
 * search of the one must see what the axioms allow of the other, and nothing where the
 * load cannot be delayed.
 */
#include "search/delay.h"

#include <stdlib.h>

#include "litmus/axiomatic.h"
#include "litmus/shapes.h"

#include "search/litmus_testing.h"

static struct litmus_outcomes seen;
static uint64_t kept;

/* ---- outcomes of a program with a delayed load */

/* What the code did, by its own account. */
static struct graph *as_code_did(const struct graph *g)
{
	struct graph *code = malloc(graph_bytes(g->n_threads, g->length, g->places, &graph_rc11));

	assert_non_null(code);
	graph_init(code, g->n_threads, g->length, g->places, &graph_rc11);
	for (uint16_t t = 0; t < g->n_threads; t++) {
		for (uint16_t i = 0; i < g->n[t]; i++) {
			const struct node *node = graph_node(g, (struct ref){t, i});
			struct label label = node->label;

			if (label.flags & NODE_KEPT)
				continue;
			if (label.kind == NODE_PROMISE)
				label.kind = NODE_READ;
			graph_add(code, t, &label, node->value);
		}
	}
	return code;
}

static bool take(struct trust_program *p, struct graph *g, bool blocked)
{
	struct graph *code;
	struct label label;

	(void)p;
	assert_false(blocked);
	if (graph_ends_with(g, NODE_CUT))
		return true;
	if (!delays_kept(g, 1))
		return true;
	kept++;
	code = as_code_did(g);
	memset(&outcome, 0, sizeof(outcome));
	for (uint16_t t = 0; t < g->n_threads; t++)
		hand_next(NULL, code, t, &label);
	for (uint16_t v = 0; v < g->n_places; v++)
		outcome.memory[v] = (uint32_t)graph_value(g, v, graph_place(g, v)->last);
	litmus_outcomes_add(&seen, &outcome);
	free(code);
	return true;
}

static void search(const struct delay *delay)
{
	struct trust_program p = {.next = hand_next, .initial = hand_initial, .leaf = take};
	struct delayed *delayed = delayed_new(&p, delay, 1, program.n_threads, LENGTH);
	struct trust *trust;

	assert_non_null(delayed);
	trust = trust_new(delayed_program(delayed), &graph_rc11, program.n_threads, LENGTH);
	assert_non_null(trust);
	hand.code = perform_thread;
	assert_int_equal(trust_run(trust, 1000000), 0);
	trust_free(trust);
	delayed_free(delayed);
}

/* Load `from` of a thread is delayed past store `to`, whatever it reads. */
static void search_delayed(uint16_t thread, uint32_t from, uint32_t to)
{
	struct delay delay = {
		.thread = thread,
		.nth = 1,
		.pc = thread * LITMUS_OPS + from,
	};

	for (uint32_t i = from; i <= to; i++)
		delay.stores += program.ops[thread][i].kind == LITMUS_STORE;
	litmus_outcomes_free(&seen);
	kept = 0;
	for (delay.value = 0; delay.value < 16; delay.value++) {
		delay.others[0] = delay.value + 1;
		delay.n_others = 1;
		search(&delay);
	}
}

/* ---- the same program with the load later in its text */

static struct litmus_program moved_program(uint16_t thread, uint32_t from, uint32_t to)
{
	struct litmus_program p = program;
	struct litmus_op load = p.ops[thread][from];

	memmove(&p.ops[thread][from], &p.ops[thread][from + 1],
		(to - from) * sizeof(*p.ops[thread]));
	p.ops[thread][to] = load;
	return p;
}

static void move_result_back(struct litmus_outcome *o, uint16_t thread, uint32_t from, uint32_t to)
{
	uint32_t *results = o->results[thread], load = results[to];

	memmove(&results[from + 1], &results[from], (to - from) * sizeof(*results));
	results[from] = load;
}

static struct litmus_outcomes allowed_delayed(uint16_t thread, uint32_t from, uint32_t to)
{
	struct litmus_program p = moved_program(thread, from, to);
	struct litmus_outcomes moved = {0};
	struct axiomatic_result result;

	axiomatic_run(&p, AXIOMATIC_RC11, &result);
	for (size_t i = 0; i < result.outcomes.n; i++) {
		move_result_back(&result.outcomes.rows[i], thread, from, to);
		litmus_outcomes_add(&moved, &result.outcomes.rows[i]);
	}
	litmus_outcomes_free(&result.outcomes);
	return moved;
}

/* ---- */

static bool releases(const struct litmus_op *op)
{
	return op->kind == LITMUS_FENCE || op->order >= memory_order_release;
}

static bool may_be_delayed(uint16_t thread, uint32_t from, uint32_t to)
{
	const struct litmus_op *ops = program.ops[thread];

	if (ops[from].order != memory_order_relaxed)
		return false;
	for (uint32_t i = from + 1; i <= to; i++)
		if (releases(&ops[i]) || ops[i].variable == ops[from].variable)
			return false;
	return true;
}

static bool depends(uint16_t thread, uint32_t from, uint32_t to)
{
	const struct litmus_op *ops = program.ops[thread];

	for (uint32_t i = from + 1; i <= to; i++)
		if (ops[i].value.from == from + 1 || ops[i].expected.from == from + 1)
			return true;
	return false;
}

/* Of each load past each store: how many were delayed. */
static uint32_t compare(void)
{
	uint32_t n = 0;

	for (uint16_t t = 0; t < program.n_threads; t++) {
		for (uint32_t from = 0; from < program.n_ops[t]; from++) {
			for (uint32_t to = from + 1; to < program.n_ops[t]; to++) {
				struct litmus_outcomes allowed = {0};

				if (program.ops[t][from].kind != LITMUS_LOAD ||
				    program.ops[t][to].kind != LITMUS_STORE)
					continue;
				search_delayed(t, from, to);
				if (may_be_delayed(t, from, to) && !depends(t, from, to)) {
					allowed = allowed_delayed(t, from, to);
					n++;
				}
				if (!litmus_outcomes_equal(&seen, &allowed)) {
					char text[512];

					litmus_text(&program, text, sizeof(text));
					fail_msg("%s: %u past %u of thread %u: %zu, not %zu", text,
						 from, to, t, seen.n, allowed.n);
				}
				litmus_outcomes_free(&allowed);
			}
		}
	}
	return n;
}

/* Most orders hold a load back. */
static void relax(void)
{
	for (uint32_t t = 0; t < program.n_threads; t++)
		for (uint32_t i = 0; i < program.n_ops[t]; i++)
			if (program.ops[t][i].kind != LITMUS_FENCE)
				program.ops[t][i].order = memory_order_relaxed;
}

static void drawn_programs(void **state)
{
	const struct litmus_mix mixes[] = {{2, 2, 2, 4, 2, false, false, false},
					   {2, 3, 2, 3, 2, false, false, false}};
	uint32_t n = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 10000; seed++) {
		litmus_draw(seed, &mixes[seed % 2], &program);
		if (seed % 4)
			relax();
		n += compare();
	}
	assert_in_range(n, 200, 100000);
}

static void parse(const char *text)
{
	assert_true(litmus_parse(text, &program));
}

/* Both threads read what the other one stores later: only if a load is late. */
static void load_buffering(void **state)
{
	(void)state;
	parse("load_x_rlx store_y_1_rlx | load_y_rlx store_x_1_rlx");
	assert_int_equal(compare(), 2);
	search_delayed(0, 0, 1);
	for (size_t i = 0; i < seen.n; i++)
		if (seen.rows[i].results[0][0] && seen.rows[i].results[1][0])
			return;
	fail_msg("it was not seen");
}

static void what_depends_stays_behind(void **state)
{
	(void)state;
	parse("load_x_rlx store_y_r0_rlx | load_y_rlx store_x_1_rlx");
	search_delayed(0, 0, 1);
	assert_int_equal(kept, 0);
	search_delayed(1, 0, 1);
	assert_true(kept > 0);
}

static void what_is_ordered_stays_behind(void **state)
{
	static const char *const texts[] = {
		"load_x_acq store_y_1_rlx | load_y_rlx store_x_1_rlx",
		"load_x_rlx store_y_1_rel | load_y_rlx store_x_1_rlx",
		"load_x_rlx fence_acq store_y_1_rlx | load_y_rlx store_x_1_rlx",
		"load_x_rlx store_x_2_rlx store_y_1_rlx | load_y_rlx store_x_1_rlx",
	};

	(void)state;
	for (uint32_t i = 0; i < 4; i++) {
		parse(texts[i]);
		search_delayed(0, 0, program.n_ops[0] - 1);
		assert_int_equal(kept, 0);
	}
}

static void narrow_fences(void **state)
{
	const struct label load = {.kind = NODE_READ, .place = 1};
	struct label fence = {.kind = NODE_FENCE, .order = memory_order_acquire};

	(void)state;
	assert_true(delay_holds(&load, &fence));
	fence.flags = NODE_NARROW;
	assert_false(delay_holds(&load, &fence));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(load_buffering),
		cmocka_unit_test(what_depends_stays_behind),
		cmocka_unit_test(what_is_ordered_stays_behind),
		cmocka_unit_test(narrow_fences),
		cmocka_unit_test(drawn_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
