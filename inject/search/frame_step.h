/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What one instruction does to a stack frame: how it moves addresses of the frame
 * among registers, and what it reads and writes through them.
 */
#ifndef SEARCH_FRAME_STEP_H
#define SEARCH_FRAME_STEP_H

#include "search/code.h"

/* Through a register, at `disp` from it. */
struct frame_access {
	uint8_t base;  /* enum code_reg; CODE_REGS: none */
	uint8_t bytes; /* 0: somewhere near, nobody knows how much */
	bool writes;   /* all of it, and does not read it */
	int32_t disp;
};

/* In this order, all of it by the registers' values before. */
struct frame_step {
	struct frame_access accesses[2];
	bool reads_all;  /* it may read any byte */
	bool calls;      /* who may read arguments on the stack */
	uint16_t leaks;  /* registers whose values go where they are not followed */
	/* copy = from + disp; CODE_REGS: none. */
	uint8_t copy, from;
	int32_t disp;
	/* Each of `into` is made of all of `out_of`, somehow. */
	uint16_t out_of, into;
};

/* callee: of a call, see code.h. */
struct frame_step frame_step(const cs_insn *insn, const struct code_insn *code);

#endif
