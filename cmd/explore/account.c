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

	if (leaf->history && stuck && is_stuck(leaf))
		return target_among(leaf->findings, leaf->history, stuck, out);
	if (leaf->history && target_among(leaf->findings, leaf->history, a->kinds, out))
		return true;
	if (!leaf->n_races || !(a->kinds >> FINDING_DATA_RACE & 1))
		return false;
	*out = target_race(&leaf->races[0]);
	return true;
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

static struct account_turns keep_turns(struct account *a, const struct follow_turn *turns,
				       uint32_t n)
{
	struct account_turns kept = {a->n_turns, n};

	a->turns = grown(a->turns, &a->most_turns, a->n_turns + n, sizeof(*a->turns));
	memcpy(a->turns + a->n_turns, turns, n * sizeof(*a->turns));
	a->n_turns += n;
	return kept;
}

/* The row of an outcome, which these turns make. */
static struct account_row *row_of(struct account *a, uint64_t hash, const struct follow_turn *turns,
				  uint32_t n)
{
	for (uint32_t i = 0; i < a->n_rows; i++)
		if (a->rows[i].hash == hash)
			return &a->rows[i];
	if (a->n_rows == MOST_OUTCOMES) {
		a->full = true;
		return NULL;
	}
	a->rows = grown(a->rows, &a->most_rows, a->n_rows + 1, sizeof(*a->rows));
	a->rows[a->n_rows] = (struct account_row){.hash = hash, .turns = keep_turns(a, turns, n)};
	return &a->rows[a->n_rows++];
}

/* Tag of an execution: its row, from 1; 0: none. */
static uint32_t count_outcome(struct account *a, const struct exhaust_leaf *leaf, bool violation)
{
	struct account_row *row;

	if (!a->outcomes || leaf->waits)
		return 0;
	if (leaf->history)
		row = row_of(a, outcome_hash(leaf->history, a->n_threads), leaf->turns,
			     leaf->n_turns);
	else
		row = leaf->tag ? &a->rows[leaf->tag - 1] : NULL;
	if (!row)
		return 0;
	row->count++;
	row->violation |= violation;
	return (uint32_t)(row - a->rows) + 1;
}

static struct account_race *race_of(struct account *a, const struct raced *code,
				    const struct follow_turn *turns, uint32_t n)
{
	struct account_race *race = a->races;

	for (; race < a->races + a->n_races; race++)
		if (raced_same(&race->code, code))
			return race;
	if (a->n_races == RACING_MOST)
		return NULL;
	a->n_races++;
	*race = (struct account_race){.code = *code, .turns = keep_turns(a, turns, n)};
	return race;
}

static void count_races(struct account *a, const struct exhaust_leaf *leaf)
{
	for (uint32_t i = 0; i < leaf->n_races; i++) {
		struct account_race *race = race_of(a, &leaf->races[i], leaf->turns, leaf->n_turns);

		if (race)
			race->executions++;
	}
}

static void note_find(struct account *a, const struct exhaust_leaf *leaf)
{
	a->found = true;
	a->found_at = a->executions;
	a->crashed = leaf->crashed;
	a->found_turns = keep_turns(a, leaf->turns, leaf->n_turns);
}

static bool is_ignored(const struct account *a, const struct exhaust_leaf *leaf)
{
	int kind = leaf->crashed ? target_of_end(leaf->end) : -1;

	return kind >= 0 && !(a->kinds >> kind & 1);
}

uint32_t account_take(struct account *a, const struct exhaust_leaf *leaf)
{
	struct target target;
	bool violation = violates(a, leaf, &target);
	uint32_t tag;

	a->broken_off = leaf->crashed;
	a->crash_ignored = is_ignored(a, leaf);
	if (a->crash_ignored)
		return EXHAUST_STOP;
	if (!a->found && (violation || leaf->crashed)) {
		note_find(a, leaf);
		if (violation)
			a->target = target;
	}
	a->executions++;
	count_races(a, leaf);
	if (leaf->crashed)
		return EXHAUST_STOP;
	tag = count_outcome(a, leaf, violation);
	return a->found && !a->outcomes ? EXHAUST_STOP : tag;
}

