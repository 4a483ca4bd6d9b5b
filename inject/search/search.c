/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/search.h"

#include "search/dry.h"

#define SETTLE_EXECUTIONS 64
#define SETTLE_FILLS 256

static void settle_by(struct run *run, struct random *random)
{
	for (random->index = 0; random->index < SETTLE_EXECUTIONS; random->index++) {
		run_execute(run, &random->walk.policy);
		/* Each takes its time, and a search ends at the first. */
		if (run_looped(run))
			break;
	}
}

/* Where reads are drawn, too, a lap around the ring is rare. */
void search_settle(struct run *run)
{
	struct burst b;
	struct random operations;

	burst_init(&b);
	settle_by(run, &b.random);
	if (run_plan(run)->model == MODEL_SC)
		return;
	operations_init(&operations);
	settle_by(run, &operations);
}

void search_settle_filled(struct run *run, const struct refill *refill)
{
	struct burst b;

	burst_init(&b);
	for (uint64_t i = 0; i < SETTLE_FILLS && !run_looped(run); i++) {
		struct start start = refill_draw(refill, b.random.seed, i);

		run_start_from(run, start.n_preload, start.origin);
		b.random.index = i;
		run_execute(run, &b.random.walk.policy);
	}
}

struct start refill_draw(const struct refill *refill, uint64_t seed, uint64_t index)
{
	struct start start = {refill->most_preload, refill->fixed_origin};
	struct prng prng;

	/* Another sequence than the schedule's. */
	prng_seed_execution(&prng, ~seed, index);
	if (refill->preload)
		start.n_preload = prng_below(&prng, refill->most_preload + 1);
	if (refill->origin)
		start.origin = 0u - prng_below(&prng, 2 * refill->slots + 1);
	return start;
}

static enum search_answer draw_natively(struct walk *walk, struct execution *e, struct dry *dry,
					struct judge *judge)
{
	enum search_answer answer;

	e->end = run_execute(e->run, e->again);
	e->blocked = walk->blocked;
	if (dry)
		dry_learn(dry, e->again, e->blocked);
	answer = judge->execution(judge, e);
	if (dry)
		dry_note(dry, judge->tag);
	return answer;
}

enum search_end search_sample(struct run *run, struct walk *walk, const uint64_t *seed,
			      uint64_t *index, uint64_t n, const struct refill *refill,
			      struct judge *judge)
{
	struct execution e = {.run = run, .again = walk_entry(walk)};
	struct dry *dry = judge->known && !walk->entry ? dry_new(run) : NULL;
	enum search_answer answer = SEARCH_GO_ON;
	uint32_t tag;

	for (uint64_t i = 0; i < n; i++, ++*index) {
		if (refill) {
			struct start start = refill_draw(refill, *seed, *index);

			run_start_from(run, start.n_preload, start.origin);
		}
		e.index = *index;
		if (dry && dry_execute(dry, e.again, &tag))
			answer = judge->known(judge, tag);
		else
			answer = draw_natively(walk, &e, dry, judge);
		if (answer == SEARCH_STOP)
			break;
	}
	dry_free(dry);
	return answer == SEARCH_STOP ? SEARCH_STOPPED : SEARCH_SAMPLED;
}

static uint32_t next_bound(uint32_t bound, uint32_t last)
{
	uint32_t power = bound < 2 ? 1 : 1u << (31 - __builtin_clz(bound));
	uint32_t step = power < 4 ? 1 : power / 2;

	return bound < last && last - bound < step ? last : bound + step;
}

/* One bound, up to the first execution that makes the set of points larger.  What cost
 * less than `fresh` was handed over under a lower one. */
static enum search_end one_bound(struct run *run, struct bounded *b, uint32_t fresh,
				 struct judge *judge)
{
	uint32_t growths = run_growths(run);
	struct execution e = {.run = run, .again = walk_entry(&b->walk)};
	enum search_answer answer;

	do {
		e.end = run_execute(run, e.again);
		if (run_growths(run) != growths)
			break;
		e.blocked = b->walk.blocked;
		e.cost = b->cost;
		if (b->walk.cut || b->cost < fresh) {
			answer = judge->repeated(judge, &e);
		} else {
			answer = judge->execution(judge, &e);
			e.index++;
		}
		if (answer == SEARCH_STOP)
			return SEARCH_STOPPED;
	} while (bounded_advance(b));
	return b->pruned || b->overflow || b->left ? SEARCH_BOUNDED : SEARCH_EXHAUSTED;
}

enum search_end search_bounded(struct run *run, struct bounded *b, uint32_t last,
			       struct judge *judge)
{
	enum search_end end = SEARCH_BOUNDED;
	uint32_t bound = 0, fresh = 0;

	while (bound <= last && end == SEARCH_BOUNDED && !b->overflow && !(b->left && !b->pruned)) {
		uint32_t growths = run_growths(run);

		bounded_start(b, bound);
		end = one_bound(run, b, fresh, judge);
		if (run_growths(run) != growths) {
			/* Schedules have other stops now. */
			judge->forget(judge);
			bound = fresh = 0;
			end = SEARCH_BOUNDED;
			continue;
		}
		if (end == SEARCH_BOUNDED && judge->level(judge, bound) == SEARCH_STOP)
			end = SEARCH_STOPPED;
		fresh = bound + 1;
		bound = next_bound(bound, last);
	}
	return end;
}
