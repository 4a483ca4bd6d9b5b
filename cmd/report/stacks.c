/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/stacks.h"

#include <string.h>

#include "report/deciding.h"
#include "report/source.h"

#define MOST_PERIOD 4  /* functions of one recursion */
#define LEAST_FOLDED 4 /* frames */

struct stacks {
	struct sheet *sheet;
	struct arena *arena;
	const struct result *r;
	bool verbose;
};

static void line(const struct stacks *s, unsigned column, const char *text)
{
	sheet_line(s->sheet, column, column + 2, STYLE_PLAIN, text);
}

static const char *word_frame(const struct stacks *s, const struct source_line *frame)
{
	return arena_printf(s->arena, "%s %s:%u", frame->function, frame->file, frame->line);
}

static bool same_frame(const struct source_line *a, const struct source_line *b)
{
	return a->line == b->line && !strcmp(a->file, b->file) && !strcmp(a->function, b->function);
}

/* How many frames after the first `period` of n are those once more, and again. */
static size_t repeated(const struct source_line *frames, size_t n, size_t period)
{
	size_t k = period;

	while (k < n && same_frame(&frames[k], &frames[k - period]))
		k++;
	return k > period ? k - period : 0;
}

/* "120 more frames of f and g" */
static const char *word_more(const struct stacks *s, const struct source_line *frames,
			     size_t period, size_t more, bool cut)
{
	const char *text = arena_printf(s->arena, "... %s%zu more frames of %s",
					cut ? "at least " : "", more, frames[0].function);

	for (size_t i = 1; i < period; i++)
		text = arena_printf(s->arena, "%s%s%s", text, i + 1 < period ? ", " : " and ",
				    frames[i].function);
	return text;
}

/* What is to be written of n frames: one in `items` for each, but for those that a
 * recursion repeats.  cut: there were more.  Returns how many. */
static size_t fold(const struct stacks *s, const struct source_line *frames, size_t n, bool cut,
		   const char *items[SOURCE_FRAMES])
{
	size_t n_items = 0, i = 0;

	while (i < n) {
		size_t period = 1, more = 0;

		while (period <= MOST_PERIOD && more < LEAST_FOLDED) {
			more = repeated(frames + i, n - i, period);
			period += more < LEAST_FOLDED;
		}
		items[n_items++] = word_frame(s, &frames[i++]);
		if (more < LEAST_FOLDED)
			continue;
		for (size_t k = 1; k < period; k++)
			items[n_items++] = word_frame(s, &frames[i++]);
		items[n_items++] =
			word_more(s, &frames[i - period], period, more, cut && i + more == n);
		i += more;
	}
	return n_items;
}

static void write_stack(const struct stacks *s, uint32_t thread, uint32_t step,
			const struct stack *stack)
{
	struct source_line frames[SOURCE_FRAMES];
	const char *items[SOURCE_FRAMES];
	size_t n = source_frames(s->r, stack, frames);
	const char *text =
		thread == FINDING_NO_THREAD ? "after all threads" : result_thread(s->r, thread);

	if (!n)
		return;
	n = fold(s, frames, n, stack->depth == STACK_FRAMES, items);
	text = step ? arena_printf(s->arena, "%s at step %u:", text, step) :
		      arena_printf(s->arena, "%s:", text);
	for (size_t i = 0; i < n && !s->verbose; i++)
		text = arena_printf(s->arena, "%s%s %s", text, i ? " <" : "", items[i]);
	line(s, 4, text);
	for (size_t i = 0; i < n && s->verbose; i++)
		line(s, 6, items[i]);
}

/* "1, 13 and 14" */
static const char *list(struct arena *arena, const uint32_t *steps, size_t n)
{
	const char *text = arena_printf(arena, "%u", steps[0]);

	for (size_t i = 1; i < n; i++)
		text = arena_printf(arena, "%s%s%u", text, i == n - 1 ? " and " : ", ", steps[i]);
	return text;
}

static const struct run_stack *stack_at(const struct result *r, uint32_t step, uint8_t *thread)
{
	for (size_t i = 0; i < r->n_stacks; i++) {
		*thread = r->stack_thread[i];
		if (r->stacks[i].step == step && r->stacks[i].stack.depth)
			return &r->stacks[i];
	}
	return NULL;
}

/* Of the reads that a finding came from, and of the writes that they saw. */
static void write_decided(const struct stacks *s, const struct finding *f)
{
	uint32_t steps[DEFAULT_STACKS];
	size_t n = deciding_steps_of(s->r->trace, s->r->history, f, steps, 0, DEFAULT_STACKS);
	size_t taken = 0;
	uint8_t thread;

	for (size_t i = 0; i < n; i++)
		if (stack_at(s->r, steps[i], &thread))
			steps[taken++] = steps[i];
	if (!taken)
		return;
	line(s, 2,
	     arena_printf(s->arena, "(call %s at %s %s, taken in a second run)",
			  taken == 1 ? "stack" : "stacks", taken == 1 ? "step" : "steps",
			  list(s->arena, steps, taken)));
	for (size_t i = 0; i < taken; i++) {
		const struct run_stack *stack = stack_at(s->r, steps[i], &thread);

		write_stack(s, thread, stack->step, &stack->stack);
	}
}

/* Of threads that were left in the middle of an operation. */
static void write_standing(const struct stacks *s, const struct finding *f)
{
	for (size_t i = 0; i < s->r->n_stacks; i++) {
		uint8_t thread = s->r->stack_thread[i];

		if (s->r->stacks[i].step == 0 &&
		    (f->kind == FINDING_STUCK || f->kind == FINDING_LIVELOCK ||
		     thread == f->thread || thread == f->holder))
			write_stack(s, thread, 0, &s->r->stacks[i].stack);
	}
}

static void write_sides(const struct stacks *s, const struct race *race)
{
	for (unsigned i = 0; race && i < 2; i++)
		write_stack(s, race->side[i].thread, race->side[i].step, &race->side[i].stack);
}

void stacks_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		  const struct finding *f, bool verbose)
{
	struct stacks s = {sheet, arena, r, verbose};

	switch (f->kind) {
	case FINDING_STUCK:
	case FINDING_LIVELOCK:
	case FINDING_BLOCKED_BEHIND:
	case FINDING_CRASH:
	case FINDING_ASSERT:
		write_standing(&s, f);
		break;
	case FINDING_DATA_RACE:
		write_sides(&s, word_race(r, f));
		break;
	default:
		write_decided(&s, f);
	}
}
