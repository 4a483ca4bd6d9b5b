/* SPDX-License-Identifier: BSD-2-Clause */
/* What a search has come upon, as whoever runs it makes it. */
#include "explore/hunt.h"

#include <stdio.h>

#include "explore/draft.h"

/* The scenario in which an execution was: sampling draws what it starts from. */
static struct scenario *scenario_of(const struct hunt *h, const struct start *start)
{
	struct scenario *draft = draft_copy(h->scenario), *copy;

	if (h->options.mode == HUNT_RING_RANDOM) {
		draft_preload(draft, start->n_preload);
		draft_origin(draft, start->origin);
	}
	copy = draft_copy(draft);
	scenario_free(draft);
	return copy;
}

static struct scenario *written(const struct hunt *h, struct prepared *p, struct witness *seen)
{
	struct scenario *scenario = scenario_of(h, &seen->start);

	witness_again(seen, p);
	draft_turns(scenario, p->run, seen->schedule.turns, seen->schedule.n);
	return scenario;
}

void hunt_make_again(struct hunt *h, struct prepared *p)
{
	struct scenario *filled;

	for (size_t i = 0; i < h->outcomes.n; i++)
		h->outcomes.rows[i].witness = written(h, p, &h->outcomes.rows[i].seen);
	for (uint32_t i = 0; i < h->races.n; i++) {
		struct race_row *row = &h->races.list[i];

		row->witness = written(h, p, &row->seen);
		if (!race_row_describe(row, p->run, row->witness, p->names))
			snprintf(h->error, sizeof(h->error), "a data race does not show again");
	}
	if (!h->found || h->late.n)
		return;
	witness_again(&h->seen, p);
	filled = scenario_of(h, &h->seen.start);
	scenario_free(h->scenario);
	h->scenario = filled;
}
