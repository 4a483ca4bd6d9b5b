/* SPDX-License-Identifier: BSD-2-Clause */
/* What verbs are given: a scenario's file, or a report that carries one. */
#ifndef PACK_INPUT_H
#define PACK_INPUT_H

#include "scenario/scenario.h"

struct input_options {
	bool trust;      /* a ring that a report carries may be compiled and run */
	bool other_ring; /* the scenario's own ring is not asked for */
	const char *model; /* instead of the scenario's; NULL: that */
};

/* Reads and checks.  NULL if mistakes were added; else for input_free(). */
struct scenario *input_read(const char *path, const struct input_options *options,
			    struct mistakes *mistakes);
void input_free(struct scenario *scenario);

#endif
