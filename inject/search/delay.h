/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Load buffering: a load that takes effect after a later store of its thread, as on
 * machines that are weaker than C11 is taken to be.
 *
 * A program in which one load is delayed is another program: where the load stands it has
 * a promised value, and after the store is a read that must keep the promise; where it
 * does not, the execution is none.  So reads-from and program order make no circle there,
 * either, and the search is the same.
 *
 * What would hold the load back: that it acquires; a store that releases; another access
 * of the thread to its place; a fence, but for those that order only loads with loads or
 * stores with stores; and what depends on its value.  That is found by giving it another
 * one: what the thread does up to the store, and the store, must stay the same.
 */
#ifndef SEARCH_DELAY_H
#define SEARCH_DELAY_H

#include "search/trust.h"

struct delay {
	uint16_t thread;
	uint16_t nth;    /* of the thread's loads there, from 1 */
	uint16_t stores; /* later stores of the thread that it is delayed past, from 1 */
	uint64_t pc;     /* of the load, as its label has it */
	uint64_t value;  /* promised */
	uint64_t other;  /* not that value, to see what depends on it */
};

/* Whether node b of a thread keeps an earlier load a of it from being delayed past it, or,
 * if b is the store, from being delayed past that. */
bool delay_holds(const struct label *a, const struct label *b);

/* Whether b keeps every earlier load of its thread before its later loads. */
bool delay_fences(const struct label *b);

struct delayed;

/* The program with that load delayed; both are borrowed.  NULL: no memory. */
struct delayed *delayed_new(struct trust_program *program, const struct delay *delay,
			    uint32_t n_threads, uint32_t length);
void delayed_free(struct delayed *delayed);

struct trust_program *delayed_program(struct delayed *delayed);

/* Whether a whole graph has a promise, and it was kept. */
bool delay_kept(const struct graph *g);

#endif
