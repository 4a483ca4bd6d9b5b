/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/shrink.h"

#include <string.h>

#include "search/guide.h"

static uint32_t sum(uint32_t a, uint32_t b)
{
	return a > GUIDE_TO_END - b ? GUIDE_TO_END : a + b;
}

/* Two that become one. */
static bool alike(const struct turn *a, const struct turn *b)
{
	return a->thread == b->thread && a->kind == b->kind && !turn_is_weak(a->kind);
}

/* Turns of one thread that follow each other become one. */
static uint32_t join(struct turn *turns, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (kept && alike(&turns[kept - 1], &turns[i]))
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

/* Turn `from` comes next to turn `to`, on the side from which it comes, for join(). */
static void move(struct turn *turns, uint32_t from, uint32_t to)
{
	struct turn moved = turns[from];

	if (from > to)
		memmove(turns + to + 2, turns + to + 1, (from - to - 1) * sizeof(*turns));
	else
		memmove(turns + from, turns + from + 1, (to - from - 1) * sizeof(*turns));
	turns[from > to ? to + 1 : to - 1] = moved;
}

/* What is to be few: turns, and changes of the thread that runs. */
static uint32_t weight(const struct turn *turns, uint32_t n)
{
	const struct turn *last = NULL;
	uint32_t changes = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (turns[i].kind == TURN_FLUSH)
			continue;
		changes += last && last->thread != turns[i].thread;
		last = &turns[i];
	}
	return n + changes;
}

/* Keeps scratch[0..n-1] as the turns if they weigh less and show it. */
static bool accept(struct shrink *s, struct turn *turns, uint32_t *n, struct turn *scratch,
		   uint32_t left)
{
	uint32_t most = weight(turns, *n);

	left = join(scratch, left);
	if (weight(scratch, left) >= most || s->over)
		return false;
	if (!s->shows(s, scratch, &left) || weight(scratch, left) >= most)
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

static bool with_two_together(struct shrink *s, struct turn *turns, uint32_t *n,
			      struct turn *scratch)
{
	for (uint32_t i = 0; i < *n; i++)
		for (uint32_t k = i + 1; k < *n; k++) {
			if (turns[i].thread != turns[k].thread)
				continue;
			copy(scratch, turns, *n);
			move(scratch, k, i);
			if (accept(s, turns, n, scratch, *n))
				return true;
			copy(scratch, turns, *n);
			move(scratch, i, k);
			if (accept(s, turns, n, scratch, *n))
				return true;
		}
	return false;
}

/* A store that does not stay (what was to leave the buffer then is not there), a choice
 * of the newest, a load that is not delayed. */
static bool with_one_plain(struct shrink *s, struct turn *turns, uint32_t *n, struct turn *scratch)
{
	for (uint32_t i = 0; i < *n; i++) {
		if (!turn_is_weak(turns[i].kind))
			continue;
		copy(scratch, turns, *n);
		scratch[i].kind = TURN_RUN;
		if (accept(s, turns, n, scratch, *n))
			return true;
	}
	return false;
}

void shrink_turns(struct shrink *s, struct turn *turns, uint32_t *n, struct turn *scratch)
{
	while (without_one(s, turns, n, scratch) || with_one_plain(s, turns, n, scratch) ||
	       with_two_together(s, turns, n, scratch))
		;
}
