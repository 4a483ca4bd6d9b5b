/* SPDX-License-Identifier: BSD-2-Clause */
/* What a search came to, as text and as JSON. */
#ifndef EXPLORE_TELL_H
#define EXPLORE_TELL_H

#include <jansson.h>

#include "explore/hunt.h"
#include "explore/nearest.h"
#include "perform.h"

/* What became of a find; NULL where there was none. */
struct find {
	struct scenario *story;      /* as it is written */
	const struct performance *perf; /* of the story */
	struct reduction reduction;
	bool reduced;
	struct nearest nearest;
};

/* The reports of the search itself; the last line is the verdict. */
void tell_find(const struct hunt *h, const struct find *f);
void tell_reduction(const struct find *f);
void tell_outcomes(const struct hunt *h);
void tell_verdict(const struct hunt *h, bool accepted);

json_t *tell_json(const struct hunt *h, const struct find *f, bool accepted);

/* The lines of a scenario's schedule, as in its file. */
void tell_schedule(const struct scenario *scenario, int indent, FILE *to);

#endif
