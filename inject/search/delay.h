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
 * stores with stores; another load of the thread that is delayed; and what depends on its
 * value.  That is found by giving it others: what the thread does up to the store, and the
 * store, must stay the same, be it by the value or by a branch.  They are what some execution
 * has there besides.  If the store is in the same call, 0 is another, as code asks whether
 * there is something; beyond the call its caller has looked at the result, as any does, and
 * is no part of the ring.
 */
#ifndef SEARCH_DELAY_H
#define SEARCH_DELAY_H

#include "search/trust.h"

#define DELAY_OTHERS 6

struct delay {
	uint16_t thread;
	uint16_t nth;    /* of the thread's loads there, from 1 */
	uint16_t stores; /* later stores of the thread that it is delayed past, from 1 */
	uint64_t pc;     /* of the load, as its label has it */
	uint64_t value;  /* promised */
	uint64_t others[DELAY_OTHERS]; /* not that value, to see what depends on it */
	uint8_t n_others;
};

/* Whether a node is a load where the code has it, late or not. */
bool delay_is_load(const struct label *l);

/* Whether node b of a thread keeps an earlier load a of it from being delayed past it, or,
 * if b is the store, from being delayed past that. */
bool delay_holds(const struct label *a, const struct label *b);

/* Whether b keeps every earlier load of its thread before its later loads. */
bool delay_fences(const struct label *b);

#define DELAYS_MOST 4

/* Loads that are late in one execution. */
struct delays {
	struct delay list[DELAYS_MOST];
	uint32_t n;
};

struct delayed;

/* The program with that load delayed, the number-th of them from 1; both are borrowed, and
 * the program may have another load delayed.  NULL: no memory. */
struct delayed *delayed_new(struct trust_program *program, const struct delay *delay,
			    uint8_t number, uint32_t n_threads, uint32_t length);
void delayed_free(struct delayed *delayed);

struct trust_program *delayed_program(struct delayed *delayed);

/* Whether a whole graph has so many promises that were kept. */
bool delays_kept(const struct graph *g, uint32_t n);

#endif
