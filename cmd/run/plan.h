/* SPDX-License-Identifier: BSD-2-Clause */
/* What a command line asks to be run: each scenario on each ring. */
#ifndef RUN_PLAN_H
#define RUN_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct plan_item {
	const char *path; /* of the scenario */
	const char *ring; /* NULL: its own */
	const char *page; /* its name in a directory of pages; NULL: there is none */
};

struct plan {
	struct plan_item *items; /* in the order of the arguments; of one scenario together */
	size_t n;
	bool directory; /* there was one among the arguments */
	bool whole;     /* else something of them could not be read, which was told */
	char **paths, **rings; /* all that there are */
	size_t n_paths, n_rings;
	struct arena memory; /* of names of pages */
};

/* args: files and directories, n of them; of a directory all *.yml below it, by name.
 * rings: names between commas, or NULL. */
void plan_make(struct plan *plan, char *const *args, size_t n, const char *rings);
void plan_free(struct plan *plan);

#endif
