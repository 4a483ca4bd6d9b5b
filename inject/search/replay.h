/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a thread of a subject does next, found by running its own code.
 *
 * Each thread runs alone, on its fiber, and is given the values that the graph says
 * its loads read; native memory matches no interleaving and does not matter, for the
 * value is put in place just before each load.  A thread whose code has consumed just
 * what the graph has of it goes on from where it stands; otherwise it starts again.
 */
#ifndef SEARCH_REPLAY_H
#define SEARCH_REPLAY_H

#include "search/trust.h"

struct places;
struct stronger;
struct run;
struct replay;

enum replay_trouble {
	REPLAY_WELL,
	REPLAY_GREW,    /* a place became a point, or a word was met: begin again; nothing
			   else matters */
	REPLAY_MIXED, /* accesses that share bytes and are in no word, or of more than 8 bytes */
	REPLAY_PARTS, /* of different parts of one word, under weak memory */
	REPLAY_PLACES, /* more than GRAPH_PLACES */
	REPLAY_DIFFERS, /* the code did another thing than the graph has: not determined
			   by what it reads */
	REPLAY_ALLOCATES, /* an operation asked for memory, whose address depends on who else did */
	REPLAY_LONG, /* more calls or values than there is room for */
	REPLAY_ENDED, /* the subject crashed, asserted, ...: run_fault() */
};

/* Which rounds of a loop that change nothing are the last: the thread then waits. */
enum replay_rounds {
	ROUNDS_ANY, /* every one */
	ROUNDS_AWAIT, /* of a single read; and those of more reads as with ROUNDS_SAME */
	ROUNDS_SAME, /* that read the same as the one before */
};

/* The run's ring is made; the program borrows the run.  NULL: no memory. */
struct replay *replay_new(struct run *run, uint32_t length, enum replay_rounds rounds,
			  void *context);
void replay_free(struct replay *replay);

struct trust_program *replay_program(struct replay *replay);
void *replay_context(struct trust_program *program);
enum replay_trouble replay_trouble(const struct replay *replay);

/* Who ran when there was trouble. */
uint16_t replay_thread(const struct replay *replay);

/* Of each place of the graph. */
const uintptr_t *replay_addresses(const struct replay *replay);

/* These accesses are taken for stronger ones than they are; the caller's. */
void replay_strengthen(struct replay *replay, const struct stronger *changes, uint32_t n);

/* Begins anew, with these places numbered: what threads consumed is forgotten. */
void replay_begin(struct replay *replay, const struct places *places);
/* Those that graphs name now. */
const struct places *replay_places(const struct replay *replay);

#endif
