/* SPDX-License-Identifier: BSD-2-Clause */
/* What model_rc11 keeps of an execution: its graph so far. */
#ifndef MEMORY_RC11_H
#define MEMORY_RC11_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "graph/places.h"
#include "trace/event.h"

struct run;

#define RC11_DELAYS 16

/* A thread's load that has not taken effect yet. */
struct rc11_late {
	uint32_t event;
	uint16_t place, nth;
};

struct rc11 {
	struct graph *g;
	uint32_t *events; /* of each node, as g has them: index of its event */
	size_t room;      /* bytes mapped for both */
	struct places places;
	uint16_t place;   /* of the access that happens now */
	bool lent;        /* memory shows its thread another value than the newest, */
	uint64_t newest;  /* which is this */
	struct rc11_late late[GRAPH_THREADS];
	uint64_t delayed[RC11_DELAYS]; /* what the nth delayed load read in the end */
};

/* Of a run that has its plan.  0 or -errno. */
int rc11_new(struct run *run);
void rc11_free(struct run *run);

/* Index of a node's event; of the initial write EVENT_INITIAL. */
static inline uint32_t rc11_event(const struct rc11 *m, struct ref e)
{
	if (ref_is_init(e))
		return EVENT_INITIAL;
	return m->events[(uint32_t)e.thread * m->g->length + e.index];
}

/* Adds to run->races those of `event`, whose first node is e, with accesses before it. */
void rc11_find_races(struct run *run, const struct event *event, struct ref e);

#endif
