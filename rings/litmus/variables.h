/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Three atomic variables, and every access to them as an operation, so that a scenario's
 * threads are those of a litmus test:
 *
 *	P0: [store_x_1_rlx, load_y_rlx]
 *	P1: [store_y_1_rlx, load_x_rlx]
 *
 * What is in a name is what the C11 function is given.  Orders are rlx, acq, rel, ar
 * (acq_rel) and sc; a CAS that fails has the same order less the release.  Beside these
 * there is copy_x_to_y_rlx, whose store depends on its load.
 */
#ifndef LITMUS_VARIABLES_H
#define LITMUS_VARIABLES_H

#include <stdatomic.h>

struct variables {
	atomic_uint x, y, z;
};

#define rlx memory_order_relaxed
#define acq memory_order_acquire
#define rel memory_order_release
#define ar memory_order_acq_rel
#define sc memory_order_seq_cst

#define EACH_LOAD_ORDER(X, ...) X(rlx, __VA_ARGS__) X(acq, __VA_ARGS__) X(sc, __VA_ARGS__)
#define EACH_STORE_ORDER(X, ...) X(rlx, __VA_ARGS__) X(rel, __VA_ARGS__) X(sc, __VA_ARGS__)
#define EACH_ORDER(X, ...) EACH_LOAD_ORDER(X, __VA_ARGS__) X(rel, __VA_ARGS__) X(ar, __VA_ARGS__)

/* Every operation, as LOAD(order, variable), STORE(order, variable, value) and so on. */
#define EACH_OPERATION(LOAD, STORE, XCHG, ADD, CAS, FENCE) \
	EACH_OPERATION_ON(x, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_OPERATION_ON(y, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_OPERATION_ON(z, LOAD, STORE, XCHG, ADD, CAS) \
	FENCE(acq) FENCE(rel) FENCE(ar) FENCE(sc)

#define EACH_OPERATION_ON(variable, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_LOAD_ORDER(LOAD, variable) \
	EACH_STORE_ORDER(STORE, variable, 1) \
	EACH_STORE_ORDER(STORE, variable, 2) \
	EACH_STORE_ORDER(STORE, variable, 3) \
	EACH_ORDER(XCHG, variable, 1) \
	EACH_ORDER(XCHG, variable, 2) \
	EACH_ORDER(ADD, variable, 1) \
	EACH_ORDER(ADD, variable, 2) \
	EACH_ORDER(CAS, variable, 0, 1) \
	EACH_ORDER(CAS, variable, 0, 2) \
	EACH_ORDER(CAS, variable, 1, 1) \
	EACH_ORDER(CAS, variable, 1, 2) \
	EACH_ORDER(CAS, variable, 2, 1) \
	EACH_ORDER(CAS, variable, 2, 2) \
	EACH_ORDER(CAS, variable, 2, 3)

#endif
