/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: each execution that is known without code is executed natively as well, and has
 * to have the same steps, history, findings and rest in the ring. */
#ifndef SEARCH_DRY_TESTING_H
#define SEARCH_DRY_TESTING_H

#include "search/dry_state.h"
#include "search/search.h"
#include "trace/hash.h"

static struct {
	uint64_t executions, known, wrong;
} drawn;

static inline uint64_t sum_of_call(uint64_t sum, const struct history *h, const struct call *c)
{
	sum = hash_mix(sum, c->begin | (uint64_t)c->end << 32);
	sum = hash_mix(sum, c->thread | (uint64_t)c->status << 8 | (uint64_t)c->op << 16 |
				    (uint64_t)c->n_done << 32);
	sum = hash_mix(sum, c->result);
	for (uint32_t i = 0; i < c->n_out; i++)
		sum = hash_mix(sum, h->values[c->first_out + i]);
	return sum;
}

/* All that is reported of the last execution but its points. */
static inline uint32_t sum_of_execution(struct run *run)
{
	const struct history *h = run_history(run);
	const struct findings *f = run_findings(run);
	uint64_t sum = hash_mix(HASH_START, h->counter);

	for (uint32_t i = 0; i < h->n_calls; i++)
		sum = sum_of_call(sum, h, &h->calls[i]);
	for (uint32_t i = 0; i < h->n_drained; i++)
		sum = hash_mix(sum, h->drained[i]);
	for (uint32_t i = 0; i < f->count; i++)
		sum = hash_mix(sum, f->list[i].kind | (uint64_t)f->list[i].call << 32);
	return (uint32_t)(sum >> 32);
}

static inline void draw_one(struct dry *dry, struct walk *walk)
{
	struct run *run = dry->run;
	uint32_t tag, steps, sum;
	bool known = dry_execute(dry, &walk->policy, &tag);
	enum run_end end;

	steps = dry->steps;
	end = run_execute(run, &walk->policy);
	sum = sum_of_execution(run);
	drawn.executions++;
	drawn.known += known;
	if (known) {
		drawn.wrong += end != RUN_ENDED || walk->blocked || tag != sum ||
			       steps != run_trace(run)->steps;
		return;
	}
	dry_learn(dry, &walk->policy, walk->blocked);
	dry_note(dry, sum);
}

/* Executions 0 to n - 1.  refill: NULL, or what else to draw. */
static inline void draw(struct dry *dry, struct walk *walk, uint64_t *index, uint64_t n,
			const struct refill *refill)
{
	for (*index = 0; *index < n; ++*index) {
		if (refill) {
			struct start start = refill_draw(refill, 0, *index);

			run_start_from(dry->run, start.n_preload, start.origin);
		}
		draw_one(dry, walk);
	}
}

#endif
