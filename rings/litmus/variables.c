/* SPDX-License-Identifier: BSD-2-Clause */
/* Three variables. */
#include <stdatomic.h>

struct variables {
	atomic_uint x, y, z;
};

#define EACH_OPERATION(LOAD, STORE, XCHG, ADD, CAS, FENCE) \
	EACH_ACCESS(x, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_ACCESS(y, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_ACCESS(z, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_FENCE(FENCE)
#define EACH_ACCESS(variable, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_OPERATION_ON(variable, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_STORE_ORDER(STORE, variable, 3) \
	EACH_ORDER(CAS, variable, 2, 3)

#include "operations.h"

/* What is stored depends on what was loaded. */
DEFINE(copy_x_to_y_rlx, args->result = atomic_load_explicit(&v->x, rlx);
       atomic_store_explicit(&v->y, (unsigned)args->result, rlx))

static const struct brrace_op ops[] = {NO_QUEUE_OPS, READ(copy_x_to_y_rlx) EACH_ROW};

BRRACE_SUBJECT(.name = "litmus/variables", .about = "atomic variables: threads of litmus tests",
	       .default_slots = 1, .create = create, .destroy = free, .capacity = capacity,
	       .ops = ops, .n_ops = sizeof(ops) / sizeof(ops[0]), .preload = "put",
	       .drain = "take");