void account_clear(struct account *a)
{
	a->executions = 0;
	a->n_rows = a->n_races = a->n_turns = 0;
	a->full = a->found = a->broken_off = a->crash_ignored = false;
}

/* ---- as bytes */

/* Before the turns, the rows and the races. */
struct packed {
	uint64_t executions, found_at;
	struct target target;
	struct account_turns found_turns;
	uint32_t n_turns, n_rows, n_races;
	bool full, found, crashed;
};

void account_pack(const struct account *a, struct bytes *out)
{
	struct packed p = {
		.executions = a->executions,
		.found_at = a->found_at,
		.target = a->target,
		.found_turns = a->found_turns,
		.n_turns = a->n_turns,
		.n_rows = a->n_rows,
		.n_races = a->n_races,
		.full = a->full,
		.found = a->found,
		.crashed = a->crashed,
	};

	bytes_put(out, &p, sizeof(p));
	bytes_put(out, a->turns, a->n_turns * sizeof(*a->turns));
	bytes_put(out, a->rows, a->n_rows * sizeof(*a->rows));
	bytes_put(out, a->races, a->n_races * sizeof(*a->races));
}

static bool among(const struct account_turns *turns, const struct packed *p)
{
	return turns->first <= p->n_turns && turns->n <= p->n_turns - turns->first;
}

static void merge_find(struct account *a, const struct packed *p, const struct follow_turn *turns)
{
	a->found = true;
	a->found_at = a->executions + p->found_at;
	a->target = p->target;
	a->crashed = p->crashed;
	a->found_turns = keep_turns(a, turns + p->found_turns.first, p->found_turns.n);
}

static void merge_row(struct account *a, const struct account_row *other,
		      const struct follow_turn *turns)
{
	struct account_row *row =
		row_of(a, other->hash, turns + other->turns.first, other->turns.n);

	if (!row)
		return;
	row->count += other->count;
	row->violation |= other->violation;
}

static void merge_race(struct account *a, const struct account_race *other,
		       const struct follow_turn *turns)
{
	struct account_race *race =
		race_of(a, &other->code, turns + other->turns.first, other->turns.n);

	if (race)
		race->executions += other->executions;
}

static bool merge_rows(struct account *a, const struct packed *p, struct bytes_in *in,
		       const struct follow_turn *turns)
{
	bool well = !p->found || among(&p->found_turns, p);

	if (well && p->found && !a->found)
		merge_find(a, p, turns);
	for (uint32_t i = 0; well && i < p->n_rows; i++) {
		struct account_row row;

		bytes_take(in, &row, sizeof(row));
		well = !in->failed && among(&row.turns, p);
		if (well)
			merge_row(a, &row, turns);
	}
	for (uint32_t i = 0; well && i < p->n_races; i++) {
		struct account_race race;

		bytes_take(in, &race, sizeof(race));
		well = !in->failed && among(&race.turns, p);
		if (well)
			merge_race(a, &race, turns);
	}
	a->executions += p->executions;
	a->full |= p->full;
	return well;
}

bool account_merge(struct account *a, struct bytes_in in)
{
	struct packed p;
	struct bytes_in part;
	struct follow_turn *turns;
	bool well;

	bytes_take(&in, &p, sizeof(p));
	part = bytes_part(&in, (uint64_t)p.n_turns * sizeof(*turns));
	if (in.failed)
		return false;
	turns = malloc(part.left + 1);
	if (!turns)
		out_of_memory();
	bytes_take(&part, turns, part.left);
	well = merge_rows(a, &p, &in, turns);
	free(turns);
	return well && !in.left;
}

void account_free(struct account *a)
{
	free(a->rows);
	free(a->turns);
}
