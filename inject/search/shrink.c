/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/shrink.h"

#include <string.h>

#include "search/guide.h"

static uint32_t sum(uint32_t a, uint32_t b)
{
	return a > GUIDE_TO_END - b ? GUIDE_TO_END : a + b;
}

/* Turns of one thread that follow each other become one. */
static uint32_t join(struct turn *turns, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (kept && turns[kept - 1].thread == turns[i].thread)
			turns[kept - 1].points = sum(turns[kept - 1].points, turns[i].points);
		else
			turns[kept++] = turns[i];
	}
	return kept;
}

static void leave_out(struct turn *turns, uint32_t n, uint32_t i)
{
	memmove(turns + i, turns + i + 1, (n - i - 1) * sizeof(*turns));
}

/* Turn `from` becomes part of turn `to`, of the same thread. */
static void move(struct turn *turns, uint32_t n, uint32_t from, uint32_t to)
{
	turns[to].points = sum(turns[to].points, turns[from].points);
	leave_out(turns, n, from);
}

/* Keeps scratch[0..n-1] as the turns if they are fewer and show it. */
static bool accept(struct shrink *s, struct turn *turns, uint32_t *n, struct turn *scratch,
		   uint32_t left)
{
	left = join(scratch, left);
	if (left >= *n || s->over)
		return false;
	if (!s->shows(s, scratch, &left) || left >= *n)
		return false;
	memcpy(turns, scratch, left * sizeof(*turns));
	*n = left;
	return true;
}

static void copy(struct turn *scratch, const struct turn *turns, uint32_t n)
{
	memcpy(scratch, turns, n * sizeof(*turns));
}

static bool without_one(struct shrink *s, struct turn *turns, uint32_t *n, struct turn *scratch)
{
	for (uint32_t i = *n; i-- > 0;) {
		copy(scratch, turns, *n);
		leave_out(scratch, *n, i);
		if (accept(s, turns, n, scratch, *n - 1))
			return true;
	}
	return false;
}

static bool with_two_made_one(struct shrink *s, struct turn *turns, uint32_t *n,
			      struct turn *scratch)
{
	for (uint32_t i = 0; i < *n; i++)
		for (uint32_t k = i + 1; k < *n; k++) {
			if (turns[i].thread != turns[k].thread)
				continue;
			copy(scratch, turns, *n);
			move(scratch, *n, k, i);
			if (accept(s, turns, n, scratch, *n - 1))
				return true;
			copy(scratch, turns, *n);
			move(scratch, *n, i, k);
			if (accept(s, turns, n, scratch, *n - 1))
				return true;
		}
	return false;
}

void shrink_turns(struct shrink *s, struct turn *turns, uint32_t *n, struct turn *scratch)
{
	while (without_one(s, turns, n, scratch) || with_two_made_one(s, turns, n, scratch))
		;
}
