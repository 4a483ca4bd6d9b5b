/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/pct.h"

#include "search/weak.h"

/* depth to depth + MAX_THREADS - 1 in random order: below are those that drop to. */
static void draw_priorities(struct pct *p)
{
	for (uint32_t i = 0; i < MAX_THREADS; i++) {
		uint32_t other = prng_below(&p->prng, i + 1);

		p->priority[i] = p->priority[other];
		p->priority[other] = (uint8_t)(p->depth + i);
	}
}

static void pct_begin(struct policy *policy)
{
	struct pct *p = (struct pct *)policy;

	walk_begin(&p->walk);
	prng_seed_execution(&p->prng, p->seed, p->index);
	p->choices = 0;
	draw_priorities(p);
	for (uint32_t i = 0; i + 1 < p->depth; i++)
		p->changes[i] = 1 + prng_below(&p->prng, p->length);
}

/* Of buffers, drawn as those of threads are, but one by one. */
static void draw_flushing(struct pct *p, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		p->flushing[i] = (uint8_t)(p->depth + prng_below(&p->prng, MAX_THREADS));
}

static uint32_t highest(const struct pct *p, uint64_t ready)
{
	uint32_t best = (uint32_t)__builtin_ctzll(ready);

	for (; ready; ready &= ready - 1) {
		uint32_t i = (uint32_t)__builtin_ctzll(ready);

		if (p->priority[i] > p->priority[best])
			best = i;
	}
	return best;
}

/* A store stays in a buffer whose turn comes only after its thread's; what is read is
 * drawn. */
static struct decision go(struct pct *p, const struct sched_view *view, uint32_t thread)
{
	if (walk_may_buffer(view, thread) && p->flushing[thread] <= p->priority[thread])
		return walk_buffer(&p->walk, view, thread);
	if (walk_may_choose(view, thread))
		return walk_draw(&p->walk, view, thread, (uint32_t)(prng_next(&p->prng) >> 32));
	return walk_run(&p->walk, view, thread);
}

/* The buffer that is to be flushed before anybody who is ready runs, or -1. */
static int flushes(const struct pct *p, const struct sched_view *view, uint64_t ready)
{
	int best = -1, least = ready ? p->priority[highest(p, ready)] : -1;

	for (uint64_t buffered = walk_buffered(view); buffered; buffered &= buffered - 1) {
		int i = __builtin_ctzll(buffered);

		if (p->flushing[i] > least) {
			least = p->flushing[i];
			best = i;
		}
	}
	return best;
}

static struct decision pct_next(struct policy *policy, const struct sched_view *view)
{
	struct pct *p = (struct pct *)policy;
	uint64_t ready;
	int flush;

	if (view->buffers && view->current < 0)
		draw_flushing(p, view->n_threads);
	if (walk_goes_on(&p->walk, view))
		return go(p, view, (uint32_t)view->current);
	for (uint32_t i = 0; view->current >= 0 && i + 1 < p->depth; i++)
		if (p->changes[i] == p->choices)
			p->priority[view->current] = (uint8_t)(p->depth - 2 - i);
	p->choices++;
	ready = policy_ready(view);
	flush = flushes(p, view, ready);
	if (flush >= 0)
		return walk_flush((uint32_t)flush);
	if (!ready)
		return walk_end(&p->walk, view);
	return go(p, view, highest(p, ready));
}

void pct_init(struct pct *p, uint32_t depth, uint32_t length)
{
	*p = (struct pct){
		.walk.policy = {.next = pct_next, .begin = pct_begin},
		.depth = depth < PCT_MOST_DEPTH ? depth : PCT_MOST_DEPTH,
		.length = length ? length : 1,
	};
}
