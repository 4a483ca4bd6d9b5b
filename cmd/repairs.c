/* SPDX-License-Identifier: BSD-2-Clause */
#include "repairs.h"

#include "search/repair.h"

static bool shows_target(void *ctx, const struct exhaust_leaf *leaf)
{
	return target_in_leaf(leaf, ctx);
}

/* Why no way is told; NULL: some are. */
static const char *reason(const struct repair *found)
{
	switch (found->end) {
	case REPAIR_FOUND:
		return NULL;
	case REPAIR_UNDER_SC:
		return "it shows under sequential consistency, too";
	case REPAIR_NONE:
		return "more than two accesses would have to be stronger";
	case REPAIR_NOT_FOUND:
		return "no execution that is searched shows it";
	default:
		return found->why;
	}
}

static struct repair_told told(const struct repair_way *way)
{
	struct repair_told out = {.n = way->n};

	for (uint32_t i = 0; i < way->n; i++)
		out.accesses[i] = (struct repair_access){
			.pc = way->changes[i].pc,
			.kind = way->kind[i],
			.was = way->was[i],
			.order = way->changes[i].order,
		};
	return out;
}

void repairs_find(struct prepared *p, const struct target *target, uint64_t most,
		  struct repairs *out)
{
	struct target copy = *target;
	const struct repair_question question = {
		.kinds = 1u << target->kind,
		.rounds = ROUNDS_ANY,
		.most = most,
		.race = target->kind == FINDING_DATA_RACE ? &copy.race : NULL,
		.shows = shows_target,
		.ctx = &copy,
	};
	struct repair found;

	repair_find(p->run, &question, &found);
	*out = (struct repairs){.n = found.n, .none = reason(&found)};
	for (uint32_t i = 0; i < found.n; i++)
		out->ways[i] = told(&found.ways[i]);
}
