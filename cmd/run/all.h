/* SPDX-License-Identifier: BSD-2-Clause */
/* All items of a command line: what became of each, and of them together. */
#ifndef RUN_ALL_H
#define RUN_ALL_H

#include "run/item.h"

struct all_options {
	struct item_options item;
	unsigned width; /* so many at once */
	double limit;   /* seconds for each; 0: no end */
	bool alone;     /* the only item is run in this process */
	bool quiet;     /* nothing is said of what came as expected */
};

/* Runs a plan, reports, and writes files.  Returns the exit status. */
int all_run(const struct all_options *o, const struct plan *plan);

#endif
