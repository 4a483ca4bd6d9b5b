/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Small programs of atomic accesses, as data: what memory models are tested with.
 *
 * A program is also a line of text, its threads apart by |, its operations words:
 *
 *	store_x_1_rel  load_y_acq  add_x_1_ar  xchg_y_2_rlx  cas_x_0_1_sc  fence_sc
 *
 * Orders are rlx, acq, rel, ar and sc; na is none, of a plain load or store.  xh is the second
 * byte of x alone: what it has is 256 times as much of x.  A value may be
 * the result of an earlier operation of the thread, counted from 0, and a digit more:
 * store_x_r0_rlx, store_x_r0+1_rlx; and if_r0_load_x_rlx happens only if that result is not 0.
 */
#ifndef LITMUS_PROGRAM_H
#define LITMUS_PROGRAM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LITMUS_THREADS 4
#define LITMUS_OPS 6 /* of a thread */
#define LITMUS_VARIABLES 4

enum litmus_kind {
	LITMUS_LOAD,
	LITMUS_STORE,
	LITMUS_ADD,
	LITMUS_XCHG,
	LITMUS_CAS, /* strong; its order of failure is that of success without the release */
	LITMUS_FENCE,
};

/* A number, and, if `from` is not 0, the result of operation from - 1 of the thread more. */
struct litmus_value {
	uint8_t number, from;
};

/* The result of an operation is what it read, of others 0. */
struct litmus_op {
	uint8_t kind;     /* enum litmus_kind */
	uint8_t order;    /* memory_order; of a plain access relaxed */
	bool plain;
	uint8_t variable; /* 0 is x */
	bool part;        /* its second byte alone */
	uint8_t only_if; /* 1 + number of the operation without whose result it does not happen */
	struct litmus_value value; /* stored, added */
	struct litmus_value expected; /* by a CAS */
};

/* Variables are 0 at first. */
struct litmus_program {
	bool strict; /* plain accesses see or are the newest when they happen; no part of the
			text */
	uint32_t n_threads;
	uint32_t n_ops[LITMUS_THREADS];
	struct litmus_op ops[LITMUS_THREADS][LITMUS_OPS];
};

/* False: the text is no program, or too large a one. */
bool litmus_parse(const char *text, struct litmus_program *to);

/* As the text of an operation, and of a program; cut short where there is no room. */
#define LITMUS_WORD 32
void litmus_word(const struct litmus_op *op, char *out, size_t room);
void litmus_text(const struct litmus_program *p, char *out, size_t room);

/* Of a CAS that fails. */
int litmus_failure_order(const struct litmus_op *op);

static inline bool litmus_reads(const struct litmus_op *op)
{
	return op->kind != LITMUS_STORE && op->kind != LITMUS_FENCE;
}

/* Unless it is a CAS that fails. */
static inline bool litmus_writes(const struct litmus_op *op)
{
	return op->kind != LITMUS_LOAD && op->kind != LITMUS_FENCE;
}

/* What an access has of a variable's value, and what that becomes by a store. */
static inline uint32_t litmus_seen(const struct litmus_op *op, uint32_t variable)
{
	return op->part ? variable >> 8 & 0xff : variable;
}

static inline uint32_t litmus_put(const struct litmus_op *op, uint32_t variable, uint32_t value)
{
	return op->part ? (variable & ~0xff00u) | (value & 0xff) << 8 : value;
}

/* What an execution comes to; an operation that did not happen has the result 0. */
struct litmus_outcome {
	uint32_t results[LITMUS_THREADS][LITMUS_OPS];
	uint32_t memory[LITMUS_VARIABLES]; /* at the end; 0 too where there is no variable */
};

/* A set, sorted.  All zero, it is empty. */
struct litmus_outcomes {
	struct litmus_outcome *rows;
	size_t n, room;
};

void litmus_outcomes_add(struct litmus_outcomes *to, const struct litmus_outcome *outcome);
bool litmus_outcomes_equal(const struct litmus_outcomes *a, const struct litmus_outcomes *b);
void litmus_outcomes_free(struct litmus_outcomes *outcomes);

#endif
