/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/races.h"

#include <stdlib.h>
#include <string.h>

#include "report/json/parts.h"
#include "report/wording.h"

struct race_row *race_rows_add(struct race_rows *rows, const struct raced *code, bool *fresh)
{
	*fresh = false;
	for (uint32_t i = 0; i < rows->n; i++)
		if (raced_same(&rows->list[i].code, code))
			return &rows->list[i];
	if (rows->n == RACING_MOST)
		return NULL;
	*fresh = true;
	rows->list[rows->n] = (struct race_row){.code = *code};
	return &rows->list[rows->n++];
}

static const struct race *find(struct run *run, const struct raced *code)
{
	size_t n;
	const struct race *races = run_races(run, &n);

	for (size_t i = 0; i < n; i++) {
		struct raced other = target_code(run_plan(run)->subject, &races[i]);

		if (raced_same(&other, code))
			return &races[i];
	}
	return NULL;
}

/* "a plain write at ring.c:97 by T1" */
static const char *side(struct arena *arena, const struct result *r, const struct race_side *s)
{
	const char *access = word_race_access(s);
	struct source_line at;

	if (!result_source(r, s->stack.pc[0], &at))
		return arena_printf(arena, "%s by %s", access, result_thread(r, s->thread));
	return arena_printf(arena, "%s at %s:%u by %s", access, at.file, at.line,
			    result_thread(r, s->thread));
}

bool race_row_describe(struct race_row *row, struct run *run, const struct scenario *scenario,
		       struct names *names)
{
	const struct race *race = find(run, &row->code);
	struct result r = result_of_run(run, scenario, names);
	struct arena arena = {0};

	if (!race)
		return false;
	word_race_variable(&r, race, row->variable);
	row->text = strdup(arena_printf(&arena, "%s and %s", side(&arena, &r, &race->side[0]),
					side(&arena, &r, &race->side[1])));
	if (!row->text)
		out_of_memory();
	row->json = json_race(&r, race);
	arena_free(&arena);
	return true;
}

void race_rows_free(struct race_rows *rows)
{
	for (uint32_t i = 0; i < rows->n; i++) {
		free(rows->list[i].text);
		witness_free(&rows->list[i].seen);
		json_decref(rows->list[i].json);
		scenario_free(rows->list[i].witness);
	}
	rows->n = 0;
}
