/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of the search: what it finds in the program that was made. */
#ifndef SEARCH_SEARCHED_H
#define SEARCH_SEARCHED_H

#include "search/executions.h"
#include "search/steps_by_hand.h"

static bool stuck; /* in some execution those who are left can never go on */
static struct set found;

static inline uint8_t access_of(struct ref e)
{
	return ref_is_init(e) ? NOBODY : step_of[e.thread][e.index];
}

/* Everybody who waits has seen the newest value. */
static inline bool is_stuck(const struct graph *g)
{
	for (uint16_t t = 0; t < g->n_threads; t++) {
		struct ref end = {t, g->n[t] - 1};
		const struct node *read;

		if (graph_node(g, end)->label.kind != NODE_BLOCK)
			continue;
		end.index--;
		read = graph_node(g, end);
		if (!ref_same(read->rf, graph_place(g, read->label.place)->last))
			return false;
	}
	return true;
}

static inline bool keep_execution(struct trust_program *program, struct graph *g, bool blocked)
{
	struct signature s;
	struct label end;

	memset(&s, NOBODY, sizeof(s));
	for (uint16_t t = 0; t < g->n_threads; t++) {
		/* Once more from the start, so that step_of is this graph's. */
		hand_next(program, g, t, &end);
		for (uint16_t i = 0; i < g->n[t]; i++) {
			const struct node *node = graph_node(g, (struct ref){t, i});

			if (node->label.kind == NODE_READ)
				s.from[step_of[t][i]] = access_of(node->rf);
		}
	}
	for (uint16_t p = 0; p < g->n_places; p++) {
		struct ref w = graph_after(g, p, REF_FIRST);

		for (uint32_t n = 0; !ref_is_init(w); w = graph_after(g, p, w))
			s.writes[p][n++] = access_of(w);
	}
	if (blocked)
		stuck |= is_stuck(g);
	else
		set_add(&found, &s);
	return true;
}

/* False: there are more executions than `most`. */
static inline bool search(uint64_t most)
{
	struct trust_program program = {
		.next = hand_next,
		.initial = hand_initial,
		.leaf = keep_execution,
	};
	struct trust *trust = trust_new(&program, &graph_sc, made.n_threads, 2 * MOST_STEPS + 4);
	bool ended;

	hand.code = run_steps;
	set_clear(&found);
	stuck = false;
	ended = trust_run(trust, most) == 0;
	trust_free(trust);
	return ended;
}

#endif
