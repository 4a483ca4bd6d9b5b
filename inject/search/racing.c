/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/racing.h"

#include "graph/races.h"

/* False: it was there, or there is no room. */
static bool add(struct raced *list, uint32_t *n, const struct raced *race)
{
	for (uint32_t i = 0; i < *n; i++)
		if (raced_same(&list[i], race))
			return false;
	if (*n == RACING_MOST)
		return false;
	list[(*n)++] = *race;
	return true;
}

struct looking {
	struct racing *racing;
	const struct graph *g;
};

static void found(void *ctx, struct ref a, struct ref b)
{
	const struct looking *l = ctx;
	struct raced race = raced_of(l->racing->text, graph_node(l->g, a)->label.pc,
				     graph_node(l->g, b)->label.pc);

	add(l->racing->list, &l->racing->n, &race);
}

void racing_begin(struct racing *r, uint64_t text)
{
	r->text = text;
	r->n = r->n_known = 0;
}

bool racing_look(struct racing *r, const struct graph *g)
{
	struct looking l = {r, g};
	bool fresh = false;

	r->n = 0;
	graph_races(g, found, &l);
	for (uint32_t i = 0; i < r->n; i++)
		fresh |= add(r->known, &r->n_known, &r->list[i]);
	return fresh;
}

bool racing_has(uint64_t text, const struct graph *g, const struct raced *race)
{
	struct racing racing;

	racing_begin(&racing, text);
	racing_look(&racing, g);
	for (uint32_t i = 0; i < racing.n; i++)
		if (raced_same(&racing.list[i], race))
			return true;
	return false;
}
