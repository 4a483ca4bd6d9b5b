/* SPDX-License-Identifier: BSD-2-Clause */
/* A script first, and once its lines are over a walk. */
#ifndef SEARCH_FROM_H
#define SEARCH_FROM_H

#include "sched/script.h"
#include "search/walk.h"

struct from {
	struct policy policy; /* first */
	struct script *script;
	struct walk *walk;

	/* Of one execution. */
	bool over;   /* the lines are */
	bool misfit; /* script->end says how; the execution shows nothing */
};

/* The walk's entry is this policy from now on. */
void from_init(struct from *f, struct script *script, struct walk *walk);

#endif
