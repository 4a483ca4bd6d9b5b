/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether an execution would still be one if its accesses had other orders, or under
 * another model: the same graph, built anew.
 */
#ifndef GRAPH_REBUILD_H
#define GRAPH_REBUILD_H

#include "graph/model.h"

struct rebuild {
	const struct graph_model *model;
	/* Changes a label's orders, if it likes. */
	void (*relabel)(void *ctx, struct label *label);
	void *ctx;
	/* Whether such an execution counts; NULL: it does. */
	bool (*counts)(void *ctx, const struct graph *g);
	void *counts_ctx;
};

/*
 * 1: there is such an execution, and it counts; 0: there is none.  -ENOMEM.  Of a whole
 * graph, or of one that model or another allows.
 */
int rebuild(const struct rebuild *how, const struct graph *from);

#endif
