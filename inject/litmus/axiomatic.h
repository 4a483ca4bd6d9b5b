/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a memory model says of a program, from its axioms: every execution that can be
 * imagined, that is every choice of a write for each read and of an order of the writes
 * to each variable, and of these the ones that the axioms allow.  No code is shared with
 * the search that is tested against this.
 *
 * sc    Shasha and Snir 1988: program order, reads-from, coherence order and from-reads
 *       have no circle.
 * tso   x86-TSO as herd's x86tso.cat has it (Alglave, Maranget, Tautschnig 2014).  Besides
 *       read-modify-writes, among them a CAS that fails, and fences, a seq_cst store is
 *       a full barrier: so compilers make it.
 * rc11  Lahav, Vafeiadis, Kang, Hur, Dreyer: Repairing sequential consistency in C/C++11,
 *       PLDI 2017; a release sequence is, as in C++20, a write and the read-modify-writes
 *       on it.  Plain accesses may what relaxed ones may; where they are strict, program
 *       order, reads-from, and coherence order and from-reads from plain accesses on have
 *       no circle.
 *
 * An access of part of a variable is one of the variable: coherence order is of whole ones.
 * A store of a part puts it beside what the write just before it left, and is no read.  Who
 * reads all of a variable reads from the writes of all its bytes.  A store of a part does
 * not come, with program order and reads-from, before the write that is just before it.
 */
#ifndef LITMUS_AXIOMATIC_H
#define LITMUS_AXIOMATIC_H

#include "litmus/program.h"

enum axiomatic_model {
	AXIOMATIC_SC,
	AXIOMATIC_TSO,
	AXIOMATIC_RC11,
	AXIOMATIC_MODELS,
};

struct axiomatic_result {
	struct litmus_outcomes outcomes;
	uint64_t executions; /* that differ in reads-from or coherence order */
	uint64_t racy; /* of them, those with a data race; rc11 only */
	/* Bits of the operations that each one races with in some execution, numbered thread by
	 * thread, LITMUS_OPS for each. */
	uint32_t races[LITMUS_THREADS * LITMUS_OPS];
};

/* outcomes: to be freed by the caller. */
void axiomatic_run(const struct litmus_program *program, enum axiomatic_model model,
		   struct axiomatic_result *out);

#endif
