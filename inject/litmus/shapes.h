/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs to test memory models with: the classical shapes, and random ones. */
#ifndef LITMUS_SHAPES_H
#define LITMUS_SHAPES_H

#include "litmus/program.h"

/*
 * A shape leaves the orders open.  Its weak outcome is what a model is asked about:
 * results as 1r0=2 (thread 1, operation 0, counted without fences) and memory as x=2.
 */
struct litmus_shape {
	const char *name, *text, *weak;
};

/* Orders for a shape, and the fence between any two operations of a thread, if any. */
struct litmus_variant {
	const char *name, *load, *store, *rmw, *fence;
};

extern const struct litmus_shape litmus_shapes[];
extern const uint32_t litmus_n_shapes;
extern const struct litmus_variant litmus_variants[];
extern const uint32_t litmus_n_variants;

/* The shape in the variant: as a program, and its weak outcome, whose memory[] and
 * results[] are those that it names and LITMUS_ANY. */
#define LITMUS_ANY UINT32_MAX
void litmus_make(const struct litmus_shape *shape, const struct litmus_variant *variant,
		 struct litmus_program *program, struct litmus_outcome *weak);

/* Programs whose orders are their point; names and weak outcomes as those of shapes. */
extern const struct litmus_shape litmus_others[];
extern const uint32_t litmus_n_others;
void litmus_make_other(const struct litmus_shape *other, struct litmus_program *program,
		       struct litmus_outcome *weak);

/* Whether the set has an outcome that is like that one but for LITMUS_ANY. */
bool litmus_allows(const struct litmus_outcomes *outcomes, const struct litmus_outcome *weak);

/* All of these programs by number; "SB+ra" and the like.  False: there are only so many. */
#define LITMUS_NAME 48
bool litmus_known(uint32_t number, char name[LITMUS_NAME], struct litmus_program *to);

/* What random programs are drawn from: every number up to `most` is as likely. */
struct litmus_mix {
	uint32_t threads_least, threads_most;
	uint32_t ops_least, ops_most; /* of a thread */
	uint32_t variables;
	bool depend; /* on results of earlier operations */
	bool plain; /* some loads and stores are */
	bool parts; /* some accesses are of a part of a variable */
};

/* The same program for the same seed. */
void litmus_draw(uint64_t seed, const struct litmus_mix *mix, struct litmus_program *to);

#endif
