/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/bind.h"

#include <stdlib.h>

#include "scenario/bind_parts.h"
#include "subject/slots.h"

static void bind_slots(struct binder *b)
{
	const struct brrace_table *table = b->table;
	bool given = b->scenario->slots != 0;
	struct position at = given ? b->scenario->slots_at : b->scenario->ring.at;
	uint32_t slots = given ? b->scenario->slots : table->default_slots;
	enum slots_fit fit = slots_judge(table, slots);

	b->bound->plan.slots = slots;
	if (!slots)
		mistakes_add(b->mistakes, at, "%s has no default size (slots: was expected)",
			     table->name);
	else if (fit == SLOTS_TOO_FEW)
		mistakes_add(b->mistakes, at, "%u slots in %s (at least %u were expected)", slots,
			     table->name, slots_least(table));
	else if (fit == SLOTS_TOO_MANY)
		mistakes_add(b->mistakes, at, "%u slots in %s (at most %u were expected)", slots,
			     table->name, slots_most(table));
	else if (fit == SLOTS_NO_POWER_OF_2)
		mistakes_add(b->mistakes, at, "%u slots in %s (a power of two was expected)", slots,
			     table->name);
}

static void bind_origin(struct binder *b)
{
	b->bound->plan.origin = b->scenario->origin;
	if (b->scenario->origin_at.line && !(b->table->flags & BRRACE_HAS_ORIGIN))
		mistakes_add(b->mistakes, b->scenario->origin_at,
			     "indices of %s cannot start elsewhere (no origin: was expected)",
			     b->table->name);
}

/* The capacity is known only once the ring is made; it is at most the slots. */
static void bind_preload(struct binder *b)
{
	const struct scenario *s = b->scenario;
	struct run_plan *plan = &b->bound->plan;
	uintptr_t *items = arena_get(&b->bound->memory, s->n_preload, sizeof(*items));
	uint32_t i;

	for (i = 0; i < s->n_preload; i++)
		items[i] = item_address(s->preload_items[i]);
	plan->preload = items;
	plan->n_preload = s->n_preload;
	if (s->n_preload && !b->table->preload)
		mistakes_add(b->mistakes, s->preload[0].at,
			     "%s has no operation to preload with (no preload: was expected)",
			     b->table->name);
	else if (plan->slots && s->n_preload > plan->slots)
		mistakes_add(b->mistakes, s->preload[plan->slots].at,
			     "%u items to preload into %u slots (at most %u were expected)",
			     s->n_preload, plan->slots, plan->slots);
}

struct bound *scenario_bind(const struct scenario *scenario, const struct subject *subject,
			    const struct names *names, struct mistakes *mistakes)
{
	size_t before = mistakes_count(mistakes);
	struct bound *bound = calloc(1, sizeof(*bound));
	struct binder b = {scenario, subject->table, names, mistakes, bound, true};

	if (!bound)
		out_of_memory();
	bound->plan.subject = subject;
	bound->plan.n_items = scenario->n_items;
	bound->plan.step_limit = scenario->step_limit;
	if (scenario->model.s)
		bound->plan.model = (uint8_t)model_kind_named(scenario->model.s);
	bound->plan.volatile_is_plain = scenario->volatile_is_plain;
	bound->plan.plain_is_strict = scenario->plain_is_strict;
	bind_slots(&b);
	bind_origin(&b);
	bind_preload(&b);
	bind_threads(&b);
	if (b.known && !scenario->misuse)
		bind_roles(&b);
	bind_lines(&b);
	if (mistakes_count(mistakes) == before)
		return bound;
	bound_free(bound);
	return NULL;
}

void bound_free(struct bound *bound)
{
	if (!bound)
		return;
	arena_free(&bound->memory);
	free(bound);
}
