/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is left of an exhaustive search: tasks in the order in which one process alone
 * would do them.  A task that has been done stays until those before it have been, too,
 * with what it came to; what it left takes its place, behind it.
 */
#ifndef SEARCH_FRONTIER_H
#define SEARCH_FRONTIER_H

#include "search/slice.h"

enum task_state {
	TASK_WAITS,
	TASK_BUSY, /* a worker does it */
	TASK_DONE,
	TASK_ENDS, /* it ended the search of a worker; what that means is seen in its turn */
};

struct task {
	struct task *next;
	enum task_state state;
	bool again;        /* a worker has died of it */
	uint64_t most;     /* executions, before the rest is divided */
	double part;       /* of the whole search, as if all divisions were even */
	struct bytes graphs;
	/* TASK_DONE. */
	struct tally tally;
	struct bytes gathered;
};

struct frontier {
	struct task *first;
	uint32_t waiting; /* tasks that are not done */
};

/* A task at the beginning, or behind `after`; NULL: no memory. */
struct task *frontier_add(struct frontier *f, struct task *after, uint64_t most, double part);
/* Takes the first one out. */
void frontier_drop(struct frontier *f);
void frontier_clear(struct frontier *f);

/* Sets its state, and keeps count. */
void frontier_set(struct frontier *f, struct task *task, enum task_state state);
/* The first that waits, up to one that ends the search; NULL: none. */
struct task *frontier_next(const struct frontier *f);

void frontier_pack(const struct frontier *f, struct bytes *out);
/* Into an empty one.  0, -EINVAL, -ENOMEM. */
int frontier_unpack(struct frontier *f, struct bytes_in *in);

#endif
