/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/account.h"

#include <stdlib.h>
#include <string.h>

#include "explore/outcome.h"

static bool is_stuck(const struct exhaust_leaf *leaf)
{
	return leaf->history && findings_count(leaf->findings, FINDING_STUCK);
}

/* As of an execution of its own, that somebody is stuck counts before anything else. */
static bool violates(const struct account *a, const struct exhaust_leaf *leaf, struct target *out)
{
	uint32_t stuck = a->kinds & 1u << FINDING_STUCK;

	if (!leaf->history)
		return false;
	if (stuck && is_stuck(leaf))
		return target_among(leaf->findings, leaf->history, stuck, out);
	return target_among(leaf->findings, leaf->history, a->kinds, out);
}

static void *grown(void *array, uint32_t *most, uint32_t n, size_t size)
{
	while (*most < n)
		*most = *most ? *most * 2 : 64;
	array = realloc(array, *most * size);
	if (!array)
		out_of_memory();
	return array;
}

static struct account_turns keep_turns(struct account *a, const struct exhaust_leaf *leaf)
{
	struct account_turns kept = {a->n_turns, leaf->n_turns};

	a->turns = grown(a->turns, &a->most_turns, a->n_turns + leaf->n_turns, sizeof(*a->turns));
	memcpy(a->turns + a->n_turns, leaf->turns, leaf->n_turns * sizeof(*a->turns));
	a->n_turns += leaf->n_turns;
	return kept;
}

static struct account_row *row_of(struct account *a, const struct exhaust_leaf *leaf)
{
	uint64_t hash = outcome_hash(leaf->history, a->n_threads);

	for (uint32_t i = 0; i < a->n_rows; i++)
		if (a->rows[i].hash == hash)
			return &a->rows[i];
	if (a->n_rows == MOST_OUTCOMES) {
		a->full = true;
		return NULL;
	}
	a->rows = grown(a->rows, &a->most_rows, a->n_rows + 1, sizeof(*a->rows));
	a->rows[a->n_rows] = (struct account_row){.hash = hash, .turns = keep_turns(a, leaf)};
	return &a->rows[a->n_rows++];
}

/* Tag of an execution: its row, from 1; 0: none. */
static uint32_t count_outcome(struct account *a, const struct exhaust_leaf *leaf, bool violation)
{
	struct account_row *row;

	if (!a->outcomes || leaf->waits)
		return 0;
	row = leaf->history ? row_of(a, leaf) : leaf->tag ? &a->rows[leaf->tag - 1] : NULL;
	if (!row)
		return 0;
	row->count++;
	row->violation |= violation;
	return (uint32_t)(row - a->rows) + 1;
}

static void note_find(struct account *a, const struct exhaust_leaf *leaf)
{
	a->found = true;
	a->found_at = a->executions;
	a->crashed = leaf->crashed;
	a->found_turns = keep_turns(a, leaf);
}

uint32_t account_take(struct account *a, const struct exhaust_leaf *leaf)
{
	struct target target;
	bool violation = violates(a, leaf, &target);
	uint32_t tag;

	if (!a->found && (violation || leaf->crashed)) {
		note_find(a, leaf);
		if (violation)
			a->target = target;
	}
	a->executions++;
	if (leaf->crashed)
		return EXHAUST_STOP;
	tag = count_outcome(a, leaf, violation);
	return a->found && !a->outcomes ? EXHAUST_STOP : tag;
}

void account_clear(struct account *a)
{
	a->executions = 0;
	a->n_rows = a->n_turns = 0;
	a->full = a->found = false;
}

void account_free(struct account *a)
{
	free(a->rows);
	free(a->turns);
}
