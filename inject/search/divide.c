/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/owner.h"

#define WIDEN_SLICE 8 /* executions, of each graph, while shards are made */
#define WIDTH 256       /* graphs for each shard */

/* The last graphs to be visited were left early in the search, and nearly all of what is
 * left is behind a few of them: each is a piece, and the first piece is all others. */
void divide_pack(const struct slice *slice, uint32_t pieces, struct bytes *out)
{
	uint32_t n = slice_waiting(slice), size;
	struct bytes piece = {0};

	if (pieces > n)
		pieces = n;
	bytes_put_number(out, pieces);
	size = n - pieces + 1;
	for (uint32_t first = 0; first < n; first += size, size = 1) {
		bytes_clear(&piece);
		slice_pack(slice, first, size, &piece);
		bytes_put_part(out, &piece);
	}
	bytes_free(&piece);
}

bool divide_take(struct frontier *f, struct task **last, uint64_t most, double part,
		 struct bytes_in *in)
{
	uint64_t n = bytes_take_number(in);

	for (uint64_t i = 0; i < n; i++) {
		struct bytes_in piece = bytes_take_part(in);

		*last = frontier_add(f, *last, most, part / (double)n);
		if (!*last)
			return false;
		bytes_put(&(*last)->graphs, piece.at, piece.left);
		if ((*last)->graphs.failed)
			return false;
	}
	return !in->failed;
}

bool divide_here(struct owner *o, struct frontier *f, struct task **last, uint32_t pieces,
		 uint64_t most, double part)
{
	struct bytes packed = {0};
	struct bytes_in in;
	bool well;

	divide_pack(o->slice, pieces, &packed);
	in = bytes_of(&packed);
	well = divide_take(f, last, most, part, &in);
	bytes_free(&packed);
	return well;
}

/* ---- shards */

/* A few executions of each task; what they leave is a task for each graph. */
static void widen_once(struct owner *o)
{
	struct frontier wider = {0};
	struct task *task, *last = NULL;

	while ((task = o->frontier.first) && !o->over) {
		uint64_t left = owner_left(o);
		enum slice_end end = owner_visit(o, task, left < WIDEN_SLICE ? left : WIDEN_SLICE);

		if (end != SLICE_DONE)
			owner_end(o, end);
		else if (!divide_here(o, &wider, &last, slice_waiting(o->slice), divide_most(o), 0))
			owner_finish(o, EXHAUST_BUG, "out of memory");
		frontier_drop(&o->frontier);
	}
	frontier_clear(&o->frontier);
	o->frontier = wider;
}

static void keep_own(struct owner *o)
{
	const struct exhaust_options *options = o->options;
	struct frontier own = {0};
	struct task *last = NULL;
	uint32_t at = 0;

	for (; o->frontier.first; frontier_drop(&o->frontier)) {
		struct task *task = o->frontier.first;

		if (at++ % options->shards != options->shard - 1)
			continue;
		last = frontier_add(&own, last, task->most, 0);
		if (!last) {
			owner_finish(o, EXHAUST_BUG, "out of memory");
			break;
		}
		last->graphs = task->graphs;
		task->graphs = (struct bytes){0};
	}
	frontier_clear(&o->frontier);
	o->frontier = own;
	for (struct task *task = own.first; task; task = task->next)
		task->part = 1.0 / own.waiting;
}

/* Every shard widens alike; what is visited meanwhile is the first one's. */
void divide_shards(struct owner *o)
{
	uint32_t enough = WIDTH * o->options->shards;

	slice_mute(o->slice, o->options->shard != 1);
	while (!o->over && o->frontier.first && o->frontier.waiting < enough)
		widen_once(o);
	slice_mute(o->slice, false);
	keep_own(o);
}
