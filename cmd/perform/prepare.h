/* SPDX-License-Identifier: BSD-2-Clause */
/* A scenario and a ring, brought together and ready to execute. */
#ifndef PERFORM_PREPARE_H
#define PERFORM_PREPARE_H

#include "perform/ring.h"
#include "scenario/scenario.h"

/* Points of one execution of a search, where the scenario has no step-limit. */
#define SEARCH_STEP_LIMIT 5000

struct prepare_options {
	bool os_threads;
	bool tsan;
	bool volatile_is_plain;
	bool trace_all;
	bool search;      /* many executions: waiting is seen at once, endless ones are cut */
};

struct prepared {
	const struct scenario *scenario; /* the caller's */
	struct subject *subject;
	struct names *names;             /* NULL: no debug information */
	char *key; /* of what is loaded; NULL: without a scenario */
	struct bound *bound;
	struct run *run;
	struct script script;
	struct script_stop *stops;
	bool os_threads;                 /* asked for, or the subject has TLS */
};

/*
 * Finds, loads and binds `ring` (NULL: the scenario's).  0, or the exit status: what
 * is wrong is in mistakes, or was printed to stderr where it is no fault of the file.
 */
int prepare(struct prepared *p, const struct scenario *scenario, const char *ring,
	    const struct prepare_options *options, struct mistakes *mistakes);
/* As if nothing had been executed: what gives points is found out anew. */
void prepared_renew(struct prepared *p);
void prepared_free(struct prepared *p);

/*
 * Loads a ring alone, makes one to learn its roots, and names its places: for
 * verbs without a scenario.  directory: where relative names start.
 */
int prepare_ring(struct prepared *p, const struct ring_request *request, uint32_t slots, char *why,
		 size_t room);

#endif
