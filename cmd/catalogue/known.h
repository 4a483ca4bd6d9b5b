/* SPDX-License-Identifier: BSD-2-Clause */
/* A known race: it is looked for in the ring that has it, and in one that was cured. */
#ifndef CATALOGUE_KNOWN_H
#define CATALOGUE_KNOWN_H

#include "scenario/scenario.h"

struct known {
	const char *name; /* of its file, as "freebsd/five-steps" */
	struct scenario *scenario;
};

/* What came of the search in one ring.  Holds no pointers. */
struct sighting {
	int status; /* of the search; not 0: what is below says nothing, and why was told */
	bool found;
	char finding[32];
	uint64_t executions; /* up to the first that shows it, or all */
	double seconds;
	char covered[160];   /* "exhausted" */
	bool shrunk; /* what follows is known, of the find */
	bool fewest; /* no schedule has less of either */
	uint32_t switches, steps;
};

struct known_outcome {
	struct sighting here;  /* in the scenario's ring */
	struct sighting cured; /* in that of `cured-by`, if there is one */
};

/* Searches for what the scenario expects, by `most` executions in each ring. */
void known_look(const struct known *race, uint64_t most, struct known_outcome *out);

const char *known_model(const struct known *race);

/* Found where it is known to be, and not where it is known to be gone.  As an exit
 * status: of what went wrong the worst. */
int known_status(const struct known *race, const struct known_outcome *outcome);

#endif
