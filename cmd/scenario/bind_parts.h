/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside the third pass. */
#ifndef SCENARIO_BIND_PARTS_H
#define SCENARIO_BIND_PARTS_H

#include "scenario/scenario.h"

struct binder {
	const struct scenario *scenario;
	const struct brrace_table *table;
	const struct names *names;
	struct mistakes *mistakes;
	struct bound *bound;
	bool known; /* every operation of every thread */
};

/* Index of an operation of the table, or -1 after telling. */
int bind_op_index(const struct binder *b, const struct text *name);

/* Operations of every thread; sets b->known. */
void bind_threads(struct binder *b);
/* Whether the threads may do side by side what they do. */
void bind_roles(const struct binder *b);
void bind_lines(struct binder *b);

#endif
