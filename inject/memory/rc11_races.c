/* SPDX-License-Identifier: BSD-2-Clause */
/* Data races by happens-before, where plain accesses are executed as relaxed ones are. */
#include "memory/rc11.h"

#include "engine.h"

bool rc11_is_plain(const struct run *run, const struct event *e)
{
	return e->flags & ACCESS_PLAIN &&
	       (run->plan.volatile_is_plain || !(e->flags & ACCESS_VOLATILE));
}

static enum rc11_way way_of(const struct run *run, const struct event *e)
{
	bool writes = event_writes(e);

	if (rc11_is_plain(run, e))
		return writes ? RC11_PLAIN_WRITE : RC11_PLAIN_READ;
	return writes ? RC11_ATOMIC_WRITE : RC11_ATOMIC_READ;
}

static bool way_writes(enum rc11_way way)
{
	return way == RC11_PLAIN_WRITE || way == RC11_ATOMIC_WRITE;
}

static bool conflict(enum rc11_way a, enum rc11_way b)
{
	bool atomic = a >= RC11_ATOMIC_READ && b >= RC11_ATOMIC_READ;

	return !atomic && (way_writes(a) || way_writes(b));
}

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

void rc11_find_races(struct run *run, const struct event *event, struct ref e)
{
	struct rc11 *m = run->rc11;
	enum rc11_way way = way_of(run, event);
	const uint16_t *clock = graph_order(m->g, e);

	m->last[m->place][e.thread][way] = e.index + 1;
	m->plain[m->place] |= way <= RC11_PLAIN_WRITE;
	for (uint16_t t = 0; m->plain[m->place] && t < m->g->n_threads; t++) {
		const uint16_t *last = m->last[m->place][t];

		for (unsigned w = 0; t != e.thread && w < RC11_WAYS; w++)
			if (last[w] > clock[t] && conflict(way, w))
				add_race(run,
					 &run->trace.events[rc11_event(
						 m, (struct ref){t, last[w] - 1})],
					 event);
	}
}
