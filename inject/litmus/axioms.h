/* SPDX-License-Identifier: BSD-2-Clause */
/* Candidate executions, and which of them a memory model has. */
#ifndef LITMUS_AXIOMS_H
#define LITMUS_AXIOMS_H

#include "litmus/axiomatic.h"
#include "litmus/relation.h"

#define NOBODY UINT8_MAX /* thread of the initial writes */

/* A read-modify-write is two events, if it writes. */
struct candidate_event {
	uint8_t thread, variable, order;
};

struct candidate {
	uint32_t n;
	bool strict;
	struct candidate_event events[RELATION_EVENTS];
	event_set reads, writes, fences, plain;
	event_set locked;         /* of read-modify-writes, a CAS that failed included */
	event_set of[LITMUS_VARIABLES]; /* events that access the variable */
	struct relation po;       /* program order, after initial writes; transitive */
	struct relation rf;       /* reads-from; with po without a circle */
	struct relation co;       /* coherence order; transitive */
	struct relation rmw;      /* a read and the write that goes with it */
	struct relation beside;   /* to a read of all of a variable from what wrote other bytes of
				     it than what it reads from did */
	struct relation under;    /* to a store of a part from the write just before it */
};

/* Accesses to one variable alone are sequentially consistent, in every model. */
bool axioms_coherent(const struct candidate *c, uint32_t variable);

/* The candidate is coherent. */
bool axioms_hold(const struct candidate *c, enum axiomatic_model model);

/* Of an execution of rc11: each pair of events that race, both ways. */
struct relation axioms_races(const struct candidate *c);

#endif
