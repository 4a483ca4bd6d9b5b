/* SPDX-License-Identifier: BSD-2-Clause */
/* Data races by happens-before, where plain accesses are executed as relaxed ones are. */
#include "memory/rc11.h"

#include "engine.h"
#include "graph/races.h"

struct finding_races {
	struct run *run;
	const struct event *then;
};

static struct race_side side_of(const struct event *e)
{
	return (struct race_side){
		.thread = e->thread,
		.write = event_writes(e),
		.atomic = e->flags & ACCESS_ATOMIC,
		.by_volatile = e->flags & ACCESS_VOLATILE,
		.size = e->size,
		.step = e->step,
		.stack = {.pc = {e->pc}, .depth = 1},
	};
}

static void add_race(struct run *run, const struct event *first, const struct event *then)
{
	const struct race race = {
		.addr = then->addr,
		.size = then->size,
		.side = {side_of(first), side_of(then)},
	};

	races_add(&run->races, &race);
}

/* A load that took effect late is the node of what came before it there. */
static const struct event *event_of(const struct run *run, struct ref e)
{
	const struct event *events = run->trace.events;
	uint32_t i = rc11_event(run->rc11, e);

	while (i && (events[i].thread != e.thread ||
		     events[i].pc != graph_node(run->rc11->g, e)->label.pc))
		i--;
	return &events[i];
}

static void raced(void *ctx, struct ref a, struct ref b)
{
	const struct finding_races *f = ctx;

	(void)b;
	add_race(f->run, event_of(f->run, a), f->then);
}

void rc11_find_races(struct run *run, const struct event *event, struct ref e)
{
	struct rc11 *m = run->rc11;
	struct finding_races f = {run, event};

	if (m->g->raced)
		graph_races_with(m->g, graph_step_end(m->g, e), raced, &f);
}
