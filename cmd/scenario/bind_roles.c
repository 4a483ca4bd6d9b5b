/* SPDX-License-Identifier: BSD-2-Clause */
/* A single consumer must be the only one, a single producer too. */
#include "scenario/bind_parts.h"

static const struct side {
	const char *name;
	uint32_t single, any;
} sides[] = {
	{"producer", BRRACE_SINGLE_PRODUCER, BRRACE_SINGLE_PRODUCER | BRRACE_MULTI_PRODUCER},
	{"consumer", BRRACE_SINGLE_CONSUMER, BRRACE_SINGLE_CONSUMER | BRRACE_MULTI_CONSUMER},
};

/* The first operation of a thread that has one of these roles, or NULL. */
static const struct text *first_with(const struct binder *b, uint32_t thread, uint32_t roles)
{
	const struct run_thread *bound = &b->bound->plan.threads[thread];
	uint32_t i;

	for (i = 0; i < bound->n_ops; i++)
		if (b->table->ops[bound->ops[i].op].roles & roles)
			return &b->scenario->threads[thread].ops[i].name;
	return NULL;
}

/* One is an operation for a single thread, the other one for that side at all. */
static bool clash(const struct binder *b, const struct side *side, uint32_t first, uint32_t second)
{
	const struct text *single = first_with(b, first, side->single);
	const struct text *other = first_with(b, second, side->any);
	const struct scenario_thread *threads = b->scenario->threads;

	if (!single || !other)
		return false;
	mistakes_add(b->mistakes, other->at,
		     "%s in %s beside %s in %s at %u:%u, which is for a single %s "
		     "(other operations, or misuse: allow, were expected)",
		     threads[second].name.s, other->s, threads[first].name.s, single->s,
		     single->at.line, single->at.column, side->name);
	return true;
}

void bind_roles(const struct binder *b)
{
	uint32_t i, j, n = b->bound->plan.n_threads;
	unsigned side;

	for (side = 0; side < sizeof(sides) / sizeof(sides[0]); side++)
		for (i = 0; i < n; i++)
			for (j = i + 1; j < n; j++)
				if (!clash(b, &sides[side], i, j))
					clash(b, &sides[side], j, i);
}
