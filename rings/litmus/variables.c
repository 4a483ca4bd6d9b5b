/* SPDX-License-Identifier: BSD-2-Clause */
#include "variables.h"

#include <stdlib.h>

#include "no_queue.h"

#define DEFINE(name, code) \
	static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		struct variables *v = ring; \
\
		(void)v; \
		(void)args; \
		code; \
		return BRRACE_OK; \
	}
#define DEFINE_LOAD(order, variable) \
	DEFINE(load_##variable##_##order, args->result = atomic_load_explicit(&v->variable, order))
#define DEFINE_STORE(order, variable, value) \
	DEFINE(store_##variable##_##value##_##order, \
	       atomic_store_explicit(&v->variable, value, order))
#define DEFINE_XCHG(order, variable, value) \
	DEFINE(xchg_##variable##_##value##_##order, \
	       args->result = atomic_exchange_explicit(&v->variable, value, order))
#define DEFINE_ADD(order, variable, value) \
	DEFINE(add_##variable##_##value##_##order, \
	       args->result = atomic_fetch_add_explicit(&v->variable, value, order))
#define DEFINE_CAS(order, variable, from, to) \
	DEFINE(cas_##variable##_##from##_##to##_##order, \
	       args->result = compare_and_swap(&v->variable, from, to, order))
#define DEFINE_FENCE(order) DEFINE(fence_##order, atomic_thread_fence(order))

/* A macro, since an order has to be a constant. */
#define compare_and_swap(variable, from, to, order) \
	({ \
		unsigned found = from; \
\
		atomic_compare_exchange_strong_explicit(variable, &found, to, order, \
							failed(order)); \
		found; \
	})
#define failed(order) ((order) == rel ? rlx : (order) == ar ? acq : (order))

/* clang-format off */
EACH_OPERATION(DEFINE_LOAD, DEFINE_STORE, DEFINE_XCHG, DEFINE_ADD, DEFINE_CAS, DEFINE_FENCE)
/* clang-format on */

/* What is stored depends on what was loaded. */
DEFINE(copy_x_to_y_rlx, args->result = atomic_load_explicit(&v->x, rlx);
       atomic_store_explicit(&v->y, (unsigned)args->result, rlx))

/* Stores and fences tell nothing. */
#define READ(name) {#name, BRRACE_OBSERVE, BRRACE_ANYONE, 0, name},
#define QUIET(name) {#name, BRRACE_COMPOSITE, BRRACE_ANYONE, 0, name},
#define READ_LOAD(order, variable) READ(load_##variable##_##order)
#define QUIET_STORE(order, variable, value) QUIET(store_##variable##_##value##_##order)
#define READ_XCHG(order, variable, value) READ(xchg_##variable##_##value##_##order)
#define READ_ADD(order, variable, value) READ(add_##variable##_##value##_##order)
#define READ_CAS(order, variable, from, to) READ(cas_##variable##_##from##_##to##_##order)
#define QUIET_FENCE(order) QUIET(fence_##order)

static const struct brrace_op ops[] = {
	NO_QUEUE_OPS, READ(copy_x_to_y_rlx) EACH_OPERATION(READ_LOAD, QUIET_STORE, READ_XCHG,
							   READ_ADD, READ_CAS, QUIET_FENCE)};

static void *create(const struct brrace_setup *setup)
{
	struct variables *v = calloc(1, sizeof(*v));

	(void)setup;
	if (v)
		BRRACE_ROOT(struct variables, v);
	return v;
}

BRRACE_SUBJECT(.name = "litmus/variables", .about = "atomic variables: threads of litmus tests",
	       .default_slots = 1, .create = create, .destroy = free, .capacity = capacity,
	       .ops = ops, .n_ops = sizeof(ops) / sizeof(ops[0]), .preload = "put",
	       .drain = "take");
