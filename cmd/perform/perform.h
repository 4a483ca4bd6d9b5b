/* SPDX-License-Identifier: BSD-2-Clause */
/* Executes a prepared scenario and judges it against what it expects. */
#ifndef PERFORM_PERFORM_H
#define PERFORM_PERFORM_H

#include "perform/prepare.h"
#include "report/result.h"

struct performance {
	struct result result;
	struct finding list[MAX_RESULT_FINDINGS]; /* the run's, and those of its ending */
	struct findings findings;
	struct run_fault fault;
	struct run_after after;
	struct race races[MAX_RACES];
	char race_names[MAX_RACES][NAME_MAX_BYTES]; /* variables, each once */
	const char *race_list[MAX_RACES];
	struct outcome outcome;
	bool undecided;       /* the oracles could not judge all of it */
	bool looped;          /* without a point */
};

/* p stays the owner of all that the result points to.  Fills `perf`, whose
 * memory performance_free() gives back. */
void perform(struct prepared *p, struct performance *perf);
void performance_free(struct performance *perf);

/*
 * Executes n - 1 times more and compares event hashes; result.executions says how
 * many agreed.  At the first that does not, status is internal error and `why` names
 * the first event that differs.
 */
void perform_again(struct prepared *p, struct performance *perf, uint64_t n);

#endif
