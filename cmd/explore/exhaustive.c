/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/exhaustive.h"

#include <inttypes.h>

static uint32_t on_leaf(void *ctx, const struct exhaust_leaf *leaf)
{
	struct exhaustive *x = ctx;

	return account_take(&x->account, leaf);
}

static void on_forget(void *ctx)
{
	struct exhaustive *x = ctx;

	account_clear(&x->account);
}

static void draw(void *ctx, double seconds, FILE *to)
{
	const struct exhaust_result *r = ctx;
	uint64_t n = trust_seen(&r->counts);

	fprintf(to, "%" PRIu64 " executions, %.0f/s, %.0f s, depth %u", n, (double)n / seconds,
		seconds, r->counts.deepest);
	if (r->progress > 0.001)
		fprintf(to, ", %u parts left, perhaps %.0f %% done", r->tasks, r->progress * 100);
}

static bool goes_on(void *ctx, const struct trust_counts *counts)
{
	struct exhaustive *x = ctx;

	(void)counts;
	return !pace_over(x->pace, draw, &x->result);
}

static void pack(void *ctx, struct bytes *out)
{
	struct exhaustive *x = ctx;

	account_pack(&x->account, out);
}

static bool merge(void *ctx, struct bytes_in in)
{
	struct exhaustive *x = ctx;

	return account_merge(&x->account, in);
}

void exhaustive_search(struct exhaustive *x)
{
	struct exhaust_options options = {
		.most = x->most == UINT64_MAX ? 0 : x->most,
		.kinds = x->account.kinds,
		.rounds = x->rounds,
		.leaf = on_leaf,
		.forget = on_forget,
		.goes_on = goes_on,
		.ctx = x,
		.jobs = x->division.jobs,
		.shard = x->division.shard,
		.shards = x->division.shards,
		.checkpoint = x->division.checkpoint,
		.identity = x->identity,
		.pack = pack,
		.merge = merge,
	};

	account_clear(&x->account);
	if (!x->buffers)
		exhaust(x->run, &options, &x->result);
	else if (buffering_search(x->run, &options, x->buffers, &x->result, &x->buffering))
		out_of_memory();
	if (!x->account.crash_ignored)
		return;
	x->result.end = EXHAUST_BOUNDED;
	x->result.why = "the ring crashes or asserts, which --ignore names";
}

bool exhaustive_again(struct exhaustive *x, const struct account_turns *turns, struct execution *e)
{
	follow_init(&x->follow, x->account.turns + turns->first, turns->n);
	*e = (struct execution){.run = x->run, .again = &x->follow.policy};
	e->end = run_execute(x->run, e->again);
	e->blocked = x->follow.blocked;
	return !x->follow.strayed;
}
