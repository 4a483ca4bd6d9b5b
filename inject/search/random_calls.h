/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: the nodes of three threads' calls, drawn at random. */
#ifndef SEARCH_RANDOM_CALLS_H
#define SEARCH_RANDOM_CALLS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "graph/sc.h"
#include "pick.h"

#define THREADS 3
#define CALLS 2 /* of a thread */
#define NODES (THREADS * CALLS * 2)

static struct graph *g;
static struct ref sequence[NODES]; /* one that explains the nodes */

/* Each call is one access and its return. */
static inline void add_nodes(uint16_t thread, uint32_t places)
{
	struct label access = {.kind = (uint8_t)pick(2), .place = (uint16_t)pick(places)};
	struct label end = {.kind = NODE_RETURN};
	struct ref last = graph_place(g, access.place)->last, e;

	if (g->n[thread] % 2) {
		graph_sc.append(g, graph_add(g, thread, &end, 0));
		return;
	}
	e = graph_add(g, thread, &access, 0);
	if (access.kind == NODE_READ)
		graph_set_rf(g, e, last);
	else
		graph_set_co(g, e, last);
	graph_sc.append(g, e);
}

/* Accesses are to the first `places` of so many. */
static inline void make_nodes(uint16_t n_places, uint32_t places)
{
	graph_init(g, THREADS, CALLS * 2, n_places, &graph_sc);
	g->n_places = n_places;
	for (uint16_t p = 0; p < n_places; p++)
		*graph_place(g, p) = (struct location){.first = REF_NONE, .last = REF_FIRST};
	graph_clear_reads(g);
	for (uint32_t left = NODES; left;) {
		uint16_t t = (uint16_t)pick(THREADS);

		if (g->n[t] == CALLS * 2)
			continue;
		add_nodes(t, places);
		left--;
	}
	assert_true(sc_compute(g, sequence));
}

#endif
