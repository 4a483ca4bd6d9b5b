/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which bytes of a function's stack frame still matter, at each of its instructions.
 *
 * A byte is dead where every path writes it before it reads it, or leaves the function.
 * That is only said of a frame whose addresses are all accounted for: they are in
 * registers, and given to hooks, which keep none.
 */
#ifndef SEARCH_FRAME_H
#define SEARCH_FRAME_H

#include "search/frame_step.h"

#define FRAME_BYTES 256 /* just below the return address; what is deeper is all live */

struct frame_live {
	uint64_t bits[FRAME_BYTES / 64]; /* of byte i of them: it matters */
};

struct frames;

/* steps: of each instruction; it is only looked at.  NULL: no memory. */
struct frames *frames_new(const struct code *code, const struct frame_step *steps);
void frames_free(struct frames *frames);

/*
 * Before instruction i: the bytes that matter, and in *depth how far the stack pointer
 * is below the return address.  NULL: all do.
 */
const struct frame_live *frames_at(const struct frames *frames, uint32_t i, uint32_t *depth);

/* Whether the function of instruction i may access its caller's frame. */
bool frames_reach_out(const struct frames *frames, uint32_t i);

#endif
