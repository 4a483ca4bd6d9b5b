/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/pct.h"

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

static struct decision pct_next(struct policy *policy, const struct sched_view *view)
{
	struct pct *p = (struct pct *)policy;
	uint64_t ready;

	if (walk_goes_on(&p->walk, view))
		return walk_run(&p->walk, view, (uint32_t)view->current);
	for (uint32_t i = 0; view->current >= 0 && i + 1 < p->depth; i++)
		if (p->changes[i] == p->choices)
			p->priority[view->current] = (uint8_t)(p->depth - 2 - i);
	p->choices++;
	ready = policy_ready(view);
	if (!ready)
		return walk_end(&p->walk, view);
	return walk_run(&p->walk, view, highest(p, ready));
}

void pct_init(struct pct *p, uint32_t depth, uint32_t length)
{
	*p = (struct pct){
		.walk.policy = {.next = pct_next, .begin = pct_begin},
		.depth = depth < PCT_MOST_DEPTH ? depth : PCT_MOST_DEPTH,
		.length = length ? length : 1,
	};
}
