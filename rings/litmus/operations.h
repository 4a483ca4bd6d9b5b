/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every access to some atomic variables as an operation, so that a scenario's threads are
 * those of a litmus test:
 *
 *	P0: [store_x_1_rlx, load_y_rlx]
 *	P1: [store_y_1_rlx, load_x_rlx]
 *
 * What is in a name is what the C11 function is given.  Orders are rlx, acq, rel, ar
 * (acq_rel) and sc; a CAS that fails has the same order less the release.
 *
 * Who includes this has defined struct variables and, of the macros below,
 * EACH_OPERATION(LOAD, STORE, XCHG, ADD, CAS, FENCE).
 */
#ifndef LITMUS_OPERATIONS_H
#define LITMUS_OPERATIONS_H

#include <stdatomic.h>
#include <stdlib.h>

#include "no_queue.h"

#define rlx memory_order_relaxed
#define acq memory_order_acquire
#define rel memory_order_release
#define ar memory_order_acq_rel
#define sc memory_order_seq_cst

#define EACH_LOAD_ORDER(X, ...) X(rlx, __VA_ARGS__) X(acq, __VA_ARGS__) X(sc, __VA_ARGS__)
#define EACH_STORE_ORDER(X, ...) X(rlx, __VA_ARGS__) X(rel, __VA_ARGS__) X(sc, __VA_ARGS__)
#define EACH_ORDER(X, ...) EACH_LOAD_ORDER(X, __VA_ARGS__) X(rel, __VA_ARGS__) X(ar, __VA_ARGS__)

/* As LOAD(order, variable), STORE(order, variable, value) and so on. */
#define EACH_OPERATION_ON(variable, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_LOAD_ORDER(LOAD, variable) \
	EACH_STORE_ORDER(STORE, variable, 1) \
	EACH_STORE_ORDER(STORE, variable, 2) \
	EACH_ORDER(XCHG, variable, 1) \
	EACH_ORDER(XCHG, variable, 2) \
	EACH_ORDER(ADD, variable, 1) \
	EACH_ORDER(ADD, variable, 2) \
	EACH_ORDER(CAS, variable, 0, 1) \
	EACH_ORDER(CAS, variable, 0, 2) \
	EACH_ORDER(CAS, variable, 1, 1) \
	EACH_ORDER(CAS, variable, 1, 2) \
	EACH_ORDER(CAS, variable, 2, 1) \
	EACH_ORDER(CAS, variable, 2, 2)
#define EACH_FENCE(FENCE) FENCE(acq) FENCE(rel) FENCE(ar) FENCE(sc)

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
		__typeof__(atomic_load_explicit(variable, rlx)) found = from; \
\
		atomic_compare_exchange_strong_explicit(variable, &found, to, order, \
							failed(order)); \
		found; \
	})
#define failed(order) ((order) == rel ? rlx : (order) == ar ? acq : (order))

/* clang-format off */
EACH_OPERATION(DEFINE_LOAD, DEFINE_STORE, DEFINE_XCHG, DEFINE_ADD, DEFINE_CAS, DEFINE_FENCE)
/* clang-format on */

/* Stores and fences tell nothing. */
#define READ(name) {#name, BRRACE_OBSERVE, BRRACE_ANYONE, 0, name},
#define QUIET(name) {#name, BRRACE_COMPOSITE, BRRACE_ANYONE, 0, name},
#define READ_LOAD(order, variable) READ(load_##variable##_##order)
#define QUIET_STORE(order, variable, value) QUIET(store_##variable##_##value##_##order)
#define READ_XCHG(order, variable, value) READ(xchg_##variable##_##value##_##order)
#define READ_ADD(order, variable, value) READ(add_##variable##_##value##_##order)
#define READ_CAS(order, variable, from, to) READ(cas_##variable##_##from##_##to##_##order)
#define QUIET_FENCE(order) QUIET(fence_##order)

#define EACH_ROW EACH_OPERATION(READ_LOAD, QUIET_STORE, READ_XCHG, READ_ADD, READ_CAS, QUIET_FENCE)

static void *create(const struct brrace_setup *setup)
{
	struct variables *v = calloc(1, sizeof(*v));

	(void)setup;
	if (v)
		BRRACE_ROOT(struct variables, v);
	return v;
}

#endif
