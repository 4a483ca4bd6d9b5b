/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/bounded.h"

#include "search/weak.h"

static void bounded_begin(struct policy *policy)
{
	struct bounded *b = (struct bounded *)policy;

	walk_begin(&b->walk);
	b->depth = b->fixed;
	b->at = 0;
	b->cost = 0;
	b->since = 0;
}

/* What it costs to run somebody else than the thread that runs. */
static uint32_t price(const struct bounded *b, const struct sched_view *view)
{
	if (view->current < 0)
		return 0;
	return b->by == BOUNDED_SWITCHES || view->threads[view->current].state == THREAD_READY;
}

/* The running thread's turn is all reads, and many. */
static bool patience_is_over(const struct bounded *b, const struct sched_view *view)
{
	const struct trace *t = view->trace;

	if (view->current < 0 || t->count - b->since < BOUNDED_PATIENCE)
		return false;
	for (uint32_t i = t->count - BOUNDED_PATIENCE; i < t->count; i++)
		if (event_writes(&t->events[i]))
			return false;
	return true;
}

/* The lowest at or above `from`, or else the lowest of all.  Not the first in file order
 * as elsewhere: of three that wait and count their rounds each gets its turn. */
static uint32_t next_of(uint64_t bits, uint32_t from)
{
	uint64_t above = from < 64 ? bits >> from << from : 0;

	return (uint32_t)__builtin_ctzll(above ? above : bits);
}

/* Who runs at a stop where `affordable` may: as before, or the first of them. */
static uint32_t pick(struct bounded *b, uint64_t affordable, uint32_t first)
{
	struct bounded_node *n = &b->path[b->at];

	if (!(affordable & (affordable - 1)))
		return first;
	if (b->at == b->depth) {
		if (b->depth == b->room) {
			b->overflow = true;
			return first;
		}
		b->depth++;
		*n = (struct bounded_node){
			.left = affordable & ~(UINT64_C(1) << first),
			.thread = (uint8_t)first,
			.of = (uint8_t)__builtin_popcountll(affordable),
		};
	}
	b->at++;
	return n->thread;
}

/* With more threads than flushes have numbers stores are seen at once. */
static struct decision go(struct bounded *b, const struct sched_view *view, uint32_t thread)
{
	bool may = walk_may_buffer(view, thread), numbered = view->n_threads <= BOUNDED_FLUSHES;

	b->pruned |= may && !numbered;
	if (may && numbered)
		return walk_buffer(&b->walk, view, thread);
	return walk_run(&b->walk, view, thread);
}

static struct decision bounded_next(struct policy *policy, const struct sched_view *view)
{
	struct bounded *b = (struct bounded *)policy;
	uint32_t self = (uint32_t)view->current, switching, thread;
	uint64_t ready, affordable, flushes;
	bool stays;

	if (walk_goes_on(&b->walk, view))
		return go(b, view, self);
	ready = policy_ready(view);
	flushes = walk_buffered(view) << BOUNDED_FLUSHES;
	if (!ready && !flushes)
		return walk_end(&b->walk, view);
	switching = price(b, view);
	stays = view->current >= 0 && ready >> self & 1;
	if (stays && ready & (ready - 1) && patience_is_over(b, view)) {
		b->left = true;
		stays = false;
		ready &= ~(UINT64_C(1) << self);
		switching = b->by == BOUNDED_SWITCHES;
	}
	affordable = ready;
	if (b->cost + switching > b->bound) {
		affordable = stays ? UINT64_C(1) << self : 0;
		b->pruned |= ready != affordable;
	}
	if (!affordable && !flushes) {
		b->walk.cut = true;
		return (struct decision){.kind = DECIDE_END};
	}
	/* First as if there were no buffers. */
	thread = pick(b, affordable | flushes,
		      flushes ? (uint32_t)__builtin_ctzll(flushes) :
		      stays   ? self :
				next_of(affordable, self + 1));
	if (thread >= BOUNDED_FLUSHES && flushes)
		return walk_flush(thread - BOUNDED_FLUSHES);
	if (view->current < 0 || thread != self) {
		b->cost += switching;
		b->since = view->trace->count;
	}
	return go(b, view, thread);
}

void bounded_init(struct bounded *b, enum bounded_by by, struct bounded_node *path, uint32_t room)
{
	*b = (struct bounded){
		.walk.policy = {.next = bounded_next, .begin = bounded_begin},
		.by = (uint8_t)by,
		.path = path,
		.room = room,
	};
}

void bounded_start(struct bounded *b, uint32_t bound)
{
	b->bound = bound;
	b->fixed = b->depth = 0;
	b->pruned = b->overflow = b->left = false;
}

bool bounded_advance(struct bounded *b)
{
	while (b->depth && !b->path[b->depth - 1].left)
		b->depth--;
	b->fixed = b->depth;
	if (!b->depth)
		return false;

	struct bounded_node *n = &b->path[b->depth - 1];

	n->thread = (uint8_t)next_of(n->left, n->thread + 1u);
	n->left &= ~(UINT64_C(1) << n->thread);
	n->nth++;
	return true;
}

double bounded_progress(const struct bounded *b)
{
	double done = 0, share = 1;

	for (uint32_t i = 0; i < b->depth; i++) {
		share /= b->path[i].of;
		done += share * b->path[i].nth;
	}
	return done;
}
