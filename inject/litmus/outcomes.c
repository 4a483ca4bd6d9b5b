/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "litmus/program.h"

/* Where the outcome is, or would be. */
static size_t find(const struct litmus_outcomes *in, const struct litmus_outcome *outcome)
{
	size_t low = 0, high = in->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (memcmp(&in->rows[middle], outcome, sizeof(*outcome)) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void litmus_outcomes_add(struct litmus_outcomes *to, const struct litmus_outcome *outcome)
{
	size_t at = find(to, outcome);

	if (at < to->n && memcmp(&to->rows[at], outcome, sizeof(*outcome)) == 0)
		return;
	if (to->n == to->room) {
		to->room = to->room ? 2 * to->room : 16;
		to->rows = realloc(to->rows, to->room * sizeof(*to->rows));
		if (!to->rows)
			abort();
	}
	memmove(&to->rows[at + 1], &to->rows[at], (to->n++ - at) * sizeof(*outcome));
	to->rows[at] = *outcome;
}

bool litmus_outcomes_equal(const struct litmus_outcomes *a, const struct litmus_outcomes *b)
{
	return a->n == b->n && (!a->n || memcmp(a->rows, b->rows, a->n * sizeof(*a->rows)) == 0);
}

void litmus_outcomes_free(struct litmus_outcomes *outcomes)
{
	free(outcomes->rows);
	*outcomes = (struct litmus_outcomes){0};
}
