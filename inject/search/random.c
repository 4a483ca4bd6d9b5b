/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/random.h"

#include "search/weak.h"

static void random_begin(struct policy *policy)
{
	struct random *r = (struct random *)policy;

	walk_begin(&r->walk);
	prng_seed_execution(&r->prng, r->seed, r->index);
}

/* A store leaves at once, or stays for as long as chance will have it; a read is of
 * anything that may be read. */
static struct decision go(struct random *r, const struct sched_view *view, uint32_t thread)
{
	if (walk_may_buffer(view, thread) && prng_below(&r->prng, 2))
		return walk_buffer(&r->walk, view, thread);
	if (walk_may_choose(view, thread))
		return walk_draw(&r->walk, view, thread, (uint32_t)(prng_next(&r->prng) >> 32));
	return walk_run(&r->walk, view, thread);
}

/* Threads that may run, and behind them those whose buffers may be flushed. */
static struct decision draw(struct random *r, const struct sched_view *view)
{
	uint8_t ready[2 * MAX_THREADS];
	uint32_t n = 0, threads, drawn;

	for (uint32_t i = 0; i < view->n_threads; i++) {
		ready[n] = (uint8_t)i;
		n += view->threads[i].state == THREAD_READY;
	}
	threads = n;
	for (uint32_t i = 0; view->buffers && i < view->n_threads; i++) {
		ready[n] = (uint8_t)i;
		n += view->threads[i].buffered > 0;
	}
	if (!n)
		return walk_end(&r->walk, view);
	drawn = n > 1 ? prng_below(&r->prng, n) : 0;
	return drawn < threads ? go(r, view, ready[drawn]) : walk_flush(ready[drawn]);
}

static struct decision random_next(struct policy *policy, const struct sched_view *view)
{
	struct random *r = (struct random *)policy;

	if (walk_goes_on(&r->walk, view))
		return go(r, view, (uint32_t)view->current);
	return draw(r, view);
}

void random_init(struct random *r)
{
	*r = (struct random){.walk.policy = {.next = random_next, .begin = random_begin}};
}

static void burst_begin(struct policy *policy)
{
	struct burst *b = (struct burst *)policy;

	random_begin(policy);
	/* From every second switch taken to one in 64. */
	b->stay = 256 - (128u >> prng_below(&b->random.prng, 6));
	b->stay_between = 256 - (128u >> prng_below(&b->random.prng, 4));
}

static struct decision burst_next(struct policy *policy, const struct sched_view *view)
{
	struct burst *b = (struct burst *)policy;
	struct random *r = &b->random;
	const struct thread_view *t = &view->threads[view->current];

	if (walk_goes_on(&r->walk, view))
		return go(r, view, (uint32_t)view->current);
	if (view->current >= 0 && t->state == THREAD_READY &&
	    prng_below(&r->prng, 256) < (t->at == AT_CALL ? b->stay_between : b->stay))
		return go(r, view, (uint32_t)view->current);
	return draw(r, view);
}

void burst_init(struct burst *b)
{
	random_init(&b->random);
	b->random.walk.policy = (struct policy){.next = burst_next, .begin = burst_begin};
}

static struct decision operations_next(struct policy *policy, const struct sched_view *view)
{
	struct random *r = (struct random *)policy;
	uint64_t ready = policy_ready(view);
	int current = view->current;

	if (current >= 0 && ready >> current & 1 && view->threads[current].at != AT_CALL)
		return walk_run(&r->walk, view, (uint32_t)current);
	if (!ready)
		return walk_end(&r->walk, view);
	current = (int)prng_below(&r->prng, (uint32_t)__builtin_popcountll(ready));
	return walk_run(&r->walk, view, walk_nth(ready, (uint32_t)current));
}

void operations_init(struct random *r)
{
	*r = (struct random){.walk.policy = {.next = operations_next, .begin = random_begin}};
}
