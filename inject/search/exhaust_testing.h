/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of the exhaustive search: all that one has found, and operations that many
 * use. */
#ifndef SEARCH_EXHAUST_TESTING_H
#define SEARCH_EXHAUST_TESTING_H

#include "testing.h"

#include "abi/hooks.h"
#include "search/exhaust.h"

/* What a search came to. */
static struct {
	struct exhaust_result result;
	uint64_t executions, cut;
	uint32_t findings[FINDING_KINDS]; /* executions that were judged and have it */
	bool stop;   /* at the first finding */
	bool crashed;
	struct follow_turn turns[256];    /* of the first finding */
	uint32_t n_turns;
	uint64_t results[16];             /* of queries: how often each */
} seen;

static uint32_t keep(void *ctx, const struct exhaust_leaf *leaf)
{
	bool found = leaf->crashed;

	(void)ctx;
	seen.executions++;
	seen.cut += leaf->cut;
	seen.crashed |= leaf->crashed;
	for (uint32_t i = 0; leaf->history && i < leaf->findings->count; i++) {
		seen.findings[leaf->findings->list[i].kind]++;
		found |= !finding_is_note(leaf->findings->list[i].kind);
	}
	for (uint32_t i = 0; leaf->history && i < leaf->history->n_calls; i++)
		seen.results[leaf->history->calls[i].result % 16]++;
	if (found && !seen.n_turns) {
		assert_true(leaf->n_turns <= 256);
		memcpy(seen.turns, leaf->turns, leaf->n_turns * sizeof(*seen.turns));
		seen.n_turns = leaf->n_turns;
	}
	return found && seen.stop ? EXHAUST_STOP : 0;
}

static void forget(void *ctx)
{
	struct exhaust_result result = seen.result;
	bool stop = seen.stop;

	(void)ctx;
	memset(&seen, 0, sizeof(seen));
	seen.result = result;
	seen.stop = stop;
}

static void search_with(struct exhaust_options options, bool stop)
{
	options.kinds = FINDING_VIOLATIONS;
	options.leaf = keep;
	options.forget = forget;
	forget(NULL);
	seen.stop = stop;
	bench_start();
	exhaust(bench.run, &options, &seen.result);
}

static void search_all(bool stop)
{
	search_with((struct exhaust_options){0}, stop);
}

static void expect_counts(uint64_t complete, uint64_t blocked)
{
	assert_int_equal(seen.result.end, EXHAUST_ENDED);
	assert_int_equal(seen.result.counts.complete, complete);
	assert_int_equal(seen.result.counts.blocked, blocked);
	assert_int_equal(seen.executions, complete + blocked);
}

/* The schedule of the first finding, natively. */
static inline enum run_end again(void)
{
	struct follow follow;
	enum run_end end;

	follow_init(&follow, seen.turns, seen.n_turns);
	end = run_execute(bench.run, &follow.policy);
	assert_false(follow.strayed);
	return end;
}

/* ---- operations */

SUBJECT_CODE static enum brrace_status increment(void *ring, struct brrace_args *args)
{
	args->result = __brrace_atomic64_fetch_add((uint64_t *)ring, 1, __ATOMIC_SEQ_CST);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status set_words(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	(void)args;
	store(&words[1], 7);
	store(&words[0], 1);
	return BRRACE_OK;
}

#endif
