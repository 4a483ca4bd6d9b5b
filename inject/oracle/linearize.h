/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is there an order of the calls, none before one that precedes it, in which a
 * bounded queue would have given the answers that were given?
 *
 * Depth-first search after J. M. Wing and C. Gong, Testing and verifying
 * concurrent objects (1993), with G. Lowe's memo of the states that led nowhere
 * (Testing for linearizability, 2017).  As each thread makes one call after
 * another, how far every thread has come is the set of calls done.
 */
#ifndef ORACLE_LINEARIZE_H
#define ORACLE_LINEARIZE_H

#include "oracle/memo.h"
#include "oracle/spec.h"

enum outcome {
	LINEARIZABLE,
	NOT_LINEARIZABLE,
	UNDECIDED, /* out of memory for states */
};

#define NO_MORE_CALLS UINT32_MAX

/* The calls of one thread. */
struct lane {
	uint8_t thread;
	uint32_t next; /* first call not done, or NO_MORE_CALLS */
};

/* What is being tried at one depth. */
struct attempt {
	struct spec_mark mark;
	uint32_t lane;
	uint32_t call;
	uint32_t choice, n_choices;
};

struct linearizer {
	const struct history *history;
	const bool *waived;
	struct spec spec;
	struct memo dead;
	uint32_t *successor; /* of each call: the next of its thread */
	struct lane *lanes;
	uint32_t n_lanes;
	struct attempt *attempts;
	uint32_t depth;
	uintptr_t *key;
};

int linearizer_init(struct linearizer *l, uint32_t max_calls, uint32_t max_values);
void linearizer_free(struct linearizer *l);

/* waived[call]: its answer about room need not be explained, only what it did. */
enum outcome linearize(struct linearizer *l, const struct history *history,
		       const struct spec_rules *rules, const bool *waived);

#endif
