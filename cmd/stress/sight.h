/* SPDX-License-Identifier: BSD-2-Clause */
/* What was seen of a ring under real threads, and how it is told. */
#ifndef STRESS_SIGHT_H
#define STRESS_SIGHT_H

#include <jansson.h>
#include <stdio.h>

#include "stress/stress.h"

struct sight {
	const struct stress_options *options;
	const struct stress *stress;
	const char *ring;  /* its name */
	uint32_t kinds;    /* bits of findings that are violations */
	bool accepted;     /* sampled is good enough */
	bool interrupted;
	struct stress_look look; /* after the end */
};

/* Whether anything was seen that is a violation. */
bool sight_violation(const struct sight *sight);

/* "violation: false-full 361", "sampled(123 calls)". */
void sight_verdict(const struct sight *sight, char *out, size_t room);

void sight_text(const struct sight *sight, FILE *to);
json_t *sight_json(const struct sight *sight);

/* The line of progress, without its end. */
void sight_line(const struct stress_look *look, FILE *to);

#endif
